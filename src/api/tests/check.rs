//! The rules for requests, each with the last value that it accepts and the first one that it refuses.

#![cfg(not(target_family = "wasm"))]

mod account_ids;
mod numbers;
mod phone_numbers;
mod texts;
mod types;

use super::{code_request, known_fields, verify_request};
use crate::api::{fields::Model, model::RequestFields, operation::Operation, raw_value::RawValue};

fn send() -> RequestFields {
    RequestFields {
        to: "+19195551234".into(),
        from: "+19195554321".into(),
        application_id: "93de2206-9669-4e07-948d-329f4b722ee2".into(),
        message: "Your code is {CODE}".into(),
        digits: RawValue::Number(6.0),
        ..RequestFields::default()
    }
}

fn verify() -> RequestFields {
    RequestFields {
        to: "+19195551234".into(),
        expiration_time_in_minutes: RawValue::Number(3.0),
        code: "123456".into(),
        ..RequestFields::default()
    }
}

fn text(text: impl Into<String>) -> RawValue {
    RawValue::Text(text.into())
}

#[test]
fn accepts_valid_requests() {
    assert_eq!(code_request(&send()), []);
    assert_eq!(verify_request(&verify()), []);
}

#[test]
fn knows_each_field_that_has_a_rule() {
    let mut wrong = RequestFields::default();
    wrong.with_fields(|_, values| {
        for value in values {
            **value = RawValue::Null;
        }
    });
    for (operation, issues) in [
        (Operation::GenerateMessagingCode, code_request(&wrong)),
        (Operation::GenerateVoiceCode, code_request(&wrong)),
        (Operation::VerifyCode, verify_request(&wrong)),
    ] {
        let fields: Vec<&str> = issues.iter().map(|issue| issue.field.as_str()).collect();
        assert_eq!(fields, known_fields(operation));
    }
}
