//! The service with a clock, and requests to it.

use bandwidth_mfa::simulator::{Credentials, Reply, Request, Simulator};
use base64ct::{Base64, Encoding as _};
use serde_json::{Value, json};

pub(crate) const MINUTE: u64 = 60_000;
pub(crate) const TEXT: &str = "/api/v1/accounts/9900000/code/messaging";
pub(crate) const CALL: &str = "/api/v1/accounts/9900000/code/voice";
pub(crate) const VERIFY: &str = "/api/v1/accounts/9900000/code/verify";
pub(crate) const TOKEN: &str = "/api/v1/oauth2/token";

pub(crate) fn basic(user: &str, password: &str) -> String {
    let pair = format!("{user}:{password}");
    format!("Basic {}", Base64::encode_string(pair.as_bytes()))
}

/// A service and its time; every code is the beginning of 12345678.
pub(crate) struct Service {
    pub(crate) simulator: Simulator,
    pub(crate) now: u64,
}

impl Service {
    pub(crate) fn new() -> Self {
        Self {
            simulator: Simulator::new(),
            now: 1_700_000_000_000,
        }
    }

    pub(crate) fn with(credentials: Credentials) -> Self {
        Self {
            simulator: Simulator::with_credentials(credentials),
            ..Self::new()
        }
    }

    pub(crate) fn ask(&mut self, request: &Request<'_>) -> Reply {
        let mut code = |digits: usize| "12345678".chars().take(digits).collect();
        self.simulator.handle(request, self.now, &mut code)
    }

    pub(crate) fn post(&mut self, path: &str, body: &Value) -> Reply {
        let body = body.to_string();
        let authorization = basic("user", "password");
        self.ask(
            &Request::post(path, body.as_bytes())
                .with_authorization(&authorization)
                .with_content_type("application/json; charset=utf-8"),
        )
    }

    pub(crate) fn verify(&mut self, code: &str, minutes: f64) -> Value {
        read(&self.post(VERIFY, &verify_body(code, minutes)))
    }
}

pub(crate) fn send_body() -> Value {
    json!({
        "to": "+19195551234",
        "from": "+19195554321",
        "applicationId": "66fd98ae-ac8d-a00f-7fcd-ba3280aeb9b1",
        "message": "Your {NAME} {SCOPE} code is {CODE}",
        "digits": 6,
    })
}

pub(crate) fn verify_body(code: &str, minutes: f64) -> Value {
    json!({ "to": "+19195551234", "code": code, "expirationTimeInMinutes": minutes })
}

/// A body with one field changed.
pub(crate) fn with(mut body: Value, field: &str, value: Value) -> Value {
    body[field] = value;
    body
}

pub(crate) fn read(reply: &Reply) -> Value {
    serde_json::from_str(&reply.body).unwrap()
}

pub(crate) fn header<'a>(reply: &'a Reply, name: &str) -> Option<&'a str> {
    let found = reply.headers.iter().find(|(other, _)| *other == name);
    found.map(|(_, value)| value.as_str())
}
