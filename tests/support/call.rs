//! Calls over a script, with their configurations and requests.

use super::{outcome::Outcome, script::Script};
use bandwidth_mfa::{
    Client, CodeRequest, Configuration, Credentials, Error, Operation, Transport, VerifyCodeRequest,
};
use std::{
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
};

pub(crate) const SEND: Operation = Operation::GenerateMessagingCode;
pub(crate) const VOICE: Operation = Operation::GenerateVoiceCode;
pub(crate) const VERIFY: Operation = Operation::VerifyCode;
pub(crate) const CALLS: [Operation; 3] = [SEND, VOICE, VERIFY];

pub(crate) fn oauth2() -> Configuration {
    Configuration::oauth2("client", "hunter-secret")
        .with_base_path("https://mfa.example/v1/")
        .with_token_url("https://idp.example/token")
}

pub(crate) fn basic() -> Configuration {
    Configuration::new(Credentials::Basic {
        username: "user".into(),
        password: "hunter-password".into(),
    })
    .with_base_path("https://mfa.example/v1")
}

pub(crate) fn access_token(token: &str) -> Configuration {
    Configuration::new(Credentials::AccessToken(token.into()))
        .with_base_path("https://mfa.example/v1")
}

pub(crate) fn text() -> CodeRequest {
    CodeRequest::new("+19195551234")
        .with_from("+19195554321")
        .with_application_id("application")
        .with_message("Your code is {CODE}")
}

pub(crate) fn entered() -> VerifyCodeRequest {
    VerifyCodeRequest::new("+19195551234", "654321")
}

/// A client of the account 9900000 over a script.
#[track_caller]
pub(crate) fn client(configuration: Configuration, script: &Script) -> Client {
    over(configuration, script.clone())
}

/// The same over any transport.
#[track_caller]
pub(crate) fn over(configuration: Configuration, transport: impl Transport) -> Client {
    Client::new(configuration.with_account_id("9900000"), transport).unwrap()
}

/// Runs a future that waits only for the script.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

/// Makes one call; returns the identifier, or `valid` as a string.
pub(crate) fn call(client: &Client, operation: Operation) -> Result<Option<String>, Error> {
    match operation {
        Operation::GenerateMessagingCode => {
            block_on(client.generate_messaging_code(&text())).map(|sent| sent.message_id)
        }
        Operation::GenerateVoiceCode => {
            block_on(client.generate_voice_code(&text())).map(|sent| sent.call_id)
        }
        Operation::VerifyCode | Operation::Token => block_on(client.verify_code(&entered()))
            .map(|response| Some(response.valid.to_string())),
    }
}

/// The error of one call over a script. The call must use all outcomes of the script.
#[track_caller]
pub(crate) fn error(
    configuration: Configuration,
    operation: Operation,
    outcomes: impl IntoIterator<Item = Outcome>,
) -> Error {
    let script = Script::new(outcomes);
    let result = call(&client(configuration, &script), operation);
    assert!(script.is_over(), "{operation:?}: responses are left");
    match result {
        Err(error) => error,
        Ok(outcome) => panic!("{operation:?} passed: {outcome:?}"),
    }
}

/// The error of `Client::new`.
#[track_caller]
pub(crate) fn refusal(configuration: Configuration) -> Error {
    Client::new(configuration, Script::new([])).unwrap_err()
}
