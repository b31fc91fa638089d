//! OAuth2 client credentials. Tokens are cached by client, so each test has its own client.

use super::{NONE, access_token, account, reaching, valid, verify_code, verify_request};
use crate::IN_BROWSER;
use crate::wasm::{
    js::{json, rejected, resolved},
    service::{Service, replies},
};
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

/// The host and the `Authorization` of each request.
pub(super) fn authorizations(service: &Service) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let read = |request: &Value| {
        let host = text(&request["url"]).split('/').nth(2).unwrap().to_owned();
        (host, text(&request["headers"]["authorization"]))
    };
    service.requests().iter().map(read).collect()
}

pub(super) fn to(host: &str, authorization: &str) -> (String, String) {
    (host.to_owned(), authorization.to_owned())
}

#[wasm_bindgen_test]
async fn a_token_request_follows_oauth2() {
    let service = Service::answering([gives_token("one", 3600), valid()]);
    resolved(check(&client(&service, "id: ö"))).await;
    let requests = service.requests();
    let token = &requests[0];
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
    assert_eq!(requests[1]["headers"]["authorization"], "Bearer one");
}

#[wasm_bindgen_test]
async fn a_token_is_used_for_several_calls() {
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
async fn a_refusing_token_endpoint_ends_the_call_before_it_is_sent() {
    let body =
        r#"{"error":"invalid_client","error_description":"no such client s%C3%A9cret+%2B%2F%3A"}"#;
    let service = Service::answering([replies(401, body)]);
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
