//! `Client` over `FetchTransport`, for Rust programs in wasm.

mod ends;
mod faults;
mod prism;
mod stubbed;

use bandwidth_mfa::{
    Client, CodeRequest, Configuration, Credentials, FetchTransport, VerifyCodeRequest,
};

fn client(configuration: Configuration) -> Client<FetchTransport> {
    Client::new(configuration, FetchTransport::new())
}

fn code_request() -> CodeRequest {
    CodeRequest::new(
        "+19195551234",
        "+19195554321",
        "application",
        "Your code is {CODE}",
        6,
    )
}

fn verify_request() -> VerifyCodeRequest {
    VerifyCodeRequest::new("+19195551234", "123456", 3.0)
}

fn with_timeout(timeout_ms: u32) -> Client<FetchTransport> {
    let configuration = Configuration::new(Credentials::AccessToken("token".into()));
    client(
        configuration
            .with_base_path("https://mfa.example")
            .with_timeout_ms(timeout_ms),
    )
}
