//! From JavaScript values to the core's and back.

use super::entries;
use crate::{
    api::operation::Operation,
    call::{
        exchange::{Body, BodyFault, End, Reply},
        fault::Rejection,
    },
    error::{Cause, Error, Kind},
    support::platform::get,
};
use alloc::{string::String, vec::Vec};
use js_sys::{Array, Object, Reflect};
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/wasm/errors.js")]
extern "C" {
    /// Named to be exported again. A type would be declared as `unknown`, beside its declaration in types.d.ts.
    #[allow(dead_code, reason = "JavaScript's error class, never called from here")]
    #[wasm_bindgen(js_name = MfaError, reexport, skip_typescript)]
    fn mfa_error();

    #[allow(
        clippy::too_many_arguments,
        reason = "one crossing, not one for each field"
    )]
    fn draft(
        message: &str,
        kind: &str,
        sent: &str,
        attempts: u32,
        code: &str,
        status: Option<u16>,
        request_id: Option<&str>,
        retry_after_ms: Option<f64>,
        issues: &Array,
        detail: Option<&str>,
        cause_name: Option<&str>,
        cause_message: Option<&str>,
        cause_code: Option<&str>,
    ) -> JsValue;
}

/// The numbers that stand for operations at this border.
pub(crate) const fn operation(number: u32) -> Operation {
    match number {
        0 => Operation::GenerateMessagingCode,
        1 => Operation::GenerateVoiceCode,
        3 => Operation::Token,
        _ => Operation::VerifyCode,
    }
}

pub(crate) const fn end(number: u32) -> End {
    if number == 1 {
        End::Timeout
    } else {
        End::Aborted
    }
}

pub(crate) fn set(object: &Object, field: &str, value: &JsValue) {
    // An object of our own takes every field.
    let _taken = Reflect::set(object, &JsValue::from_str(field), value);
}

pub(crate) fn set_text(object: &Object, field: &str, text: &str) {
    set(object, field, &JsValue::from_str(text));
}

pub(crate) fn text(object: &JsValue, field: &str) -> Option<String> {
    get(object, field)?.as_string()
}

/// The texts in a list that is a field.
pub(crate) fn texts(object: &JsValue, field: &str) -> Vec<String> {
    get(object, field)
        .map(|texts| list(&Array::from(&texts)))
        .unwrap_or_default()
}

/// The texts in a list.
pub(crate) fn list(values: &Array) -> Vec<String> {
    let mut texts = Vec::new();
    for index in 0..values.length() {
        texts.extend(values.get(index).as_string());
    }
    texts
}

/// What core.js makes the error of that JavaScript programs see.
pub(crate) fn error(error: &Error) -> JsValue {
    // Programs written for axios read the status of every refusal.
    let status = if error.kind() == Kind::InvalidInput {
        Some(400)
    } else {
        error.status()
    };
    #[allow(
        clippy::as_conversions,
        clippy::cast_precision_loss,
        reason = "at most a day"
    )]
    let retry_after_ms = error.retry_after_ms().map(|wait| wait as f64);
    let issues = Array::new();
    for issue in error.issues() {
        issues.push(&JsValue::from_str(&issue.field));
        issues.push(&JsValue::from_str(&issue.message));
    }
    let cause = error.cause();
    draft(
        error.message(),
        error.kind().as_str(),
        error.sent().as_str(),
        error.attempts(),
        error.code(),
        status,
        error.request_id(),
        retry_after_ms,
        &issues,
        error.detail(),
        cause.map(|cause| &*cause.name),
        cause.map(|cause| &*cause.message),
        cause.and_then(|cause| cause.code.as_deref()),
    )
}

/// What read.js says of a rejection.
pub(crate) fn rejection(said: &JsValue) -> Rejection {
    let cause = Cause {
        name: text(said, "name").unwrap_or_default(),
        code: text(said, "code"),
        message: text(said, "message").unwrap_or_default(),
    };
    Rejection {
        cause,
        codes: texts(said, "codes"),
    }
}

/// A parsed body.
#[derive(Debug)]
pub(crate) struct JsBody {
    /// Its fields (entries.rs); `undefined` where it is no object.
    entries: JsValue,
    text: String,
}

impl Body for JsBody {
    fn read<T: DeserializeOwned>(&self) -> Option<T> {
        entries::read(&self.entries)
    }

    fn text(&self) -> &str {
        &self.text
    }
}

/// What task.js says of an answer. `extra` is absent for a 200 with JSON.
pub(crate) fn reply(status: u32, entries: JsValue, extra: &JsValue) -> Reply<JsBody> {
    let status = u16::try_from(status).unwrap_or_default();
    if extra.is_undefined() {
        return Reply::new(
            status,
            Ok(JsBody {
                entries,
                text: String::new(),
            }),
        );
    }
    let body = match get(extra, "fault") {
        Some(fault) => Err(body_fault(&fault)),
        None => Ok(JsBody {
            entries,
            text: text(extra, "text").unwrap_or_default(),
        }),
    };
    Reply {
        retry_after: text(extra, "retryAfter"),
        request_id: text(extra, "requestId"),
        ..Reply::new(status, body)
    }
}

fn body_fault(fault: &JsValue) -> BodyFault {
    if let Some(said) = get(fault, "lost") {
        return BodyFault::Lost(rejection(&said).cause);
    }
    if get(fault, "noBody").is_some() {
        return BodyFault::NoResponse;
    }
    #[allow(
        clippy::as_conversions,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "task.js gives 1 or 2"
    )]
    get(fault, "ended")
        .and_then(|why| why.as_f64())
        .map_or(BodyFault::TooLarge, |why| BodyFault::Ended(end(why as u32)))
}

/// Pairs of a field and the name of the rule that it breaks.
pub(crate) fn faults(pairs: &JsValue) -> Vec<(String, String)> {
    if !Array::is_array(pairs) {
        return Vec::new();
    }
    list(&Array::from(pairs))
        .chunks_exact(2)
        .filter_map(|pair| Some((pair.first()?.clone(), pair.get(1)?.clone())))
        .collect()
}

#[wasm_bindgen]
extern "C" {
    /// Throws for a revoked proxy.
    #[wasm_bindgen(catch, js_namespace = Array, js_name = isArray)]
    fn is_array(value: &JsValue) -> Result<bool, JsValue>;
}

/// What a value is, for a sentence that says what was found.
pub(crate) fn found(value: &JsValue) -> &'static str {
    const TYPES: [(&str, &str); 7] = [
        ("string", "a string"),
        ("number", "a number"),
        ("boolean", "a boolean"),
        ("bigint", "a bigint"),
        ("symbol", "a symbol"),
        ("function", "a function"),
        ("undefined", "nothing"),
    ];
    let name = value.js_typeof().as_string();
    match TYPES
        .iter()
        .find(|(known, _)| name.as_deref() == Some(*known))
    {
        Some((_, what)) => what,
        None if value.is_null() => "null",
        None if is_array(value).unwrap_or(false) => "an array",
        None => "an object",
    }
}
