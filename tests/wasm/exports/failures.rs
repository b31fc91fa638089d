//! Error responses of the service, as JavaScript programs see them.

use super::{NONE, NUMBER, refusal, valid, verify};
use crate::wasm::{
    js::{get, json, object, rejected, with},
    service::{
        breaks_its_body, count_unhandled, hangs_in_its_body, overflows, padded, replies,
        replies_under,
    },
};
use js_sys::{Function, Object};
use serde_json::json;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;

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
    // For programs written for axios: the unchanged body, which printing the error does not show.
    let response = get(&error, "response");
    assert_eq!(get(&response, "status"), 429);
    assert_eq!(
        json(&get(&response, "data"))["error"],
        format!("{NUMBER} is locked, as is 123456")
    );
    assert_eq!(get(&get(&response, "headers"), "x-custom"), "value");
    assert!(get(&error, "isAxiosError").is_truthy());
    let keys = Object::keys(error.unchecked_ref::<Object>());
    assert!(!keys.includes(&"response".into(), 0));
}

#[wasm_bindgen_test]
async fn a_date_before_1970_means_no_wait() {
    for (date, wait) in [
        ("Wed, 31 Dec 1969 23:59:59 GMT", json!(0)),
        ("Wed Dec 31 23:59:59 1969", json!(0)),
        ("1969-12-31T23:59:59Z", json!(null)),
    ] {
        let headers = json!({ "Retry-After": date }).to_string();
        let (_, error) = refusal([replies_under(429, "", &headers)], NONE).await;
        assert_eq!(error["retryAfterMs"], wait, "{date}");
    }
}

#[wasm_bindgen_test]
async fn a_body_that_cannot_be_cancelled_leaves_no_unhandled_rejection() {
    for answer in [overflows(200), breaks_its_body(200), hangs_in_its_body(200)] {
        let _ended = refusal([answer], object(&json!({ "timeout": 100 }))).await;
    }
    assert_eq!(count_unhandled().await, 0);
}

#[wasm_bindgen_test]
async fn a_body_may_have_at_most_64_kilobytes() {
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
    for code in ["return false", "return 0", "throw new Error('no')"] {
        let options = with(
            object(&json!({})),
            "validateStatus",
            Function::new_no_args(code),
        );
        let (_, error) = refusal([valid()], options).await;
        let found = [&error["kind"], &error["sent"], &error["status"]];
        assert_eq!(
            found,
            [&json!("unexpected-status"), &json!("yes"), &json!(200)]
        );
    }
}
