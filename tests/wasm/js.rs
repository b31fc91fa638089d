//! Creates and reads JavaScript values.

use js_sys::{JSON, Promise, Reflect};
use serde_json::Value;
use wasm_bindgen::{JsCast as _, prelude::*};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen(module = "/src/js/errors.js")]
extern "C" {
    type MfaError;
}

/// An object with these fields.
pub(crate) fn object(json: &Value) -> JsValue {
    JSON::parse(&json.to_string()).unwrap()
}

pub(crate) fn get(object: &JsValue, field: &str) -> JsValue {
    Reflect::get(object, &field.into()).unwrap()
}

/// The same object with one more field.
pub(crate) fn with(object: JsValue, field: &str, value: impl Into<JsValue>) -> JsValue {
    Reflect::set(&object, &field.into(), &value.into()).unwrap();
    object
}

/// The JSON of a value; `null` if it has none.
pub(crate) fn json(value: &JsValue) -> Value {
    let text = JSON::stringify(value).unwrap().as_string();
    text.map_or(Value::Null, |text| serde_json::from_str(&text).unwrap())
}

pub(crate) async fn resolved(promise: Promise) -> JsValue {
    match JsFuture::from(promise).await {
        Ok(value) => value,
        Err(error) => panic!("rejected: {error:?} {}", json(&error)),
    }
}

/// The error of a rejected call, which must be an `MfaError`.
pub(crate) async fn rejected(promise: Promise) -> JsValue {
    match JsFuture::from(promise).await {
        Ok(value) => panic!("resolved with {}", json(&value)),
        Err(error) => {
            assert!(error.is_instance_of::<MfaError>(), "{error:?}");
            assert!(error.is_instance_of::<js_sys::Error>(), "{error:?}");
            error
        }
    }
}
