//! What a JavaScript program can call. Every parameter is a `JsValue`: the glue checks no types, so anything may come, and
//! only in here can a wrong type become an error that says so.

#![allow(
    clippy::needless_pass_by_value,
    reason = "JavaScript hands its values over"
)]

use super::{calls, input, pending, prepare};
use core::cell::Cell;
use js_sys::Promise;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &'static str = include_str!("types.d.ts");

#[wasm_bindgen(module = "/src/wasm/drive.js")]
extern "C" {
    fn install(exports: &JsValue);

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
    #[cfg(feature = "__trap")]
    static IS_TRAPPED: Cell<bool> = const { Cell::new(false) };
}

/// What JavaScript enters the core with, beyond the answers to its steps (mailbox.rs); the same numbers stand in core.js.
const PREPARE: u32 = 9;
const START: u32 = 10;
const OBTAIN: u32 = 11;
const ADOPT: u32 = 12;
const REINIT: u32 = 13;

/// Gives drive.js the exports of this instance, of which it calls [`enter`]; a new instance after a trap gives its own.
pub(crate) fn ensure_installed() {
    if !IS_INSTALLED.replace(true) {
        install(&wasm_bindgen::exports());
    }
}

#[wasm_bindgen(module = "/src/wasm/core.js")]
extern "C" {
    pub(crate) fn give(value: &JsValue);
}

/// The way into the core, for core.js alone. `id` is an operation or the number of a call, `code` flags or the code of an
/// answer. What comes of it is given to core.js, not returned: V8 of Node 20 and 22 ends the process when it gives up the
/// function that it has compiled such a call into (scripts/build/seam.mjs).
///
/// core.js calls it without glue: numbers and `JsValue`s are taken as they are, since a `JsValue` is a reference of
/// WebAssembly's own (`externref`). Glue would be a closure, at 400 bytes and a microsecond.
#[wasm_bindgen(skip_typescript)]
pub fn enter(
    kind: u32,
    id: u32,
    code: u32,
    value: JsValue,
    second: JsValue,
    third: JsValue,
    fourth: JsValue,
) {
    give(&entered(kind, id, code, value, &second, third, &fourth));
}

fn entered(
    kind: u32,
    id: u32,
    code: u32,
    value: JsValue,
    second: &JsValue,
    third: JsValue,
    fourth: &JsValue,
) -> JsValue {
    match kind {
        PREPARE => prepare::prepare(id, &value, second, &third),
        START => {
            trap_if_asked();
            input::start(id, code, value, second, third, fourth)
        }
        OBTAIN => calls::obtain(value),
        ADOPT => calls::adopt(value, second, &third).into(),
        REINIT => {
            wasm_bindgen::handler::schedule_reinit();
            JsValue::UNDEFINED
        }
        answer => {
            trap_if_asked();
            pending::resume(id, answer, code, value, second)
        }
    }
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
#[cfg(feature = "__trap")]
#[wasm_bindgen(js_name = trapNext)]
pub fn trap_next() {
    IS_TRAPPED.set(true);
}

#[cfg(feature = "__trap")]
pub(crate) fn trap_if_asked() {
    if IS_TRAPPED.replace(false) {
        core::arch::wasm32::unreachable();
    }
}

#[cfg(not(feature = "__trap"))]
pub(crate) const fn trap_if_asked() {}
