//! OAuth2 client credentials and the program's own tokens. Tokens are kept by client, so each test has one of its own.

use super::{NONE, account, reaching, valid, verify_request, with_token};
use crate::wasm::{
    js::{json, rejected, resolved, with},
    service::{Service, rejects_as_node, replies},
};
use bandwidth_mfa::wasm::{access_token, verify_code};
use js_sys::{Array, Function, Promise};
use serde_json::{Value, json};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

fn client(service: &Service, id: &str) -> JsValue {
    let fields = json!({
        "clientId": id,
        "clientSecret": "sécret +/:",
        "tokenUrl": "https://token.example/oauth2/token",
        "dangerouslyAllowBrowser": true,
    });
    reaching(service, &fields)
}

fn gives_token(value: &str, life_s: u32) -> Function {
    let token = json!({ "access_token": value, "token_type": "Bearer", "expires_in": life_s });
    replies(200, &token.to_string())
}

fn check(configuration: &JsValue) -> Promise {
    verify_code(configuration.clone(), account(), verify_request(), NONE)
}

/// The `Authorization` of each request, with where it went.
fn authorizations(service: &Service) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let read = |asked: &Value| {
        let host = text(&asked["url"]).split('/').nth(2).unwrap().to_owned();
        (host, text(&asked["headers"]["authorization"]))
    };
    service.asked().iter().map(read).collect()
}

fn to(host: &str, authorization: &str) -> (String, String) {
    (host.to_owned(), authorization.to_owned())
}

#[wasm_bindgen_test]
async fn a_token_is_asked_for_by_the_rules_of_oauth2() {
    let service = Service::answering([gives_token("one", 3600), valid()]);
    resolved(check(&client(&service, "id: ö"))).await;
    let asked = service.asked();
    let token = &asked[0];
    assert_eq!(token["url"], "https://token.example/oauth2/token");
    assert_eq!(token["method"], "POST");
    assert_eq!(token["body"], "grant_type=client_credentials");
    assert_eq!(token["redirect"], "manual");
    let header = |name: &str| token["headers"][name].clone();
    assert_eq!(header("content-type"), "application/x-www-form-urlencoded");
    assert_eq!(header("user-agent"), super::user_agent());
    // Both halves form-encoded (RFC 6749 2.3.1): `id%3A+%C3%B6:s%C3%A9cret+%2B%2F%3A`.
    let basic = "Basic aWQlM0ErJUMzJUI2OnMlQzMlQTljcmV0KyUyQiUyRiUzQQ==";
    assert_eq!(header("authorization"), basic);
    assert_eq!(asked[1]["headers"]["authorization"], "Bearer one");
}

#[wasm_bindgen_test]
async fn a_token_serves_until_it_ends() {
    let service = Service::answering([gives_token("one", 3600), valid()]);
    let configuration = client(&service, "kept");
    for _ in 0..3 {
        resolved(check(&configuration)).await;
    }
    assert_eq!(service.count(), 4);
    let kept = resolved(access_token(configuration)).await;
    assert_eq!(kept, "one");
    assert_eq!(service.count(), 4);
}

#[wasm_bindgen_test]
async fn calls_that_begin_together_share_one_token_request() {
    let service = Service::answering([gives_token("one", 3600), valid()]);
    let configuration = client(&service, "together");
    let calls: Vec<Promise> = (0..5).map(|_| check(&configuration)).collect();
    for call in calls {
        resolved(call).await;
    }
    let tokens = service
        .asked()
        .iter()
        .filter(|asked| asked["url"] == "https://token.example/oauth2/token")
        .count();
    assert_eq!([tokens, service.asked().len()], [1, 6]);
}

#[wasm_bindgen_test]
async fn a_token_of_another_client_is_never_used() {
    let service = Service::answering([
        gives_token("one", 3600),
        valid(),
        gives_token("two", 3600),
        valid(),
    ]);
    resolved(check(&client(&service, "first tenant"))).await;
    resolved(check(&client(&service, "second tenant"))).await;
    let bearers = authorizations(&service);
    assert_eq!(bearers[3], to("mfa.example", "Bearer two"));
}

#[wasm_bindgen_test]
async fn a_401_brings_a_new_token_and_one_more_request() {
    let answers = [
        gives_token("one", 3600),
        replies(401, r#"{"message":"Unauthorized"}"#),
        gives_token("two", 3600),
        valid(),
    ];
    let service = Service::answering(answers);
    let configuration = client(&service, "refreshed");
    resolved(check(&configuration)).await;
    resolved(check(&configuration)).await;
    let asked = authorizations(&service);
    assert_eq!(asked.len(), 5);
    assert_eq!(asked[1], to("mfa.example", "Bearer one"));
    assert_eq!(asked[3], to("mfa.example", "Bearer two"));
    // The new one is kept.
    assert_eq!(asked[4], to("mfa.example", "Bearer two"));
    assert_eq!(service.asked()[1]["body"], service.asked()[3]["body"]);
}

#[wasm_bindgen_test]
async fn a_second_401_is_the_result() {
    let refused = || replies(401, r#"{"message":"Unauthorized"}"#);
    let service = Service::answering([
        gives_token("one", 3600),
        refused(),
        gives_token("two", 3600),
        refused(),
    ]);
    let error = json(&rejected(check(&client(&service, "refused"))).await);
    assert_eq!([&error["kind"], &error["sent"]], ["unauthorized", "no"]);
    assert_eq!([&error["attempts"], &json!(service.count())], [2, 4]);
}

#[wasm_bindgen_test]
async fn a_token_endpoint_that_refuses_ends_the_call_before_it_is_made() {
    let said =
        r#"{"error":"invalid_client","error_description":"no such client s%C3%A9cret+%2B%2F%3A"}"#;
    let service = Service::answering([replies(401, said)]);
    let configuration = client(&service, "unknown");
    let calls = [check(&configuration), access_token(configuration)];
    for call in calls {
        let error = json(&rejected(call).await);
        assert_eq!([&error["kind"], &error["sent"]], ["authorization", "no"]);
        assert_eq!([&error["attempts"], &error["status"]], [0, 401]);
        assert_eq!(error["detail"], "no such client ***");
    }
    assert!(
        authorizations(&service)
            .iter()
            .all(|(host, _)| host == "token.example")
    );
}

#[wasm_bindgen_test]
async fn a_token_answer_of_a_bad_shape_is_no_token() {
    const BAD: [&str; 9] = [
        "",
        "a page",
        "[]",
        "{}",
        r#"{"access_token":5}"#,
        r#"{"access_token":""}"#,
        r#"{"access_token":"a b"}"#,
        r#"{"access_token":"a\r\nX: y"}"#,
        r#"{"access_token":"a","token_type":"mac"}"#,
    ];
    for text in BAD {
        let service = Service::answering([replies(200, text)]);
        let error = json(&rejected(check(&client(&service, "bad shape"))).await);
        assert_eq!(
            [&error["kind"], &error["sent"]],
            ["authorization", "no"],
            "{text}"
        );
        assert_eq!(service.count(), 1);
    }
}

#[wasm_bindgen_test]
async fn a_token_request_that_failed_is_made_again() {
    let answers = [
        replies(503, ""),
        rejects_as_node("ECONNRESET"),
        gives_token("third", 3600),
        valid(),
    ];
    let service = Service::answering(answers);
    resolved(check(&client(&service, "third time"))).await;
    assert_eq!(service.count(), 4);
}

/// A source of tokens that keeps what it was asked with.
fn source(asked: &Array) -> JsValue {
    let make = Function::new_with_args(
        "asked",
        "return (...args) => { asked.push(args); return Promise.resolve(`token-${asked.length}`); }",
    );
    make.call1(&NONE, asked).unwrap()
}

#[wasm_bindgen_test]
async fn a_programs_source_of_tokens_is_asked_for_each_call_and_after_a_401() {
    let asked = Array::new();
    let service = Service::answering([valid(), replies(401, "{}"), valid()]);
    let configuration = with(with_token(&service), "accessToken", source(&asked));
    resolved(check(&configuration)).await;
    resolved(check(&configuration)).await;
    assert_eq!(
        json(&asked),
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
async fn a_given_token_is_not_renewed() {
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
async fn a_source_that_gives_no_token_ends_the_call_before_it_is_made() {
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
async fn a_token_from_the_programs_store_spares_the_request() {
    let make = Function::new_no_args(
        "return { get: async () => ({ value: 'stored', expiresAt: Date.now() + 3600000 }), set: async () => {} }",
    );
    let service = Service::answering([valid()]);
    let configuration = with(
        client(&service, "stored"),
        "tokenStore",
        make.call0(&NONE).unwrap(),
    );
    resolved(check(&configuration)).await;
    assert_eq!(
        authorizations(&service),
        [to("mfa.example", "Bearer stored")]
    );
}

#[wasm_bindgen_test]
async fn a_store_that_fails_is_no_worse_than_none() {
    const STORES: [&str; 4] = [
        "return { get() { throw new Error('x'); }, set() { throw new Error('x'); } }",
        "return { get: () => Promise.reject(5), set: () => Promise.reject(5) }",
        "return { get: () => 5, set: () => 5 }",
        "return { get: () => ({ value: Symbol('s'), expiresAt: 1n }), set: () => {} }",
    ];
    for (index, code) in STORES.iter().enumerate() {
        let service = Service::answering([gives_token("asked", 3600), valid()]);
        let store = Function::new_no_args(code).call0(&NONE).unwrap();
        let configuration = with(
            client(&service, &format!("broken store {index}")),
            "tokenStore",
            store,
        );
        resolved(check(&configuration)).await;
        assert_eq!(
            authorizations(&service)[1],
            to("mfa.example", "Bearer asked")
        );
    }
}
