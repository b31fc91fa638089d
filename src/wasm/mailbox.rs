//! The transport of JavaScript programs. A verb puts what it wants into a cell and stays pending; drive.js does it and
//! comes back with an answer, and the future is polled once more. There is no executor.

use super::{
    convert::{self, JsBody},
    prepare::{AGAIN, CLIENT, JUDGES, PROGRAM},
};
use crate::{
    api::{self, Context},
    auth::{self, Token, TokenCache, TokenKey},
    client::{Auth, Outcome, Plan, run},
    error::{Error, Kind, Place, Sent},
    fault::{Rejection, classify},
    platform::{self, get},
    secret::spellings,
    transport::{End, Fault, Operation, Reply, Request, TokenFault, Transport},
};
use alloc::{boxed::Box, rc::Rc, string::String, vec::Vec};
use core::{
    cell::{Cell, RefCell},
    future::{Future, poll_fn},
    pin::Pin,
    task::{Context as PollContext, Poll, Waker},
};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/wasm/drive.js")]
extern "C" {
    fn send(
        id: u32,
        url: &str,
        authorization: Option<&str>,
        content_type: Option<&str>,
        body: Option<&str>,
    ) -> JsValue;
    fn token(id: u32, rejected: Option<&str>) -> JsValue;
    fn sleep(id: u32, shortest: f64, longest: f64) -> JsValue;
    fn done(token: Option<&str>, expires_at: Option<f64>) -> JsValue;
}

#[wasm_bindgen(module = "/src/wasm/response.js")]
extern "C" {
    fn accepts(settings: &JsValue, status: u16) -> bool;
}

/// What the core wants done.
enum Verb {
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
enum Answer {
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
    /// The numbers stand in drive.js too.
    fn new(kind: u32, code: u32, value: JsValue, extra: &JsValue) -> Self {
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

struct Mailbox {
    settings: JsValue,
    /// What the caller gave, for the secrets in it.
    fields: JsValue,
    verb: Cell<Option<Verb>>,
    answer: Cell<Option<Answer>>,
    failure: Cell<Option<JsValue>>,
}

impl Mailbox {
    const fn new(settings: JsValue, fields: JsValue) -> Self {
        Self {
            settings,
            fields,
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

    fn key(&self) -> TokenKey {
        TokenKey::new(
            self.text("tokenUrl"),
            self.text("clientId"),
            self.text("clientSecret").into(),
        )
    }

    fn context(&self, operation: Operation, token: Option<&Token>) -> Context {
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
        let list = get(&self.settings, "secrets")
            .map(|list| js_sys::Array::from(&list))
            .unwrap_or_default();
        let mut secrets: Vec<String> = list
            .iter()
            .filter_map(|secret| secret.as_string())
            .collect();
        secrets.extend(
            token
                .iter()
                .flat_map(|token| spellings(token.value.reveal())),
        );
        for field in ["code", "to", "from"] {
            secrets.extend(
                convert::text(&self.fields, field)
                    .iter()
                    .flat_map(|secret| spellings(secret)),
            );
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
            Answer::Rejected(rejection) => Err(classify(platform::runtime(), rejection)),
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
        #[allow(
            clippy::as_conversions,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a time after 1970"
        )]
        let now = js_sys::Date::now() as u64;
        now
    }

    /// drive.js brings it, so that calls which need the same token can wait for one request.
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
                None => auth::failed("accessToken gave no string"),
            },
            Answer::TokenRejected(Rejection { cause, .. }) => {
                let secrets = self.context(Operation::Token, None).secrets;
                auth::failed("accessToken failed")
                    .with_cause(Some(auth::mask_cause(&cause, &secrets)))
            }
            Answer::TokenFailed(error) => {
                self.failure.set(Some(error));
                auth::failed("the token endpoint gave none")
            }
            Answer::Ended(end) | Answer::NotMade(end) => return Err(TokenFault::Ended(end)),
            Answer::Reply(_) | Answer::Rejected(_) | Answer::NoResponse | Answer::Slept => {
                auth::failed("the token step was answered with something else")
            }
        };
        Err(TokenFault::Failed(why))
    }
}

/// A call that waits for its answer. Taken out while it is polled, so that a trap leaves nothing borrowed.
struct Pending {
    mailbox: Rc<Mailbox>,
    future: Pin<Box<dyn Future<Output = JsValue>>>,
}

thread_local! {
    static PENDING: RefCell<Vec<Option<Pending>>> = const { RefCell::new(Vec::new()) };
    static FREE: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
    static TOKENS: Rc<TokenCache> = Rc::new(TokenCache::default());
}

fn tokens() -> Rc<TokenCache> {
    TOKENS.with(Rc::clone)
}

/// Begins a call of the API whose input has been checked.
pub(crate) fn begin(
    operation: Operation,
    flags: u32,
    settings: JsValue,
    fields: JsValue,
    segment: String,
) -> JsValue {
    let mailbox = Rc::new(Mailbox::new(settings, fields));
    let own = Rc::clone(&mailbox);
    let future = Box::pin(async move {
        match call(&own, operation, flags, &segment).await {
            Ok(()) => done(None, None),
            Err(error) => own.failure.take().unwrap_or_else(|| convert::error(&error)),
        }
    });
    poll(Pending { mailbox, future }, None)
}

/// Begins a run of the token loop.
pub(crate) fn obtain(settings: JsValue) -> JsValue {
    let mailbox = Rc::new(Mailbox::new(settings, JsValue::UNDEFINED));
    let own = Rc::clone(&mailbox);
    let future = Box::pin(async move {
        let key = own.key();
        let tokens = tokens();
        let known = tokens.get(&key, own.now());
        let token = match known {
            Some(token) => Ok(token),
            None => auth::obtain(&*own, Some(&key), 0).await,
        };
        match token {
            Ok(token) => {
                tokens.put(&key, &token, own.now());
                #[allow(
                    clippy::as_conversions,
                    clippy::cast_precision_loss,
                    reason = "a time of this age"
                )]
                done(
                    Some(token.value.reveal()),
                    token.expires_at_ms.map(|at| at as f64),
                )
            }
            Err(TokenFault::Failed(error)) => convert::error(&error),
            Err(TokenFault::Ended(_)) => {
                convert::error(&auth::failed("the token endpoint did not answer in time"))
            }
        }
    });
    poll(Pending { mailbox, future }, None)
}

/// Takes over a token from the program's store; false when it is of no use.
pub(crate) fn adopt(settings: JsValue, value: &JsValue, expires_at: &JsValue) -> bool {
    let mailbox = Mailbox::new(settings, JsValue::UNDEFINED);
    let (Some(value), Some(at)) = (value.as_string(), expires_at.as_f64()) else {
        return false;
    };
    let now = mailbox.now();
    #[allow(
        clippy::as_conversions,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "saturates, and far times are refused"
    )]
    let token = Token::until(value, at as u64, now);
    let is_usable = auth::bearer(&token).is_ok() && token.is_believable(now);
    if is_usable {
        tokens().put(&mailbox.key(), &token, now);
    }
    is_usable
}

/// Goes on with what came of a step.
pub(crate) fn resume(id: u32, kind: u32, code: u32, value: JsValue, extra: &JsValue) -> JsValue {
    let index = usize::try_from(id).unwrap_or(usize::MAX);
    let Some(pending) = PENDING.with_borrow_mut(|list| list.get_mut(index).and_then(Option::take))
    else {
        return convert::error(&Error::new(
            Kind::Internal,
            Sent::Maybe,
            0,
            "The call is not known any more.".into(),
        ));
    };
    pending
        .mailbox
        .answer
        .set(Some(Answer::new(kind, code, value, extra)));
    poll(pending, Some(index))
}

fn poll(mut pending: Pending, index: Option<usize>) -> JsValue {
    let polled = pending
        .future
        .as_mut()
        .poll(&mut PollContext::from_waker(Waker::noop()));
    match polled {
        Poll::Ready(result) => {
            if let Some(index) = index {
                FREE.with_borrow_mut(|free| free.push(index));
            }
            result
        }
        Poll::Pending => {
            let verb = pending.mailbox.verb.take();
            let index = keep(pending, index);
            step(u32::try_from(index).unwrap_or(u32::MAX), verb)
        }
    }
}

fn keep(pending: Pending, index: Option<usize>) -> usize {
    let index = index.or_else(|| FREE.with_borrow_mut(Vec::pop));
    PENDING.with_borrow_mut(|list| {
        if let Some((index, slot)) = index.and_then(|index| Some((index, list.get_mut(index)?))) {
            *slot = Some(pending);
            return index;
        }
        list.push(Some(pending));
        list.len().saturating_sub(1)
    })
}

fn step(id: u32, verb: Option<Verb>) -> JsValue {
    match verb {
        Some(Verb::Send {
            url,
            authorization,
            own,
        }) => {
            let (content_type, body) = own.unzip();
            send(
                id,
                &url,
                authorization.as_deref(),
                content_type,
                body.as_deref(),
            )
        }
        Some(Verb::Token { rejected }) => token(id, rejected.as_deref()),
        Some(Verb::Sleep { shortest, longest }) => sleep(id, shortest, longest),
        None => sleep(id, 0.0, 0.0),
    }
}

async fn call(
    mailbox: &Mailbox,
    operation: Operation,
    flags: u32,
    segment: &str,
) -> Result<(), Error> {
    let key = (flags & CLIENT != 0).then(|| mailbox.key());
    let auth = match &key {
        Some(key) => Auth::Client(key),
        None if flags & PROGRAM != 0 => Auth::Program {
            again: flags & AGAIN != 0,
        },
        None => Auth::Fixed(None),
    };
    let context = |token: Option<&Token>| mailbox.context(operation, token);
    let plan = Plan {
        operation,
        url: &api::url(operation, "", segment),
        body: "",
        auth,
        timeout_ms: 0,
        context: &context,
    };
    let Outcome {
        reply,
        attempts,
        token,
    } = run(mailbox, &tokens(), &plan).await?;
    let context = || context(token.as_ref());
    if flags & JUDGES != 0 {
        match (accepts(&mailbox.settings, reply.status), reply.status) {
            // A 200 is checked against its model all the same.
            (true, 200) => {}
            (true, _) if reply.body.is_ok() => return Ok(()),
            (false, 200) => return Err(api::refused_by_caller(&context(), attempts)),
            (true | false, _) => {}
        }
    }
    let now = || mailbox.now();
    api::response(operation, &reply, &context, attempts, &now).map(drop)
}
