//! Tries with a store of lists.

use super::{
    policy,
    store::{ALL_WELL, Sent, Store, Tried, question, send, verify},
};
use crate::{
    api::raw_value::RawValue,
    handler::{challenge::Challenge, policy::Policy, verify::VerifyQuestion},
};
use alloc::format;

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;
const NOW: u64 = 1_767_571_200_000;
const NUMBER: &str = "+19195550100";
const V4: &str = "192.0.2.1";

fn challenge(policy: &Policy, store: &mut Store, network: &str, now: u64) -> Challenge {
    let key = format!("{now} {network}");
    match send(
        policy,
        store,
        ALL_WELL,
        question(NUMBER, &key, network, now),
    ) {
        Sent::Text(challenge) => challenge,
        other => panic!("{other:?}"),
    }
}

/// The reason of a refusal.
fn reason(tried: Tried) -> &'static str {
    match tried {
        Tried::Refused(refusal) => refusal.reason,
        Tried::Right | Tried::Wrong | Tried::Down => "",
    }
}

#[test]
fn a_challenge_has_five_tries_and_a_network_ten_per_day_and_number() {
    let policy = policy(&[]);
    let mut store = Store::default();
    let mut now = NOW;
    let wrong = |store: &mut Store, challenge: &Challenge, network: &str, now| {
        reason(verify(&policy, store, challenge, network, Some(false), now))
    };
    for round in 0..2 {
        let sealed = challenge(&policy, &mut store, V4, now);
        for _ in 0..5 {
            assert_eq!(wrong(&mut store, &sealed, V4, now), "", "{round}");
        }
        assert_eq!(wrong(&mut store, &sealed, V4, now), "tries");
        now += 4 * MINUTE;
    }
    let sealed = challenge(&policy, &mut store, V4, now);
    assert_eq!(wrong(&mut store, &sealed, V4, now), "number");
    // Another network has its own tries.
    assert_eq!(wrong(&mut store, &sealed, "192.0.2.2", now), "");
}

#[test]
fn a_right_code_clears_the_typing_errors_of_its_network() {
    let policy = policy(&[]);
    let mut store = Store::default();
    for round in 0..12 {
        let now = NOW + round * HOUR;
        let sealed = challenge(&policy, &mut store, V4, now);
        let mut tried =
            |network, is_right| verify(&policy, &mut store, &sealed, network, Some(is_right), now);
        assert_eq!(tried(V4, false), Tried::Wrong, "{round}");
        // Not those of another network.
        let other = if round < 10 { "" } else { "number" };
        assert_eq!(reason(tried("192.0.2.2", false)), other, "{round}");
        assert_eq!(tried(V4, true), Tried::Right, "{round}");
    }
}

#[test]
fn at_the_limit_of_failures_a_challenge_has_one_try_until_a_right_code() {
    let policy = policy(&[("limits.failuresPerNumber", RawValue::Number(8.0))]);
    let mut store = Store::default();
    let mut now = NOW;
    for network in ["192.0.2.1", "192.0.2.2"] {
        let sealed = challenge(&policy, &mut store, network, now);
        for _ in 0..4 {
            assert_eq!(
                verify(&policy, &mut store, &sealed, network, Some(false), now),
                Tried::Wrong
            );
        }
        now += HOUR;
    }
    let sealed = challenge(&policy, &mut store, "192.0.2.3", now);
    assert_eq!(
        verify(&policy, &mut store, &sealed, "192.0.2.3", Some(false), now),
        Tried::Wrong
    );
    assert_eq!(
        reason(verify(
            &policy,
            &mut store,
            &sealed,
            "192.0.2.3",
            Some(true),
            now
        )),
        "tries"
    );
    // The owner's next challenge has one try too, which is enough.
    now += MINUTE;
    let sealed = challenge(&policy, &mut store, "192.0.2.4", now);
    assert_eq!(
        verify(&policy, &mut store, &sealed, "192.0.2.4", Some(true), now),
        Tried::Right
    );
    now += HOUR;
    let sealed = challenge(&policy, &mut store, "192.0.2.4", now);
    for _ in 0..5 {
        assert_eq!(
            verify(&policy, &mut store, &sealed, "192.0.2.4", Some(false), now),
            Tried::Wrong
        );
    }
    // An operator can free the number too.
    for at in 0..3 {
        verify(
            &policy,
            &mut store,
            &sealed,
            "192.0.2.5",
            Some(false),
            now + at,
        );
    }
    store.apply(&policy.forget(NUMBER), now).unwrap();
    assert!(
        !store
            .logs
            .keys()
            .any(|key| key.starts_with("failures:") || key.starts_with("number:"))
    );
}

#[test]
fn an_outage_gives_the_try_back() {
    let policy = policy(&[]);
    let mut store = Store::default();
    let sealed = challenge(&policy, &mut store, V4, NOW);
    let before = store.logs.clone();
    for at in 0..20 {
        assert_eq!(
            verify(&policy, &mut store, &sealed, V4, None, NOW + at),
            Tried::Down
        );
    }
    assert_eq!(store.logs, before);
    assert_eq!(
        verify(&policy, &mut store, &sealed, V4, Some(true), NOW + MINUTE),
        Tried::Right
    );
}

#[test]
fn without_a_challenge_all_valid_sends_share_their_tries() {
    let policy = policy(&[]);
    let mut store = Store::default();
    let tried = |attempt: &str| {
        let question = VerifyQuestion {
            challenge: None,
            to: NUMBER,
            code: "123456",
            networks: "",
            attempt,
        };
        (
            policy.verify(&question),
            policy.verify(&question).success(&policy, &question),
        )
    };
    let begin = |store: &mut Store, attempt: &str, now| store.apply(&tried(attempt).0.begin, now);
    let refused = |store: &mut Store, now| begin(store, "-", now).unwrap_err().reason;
    assert_eq!(refused(&mut store, NOW), "challenge");
    challenge(&policy, &mut store, V4, NOW);
    challenge(&policy, &mut store, "192.0.2.2", NOW);
    assert_eq!(refused(&mut store, NOW + 5 * MINUTE), "challenge");
    assert_eq!(begin(&mut store, "late", NOW + 5 * MINUTE - 1), Ok(()));
    store.apply(&tried("late").0.undo(), NOW).unwrap();
    for at in 0..5 {
        assert_eq!(begin(&mut store, &format!("{at}"), NOW), Ok(()));
    }
    assert_eq!(refused(&mut store, NOW), "tries");
    assert_eq!(store.apply(&tried("0").1, NOW), Ok(()));
    // Another right try was faster, or the code of another send.
    assert_eq!(
        store.apply(&tried("1").1, NOW).unwrap_err().reason,
        "replay"
    );
    assert_eq!(refused(&mut store, NOW), "challenge");
    assert!(!store.logs.keys().any(|key| key.starts_with("number:")));
}
