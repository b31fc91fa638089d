//! What is retried, and what never is.

use super::assert_error;
use crate::support::{
    CALLS, Outcome, SEND, Script, TOKEN, basic, broken, call, cause, client, ended, error, good,
    json, oauth2, refused, reset, token, untrusted,
};
use bandwidth_mfa::{BodyFault, End, Fault, Kind, Sent};

#[test]
fn a_call_without_a_connection_is_retried_once() {
    for operation in CALLS {
        let script = Script::new([refused(), good(operation)]);
        call(&client(basic(), &script), operation).unwrap();
        let recorded = script.recorded.borrow();
        assert_eq!(recorded[0], recorded[1]);
    }
}

#[test]
fn a_second_request_is_always_the_last() {
    for (second, kind, sent) in [
        (refused(), Kind::Connection, Sent::No),
        (reset(), Kind::ConnectionLost, Sent::Maybe),
        (json(503, ""), Kind::Server, Sent::Maybe),
        (json(400, "{}"), Kind::BadRequest, Sent::No),
        (json(401, "{}"), Kind::Unauthorized, Sent::No),
        (json(200, "[]"), Kind::InvalidResponse, Sent::Yes),
    ] {
        let error = error(oauth2(), SEND, [token("a", ""), refused(), second.clone()]);
        assert_error(&error, kind, sent, 2);
    }
}

/// Proof that nothing was sent is not enough for a retry. What follows a 401 is in unauthorized.rs.
#[test]
fn no_fault_is_retried_unless_another_attempt_may_connect() {
    let lost = || BodyFault::Lost(cause("ECONNRESET", "terminated"));
    for (fault, kind, sent) in [
        (untrusted(), Kind::Connection, Sent::No),
        (reset(), Kind::ConnectionLost, Sent::Maybe),
        (
            Outcome::Fault(Fault::NoResponse),
            Kind::InvalidResponse,
            Sent::Maybe,
        ),
        (ended(End::Timeout), Kind::Timeout, Sent::Maybe),
        (ended(End::Aborted), Kind::Aborted, Sent::Maybe),
        (broken(200, lost()), Kind::InvalidResponse, Sent::Yes),
        (
            broken(200, BodyFault::TooLarge),
            Kind::InvalidResponse,
            Sent::Yes,
        ),
        (
            broken(200, BodyFault::Ended(End::Timeout)),
            Kind::Timeout,
            Sent::Yes,
        ),
        (
            broken(200, BodyFault::Ended(End::Aborted)),
            Kind::Aborted,
            Sent::Yes,
        ),
        (broken(503, lost()), Kind::Server, Sent::Maybe),
        (broken(400, BodyFault::TooLarge), Kind::BadRequest, Sent::No),
        (json(200, ""), Kind::InvalidResponse, Sent::Yes),
        (json(200, "<html>"), Kind::InvalidResponse, Sent::Yes),
        (
            json(200, r#"{"messageId":1,"callId":1,"valid":1}"#),
            Kind::InvalidResponse,
            Sent::Yes,
        ),
        (json(204, ""), Kind::UnexpectedStatus, Sent::Yes),
        (json(302, ""), Kind::UnexpectedStatus, Sent::No),
        (json(400, "{}"), Kind::BadRequest, Sent::No),
        (json(403, "{}"), Kind::Forbidden, Sent::No),
        (json(404, "{}"), Kind::UnexpectedStatus, Sent::No),
        (json(408, "{}"), Kind::UnexpectedStatus, Sent::Maybe),
        (json(409, "{}"), Kind::UnexpectedStatus, Sent::No),
        (json(421, "{}"), Kind::UnexpectedStatus, Sent::No),
        (
            json(429, "{}").with_retry_after("1"),
            Kind::RateLimited,
            Sent::No,
        ),
        (json(500, "{}"), Kind::Server, Sent::Maybe),
        (
            json(503, "{}").with_retry_after("1"),
            Kind::Server,
            Sent::Maybe,
        ),
    ] {
        for operation in CALLS {
            let with_password = error(basic(), operation, [fault.clone()]);
            assert_error(&with_password, kind, sent, 1);
            let with_token = error(oauth2(), operation, [json(200, TOKEN), fault.clone()]);
            assert_error(&with_token, kind, sent, 1);
        }
    }
}
