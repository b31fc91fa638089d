//! The arguments of `fetch`: URL, headers and body.

use super::{
    CALLS, NONE, account, code_request, generate_messaging_code, reaching, request, success,
    user_agent, verify_code, verify_request, with_token,
};
use crate::{
    IN_BROWSER,
    wasm::{
        js::{json, object, resolved, with},
        service::{Service, replies},
    },
};
use serde_json::{Value, json};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn each_call_is_one_post_to_its_path() {
    for (path, call) in CALLS {
        let service = Service::answering([replies(200, success(path))]);
        resolved(call(with_token(&service), account(), request(path), NONE)).await;
        let mut headers = json!({
            "accept": "application/json, text/plain, */*",
            "authorization": "Bearer token",
            "content-type": "application/json",
        });
        let mut expected = json!({
            "url": format!("https://mfa.example/api/v1/accounts/9900000/code/{path}"),
            "method": "POST",
            "body": json_text(&request(path)),
            "redirect": "manual",
        });
        if IN_BROWSER {
            expected["credentials"] = json!("omit");
        } else {
            expected["cache"] = json!("no-store");
            headers["user-agent"] = user_agent();
        }
        expected["headers"] = headers;
        assert_eq!(service.requests(), [expected], "{path}");
    }
}

fn json_text(value: &JsValue) -> String {
    js_sys::JSON::stringify(value).unwrap().into()
}

#[wasm_bindgen_test]
async fn the_body_is_the_json_of_the_request() {
    const CASES: [&str; 3] = [
        // Order and unknown fields stay.
        r#"{"code":"123456","new":{"deep":[1,null]},"to":"+19195551234","expirationTimeInMinutes":3}"#,
        // A code keeps its zeros, a number its fraction.
        r#"{"to":"+19195551234","code":"000000","expirationTimeInMinutes":1.5}"#,
        // Characters of any Unicode plane.
        r#"{"to":"+19195551234","code":"123456","expirationTimeInMinutes":3,"scope":"é 世 🙂 \" \\ud800"}"#,
    ];
    for text in CASES {
        let service = Service::answering([super::valid()]);
        let request = js_sys::JSON::parse(text).unwrap();
        resolved(verify_code(with_token(&service), account(), request, NONE)).await;
        assert_eq!(service.requests()[0]["body"], text);
    }
}

#[wasm_bindgen_test]
async fn an_undefined_field_counts_as_absent() {
    let service = Service::answering([super::valid()]);
    let request = with(verify_request(), "scope", NONE);
    resolved(verify_code(with_token(&service), account(), request, NONE)).await;
    assert_eq!(service.requests()[0]["body"], json_text(&verify_request()));
}

#[wasm_bindgen_test]
async fn changing_the_request_after_the_call_has_no_effect() {
    let service = Service::answering([super::valid()]);
    let request = verify_request();
    let promise = verify_code(with_token(&service), account(), request.clone(), NONE);
    with(request, "to", "+19195559999");
    resolved(promise).await;
    assert_eq!(service.requests()[0]["body"], json_text(&verify_request()));
}

#[wasm_bindgen_test]
async fn an_account_id_is_one_segment_of_the_path() {
    let cases: [(JsValue, &str); 5] = [
        ("9900000".into(), "9900000"),
        (9_900_000.into(), "9900000"),
        (0.into(), "0"),
        ("a/b?c#d e".into(), "a%2Fb%3Fc%23d%20e"),
        ("é世".into(), "%C3%A9%E4%B8%96"),
    ];
    for (account_id, segment) in cases {
        let service = Service::answering([super::valid()]);
        let call = verify_code(with_token(&service), account_id, verify_request(), NONE);
        resolved(call).await;
        let url = format!("https://mfa.example/api/v1/accounts/{segment}/code/verify");
        assert_eq!(service.requests()[0]["url"], url);
    }
}

#[wasm_bindgen_test]
async fn options_override_the_configuration() {
    let service = Service::answering([super::valid()]);
    let defaults = object(&json!({
        "headers": { "X-Both": "default", "X-Default": "1" },
        "params": { "from": "defaults" },
    }));
    let configuration = with(with_token(&service), "baseOptions", defaults);
    let options = object(&json!({
        "headers": { "x-both": "call", "Content-Type": "application/json; charset=utf-8", "Accept": null },
        "params": { "a": "b c", "list": [1, 2] },
        "baseURL": "https://other.example/",
    }));
    resolved(verify_code(
        configuration,
        account(),
        verify_request(),
        options,
    ))
    .await;
    let requests = service.requests();
    let url = "https://other.example/accounts/9900000/code/verify?a=b+c&list%5B%5D=1&list%5B%5D=2";
    assert_eq!(requests[0]["url"], url);
    let header = |name: &str| requests[0]["headers"][name].clone();
    assert_eq!(header("x-both"), "call");
    assert_eq!(header("x-default"), "1");
    assert_eq!(header("content-type"), "application/json; charset=utf-8");
    assert_eq!(header("accept"), Value::Null);
}

#[wasm_bindgen_test]
async fn basic_credentials_are_sent_in_utf_8() {
    let service = Service::answering([super::valid()]);
    let credentials =
        json!({ "username": "usér", "password": "pass:wörd", "dangerouslyAllowBrowser": true });
    let configuration = reaching(&service, &credentials);
    resolved(verify_code(
        configuration,
        account(),
        verify_request(),
        NONE,
    ))
    .await;
    let header = &service.requests()[0]["headers"]["authorization"];
    assert_eq!(header, "Basic dXPDqXI6cGFzczp3w7ZyZA==");
}

#[wasm_bindgen_test]
async fn the_runtimes_fetch_is_read_at_each_call() {
    for answer in ["1", "2"] {
        let service = Service::answering([replies(200, &format!(r#"{{"messageId":"{answer}"}}"#))])
            .everywhere();
        let configuration =
            object(&json!({ "accessToken": "token", "basePath": "https://mfa.example" }));
        let call = generate_messaging_code(configuration, account(), code_request(), NONE);
        let data = json(&resolved(call).await)["data"].clone();
        crate::wasm::service::restore_fetch();
        assert_eq!(data, json!({ "messageId": answer }));
        assert_eq!(service.count(), 1);
    }
}
