//! Digits and minutes.

use super::{send, verify};
use crate::api::{
    check::{code_request, verify_request},
    issue::Issue,
    model::RequestFields,
    raw_value::RawValue,
};

const DIGITS: &str = "must be a whole number from 4 to 8";
const MINUTES: &str = "must be a number of minutes from 1 to 15";

#[test]
fn digits_are_a_whole_number_from_4_to_8() {
    for digits in [4.0, 5.0, 8.0] {
        let digits = RawValue::Number(digits);
        let fields = RequestFields { digits, ..send() };
        assert_eq!(code_request(&fields), [], "{:?}", fields.digits);
    }
    for (digits, found) in [
        (3.0, "3"),
        (9.0, "9"),
        (0.0, "0"),
        (-4.0, "-4"),
        (999.0, "999"),
        (-999.0, "-999"),
        // A number of four or more digits may be a code, which no error may show.
        (1000.0, "another number"),
        (-1000.0, "another number"),
        (1e9, "another number"),
        (4.5, "another number"),
        (7.999_999_999, "another number"),
        (8.000_000_001, "another number"),
        (f64::NAN, "a number that is not finite"),
        (f64::INFINITY, "a number that is not finite"),
        (f64::NEG_INFINITY, "a number that is not finite"),
    ] {
        let digits = RawValue::Number(digits);
        let fields = RequestFields { digits, ..send() };
        let expected = [Issue::new("digits", format!("{DIGITS}, found {found}"))];
        assert_eq!(code_request(&fields), expected, "{:?}", fields.digits);
    }
}

#[test]
fn an_expiration_time_is_1_to_15_minutes_with_fractions() {
    for minutes in [1.0, 1.5, 14.999, 15.0] {
        let fields = RequestFields {
            expiration_time_in_minutes: RawValue::Number(minutes),
            ..verify()
        };
        assert_eq!(verify_request(&fields), [], "{minutes}");
    }
    for (minutes, found) in [
        (0.0, "0"),
        (0.999, "another number"),
        (15.001, "another number"),
        (16.0, "16"),
        (-1.0, "-1"),
        (f64::NAN, "a number that is not finite"),
    ] {
        let fields = RequestFields {
            expiration_time_in_minutes: RawValue::Number(minutes),
            ..verify()
        };
        let expected = [Issue::new(
            "expirationTimeInMinutes",
            format!("{MINUTES}, found {found}"),
        )];
        assert_eq!(verify_request(&fields), expected, "{minutes}");
    }
}
