//! How the caller's side ends a call: by the deadline, or by dropping its future.

use super::{assert_error, client, verify, verify_request, with_timeout};
use crate::wasm::{
    js::{get, json, resolved},
    service::{
        Service, count_unhandled, hangs, hangs_in_its_body, ignores_its_signal, replies,
        restore_fetch, watch_timers, watched,
    },
};
use bandwidth_mfa::{Configuration, Error, Kind, Sent};
use core::{
    pin::pin,
    task::{Context, Poll, Waker},
    time::Duration,
};
use js_sys::{Array, Function};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

async fn ends_in_time(answer: Function) {
    let (count, result) = verify([answer], 100).await;
    let error = result.unwrap_err();
    assert_error(&error, Kind::Timeout, Sent::Maybe);
    assert_eq!((error.code(), error.attempts()), ("ECONNABORTED", 1));
    assert_eq!(count, 1);
}

#[wasm_bindgen_test]
async fn the_deadline_ends_a_request_without_a_response() {
    ends_in_time(hangs()).await;
}

#[wasm_bindgen_test]
async fn the_deadline_ends_a_request_whose_fetch_ignores_signals() {
    ends_in_time(ignores_its_signal()).await;
}

#[wasm_bindgen_test]
async fn the_deadline_ends_a_body_that_does_not_end() {
    for (status, kind, sent) in [
        (200, Kind::Timeout, Sent::Yes),
        (403, Kind::Forbidden, Sent::No),
    ] {
        // Long enough for the status to arrive before the deadline on a busy machine.
        let (_, result) = verify([hangs_in_its_body(status)], 1000).await;
        let error = result.unwrap_err();
        assert_error(&error, kind, sent);
        assert_eq!(error.status(), Some(status));
    }
}

/// A call with client credentials whose token endpoint sends these responses.
async fn with_token_answers(answers: impl Into<Vec<Function>>, timeout_ms: u32) -> Error {
    let _service = Service::answering(answers).everywhere();
    let configuration = Configuration::oauth2("id", "secret")
        .with_base_path("https://mfa.example")
        .with_token_url("https://token.example/")
        .with_timeout(Duration::from_millis(timeout_ms.into()));
    let result = client(configuration).verify_code(&verify_request()).await;
    restore_fetch();
    result.unwrap_err()
}

#[wasm_bindgen_test]
async fn the_deadline_covers_the_token_request() {
    let error = with_token_answers([hangs()], 100).await;
    assert_error(&error, Kind::Timeout, Sent::No);
    assert_eq!(error.attempts(), 0);
}

#[wasm_bindgen_test]
async fn no_wait_between_two_token_requests_exceeds_the_deadline() {
    let waits = Array::new();
    let stop = watch_timers(&waits);
    let error = with_token_answers([replies(503, "")], 20).await;
    stop.call0(&JsValue::UNDEFINED).unwrap();
    assert_error(&error, Kind::Timeout, Sent::No);
    let waits = json(&waits);
    let is_short = |wait: &serde_json::Value| wait.as_f64().is_some_and(|wait| wait <= 20.0);
    let list = waits.as_array().unwrap();
    assert!(!list.is_empty() && list.iter().all(is_short), "{waits}");
}

#[wasm_bindgen_test]
async fn a_dropped_call_aborts_its_request() {
    let seen = watched();
    let service = Service::answering([get(&seen, "answer").unchecked_into()]).everywhere();
    let client = with_timeout(0);
    let request = verify_request();
    {
        let mut call = pin!(client.verify_code(&request));
        let polled = call.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        assert!(matches!(polled, Poll::Pending));
        resolved(get(&seen, "started").unchecked_into()).await;
        assert_eq!(service.count(), 1);
        assert_eq!(get(&seen, "aborted"), false);
    }
    restore_fetch();
    assert_eq!(get(&seen, "aborted"), true);
    assert_eq!(count_unhandled().await, 0);
}
