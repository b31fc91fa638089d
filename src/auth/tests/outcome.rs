//! How long a token lives.

#![cfg(not(target_family = "wasm"))]

use super::life_ms;
use crate::api::raw_value::RawValue;

fn text(text: &str) -> RawValue {
    text.into()
}

#[test]
fn a_token_lives_as_long_as_expires_in_says_but_at_most_a_day() {
    for (expires_in, life) in [
        (RawValue::Number(3600.0), Some(3_600_000)),
        (RawValue::Number(3599.5), Some(3_599_500)),
        (RawValue::Number(0.001), Some(1)),
        (RawValue::Number(86_400.0), Some(86_400_000)),
        (text("3600"), Some(3_600_000)),
        (text(" 3600 "), Some(3_600_000)),
        (text("3599.5"), Some(3_599_000)),
        (text("86400"), Some(86_400_000)),
        // No longer than a day, whatever it claims.
        (RawValue::Number(86_400.5), Some(86_400_000)),
        (RawValue::Number(1e99), Some(86_400_000)),
        (RawValue::Number(f64::INFINITY), Some(86_400_000)),
        (text("86401"), Some(86_400_000)),
        (text("99999999999999999999"), Some(86_400_000)),
        // RFC 6749 5.1 only recommends it.
        (RawValue::Missing, Some(300_000)),
        (RawValue::Null, Some(300_000)),
    ] {
        assert_eq!(life_ms(&expires_in), life, "{expires_in:?}");
    }
}

#[test]
fn a_token_with_an_invalid_lifetime_is_used_once() {
    for expires_in in [
        RawValue::Number(0.0),
        RawValue::Number(-0.0),
        RawValue::Number(-1.0),
        RawValue::Number(f64::NAN),
        RawValue::Number(f64::NEG_INFINITY),
        RawValue::Boolean(true),
        RawValue::Other("an array"),
        text(""),
        text("0"),
        text("-1"),
        text("1e3"),
        text("an hour"),
    ] {
        assert_eq!(life_ms(&expires_in), None, "{expires_in:?}");
    }
}
