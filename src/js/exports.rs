//! The exports for plain wasm-pack output: the calls, named as in the npm package, and `accessToken`. The package's own facade calls
//! call.js directly.
//!
//! Every parameter is a `JsValue`: the glue checks no types, so anything may be passed, and the code behind it reports wrong types.
//!
//! A promise is returned in a `Result` that is never an error: WebAssembly then returns numbers instead of a JavaScript value (see
//! docs/architecture.md).

#![allow(clippy::missing_errors_doc, reason = "no result is an error")]

use crate::{
    auth::{
        header::BEARER,
        outcome::{TOKEN_BODY, TOKEN_DEADLINE_MS},
    },
    call::exchange::LONGEST_BODY,
    js::values::{OPERATIONS, object, texts},
    support::number::float,
};
use core::cell::Cell;
use js_sys::Promise;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &'static str = include_str!("types.d.ts");

#[wasm_bindgen(module = "/src/js/errors.js")]
extern "C" {
    /// Named here so that the glue exports it. As a type it would get a second TypeScript declaration, so it is a function.
    #[allow(dead_code, reason = "JavaScript's error class, never called from here")]
    #[wasm_bindgen(js_name = MfaError, reexport, skip_typescript)]
    fn mfa_error();
}

#[wasm_bindgen(module = "/src/js/call.js")]
extern "C" {
    fn call(
        name: &str,
        configuration: &JsValue,
        account_id: &JsValue,
        request: &JsValue,
        options: &JsValue,
    ) -> Promise;

    #[wasm_bindgen(js_name = accessToken)]
    fn call_access_token(configuration: &JsValue) -> Promise;
}

#[wasm_bindgen(module = "/src/js/instance.js")]
extern "C" {
    #[wasm_bindgen(js_name = connect)]
    fn connect_instance(exports: &JsValue, facts: &JsValue);
}

thread_local! {
    static IS_CONNECTED: Cell<bool> = const { Cell::new(false) };
}

/// Registers this instance with instance.js. A new one after a trap does the same.
#[wasm_bindgen(skip_typescript)]
pub fn connect() {
    if IS_CONNECTED.replace(true) {
        return;
    }
    let facts = object(&[
        (
            "operations",
            texts(&OPERATIONS.map(|operation| operation.as_str().into())),
        ),
        ("bearer", BEARER.into()),
        ("tokenBody", TOKEN_BODY.into()),
        ("tokenDeadline", float(TOKEN_DEADLINE_MS).into()),
        ("longestBody", LONGEST_BODY.into()),
    ]);
    connect_instance(&wasm_bindgen::exports(), &facts);
}

// The documentation is passed as strings, because wasm-bindgen misreads doc comments in a macro.
macro_rules! export {
    ($function:ident, $name:literal, $request:literal, $response:literal, $($doc:literal)+) => {
        $(#[doc = $doc])+
        #[wasm_bindgen(js_name = $name, unchecked_return_type = $response)]
        pub fn $function(
            #[wasm_bindgen(unchecked_param_type = "ConfigurationParameters", param_description = "credentials and defaults")]
            configuration: JsValue,
            #[wasm_bindgen(js_name = accountId, unchecked_param_type = "string | number", param_description = "the Bandwidth account")]
            account_id: JsValue,
            #[wasm_bindgen(unchecked_param_type = $request, param_description = "what to send or to check")]
            request: JsValue,
            #[wasm_bindgen(unchecked_optional_param_type = "RequestOptions", param_description = "for this call only")]
            options: JsValue,
        ) -> Result<Promise, JsValue> {
            connect();
            Ok(call($name, &configuration, &account_id, &request, &options))
        }
    };
}

export! {
    generate_messaging_code, "generateMessagingCode", "CodeRequest", "Promise<MfaResponse<MessagingCodeResponse>>",
    "Sends a code by text. Rejects with an `MfaError`, whose `sent` says whether a text may have been sent anyway."
}
export! {
    generate_voice_code, "generateVoiceCode", "CodeRequest", "Promise<MfaResponse<VoiceCodeResponse>>",
    "Sends a code by voice call. Rejects with an `MfaError`, whose `sent` says whether a call may have been made anyway."
}
export! {
    verify_code, "verifyCode", "VerifyCodeRequest", "Promise<MfaResponse<VerifyCodeResponse>>",
    "Checks a code that a person entered. A wrong code is no error: `data.valid` is false then. Rejects with an `MfaError`; its"
    "kind `rate-limited` means that too many wrong codes have locked the number; another try lengthens the lock."
}

/// The token of the configuration: what the function or promise in its `accessToken` gives, or the token of its client credentials,
/// which is cached. Rejects with the error of `accessToken`, or with an `MfaError` of the kind `configuration` or `authorization`.
#[wasm_bindgen(js_name = accessToken, unchecked_return_type = "Promise<string>")]
pub fn access_token(
    #[wasm_bindgen(
        unchecked_param_type = "ConfigurationParameters",
        param_description = "credentials and token URL"
    )]
    configuration: JsValue,
) -> Result<Promise, JsValue> {
    connect();
    Ok(call_access_token(&configuration))
}
