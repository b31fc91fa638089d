//! What a program's own `Transport` may rely on: bodies, headers, and futures that are `Send`.

#![cfg(not(target_family = "wasm"))]
#![allow(clippy::unwrap_used, reason = "a test fails if it cannot go on")]

mod support;

use bandwidth_mfa::{
    Client, CodeRequest, Configuration, Fault, JsonBody, Kind, Reply, Request, Transport,
    VerifyCodeRequest,
};
use std::time::Duration;

/// Sends nothing: each request fails.
#[derive(Debug)]
struct Silent;

impl Transport for Silent {
    async fn send(&self, _: Request<'_>) -> Result<Reply, Fault> {
        Err(Fault::NoResponse)
    }

    async fn sleep(&self, _: Duration) {}
}

const fn assert_send<T: Send>(_: &T) {}
const fn assert_shareable<T: Clone + Send + Sync + 'static>(_: &T) {}

fn configuration() -> Configuration {
    Configuration::oauth2("id", "secret").with_account_id("1")
}

#[test]
fn threads_can_share_a_client_and_run_its_calls() {
    let client = Client::new(configuration(), Silent).unwrap();
    assert_shareable(&client);
    let request = CodeRequest::new("+19195551234");
    assert_send(&client.generate_messaging_code(&request));
    assert_send(&client.generate_voice_code(&request));
    let request = VerifyCodeRequest::new("+19195551234", "123456");
    assert_send(&client.verify_code(&request));
}

/// Like `tokio::spawn`, in code that is generic over the transport.
fn spawned<T: Transport>(transport: T) -> Kind {
    let client = Client::new(configuration(), transport).unwrap();
    let call = async move {
        let request = VerifyCodeRequest::new("+19195551234", "123456");
        client.verify_code(&request).await
    };
    assert_send(&call);
    let thread = std::thread::spawn(move || support::block_on(call));
    thread.join().unwrap().unwrap_err().kind()
}

/// Like middleware around any transport; the test is that it compiles.
struct Around<T>(T);

impl<T: Transport> Transport for Around<T> {
    async fn send(&self, request: Request<'_>) -> Result<Reply, Fault> {
        self.0.send(request).await
    }

    async fn sleep(&self, duration: Duration) {
        self.0.sleep(duration).await;
    }
}

#[test]
fn generic_code_can_spawn_calls_and_pointers_are_transports() {
    let script = || support::Script::new([support::json(401, "")]);
    assert_eq!(spawned(script()), Kind::Authorization);
    assert_eq!(spawned(std::sync::Arc::new(script())), Kind::Authorization);
    assert_eq!(spawned(Box::new(script())), Kind::Authorization);
    assert_eq!(spawned(Around(Silent)), Kind::Authorization);
}

#[test]
fn a_printed_body_shows_no_content() {
    let printed = format!("{:?}", JsonBody::new(r#"{"access_token":"token"}"#));
    assert!(!printed.contains("token"), "{printed}");
}

#[test]
fn a_reply_reads_header_names_in_any_case_and_order() {
    let named = |headers: &[(&str, &str)]| {
        let reply = Reply::new(429, Ok(JsonBody::new("")));
        let reply = headers
            .iter()
            .fold(reply, |reply, (name, value)| reply.with_header(name, value));
        (reply.retry_after, reply.request_id)
    };
    let one = |text: &str| Some(text.to_owned());
    assert_eq!(named(&[("Retry-After", "2")]), (one("2"), None));
    assert_eq!(
        named(&[("date", "x"), ("x-amzn-trace-id", "x")]),
        (None, None)
    );
    for headers in [
        [("X-Amzn-RequestId", "amzn"), ("x-request-id", "plain")],
        [("x-request-id", "plain"), ("x-amzn-requestid", "amzn")],
    ] {
        assert_eq!(named(&headers).1, one("amzn"));
    }
    assert_eq!(
        named(&[("x-request-id", "a"), ("x-request-id", "b")]).1,
        one("a")
    );
}

/// The crate's transports stop reading at the limit.
#[test]
fn a_body_over_64_kb_is_refused_even_if_a_transport_has_read_it() {
    let outcome = |length: usize| {
        let start = r#"{"valid":true,"more":""#;
        let more = "x".repeat(length - start.len() - 2);
        let script = support::Script::new([support::json(200, format!(r#"{start}{more}"}}"#))]);
        let client = support::client(support::basic(), &script);
        support::call(&client, support::VERIFY).map_err(|error| error.kind())
    };
    assert_eq!(outcome(65_536), Ok(Some("true".into())));
    assert_eq!(outcome(65_537), Err(Kind::InvalidResponse));
}
