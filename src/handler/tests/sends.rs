//! Sends with the store of store.rs: whatever the outcome of the steps, nothing is sent beyond the limits, and refused requests
//! use nothing.

use super::{
    MINUTE, NOW, NUMBER, V4, policy,
    store::{FAILURES, Handler, Sent, Store, Tried, if_program_says, input},
};
use crate::{
    api::raw_value::RawValue,
    handler::{
        operation::{StoreOperation, Verb},
        send::SendInput,
    },
};
use alloc::{collections::BTreeMap, format, string::String, vec::Vec};
use proptest::prelude::*;

const V6: &str = "2001:db8:1:1 2001:db8:1:0/56 2001:db8:1";

fn rules(operations: &[StoreOperation]) -> Vec<String> {
    operations
        .iter()
        .map(|operation| {
            let name = operation.key.split(':').next().unwrap();
            let rules: Vec<String> = operation
                .rules
                .iter()
                .map(|(limit, window)| format!("{limit}/{}", window / 1_000))
                .collect();
            format!("{:?} {name} {}", operation.verb, rules.join(" "))
        })
        .collect()
}

#[test]
fn limits_of_networks_come_first_then_those_of_the_number_then_the_shared_ones() {
    let policy = policy(&[]);
    let send = policy.send(input(NUMBER, "key", V6, NOW));
    assert_eq!(
        rules(&send.begin),
        [
            "Lacks once 1/600",
            "Lacks once 1/600",
            "Lacks once 1/600",
            "Lacks once 1/7",
            "Take once 1/7",
            "Take net 10/3600 25/86400",
            "Take net 12/3600 25/86400",
            "Take net 15/3600 25/86400",
        ]
    );
    let commit = send.commit.clone();
    assert_eq!(
        rules(&commit),
        [
            "Take once 2/600",
            "Take once 3/600",
            "Take pair 1/60 2/180 3/480 3/600 4/86400",
            "Take number 6/600",
            "Take live 200/660",
            "Take prefix 12/600",
            "Take prefix 3/600",
            "Take country 100/86400",
            "Take country 25/86400",
            "Take global 60/3600",
            "Take global 15/3600",
        ]
    );
    let shown = format!("{send:?}");
    let keys = shown
        .split("key: \"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap());
    for key in keys {
        assert!(
            key.len() <= 64 && !key.contains("9195550100") && !key.contains("2001"),
            "{key}"
        );
    }
}

/// A store counts limits above 200 in slots. A take with a lower limit deletes the slots of its key.
#[test]
fn limits_above_200_have_their_own_keys_which_are_freed_like_the_others() {
    let mut handler = Handler::new(&[
        ("limits.addressPerDay", RawValue::Number(201.0)),
        ("limits.numberPerAddressPerDay", RawValue::Number(201.0)),
        ("limits.numberPer10Minutes", RawValue::Number(201.0)),
        ("limits.prefixPer10Minutes", RawValue::Number(201.0)),
        ("limits.globalPerHour", RawValue::Number(201.0)),
    ]);
    let send = handler.policy.send(input(NUMBER, "key", V4, NOW));
    let takes: Vec<StoreOperation> = send.begin.iter().chain(&send.commit).cloned().collect();
    for take in &takes {
        let is_exact = take.rules.iter().all(|(limit, _)| *limit <= 200);
        let is_slotted = take.rules.iter().all(|(limit, _)| *limit > 200);
        assert!(is_exact || is_slotted, "{take:?}");
        assert_eq!(take.key.ends_with('+'), is_slotted, "{take:?}");
    }
    let slotted = rules(&takes)
        .into_iter()
        .filter(|rule| rule.contains("201/"));
    assert_eq!(slotted.count(), 5);
    let used_keys = |handler: &Handler| -> Vec<String> {
        let is_freed_by_a_right_code = |key: &&String| {
            let names = ["net:", "pair:", "number:", "prefix:"];
            names.iter().any(|name| key.starts_with(name))
        };
        handler
            .store
            .logs
            .keys()
            .filter(is_freed_by_a_right_code)
            .cloned()
            .collect()
    };
    let challenge = handler.text(input(NUMBER, "key", V4, NOW));
    assert_eq!(used_keys(&handler).len(), 7);
    let tried = handler.verify(&challenge, V4, Some(true), NOW);
    assert_eq!((tried, used_keys(&handler)), (Tried::Right, Vec::new()));
    handler.text(input(NUMBER, "other", V4, NOW));
    let forget = handler.policy.forget(NUMBER);
    handler.store.apply(&forget, NOW).unwrap();
    assert!(
        !used_keys(&handler)
            .iter()
            .any(|key| key.starts_with("number:"))
    );
}

#[test]
fn a_silent_refusal_takes_no_place_in_a_shared_limit_except_in_its_networks_quarter() {
    let policy = policy(&[
        ("voice", RawValue::Boolean(true)),
        ("applicationId.messaging", "texts".into()),
        ("applicationId.voice", "calls".into()),
        ("limits.unverifiedPerCountryPerDay", RawValue::Number(20.0)),
    ]);
    let send = policy.send(SendInput {
        channel: crate::handler::channel::Channel::Voice,
        ..input(NUMBER, "key", V4, NOW)
    });
    let commit: Vec<StoreOperation> = send
        .commit
        .iter()
        .filter(|operation| !operation.key.starts_with("live:"))
        .cloned()
        .collect();
    let silent = send.silent();
    assert_eq!(commit.len(), silent.len());
    for (original, silent) in commit.iter().zip(&silent) {
        let is_kept = ["once:", "pair:", "number:", "voice:"]
            .iter()
            .any(|prefix| original.key.starts_with(prefix));
        let is_part_of_network = original.reason == "address";
        let verb = if is_kept || is_part_of_network {
            original.verb
        } else {
            Verb::Look
        };
        assert_eq!(
            silent,
            &StoreOperation {
                verb,
                ..original.clone()
            }
        );
    }
}

#[test]
fn one_network_has_a_quarter_of_a_shared_limit_but_at_least_one_place() {
    let limits = [
        ("limits.globalPerHour", RawValue::Number(20.0)),
        ("limits.prefixPer10Minutes", RawValue::Number(3.0)),
    ];
    for (network, expected) in [(V4, 5), (V6, 5), ("", 20)] {
        let mut handler = Handler::new(&limits);
        let mut texts = 0;
        for index in 0..20 {
            let to = format!("+1919{:03}0100", 200 + index);
            let sent = handler.send(input(&to, &format!("{index}"), network, NOW));
            texts += u32::from(matches!(sent, Sent::Text(_)));
        }
        assert_eq!(texts, expected, "{network}");
    }
}

#[test]
fn a_send_that_fails_uses_no_limit() {
    let mut handler = Handler::new(&[]);
    for (conditions, key) in FAILURES.into_iter().zip(["a", "b"]) {
        let sent = handler.send_if(conditions, input(NUMBER, key, V6, NOW));
        assert_eq!(sent.reason(), "given up");
        assert!(handler.store.logs.is_empty(), "{:?}", handler.store);
    }
    // Nor does one that the number's limits refuse.
    handler.text(input(NUMBER, "c", V4, NOW));
    let before = handler.store.clone();
    let sent = handler.send(input(NUMBER, "d", V4, NOW));
    assert_eq!(sent.reason(), "number");
    assert_eq!(before, handler.store);
    // Nor does one that the network's own limit refuses in the first step.
    for at in 0..9 {
        let to = format!("+1212{:03}0100", 200 + at);
        handler.text(input(&to, "c", V4, NOW));
    }
    let before = handler.store.clone();
    let refused = handler.policy.send(input("+13105550100", "e", V4, NOW));
    let refusal = handler.store.apply(&refused.begin, NOW).unwrap_err();
    assert_eq!(refusal.reason, "address");
    assert_eq!(before, handler.store);
}

#[test]
fn a_repeat_within_ten_minutes_is_the_same_send_and_counts_once() {
    // At the beginning, in the middle and at the end of an id's span of ten minutes.
    for start in [NOW, NOW + 4 * MINUTE, NOW + 599_999] {
        let mut handler = Handler::new(&[]);
        let first = handler.text(input(NUMBER, "key", V4, start));
        for wait in [0, MINUTE, 599_999] {
            let sent = handler.send(input(NUMBER, "key", V4, start + wait));
            let Sent::Repeat(again) = sent else {
                panic!("after {wait} ms: {sent:?}")
            };
            assert_eq!(again.id, first.id);
        }
        let later = handler.text(input(NUMBER, "key", V4, start + 10 * MINUTE));
        assert_ne!(later.id, first.id);
    }
}

#[test]
fn a_repeat_is_the_same_send_even_if_its_clock_is_behind() {
    let mut handler = Handler::new(&[]);
    let first = handler.text(input(NUMBER, "key", V4, NOW));
    for behind in [1, MINUTE, 600_000] {
        let sent = handler.send(input(NUMBER, "key", V6, NOW - behind));
        let Sent::Repeat(again) = sent else {
            panic!("{behind} ms behind: {sent:?}")
        };
        assert_eq!(again.id, first.id);
    }
}

#[test]
fn only_one_of_two_attempts_records_the_send_even_if_their_clocks_differ() {
    for other in [NOW - 1, NOW, NOW + 120 * MINUTE] {
        let mut store = Store::default();
        let policy = policy(&[]);
        let attempts = [("one", NOW), ("two", other)].map(|(attempt, now)| {
            policy.send(SendInput {
                attempt,
                ..input(NUMBER, "key", V4, now)
            })
        });
        // The lease of the first attempt ends before `beforeSend` does.
        store.apply(&attempts[0].begin, NOW).unwrap();
        store.apply(&attempts[1].begin, NOW + 7_000).unwrap();
        store.apply(&attempts[1].commit, NOW + 7_001).unwrap();
        // The lease of the second attempt may be gone too.
        store.apply(&attempts[1].release(), NOW + 7_001).unwrap();
        let refusal = store.apply(&attempts[0].commit, NOW + 7_002).unwrap_err();
        assert_eq!(refusal.reason, "duplicate");
    }
}

#[test]
fn a_step_that_a_stores_client_repeats_by_itself_passes_again_and_takes_nothing() {
    let mut store = Store::default();
    let send = policy(&[]).send(input(NUMBER, "key", V4, NOW));
    store.apply(&send.begin, NOW).unwrap();
    store.apply(&send.commit, NOW).unwrap();
    let once = store.clone();
    store.apply(&send.commit, NOW + 500).unwrap();
    assert_eq!(store, once);
}

#[test]
fn a_repeat_of_a_refused_send_is_a_new_attempt_and_its_challenge_never_works() {
    let mut handler = Handler::new(&[]);
    for at in 0..10 {
        let to = format!("+1212{:03}0100", 200 + at);
        handler.text(input(&to, "key", V4, NOW));
    }
    for _ in 0..3 {
        let sent = handler.send(input(NUMBER, "K", V4, NOW));
        assert_eq!(sent.reason(), "address");
    }
    // A challenge of a send that was not made can only be guessed, and does not work.
    let challenge = handler.policy.send(input(NUMBER, "K", V4, NOW)).challenge;
    let tried = handler.verify(&challenge, V4, Some(true), NOW);
    assert_eq!(tried.reason(), "challenge");
}

#[test]
fn a_repeated_silent_refusal_looks_like_a_send_and_its_challenge_never_works() {
    for may_go in [true, false] {
        let mut handler = Handler::new(&[]);
        let mut send =
            |key, now| handler.send_if(if_program_says(may_go), input(NUMBER, key, V4, now));
        let first = send("a", NOW);
        assert_eq!(matches!(first, Sent::Text(_)), may_go, "{first:?}");
        assert_eq!(matches!(first, Sent::Hidden(_)), !may_go, "{first:?}");
        let Sent::Repeat(challenge) = send("a", NOW + 1) else {
            panic!("no repeat")
        };
        let Sent::Refused(refusal) = send("b", NOW + 1_000) else {
            panic!("not too soon")
        };
        assert_eq!((refusal.reason, refusal.retry_after_ms), ("number", 59_000));
        let tried = handler.verify(&challenge, V4, Some(true), NOW + 2_000);
        assert_eq!(tried == Tried::Right, may_go);
    }
}

#[test]
fn a_right_code_frees_its_places_and_ends_the_other_challenges() {
    let mut handler =
        Handler::new(&[("limits.unverifiedPerCountryPerDay", RawValue::Number(100.0))]);
    let strangers = handler.text(input(NUMBER, "z", "203.0.113.9", NOW));
    // Twelve sign-ins in an hour, although a network has ten sends an hour, and four a day to one number.
    for at in 0..12 {
        let now = NOW + at * 5 * MINUTE;
        let challenge = handler.text(input(NUMBER, &format!("{at}"), V4, now));
        let mut tried = |wait| handler.verify(&challenge, V4, Some(true), now + wait);
        assert_eq!(tried(1_000), Tried::Right);
        assert_ne!(tried(2_000), Tried::Right, "once");
    }
    let tried = handler.verify(&strangers, V4, Some(true), NOW + 3_000);
    assert_eq!(tried.reason(), "challenge");
    let count = |name: &str| {
        handler
            .store
            .logs
            .iter()
            .filter(|(key, _)| key.starts_with(name))
            .map(|(_, log)| log.len())
            .sum::<usize>()
    };
    // Still used: the stranger's place in its daily limit, and all 13 in the country's limit and in the networks' quarters of it.
    assert_eq!(
        ["number:", "pair:", "live:", "country:"].map(count),
        [0, 1, 0, 2 * 13]
    );
    assert_eq!(
        count("unverified:US"),
        2,
        "the stranger's place in the shared limit, and in its network's quarter of it"
    );
}

#[test]
fn a_right_code_frees_the_places_of_earlier_texts_to_the_number_from_its_network() {
    let mut handler = Handler::new(&[]);
    let mut now = NOW;
    for at in 0..12 {
        now += MINUTE;
        handler.text(input(NUMBER, &format!("{at} first"), V4, now));
        now += MINUTE;
        let challenge = handler.text(input(NUMBER, &format!("{at} second"), V4, now));
        let tried = handler.verify(&challenge, V4, Some(true), now);
        assert_eq!(tried, Tried::Right);
        // Each first text keeps its places in the network's limits. A sign-in every two minutes would soon reach them.
        now += 8 * MINUTE;
    }
}

proptest! {
    /// Whatever is asked, when and from where: in any ten minutes at most three texts to a number from one network and six in all, and a
    /// minute between any two from one network.
    #[test]
    fn sends_never_exceed_their_limits(requests in proptest::collection::vec((0_u64..120_000, 0_usize..2, 0_usize..4), 1..60)) {
        let mut handler = Handler::new(&[("limits.addressPerHour", RawValue::Boolean(false)), ("limits.prefixPer10Minutes", RawValue::Boolean(false))]);
        let networks = [V4, "192.0.2.2", "192.0.2.3", V6];
        let numbers = [NUMBER, "+12125550100"];
        let mut now = NOW;
        let mut texts: BTreeMap<(usize, usize), Vec<u64>> = BTreeMap::new();
        for (index, (wait, number, network)) in requests.into_iter().enumerate() {
            now += wait;
            let key = format!("{index}");
            if let Sent::Text(_) = handler.send(input(numbers[number], &key, networks[network], now)) {
                for counted in [network, networks.len()] {
                    texts.entry((number, counted)).or_default().push(now);
                }
            }
        }
        for ((_, network), times) in texts {
            let most = if network == networks.len() { 6 } else { 3 };
            prop_assert!(times.windows(most + 1).all(|more| more[most] - more[0] >= 10 * MINUTE));
            prop_assert!(network == networks.len() || times.windows(2).all(|pair| pair[1] - pair[0] >= MINUTE));
        }
    }
}
