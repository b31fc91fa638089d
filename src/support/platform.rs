//! The parts of JavaScript that the core uses.

use js_sys::Reflect;
use wasm_bindgen::JsValue;

/// The time in milliseconds since 1970.
#[allow(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a time after 1970"
)]
pub(crate) fn now_ms() -> u64 {
    js_sys::Date::now() as u64
}

/// Reads a field, if it exists and can be read.
pub(crate) fn get(object: &JsValue, field: &str) -> Option<JsValue> {
    // Reading a field of undefined throws, which costs more than a whole call.
    if object.is_undefined() {
        return None;
    }
    Reflect::get(object, &JsValue::from_str(field))
        .ok()
        .filter(|value| !value.is_undefined())
}
