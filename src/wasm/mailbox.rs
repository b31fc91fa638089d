//! The transport of JavaScript programs. A verb puts what it wants into a cell and stays pending; task.js does it and
//! comes back with an answer, and the future is polled once more. There is no executor.

use super::{
    convert::{self, JsBody},
    entries,
};
use crate::{
    api::operation::Operation,
    auth::token::{Token, TokenKey},
    call::{
        exchange::{End, Fault, Reply, Request, TokenFault},
        fault::{Rejection, Runtime, classify},
        response::Context,
    },
    client::transport::Transport,
    error::{Error, Place, TokenAdvice, reason},
    support::{
        platform::{self, get},
        secret::{number_spellings, spellings},
        text::join,
    },
};
use alloc::string::String;
use core::{cell::Cell, future::poll_fn, task::Poll};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/wasm/drive.js")]
extern "C" {
    pub(crate) fn send(
        id: u32,
        url: &str,
        authorization: Option<&str>,
        content_type: Option<&str>,
        body: Option<&str>,
    ) -> JsValue;
    pub(crate) fn token(id: u32, rejected: Option<&str>) -> JsValue;
    pub(crate) fn sleep(id: u32, shortest: f64, longest: f64) -> JsValue;
    pub(crate) fn done(token: Option<&str>, expires_at: Option<f64>) -> JsValue;
}

#[wasm_bindgen(module = "/src/wasm/core.js")]
extern "C" {
    fn runtime() -> u32;
}

#[wasm_bindgen]
extern "C" {
    /// The settings of a call with OAuth2 client credentials. Each such call reads these: by a getter, since a name that
    /// crosses over takes longer than a value.
    type Client;

    #[wasm_bindgen(method, getter, js_name = tokenUrl)]
    fn token_url(this: &Client) -> Option<String>;

    #[wasm_bindgen(method, getter, js_name = clientId)]
    fn id(this: &Client) -> Option<String>;

    #[wasm_bindgen(method, getter, js_name = clientSecret)]
    fn secret(this: &Client) -> Option<String>;
}

/// The numbers stand in core.js too.
fn proofs() -> Runtime {
    match runtime() {
        0 => Runtime::Deno,
        1 => Runtime::Silent,
        _ => Runtime::Other,
    }
}

#[wasm_bindgen(module = "/src/wasm/response.js")]
extern "C" {
    pub(crate) fn accepts(settings: &JsValue, status: u16) -> bool;
}

/// What the core wants done.
pub(crate) enum Verb {
    Send {
        url: String,
        authorization: Option<String>,
        own: Option<(&'static str, String)>,
    },
    Token {
        rejected: Option<String>,
    },
    Sleep {
        shortest: f64,
        longest: f64,
    },
}

/// What came of it.
pub(crate) enum Answer {
    Reply(Reply<JsBody>),
    Rejected(Rejection),
    NoResponse,
    Ended(End),
    NotMade(End),
    Token(JsValue),
    TokenRejected(Rejection),
    /// The error of the token loop that this call waited for, as it is to be thrown.
    TokenFailed(JsValue),
    Slept,
}

impl Answer {
    /// The numbers stand in task.js too.
    pub(crate) fn new(kind: u32, code: u32, value: JsValue, extra: &JsValue) -> Self {
        match kind {
            0 => Self::Reply(convert::reply(code, value, extra)),
            1 => Self::Rejected(convert::rejection(extra)),
            2 => Self::NoResponse,
            3 => Self::Ended(convert::end(code)),
            4 => Self::NotMade(convert::end(code)),
            5 => Self::Token(value),
            6 => Self::TokenRejected(convert::rejection(extra)),
            7 => Self::TokenFailed(value),
            _ => Self::Slept,
        }
    }
}

pub(crate) struct Mailbox {
    pub(crate) settings: JsValue,
    /// What the caller gave (entries.rs), for the secrets in it.
    entries: JsValue,
    pub(crate) verb: Cell<Option<Verb>>,
    pub(crate) answer: Cell<Option<Answer>>,
    pub(crate) failure: Cell<Option<JsValue>>,
}

impl Mailbox {
    pub(crate) const fn new(settings: JsValue, entries: JsValue) -> Self {
        Self {
            settings,
            entries,
            verb: Cell::new(None),
            answer: Cell::new(None),
            failure: Cell::new(None),
        }
    }

    async fn ask(&self, verb: Verb) -> Answer {
        self.verb.set(Some(verb));
        poll_fn(|_| self.answer.take().map_or(Poll::Pending, Poll::Ready)).await
    }

    fn text(&self, field: &str) -> String {
        convert::text(&self.settings, field).unwrap_or_default()
    }

    pub(crate) fn key(&self) -> TokenKey {
        let client: &Client = self.settings.unchecked_ref();
        TokenKey::new(
            client.token_url().unwrap_or_default(),
            client.id().unwrap_or_default(),
            client.secret().unwrap_or_default().into(),
        )
    }

    pub(crate) fn context(&self, operation: Operation, token: Option<&Token>) -> Context {
        let timeout = get(&self.settings, "timeout")
            .and_then(|timeout| timeout.as_f64())
            .unwrap_or_default();
        #[allow(
            clippy::as_conversions,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "checked when the settings were made"
        )]
        let place = Place {
            operation,
            host: self.text("host"),
            timeout_ms: timeout as u64,
        };
        let mut secrets = convert::texts(&self.settings, "secrets");
        if let Some(token) = token {
            secrets.append(&mut spellings(token.value.reveal()));
        }
        let key = self.key();
        if !key.url.is_empty() {
            secrets.append(&mut key.secrets());
        }
        for field in ["code", "to", "from"] {
            if let Some(secret) = entries::text(&self.entries, field) {
                secrets.append(&mut number_spellings(&secret));
            }
        }
        Context { place, secrets }
    }
}

impl Transport for Mailbox {
    type Body = JsBody;

    async fn send(&self, request: Request<'_>) -> Result<Reply<JsBody>, Fault> {
        let is_token = request.operation == Operation::Token;
        let own = is_token.then(|| (request.content_type, request.body.into()));
        match self
            .ask(Verb::Send {
                url: request.url.into(),
                authorization: request.authorization.map(Into::into),
                own,
            })
            .await
        {
            Answer::Reply(reply) => Ok(reply),
            Answer::Rejected(rejection) => Err(classify(proofs(), rejection)),
            Answer::Ended(end) => Err(Fault::Ended(end)),
            Answer::NotMade(end) => Err(Fault::NotMade(end)),
            Answer::NoResponse
            | Answer::Token(_)
            | Answer::TokenRejected(_)
            | Answer::TokenFailed(_)
            | Answer::Slept => Err(Fault::NoResponse),
        }
    }

    async fn sleep(&self, shortest_ms: u64, longest_ms: u64) {
        #[allow(
            clippy::as_conversions,
            clippy::cast_precision_loss,
            reason = "a few seconds"
        )]
        let _slept = self
            .ask(Verb::Sleep {
                shortest: shortest_ms as f64,
                longest: longest_ms as f64,
            })
            .await;
    }

    fn now(&self) -> u64 {
        platform::now_ms()
    }

    /// task.js brings it, so that calls which need the same token can wait for one request.
    async fn token(
        &self,
        _: Option<&TokenKey>,
        rejected: Option<&Token>,
        _: u64,
    ) -> Result<Token, TokenFault> {
        let rejected = rejected.map(|token| token.value.reveal().into());
        let why = match self.ask(Verb::Token { rejected }).await {
            Answer::Token(value) => match value.as_string() {
                Some(value) => return Ok(Token::once(value)),
                None => Error::no_token("accessToken gave no string", TokenAdvice::Credentials),
            },
            Answer::TokenRejected(Rejection { cause, .. }) => {
                let secrets = self.context(Operation::Token, None).secrets;
                let cause = cause.masked(&secrets);
                Error::no_token(
                    &join!("accessToken failed", reason(&cause)),
                    TokenAdvice::Credentials,
                )
                .with_cause(Some(cause))
            }
            Answer::TokenFailed(error) => {
                self.failure.set(Some(error));
                Error::no_token("the token endpoint gave none", TokenAdvice::Credentials)
            }
            Answer::Ended(end) | Answer::NotMade(end) => return Err(TokenFault::Ended(end)),
            Answer::Reply(_) | Answer::Rejected(_) | Answer::NoResponse | Answer::Slept => {
                Error::no_token(
                    "the token step was answered with something else",
                    TokenAdvice::Credentials,
                )
            }
        };
        Err(TokenFault::Failed(why))
    }
}
