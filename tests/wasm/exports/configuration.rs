//! Faulty configurations and options: each fault names its field, and nothing is sent.

use super::{
    NONE, access_token, account, reaching,
    types::{odd, odd_names, with_throwing_getter},
    valid, verify_code, verify_request, with_token,
};
use crate::{
    IN_BROWSER,
    wasm::{
        js::{json, object, rejected, resolved, with},
        service::Service,
    },
};
use serde_json::{Value, json};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

/// The faulty options of a call that must be refused.
async fn faulty(configuration: JsValue, options: JsValue) -> Vec<String> {
    let error = json(
        &rejected(verify_code(
            configuration,
            account(),
            verify_request(),
            options,
        ))
        .await,
    );
    let found = [&error["kind"], &error["sent"], &error["code"]];
    assert_eq!(found, ["configuration", "no", "ERR_BAD_OPTION"], "{error}");
    assert_eq!(error["attempts"], 0);
    let issues = error["issues"].as_array().unwrap();
    let field = |issue: &Value| issue["field"].as_str().unwrap().to_owned();
    issues.iter().map(field).collect()
}

#[wasm_bindgen_test]
async fn a_configuration_that_is_not_an_object_is_refused() {
    let mut wrong = vec![NONE, JsValue::NULL, "text".into()];
    wrong.extend(["a number", "a boolean", "a symbol", "a bigint"].map(odd));
    for configuration in wrong {
        assert_eq!(faulty(configuration.clone(), NONE).await, ["configuration"]);
        let error = json(&rejected(access_token(configuration)).await);
        assert_eq!(error["kind"], "configuration");
    }
    for name in ["an object", "an array", "a map", "a function"] {
        assert_eq!(faulty(odd(name), NONE).await, ["credentials"], "{name}");
    }
    for name in ["a revoked proxy", "a proxy that throws"] {
        // Only the first field that is read is named.
        assert_eq!(faulty(odd(name), NONE).await.len(), 1, "{name}");
    }
}

/// Each option with the odd values that it accepts.
const OPTIONS: [(&str, &[&str]); 11] = [
    ("username", &[]),
    ("password", &[]),
    ("clientId", &[]),
    ("clientSecret", &[]),
    ("basePath", &[]),
    ("tokenUrl", &[]),
    ("timeout", &["a number", "NaN"]),
    ("fetch", &["a function"]),
    ("validate", &["a boolean"]),
    ("allowInsecure", &["a boolean"]),
    ("dangerouslyAllowBrowser", &["a boolean"]),
];

#[wasm_bindgen_test]
async fn an_option_of_a_wrong_type_is_named() {
    for (option, allowed) in OPTIONS {
        for name in odd_names() {
            if allowed.contains(&name.as_str()) {
                continue;
            }
            let service = Service::answering([valid()]);
            let configuration = with(with_token(&service), option, odd(&name));
            let fields = faulty(configuration, NONE).await;
            assert_eq!(
                fields.first().map(String::as_str),
                Some(option),
                "{option}: {name}"
            );
            assert_eq!(service.count(), 0);
        }
    }
}

#[wasm_bindgen_test]
async fn an_option_whose_getter_throws_is_named() {
    let others = ["accessToken", "baseOptions", "tokenStore"];
    for option in OPTIONS.iter().map(|(option, _)| *option).chain(others) {
        let service = Service::answering([valid()]);
        let configuration = with_throwing_getter(&with_token(&service), option);
        assert_eq!(faulty(configuration, NONE).await, [option]);
        assert_eq!(service.count(), 0);
    }
}

#[wasm_bindgen_test]
async fn missing_or_incomplete_credentials_are_refused() {
    let cases = [
        (json!({}), "credentials"),
        (json!({ "accessToken": "" }), "credentials"),
        (json!({ "clientId": "id" }), "clientSecret"),
        (
            json!({ "clientSecret": "secret", "dangerouslyAllowBrowser": true }),
            "clientId",
        ),
        (json!({ "clientId": 5 }), "clientId"),
        (
            json!({ "clientId": 5, "clientSecret": "secret", "dangerouslyAllowBrowser": true }),
            "clientId",
        ),
        (json!({ "username": 5 }), "username"),
        (json!({ "accessToken": 5 }), "accessToken"),
        (json!({ "accessToken": true }), "accessToken"),
    ];
    for (credentials, field) in cases {
        let service = Service::answering([valid()]);
        assert_eq!(
            faulty(reaching(&service, &credentials), NONE).await,
            [field],
            "{credentials}"
        );
    }
    for name in ["a symbol", "a bigint"] {
        let service = Service::answering([valid()]);
        let configuration = with(with_token(&service), "accessToken", odd(name));
        assert_eq!(faulty(configuration, NONE).await, ["accessToken"], "{name}");
    }
}

#[wasm_bindgen_test]
async fn an_invalid_address_is_refused() {
    const ADDRESSES: [&str; 9] = [
        "",
        "mfa.example",
        "/api/v1",
        "ftp://mfa.example",
        "http://mfa.example",
        "https://user:password@mfa.example",
        "https://mfa.example/?query",
        "https://mfa.example/#fragment",
        "https://[",
    ];
    for address in ADDRESSES {
        let service = Service::answering([valid()]);
        let configuration = with(with_token(&service), "basePath", address);
        assert_eq!(faulty(configuration, NONE).await, ["basePath"], "{address}");
        let options = object(&json!({ "baseURL": address }));
        assert_eq!(
            faulty(with_token(&service), options).await,
            ["baseURL"],
            "{address}"
        );
    }
}

#[wasm_bindgen_test]
async fn the_options_of_a_call_are_checked() {
    let service = Service::answering([valid()]);
    let cases: [(&str, &[&str]); 5] = [
        (
            "timeout",
            &[
                "a boolean",
                "a symbol",
                "a bigint",
                "an object",
                "a revoked proxy",
            ],
        ),
        (
            "signal",
            &[
                "a number",
                "a boolean",
                "a symbol",
                "an object",
                "a function",
                "a revoked proxy",
                "a proxy that throws",
            ],
        ),
        (
            "headers",
            &[
                "a number",
                "a symbol",
                "a bigint",
                "a revoked proxy",
                "a proxy that throws",
            ],
        ),
        ("params", &["a revoked proxy", "a proxy that throws"]),
        (
            "validateStatus",
            &[
                "a number",
                "a boolean",
                "a symbol",
                "an object",
                "a revoked proxy",
            ],
        ),
    ];
    for (option, names) in cases {
        for name in names {
            let options = with(object(&json!({})), option, odd(name));
            assert_eq!(
                faulty(with_token(&service), options).await,
                [option],
                "{option}: {name}"
            );
        }
    }
    for name in [
        "a number",
        "a boolean",
        "a symbol",
        "a bigint",
        "an array",
        "a revoked proxy",
        "a proxy that throws",
    ] {
        assert_eq!(
            faulty(with_token(&service), odd(name)).await,
            ["options"],
            "{name}"
        );
    }
    for name in [
        "Host",
        "Content-Length",
        "Transfer-Encoding",
        "Keep-Alive",
        "Upgrade",
        "Expect",
    ] {
        let options = object(&json!({ "headers": { name: "other" } }));
        assert_eq!(
            faulty(with_token(&service), options).await,
            [format!("headers.{name}")]
        );
    }
    let options = object(&json!({ "adapter": "http", "httpsAgent": {} }));
    assert_eq!(
        faulty(with_token(&service), options).await,
        ["adapter", "httpsAgent"]
    );
    assert_eq!(service.count(), 0);
}

#[wasm_bindgen_test]
async fn a_secret_is_refused_in_a_page_but_not_for_this_machine() {
    let secrets = [
        (
            json!({ "clientId": "id", "clientSecret": "secret" }),
            "clientSecret",
        ),
        (
            json!({ "username": "user", "password": "secret" }),
            "password",
        ),
    ];
    let token = crate::wasm::service::replies(200, r#"{"access_token":"t","expires_in":0}"#);
    for (credentials, field) in secrets {
        let service = Service::answering([token.clone(), valid()]);
        let configuration = reaching(&service, &credentials);
        if IN_BROWSER {
            assert_eq!(faulty(configuration.clone(), NONE).await, [field]);
            assert_eq!(service.count(), 0);
        }
        let answers = if field == "password" {
            vec![valid()]
        } else {
            vec![token.clone(), valid()]
        };
        let service = Service::answering(answers);
        let configuration = with(configuration, "fetch", service.fetch.clone());
        let loopback = with(configuration, "basePath", "http://127.0.0.1:1/api/v1");
        resolved(verify_code(loopback, account(), verify_request(), NONE)).await;
    }
}
