//! What a program's own `Transport` may count on: bodies, headers, and futures that threads can carry.

#![cfg(not(target_family = "wasm"))]

use bandwidth_mfa::{
    Body as _, Client, CodeRequest, Configuration, Fault, JsonBody, Reply, Request, Transport,
    VerifyCodeRequest,
};

/// Answers nothing; it is there to be asked about its types.
#[derive(Debug)]
struct Silent;

impl Transport for Silent {
    type Body = JsonBody;

    async fn send(&self, _: Request<'_>) -> Result<Reply<JsonBody>, Fault> {
        Err(Fault::NoResponse)
    }

    async fn sleep(&self, _: u64, _: u64) {}

    fn now(&self) -> u64 {
        0
    }
}

const fn can_change_threads<T: Send>(_: &T) {}
const fn is_shared_by_threads<T: Send + Sync>(_: &T) {}

#[test]
fn threads_can_share_a_client_and_carry_its_calls_when_its_transport_can() {
    let client = Client::new(Configuration::oauth2("id", "secret"), Silent);
    is_shared_by_threads(&client);
    let request = CodeRequest::new("+19195551234", "+19195554321", "app", "{CODE}", 6);
    can_change_threads(&client.generate_messaging_code("1", &request));
    can_change_threads(&client.generate_voice_code("1", &request));
    let request = VerifyCodeRequest::new("+19195551234", "123456", 3.0);
    can_change_threads(&client.verify_code("1", &request));
}

#[test]
fn a_json_body_is_read_as_an_object_alone_and_kept_as_text() {
    type Object = std::collections::HashMap<String, u8>;
    for (text, is_object) in [
        (r#"{"a":1}"#, true),
        (r#" {"a":1} "#, true),
        (r#"{"a":1"#, false),
        (r#"{"a":1}{}"#, false),
        (r#"{"a":"1"}"#, false),
        ("[]", false),
        ("1", false),
        ("", false),
    ] {
        let body = JsonBody::new(text);
        assert_eq!(body.read::<Object>().is_some(), is_object, "{text}");
        assert_eq!(body.text(), text);
    }
}

#[test]
fn a_print_of_a_body_shows_nothing_of_it() {
    let printed = format!("{:?}", JsonBody::new(r#"{"access_token":"token"}"#));
    assert!(!printed.contains("token"), "{printed}");
}

#[test]
fn a_reply_takes_the_headers_that_matter_in_any_spelling_and_order() {
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
