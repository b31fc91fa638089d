//! What the core is asked to do: a call of the API, a run of the token loop, and to take over a token from a store.

use super::{
    convert,
    mailbox::{Mailbox, accepts, done},
    pending::{Pending, poll},
    prepare::{AGAIN, CLIENT, JUDGES, PROGRAM},
};
use crate::{
    api::operation::Operation,
    auth::{
        header::bearer,
        token::{Token, TokenCache},
    },
    call::{exchange::TokenFault, response},
    client::{
        call::{Auth, Outcome, Plan, run},
        transport::{Transport as _, obtain_token},
    },
    error::{Error, TokenAdvice},
};
use alloc::{boxed::Box, rc::Rc, string::String};
use wasm_bindgen::prelude::*;

thread_local! {
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
    entries: JsValue,
    segment: String,
) -> JsValue {
    let mailbox = Rc::new(Mailbox::new(settings, entries));
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
            None => obtain_token(&*own, Some(&key), 0).await,
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
            Err(TokenFault::Ended(_)) => convert::error(&Error::no_token(
                "the token endpoint did not answer in time",
                TokenAdvice::Credentials,
            )),
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
    let token = Token::kept(value, at as u64);
    let is_usable = bearer(&token).is_ok() && token.is_believable(now);
    if is_usable {
        tokens().put(&mailbox.key(), &token, now);
    }
    is_usable
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
        url: &operation.url("", segment),
        body: "",
        auth,
        timeout_ms: 0,
        context,
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
            (false, 200) => return Err(response::refused_by_caller(&context(), attempts)),
            (true | false, _) => {}
        }
    }
    let now = || mailbox.now();
    response::response(operation, &reply, &context, attempts, &now).map(drop)
}
