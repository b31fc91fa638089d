//! The exports for JavaScript programs, with the program's own `fetch`.

mod answers;
mod configuration;
mod connections;
mod credentials;
mod ends;
mod failures;
mod requests;
mod tokens;
mod types;

use crate::{
    IN_BROWSER,
    wasm::{
        js::{json, object, rejected, with},
        service::{Service, replies},
    },
};
use bandwidth_mfa::js;
use js_sys::{Function, Promise};
use serde_json::{Value, json};
use wasm_bindgen::JsValue;

pub(crate) use types::odd;

const NONE: JsValue = JsValue::UNDEFINED;

/// A number that no error may show.
const NUMBER: &str = "+19195551234";

type Export = fn(JsValue, JsValue, JsValue, JsValue) -> Promise;

/// The three calls with the last part of their paths.
const CALLS: [(&str, Export); 3] = [
    ("messaging", generate_messaging_code),
    ("voice", generate_voice_code),
    ("verify", verify_code),
];

fn generate_messaging_code(
    configuration: JsValue,
    account_id: JsValue,
    request: JsValue,
    options: JsValue,
) -> Promise {
    js::generate_messaging_code(configuration, account_id, request, options).unwrap()
}

fn generate_voice_code(
    configuration: JsValue,
    account_id: JsValue,
    request: JsValue,
    options: JsValue,
) -> Promise {
    js::generate_voice_code(configuration, account_id, request, options).unwrap()
}

fn verify_code(
    configuration: JsValue,
    account_id: JsValue,
    request: JsValue,
    options: JsValue,
) -> Promise {
    js::verify_code(configuration, account_id, request, options).unwrap()
}

fn access_token(configuration: JsValue) -> Promise {
    js::access_token(configuration).unwrap()
}

fn account() -> JsValue {
    "9900000".into()
}

fn code_request() -> JsValue {
    object(&json!({
        "to": NUMBER,
        "from": "+19195554321",
        "applicationId": "application",
        "message": "Your code is {CODE}",
        "digits": 6,
    }))
}

fn verify_request() -> JsValue {
    object(&json!({ "to": NUMBER, "expirationTimeInMinutes": 3, "code": "123456" }))
}

fn request(path: &str) -> JsValue {
    if path == "verify" {
        verify_request()
    } else {
        code_request()
    }
}

/// Successful responses of the service.
fn success(path: &str) -> &'static str {
    match path {
        "messaging" => r#"{"messageId":"m-1"}"#,
        "voice" => r#"{"callId":"c-1"}"#,
        _ => r#"{"valid":true}"#,
    }
}

/// A configuration with these fields and this service's `fetch`.
fn reaching(service: &Service, fields: &Value) -> JsValue {
    let object = with(object(fields), "fetch", service.fetch.clone());
    with(object, "basePath", "https://mfa.example/api/v1")
}

fn with_token(service: &Service) -> JsValue {
    reaching(service, &json!({ "accessToken": "token" }))
}

/// A verify with a token, against the responses of the service.
fn verify(answers: impl Into<Vec<Function>>, options: JsValue) -> (Service, Promise) {
    let service = Service::answering(answers);
    let promise = verify_code(with_token(&service), account(), verify_request(), options);
    (service, promise)
}

/// The error of a verify, as JSON.
async fn refusal(answers: impl Into<Vec<Function>>, options: JsValue) -> (Service, Value) {
    let (service, promise) = verify(answers, options);
    let error = rejected(promise).await;
    (service, json(&error))
}

fn valid() -> Function {
    replies(200, r#"{"valid":true}"#)
}

/// The `User-Agent` of requests, which is not sent in a page.
fn user_agent() -> Value {
    if IN_BROWSER {
        Value::Null
    } else {
        json!(concat!("bandwidth-mfa/", env!("CARGO_PKG_VERSION")))
    }
}
