//! The rules of Bandwidth's OpenAPI document.

use super::service::{
    CALL, Service, TEXT, TOKEN, VERIFY, basic, header, read, send_body, verify_body, with,
};
use bandwidth_mfa::simulator::{Request, Simulator};
use proptest::prelude::*;
use serde_json::{Value, json};

#[test]
fn each_broken_rule_of_a_send_is_named() {
    let not_e164 = "number must be in E.164 format";
    let cases = [
        ("to", None, "to number is required"),
        ("from", None, "from number is required"),
        ("applicationId", None, "applicationId is required"),
        ("message", None, "message is required"),
        ("digits", None, "digits is required"),
        ("to", Some(json!("19195551234")), not_e164),
        ("to", Some(json!("+01")), not_e164),
        ("to", Some(json!("+1")), not_e164),
        ("to", Some(json!("+1234567890123456")), not_e164),
        ("to", Some(json!("+1919555123٤")), not_e164),
        ("to", Some(json!("+19195551234\n")), not_e164),
        ("to", Some(json!(19_195_551_234_u64)), not_e164),
        ("to", Some(Value::Null), not_e164),
        ("from", Some(json!("12345")), not_e164),
        ("applicationId", Some(json!("a".repeat(51))), "at most 50"),
        ("applicationId", Some(json!(5)), "must be a string"),
        ("scope", Some(json!("ü".repeat(26))), "at most 25"),
        ("scope", Some(Value::Null), "must be a string"),
        ("message", Some(json!("a".repeat(2049))), "at most 2048"),
        ("digits", Some(json!(3)), "from 4 to 8"),
        ("digits", Some(json!(9)), "from 4 to 8"),
        ("digits", Some(json!(4.5)), "from 4 to 8"),
        ("digits", Some(json!("6")), "from 4 to 8"),
    ];
    for (field, value, part) in cases {
        let body = changed(send_body(), field, value);
        refused(TEXT, &body, field, part);
        refused(CALL, &body, field, part);
    }
}

#[test]
fn each_broken_rule_of_a_verify_is_named() {
    let minutes = "expirationTimeInMinutes";
    let cases = [
        ("to", None, "to number is required"),
        ("code", None, "code is required"),
        (minutes, None, "is required"),
        ("to", Some(json!("+")), "E.164"),
        ("code", Some(json!("123")), "at least 4"),
        ("code", Some(json!("123456789")), "at most 8"),
        ("code", Some(json!(123_456)), "must be a string"),
        ("scope", Some(json!(1)), "must be a string"),
        (minutes, Some(json!(0.99)), "from 1 to 15"),
        (minutes, Some(json!(15.01)), "from 1 to 15"),
        (minutes, Some(json!("3")), "from 1 to 15"),
    ];
    for (field, value, part) in cases {
        let body = changed(verify_body("1234", 3.0), field, value);
        refused(VERIFY, &body, field, part);
    }
}

/// A body with another value in one field, or without the field.
fn changed(mut body: Value, field: &str, value: Option<Value>) -> Value {
    match value {
        Some(value) => body[field] = value,
        None => drop(body.as_object_mut().unwrap().remove(field)),
    }
    body
}

#[track_caller]
fn refused(path: &str, body: &Value, field: &str, part: &str) {
    let reply = Service::new().post(path, body);
    let error = read(&reply);
    let text = error["error"].as_str().unwrap();
    assert_eq!(reply.status, 400, "{body}");
    assert!(
        text.starts_with(field) && text.contains(part),
        "{text} for {body}"
    );
    assert_eq!(error["requestId"].as_str().unwrap().len(), 36);
    assert_eq!(reply.message, None);
}

#[test]
fn accepts_what_the_document_allows() {
    let sends = [
        with(send_body(), "digits", json!(4.0)),
        with(send_body(), "digits", json!(8)),
        with(send_body(), "to", json!("+12")),
        with(send_body(), "to", json!("+123456789012345")),
        with(send_body(), "applicationId", json!("")),
        with(send_body(), "scope", json!("ü".repeat(25))),
        with(send_body(), "message", json!("€".repeat(2048))),
        with(send_body(), "message", json!("no code")),
        with(send_body(), "callbackUrl", json!("https://example.com")),
    ];
    for body in sends {
        assert_eq!(Service::new().post(TEXT, &body).status, 200, "{body}");
    }
    let verifies = [
        verify_body("abcd", 1.0),
        verify_body("12345678", 15.0),
        verify_body("€€€€", 1.5),
        with(verify_body("1234", 3.0), "scope", json!("s".repeat(300))),
        with(verify_body("1234", 3.0), "applicationId", json!("a")),
    ];
    for body in verifies {
        assert_eq!(Service::new().post(VERIFY, &body).status, 200, "{body}");
    }
}

#[test]
fn a_body_that_is_not_a_json_object_is_malformed() {
    let authorization = basic("user", "password");
    for body in [
        "",
        "{",
        "[]",
        "null",
        "\"text\"",
        "{\"to\":\"\\ud800\"}",
        "{}x",
    ] {
        let request = Request::post(TEXT, body.as_bytes())
            .with_authorization(&authorization)
            .with_content_type("Application/JSON");
        let reply = Service::new().ask(&request);
        assert_eq!(reply.status, 400, "{body}");
        assert_eq!(read(&reply)["error"], "400 Request is malformed or invalid");
    }
    for content_type in [None, Some("text/plain"), Some("application/jsonx")] {
        let body = send_body().to_string();
        let mut request = Request::post(TEXT, body.as_bytes()).with_authorization(&authorization);
        request.content_type = content_type;
        let reply = Service::new().ask(&request);
        assert_eq!(reply.status, 400);
        assert_eq!(
            read(&reply)["error"],
            "Content-Type must be application/json"
        );
    }
}

#[test]
fn other_paths_and_methods_are_unknown() {
    let status = |method, path| Service::new().ask(&Request::new(method, path)).status;
    for path in [
        "/",
        "",
        "/api/v1/accounts/9900000/code",
        "/api/v1/accounts//code/voice",
        "/api/v1/accounts/1/code/fax",
        "/api/v1/accounts/1/code/voice/",
        "/api/v1/accounts/%ff/code/voice",
        "/api/v1/accounts/%4/code/voice",
        "/api/v1/oauth2",
    ] {
        assert_eq!(status("POST", path), 404, "{path}");
    }
    for method in ["GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "post"] {
        let reply = Service::new().ask(&Request::new(method, VERIFY));
        assert_eq!(
            (reply.status, header(&reply, "allow")),
            (405, Some("POST")),
            "{method}"
        );
        assert_eq!(status(method, TOKEN), 405);
    }
    // A program may use another base path, and a query is ignored.
    assert_eq!(status("POST", "/accounts/1/code/voice?a=b"), 401);
    assert_eq!(status("POST", "/mock/accounts/a%2Fb/code/verify"), 401);
}

proptest! {
    #[test]
    fn no_request_causes_a_panic(
        method in "POST|GET|\\PC{0,5}",
        path in "/api/v1/(accounts/[^/]{0,5}/code/(voice|verify|messaging)|oauth2/token)|\\PC{0,40}",
        authorization in prop::option::of("Basic [A-Za-z0-9+/=]{0,20}|Bearer \\PC{0,20}|Bearer [a-z.]{0,9}.simulated"),
        content_type in prop::option::of("application/(json|x-www-form-urlencoded)|\\PC{0,20}"),
        body in prop_oneof![prop::collection::vec(any::<u8>(), 0..80), "[{}\\[\\]\":,a-z0-9%&=.+e-]{0,80}".prop_map(String::into_bytes)],
        now in any::<u64>(),
    ) {
        let mut request = Request::new(&method, &path);
        request.authorization = authorization.as_deref();
        request.content_type = content_type.as_deref();
        request.body = &body;
        let mut simulator = Simulator::new();
        let reply = simulator.handle(&request, now, &mut |digits| "1".repeat(digits));
        prop_assert!([200, 400, 401, 403, 404, 405].contains(&reply.status));
        prop_assert!(serde_json::from_str::<Value>(&reply.body).is_ok());
    }
}
