//! The parts of JavaScript that the core uses.

use super::number::whole;
use alloc::vec::Vec;
use core::{cell::RefCell, ptr};
use js_sys::{JsString, Reflect};
use wasm_bindgen::JsValue;

/// The time in milliseconds since 1970.
pub(crate) fn now_ms() -> u64 {
    whole(js_sys::Date::now())
}

/// Reads a field, if it exists and can be read.
pub(crate) fn get(object: &JsValue, field: &'static str) -> Option<JsValue> {
    Reflect::get(object, &field_name(field))
        .ok()
        .filter(|value| !value.is_undefined())
}

thread_local! {
    static FIELD_NAMES: RefCell<Vec<(&'static str, JsString)>> = const { RefCell::new(Vec::new()) };
}

/// A field's name as a JavaScript string, which is made once. The package's build (scripts/build/shrink.mjs) lets
/// serde-wasm-bindgen use it too, because serde-wasm-bindgen's own hash map takes 1.2 KB more.
#[inline(never)]
pub(crate) fn field_name(name: &'static str) -> JsString {
    FIELD_NAMES.with_borrow_mut(|names| {
        let known = names.iter().position(|(known, _)| ptr::eq(*known, name));
        let at = known.unwrap_or_else(|| {
            names.push((name, name.into()));
            names.len().saturating_sub(1)
        });
        // Names that are read often come to the front.
        let nearer = at / 2;
        names.swap(at, nearer);
        names
            .get(nearer)
            .map_or_else(|| name.into(), |(_, string)| string.clone())
    })
}
