//! `Client` over `FetchTransport`, for Rust programs in wasm.

mod ends;
mod faults;
mod prism;
mod stubbed;

use crate::wasm::service::{Service, restore_fetch};
use bandwidth_mfa::{
    Client, CodeRequest, Configuration, Credentials, Error, FetchTransport, Kind, Sent,
    VerifyCodeRequest, VerifyCodeResponse,
};
use core::time::Duration;
use js_sys::Function;

/// A client of the account 1. These tests also run in a page, where secrets are refused otherwise.
fn client(configuration: Configuration) -> Client {
    let configuration = configuration
        .with_account_id("1")
        .with_dangerously_allow_browser(true);
    Client::new(configuration, FetchTransport::new()).unwrap()
}

fn code_request() -> CodeRequest {
    CodeRequest::new("+19195551234")
        .with_from("+19195554321")
        .with_application_id("application")
        .with_message("Your code is {CODE}")
}

fn verify_request() -> VerifyCodeRequest {
    VerifyCodeRequest::new("+19195551234", "123456")
}

#[track_caller]
fn assert_error(error: &Error, kind: Kind, sent: Sent) {
    assert_eq!((error.kind(), error.sent()), (kind, sent), "{error}");
}

/// 0 for no limit.
fn with_timeout(timeout_ms: u32) -> Client {
    let configuration = Configuration::new(Credentials::AccessToken("token".into()));
    client(
        configuration
            .with_base_path("https://mfa.example")
            .with_timeout((timeout_ms > 0).then(|| Duration::from_millis(timeout_ms.into()))),
    )
}

/// A verify against these responses: the number of requests, and the result.
async fn verify(
    answers: impl Into<Vec<Function>>,
    timeout_ms: u32,
) -> (u32, Result<VerifyCodeResponse, Error>) {
    let service = Service::answering(answers).everywhere();
    let result = with_timeout(timeout_ms)
        .verify_code(&verify_request())
        .await;
    restore_fetch();
    (service.count(), result)
}
