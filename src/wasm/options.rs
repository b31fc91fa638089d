//! The options of a call: those that count, and what to do instead of those that `fetch` cannot honour.

use super::{
    convert::{found, list},
    prepare::{Reader, value},
};
use wasm_bindgen::prelude::*;

/// The options that count.
const OPTIONS: [&str; 6] = [
    "headers",
    "timeout",
    "signal",
    "params",
    "baseURL",
    "validateStatus",
];

impl Reader {
    /// Options that are an object and hold nothing that `fetch` cannot do.
    pub(crate) fn options(&mut self, field: &str, options: &JsValue) -> JsValue {
        if options.is_undefined() || options.is_null() {
            return JsValue::UNDEFINED;
        }
        let keys = js_sys::Reflect::own_keys(options)
            .ok()
            .filter(|_| options.is_object() && found(options) == "an object");
        let Some(keys) = keys else {
            self.wrong(field, "an object", options);
            return JsValue::UNDEFINED;
        };
        for key in list(&keys) {
            let value = value(options, &key);
            if !OPTIONS.contains(&key.as_str()) && !is_harmless(&key, &value) {
                self.refuse(&key, advice(&key));
            }
        }
        options.clone()
    }
}

/// Options of axios that ask for what happens here anyway.
fn is_harmless(option: &str, value: &JsValue) -> bool {
    if value.is_undefined() || value.is_null() {
        return true;
    }
    match option {
        "proxy" | "withCredentials" => value.as_bool() == Some(false),
        "decompress" => value.as_bool() == Some(true),
        "maxRedirects" => value.as_f64() == Some(0.0),
        "responseType" => value.as_string().as_deref() == Some("json"),
        "responseEncoding" => value.as_string().is_some_and(|name| {
            name.eq_ignore_ascii_case("utf8") || name.eq_ignore_ascii_case("utf-8")
        }),
        "method" => value
            .as_string()
            .is_some_and(|method| method.eq_ignore_ascii_case("post")),
        _ => false,
    }
}

/// What to do instead of an option that `fetch` cannot honour.
fn advice(option: &str) -> &'static str {
    const OWN_FETCH: &str =
        "is not supported over fetch: give the configuration a `fetch` of your own that does it";
    const BY_HAND: &str =
        "is not supported: change the request before the call, or the answer after it";
    const ADVICE: [(&str, &str); 14] = [
        (
            "axios",
            "cannot be used: this package has no axios; give the configuration a `fetch` of your own",
        ),
        ("httpAgent", OWN_FETCH),
        ("httpsAgent", OWN_FETCH),
        ("proxy", OWN_FETCH),
        ("socketPath", OWN_FETCH),
        ("lookup", OWN_FETCH),
        ("adapter", OWN_FETCH),
        ("transport", OWN_FETCH),
        (
            "cancelToken",
            "is not supported: use `signal` with an AbortController",
        ),
        ("transformRequest", BY_HAND),
        ("transformResponse", BY_HAND),
        ("paramsSerializer", BY_HAND),
        ("interceptors", BY_HAND),
        (
            "auth",
            "is not supported: set the credentials on the configuration",
        ),
    ];
    ADVICE.iter().find(|(known, _)| *known == option).map_or(
        "is no option of this package (headers, timeout, signal, params, baseURL, validateStatus)",
        |(_, advice)| advice,
    )
}
