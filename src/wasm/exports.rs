//! What a JavaScript program can call. Every parameter is a `JsValue`: the glue checks no types, so anything may come, and
//! only in here can a wrong type become an error that says so.

#![allow(
    clippy::needless_pass_by_value,
    reason = "JavaScript hands its values over"
)]

use super::{
    convert::{self, found},
    mailbox, prepare,
};
use crate::{
    check,
    error::{Error, Issue, Kind, Place, Sent},
    model::RequestFields,
    platform,
    transport::Operation,
};
use alloc::{format, string::String, vec::Vec};
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
        let start =
            Closure::<dyn Fn(u32, u32, JsValue, JsValue, JsValue, JsValue) -> JsValue>::new(start);
        let resume = Closure::<dyn Fn(u32, u32, u32, JsValue, JsValue) -> JsValue>::new(
            |id, kind, code, value, extra: JsValue| {
                trap_if_asked();
                mailbox::resume(id, kind, code, value, &extra)
            },
        );
        let obtain = Closure::<dyn Fn(JsValue) -> JsValue>::new(mailbox::obtain);
        let adopt = Closure::<dyn Fn(JsValue, JsValue, JsValue) -> bool>::new(
            |settings, value: JsValue, expires_at: JsValue| {
                mailbox::adopt(settings, &value, &expires_at)
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

/// Checks the input of a call and begins it.
fn start(
    operation: u32,
    flags: u32,
    settings: JsValue,
    account_id: JsValue,
    fields: JsValue,
    faults: JsValue,
) -> JsValue {
    trap_if_asked();
    let operation = convert::operation(operation);
    let mut issues = Vec::new();
    let segment = account_segment(&account_id)
        .map_err(|issue| issues.push(issue))
        .unwrap_or_default();
    issues.extend(
        convert::faults(&faults)
            .iter()
            .map(|(field, rule)| check::border(field, rule)),
    );
    if flags & prepare::VALIDATE != 0 && fields.is_object() {
        for issue in rule_issues(operation, &fields) {
            if !issues.iter().any(|known| known.field == issue.field) {
                issues.push(issue);
            }
        }
    }
    if issues.is_empty() {
        return mailbox::begin(operation, flags, settings, fields, segment);
    }
    let place = Place {
        operation,
        host: String::new(),
        timeout_ms: 0,
    };
    convert::error(
        &Error::new(
            Kind::InvalidInput,
            Sent::No,
            0,
            place.invalid_input(&issues),
        )
        .with_issues(issues),
    )
}

fn rule_issues(operation: Operation, fields: &JsValue) -> Vec<Issue> {
    let Ok(fields) = serde_wasm_bindgen::from_value::<RequestFields>(fields.clone()) else {
        return Vec::from([Issue::new("request", "cannot be read")]);
    };
    if operation == Operation::VerifyCode {
        check::verify_request(&fields)
    } else {
        check::code_request(&fields)
    }
}

/// A string, or a whole number taken as its digits.
fn account_segment(account_id: &JsValue) -> Result<String, Issue> {
    if account_id.is_undefined() || account_id.is_null() {
        return Err(check::border("accountId", "missing"));
    }
    if js_sys::Number::is_safe_integer(account_id)
        && account_id.as_f64().is_some_and(|number| number >= 0.0)
    {
        let digits = js_sys::Number::from(account_id.clone())
            .to_string_with_radix(10)
            .map(String::from);
        return check::account_segment(&digits.unwrap_or_default());
    }
    let Some(text) = account_id.as_string() else {
        return Err(Issue::new(
            "accountId",
            format!("must be a string, found {}", found(account_id)),
        ));
    };
    if !js_sys::JsString::from(account_id.clone()).is_valid_utf16() {
        return Err(check::border("accountId", "surrogate"));
    }
    check::account_segment(&text)
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
