//! Reads what `fetch` rejected with.

use crate::{call::fault::Rejection, error::Cause, support::platform::get};
use alloc::format;
use wasm_bindgen::JsValue;

/// Reads a rejection, which may be any value.
pub(super) fn rejection(error: &JsValue) -> Rejection {
    let text = |object: &JsValue, field: &'static str| {
        get(object, field).and_then(|value| value.as_string())
    };
    let inner = get(error, "cause").unwrap_or_default();
    let mut message = text(error, "message")
        .or_else(|| error.as_string())
        .unwrap_or_default();
    // Node's error for several addresses has an empty message.
    if let Some(more) = text(&inner, "message").filter(|more| !more.is_empty()) {
        message = format!("{message}: {more}");
    }
    let code = text(error, "code").or_else(|| text(&inner, "code"));
    let call = text(&inner, "syscall")
        .or_else(|| text(error, "syscall"))
        .unwrap_or_default();
    // If several addresses were tried, their errors are not examined, so they prove nothing.
    let is_one = get(&inner, "errors")
        .or_else(|| get(error, "errors"))
        .is_none();
    let codes = code
        .iter()
        .filter(|_| is_one)
        .map(|code| format!("{code} {call}"))
        .collect();
    Rejection {
        cause: Cause {
            name: text(error, "name").unwrap_or_default(),
            code,
            message,
        },
        codes,
    }
}
