//! URLs, `Retry-After`, and what each status means.

#![cfg(not(target_family = "wasm"))]
#![allow(clippy::panic, reason = "a test that cannot go on fails")]

use super::{fault, response, retry_after_ms, url};
use crate::{
    api::Context,
    error::{Error, Kind, Place, Sent},
    model::ResponseFields,
    transport::{Body, BodyFault, End, Fault, Operation, Reply},
};
use proptest::prelude::*;
use serde::de::DeserializeOwned;

const DAY: u64 = 86_400_000;

/// Sun, 06 Nov 1994 08:49:37 GMT.
const NOW: u64 = 784_111_777_000;

struct Text(&'static str);

impl Body for Text {
    fn read<T: DeserializeOwned>(&self) -> Option<T> {
        let value: serde_json::Value = serde_json::from_str(self.0).ok()?;
        value
            .is_object()
            .then(|| serde_json::from_value(value).ok())?
    }

    fn text(&self) -> &str {
        self.0
    }
}

fn context() -> Context {
    Context {
        place: Place {
            operation: Operation::GenerateMessagingCode,
            host: "mfa.example".into(),
            timeout_ms: 10_000,
        },
        secrets: vec!["hunter".into()],
    }
}

fn answer(operation: Operation, reply: &Reply<Text>) -> Result<ResponseFields, Error> {
    response(operation, reply, &context, 1, &|| NOW)
}

#[track_caller]
fn error(status: u16, body: &'static str) -> Option<Error> {
    answer(
        Operation::GenerateMessagingCode,
        &Reply::new(status, Ok(Text(body))),
    )
    .err()
}

#[test]
fn each_operation_has_its_address() {
    for (operation, path) in [
        (Operation::GenerateMessagingCode, "messaging"),
        (Operation::GenerateVoiceCode, "voice"),
        (Operation::VerifyCode, "verify"),
    ] {
        let expected = format!("https://mfa.example/v1/accounts/99/code/{path}");
        assert_eq!(url(operation, "https://mfa.example/v1", "99"), expected);
    }
}

#[test]
fn retry_after_is_seconds_or_a_date_and_a_day_at_most() {
    for (header, wait) in [
        ("2", Some(2000)),
        ("0", Some(0)),
        (" 2\t", Some(2000)),
        ("007", Some(7000)),
        ("86400", Some(DAY)),
        ("86401", Some(DAY)),
        ("1000000000", Some(DAY)),
        ("18446744073709551615", Some(DAY)),
        ("99999999999999999999999999", Some(DAY)),
        ("Sun, 06 Nov 1994 08:49:37 GMT", Some(0)),
        ("Sun, 06 Nov 1994 08:49:42 GMT", Some(5000)),
        ("Sun, 06 Nov 1994 08:49:36 GMT", Some(0)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
        ("Mon, 07 Nov 1994 08:49:37 GMT", Some(DAY)),
        ("Mon, 07 Nov 1994 08:49:38 GMT", Some(DAY)),
        ("-1", None),
        ("+1", None),
        ("1e9", None),
        ("2.5", None),
        ("1,5", None),
        ("٢", None),
        ("abc", None),
        ("", None),
        (" ", None),
        ("1994-11-06T08:49:42Z", None),
    ] {
        assert_eq!(retry_after_ms(header, NOW), wait, "{header:?}");
    }
}

proptest! {
    #[test]
    fn retry_after_is_never_more_than_a_day(header in "\\PC*|[0-9]{1,30}| ?[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT", now: u64) {
        prop_assert!(retry_after_ms(&header, now).unwrap_or(0) <= DAY);
    }

    #[test]
    fn seconds_are_milliseconds_up_to_a_day(seconds in 0_u64..200_000, now: u64) {
        let expected = seconds.saturating_mul(1000).min(DAY);
        prop_assert_eq!(retry_after_ms(&seconds.to_string(), now), Some(expected));
    }
}

/// What a status says of the text that was asked for; spelled out again, so that a slip shows.
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
    for status in (0..=0).chain(100..=999).filter(|status| *status != 200) {
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
fn a_200_holds_what_the_document_promises() {
    let identifier = "is no string";
    let utf8 = "is no valid UTF-8";
    let object = "it is no JSON object";
    let valid = "`valid` is no boolean";
    let text = Operation::GenerateMessagingCode;
    let voice = Operation::GenerateVoiceCode;
    let verify = Operation::VerifyCode;
    for (operation, body, broken) in [
        (text, r#"{"messageId":"a"}"#, None),
        (text, r#"{"messageId":""}"#, None),
        (text, "{}", None),
        (text, r#"{"callId":1,"valid":"x"}"#, None),
        (text, r#"{"messageId":1}"#, Some(identifier)),
        (text, r#"{"messageId":null}"#, Some(identifier)),
        (text, r#"{"messageId":true}"#, Some(identifier)),
        (text, r#"{"messageId":["a"]}"#, Some(identifier)),
        (text, r#"{"messageId":{}}"#, Some(identifier)),
        (text, "{\"messageId\":\"a\u{fffd}\"}", Some(utf8)),
        (text, "", Some(object)),
        (text, "[]", Some(object)),
        (text, "1", Some(object)),
        (text, "null", Some(object)),
        (text, "\"a\"", Some(object)),
        (text, r#"{"messageId":"#, Some(object)),
        (text, "<html>", Some(object)),
        (voice, r#"{"callId":"a","messageId":1}"#, None),
        (voice, r#"{"callId":1}"#, Some(identifier)),
        (voice, "{\"callId\":\"\u{fffd}\"}", Some(utf8)),
        (verify, r#"{"valid":true}"#, None),
        // The last one counts, as in every JavaScript runtime.
        (verify, r#"{"valid":1,"valid":true}"#, None),
        (verify, r#"{"valid":true,"valid":1}"#, Some(valid)),
        (verify, r#"{"valid":false}"#, None),
        (verify, r#"{"valid":"true"}"#, Some(valid)),
        (verify, r#"{"valid":1}"#, Some(valid)),
        (verify, r#"{"valid":null}"#, Some(valid)),
        (verify, r#"{"valid":[true]}"#, Some(valid)),
        (verify, "{}", Some(valid)),
    ] {
        let result = answer(operation, &Reply::new(200, Ok(Text(body))));
        let Some(broken) = broken else {
            assert!(result.is_ok(), "{body}");
            continue;
        };
        let error = result.err().unwrap_or_else(|| panic!("{body} passed"));
        assert_eq!(error.kind(), Kind::InvalidResponse, "{body}");
        assert_eq!(error.sent(), Sent::Yes, "{body}");
        assert_eq!(error.status(), Some(200), "{body}");
        assert!(error.to_string().contains(broken), "{body}: {error}");
    }
}

#[test]
fn a_refusal_says_what_the_server_said() {
    for (body, detail, request_id) in [
        (
            r#"{"error":"a","requestId":"1234"}"#,
            Some("a"),
            Some("1234"),
        ),
        (r#"{"message":"b"}"#, Some("b"), None),
        (r#"{"Message":"c"}"#, Some("c"), None),
        (
            r#"{"error":"a","message":"b","Message":"c"}"#,
            Some("a"),
            None,
        ),
        (r#"{"message":"b","Message":"c"}"#, Some("b"), None),
        (r#"{"error":1,"message":"b"}"#, Some("b"), None),
        (
            r#"{"error":"the hunter, +19195551234"}"#,
            Some("the ***, +•••"),
            None,
        ),
        (
            r#"{"requestId":"hunter1"}"#,
            Some(r#"{"requestId":"***1"}"#),
            Some("***1"),
        ),
        ("<h1>502</h1>", Some("<h1>502</h1>"), None),
        ("", None, None),
    ] {
        for status in [400, 403, 502] {
            let error = error(status, body).unwrap_or_else(|| panic!("{body} passed"));
            assert_eq!(error.detail(), detail, "{body}");
            assert_eq!(error.request_id(), request_id, "{body}");
        }
    }
}

#[test]
fn a_request_id_in_the_body_comes_before_the_headers() {
    let mut reply = Reply::new(400, Ok(Text(r#"{"requestId":"body"}"#)));
    reply.request_id = Some("header".into());
    let id = |reply: &Reply<Text>| {
        let error = answer(Operation::VerifyCode, reply).err();
        error.and_then(|error| error.request_id().map(str::to_owned))
    };
    assert_eq!(id(&reply).as_deref(), Some("body"));
    reply.body = Ok(Text("{}"));
    assert_eq!(id(&reply).as_deref(), Some("header"));
}

#[test]
fn a_body_that_cannot_be_read_leaves_what_its_status_says() {
    let lost = BodyFault::Lost(crate::Cause::default());
    for (fault, kind_of_200) in [
        (lost, Kind::InvalidResponse),
        (BodyFault::TooLarge, Kind::InvalidResponse),
        (BodyFault::Ended(End::Timeout), Kind::Timeout),
        (BodyFault::Ended(End::Aborted), Kind::Aborted),
    ] {
        for status in [200, 204, 302, 400, 401, 429, 503] {
            let reply = Reply::new(status, Err(fault.clone()));
            let error = answer(Operation::VerifyCode, &reply)
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

#[test]
fn a_missing_answer_says_what_is_proved() {
    let cause = || crate::Cause {
        name: "TypeError".into(),
        code: Some("ECODE".into()),
        message: "to hunter, +19195551234".into(),
    };
    let masked = crate::Cause {
        message: "to ***, +•••".into(),
        ..cause()
    };
    for (what, kind, sent, code) in [
        (
            Fault::Unreachable {
                cause: cause(),
                transient: true,
            },
            Kind::Connection,
            Sent::No,
            "ECODE",
        ),
        (
            Fault::Unreachable {
                cause: cause(),
                transient: false,
            },
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
    let socket = crate::Cause {
        code: Some("UND_ERR_SOCKET".into()),
        ..cause()
    };
    let error = fault(Fault::Lost(socket), &context(), 1);
    assert_eq!(error.code(), "ECONNRESET");
    let error = fault(Fault::Lost(crate::Cause::default()), &context(), 1);
    assert_eq!(error.code(), "ERR_NETWORK");
}
