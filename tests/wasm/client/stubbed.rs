//! Requests to the runtime's `fetch`, recorded by a replacement.

use super::{assert_error, client, verify_request};
use crate::{
    IN_BROWSER,
    wasm::service::{Service, replies, replies_under, restore_fetch},
};
use bandwidth_mfa::{Client, Configuration, Credentials, FetchTransport, Kind, Sent};
use js_sys::Function;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

fn with_token() -> Client {
    let configuration = Configuration::new(Credentials::AccessToken("token".into()));
    client(configuration.with_base_path("https://mfa.example/api/v1/"))
}

fn with_client_credentials() -> Client {
    let configuration = Configuration::oauth2("id: ö", "sécret +/:")
        .with_base_path("https://mfa.example")
        .with_token_url("https://token.example/oauth2/token");
    client(configuration)
}

fn gives_token(value: &str) -> Function {
    replies(
        200,
        &json!({ "access_token": value, "expires_in": 3600 }).to_string(),
    )
}

#[wasm_bindgen_test]
async fn a_call_is_one_post() {
    let service = Service::answering([replies(200, r#"{"valid":false}"#)]).everywhere();
    let mut request = verify_request();
    request.scope = Some("é 世 🙂".into());
    let answer = with_token()
        .with_account_id("a/b")
        .verify_code(&request)
        .await
        .unwrap();
    restore_fetch();
    assert!(!answer.valid);
    let mut headers = json!({
        "accept": "application/json, text/plain, */*",
        "authorization": "Bearer token",
        "content-type": "application/json",
    });
    if !IN_BROWSER {
        headers["user-agent"] = json!(concat!("bandwidth-mfa/", env!("CARGO_PKG_VERSION")));
    }
    let expected = json!({
        "url": "https://mfa.example/api/v1/accounts/a%2Fb/code/verify",
        "method": "POST",
        "headers": headers,
        "body": r#"{"to":"+19195551234","scope":"é 世 🙂","expirationTimeInMinutes":3.0,"code":"123456"}"#,
        "redirect": "manual",
        "cache": if IN_BROWSER { "default" } else { "no-store" },
        "credentials": if IN_BROWSER { "omit" } else { "same-origin" },
    });
    assert_eq!(service.requests(), [expected]);
}

#[wasm_bindgen_test]
async fn a_token_is_requested_cached_and_renewed_after_a_401() {
    let valid = || replies(200, r#"{"valid":true}"#);
    let answers = [
        gives_token("one"),
        valid(),
        replies(401, "{}"),
        gives_token("two"),
        valid(),
    ];
    let service = Service::answering(answers).everywhere();
    let client = with_client_credentials();
    for _ in 0..3 {
        assert!(client.verify_code(&verify_request()).await.unwrap().valid);
    }
    restore_fetch();
    let requests = service.requests();
    assert_eq!(requests[0]["url"], "https://token.example/oauth2/token");
    assert_eq!(requests[0]["body"], "grant_type=client_credentials");
    let headers = &requests[0]["headers"];
    assert_eq!(headers["content-type"], "application/x-www-form-urlencoded");
    // Both halves form-encoded (RFC 6749 2.3.1): `id%3A+%C3%B6:s%C3%A9cret+%2B%2F%3A`.
    let basic = "Basic aWQlM0ErJUMzJUI2OnMlQzMlQTljcmV0KyUyQiUyRiUzQQ==";
    let authorizations: Vec<_> = requests
        .iter()
        .map(|request| &request["headers"]["authorization"])
        .collect();
    assert_eq!(
        authorizations,
        [
            basic,
            "Bearer one",
            "Bearer one",
            basic,
            "Bearer two",
            "Bearer two"
        ]
    );
}

#[wasm_bindgen_test]
async fn a_failed_token_request_is_retried() {
    let answers = [
        replies(503, ""),
        gives_token("second"),
        replies(200, r#"{"valid":true}"#),
    ];
    let service = Service::answering(answers).everywhere();
    let answer = with_client_credentials()
        .verify_code(&verify_request())
        .await;
    restore_fetch();
    assert!(answer.unwrap().valid);
    assert_eq!(service.count(), 3);
}

#[wasm_bindgen_test]
async fn an_error_contains_the_services_words() {
    let body = r#"{"error":"+19195551234 is locked, as is 123456; token"}"#;
    let headers = r#"{"Retry-After":"120","X-Amzn-RequestId":"r-1"}"#;
    let service = Service::answering([replies_under(429, body, headers)]).everywhere();
    let error = with_token()
        .verify_code(&verify_request())
        .await
        .unwrap_err();
    restore_fetch();
    assert_error(&error, Kind::RateLimited, Sent::No);
    assert_eq!(error.retry_after_ms(), Some(120_000));
    assert_eq!(error.request_id(), Some("r-1"));
    assert_eq!(error.detail(), Some("*** is locked, as is ***; ***"));
    let printed = format!("{error} {error:?} {:?}", error.detail());
    for secret in ["9195551234", "123456", "Bearer token", "; token"] {
        assert!(!printed.contains(secret), "{printed}");
    }
    assert_eq!(service.count(), 1);
}

#[wasm_bindgen_test]
async fn twenty_parallel_first_calls_share_one_token_request() {
    let mut answers = vec![gives_token("one")];
    answers.extend((0..20).map(|_| replies(200, r#"{"valid":true}"#)));
    let service = Service::answering(answers).everywhere();
    let client = with_client_credentials();
    let calls = (0..20).map(|_| {
        let client = client.clone();
        wasm_bindgen_futures::future_to_promise(async move {
            let answer = client.verify_code(&verify_request()).await.unwrap();
            Ok(answer.valid.into())
        })
    });
    let calls: js_sys::Array = calls.collect();
    let all = wasm_bindgen_futures::JsFuture::from(js_sys::Promise::all(&calls)).await;
    restore_fetch();
    all.unwrap();
    assert_eq!(service.count(), 21);
}

#[wasm_bindgen_test]
fn a_page_may_have_a_secret_only_for_this_machine_or_if_allowed() {
    let configuration = || Configuration::oauth2("id", "secret");
    let create = |configuration| Client::new(configuration, FetchTransport::new());
    let refused = create(configuration()).err();
    assert_eq!(
        refused.map(|error| error.kind()),
        IN_BROWSER.then_some(Kind::Configuration)
    );
    assert!(create(configuration().with_dangerously_allow_browser(true)).is_ok());
    assert!(create(configuration().with_base_path("http://localhost:4010")).is_ok());
    assert!(create(Configuration::access_token("token")).is_ok());
}
