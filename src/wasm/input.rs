//! The input of a call: everything is checked before the call begins.

use super::{
    calls,
    convert::{self, found},
    prepare,
};
use crate::{
    api::REPLACEMENT,
    check,
    error::{Error, Issue, Kind, Place, Sent},
    model::RequestFields,
    text::join,
    transport::Operation,
};
use alloc::{string::String, vec::Vec};
use wasm_bindgen::prelude::*;

/// Checks the input of a call and begins it.
pub(crate) fn start(
    operation: u32,
    flags: u32,
    settings: JsValue,
    account_id: &JsValue,
    fields: JsValue,
    faults: &JsValue,
) -> JsValue {
    let operation = convert::operation(operation);
    let mut issues = Vec::new();
    let segment = account_segment(account_id)
        .map_err(|issue| issues.push(issue))
        .unwrap_or_default();
    issues.extend(
        convert::faults(faults)
            .iter()
            .map(|(field, rule)| check::border(field, rule)),
    );
    if flags & prepare::VALIDATE != 0 && fields.is_object() {
        for issue in rule_issues(operation, &fields) {
            if !issues.iter().any(|known| known.field == issue.field) {
                issues.push(issue);
            }
        }
    }
    if issues.is_empty() {
        return calls::begin(operation, flags, settings, fields, segment);
    }
    let place = Place {
        operation,
        host: String::new(),
        timeout_ms: 0,
    };
    convert::error(
        &Error::new(
            Kind::InvalidInput,
            Sent::No,
            0,
            place.invalid_input(&issues),
        )
        .with_issues(issues),
    )
}

fn rule_issues(operation: Operation, fields: &JsValue) -> Vec<Issue> {
    let Ok(fields) = serde_wasm_bindgen::from_value::<RequestFields>(fields.clone()) else {
        return Vec::from([Issue::new("request", "cannot be read")]);
    };
    if operation == Operation::VerifyCode {
        check::verify_request(&fields)
    } else {
        check::code_request(&fields)
    }
}

/// A whole number comes as its digits (drive.js).
fn account_segment(account_id: &JsValue) -> Result<String, Issue> {
    let Some(text) = account_id.as_string() else {
        return Err(if account_id.is_undefined() || account_id.is_null() {
            check::border("accountId", "missing")
        } else {
            Issue::new(
                "accountId",
                join!("must be a string, found ", found(account_id)),
            )
        });
    };
    // A lone surrogate has come as this.
    if text.chars().any(|one| one == REPLACEMENT) {
        return Err(check::border("accountId", "surrogate"));
    }
    check::account_segment(&text)
}
