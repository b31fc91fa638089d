//! The input of a call: everything is checked before the call begins.

use super::{
    calls,
    convert::{self, found},
    entries, prepare,
};
use crate::{
    api::{check, issue::Issue, model::RequestFields, operation::Operation},
    call::response::REPLACEMENT,
    error::{Error, Kind, Place, Sent},
    support::{
        secret::mask_text,
        text::{holds, join},
    },
};
use alloc::{string::String, vec::Vec};
use wasm_bindgen::prelude::*;

/// Checks the input of a call and begins it.
pub(crate) fn start(
    operation: u32,
    flags: u32,
    settings: JsValue,
    account_id: &JsValue,
    entries: JsValue,
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
            .map(|(field, rule)| issue(field, rule)),
    );
    // Without a request there is none; that was found before.
    if flags & prepare::VALIDATE != 0 && !entries.is_undefined() {
        for issue in rule_issues(operation, &entries) {
            if !issues.iter().any(|known| known.field == issue.field) {
                issues.push(issue);
            }
        }
    }
    if issues.is_empty() {
        return calls::begin(operation, flags, settings, entries, segment);
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

/// A fault that JavaScript found where it takes values over, by its name there.
pub(crate) fn issue(field: &str, rule: &str) -> Issue {
    const RULES: [(&str, &str); 7] = [
        ("missing", "is required"),
        ("object", "must be an object"),
        ("unreadable", "cannot be read: its getter throws"),
        (
            "absent",
            "is not in this runtime: give the configuration one",
        ),
        (
            "toJSON",
            "must not be among the fields: what is checked would not be what is sent",
        ),
        (
            "unbound",
            "was called without its object: give `env.API.fetch.bind(env.API)` or an arrow function, not `env.API.fetch`",
        ),
        // It would be sent as another character than was asked for.
        ("surrogate", "must hold no lone surrogate"),
    ];
    let message = RULES
        .iter()
        .find(|(name, _)| *name == rule)
        .map_or("must be a value that JSON has", |(_, message)| *message);
    // Anything may be the name of a field, a code as well.
    Issue::new(mask_text(field, &[]), message)
}

fn rule_issues(operation: Operation, entries: &JsValue) -> Vec<Issue> {
    let Some(fields) = entries::read::<RequestFields>(entries) else {
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
            issue("accountId", "missing")
        } else {
            Issue::new(
                "accountId",
                join!("must be a string, found ", found(account_id)),
            )
        });
    };
    // A lone surrogate has come as this.
    if holds(&text, REPLACEMENT) {
        return Err(issue("accountId", "surrogate"));
    }
    check::account_segment(&text)
}
