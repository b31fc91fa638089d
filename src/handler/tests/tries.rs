//! Tries with the store of store.rs.

use super::{
    HOUR, MINUTE, NOW, NUMBER, V4,
    store::{Handler, Store, Tried, input},
};
use crate::{
    api::raw_value::RawValue,
    handler::{challenge::Challenge, verify::VerifyInput},
};
use alloc::format;

fn send(handler: &mut Handler, network: &str, now: u64) -> Challenge {
    let key = format!("{now} {network}");
    handler.text(input(NUMBER, &key, network, now))
}

#[test]
fn a_challenge_has_five_tries_and_a_network_ten_per_day_and_number() {
    let mut handler = Handler::new(&[]);
    let wrong = |handler: &mut Handler, challenge: &Challenge, network: &str, now| {
        handler
            .verify(challenge, network, Some(false), now)
            .reason()
    };
    let mut now = NOW;
    for round in 0..2 {
        let challenge = send(&mut handler, V4, now);
        for _ in 0..5 {
            assert_eq!(wrong(&mut handler, &challenge, V4, now), "", "{round}");
        }
        assert_eq!(wrong(&mut handler, &challenge, V4, now), "tries");
        now += 4 * MINUTE;
    }
    let challenge = send(&mut handler, V4, now);
    assert_eq!(wrong(&mut handler, &challenge, V4, now), "number");
    // Another network has its own tries.
    assert_eq!(wrong(&mut handler, &challenge, "192.0.2.2", now), "");
}

#[test]
fn a_right_code_clears_the_wrong_tries_of_its_network() {
    let mut handler = Handler::new(&[]);
    for round in 0..12 {
        let now = NOW + round * HOUR;
        let challenge = send(&mut handler, V4, now);
        let mut tried =
            |network, is_right| handler.verify(&challenge, network, Some(is_right), now);
        assert_eq!(tried(V4, false), Tried::Wrong, "{round}");
        // Not those of another network.
        let other = if round < 10 { "" } else { "number" };
        assert_eq!(tried("192.0.2.2", false).reason(), other, "{round}");
        assert_eq!(tried(V4, true), Tried::Right, "{round}");
    }
}

#[test]
fn at_the_limit_of_failures_a_challenge_has_one_try_until_a_right_code_or_forget() {
    let mut handler = Handler::new(&[("limits.failuresPerNumber", RawValue::Number(8.0))]);
    let mut now = NOW;
    let wrong = |handler: &mut Handler, network: &str, tries, now| {
        let challenge = send(handler, network, now);
        for _ in 0..tries {
            let tried = handler.verify(&challenge, network, Some(false), now);
            assert_eq!(tried, Tried::Wrong);
        }
        challenge
    };
    for network in ["192.0.2.1", "192.0.2.2"] {
        wrong(&mut handler, network, 4, now);
        now += HOUR;
    }
    let challenge = wrong(&mut handler, "192.0.2.3", 1, now);
    let tried = handler.verify(&challenge, "192.0.2.3", Some(true), now);
    assert_eq!(tried.reason(), "tries");
    // The owner's next challenge has one try too, which is enough.
    now += MINUTE;
    let challenge = send(&mut handler, "192.0.2.4", now);
    let tried = handler.verify(&challenge, "192.0.2.4", Some(true), now);
    assert_eq!(tried, Tried::Right);
    // Or until an operator frees the number.
    for network in ["192.0.2.5", "192.0.2.6"] {
        now += HOUR;
        wrong(&mut handler, network, 4, now);
    }
    now += HOUR;
    let challenge = wrong(&mut handler, "192.0.2.7", 1, now);
    let tried = handler.verify(&challenge, "192.0.2.7", Some(true), now);
    assert_eq!(tried.reason(), "tries");
    let forget = handler.policy.forget(NUMBER);
    handler.store.apply(&forget, now).unwrap();
    let is_sent = |key: &String| key.starts_with("number:");
    assert!(!handler.store.logs.keys().any(is_sent));
    wrong(&mut handler, "192.0.2.8", 5, now);
}

#[test]
fn an_outage_gives_the_try_back() {
    let mut handler = Handler::new(&[]);
    let challenge = send(&mut handler, V4, NOW);
    let before = handler.store.clone();
    for at in 0..20 {
        let tried = handler.verify(&challenge, V4, None, NOW + at);
        assert_eq!(tried, Tried::Down);
    }
    assert_eq!(handler.store, before);
    let tried = handler.verify(&challenge, V4, Some(true), NOW + MINUTE);
    assert_eq!(tried, Tried::Right);
}

#[test]
fn a_send_with_a_shorter_expiry_ends_no_valid_code_of_another_handler() {
    let minutes = |minutes| [("expirationTimeInMinutes", RawValue::Number(minutes))];
    let mut long = Handler::new(&minutes(10.0));
    let challenge = send(&mut long, V4, NOW);
    let now = NOW + 9 * MINUTE;
    let mut short = Handler::new(&minutes(1.0));
    short.store = long.store;
    send(&mut short, "192.0.2.2", now);
    long.store = short.store;
    let tried = long.verify(&challenge, V4, Some(true), now);
    assert_eq!(tried, Tried::Right);
}

#[test]
fn without_a_challenge_all_valid_sends_share_their_tries() {
    let mut handler = Handler::new(&[]);
    send(&mut handler, V4, NOW);
    send(&mut handler, "192.0.2.2", NOW);
    let Handler {
        policy, mut store, ..
    } = handler;
    let tried = |attempt: &str| {
        let input = VerifyInput {
            challenge: None,
            to: NUMBER,
            code: "123456",
            networks: "",
            attempt,
        };
        (
            policy.verify(&input),
            policy.verify(&input).success(&policy, &input),
        )
    };
    let begin = |store: &mut Store, attempt: &str, now| store.apply(&tried(attempt).0.begin, now);
    let refused = |store: &mut Store, now| begin(store, "-", now).unwrap_err().reason;
    assert_eq!(refused(&mut Store::default(), NOW), "challenge");
    assert_eq!(refused(&mut store, NOW + 5 * MINUTE), "challenge");
    assert_eq!(begin(&mut store, "late", NOW + 5 * MINUTE - 1), Ok(()));
    store.apply(&tried("late").0.undo(), NOW).unwrap();
    for at in 0..5 {
        assert_eq!(begin(&mut store, &format!("{at}"), NOW), Ok(()));
    }
    assert_eq!(refused(&mut store, NOW), "tries");
    let mut freed = store.clone();
    freed.apply(&policy.forget(NUMBER), NOW).unwrap();
    assert_eq!(begin(&mut freed, "freed", NOW), Ok(()));
    assert_eq!(store.apply(&tried("0").1, NOW), Ok(()));
    // Another right try was faster.
    assert_eq!(
        store.apply(&tried("1").1, NOW).unwrap_err().reason,
        "replay"
    );
    assert_eq!(refused(&mut store, NOW), "challenge");
    assert!(!store.logs.keys().any(|key| key.starts_with("number:")));
}
