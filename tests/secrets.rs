//! No print of any public type shows a secret, a code or a whole phone number.

#![cfg(not(target_family = "wasm"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

mod support;

use bandwidth_mfa::{
    BodyFault, Cause, Client, CodeRequest, Configuration, Credentials, Error, Fault, Issue, Kind,
    MessagingCodeResponse, Operation, Reply, Request, Secret, Sent, Token, TokenFault, TokenKey,
    Transport, VerifyCodeRequest, VerifyCodeResponse, VoiceCodeResponse,
};
use std::{cell::RefCell, fmt::Debug};
use support::{
    Answer, CALLS, Programs, Script, Text, block_on, broken, call, cause, json, refused,
};

/// Letters, and characters that each encoding writes otherwise.
const PASSWORD: &str = "Canary/pass word~ü";
const CLIENT_SECRET: &str = "Canary+secret (ß)!";
const ACCESS_TOKEN: &str = "CanaryToken~x/y+z==";
const CODE: &str = "Cana ry1";
const NUMBER: &str = "+12025550143";

/// Every canary in each of its spellings. The values were made with Python's `urllib.parse` and `base64`.
const CANARIES: &[&str] = &[
    PASSWORD,
    "Canary%2Fpass%20word~%C3%BC",
    "Canary%2Fpass+word%7E%C3%BC",
    "Q2FuYXJ5L3Bhc3Mgd29yZH7DvA",
    // user:password
    "dXNlcjpDYW5hcnkvcGFzcyB3b3JkfsO8",
    CLIENT_SECRET,
    "Canary%2Bsecret%20(%C3%9F)!",
    "Canary%2Bsecret+%28%C3%9F%29%21",
    "Q2FuYXJ5K3NlY3JldCAow58pIQ",
    // client:secret, form-encoded before
    "Y2xpZW50OkNhbmFyeSUyQnNlY3JldCslMjglQzMlOUYlMjklMjE",
    ACCESS_TOKEN,
    "CanaryToken~x%2Fy%2Bz%3D%3D",
    "CanaryToken%7Ex%2Fy%2Bz%3D%3D",
    "Q2FuYXJ5VG9rZW5+eC95K3o9PQ",
    CODE,
    "Cana%20ry1",
    "Cana+ry1",
    "Q2FuYSByeTE",
    "12025550143",
    "Canary",
    "Cana",
];

#[track_caller]
fn shows_nothing(what: &str, printed: &str) {
    for canary in CANARIES {
        assert!(
            !printed.contains(canary),
            "{what} shows {canary}: {printed}"
        );
    }
}

#[track_caller]
fn prints_nothing(value: &impl Debug) {
    shows_nothing("Debug", &format!("{value:?}"));
    shows_nothing("Debug", &format!("{value:#?}"));
}

fn holds_nothing(error: &Error) {
    prints_nothing(error);
    prints_nothing(&error.cause());
    prints_nothing(&error.issues());
    shows_nothing("Display", &error.to_string());
    shows_nothing("detail", error.detail().unwrap_or_default());
    shows_nothing("request_id", error.request_id().unwrap_or_default());
    shows_nothing("code", error.code());
    for issue in error.issues() {
        shows_nothing(&issue.field, &issue.message);
    }
}

fn oauth2() -> Configuration {
    Configuration::oauth2("client", CLIENT_SECRET)
}

fn basic() -> Configuration {
    Configuration::new(Credentials::Basic {
        username: "user".into(),
        password: PASSWORD.into(),
    })
}

fn access_token() -> Configuration {
    Configuration::new(Credentials::AccessToken(ACCESS_TOKEN.into()))
}

fn token() -> Answer {
    json(200, format!(r#"{{"access_token":"{ACCESS_TOKEN}"}}"#))
}

/// Keeps every value that a transport is given, and prints it.
struct Printer<'a>(&'a Script, RefCell<Vec<String>>);

impl Transport for &Printer<'_> {
    type Body = Text;

    async fn send(&self, request: Request<'_>) -> Result<Reply<Text>, Fault> {
        self.1
            .borrow_mut()
            .push(format!("{request:?} {request:#?}"));
        let reply = Transport::send(&self.0, request).await;
        self.1
            .borrow_mut()
            .push(format!("{:?}", reply.as_ref().err()));
        reply
    }

    async fn sleep(&self, shortest_ms: u64, longest_ms: u64) {
        Transport::sleep(&self.0, shortest_ms, longest_ms).await;
    }

    fn now(&self) -> u64 {
        self.0.clock.get()
    }

    async fn token(
        &self,
        key: Option<&TokenKey>,
        rejected: Option<&Token>,
        timeout_ms: u64,
    ) -> Result<Token, TokenFault> {
        let token = Transport::token(&self.0, key, rejected, timeout_ms).await;
        self.1
            .borrow_mut()
            .push(format!("{key:?} {rejected:?} {token:?}"));
        token
    }
}

#[test]
fn no_type_that_holds_a_secret_prints_it() {
    let mut send = CodeRequest::new(NUMBER, NUMBER, "application", "{CODE}", 6);
    send.callback_url = Some(format!("https://user:{PASSWORD}@app.example"));
    prints_nothing(&send);
    prints_nothing(&VerifyCodeRequest::new(NUMBER, CODE, 3.0));
    for secret in [PASSWORD, CLIENT_SECRET, ACCESS_TOKEN, CODE] {
        prints_nothing(&Secret::new(secret));
        prints_nothing(&Token::once(secret));
        prints_nothing(&Token::until(secret, 2, 1));
        prints_nothing(&Credentials::AccessToken(secret.into()));
    }
    for configuration in [oauth2(), basic(), access_token()] {
        prints_nothing(&configuration);
        prints_nothing(&Client::new(configuration, &Script::new([])));
    }
}

#[test]
fn the_types_without_secrets_print() {
    let printed = format!(
        "{:?} {:?} {:?} {:?} {:?}",
        MessagingCodeResponse::default(),
        VoiceCodeResponse::default(),
        None::<VerifyCodeResponse>,
        Kind::Timeout,
        Sent::Maybe
    );
    assert!(printed.contains("message_id: None"), "{printed}");
    prints_nothing(&None::<(Cause, Issue, BodyFault, TokenFault)>);
}

#[test]
fn a_client_with_a_token_in_its_cache_does_not_print_it() {
    let script = Script::new([
        json(
            200,
            format!(r#"{{"access_token":"{ACCESS_TOKEN}","expires_in":3600}}"#),
        ),
        support::good(Operation::VerifyCode),
    ]);
    let printer = Printer(&script, RefCell::default());
    {
        let client = Client::new(oauth2(), &printer);
        call(&client, Operation::VerifyCode).unwrap();
    }
    let log = printer.1.borrow().join("\n");
    assert!(log.contains("TokenKey"), "{log}");
    shows_nothing("the transport", &log);

    let script = Script::new([token(), support::good(Operation::VerifyCode)]);
    let own = Programs(&script, |_| Ok(Token::until(ACCESS_TOKEN, u64::MAX, 0)));
    let client = Client::new(oauth2(), own);
    // The script's first answer is no code's, but the token is in the cache by then.
    holds_nothing(&call(&client, Operation::VerifyCode).unwrap_err());
    let answer = call(&client, Operation::VerifyCode);
    assert_eq!(answer, Ok(Some("true".into())));
}

/// Whatever a server or a runtime gives back: each canary, in each of its spellings, in each place.
#[test]
fn no_text_from_elsewhere_shows_a_secret() {
    for canary in CANARIES.iter().filter(|canary| canary.len() > 6) {
        let text = format!("before {canary} after, {canary}{canary}");
        // An identifier keeps its digits.
        let id = text.replace("12025550143", "");
        let bodies = [
            text.clone(),
            format!(r#"{{"error":"{text}","requestId":"{id}"}}"#),
            format!(r#"{{"message":"{text}"}}"#),
            format!(r#"{{"Message":"{text}"}}"#),
            format!(r#"{{"error":"x","error_description":"{text}"}}"#),
            format!(r#"{{"messageId":["{text}"],"callId":["{text}"],"valid":"{text}"}}"#),
        ];
        let mut answers = vec![
            Answer::Fault(Fault::Lost(cause(canary, &text))),
            Answer::Fault(Fault::Unreachable {
                cause: cause(canary, &text),
                transient: false,
            }),
            broken(200, BodyFault::Lost(cause(canary, &text))),
        ];
        for status in [200, 401, 500] {
            for body in &bodies {
                answers.push(json(status, body.clone()).with_request_id(&id));
            }
        }
        for answer in answers {
            each_way(&answer, canary);
        }
    }
}

/// The answer to a call with each credential that knows the canary, and to the request for a token.
fn each_way(answer: &Answer, canary: &str) {
    let of = |canaries: &[&str]| canaries.contains(&canary);
    let is_code = of(&CANARIES[14..19]);
    if is_code || of(&CANARIES[..5]) {
        fails(basic(), [answer.clone()]);
    }
    if is_code || of(&CANARIES[10..14]) {
        fails(access_token(), [answer.clone()]);
    }
    if is_code || of(&CANARIES[5..14]) {
        fails(oauth2(), [token(), answer.clone(), token(), answer.clone()]);
    }
    if of(&CANARIES[5..10]) {
        let again = answer.clone();
        fails(oauth2(), [answer.clone(), again.clone(), again]);
    }
}

fn fails(configuration: Configuration, answers: impl IntoIterator<Item = Answer>) {
    let script = Script::new(answers);
    let client = Client::new(configuration, &script);
    let request = VerifyCodeRequest::new(NUMBER, CODE, 3.0);
    if let Err(error) = block_on(client.verify_code("9900000", &request)) {
        holds_nothing(&error);
    }
}

#[test]
fn no_issue_shows_what_broke_its_rule() {
    let script = Script::new([]);
    let client = Client::new(basic(), &script);
    let number = format!("{NUMBER}567890");
    let mut send = CodeRequest::new(&*number, &*number, "", "no place", 9);
    send.scope = Some(format!("{CODE}{}", "x".repeat(30)));
    let error = block_on(client.generate_messaging_code("", &send)).unwrap_err();
    assert_eq!(error.issues().len(), 7);
    holds_nothing(&error);
    let verify = VerifyCodeRequest::new(number, format!("{CODE}9"), 99.0);
    let error = block_on(client.verify_code("", &verify)).unwrap_err();
    assert_eq!(error.issues().len(), 4);
    holds_nothing(&error);
}

#[test]
fn a_configuration_that_cannot_work_does_not_show_its_secrets() {
    let base = format!("https://user:{PASSWORD}@mfa.example");
    for configuration in [
        basic().with_base_path(&*base),
        oauth2().with_token_url(&*base),
    ] {
        let error = support::error(configuration.clone(), Operation::VerifyCode, []);
        holds_nothing(&error);
        prints_nothing(&configuration);
    }
}

#[test]
fn a_word_of_a_server_that_is_no_secret_is_left_to_be_read() {
    let answer = json(
        400,
        r#"{"error_description":"Basic authentication is required"}"#,
    );
    let error = support::error(oauth2(), Operation::VerifyCode, [answer]);
    assert_eq!(error.detail(), Some("Basic authentication is required"));
}

#[test]
fn numbers_print_short() {
    let send = CodeRequest::new(NUMBER, "+12025550123", "application", "{CODE}", 6);
    let printed = format!("{send:?}");
    assert!(printed.contains("+1202•••0143"), "{printed}");
    assert!(printed.contains("+1202•••0123"), "{printed}");
    let script = Script::new([refused(), refused()]);
    let client = Client::new(basic(), &script);
    holds_nothing(&call(&client, CALLS[0]).unwrap_err());
}
