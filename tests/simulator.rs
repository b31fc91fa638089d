//! The simulated service by itself: the rules of the document, one by one, and what it holds and forgets.

#![cfg(all(feature = "simulator", not(target_family = "wasm")))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

use bandwidth_mfa::simulator::{Channel, Credentials, Fault, Reply, Request, Simulator};
use base64ct::{Base64, Encoding as _};
use proptest::prelude::*;
use serde_json::{Value, json};

const MINUTE: u64 = 60_000;
const TEXT: &str = "/api/v1/accounts/9900000/code/messaging";
const CALL: &str = "/api/v1/accounts/9900000/code/voice";
const VERIFY: &str = "/api/v1/accounts/9900000/code/verify";
const TOKEN: &str = "/api/v1/oauth2/token";

fn basic(user: &str, password: &str) -> String {
    let pair = format!("{user}:{password}");
    format!("Basic {}", Base64::encode_string(pair.as_bytes()))
}

/// A service and the time on its clock; every code is 12345678, as far as it goes.
struct Service {
    simulator: Simulator,
    now: u64,
}

impl Service {
    fn new() -> Self {
        Self {
            simulator: Simulator::new(),
            now: 1_700_000_000_000,
        }
    }

    fn with(credentials: Credentials) -> Self {
        Self {
            simulator: Simulator::with_credentials(credentials),
            ..Self::new()
        }
    }

    fn ask(&mut self, request: &Request<'_>) -> Reply {
        let mut code = |digits: usize| "12345678".chars().take(digits).collect();
        self.simulator.handle(request, self.now, &mut code)
    }

    fn post(&mut self, path: &str, body: &Value) -> Reply {
        let body = body.to_string();
        let authorization = basic("user", "password");
        self.ask(
            &Request::post(path, body.as_bytes())
                .with_authorization(&authorization)
                .with_content_type("application/json; charset=utf-8"),
        )
    }

    fn verify(&mut self, code: &str, minutes: f64) -> Value {
        read(&self.post(VERIFY, &checked(code, minutes)))
    }
}

fn sent() -> Value {
    json!({
        "to": "+19195551234",
        "from": "+19195554321",
        "applicationId": "66fd98ae-ac8d-a00f-7fcd-ba3280aeb9b1",
        "message": "Your {NAME} {SCOPE} code is {CODE}",
        "digits": 6,
    })
}

fn checked(code: &str, minutes: f64) -> Value {
    json!({ "to": "+19195551234", "code": code, "expirationTimeInMinutes": minutes })
}

/// A body with one field changed, or taken out where the value is null.
fn with(mut body: Value, field: &str, value: Value) -> Value {
    body[field] = value;
    body
}

fn without(mut body: Value, field: &str) -> Value {
    body.as_object_mut().unwrap().remove(field);
    body
}

fn read(reply: &Reply) -> Value {
    serde_json::from_str(&reply.body).unwrap()
}

fn header<'a>(reply: &'a Reply, name: &str) -> Option<&'a str> {
    let found = reply.headers.iter().find(|(other, _)| *other == name);
    found.map(|(_, value)| value.as_str())
}

#[test]
fn a_text_and_a_call_arrive_with_their_codes() {
    let mut service = Service::new();
    for (path, channel, id) in [
        (TEXT, Channel::Messaging, "messageId"),
        (CALL, Channel::Voice, "callId"),
    ] {
        let reply = service.post(path, &sent());
        let message = reply.message.clone().unwrap();
        assert_eq!(
            (
                reply.status,
                message.channel,
                message.text.as_str(),
                message.at
            ),
            (
                200,
                channel,
                "Your Simulator 2FA code is 123456",
                service.now
            )
        );
        assert!(read(&reply)[id].is_string());
        assert_eq!(header(&reply, "x-simulator"), Some("1"));
        assert_eq!(header(&reply, "content-type"), Some("application/json"));
        assert_eq!((reply.delay_ms, reply.fault), (0, None));
    }
}

#[test]
fn identifiers_have_the_forms_of_the_documents_examples_and_differ() {
    let mut service = Service::new();
    let message = read(&service.post(TEXT, &sent()))["messageId"].clone();
    let other = read(&service.post(TEXT, &sent()))["messageId"].clone();
    assert_eq!(message.as_str().unwrap().len(), 29);
    assert_ne!(message, other);
    let call = read(&service.post(CALL, &sent()))["callId"].clone();
    let lengths: Vec<usize> = call.as_str().unwrap().split('-').map(str::len).collect();
    assert_eq!(lengths, [1, 8, 8, 4, 4, 4, 12]);
}

#[test]
fn every_mark_is_replaced_once() {
    let mut service = Service::new();
    for (message, text) in [
        ("{CODE} {CODE}", "123456 123456"),
        ("{SCOPE}{NAME}{CODE}", "{CODE}Simulator123456"),
        ("{{CODE}}", "{123456}"),
        ("{code} {CODE {", "{code} {CODE {"),
        ("", ""),
        ("ü{CODE}ß", "ü123456ß"),
    ] {
        let body = with(
            with(sent(), "message", message.into()),
            "scope",
            "{CODE}".into(),
        );
        assert_eq!(service.post(TEXT, &body).message.unwrap().text, text);
    }
}

#[test]
fn each_broken_rule_of_a_send_is_named() {
    let no_phone = "number must be in E.164 format";
    let cases = [
        ("to", None, "to number is required"),
        ("from", None, "from number is required"),
        ("applicationId", None, "applicationId is required"),
        ("message", None, "message is required"),
        ("digits", None, "digits is required"),
        ("to", Some(json!("19195551234")), no_phone),
        ("to", Some(json!("+01")), no_phone),
        ("to", Some(json!("+1")), no_phone),
        ("to", Some(json!("+1234567890123456")), no_phone),
        ("to", Some(json!("+1919555123٤")), no_phone),
        ("to", Some(json!("+19195551234\n")), no_phone),
        ("to", Some(json!(19_195_551_234_u64)), no_phone),
        ("to", Some(Value::Null), no_phone),
        ("from", Some(json!("12345")), no_phone),
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
        let body = value.map_or_else(
            || without(sent(), field),
            |value| with(sent(), field, value),
        );
        refused(TEXT, &body, field, part);
        refused(CALL, &body, field, part);
    }
}

#[test]
fn each_broken_rule_of_a_verification_is_named() {
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
        let body = checked("1234", 3.0);
        let body = value.map_or_else(
            || without(body.clone(), field),
            |value| with(body.clone(), field, value),
        );
        refused(VERIFY, &body, field, part);
    }
}

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
fn what_the_document_allows_is_taken() {
    let sends = [
        with(sent(), "digits", json!(4.0)),
        with(sent(), "digits", json!(8)),
        with(sent(), "to", json!("+12")),
        with(sent(), "to", json!("+123456789012345")),
        with(sent(), "applicationId", json!("")),
        with(sent(), "scope", json!("ü".repeat(25))),
        with(sent(), "message", json!("€".repeat(2048))),
        with(sent(), "message", json!("no code")),
        with(sent(), "callbackUrl", json!("https://example.com")),
    ];
    for body in sends {
        assert_eq!(Service::new().post(TEXT, &body).status, 200, "{body}");
    }
    let verifications = [
        checked("abcd", 1.0),
        checked("12345678", 15.0),
        checked("€€€€", 1.5),
        with(checked("1234", 3.0), "scope", json!("s".repeat(300))),
        with(checked("1234", 3.0), "applicationId", json!("a")),
    ];
    for body in verifications {
        assert_eq!(Service::new().post(VERIFY, &body).status, 200, "{body}");
    }
}

#[test]
fn a_body_that_is_no_json_object_is_malformed() {
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
        let body = sent().to_string();
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
    // A program's base path may be its own, and a query means nothing.
    assert_eq!(status("POST", "/accounts/1/code/voice?a=b"), 401);
    assert_eq!(status("POST", "/mock/accounts/a%2Fb/code/verify"), 401);
}

#[test]
fn a_code_verifies_once_in_its_scope_and_account() {
    let mut service = Service::new();
    service.post(TEXT, &with(sent(), "scope", json!("login")));
    assert_eq!(service.verify("123456", 3.0), json!({ "valid": false }));
    let other = "/api/v1/accounts/9900001/code/verify";
    let login = with(checked("123456", 3.0), "scope", json!("login"));
    assert_eq!(
        read(&service.post(other, &login)),
        json!({ "valid": false })
    );
    assert_eq!(
        read(&service.post(VERIFY, &login)),
        json!({ "valid": true })
    );
    assert_eq!(
        read(&service.post(VERIFY, &login)),
        json!({ "valid": false })
    );
    service.post(TEXT, &sent());
    let named = with(checked("123456", 3.0), "scope", json!("2FA"));
    assert_eq!(
        read(&service.post(VERIFY, &named)),
        json!({ "valid": true })
    );
}

#[test]
fn a_code_is_as_young_as_the_verification_asks_for() {
    for (age, minutes, valid) in [
        (MINUTE, 1.0, true),
        (MINUTE + 1, 1.0, false),
        (MINUTE + 30_000, 1.5, true),
        (15 * MINUTE, 15.0, true),
        (15 * MINUTE + 1, 15.0, false),
    ] {
        let mut service = Service::new();
        service.post(TEXT, &sent());
        service.now += age;
        assert_eq!(
            service.verify("123456", minutes)["valid"],
            valid,
            "{age} ms, {minutes} minutes"
        );
    }
}

#[test]
fn five_wrong_codes_in_a_row_lock_a_number_for_two_minutes() {
    let mut service = Service::new();
    service.post(TEXT, &sent());
    for _ in 0..4 {
        assert_eq!(service.verify("0000", 3.0)["valid"], false);
    }
    // A right one starts the count anew.
    assert_eq!(service.verify("123456", 3.0)["valid"], true);
    service.post(TEXT, &sent());
    for _ in 0..5 {
        assert_eq!(service.verify("0000", 3.0)["valid"], false);
    }
    let locked = service.post(VERIFY, &checked("123456", 3.0));
    assert_eq!(locked.status, 429);
    assert_eq!(
        read(&locked)["error"],
        "This number has exceeded verification attempts, please wait 2 minutes"
    );
    assert_eq!(service.post(TEXT, &sent()).status, 200, "sends go on");
    let other = with(checked("0000", 3.0), "to", json!("+19195550000"));
    assert_eq!(service.post(VERIFY, &other).status, 200, "another number");
    service.now += 2 * MINUTE - 1;
    assert_eq!(service.post(VERIFY, &checked("123456", 3.0)).status, 429);
    service.now += 1;
    assert_eq!(service.verify("123456", 3.0)["valid"], true);
}

#[test]
fn wrong_codes_are_forgiven_after_fifteen_minutes() {
    let mut service = Service::new();
    for _ in 0..4 {
        service.verify("0000", 3.0);
    }
    service.now += 15 * MINUTE + 1;
    for _ in 0..5 {
        assert_eq!(service.verify("0000", 3.0)["valid"], false);
    }
    assert_eq!(service.post(VERIFY, &checked("0000", 3.0)).status, 429);
}

#[test]
fn a_clock_may_be_set_back() {
    let mut service = Service::new();
    service.post(TEXT, &sent());
    service.now -= 60 * MINUTE;
    assert_eq!(service.verify("123456", 1.0)["valid"], true);
}

fn credentials() -> Credentials {
    let mut credentials = Credentials::default();
    credentials.account_id = Some("9900000".into());
    credentials.username = Some("user".into());
    credentials.password = Some("pass:word ü".into());
    credentials.client_id = Some("a+b".into());
    credentials.client_secret = Some("c d%".into());
    credentials
}

#[test]
fn basic_credentials() {
    let mut service = Service::with(credentials());
    let body = checked("1234", 3.0).to_string();
    let right = basic("user", "pass:word ü");
    let lower = right.replace("Basic", "bASIC");
    let cases = [
        (Some(right.as_str()), VERIFY, 200),
        (Some(lower.as_str()), VERIFY, 200),
        (Some(right.as_str()), "/api/v1/accounts/1/code/verify", 403),
        (Some(&basic("user", "wrong")), VERIFY, 403),
        (Some(&basic("other", "pass:word ü")), VERIFY, 403),
        (Some(&basic("", "")), VERIFY, 403),
        (Some("Basic !"), VERIFY, 401),
        (Some("Basic"), VERIFY, 401),
        (Some("Digest x"), VERIFY, 401),
        (None, VERIFY, 401),
    ];
    for (authorization, path, status) in cases {
        let mut request =
            Request::post(path, body.as_bytes()).with_content_type("application/json");
        request.authorization = authorization;
        let reply = service.ask(&request);
        assert_eq!(reply.status, status, "{authorization:?} {path}");
        let refusal = match status {
            401 => json!({ "message": "Unauthorized" }),
            403 => json!({
                "Message": "User is not authorized to access this resource with an explicit deny"
            }),
            _ => json!({ "valid": false }),
        };
        assert_eq!(read(&reply), refusal);
    }
    assert!(!format!("{service:?}", service = service.simulator).contains("word"));
}

fn token(service: &mut Service, authorization: Option<&str>, form: &str) -> Reply {
    let mut request = Request::post(TOKEN, form.as_bytes())
        .with_content_type("application/x-www-form-urlencoded");
    request.authorization = authorization;
    service.ask(&request)
}

#[test]
fn a_token_is_granted_and_ends() {
    let mut service = Service::with(credentials());
    let encoded = basic("a%2Bb", "c+d%25");
    let raw = basic("a+b", "c d%");
    let grant = "grant_type=client_credentials";
    for (authorization, form, status, error) in [
        (Some(encoded.as_str()), grant, 200, Value::Null),
        (Some(raw.as_str()), grant, 200, Value::Null),
        (
            None,
            "grant_type=client_credentials&client_id=a%2Bb&client_secret=c+d%25",
            200,
            Value::Null,
        ),
        (
            Some(&basic("a%2Bb", "wrong")),
            grant,
            401,
            json!("invalid_client"),
        ),
        (None, grant, 401, json!("invalid_client")),
        (Some("Bearer x"), grant, 401, json!("invalid_client")),
        (Some(&encoded), "", 400, json!("invalid_request")),
        (
            Some(&encoded),
            "grant_type=password",
            400,
            json!("unsupported_grant_type"),
        ),
    ] {
        let reply = token(&mut service, authorization, form);
        assert_eq!(
            (reply.status, &read(&reply)["error"]),
            (status, &error),
            "{authorization:?} {form}"
        );
    }
    let reply = token(&mut service, Some(&encoded), grant);
    assert_eq!(header(&reply, "cache-control"), Some("no-store"));
    let granted = read(&reply);
    assert_eq!(
        (&granted["token_type"], &granted["expires_in"]),
        (&json!("Bearer"), &json!(3600))
    );

    let bearer = format!("Bearer {}", granted["access_token"].as_str().unwrap());
    let body = checked("1234", 3.0).to_string();
    let request = Request::post(VERIFY, body.as_bytes())
        .with_authorization(&bearer)
        .with_content_type("application/json");
    assert_eq!(service.ask(&request).status, 200);
    service.now += 3_600_000;
    assert_eq!(service.ask(&request).status, 401, "after an hour");
    assert_eq!(
        Service::new().ask(&request).status,
        200,
        "another service's clock"
    );
    let forged = Request::post(VERIFY, body.as_bytes())
        .with_authorization("Bearer forged")
        .with_content_type("application/json");
    assert_eq!(service.ask(&forged).status, 401);
    assert_eq!(Service::new().ask(&forged).status, 200, "any is accepted");
}

#[test]
fn a_hundred_thousand_numbers_are_held_and_forgotten() {
    let mut service = Service::new();
    let to = |number: u64| json!(format!("+1{:010}", 2_000_000_000 + number));
    for number in 0..100_000 {
        service.post(TEXT, &with(sent(), "to", to(number)));
    }
    assert_eq!(service.simulator.numbers_held(), 100_000);
    for number in [0, 50_000, 99_999] {
        let check = with(checked("123456", 15.0), "to", to(number));
        assert_eq!(read(&service.post(VERIFY, &check))["valid"], true);
    }
    // Nobody looks at most of them again: the first request after the longest life of a code forgets them.
    service.now += 15 * MINUTE + 1;
    service.post(VERIFY, &checked("0000", 1.0));
    assert_eq!(service.simulator.numbers_held(), 1);
}

#[test]
fn numbers_that_come_and_go_take_no_more_room_than_the_live_ones() {
    let mut service = Service::new();
    let mut most = 0;
    for number in 0..100_000_u64 {
        // A hundred a minute: 1500 have a live code, and used and wrong ones count for nothing.
        service.now += MINUTE / 100;
        let to = json!(format!("+1{:010}", 2_000_000_000 + number));
        service.post(TEXT, &with(sent(), "to", to.clone()));
        if number % 2 == 0 {
            service.post(VERIFY, &with(checked("123456", 1.0), "to", to));
        }
        most = most.max(service.simulator.numbers_held());
    }
    assert!(most <= 3_002, "{most} were held");
}

#[test]
fn one_number_holds_its_latest_hundred_codes() {
    let mut service = Service::new();
    let mut count = 0_u32;
    let body = sent().to_string();
    let authorization = basic("user", "password");
    for _ in 0..150 {
        let request = Request::post(TEXT, body.as_bytes())
            .with_authorization(&authorization)
            .with_content_type("application/json");
        let mut code = |_| {
            count += 1;
            format!("{count:06}")
        };
        service.simulator.handle(&request, service.now, &mut code);
    }
    assert_eq!(service.verify("000050", 3.0)["valid"], false);
    assert_eq!(service.verify("000051", 3.0)["valid"], true);
    assert_eq!(service.verify("000150", 3.0)["valid"], true);
}

#[test]
fn magic_numbers_bring_their_faults() {
    let (none, cut) = (None, Some(Fault::Cut));
    for (end, send, verify, delay, fault) in [
        ("40", 400, 400, 0, none),
        ("41", 401, 401, 0, none),
        ("42", 200, 429, 0, none),
        ("43", 403, 403, 0, none),
        ("44", 200, 200, 0, none),
        ("50", 500, 500, 0, none),
        ("52", 502, 502, 0, none),
        ("60", 200, 200, 15_000, none),
        ("61", 200, 200, 0, cut),
        ("62", 200, 200, 0, Some(Fault::CutBody)),
        ("63", 503, 503, 0, Some(Fault::Refused)),
    ] {
        let to = json!(format!("+191955501{end}"));
        for (path, body, status) in [
            (TEXT, sent(), send),
            (CALL, sent(), send),
            (VERIFY, checked("1234", 3.0), verify),
        ] {
            let mut service = Service::new();
            let reply = service.post(path, &with(body, "to", to.clone()));
            assert_eq!(
                (reply.status, reply.delay_ms, reply.fault),
                (status, delay, fault),
                "{to} {path}"
            );
            let arrives = status == 200 && path != VERIFY;
            assert_eq!(reply.message.is_some(), arrives, "{to} {path}");
            assert_eq!(header(&reply, "x-simulator"), Some("1"));
        }
    }
}

proptest! {
    #[test]
    fn nothing_that_is_asked_makes_it_fail(
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
