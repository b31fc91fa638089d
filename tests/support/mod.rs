//! A transport that follows a script on a clock of its own, so that no test waits.

#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(
    clippy::arithmetic_side_effects,
    reason = "a clock that overflows fails its test"
)]

use bandwidth_mfa::{
    Body, BodyFault, Cause, Client, CodeRequest, Configuration, Credentials, End, Error, Fault,
    Operation, Reply, Request, Token, TokenFault, TokenKey, Transport, VerifyCodeRequest,
};
use serde::de::DeserializeOwned;
use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
};

/// Sun, 06 Nov 1994 08:49:37 GMT.
pub(crate) const NOW: u64 = 784_111_777_000;

pub(crate) const TOKEN: &str =
    r#"{"access_token":"token","token_type":"Bearer","expires_in":3600}"#;
pub(crate) const TEXT_SENT: &str = r#"{"messageId":"message"}"#;

/// Runs a future that waits for nothing but the script.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

/// A body as text, read as every transport should read it: malformed JSON is no JSON object.
#[derive(Clone, Debug)]
pub(crate) struct Text(pub(crate) String);

impl Body for Text {
    fn read<T: DeserializeOwned>(&self) -> Option<T> {
        let value: serde_json::Value = serde_json::from_str(&self.0).ok()?;
        value
            .is_object()
            .then(|| serde_json::from_value(value).ok())?
    }

    fn text(&self) -> &str {
        &self.0
    }
}

/// What one request is answered with, and when.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    Reply {
        status: u16,
        retry_after: Option<String>,
        request_id: Option<String>,
        body: Result<Text, BodyFault>,
    },
    Fault(Fault),
    /// The rest after a time.
    After(u64, Box<Self>),
    /// The rest after a time, whatever the deadline: a runtime's timers are late at times.
    Late(u64, Box<Self>),
}

impl Answer {
    pub(crate) fn after(self, time_ms: u64) -> Self {
        Self::After(time_ms, Box::new(self))
    }

    pub(crate) fn late(self, time_ms: u64) -> Self {
        Self::Late(time_ms, Box::new(self))
    }

    pub(crate) fn with_retry_after(mut self, header: &str) -> Self {
        if let Self::Reply { retry_after, .. } = &mut self {
            *retry_after = Some(header.into());
        }
        self
    }

    pub(crate) fn with_request_id(mut self, header: &str) -> Self {
        if let Self::Reply { request_id, .. } = &mut self {
            *request_id = Some(header.into());
        }
        self
    }
}

pub(crate) fn json(status: u16, body: impl Into<String>) -> Answer {
    Answer::Reply {
        status,
        retry_after: None,
        request_id: None,
        body: Ok(Text(body.into())),
    }
}

pub(crate) const fn broken(status: u16, fault: BodyFault) -> Answer {
    Answer::Reply {
        status,
        retry_after: None,
        request_id: None,
        body: Err(fault),
    }
}

pub(crate) fn cause(code: &str, message: &str) -> Cause {
    let cause = Cause::new(message).with_name("TypeError");
    if code.is_empty() {
        cause
    } else {
        cause.with_code(code)
    }
}

pub(crate) fn refused() -> Answer {
    Answer::Fault(Fault::Unreachable {
        cause: cause("ECONNREFUSED", "fetch failed"),
        transient: true,
    })
}

pub(crate) fn untrusted() -> Answer {
    Answer::Fault(Fault::Unreachable {
        cause: cause("CERT_HAS_EXPIRED", "fetch failed"),
        transient: false,
    })
}

pub(crate) fn reset() -> Answer {
    Answer::Fault(Fault::Lost(cause("ECONNRESET", "fetch failed")))
}

pub(crate) const fn ended(end: End) -> Answer {
    Answer::Fault(Fault::Ended(end))
}

/// A request as it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Made {
    pub(crate) operation: Operation,
    pub(crate) url: String,
    pub(crate) authorization: Option<String>,
    pub(crate) content_type: &'static str,
    pub(crate) body: String,
    pub(crate) timeout_ms: u64,
}

/// Answers requests in the order of a script and keeps what it was asked.
#[derive(Debug)]
pub(crate) struct Script {
    answers: RefCell<VecDeque<Answer>>,
    pub(crate) made: RefCell<Vec<Made>>,
    pub(crate) slept: RefCell<Vec<(u64, u64)>>,
    pub(crate) clock: Cell<u64>,
}

impl Script {
    pub(crate) fn new(answers: impl IntoIterator<Item = Answer>) -> Self {
        Self {
            answers: RefCell::new(answers.into_iter().collect()),
            made: RefCell::default(),
            slept: RefCell::default(),
            clock: Cell::new(NOW),
        }
    }

    pub(crate) fn pass(&self, time_ms: u64) {
        self.clock.set(self.clock.get() + time_ms);
    }

    /// The requests of the calls, without those for a token.
    pub(crate) fn calls(&self) -> Vec<Made> {
        let is_call = |made: &&Made| made.operation != Operation::Token;
        self.made.borrow().iter().filter(is_call).cloned().collect()
    }

    pub(crate) fn tokens(&self) -> usize {
        self.made.borrow().len() - self.calls().len()
    }

    /// Every answer was asked for.
    pub(crate) fn is_over(&self) -> bool {
        self.answers.borrow().is_empty()
    }

    /// As a runtime does: a deadline that passes first ends the request.
    fn end(&self, answer: Answer, left_ms: u64) -> Result<Reply<Text>, Fault> {
        match answer {
            Answer::Fault(fault) => Err(fault),
            Answer::After(time, _) if left_ms > 0 && time >= left_ms => {
                self.pass(left_ms);
                Err(Fault::Ended(End::Timeout))
            }
            Answer::After(time, answer) => {
                self.pass(time);
                self.end(*answer, left_ms.saturating_sub(time))
            }
            Answer::Late(time, answer) => {
                self.pass(time);
                self.end(*answer, 0)
            }
            Answer::Reply {
                status,
                retry_after,
                request_id,
                body,
            } => {
                let mut reply = Reply::new(status, body);
                reply.retry_after = retry_after;
                reply.request_id = request_id;
                Ok(reply)
            }
        }
    }
}

impl Transport for &Script {
    type Body = Text;

    async fn send(&self, request: Request<'_>) -> Result<Reply<Text>, Fault> {
        self.made.borrow_mut().push(Made {
            operation: request.operation,
            url: request.url.into(),
            authorization: request.authorization.map(Into::into),
            content_type: request.content_type,
            body: request.body.into(),
            timeout_ms: request.timeout_ms,
        });
        let answer = self.answers.borrow_mut().pop_front();
        let Some(answer) = answer else {
            panic!("a request that the script does not have: {request:?}");
        };
        self.end(answer, request.timeout_ms)
    }

    async fn sleep(&self, shortest_ms: u64, longest_ms: u64) {
        self.slept.borrow_mut().push((shortest_ms, longest_ms));
        self.pass(longest_ms);
    }

    fn now(&self) -> u64 {
        self.clock.get()
    }
}

/// Asks the program for its tokens instead of an endpoint.
pub(crate) struct Programs<'a>(
    pub(crate) &'a Script,
    pub(crate) fn(u64) -> Result<Token, TokenFault>,
);

impl Transport for Programs<'_> {
    type Body = Text;

    async fn send(&self, request: Request<'_>) -> Result<Reply<Text>, Fault> {
        Transport::send(&self.0, request).await
    }

    async fn sleep(&self, shortest_ms: u64, longest_ms: u64) {
        Transport::sleep(&self.0, shortest_ms, longest_ms).await;
    }

    fn now(&self) -> u64 {
        self.0.clock.get()
    }

    async fn token(
        &self,
        _: Option<&TokenKey>,
        _: Option<&Token>,
        _: u64,
    ) -> Result<Token, TokenFault> {
        (self.1)(self.0.clock.get())
    }
}

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
    CodeRequest::new(
        "+19195551234",
        "+19195554321",
        "application",
        "Your code is {CODE}",
        6,
    )
}

pub(crate) fn entered() -> VerifyCodeRequest {
    VerifyCodeRequest::new("+19195551234", "654321", 3.0)
}

pub(crate) const CALLS: [Operation; 3] = [
    Operation::GenerateMessagingCode,
    Operation::GenerateVoiceCode,
    Operation::VerifyCode,
];

/// Makes one call; its result is the identifier, or `valid` as a text.
pub(crate) fn call<T: Transport>(
    client: &Client<T>,
    operation: Operation,
) -> Result<Option<String>, Error> {
    let account = "9900000";
    match operation {
        Operation::GenerateMessagingCode => {
            block_on(client.generate_messaging_code(account, &text())).map(|sent| sent.message_id)
        }
        Operation::GenerateVoiceCode => {
            block_on(client.generate_voice_code(account, &text())).map(|sent| sent.call_id)
        }
        Operation::VerifyCode | Operation::Token => {
            block_on(client.verify_code(account, &entered()))
                .map(|answer| Some(answer.valid.to_string()))
        }
    }
}

/// The answer to a call that went well.
pub(crate) fn good(operation: Operation) -> Answer {
    match operation {
        Operation::GenerateMessagingCode => json(200, TEXT_SENT),
        Operation::GenerateVoiceCode => json(200, r#"{"callId":"call"}"#),
        Operation::VerifyCode => json(200, r#"{"valid":true}"#),
        Operation::Token => json(200, TOKEN),
    }
}

/// What one call over a script ends in.
#[track_caller]
pub(crate) fn error(
    configuration: Configuration,
    operation: Operation,
    answers: impl IntoIterator<Item = Answer>,
) -> Error {
    let script = Script::new(answers);
    let result = call(&Client::new(configuration, &script), operation);
    assert!(script.is_over(), "{operation:?}: answers are left");
    match result {
        Err(error) => error,
        Ok(answer) => panic!("{operation:?} passed: {answer:?}"),
    }
}
