//! Error responses of the service, as JavaScript programs see them.

use super::{CALLS, NONE, NUMBER, account, refusal, request, valid, verify, with_token};
use crate::wasm::{
    js::{get, json, object, rejected, with},
    service::{
        Service, breaks_its_body, count_unhandled, hangs_in_its_body, is_read, overflows, replies,
        replies_nothing, replies_under,
    },
};
use js_sys::{Function, Object};
use serde_json::json;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;

/// Status, kind, sent, code.
type Case = (u16, &'static str, &'static str, &'static str);

const STATUSES: [Case; 12] = [
    (400, "bad-request", "no", "ERR_BAD_REQUEST"),
    (401, "unauthorized", "no", "ERR_BAD_REQUEST"),
    (403, "forbidden", "no", "ERR_BAD_REQUEST"),
    (404, "unexpected-status", "no", "ERR_BAD_REQUEST"),
    (408, "unexpected-status", "maybe", "ERR_BAD_REQUEST"),
    (429, "rate-limited", "no", "ERR_BAD_REQUEST"),
    (500, "server", "maybe", "ERR_BAD_RESPONSE"),
    (502, "server", "maybe", "ERR_BAD_RESPONSE"),
    (599, "server", "maybe", "ERR_BAD_RESPONSE"),
    (201, "unexpected-status", "yes", "ERR_BAD_RESPONSE"),
    (302, "unexpected-status", "no", "ERR_BAD_RESPONSE"),
    (307, "unexpected-status", "no", "ERR_BAD_RESPONSE"),
];

#[wasm_bindgen_test]
async fn every_status_has_its_kind() {
    for (path, call) in CALLS {
        for (status, kind, sent, code) in STATUSES {
            let service = Service::answering([replies(status, r#"{"error":"said"}"#)]);
            let call = call(with_token(&service), account(), request(path), NONE);
            let error = json(&rejected(call).await);
            let found = [&error["kind"], &error["sent"], &error["code"]];
            assert_eq!(found, [kind, sent, code], "{path} {status}");
            assert_eq!(error["status"], status);
            assert_eq!(error["attempts"], 1);
            assert_eq!(error["name"], "MfaError");
            assert_eq!(service.count(), 1, "{path} {status}");
        }
    }
}

#[wasm_bindgen_test]
async fn an_error_contains_the_services_words() {
    let text = format!(r#"{{"error":"{NUMBER} is locked, as is 123456","requestId":"r-1"}}"#);
    let answer = replies_under(429, &text, r#"{"Retry-After":"120","X-Custom":"value"}"#);
    let (_, promise) = verify([answer], NONE);
    let error = rejected(promise).await;
    let fields = json(&error);
    assert_eq!(fields["requestId"], "r-1");
    assert_eq!(fields["retryAfterMs"], 120_000);
    let detail = fields["detail"].as_str().unwrap();
    assert!(detail.ends_with("*** is locked, as is ***"), "{detail}");
    let printed = fields.to_string();
    for secret in [NUMBER, "123456", "Bearer token"] {
        assert!(!printed.contains(secret), "{printed}");
    }
    // For programs written for axios: the unchanged body, which no print shows.
    let response = get(&error, "response");
    assert_eq!(get(&response, "status"), 429);
    assert_eq!(
        json(&get(&response, "data"))["error"],
        format!("{NUMBER} is locked, as is 123456")
    );
    assert_eq!(get(&get(&response, "headers"), "x-custom"), "value");
    assert!(get(&error, "isAxiosError").is_truthy());
    let own = Object::keys(error.unchecked_ref::<Object>());
    assert!(!own.includes(&"response".into(), 0));
}

#[wasm_bindgen_test]
async fn a_200_that_does_not_match_the_document_is_an_error() {
    const BROKEN: [&str; 12] = [
        "",
        "a page",
        "null",
        "5",
        "[]",
        r#""valid""#,
        "{}",
        r#"{"valid":null}"#,
        r#"{"valid":"true"}"#,
        r#"{"valid":1}"#,
        r#"{"valid":[true]}"#,
        r#"{"valid":true"#,
    ];
    for text in BROKEN {
        let (service, error) = refusal([replies(200, text)], NONE).await;
        let found = [&error["kind"], &error["sent"], &error["code"]];
        assert_eq!(
            found,
            ["invalid-response", "yes", "ERR_BAD_RESPONSE"],
            "{text}"
        );
        assert_eq!(service.count(), 1);
    }
    for text in [
        r#"{"messageId":5}"#,
        r#"{"messageId":null}"#,
        r#"{"messageId":{}}"#,
        "[]",
    ] {
        let service = Service::answering([replies(200, text)]);
        let call = (CALLS[0].1)(with_token(&service), account(), request("messaging"), NONE);
        assert_eq!(
            json(&rejected(call).await)["kind"],
            "invalid-response",
            "{text}"
        );
    }
}

#[wasm_bindgen_test]
async fn an_unreadable_body_does_not_change_what_the_status_means() {
    let cases: [(Function, &str, &str); 7] = [
        (replies_nothing(200), "invalid-response", "yes"),
        (breaks_its_body(200), "invalid-response", "yes"),
        (overflows(200), "invalid-response", "yes"),
        (is_read(200), "invalid-response", "yes"),
        (breaks_its_body(403), "forbidden", "no"),
        (overflows(500), "server", "maybe"),
        (is_read(429), "rate-limited", "no"),
    ];
    for (index, (answer, kind, sent)) in cases.into_iter().enumerate() {
        let (_, error) = refusal([answer], NONE).await;
        assert_eq!(
            [&error["kind"], &error["sent"]],
            [kind, sent],
            "case {index}"
        );
    }
}

#[wasm_bindgen_test]
async fn a_body_that_cannot_be_cancelled_leaves_no_unhandled_rejection() {
    for answer in [overflows(200), breaks_its_body(200), hangs_in_its_body(200)] {
        let _ended = refusal([answer], object(&json!({ "timeout": 1 }))).await;
    }
    assert_eq!(count_unhandled().await, 0);
}

#[wasm_bindgen_test]
async fn a_body_may_have_at_most_64_kilobytes() {
    let padded = |size: usize| format!("{{\"valid\":true}}{}", " ".repeat(size.saturating_sub(14)));
    let (_, call) = verify([replies(200, &padded(65_536))], NONE);
    assert_eq!(json(&crate::wasm::js::resolved(call).await)["status"], 200);
    let (_, error) = refusal([replies(200, &padded(65_537))], NONE).await;
    assert_eq!(
        [&error["kind"], &error["sent"]],
        ["invalid-response", "yes"]
    );
}

#[wasm_bindgen_test]
async fn a_200_that_the_caller_refuses_was_still_applied() {
    for judge in ["return false", "return 0", "throw new Error('no')"] {
        let options = with(
            object(&json!({})),
            "validateStatus",
            Function::new_no_args(judge),
        );
        let (_, error) = refusal([valid()], options).await;
        let found = [&error["kind"], &error["sent"], &error["status"]];
        assert_eq!(
            found,
            [&json!("unexpected-status"), &json!("yes"), &json!(200)]
        );
    }
}

#[wasm_bindgen_test]
async fn invalid_utf_8_is_never_an_identifier() {
    let bytes = js_sys::Uint8Array::from(&b"{\"messageId\":\"a\xffb\"}"[..]);
    let response = Function::new_with_args("bytes", "return () => new Response(bytes)");
    let answer: Function = response.call1(&NONE, &bytes).unwrap().unchecked_into();
    let service = Service::answering([answer]);
    let call = (CALLS[0].1)(with_token(&service), account(), request("messaging"), NONE);
    assert_eq!(json(&rejected(call).await)["kind"], "invalid-response");
}
