//! The one deadline of a call, and the token loop's own.

use super::kind_sent_attempts;
use crate::support::{
    Outcome, SEND, Script, TOKEN, basic, call, client, error, good, json, oauth2, refused, token,
};
use bandwidth_mfa::{Kind, Sent};
use std::time::Duration;

#[test]
fn one_deadline_covers_the_token_and_both_requests() {
    let script = Script::new([
        token("a", "").after(300),
        json(401, "{}").after(300),
        token("b", "").after(300),
        good(SEND).after(99),
    ]);
    let client = client(oauth2().with_timeout(Duration::from_secs(1)), &script);
    call(&client, SEND).unwrap();
    assert_eq!(script.timeouts_ms(), [1000, 700, 400, 100]);
}

#[test]
fn a_timeout_says_how_far_the_call_got() {
    let slow = || good(SEND).after(1000);
    let configuration = || oauth2().with_timeout(Duration::from_secs(1));
    let outcomes = |outcomes: Vec<Outcome>| error(configuration(), SEND, outcomes);
    // In the token step, at its first and at its second try.
    assert_eq!(
        kind_sent_attempts(&outcomes(vec![slow()])),
        (Kind::Timeout, Sent::No, 0)
    );
    let again = vec![json(503, "").after(300), slow()];
    assert_eq!(
        kind_sent_attempts(&outcomes(again)),
        (Kind::Timeout, Sent::No, 0)
    );
    // While the call was under way.
    let call = vec![json(200, TOKEN), slow()];
    assert_eq!(
        kind_sent_attempts(&outcomes(call)),
        (Kind::Timeout, Sent::Maybe, 1)
    );
    // After a 401, and with the second request.
    let refresh = vec![json(200, TOKEN), json(401, "{}"), slow()];
    assert_eq!(
        kind_sent_attempts(&outcomes(refresh)),
        (Kind::Timeout, Sent::No, 1)
    );
    let second = vec![json(200, TOKEN), json(401, "{}"), json(200, TOKEN), slow()];
    assert_eq!(
        kind_sent_attempts(&outcomes(second)),
        (Kind::Timeout, Sent::Maybe, 2)
    );
    let second = vec![
        json(200, TOKEN),
        refused().after(400),
        good(SEND).after(600),
    ];
    assert_eq!(
        kind_sent_attempts(&outcomes(second)),
        (Kind::Timeout, Sent::Maybe, 2)
    );
}

#[test]
fn a_call_is_not_retried_after_its_deadline() {
    let configuration = basic().with_timeout(Duration::from_secs(1));
    let error = error(configuration, SEND, [refused().late(1000)]);
    assert_eq!(kind_sent_attempts(&error), (Kind::Timeout, Sent::No, 1));
}

#[test]
fn the_token_loop_ends_at_its_own_deadline() {
    let script = Script::new([json(200, TOKEN), good(SEND)]);
    call(
        &client(oauth2().with_timeout(Duration::from_secs(60)), &script),
        SEND,
    )
    .unwrap();
    assert_eq!(script.timeouts_ms(), [10_000, 60_000]);
    // Then the token endpoint was late, not the call.
    let late = error(
        oauth2().with_timeout(Duration::from_secs(60)),
        SEND,
        [good(SEND).after(10_000)],
    );
    assert_eq!(
        kind_sent_attempts(&late),
        (Kind::Authorization, Sent::No, 0)
    );
}

#[test]
fn without_a_deadline_a_call_never_times_out() {
    let hour = 3_600_000;
    let script = Script::new([
        json(200, TOKEN),
        json(401, "{}").after(hour),
        json(200, TOKEN),
        good(SEND).after(hour),
    ]);
    call(&client(oauth2().with_timeout(None), &script), SEND).unwrap();
    assert_eq!(script.timeouts_ms(), [10_000, 0, 10_000, 0]);
}
