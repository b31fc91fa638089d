//! The results of calls.

use super::{CALLS, NONE, account, request, success, valid, verify, verify_code, with_token};
use crate::wasm::{
    js::{get, json, object, resolved, with},
    service::{Service, counts_header_reads, replies, replies_under},
};
use js_sys::{Array, Function, Reflect};
use serde_json::json;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_result_has_data_status_text_and_headers() {
    for (path, call) in CALLS {
        let answer = replies_under(200, success(path), r#"{"X-Custom":"value"}"#);
        let service = Service::answering([answer]);
        let answer = resolved(call(with_token(&service), account(), request(path), NONE)).await;
        let data: serde_json::Value = serde_json::from_str(success(path)).unwrap();
        assert_eq!(json(&get(&answer, "data")), data);
        assert_eq!(get(&answer, "status"), 200);
        assert!(get(&answer, "statusText").is_string());
        let headers = get(&answer, "headers");
        assert_eq!(get(&headers, "x-custom"), "value");
        let by_name: Function = get(&headers, "get").unchecked_into();
        let value = by_name.call1(&headers, &"X-CUSTOM".into()).unwrap();
        assert_eq!(value, "value");
        let absent = by_name.call1(&headers, &"x-absent".into()).unwrap();
        assert!(absent.is_undefined());
    }
}

#[wasm_bindgen_test]
async fn unknown_fields_of_a_response_stay() {
    let text = r#"{"valid":false,"new":{"deep":[1,null,"é🙂"]}}"#;
    let (_, call) = verify([replies(200, text)], NONE);
    let data = get(&resolved(call).await, "data");
    assert_eq!(String::from(js_sys::JSON::stringify(&data).unwrap()), text);
}

#[wasm_bindgen_test]
async fn headers_are_created_when_first_read() {
    let count = Array::new();
    let (_, call) = verify([counts_header_reads(&count)], NONE);
    let answer = resolved(call).await;
    assert_eq!(count.length(), 0);
    let first = get(&answer, "headers");
    let second = get(&answer, "headers");
    assert_eq!(get(&first, "content-type"), "application/json");
    assert!(js_sys::Object::is(&first, &second));
    assert_eq!(count.length(), 1);
}

#[wasm_bindgen_test]
async fn an_identifier_is_not_required() {
    for (path, call) in &CALLS[..2] {
        let service = Service::answering([replies(200, "{}")]);
        let answer = resolved(call(with_token(&service), account(), request(path), NONE)).await;
        assert_eq!(json(&answer)["data"], json!({}));
    }
}

#[wasm_bindgen_test]
async fn validate_status_is_not_asked_about_a_401_that_leads_to_another_token() {
    let statuses = Array::new();
    let validate_status =
        Function::new_with_args("status", "this.push(status); return true").bind0(&statuses);
    let options = with(object(&json!({})), "validateStatus", validate_status);
    let service = Service::answering([replies(401, "{}"), valid()]);
    // The function may return another token, so the 401 is not the result yet.
    let token_function = Function::new_no_args("return 'token'");
    let configuration = with(with_token(&service), "accessToken", token_function);
    let call = verify_code(configuration, account(), request("verify"), options);
    resolved(call).await;
    assert_eq!(service.count(), 2);
    assert_eq!(json(&statuses), json!([200]));
}

#[wasm_bindgen_test]
async fn ten_parallel_calls_get_their_own_responses() {
    let answers: Vec<Function> = (0..10)
        .map(|number| replies(200, &format!(r#"{{"messageId":"{number}"}}"#)))
        .collect();
    let service = Service::answering(answers);
    let calls: Vec<_> = (0..10)
        .map(|_| (CALLS[0].1)(with_token(&service), account(), request("messaging"), NONE))
        .collect();
    for (number, call) in calls.into_iter().enumerate() {
        let data = get(&resolved(call).await, "data");
        assert_eq!(
            Reflect::get(&data, &"messageId".into()).unwrap(),
            number.to_string().as_str()
        );
    }
}
