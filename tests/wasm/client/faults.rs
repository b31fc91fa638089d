//! Faults of the runtime's `fetch`, made by a replacement.

use super::{assert_error, verify, verify_request, with_timeout};
use crate::{
    IN_BROWSER,
    wasm::{
        exports::odd,
        service::{
            breaks_its_body, count_unhandled, error_of_several_addresses, gives, hangs_in_its_body,
            is_read, network_error_response, overflows, padded, rejects, rejects_as_node, replies,
            replies_nothing, restore_fetch, use_fetch,
        },
    },
};
use bandwidth_mfa::{Error, Kind, Sent};
use js_sys::Function;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

async fn refusal(answer: Function) -> (u32, Error) {
    let (count, result) = verify([answer], 0).await;
    (count, result.unwrap_err())
}

#[wasm_bindgen_test]
async fn an_unreadable_body_changes_only_the_outcome_of_a_200() {
    let cases = [
        (replies_nothing(200), Kind::InvalidResponse, Sent::Yes),
        (is_read(200), Kind::InvalidResponse, Sent::Yes),
        (
            replies(200, &padded(65_537)),
            Kind::InvalidResponse,
            Sent::Yes,
        ),
        (breaks_its_body(200), Kind::InvalidResponse, Sent::Yes),
        (overflows(200), Kind::InvalidResponse, Sent::Yes),
        (breaks_its_body(403), Kind::Forbidden, Sent::No),
        (overflows(500), Kind::Server, Sent::Maybe),
    ];
    for (index, (answer, kind, sent)) in cases.into_iter().enumerate() {
        let (_, error) = refusal(answer).await;
        assert_eq!((error.kind(), error.sent()), (kind, sent), "case {index}");
    }
}

#[wasm_bindgen_test]
async fn a_body_that_cannot_be_cancelled_leaves_no_unhandled_rejection() {
    for answer in [overflows(200), breaks_its_body(200), hangs_in_its_body(200)] {
        verify([answer], 100).await.1.unwrap_err();
    }
    assert_eq!(count_unhandled().await, 0);
}

#[wasm_bindgen_test]
async fn a_body_may_have_64_kilobytes_or_a_byte_order_mark() {
    for body in [padded(65_536), "\u{feff}{\"valid\":true}".to_owned()] {
        let (_, result) = verify([replies(200, &body)], 0).await;
        assert!(result.unwrap().valid);
    }
}

#[wasm_bindgen_test]
async fn only_a_connection_that_was_never_made_is_retried() {
    let cases = [
        ("ECONNREFUSED connect", Kind::Connection, Sent::No, 2),
        ("ENOTFOUND getaddrinfo", Kind::Connection, Sent::No, 2),
        ("CERT_HAS_EXPIRED", Kind::Connection, Sent::No, 1),
        ("ECONNRESET read", Kind::ConnectionLost, Sent::Maybe, 1),
        ("EHOSTUNREACH read", Kind::ConnectionLost, Sent::Maybe, 1),
        ("UND_ERR_SOCKET", Kind::ConnectionLost, Sent::Maybe, 1),
    ];
    for (code, kind, sent, attempts) in cases {
        let (count, error) = refusal(rejects_as_node(code)).await;
        // A page does not learn where a request failed.
        let expected = if IN_BROWSER {
            (Kind::ConnectionLost, Sent::Maybe, 1)
        } else {
            (kind, sent, attempts)
        };
        assert_eq!(
            (error.kind(), error.sent(), error.attempts()),
            expected,
            "{code}"
        );
        assert_eq!(count, error.attempts());
    }
}

#[wasm_bindgen_test]
async fn a_rejection_with_any_value_is_a_lost_connection() {
    let values = [
        JsValue::UNDEFINED,
        JsValue::NULL,
        JsValue::from(5),
        JsValue::from("text"),
        JsValue::symbol(Some("s")),
        odd("an object without a prototype"),
        odd("a revoked proxy"),
        odd("a proxy that throws"),
    ];
    for reason in values {
        let (_, error) = refusal(rejects(&reason)).await;
        assert_error(&error, Kind::ConnectionLost, Sent::Maybe);
    }
}

#[wasm_bindgen_test]
async fn an_empty_message_of_a_cause_adds_nothing() {
    let (_, error) = refusal(rejects(&error_of_several_addresses())).await;
    let message = error.to_string();
    assert!(
        message.contains("(ECONNREFUSED: fetch failed)"),
        "{message}"
    );
}

#[wasm_bindgen_test]
async fn a_fetch_without_a_response_may_have_sent_the_request() {
    for value in [JsValue::UNDEFINED, JsValue::from(5), odd("an object")] {
        let (count, error) = refusal(gives(&value)).await;
        assert_error(&error, Kind::InvalidResponse, Sent::Maybe);
        assert_eq!(count, 1);
    }
}

#[wasm_bindgen_test]
async fn a_response_without_a_status_is_a_lost_connection() {
    let (count, error) = refusal(network_error_response()).await;
    assert_error(&error, Kind::ConnectionLost, Sent::Maybe);
    assert_eq!(count, 1);
}

#[wasm_bindgen_test]
async fn a_fetch_need_not_be_async() {
    let verify = async |code: &str| {
        use_fetch(&Function::new_no_args(code));
        let result = with_timeout(0).verify_code(&verify_request()).await;
        restore_fetch();
        result
    };
    assert!(
        verify(r#"return new Response('{"valid":true}')"#)
            .await
            .unwrap()
            .valid
    );
    let error = verify("throw new TypeError('no')").await.unwrap_err();
    assert_error(&error, Kind::ConnectionLost, Sent::Maybe);
}
