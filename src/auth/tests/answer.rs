//! How long a token lives.

#![cfg(not(target_family = "wasm"))]

use super::life_ms;
use crate::api::given::Given;

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
        // No longer than a day, whatever it claims.
        (Given::Number(86_400.5), Some(86_400_000)),
        (Given::Number(1e99), Some(86_400_000)),
        (Given::Number(f64::INFINITY), Some(86_400_000)),
        (text("86401"), Some(86_400_000)),
        (text("99999999999999999999"), Some(86_400_000)),
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
        Given::Number(f64::NAN),
        Given::Number(f64::NEG_INFINITY),
        Given::Boolean(true),
        Given::Other("an array"),
        text(""),
        text("0"),
        text("-1"),
        text("1e3"),
        text("an hour"),
    ] {
        assert_eq!(life_ms(&expires_in), None, "{expires_in:?}");
    }
}
