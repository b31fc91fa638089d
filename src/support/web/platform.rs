//! The functions of `web.rs` in JavaScript, from the runtime.

use super::url::Url;
pub(crate) use crate::support::platform::now_ms;
use crate::support::{
    number::{float, whole},
    platform::get,
    text::join,
};
use alloc::string::String;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    fn btoa(binary: &js_sys::JsString) -> String;

    type URLSearchParams;

    #[wasm_bindgen(constructor)]
    fn new() -> URLSearchParams;

    #[wasm_bindgen(method)]
    fn append(this: &URLSearchParams, name: &str, value: &str);

    #[wasm_bindgen(method, js_name = toString)]
    fn to_text(this: &URLSearchParams) -> String;
}

pub(crate) fn parse_url(text: &str) -> Option<Url> {
    let url = web_sys::Url::new(text).ok()?;
    // web-sys's getters need a function of glue each.
    let part = |name| {
        let part = get(&url, name).and_then(|part| part.as_string());
        part.unwrap_or_default()
    };
    Some(Url {
        protocol: part("protocol"),
        hostname: part("hostname"),
        host: part("host"),
        has_user_info: !part("username").is_empty() || !part("password").is_empty(),
        href: part("href"),
    })
}

/// `encodeURIComponent` (ECMA-262 19.2.6.4). Letters and digits stay as they are, so most account ids need no call into JavaScript.
pub(crate) fn encode_component(text: &str) -> String {
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return text.into();
    }
    js_sys::encode_uri_component(text).into()
}

/// `application/x-www-form-urlencoded` (WHATWG URL 5.2), by encoding a form with one field whose name is empty.
pub(crate) fn encode_form(text: &str) -> String {
    let form = URLSearchParams::new();
    form.append("", text);
    form.to_text()
        .strip_prefix('=')
        .map(String::from)
        .unwrap_or_default()
}

/// `btoa` takes one character per byte, so the text is converted first.
pub(crate) fn base64(text: &str) -> String {
    btoa(&js_sys::unescape(&encode_component(text)))
}

pub(crate) fn parse_date_ms(text: &str) -> Option<u64> {
    // Without a zone it would be local time; HTTP dates are in GMT.
    let at = js_sys::Date::parse(&join!(text.strip_suffix(" GMT").unwrap_or(text), " GMT"));
    // A time before 1970 becomes 0.
    (!at.is_nan()).then_some(whole(at))
}

/// A random number below `end`, for waits and for the simulator's codes.
pub(crate) fn random(end: u64) -> u64 {
    whole(js_sys::Math::random() * float(end))
}
