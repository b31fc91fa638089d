//! The headers, and how long a token lives.

#![cfg(not(target_family = "wasm"))]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use super::{basic, bearer, is_b64token, life_ms, mask_cause};
use crate::{
    api::given::Given,
    auth::token::Token,
    error::{Cause, Kind, Sent},
};

fn text(text: &str) -> Given {
    text.into()
}

#[test]
fn a_token_lives_as_long_as_its_endpoint_says() {
    for (expires_in, life) in [
        (Given::Number(3600.0), Some(3_600_000)),
        (Given::Number(3599.5), Some(3_599_500)),
        (Given::Number(0.001), Some(1)),
        (Given::Number(86_400.0), Some(86_400_000)),
        (text("3600"), Some(3_600_000)),
        (text(" 3600 "), Some(3_600_000)),
        (text("3599.5"), Some(3_599_000)),
        (text("86400"), Some(86_400_000)),
        // RFC 6749 5.1 only recommends it.
        (Given::Missing, Some(300_000)),
        (Given::Null, Some(300_000)),
    ] {
        assert_eq!(life_ms(&expires_in), life, "{expires_in:?}");
    }
}

#[test]
fn a_token_with_an_odd_life_is_used_once() {
    for expires_in in [
        Given::Number(0.0),
        Given::Number(-0.0),
        Given::Number(-1.0),
        Given::Number(86_400.5),
        Given::Number(1e99),
        Given::Number(f64::NAN),
        Given::Number(f64::INFINITY),
        Given::Number(f64::NEG_INFINITY),
        Given::Boolean(true),
        Given::Other("an array"),
        text(""),
        text("0"),
        text("-1"),
        text("86401"),
        text("1e3"),
        text("an hour"),
        text("99999999999999999999"),
    ] {
        assert_eq!(life_ms(&expires_in), None, "{expires_in:?}");
    }
}

#[test]
fn a_token_is_a_b64token() {
    for token in ["a", "AZaz09-._~+/", "abc=", "abc==", "eyJ.eyJ.x-_"] {
        assert!(is_b64token(token), "{token:?}");
        let header = bearer(&Token::once(token)).unwrap();
        assert_eq!(header, format!("Bearer {token}"));
    }
    for token in [
        "",
        "=",
        "==",
        "a=b",
        "=a",
        "a b",
        " a",
        "a\r\nX: y",
        "a\n",
        "a\0",
        "a,b",
        "a:b",
        "a\"",
        "é",
        "a%",
        "a\u{fffd}",
    ] {
        assert!(!is_b64token(token), "{token:?}");
        let error = bearer(&Token::once(token)).unwrap_err();
        assert_eq!(error.kind(), Kind::Authorization, "{token:?}");
        assert_eq!(error.sent(), Sent::No, "{token:?}");
    }
}

#[test]
fn a_basic_header_is_utf8_in_base64() {
    // RFC 7617 2 and 2.1
    let vectors = [
        (
            "Aladdin",
            "open sesame",
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
        ),
        ("test", "123£", "Basic dGVzdDoxMjPCow=="),
        ("", "", "Basic Og=="),
    ];
    for (username, password, header) in vectors {
        assert_eq!(basic(username, password), header);
    }
}

#[test]
fn a_cause_is_masked_but_for_names_that_hold_a_short_secret_by_chance() {
    let cause = Cause {
        name: "ErrorOfLong".into(),
        code: Some("ECONNRESET Long".into()),
        message: "Err Long 123456".into(),
    };
    let masked = mask_cause(&cause, &["Err".into(), "RES".into(), "Long".into()]);
    assert_eq!(masked.name, "ErrorOf***");
    assert_eq!(masked.code.as_deref(), Some("ECONNRESET ***"));
    assert_eq!(masked.message, "*** *** •••");
}
