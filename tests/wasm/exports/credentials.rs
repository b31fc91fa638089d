//! OAuth2 client credentials. Tokens are cached by client, so each test has its own client.

use super::{NONE, account, reaching, valid, verify_request};
use crate::IN_BROWSER;
use crate::wasm::{
    js::{json, rejected, resolved},
    service::{Service, rejects_as_node, replies},
};
use bandwidth_mfa::js::{access_token, verify_code};
use js_sys::{Function, Promise};
use serde_json::{Value, json};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

pub(super) fn client(service: &Service, id: &str) -> JsValue {
    let fields = json!({
        "clientId": id,
        "clientSecret": "sécret +/:",
        "tokenUrl": "https://token.example/oauth2/token",
        "dangerouslyAllowBrowser": true,
    });
    reaching(service, &fields)
}

pub(super) fn gives_token(value: &str, life_s: u32) -> Function {
    let token = json!({ "access_token": value, "token_type": "Bearer", "expires_in": life_s });
    replies(200, &token.to_string())
}

pub(super) fn check(configuration: &JsValue) -> Promise {
    verify_code(configuration.clone(), account(), verify_request(), NONE)
}

/// The `Authorization` and the path of each request.
pub(super) fn authorizations(service: &Service) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let read = |asked: &Value| {
        let host = text(&asked["url"]).split('/').nth(2).unwrap().to_owned();
        (host, text(&asked["headers"]["authorization"]))
    };
    service.asked().iter().map(read).collect()
}

pub(super) fn to(host: &str, authorization: &str) -> (String, String) {
    (host.to_owned(), authorization.to_owned())
}

#[wasm_bindgen_test]
async fn a_token_request_follows_oauth2() {
    let service = Service::answering([gives_token("one", 3600), valid()]);
    resolved(check(&client(&service, "id: ö"))).await;
    let asked = service.asked();
    let token = &asked[0];
    assert_eq!(token["url"], "https://token.example/oauth2/token");
    assert_eq!(token["method"], "POST");
    assert_eq!(token["body"], "grant_type=client_credentials");
    assert_eq!(token["redirect"], "manual");
    if !IN_BROWSER {
        assert_eq!(token["cache"], "no-store");
    }
    let header = |name: &str| token["headers"][name].clone();
    assert_eq!(header("content-type"), "application/x-www-form-urlencoded");
    assert_eq!(header("user-agent"), super::user_agent());
    // Both halves form-encoded (RFC 6749 2.3.1): `id%3A+%C3%B6:s%C3%A9cret+%2B%2F%3A`.
    let basic = "Basic aWQlM0ErJUMzJUI2OnMlQzMlQTljcmV0KyUyQiUyRiUzQQ==";
    assert_eq!(header("authorization"), basic);
    assert_eq!(asked[1]["headers"]["authorization"], "Bearer one");
}

#[wasm_bindgen_test]
async fn a_token_is_used_until_it_expires() {
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
async fn parallel_first_calls_share_one_token_request() {
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
async fn another_clients_token_is_never_used() {
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
async fn a_401_leads_to_a_new_token_and_one_retry() {
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
    // The new token is cached.
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
async fn a_refusing_token_endpoint_ends_the_call_before_it_is_sent() {
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
async fn an_invalid_token_response_gives_no_token() {
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
async fn a_failed_token_request_is_retried() {
    let answers = [
        replies(503, ""),
        rejects_as_node("ECONNRESET read"),
        gives_token("third", 3600),
        valid(),
    ];
    let service = Service::answering(answers);
    resolved(check(&client(&service, "third time"))).await;
    assert_eq!(service.count(), 4);
}
