//! How the caller's side ends a call: by a signal, or by the deadline.

use super::{NONE, account, reaching, refusal, verify, verify_request, with_token};
use crate::wasm::{
    js::{get, json, object, rejected, resolved, with},
    service::{Service, aborts_then, hangs, hangs_in_its_body, ignores_its_signal, replies},
};
use bandwidth_mfa::js::verify_code;
use js_sys::{Function, Object};
use serde_json::json;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::AbortController;

fn options(field: &str, value: impl Into<JsValue>) -> JsValue {
    with(object(&json!({})), field, value)
}

#[wasm_bindgen_test]
async fn an_already_aborted_signal_sends_nothing() {
    let controller = AbortController::new().unwrap();
    controller.abort_with_reason(&"changed my mind".into());
    let (service, promise) = verify([super::valid()], options("signal", controller.signal()));
    let error = rejected(promise).await;
    assert_eq!(get(&error, "cause"), "changed my mind");
    let error = json(&error);
    let found = [&error["kind"], &error["sent"], &error["code"]];
    assert_eq!(found, ["aborted", "no", "ERR_CANCELED"]);
    assert_eq!(error["attempts"], 0);
    assert_eq!(service.count(), 0);
}

#[wasm_bindgen_test]
async fn an_abort_during_the_request_says_maybe() {
    for answer in [hangs(), ignores_its_signal()] {
        let controller = AbortController::new().unwrap();
        let reason = Object::new();
        let aborts = aborts_then(&controller, &reason, &answer);
        let (service, promise) = verify([aborts], options("signal", controller.signal()));
        let error = rejected(promise).await;
        assert!(Object::is(&get(&error, "cause"), &reason));
        let error = json(&error);
        assert_eq!([&error["kind"], &error["sent"]], ["aborted", "maybe"]);
        assert_eq!([&error["attempts"], &json!(service.count())], [1, 1]);
    }
}

#[wasm_bindgen_test]
async fn an_abort_without_a_reason_keeps_the_runtimes_own() {
    let controller = AbortController::new().unwrap();
    let aborts = aborts_then(&controller, &NONE, &hangs());
    let (_, promise) = verify([aborts], options("signal", controller.signal()));
    let error = rejected(promise).await;
    assert_eq!(get(&get(&error, "cause"), "name"), "AbortError");
    assert!(get(&error, "__CANCEL__").is_truthy());
}

/// A signal that counts its listeners, and aborts when `abort` is called.
fn counting_signal() -> JsValue {
    let make = Function::new_no_args(
        "const listeners = new Set();
         return { aborted: false, most: 0, get listeners() { return listeners.size; },
           addEventListener(_, listener) { listeners.add(listener); this.most = Math.max(this.most, listeners.size); },
           removeEventListener(_, listener) { listeners.delete(listener); } };",
    );
    make.call0(&NONE).unwrap()
}

#[wasm_bindgen_test]
async fn calls_with_one_signal_share_a_listener_and_remove_it() {
    let signal = counting_signal();
    let calls: Vec<_> = (0..5)
        .map(|index| {
            let answer = if index == 3 {
                replies(500, "")
            } else {
                super::valid()
            };
            verify([answer], options("signal", signal.clone())).1
        })
        .collect();
    for (index, call) in calls.into_iter().enumerate() {
        if index == 3 {
            rejected(call).await;
        } else {
            resolved(call).await;
        }
    }
    assert_eq!(get(&signal, "most"), 1);
    assert_eq!(get(&signal, "listeners"), 0);
}

#[wasm_bindgen_test]
async fn the_deadline_ends_a_call_whatever_it_waits_for() {
    let cases: [(Function, &str); 4] = [
        (hangs(), "maybe"),
        (ignores_its_signal(), "maybe"),
        // The status says that it was applied; only the body is lost.
        (hangs_in_its_body(200), "yes"),
        (hangs_in_its_body(202), "yes"),
    ];
    for (index, (answer, sent)) in cases.into_iter().enumerate() {
        let (service, error) = refusal([answer], options("timeout", 1)).await;
        assert_eq!(error["sent"], sent, "case {index}");
        if index < 3 {
            assert_eq!(
                [&error["kind"], &error["code"]],
                ["timeout", "ECONNABORTED"]
            );
        }
        assert_eq!(service.count(), 1);
    }
}

#[wasm_bindgen_test]
async fn an_endless_body_does_not_change_a_refusal() {
    let (_, error) = refusal([hangs_in_its_body(403)], options("timeout", 1)).await;
    assert_eq!([&error["kind"], &error["sent"]], ["forbidden", "no"]);
}

#[wasm_bindgen_test]
async fn an_abort_in_the_body_of_a_200_says_that_it_was_applied() {
    let controller = AbortController::new().unwrap();
    let service = Service::answering([hangs_in_its_body(200)]);
    let abort = Function::new_with_args(
        "controller, fetch",
        "return async (url, init) => {
           const response = await fetch(url, init);
           const getReader = response.body.getReader.bind(response.body);
           response.body.getReader = () => { controller.abort('late'); return getReader(); };
           return response;
         };",
    );
    let fetch = abort.call2(&NONE, &controller, &service.fetch).unwrap();
    let configuration = with(with_token(&service), "fetch", fetch);
    let options = options("signal", controller.signal());
    let call = verify_code(configuration, account(), verify_request(), options);
    let error = json(&rejected(call).await);
    assert_eq!([&error["kind"], &error["sent"]], ["aborted", "yes"]);
}

#[wasm_bindgen_test]
async fn the_deadline_covers_the_token_step() {
    let service = Service::answering([super::valid()]);
    let never = Function::new_no_args("return new Promise(() => {})");
    let configuration = with(
        reaching(&service, &json!({ "timeout": 1 })),
        "accessToken",
        never,
    );
    let call = verify_code(configuration, account(), verify_request(), NONE);
    let error = json(&rejected(call).await);
    assert_eq!([&error["kind"], &error["sent"]], ["timeout", "no"]);
    assert_eq!([&error["attempts"], &json!(service.count())], [0, 0]);
}

#[wasm_bindgen_test]
async fn a_call_that_is_aborted_in_its_token_step_is_never_sent() {
    let controller = AbortController::new().unwrap();
    let service = Service::answering([super::valid()]);
    let source = Function::new_with_args(
        "controller",
        "return () => { controller.abort('in the token step'); return 'token'; }",
    );
    let source = source.call1(&NONE, controller.unchecked_ref()).unwrap();
    let configuration = with(with_token(&service), "accessToken", source);
    let options = options("signal", controller.signal());
    let call = verify_code(configuration, account(), verify_request(), options);
    let error = rejected(call).await;
    assert_eq!(get(&error, "cause"), "in the token step");
    let error = json(&error);
    assert_eq!([&error["kind"], &error["sent"]], ["aborted", "no"]);
    assert_eq!(service.count(), 0);
}
