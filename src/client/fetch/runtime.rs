//! Where the program runs.

use crate::{call::fault::Runtime, support::platform::get};
use js_sys::Function;
use wasm_bindgen::{JsCast as _, JsValue, prelude::wasm_bindgen};

/// A page or one of its workers: anybody can read what runs there.
pub(super) fn is_browser() -> bool {
    global("document").is_some_and(|document| document.is_object())
        || global("importScripts").is_some_and(|import| import.is_instance_of::<Function>())
}

/// What the errors of this runtime prove. JavaScript programs have the same rule in core.js, in half the bytes.
pub(super) fn runtime() -> Runtime {
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

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = globalThis)]
    static GLOBAL: JsValue;
}

fn global(field: &str) -> Option<JsValue> {
    GLOBAL.with(|global| get(global, field))
}
