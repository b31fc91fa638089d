//! A `fetch` that fails, as JavaScript programs see it.

use super::{NONE, refusal, types::odd, valid, verify};
use crate::{
    IN_BROWSER,
    wasm::{
        js::{rejected, resolved},
        service::{error_of_several_addresses, network_error_response, rejects, rejects_as_node},
    },
};
use js_sys::Object;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_connection_that_was_provably_never_made_is_retried_once() {
    let (service, error) = refusal([rejects_as_node("ECONNREFUSED connect")], NONE).await;
    if IN_BROWSER {
        // A page does not learn where a request failed.
        let found = [&error["kind"], &error["sent"]];
        assert_eq!(found, ["connection-lost", "maybe"]);
        assert_eq!(service.count(), 1);
    } else {
        assert_eq!([&error["kind"], &error["sent"]], ["connection", "no"]);
        assert_eq!(service.count(), 2);
    }
    assert_eq!(error["code"], "ECONNREFUSED");
    assert_eq!(error["attempts"], service.count());
}

#[wasm_bindgen_test]
async fn a_retry_may_succeed() {
    let (service, call) = verify([rejects_as_node("ENOTFOUND getaddrinfo"), valid()], NONE);
    if IN_BROWSER {
        rejected(call).await;
    } else {
        resolved(call).await;
        let requests = service.requests();
        assert_eq!(requests.len(), 2);
        assert_eq!(requests.first(), requests.last());
    }
}

#[wasm_bindgen_test]
async fn a_broken_connection_is_never_retried() {
    for code in [
        "ECONNRESET read",
        "EPIPE write",
        "UND_ERR_SOCKET",
        "anything",
        // The kernel reports these on an established connection too.
        "EHOSTUNREACH read",
        "ECONNREFUSED write",
    ] {
        let (service, error) = refusal([rejects_as_node(code)], NONE).await;
        assert_eq!(
            [&error["kind"], &error["sent"]],
            ["connection-lost", "maybe"]
        );
        assert_eq!(service.count(), 1);
    }
}

#[wasm_bindgen_test]
async fn a_rejection_with_any_value_is_a_lost_connection() {
    let odd = [
        JsValue::UNDEFINED,
        JsValue::NULL,
        JsValue::from(5),
        JsValue::from("text"),
        JsValue::symbol(Some("s")),
        JsValue::bigint_from_str("5"),
        Object::new().into(),
        odd("a revoked proxy"),
        odd("a proxy that throws"),
    ];
    for reason in odd {
        let (_, error) = refusal([rejects(&reason)], NONE).await;
        assert_eq!(
            [&error["kind"], &error["sent"]],
            ["connection-lost", "maybe"]
        );
    }
}

#[wasm_bindgen_test]
async fn an_empty_message_of_a_cause_adds_nothing() {
    let (_, error) = refusal([rejects(&error_of_several_addresses())], NONE).await;
    let message = error["message"].as_str().unwrap();
    assert!(
        message.contains("(ECONNREFUSED: fetch failed)"),
        "{message}"
    );
}

#[wasm_bindgen_test]
async fn a_response_without_a_status_is_a_lost_connection() {
    let (service, error) = refusal([network_error_response()], NONE).await;
    assert_eq!(
        [&error["kind"], &error["sent"]],
        ["connection-lost", "maybe"]
    );
    assert_eq!(service.count(), 1);
}
