//! A Rust program in wasm, like one with workers-rs, Leptos or Yew, with two exports.

use bandwidth_mfa::simulator::{Request, Simulator};
use bandwidth_mfa::{Client, Configuration, FetchTransport, VerifyCodeRequest};
use wasm_bindgen::prelude::*;

/// Whether a code is right; throws the error's sentence.
#[wasm_bindgen]
pub async fn check(base_path: String, code: String) -> Result<bool, String> {
    let configuration = Configuration::oauth2("id", "secret")
        .with_base_path(base_path.as_str())
        .with_token_url(format!("{base_path}/oauth2/token"))
        .with_account_id("9900000");
    let client =
        Client::new(configuration, FetchTransport::new()).map_err(|error| error.to_string())?;
    let request = VerifyCodeRequest::new("+19195551234", code);
    let response = client.verify_code(&request).await;
    response
        .map(|response| response.valid)
        .map_err(|error| error.to_string())
}

/// The simulator's response to a request without credentials.
#[wasm_bindgen]
pub fn ask(path: &str) -> String {
    let request = Request::post(path, b"{}");
    Simulator::new()
        .handle(&request, 0, &mut |_| String::new())
        .body
}
