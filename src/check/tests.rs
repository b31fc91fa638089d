//! The rules for requests, each with the pair of values at its border.

#![cfg(not(target_family = "wasm"))]

use super::{account_segment, code_request, verify_request};
use crate::{error::Issue, given::Given, model::RequestFields};

const E164: &str = "must be a phone number in E.164 form such as +19195551234 (\"+\", then 2 to 15 digits), found ";
const CODE: &str = "must hold {CODE}, which the service replaces by the code";
const DIGITS: &str = "must be a whole number from 4 to 8";
const MINUTES: &str = "must be a number of minutes from 1 to 15";

fn send() -> RequestFields {
    RequestFields {
        to: "+19195551234".into(),
        from: "+19195554321".into(),
        application_id: "93de2206-9669-4e07-948d-329f4b722ee2".into(),
        message: "Your code is {CODE}".into(),
        digits: Given::Number(6.0),
        ..RequestFields::default()
    }
}

fn verify() -> RequestFields {
    RequestFields {
        to: "+19195551234".into(),
        expiration_time_in_minutes: Given::Number(3.0),
        code: "123456".into(),
        ..RequestFields::default()
    }
}

fn issue(field: &str, message: impl Into<String>) -> Issue {
    Issue::new(field, message)
}

fn text(text: impl Into<String>) -> Given {
    Given::Text(text.into())
}

#[test]
fn accepts_what_keeps_every_rule() {
    assert_eq!(code_request(&send()), []);
    assert_eq!(verify_request(&verify()), []);
}

#[test]
fn a_phone_number_is_in_e164_form() {
    let accepted = ["+12", "+19195551234", "+123456789012345", "+998"];
    let refused = [
        ("", "no \"+\" at its start"),
        ("19195551234", "no \"+\" at its start"),
        (" +19195551234", "no \"+\" at its start"),
        ("\u{ff0b}19195551234", "no \"+\" at its start"),
        ("+1919555123a", "something that is no digit"),
        ("+1 9195551234", "something that is no digit"),
        ("+19195551234\n", "something that is no digit"),
        ("+١٩١٩", "something that is no digit"),
        ("++12", "something that is no digit"),
        ("+09195551234", "a country code that starts with 0"),
        ("+0", "a country code that starts with 0"),
        ("+", "0 digits"),
        ("+1", "1 digits"),
        ("+1234567890123456", "16 digits"),
    ];
    for number in accepted {
        let to = text(number);
        let from = text(number);
        let fields = RequestFields { to, from, ..send() };
        assert_eq!(code_request(&fields), [], "{number:?}");
    }
    for (number, found) in refused {
        let message = format!("{E164}{found}");
        let fields = RequestFields {
            to: text(number),
            from: text(number),
            ..send()
        };
        let expected = [issue("to", &*message), issue("from", &*message)];
        assert_eq!(code_request(&fields), expected, "{number:?}");
        let fields = RequestFields {
            to: text(number),
            ..verify()
        };
        assert_eq!(
            verify_request(&fields),
            [issue("to", message)],
            "{number:?}"
        );
    }
}

#[test]
fn an_application_id_has_1_to_50_characters() {
    let rule = "must have 1 to 50 characters, found ";
    for (id, found) in [
        (String::new(), Some(0)),
        ("a".into(), None),
        ("ü".repeat(50), None),
        ("ü".repeat(51), Some(51)),
    ] {
        let application_id = text(&*id);
        let fields = RequestFields {
            application_id,
            ..send()
        };
        let expected: Vec<_> = found
            .map(|length| issue("applicationId", format!("{rule}{length}")))
            .into_iter()
            .collect();
        assert_eq!(code_request(&fields), expected, "{id:?}");
    }
}

#[test]
fn a_scope_has_25_characters_at_most_where_a_code_is_sent() {
    let rule = "must have at most 25 characters, found 26";
    for (scope, expected) in [
        (String::new(), vec![]),
        ("é".repeat(25), vec![]),
        ("é".repeat(26), vec![issue("scope", rule)]),
    ] {
        let fields = |fields| RequestFields {
            scope: text(&*scope),
            ..fields
        };
        assert_eq!(code_request(&fields(send())), expected, "{scope:?}");
        assert_eq!(verify_request(&fields(verify())), [], "{scope:?}");
    }
}

#[test]
fn a_message_has_2048_characters_at_most_and_a_place_for_the_code() {
    let long = |length: usize| format!("{{CODE}}{}", "é".repeat(length - 6));
    let rule = "must have at most 2048 characters, found ";
    for (message, broken) in [
        ("{CODE}".into(), None),
        ("a{CODE".into(), Some(CODE.into())),
        ("{code}".into(), Some(CODE.into())),
        ("{ CODE }".into(), Some(CODE.into())),
        (String::new(), Some(CODE.into())),
        ("{{CODE}}".into(), None),
        (long(2048), None),
        (long(2049), Some(format!("{rule}2049"))),
        ("a".repeat(3000), Some(format!("{rule}3000"))),
    ] {
        let fields = RequestFields {
            message: text(&*message),
            ..send()
        };
        let expected: Vec<_> = broken
            .map(|rule| issue("message", rule))
            .into_iter()
            .collect();
        assert_eq!(code_request(&fields), expected, "{message:?}");
    }
}

#[test]
fn digits_are_a_whole_number_from_4_to_8() {
    for digits in [4.0, 5.0, 8.0] {
        let digits = Given::Number(digits);
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
        // Four digits may be a code.
        (1000.0, "another number"),
        (-1000.0, "another number"),
        (1e9, "another number"),
        (4.5, "another number"),
        (7.999_999_999, "another number"),
        (8.000_000_001, "another number"),
        (f64::NAN, "no finite number"),
        (f64::INFINITY, "no finite number"),
        (f64::NEG_INFINITY, "no finite number"),
    ] {
        let digits = Given::Number(digits);
        let fields = RequestFields { digits, ..send() };
        let expected = [issue("digits", format!("{DIGITS}, found {found}"))];
        assert_eq!(code_request(&fields), expected, "{:?}", fields.digits);
    }
}

#[test]
fn an_expiration_time_is_1_to_15_minutes_with_fractions() {
    for minutes in [1.0, 1.5, 14.999, 15.0] {
        let fields = RequestFields {
            expiration_time_in_minutes: Given::Number(minutes),
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
        (f64::NAN, "no finite number"),
    ] {
        let fields = RequestFields {
            expiration_time_in_minutes: Given::Number(minutes),
            ..verify()
        };
        let expected = [issue(
            "expirationTimeInMinutes",
            format!("{MINUTES}, found {found}"),
        )];
        assert_eq!(verify_request(&fields), expected, "{minutes}");
    }
}

#[test]
fn a_code_has_4_to_8_characters_of_any_kind() {
    let rule = "must have 4 to 8 characters, found ";
    for (code, found) in [
        ("", Some(0)),
        ("123", Some(3)),
        ("1234", None),
        ("abcd", None),
        ("ééééé", None),
        ("12345678", None),
        ("123456789", Some(9)),
    ] {
        let fields = RequestFields {
            code: code.into(),
            ..verify()
        };
        let expected: Vec<_> = found
            .map(|length| issue("code", format!("{rule}{length}")))
            .into_iter()
            .collect();
        assert_eq!(verify_request(&fields), expected, "{code:?}");
    }
}

#[test]
fn a_callback_url_and_an_application_id_of_a_check_may_be_any_text() {
    let callback_url = text("not a URL");
    let fields = RequestFields {
        callback_url,
        ..send()
    };
    assert_eq!(code_request(&fields), []);
    let application_id = text("a".repeat(51));
    let fields = RequestFields {
        application_id,
        ..verify()
    };
    assert_eq!(verify_request(&fields), []);
}

#[test]
fn everything_that_is_missing_is_named_at_once() {
    let missing = |fields: &[&str]| -> Vec<Issue> {
        fields
            .iter()
            .map(|field| issue(field, "is required"))
            .collect()
    };
    assert_eq!(
        code_request(&RequestFields::default()),
        missing(&["to", "from", "applicationId", "message", "digits"])
    );
    assert_eq!(
        verify_request(&RequestFields::default()),
        missing(&["to", "expirationTimeInMinutes", "code"])
    );
}

#[test]
fn a_value_of_another_type_is_named_without_being_shown() {
    for (given, found) in [
        (Given::Number(12345.0), "a number"),
        (Given::Boolean(true), "a boolean"),
        (Given::Null, "null"),
        (Given::Other("an array"), "an array"),
        (Given::Other("an object"), "an object"),
    ] {
        let texts = RequestFields {
            to: given.clone(),
            from: given.clone(),
            application_id: given.clone(),
            scope: given.clone(),
            message: given.clone(),
            callback_url: given.clone(),
            code: given.clone(),
            ..RequestFields::default()
        };
        let message = format!("must be a string, found {found}");
        let named = |issues: Vec<Issue>| -> Vec<String> {
            issues
                .into_iter()
                .filter(|issue| issue.message == message)
                .map(|issue| issue.field)
                .collect()
        };
        assert_eq!(
            named(code_request(&texts)),
            [
                "to",
                "from",
                "applicationId",
                "scope",
                "message",
                "callbackUrl"
            ]
        );
        assert_eq!(
            named(verify_request(&texts)),
            ["to", "scope", "code", "applicationId"]
        );
    }
    let digits = text("6");
    let fields = RequestFields { digits, ..send() };
    let rule = "must be a number, found a string";
    assert_eq!(code_request(&fields), [issue("digits", rule)]);
    let fields = RequestFields {
        expiration_time_in_minutes: Given::Null,
        ..verify()
    };
    let rule = "must be a number, found null";
    let expected = [issue("expirationTimeInMinutes", rule)];
    assert_eq!(verify_request(&fields), expected);
}

#[test]
fn an_account_id_is_one_segment_of_the_path() {
    let accepted = [
        ("9900000", "9900000"),
        ("a/b", "a%2Fb"),
        ("a?b#c", "a%3Fb%23c"),
        ("../x", "..%2Fx"),
        ("...", "..."),
        ("%2e%2e", "%252e%252e"),
        ("a\\b", "a%5Cb"),
        (" ", "%20"),
        ("\t\r\n", "%09%0D%0A"),
        ("ü", "%C3%BC"),
    ];
    let refused = [
        ("", "must not be empty"),
        (".", "must not be \".\" or \"..\""),
        ("..", "must not be \".\" or \"..\""),
    ];
    for (id, segment) in accepted {
        assert_eq!(account_segment(id).as_deref(), Ok(segment), "{id:?}");
    }
    for (id, rule) in refused {
        assert_eq!(account_segment(id), Err(issue("accountId", rule)), "{id:?}");
    }
}
