//! Where the program runs.

use crate::fault::Runtime;
use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast as _, JsValue, prelude::wasm_bindgen};

/// A page or one of its workers: anybody can read what runs there.
pub(crate) fn is_browser() -> bool {
    global("document").is_some_and(|document| document.is_object())
        || global("importScripts").is_some_and(|import| import.is_instance_of::<Function>())
}

/// The name of the runtime, as far as drive.js behaves differently on it.
pub(crate) fn name() -> &'static str {
    let agent = global("navigator")
        .and_then(|navigator| get(&navigator, "userAgent"))
        .and_then(|agent| agent.as_string());
    match agent {
        Some(agent) if agent == "Cloudflare-Workers" => "workerd",
        Some(agent) if agent.starts_with("Deno/") => "deno",
        _ if is_browser() => "browser",
        _ => "other",
    }
}

/// What the errors of this runtime prove.
pub(crate) fn runtime() -> Runtime {
    match name() {
        "workerd" | "browser" => Runtime::Silent,
        "deno" => Runtime::Deno,
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

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = globalThis)]
    static GLOBAL: JsValue;
}

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
