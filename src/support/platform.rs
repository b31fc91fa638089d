//! Where the program runs.

#[cfg(feature = "gloo")]
use crate::call::fault::Runtime;
#[cfg(feature = "gloo")]
use js_sys::Function;
use js_sys::Reflect;
use wasm_bindgen::JsValue;
#[cfg(feature = "gloo")]
use wasm_bindgen::{JsCast as _, prelude::wasm_bindgen};

/// A page or one of its workers: anybody can read what runs there.
#[cfg(feature = "gloo")]
pub(crate) fn is_browser() -> bool {
    global("document").is_some_and(|document| document.is_object())
        || global("importScripts").is_some_and(|import| import.is_instance_of::<Function>())
}

/// What the errors of this runtime prove. JavaScript programs have the same rule in core.js, in half the bytes.
#[cfg(feature = "gloo")]
pub(crate) fn runtime() -> Runtime {
    let agent = global("navigator")
        .and_then(|navigator| get(&navigator, "userAgent"))
        .and_then(|agent| agent.as_string());
    match agent {
        Some(agent) if agent == "Cloudflare-Workers" => Runtime::Silent,
        Some(agent) if agent.starts_with("Deno/") => Runtime::Deno,
        _ if is_browser() => Runtime::Silent,
        _ => Runtime::Other,
    }
}

/// The time in milliseconds since 1970.
#[allow(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a time after 1970"
)]
#[cfg(any(feature = "js", feature = "gloo"))]
pub(crate) fn now_ms() -> u64 {
    js_sys::Date::now() as u64
}

#[cfg(feature = "gloo")]
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = globalThis)]
    static GLOBAL: JsValue;
}

#[cfg(feature = "gloo")]
fn global(field: &str) -> Option<JsValue> {
    GLOBAL.with(|global| get(global, field))
}

/// A field that is there and can be read.
pub(crate) fn get(object: &JsValue, field: &str) -> Option<JsValue> {
    // Asking nothing for a field throws, which costs more than a whole call.
    if object.is_undefined() {
        return None;
    }
    Reflect::get(object, &JsValue::from_str(field))
        .ok()
        .filter(|value| !value.is_undefined())
}
