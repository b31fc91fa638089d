//! What each status means.

use super::{error, result_of};
use crate::{
    api::operation::Operation,
    call::exchange::{BodyFault, End, Reply},
    error::{Kind, Sent},
};

/// What a status means, written out again, so that a mistake shows.
fn expected(status: u16) -> (Kind, Sent) {
    let kind = match status {
        400 => Kind::BadRequest,
        401 => Kind::Unauthorized,
        403 => Kind::Forbidden,
        429 => Kind::RateLimited,
        500..=599 => Kind::Server,
        _ => Kind::UnexpectedStatus,
    };
    let sent = match status {
        408 => Sent::Maybe,
        200..=299 => Sent::Yes,
        0 | 300..=499 => Sent::No,
        _ => Sent::Maybe,
    };
    (kind, sent)
}

#[test]
fn every_status_but_200_is_an_error_that_says_what_was_sent() {
    for status in [0]
        .into_iter()
        .chain(100..=999)
        .filter(|status| *status != 200)
    {
        let error = error(status, "{}").unwrap_or_else(|| panic!("{status} passed"));
        assert_eq!((error.kind(), error.sent()), expected(status), "{status}");
        assert_eq!(error.status(), Some(status));
        assert_eq!(error.attempts(), 1);
        let code = match status {
            400..=499 => "ERR_BAD_REQUEST",
            _ => "ERR_BAD_RESPONSE",
        };
        assert_eq!(error.code(), code, "{status}");
    }
}

#[test]
fn an_unreadable_body_changes_only_the_outcome_of_a_200() {
    let lost = BodyFault::Lost(crate::Cause::default());
    for (fault, kind_of_200) in [
        (lost, Kind::InvalidResponse),
        (BodyFault::TooLarge, Kind::InvalidResponse),
        (BodyFault::NoResponse, Kind::InvalidResponse),
        (BodyFault::Ended(End::Timeout), Kind::Timeout),
        (BodyFault::Ended(End::Aborted), Kind::Aborted),
    ] {
        for status in [200, 204, 302, 400, 401, 429, 503] {
            let reply = Reply::new(status, Err(fault.clone()));
            let error = result_of(Operation::VerifyCode, &reply)
                .err()
                .unwrap_or_else(|| panic!("{fault:?} passed"));
            let (kind, sent) = if status == 200 {
                (kind_of_200, Sent::Yes)
            } else {
                expected(status)
            };
            assert_eq!(
                (error.kind(), error.sent()),
                (kind, sent),
                "{status} {fault:?}"
            );
            assert_eq!(error.status(), Some(status), "{fault:?}");
        }
    }
}
