//! How the caller's side ends a call: by a signal, or by the deadline.

use super::{NONE, account, reaching, verify, verify_code, verify_request, with_token};
use crate::wasm::{
    js::{get, json, object, rejected, with},
    service::{Service, aborts_then, hangs},
};
use js_sys::Function;
use serde_json::json;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::AbortController;

fn options(field: &str, value: impl Into<JsValue>) -> JsValue {
    with(object(&json!({})), field, value)
}

#[wasm_bindgen_test]
async fn an_abort_without_a_reason_has_the_runtimes_reason() {
    let controller = AbortController::new().unwrap();
    let aborts = aborts_then(&controller, &NONE, &hangs());
    let (_, promise) = verify([aborts], options("signal", controller.signal()));
    let error = rejected(promise).await;
    assert_eq!(get(&get(&error, "cause"), "name"), "AbortError");
    assert!(get(&error, "__CANCEL__").is_truthy());
}

#[wasm_bindgen_test]
async fn the_deadline_covers_the_token_function() {
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
async fn a_call_that_is_aborted_in_its_token_function_is_never_sent() {
    let controller = AbortController::new().unwrap();
    let service = Service::answering([super::valid()]);
    let create = Function::new_with_args(
        "controller",
        "return () => { controller.abort('in the token function'); return 'token'; }",
    );
    let token_function = create.call1(&NONE, controller.unchecked_ref()).unwrap();
    let configuration = with(with_token(&service), "accessToken", token_function);
    let options = options("signal", controller.signal());
    let call = verify_code(configuration, account(), verify_request(), options);
    let error = rejected(call).await;
    assert_eq!(get(&error, "cause"), "in the token function");
    let error = json(&error);
    assert_eq!([&error["kind"], &error["sent"]], ["aborted", "no"]);
    assert_eq!(service.count(), 0);
}
