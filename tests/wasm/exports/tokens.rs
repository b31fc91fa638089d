//! The program's own tokens: a value, a promise, a function, a store.

use super::{
    NONE,
    credentials::{authorizations, check, client, gives_token, to},
    valid, with_token,
};
use crate::wasm::{
    js::{json, rejected, resolved, with},
    service::{Service, replies},
};
use js_sys::{Array, Function, Promise};
use serde_json::json;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

/// A token function that records its arguments.
fn token_function(calls: &Array) -> JsValue {
    let make = Function::new_with_args(
        "calls",
        "return (...args) => { calls.push(args); return Promise.resolve(`token-${calls.length}`); }",
    );
    make.call1(&NONE, calls).unwrap()
}

#[wasm_bindgen_test]
async fn a_token_function_is_called_for_each_call_and_after_a_401() {
    let calls = Array::new();
    let service = Service::answering([valid(), replies(401, "{}"), valid()]);
    let configuration = with(with_token(&service), "accessToken", token_function(&calls));
    resolved(check(&configuration)).await;
    resolved(check(&configuration)).await;
    assert_eq!(
        json(&calls),
        json!([["OAuth2", []], ["OAuth2", []], ["OAuth2", []]])
    );
    let bearers: Vec<String> = authorizations(&service)
        .into_iter()
        .map(|(_, bearer)| bearer)
        .collect();
    assert_eq!(
        bearers,
        ["Bearer token-1", "Bearer token-2", "Bearer token-3"]
    );
}

#[wasm_bindgen_test]
async fn a_fixed_token_is_not_renewed() {
    let promised: JsValue = Promise::<JsValue>::resolve(&JsValue::from("token")).into();
    for token in ["token".into(), promised] {
        let service = Service::answering([replies(401, "{}")]);
        let configuration = with(with_token(&service), "accessToken", token);
        let error = json(&rejected(check(&configuration)).await);
        assert_eq!(error["kind"], "unauthorized");
        assert_eq!(service.count(), 1);
        assert_eq!(
            authorizations(&service),
            [to("mfa.example", "Bearer token")]
        );
    }
}

#[wasm_bindgen_test]
async fn a_failing_token_function_ends_the_call_before_it_is_sent() {
    const SOURCES: [&str; 6] = [
        "throw new Error('the vault is sealed')",
        "return Promise.reject('no')",
        "return 5",
        "return undefined",
        "return Symbol('s')",
        "return 'a b'",
    ];
    for code in SOURCES {
        let service = Service::answering([valid()]);
        let configuration = with(
            with_token(&service),
            "accessToken",
            Function::new_no_args(code),
        );
        let error = json(&rejected(check(&configuration)).await);
        assert_eq!(
            [&error["kind"], &error["sent"]],
            ["authorization", "no"],
            "{code}"
        );
        assert_eq!(service.count(), 0);
    }
}

#[wasm_bindgen_test]
async fn a_failing_store_is_ignored() {
    const STORES: [&str; 4] = [
        "return { get() { throw new Error('x'); }, set() { throw new Error('x'); } }",
        "return { get: () => Promise.reject(5), set: () => Promise.reject(5) }",
        "return { get: () => 5, set: () => 5 }",
        "return { get: () => ({ value: Symbol('s'), expiresAt: 1n }), set: () => {} }",
    ];
    for (index, code) in STORES.iter().enumerate() {
        let service = Service::answering([gives_token("fetched", 3600), valid()]);
        let store = Function::new_no_args(code).call0(&NONE).unwrap();
        let configuration = with(
            client(&service, &format!("broken store {index}")),
            "tokenStore",
            store,
        );
        resolved(check(&configuration)).await;
        assert_eq!(
            authorizations(&service)[1],
            to("mfa.example", "Bearer fetched")
        );
    }
}
