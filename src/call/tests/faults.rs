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
fn a_missing_response_says_what_is_proved() {
    let cause = || Cause {
        name: "TypeError".into(),
        code: Some("ECODE".into()),
        message: "to hunter, +19195551234".into(),
    };
    let masked = Cause {
        message: "to ***, +•••".into(),
        ..cause()
    };
    for (what, kind, sent, code) in [
        (
            Fault::NotConnected(cause()),
            Kind::Connection,
            Sent::No,
            "ECODE",
        ),
        (
            Fault::CannotConnect(cause()),
            Kind::Connection,
            Sent::No,
            "ECODE",
        ),
        (
            Fault::Lost(cause()),
            Kind::ConnectionLost,
            Sent::Maybe,
            "ECODE",
        ),
        (
            Fault::NoResponse,
            Kind::InvalidResponse,
            Sent::Maybe,
            "ERR_BAD_RESPONSE",
        ),
        (
            Fault::Ended(End::Timeout),
            Kind::Timeout,
            Sent::Maybe,
            "ECONNABORTED",
        ),
        (
            Fault::Ended(End::Aborted),
            Kind::Aborted,
            Sent::Maybe,
            "ERR_CANCELED",
        ),
        (
            Fault::NotMade(End::Timeout),
            Kind::Timeout,
            Sent::No,
            "ECONNABORTED",
        ),
        (
            Fault::NotMade(End::Aborted),
            Kind::Aborted,
            Sent::No,
            "ERR_CANCELED",
        ),
    ] {
        let name = format!("{what:?}");
        let error = fault(what, &context(), 2);
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
