//! Fields that are missing or of another type.

use super::{send, text, verify};
use crate::api::{
    check::{code_request, verify_request},
    issue::Issue,
    model::RequestFields,
    raw_value::RawValue,
};

#[test]
fn names_every_missing_field_at_once() {
    let missing = |fields: &[&str]| -> Vec<Issue> {
        fields
            .iter()
            .map(|field| Issue::new(*field, "is required"))
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
fn names_a_wrong_type_without_showing_the_value() {
    for (value, found) in [
        (RawValue::Number(12345.0), "a number"),
        (RawValue::Boolean(true), "a boolean"),
        (RawValue::Null, "null"),
        (RawValue::Other("an array"), "an array"),
        (RawValue::Other("an object"), "an object"),
    ] {
        let texts = RequestFields {
            to: value.clone(),
            from: value.clone(),
            application_id: value.clone(),
            scope: value.clone(),
            message: value.clone(),
            callback_url: value.clone(),
            code: value.clone(),
            ..RequestFields::default()
        };
        let message = format!("must be a string, found {found}");
        let fields_of = |issues: Vec<Issue>| -> Vec<String> {
            issues
                .into_iter()
                .filter(|issue| issue.message == message)
                .map(|issue| issue.field)
                .collect()
        };
        assert_eq!(
            fields_of(code_request(&texts)),
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
            fields_of(verify_request(&texts)),
            ["to", "scope", "code", "applicationId"]
        );
    }
    let digits = text("6");
    let fields = RequestFields { digits, ..send() };
    let rule = "must be a number, found a string";
    assert_eq!(code_request(&fields), [Issue::new("digits", rule)]);
    let fields = RequestFields {
        expiration_time_in_minutes: RawValue::Null,
        ..verify()
    };
    let rule = "must be a number, found null";
    let expected = [Issue::new("expirationTimeInMinutes", rule)];
    assert_eq!(verify_request(&fields), expected);
}
