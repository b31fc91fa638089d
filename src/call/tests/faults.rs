//! What a missing response means.

use super::context;
use crate::{
    call::{
        exchange::{End, Fault},
        response::fault,
    },
    error::{Cause, Kind, Sent},
};

#[test]
fn the_error_for_a_missing_response_says_whether_a_text_was_sent() {
    let cause = || Cause {
        name: "TypeError".into(),
        code: Some("ECODE".into()),
        message: "to hunter, +19195551234".into(),
    };
    let masked = Cause {
        message: "to ***, +•••".into(),
        ..cause()
    };
    let (no, maybe) = (Sent::No, Sent::Maybe);
    for (missing, kind, sent) in [
        (Fault::NotConnected(cause()), Kind::Connection, no),
        (Fault::CannotConnect(cause()), Kind::Connection, no),
        (Fault::Lost(cause()), Kind::ConnectionLost, maybe),
        (Fault::NoResponse, Kind::InvalidResponse, maybe),
        (Fault::Ended(End::Timeout), Kind::Timeout, maybe),
        (Fault::Ended(End::Aborted), Kind::Aborted, maybe),
        (Fault::NotMade(End::Timeout), Kind::Timeout, no),
        (Fault::NotMade(End::Aborted), Kind::Aborted, no),
    ] {
        let name = format!("{missing:?}");
        let code = match missing {
            Fault::NotConnected(_) | Fault::CannotConnect(_) | Fault::Lost(_) => "ECODE",
            Fault::NoResponse => "ERR_BAD_RESPONSE",
            Fault::Ended(End::Timeout) | Fault::NotMade(End::Timeout) => "ECONNABORTED",
            Fault::Ended(End::Aborted) | Fault::NotMade(End::Aborted) => "ERR_CANCELED",
        };
        let error = fault(missing, &context(), 2);
        assert_eq!((error.kind(), error.sent()), (kind, sent), "{name}");
        assert_eq!((error.attempts(), error.status()), (2, None), "{name}");
        assert_eq!(error.code(), code, "{name}");
        let expected = name.contains("ECODE").then_some(&masked);
        assert_eq!(error.cause(), expected, "{name}");
    }
    let socket = Cause {
        code: Some("UND_ERR_SOCKET".into()),
        ..cause()
    };
    let error = fault(Fault::Lost(socket), &context(), 1);
    assert_eq!(error.code(), "ECONNRESET");
    let error = fault(Fault::Lost(Cause::default()), &context(), 1);
    assert_eq!(error.code(), "ERR_NETWORK");
}
