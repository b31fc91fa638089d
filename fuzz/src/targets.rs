//! One function for each kind of text that the client reads from others. It gets bytes, and panics if a rule is broken.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    reason = "a panic is how a fuzz target reports"
)]

use crate::support::{CALLS, Script, TOKEN, block_on, call, client, entered, json, oauth2, text};
use bandwidth_mfa::{
    Client, CodeRequest, Configuration, Credentials, Error, Kind, Operation, Sent,
    VerifyCodeRequest,
};

const PASSWORD: &str = "hunt";
const DAY: u64 = 86_400_000;

/// The first byte chooses the case, the rest is the text. Invalid UTF-8 is replaced, as a decoder does.
fn split(data: &[u8]) -> (u8, String) {
    let (first, rest) = data.split_first().unwrap_or((&0, &[]));
    (*first, String::from_utf8_lossy(rest).into_owned())
}

fn pick<T: Copy>(from: &[T], choice: u8) -> T {
    from.get(usize::from(choice) % from.len()).copied().unwrap()
}

fn basic() -> Configuration {
    Configuration::new(Credentials::Basic {
        username: "user".into(),
        password: PASSWORD.into(),
    })
    .with_base_path("https://mfa.example/v1")
}

fn shows_no_secret(error: &Error, secrets: &[&str]) {
    let detail = error.detail().unwrap_or_default();
    let printed = format!("{error} {error:?} {detail} {:?}", error.cause());
    for secret in secrets {
        assert!(!printed.contains(secret), "{printed:?} shows {secret}");
    }
    assert!(detail.chars().count() <= 512, "{detail}");
    assert!(!printed.chars().any(char::is_control), "{printed:?}");
}

/// The body of a response to a call.
pub fn responses(data: &[u8]) {
    let (choice, body) = split(data);
    let status = pick(
        &[200, 200, 200, 200, 200, 400, 401, 403, 429, 500],
        choice / 3,
    );
    let operation = pick(&CALLS, choice);
    let script = Script::new([json(status, body.clone())]);
    match call(&client(basic(), &script), operation) {
        Ok(result) => {
            assert_eq!(status, 200);
            let json = body.strip_prefix('\u{feff}').unwrap_or(&body);
            let value: serde_json::Value = serde_json::from_str(json).unwrap();
            let field = |name: &str| value.get(name).cloned();
            let expected = match operation {
                Operation::GenerateMessagingCode => field("messageId"),
                Operation::GenerateVoiceCode => field("callId"),
                Operation::VerifyCode | Operation::Token => {
                    field("valid").map(|valid| valid.as_bool().unwrap().to_string().into())
                }
            };
            assert_eq!(result.map(serde_json::Value::from), expected);
        }
        Err(error) => {
            assert_eq!(error.attempts(), 1);
            assert_eq!(error.status(), Some(status));
            assert_eq!(error.kind() == Kind::InvalidResponse, status == 200);
            assert_eq!(error.sent() == Sent::Yes, status == 200);
            shows_no_secret(&error, &[PASSWORD, "654321"]);
        }
    }
}

/// The response of a token endpoint.
pub fn token_responses(data: &[u8]) {
    let (choice, body) = split(data);
    let status = pick(&[200, 200, 200, 200, 400, 401, 302], choice);
    let script = Script::new([
        json(status, body),
        json(200, r#"{"valid":true}"#),
        // The second call uses the cached token, or requests another one.
        json(200, r#"{"valid":true,"access_token":"second"}"#),
        json(200, r#"{"valid":true}"#),
    ]);
    let client = client(oauth2(), &script);
    match call(&client, Operation::VerifyCode) {
        Ok(_) => {
            assert_eq!(status, 200);
            call(&client, Operation::VerifyCode).unwrap();
            for recorded in script.calls() {
                let header = recorded.authorization.unwrap();
                let token = header.strip_prefix("Bearer ").unwrap();
                let stem = token.trim_end_matches('=');
                assert!(!stem.is_empty(), "{header:?}");
                let is_allowed =
                    |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte);
                assert!(stem.bytes().all(is_allowed), "{header:?}");
            }
        }
        Err(error) => {
            assert_eq!(
                (error.kind(), error.sent()),
                (Kind::Authorization, Sent::No)
            );
            assert_eq!((error.attempts(), error.status()), (0, Some(status)));
            assert!(script.calls().is_empty());
            shows_no_secret(&error, &["hunter-secret"]);
        }
    }
}

/// The header `Retry-After`.
pub fn retry_after(data: &[u8]) {
    let (choice, header) = split(data);
    let response = || json(pick(&[429, 503, 400], choice), "").with_retry_after(&header);
    let script = Script::new([response()]);
    let error = call(&client(basic(), &script), pick(&CALLS, choice / 3)).unwrap_err();
    let wait = error.retry_after_ms();
    assert!(wait.unwrap_or(0) <= DAY, "{header:?}: {wait:?}");
    let digits = header.trim_ascii();
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let seconds = digits.parse::<u128>().unwrap_or(u128::MAX).min(86_400);
        assert_eq!(wait.map(u128::from), Some(seconds * 1000));
    } else if wait.is_some() {
        // asctime's form has no zone, and always this length.
        assert!(digits.ends_with(" GMT") || digits.len() == 24, "{header:?}");
    }

    let script = Script::new([response(), json(200, TOKEN), json(200, r#"{"valid":true}"#)]);
    drop(call(&client(oauth2(), &script), Operation::VerifyCode));
    for slept in script.slept.borrow().iter() {
        assert!(*slept <= 5000, "{header:?}");
    }
}

/// Base URL, token URL and account id, one per line.
pub fn urls(data: &[u8]) {
    let (choice, lines) = split(data);
    let mut lines = lines.splitn(3, '\n');
    let mut line = || lines.next().unwrap_or_default();
    let (base, token_url, account_id) = (line(), line(), line());
    let allow_insecure = choice % 2 == 1;
    let with_token = choice % 4 > 1;
    let configuration = if with_token { oauth2() } else { basic() }
        .with_base_path(base)
        .with_token_url(token_url)
        .with_allow_insecure(allow_insecure);
    let script = Script::new(
        with_token
            .then(|| json(200, TOKEN))
            .into_iter()
            .chain([json(200, r#"{"valid":true}"#)]),
    );
    let result = Client::new(configuration, script.clone())
        .and_then(|client| block_on(client.with_account_id(account_id).verify_code(&entered())));
    let recorded = script.recorded.borrow();
    if let Err(error) = result {
        let is_known = matches!(error.kind(), Kind::Configuration | Kind::InvalidInput);
        assert!(is_known && !error.issues().is_empty(), "{error}");
        assert_eq!((error.sent(), error.attempts()), (Sent::No, 0));
        assert!(recorded.is_empty());
        return;
    }
    for recorded in recorded.iter() {
        let url = url::Url::parse(&recorded.url).unwrap();
        let is_loopback = match url.host().unwrap() {
            url::Host::Ipv4(address) => address.is_loopback(),
            url::Host::Ipv6(address) => address.is_loopback(),
            url::Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
        };
        assert!(
            url.scheme() == "https" || allow_insecure || is_loopback,
            "{url}"
        );
        assert!(["https", "http"].contains(&url.scheme()), "{url}");
        assert_eq!((url.username(), url.password()), ("", None), "{url}");
        assert_eq!(url.fragment(), None, "{url}");
    }
    let call = url::Url::parse(&recorded.last().unwrap().url).unwrap();
    let base_url = url::Url::parse(base).unwrap();
    assert_eq!(call.origin(), base_url.origin());
    assert_eq!(call.query(), None);
    let before = base_url.path().trim_end_matches('/');
    let path = call.path().strip_prefix(before).unwrap();
    let segments: Vec<&str> = path.split('/').collect();
    let [_, accounts, id, code, verify] = *segments else {
        panic!("{call}");
    };
    assert_eq!(
        [accounts, code, verify],
        ["accounts", "code", "verify"],
        "{call}"
    );
    assert!(!id.is_empty(), "{call}");
}

/// The fields of a request, one per line: the client sends them unchanged, and only to a number in E.164 form.
pub fn requests(data: &[u8]) {
    let (choice, lines) = split(data);
    let mut lines = lines.split('\n');
    let mut line = || lines.next().map(str::to_owned);
    let to = line().unwrap_or_default();
    let script = Script::new([json(200, r#"{"valid":true}"#)]);
    let client = client(basic(), &script);
    let is_verify = choice % 2 == 1;
    let (result, mut expected) = if is_verify {
        let code = line().unwrap_or_default();
        let minutes = line().and_then(|text| text.parse().ok()).unwrap_or(3.0);
        let mut request =
            VerifyCodeRequest::new(&*to, &*code).with_expiration_time_in_minutes(minutes);
        request.scope = line();
        request.application_id = line();
        let expected = serde_json::json!({
            "to": to,
            "code": code,
            "expirationTimeInMinutes": minutes,
            "scope": request.scope,
            "applicationId": request.application_id,
        });
        let result = block_on(client.verify_code(&request));
        (result.map(drop), expected)
    } else {
        let mut request = text();
        request.to.clone_from(&to);
        request.from = line().unwrap_or(request.from);
        request.application_id = line().unwrap_or(request.application_id);
        request.message = line().unwrap_or(request.message);
        request.digits = choice / 2 % 16;
        request.scope = line();
        request.callback_url = line();
        let expected = fields_of(&request);
        let result = block_on(client.generate_messaging_code(&request));
        (result.map(drop), expected)
    };
    let recorded = script.recorded.borrow();
    let Some(recorded) = recorded.first() else {
        let error = result.unwrap_err();
        assert_eq!((error.kind(), error.sent()), (Kind::InvalidInput, Sent::No));
        assert!(!error.issues().is_empty());
        shows_no_secret(&error, &[]);
        return;
    };
    result.unwrap();
    let fields = expected.as_object_mut().unwrap();
    fields.retain(|_, value| !value.is_null());
    // Parse both, because the parser may be wrong in the last bit of a fraction.
    let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(read(&recorded.body), read(&expected.to_string()));
    let digits = to.strip_prefix('+').unwrap();
    assert!((2..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()));
    assert!(!digits.starts_with('0'));
}

fn fields_of(request: &CodeRequest) -> serde_json::Value {
    serde_json::json!({
        "to": request.to,
        "from": request.from,
        "applicationId": request.application_id,
        "message": request.message,
        "digits": request.digits,
        "scope": request.scope,
        "callbackUrl": request.callback_url,
    })
}
