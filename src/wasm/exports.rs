//! What a JavaScript program can call. Every parameter is a `JsValue`: the glue checks no types, so anything may come, and
//! only in here can a wrong type become an error that says so.

#![allow(
    clippy::needless_pass_by_value,
    reason = "JavaScript hands its values over"
)]

use super::{calls, input, pending, prepare};
use crate::platform;
use core::cell::Cell;
use js_sys::Promise;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &'static str = include_str!("types.d.ts");

#[wasm_bindgen(module = "/src/wasm/drive.js")]
extern "C" {
    fn install(
        prepare: &JsValue,
        start: &JsValue,
        resume: &JsValue,
        obtain: &JsValue,
        adopt: &JsValue,
        reinit: &JsValue,
        runtime: &str,
    );

    #[wasm_bindgen(js_name = call)]
    fn drive(
        operation: u32,
        configuration: &JsValue,
        account_id: &JsValue,
        request: &JsValue,
        options: &JsValue,
    ) -> Promise;

    #[wasm_bindgen(js_name = accessToken)]
    fn drive_token(configuration: &JsValue) -> Promise;
}

thread_local! {
    static IS_INSTALLED: Cell<bool> = const { Cell::new(false) };
    #[cfg(feature = "trap")]
    static IS_TRAPPED: Cell<bool> = const { Cell::new(false) };
}

/// Gives drive.js the entries of this instance; a new instance after a trap gives its own.
fn ensure_installed() {
    if !IS_INSTALLED.replace(true) {
        let prepare = Closure::<dyn Fn(u32, JsValue, JsValue, JsValue) -> JsValue>::new(
            |operation, values: JsValue, options: JsValue, faults: JsValue| {
                prepare::prepare(operation, &values, &options, &faults)
            },
        );
        let start = Closure::<dyn Fn(u32, u32, JsValue, JsValue, JsValue, JsValue) -> JsValue>::new(
            |operation, flags, settings, account_id: JsValue, fields, faults: JsValue| {
                trap_if_asked();
                input::start(operation, flags, settings, &account_id, fields, &faults)
            },
        );
        let resume = Closure::<dyn Fn(u32, u32, u32, JsValue, JsValue) -> JsValue>::new(
            |id, kind, code, value, extra: JsValue| {
                trap_if_asked();
                pending::resume(id, kind, code, value, &extra)
            },
        );
        let obtain = Closure::<dyn Fn(JsValue) -> JsValue>::new(calls::obtain);
        let adopt = Closure::<dyn Fn(JsValue, JsValue, JsValue) -> bool>::new(
            |settings, value: JsValue, expires_at: JsValue| {
                calls::adopt(settings, &value, &expires_at)
            },
        );
        let reinit = Closure::<dyn Fn()>::new(wasm_bindgen::handler::schedule_reinit);
        install(
            &entry(prepare),
            &entry(start),
            &entry(resume),
            &entry(obtain),
            &entry(adopt),
            &entry(reinit),
            platform::name(),
        );
    }
}

/// A function that lives as long as its instance.
fn entry<T: ?Sized + wasm_bindgen::closure::WasmClosure>(closure: Closure<T>) -> JsValue {
    let function = closure.as_ref().clone();
    closure.forget();
    function
}

fn begin(
    operation: u32,
    configuration: &JsValue,
    account_id: &JsValue,
    request: &JsValue,
    options: &JsValue,
) -> Promise {
    ensure_installed();
    drive(operation, configuration, account_id, request, options)
}

/// Sends a code by text: POST `/accounts/{accountId}/code/messaging` of Bandwidth's OpenAPI document.
///
/// Rejects with an `MfaError` of every kind; its `sent` says whether a text may be on its way all the same.
#[wasm_bindgen(js_name = generateMessagingCode, unchecked_return_type = "Promise<MfaResponse<MessagingCodeResponse>>")]
pub fn generate_messaging_code(
    #[wasm_bindgen(
        unchecked_param_type = "ConfigurationParameters",
        param_description = "credentials and defaults"
    )]
    configuration: JsValue,
    #[wasm_bindgen(js_name = accountId, unchecked_param_type = "string | number", param_description = "the Bandwidth account")]
    account_id: JsValue,
    #[wasm_bindgen(
        unchecked_param_type = "CodeRequest",
        param_description = "whom to send what"
    )]
    request: JsValue,
    #[wasm_bindgen(
        unchecked_optional_param_type = "RequestOptions",
        param_description = "for this call alone"
    )]
    options: JsValue,
) -> Promise {
    begin(0, &configuration, &account_id, &request, &options)
}

/// Sends a code by a call that speaks it: POST `/accounts/{accountId}/code/voice` of Bandwidth's OpenAPI document.
///
/// Rejects with an `MfaError` of every kind; its `sent` says whether a call may be on its way all the same.
#[wasm_bindgen(js_name = generateVoiceCode, unchecked_return_type = "Promise<MfaResponse<VoiceCodeResponse>>")]
pub fn generate_voice_code(
    #[wasm_bindgen(
        unchecked_param_type = "ConfigurationParameters",
        param_description = "credentials and defaults"
    )]
    configuration: JsValue,
    #[wasm_bindgen(js_name = accountId, unchecked_param_type = "string | number", param_description = "the Bandwidth account")]
    account_id: JsValue,
    #[wasm_bindgen(
        unchecked_param_type = "CodeRequest",
        param_description = "whom to call and what to say"
    )]
    request: JsValue,
    #[wasm_bindgen(
        unchecked_optional_param_type = "RequestOptions",
        param_description = "for this call alone"
    )]
    options: JsValue,
) -> Promise {
    begin(1, &configuration, &account_id, &request, &options)
}

/// Checks a code that a person entered: POST `/accounts/{accountId}/code/verify` of Bandwidth's OpenAPI document.
///
/// A wrong code is no error: `data.valid` is false then. Rejects with an `MfaError` of every kind; `rate-limited` means that
/// the number is locked after too many wrong codes, and that trying again lengthens the lock.
#[wasm_bindgen(js_name = verifyCode, unchecked_return_type = "Promise<MfaResponse<VerifyCodeResponse>>")]
pub fn verify_code(
    #[wasm_bindgen(
        unchecked_param_type = "ConfigurationParameters",
        param_description = "credentials and defaults"
    )]
    configuration: JsValue,
    #[wasm_bindgen(js_name = accountId, unchecked_param_type = "string | number", param_description = "the Bandwidth account")]
    account_id: JsValue,
    #[wasm_bindgen(
        unchecked_param_type = "VerifyCodeRequest",
        param_description = "what was entered, and for whom"
    )]
    request: JsValue,
    #[wasm_bindgen(
        unchecked_optional_param_type = "RequestOptions",
        param_description = "for this call alone"
    )]
    options: JsValue,
) -> Promise {
    begin(2, &configuration, &account_id, &request, &options)
}

/// A token for the configuration's client credentials: the kept one, or a new one from the token endpoint.
///
/// Rejects with an `MfaError` of the kind `configuration` or `authorization`.
#[wasm_bindgen(js_name = accessToken, unchecked_return_type = "Promise<string>")]
pub fn access_token(
    #[wasm_bindgen(
        unchecked_param_type = "ConfigurationParameters",
        param_description = "credentials and token URL"
    )]
    configuration: JsValue,
) -> Promise {
    ensure_installed();
    drive_token(&configuration)
}

/// Makes the instance trap at its next entry: a test build's way to see what a fault of ours does.
#[cfg(feature = "trap")]
#[wasm_bindgen(js_name = trapNext)]
pub fn trap_next() {
    IS_TRAPPED.set(true);
}

#[cfg(feature = "trap")]
fn trap_if_asked() {
    if IS_TRAPPED.replace(false) {
        core::arch::wasm32::unreachable();
    }
}

#[cfg(not(feature = "trap"))]
const fn trap_if_asked() {}
