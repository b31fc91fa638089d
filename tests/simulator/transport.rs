//! The simulator as a transport, as programs use it in their tests.

use crate::support::{block_on, over, text};
use bandwidth_mfa::{
    Client, CodeRequest, Configuration, Kind, Sent, VerifyCodeRequest,
    simulator::{Credentials, Simulator, Transport},
};
use std::{future::pending, thread, time::Duration};
use tokio::runtime::Runtime;

fn client(service: &Transport) -> Client {
    over(Configuration::oauth2("id", "secret"), service.clone())
}

fn to(number: &str) -> CodeRequest {
    let mut request = text();
    request.to = number.into();
    request
}

#[test]
fn a_code_that_arrived_works_once() {
    let service = Transport::new();
    let client = client(&service);
    block_on(client.generate_messaging_code(&text())).unwrap();
    let code = service.outbox()[0].code.clone();
    assert_eq!(service.outbox()[0].text, format!("Your code is {code}"));
    let entered = VerifyCodeRequest::new("+19195551234", code);
    assert!(block_on(client.verify_code(&entered)).unwrap().valid);
    assert!(!block_on(client.verify_code(&entered)).unwrap().valid);
}

#[test]
fn a_code_expires_when_the_test_moves_the_time() {
    let service = Transport::new();
    let client = client(&service);
    block_on(client.generate_voice_code(&text())).unwrap();
    // Longer than the lifetime of the code and the token.
    service.advance(Duration::from_secs(4000));
    let code = service.outbox()[0].code.clone();
    let entered = VerifyCodeRequest::new("+19195551234", code);
    assert!(!block_on(client.verify_code(&entered)).unwrap().valid);
}

#[test]
fn magic_numbers_fail_without_a_wait() {
    let service = Transport::new();
    let client = client(&service);
    for (number, kind, sent) in [
        ("+19195550160", Kind::Timeout, Sent::Maybe),
        ("+19195550161", Kind::ConnectionLost, Sent::Maybe),
        ("+19195550162", Kind::InvalidResponse, Sent::Yes),
        ("+19195550163", Kind::Connection, Sent::No),
        ("+19195550152", Kind::Server, Sent::Maybe),
    ] {
        let error = block_on(client.generate_messaging_code(&to(number))).unwrap_err();
        assert_eq!((error.kind(), error.sent()), (kind, sent), "{number}");
    }
    // Without a deadline the call waits for the late response, on the service's own clock.
    let patient = Configuration::oauth2("id", "secret").with_timeout(None);
    let patient = over(patient, service.clone());
    block_on(patient.generate_messaging_code(&to("+19195550160"))).unwrap();
}

#[test]
fn a_token_provider_may_wait_for_another_thread() {
    let provider = || {
        tokio::task::spawn_blocking(|| {
            thread::sleep(Duration::from_millis(20));
            "token"
        })
    };
    let client = over(Configuration::provider(provider), Transport::new());
    let sent = Runtime::new()
        .unwrap()
        .block_on(client.generate_messaging_code(&text()));
    assert!(sent.is_ok(), "{sent:?}");
}

#[test]
fn a_deadline_ends_a_token_provider() {
    let provider = || pending::<Result<String, String>>();
    let configuration = Configuration::provider(provider).with_timeout(Duration::from_millis(20));
    let client = over(configuration, Transport::new());
    let sent = Runtime::new()
        .unwrap()
        .block_on(client.generate_messaging_code(&text()));
    assert_eq!(sent.unwrap_err().kind(), Kind::Timeout);
}

#[test]
fn credentials_of_another_client_are_refused() {
    let mut other = Credentials::default();
    other.client_id = Some("other".into());
    let service = Transport::with_service(Simulator::with_credentials(other));
    let error = block_on(client(&service).generate_messaging_code(&text())).unwrap_err();
    assert_eq!(error.kind(), Kind::Authorization);
    assert!(service.outbox().is_empty());
}
