//! The one deadline of a call, and the token loop's own.

use super::assert_error;
use crate::support::{
    SEND, Script, TOKEN, basic, call, client, error, good, json, oauth2, over, refused, token,
};
use bandwidth_mfa::{Fault, Kind, Reply, Request, Sent, Transport};
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
fn a_timeout_says_whether_the_call_was_sent_and_how_often() {
    let slow = || good(SEND).after(1000);
    let token = || json(200, TOKEN);
    let refused_token = || json(401, "{}");
    for (sent, attempts, outcomes) in [
        // In the token loop: at its first and at its second request.
        (Sent::No, 0, vec![slow()]),
        (Sent::No, 0, vec![json(503, "").after(300), slow()]),
        // In the call.
        (Sent::Maybe, 1, vec![token(), slow()]),
        // In the token loop after a 401, and in the second request of the call.
        (Sent::No, 1, vec![token(), refused_token(), slow()]),
        (
            Sent::Maybe,
            2,
            vec![token(), refused_token(), token(), slow()],
        ),
        (
            Sent::Maybe,
            2,
            vec![token(), refused().after(400), good(SEND).after(600)],
        ),
    ] {
        let configuration = oauth2().with_timeout(Duration::from_secs(1));
        let error = error(configuration, SEND, outcomes);
        assert_error(&error, Kind::Timeout, sent, attempts);
    }
}

#[test]
fn a_call_is_not_retried_after_its_deadline() {
    let configuration = basic().with_timeout(Duration::from_secs(1));
    let error = error(configuration, SEND, [refused().late(1000)]);
    assert_error(&error, Kind::Timeout, Sent::No, 1);
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
    // If only the token loop's deadline passes, the error names the token request, not the call.
    let late = error(
        oauth2().with_timeout(Duration::from_secs(60)),
        SEND,
        [good(SEND).after(10_000)],
    );
    assert_error(&late, Kind::Authorization, Sent::No, 0);
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

/// During each request somebody sets the clock back by an hour.
struct SetBack(Script);

impl Transport for SetBack {
    async fn send(&self, request: Request<'_>) -> Result<Reply, Fault> {
        let result = self.0.send(request).await;
        *self.0.clock.borrow() -= 3_600_000;
        result
    }

    async fn sleep(&self, duration: Duration) {
        Transport::sleep(&self.0, duration).await;
    }

    fn now(&self) -> u64 {
        Transport::now(&self.0)
    }
}

#[test]
fn after_the_clock_is_set_back_a_request_has_at_most_the_whole_deadline() {
    let script = Script::new([
        json(503, ""),
        json(200, TOKEN),
        json(401, "{}"),
        json(200, TOKEN),
        good(SEND),
    ]);
    let configuration = oauth2().with_timeout(Duration::from_secs(60));
    call(&over(configuration, SetBack(script.clone())), SEND).unwrap();
    assert_eq!(
        script.timeouts_ms(),
        [10_000, 10_000, 60_000, 10_000, 60_000]
    );
}
