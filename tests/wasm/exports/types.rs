//! Values of wrong types in the request and the account id: each ends in an `MfaError` that names the field.

use super::{CALLS, NONE, account, request, success, with_token};
use crate::wasm::{
    js::{json, object, rejected, resolved, with},
    service::{Service, replies},
};
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen(module = "/tests/wasm/exports/values.js")]
extern "C" {
    #[wasm_bindgen(js_name = oddNames)]
    pub(crate) fn odd_names() -> Vec<String>;

    /// One of the odd values.
    pub(crate) fn odd(name: &str) -> JsValue;

    #[wasm_bindgen(js_name = withThrowingGetter)]
    pub(crate) fn with_throwing_getter(object: &JsValue, field: &str) -> JsValue;

    fn cyclic(object: &JsValue) -> JsValue;
}

const CODE_TEXTS: [&str; 6] = [
    "to",
    "from",
    "applicationId",
    "scope",
    "message",
    "callbackUrl",
];
const VERIFY_TEXTS: [&str; 4] = ["to", "scope", "code", "applicationId"];

/// The string fields of a call, and its number field.
fn fields(path: &str) -> (&'static [&'static str], &'static str) {
    if path == "verify" {
        (&VERIFY_TEXTS, "expirationTimeInMinutes")
    } else {
        (&CODE_TEXTS, "digits")
    }
}

/// Makes a call that must be refused before anything is sent; returns the faulty fields.
async fn faulty(path: &str, account_id: JsValue, request: JsValue) -> Vec<String> {
    let (_, call) = CALLS.iter().find(|(name, _)| *name == path).unwrap();
    let service = Service::answering([replies(200, success(path))]);
    let error = json(&rejected(call(with_token(&service), account_id, request, NONE)).await);
    let found = [&error["kind"], &error["sent"], &error["code"]];
    assert_eq!(found, ["invalid-input", "no", "ERR_BAD_REQUEST"], "{error}");
    assert_eq!([&error["attempts"], &error["status"]], [0, 400]);
    assert_eq!(service.count(), 0);
    let issues = error["issues"].as_array().unwrap().clone();
    let field = |issue: &Value| issue["field"].as_str().unwrap().to_owned();
    issues.iter().map(field).collect()
}

#[wasm_bindgen_test]
async fn a_wrong_type_names_the_field() {
    for (path, _) in CALLS {
        let (texts, number) = fields(path);
        for name in odd_names() {
            for field in texts.iter().copied().chain([number]) {
                // One field must be a number.
                if field == number && name == "a number" {
                    continue;
                }
                let request = with(request(path), field, odd(&name));
                assert_eq!(
                    faulty(path, account(), request).await,
                    [field],
                    "{path} {name}"
                );
            }
        }
    }
}

#[wasm_bindgen_test]
async fn null_is_refused() {
    for (path, _) in CALLS {
        let (texts, number) = fields(path);
        for field in texts.iter().copied().chain([number]) {
            let request = with(request(path), field, JsValue::NULL);
            assert_eq!(faulty(path, account(), request).await, [field], "{path}");
        }
    }
}

#[wasm_bindgen_test]
async fn a_number_in_a_string_or_out_of_range_is_refused() {
    for (path, _) in CALLS {
        let number = fields(path).1;
        for wrong in ["6", "", "six", "6n"] {
            let request = with(request(path), number, wrong);
            assert_eq!(faulty(path, account(), request).await, [number], "{wrong}");
        }
        for wrong in [f64::NAN, f64::INFINITY, -0.0, -4.0, 0.999, 15.001, 1e308] {
            let request = with(request(path), number, wrong);
            assert_eq!(faulty(path, account(), request).await, [number], "{wrong}");
        }
    }
}

#[wasm_bindgen_test]
async fn a_throwing_getter_is_named() {
    for (path, _) in CALLS {
        let (texts, number) = fields(path);
        for field in texts.iter().copied().chain([number, "unknown"]) {
            let request = with_throwing_getter(&request(path), field);
            assert_eq!(faulty(path, account(), request).await, [field]);
        }
    }
}

#[wasm_bindgen_test]
async fn a_lone_surrogate_names_the_field() {
    let broken: [JsValue; 3] = [
        js_sys::JsString::from_char_code(&[0xd83d]).into(),
        js_sys::JsString::from_char_code(&[0x61, 0xdc00, 0x62]).into(),
        js_sys::JsString::from_char_code(&[0xde42, 0xd83d]).into(),
    ];
    for (path, _) in CALLS {
        for field in fields(path).0.iter().copied().chain(["unknown"]) {
            for value in &broken {
                let request = with(request(path), field, value);
                assert_eq!(faulty(path, account(), request).await, [field]);
            }
        }
    }
    for value in broken {
        assert_eq!(
            faulty("verify", value, request("verify")).await,
            ["accountId"]
        );
    }
}

#[wasm_bindgen_test]
async fn a_value_that_json_does_not_have_names_the_field() {
    for (path, _) in CALLS {
        let nested = with(js_sys::Object::new().into(), "deep", odd("a bigint"));
        for value in [
            nested,
            odd("a bigint"),
            odd("a revoked proxy"),
            odd("a toJSON that throws"),
        ] {
            let request = with(request(path), "unknown", value);
            assert_eq!(faulty(path, account(), request).await, ["unknown"]);
        }
        let fields = faulty(path, account(), cyclic(&request(path))).await;
        assert_eq!(fields, ["self"]);
    }
}

#[wasm_bindgen_test]
async fn a_request_that_is_not_an_object_is_refused() {
    for (path, _) in CALLS {
        let mut wrong = vec![NONE, JsValue::NULL, "text".into(), "".into()];
        let no_objects = [
            "a number",
            "NaN",
            "a boolean",
            "an array",
            "a symbol",
            "a bigint",
            "a function",
        ];
        wrong.extend(
            no_objects
                .iter()
                .chain(&["a revoked proxy", "a proxy that throws"])
                .map(|name| odd(name)),
        );
        for value in wrong {
            assert_eq!(faulty(path, account(), value).await, ["request"], "{path}");
        }
        // These are objects, so the error names the missing fields.
        for name in [
            "a map",
            "a date",
            "an object without a prototype",
            "a promise",
        ] {
            let missing = faulty(path, account(), odd(name)).await;
            assert!(missing.len() >= 3, "{name}: {missing:?}");
        }
        let fields = faulty(
            path,
            account(),
            with(request(path), "toJSON", odd("a function")),
        )
        .await;
        assert_eq!(fields, ["toJSON"]);
    }
}

#[wasm_bindgen_test]
async fn an_account_id_is_a_string_or_a_whole_number() {
    let mut wrong: Vec<JsValue> = odd_names()
        .iter()
        .filter(|name| !["a number", "a bigint"].contains(&name.as_str()))
        .map(|name| odd(name))
        .collect();
    wrong.extend([NONE, JsValue::NULL, "".into(), ".".into(), "..".into()]);
    wrong.extend([-1.0, 0.5, 9_007_199_254_740_992.0, f64::INFINITY].map(JsValue::from));
    for account_id in wrong {
        assert_eq!(
            faulty("verify", account_id, request("verify")).await,
            ["accountId"]
        );
    }
}

#[wasm_bindgen_test]
async fn a_request_with_validate_false_need_only_be_a_json_object() {
    let send = |value: JsValue| {
        let service = Service::answering([replies(200, "{}")]);
        let configuration = with(with_token(&service), "validate", false);
        let call = (CALLS[0].1)(configuration, account(), value, NONE);
        (service, call)
    };
    let odd_request = object(&json!({ "digits": "six", "to": 5 }));
    let (service, call) = send(odd_request);
    resolved(call).await;
    assert_eq!(service.requests()[0]["body"], r#"{"digits":"six","to":5}"#);
    for name in [
        "a number",
        "an array",
        "a symbol",
        "a revoked proxy",
        "a function",
    ] {
        let (service, call) = send(odd(name));
        assert_eq!(
            json(&rejected(call).await)["kind"],
            "invalid-input",
            "{name}"
        );
        assert_eq!(service.count(), 0);
    }
}
