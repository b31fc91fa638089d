//! How long each text may be, and what it must contain.

use super::{send, text, verify};
use crate::api::{
    check::{code_request, verify_request},
    issue::Issue,
    model::RequestFields,
};

const CODE: &str = "must contain {CODE}, which the service replaces with the code";

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
        let expected = Vec::from_iter(
            found.map(|length| Issue::new("applicationId", format!("{rule}{length}"))),
        );
        assert_eq!(code_request(&fields), expected, "{id:?}");
    }
}

#[test]
fn the_scope_of_a_send_has_at_most_25_characters() {
    let rule = "must have at most 25 characters, found 26";
    for (scope, expected) in [
        (String::new(), vec![]),
        ("é".repeat(25), vec![]),
        ("é".repeat(26), vec![Issue::new("scope", rule)]),
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
fn a_message_has_at_most_2048_characters_and_contains_the_code() {
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
        let expected = Vec::from_iter(broken.map(|rule| Issue::new("message", rule)));
        assert_eq!(code_request(&fields), expected, "{message:?}");
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
        let expected =
            Vec::from_iter(found.map(|length| Issue::new("code", format!("{rule}{length}"))));
        assert_eq!(verify_request(&fields), expected, "{code:?}");
    }
}

#[test]
fn a_callback_url_and_the_application_id_of_a_verify_may_be_any_string() {
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
