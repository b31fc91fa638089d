//! The loop of a call: token, send, decide.

use crate::{
    api::operation::Operation,
    auth::{header::bearer, outcome, token::Token},
    call::{
        exchange::{End, Fault, Reply, Request, TokenFault},
        response::{self, ErrorContext},
        retry::{self, Ending, Next},
    },
    client::{
        provider::TokenProvider,
        tokens::Tokens,
        transport::{AnyTransport, left_ms, send, within},
    },
    error::Error,
};
use alloc::string::String;
use core::time::Duration;

/// Where the header `Authorization` of a call comes from.
#[derive(Debug)]
pub(crate) enum Authorization {
    /// A fixed header value.
    Header(String),
    /// Tokens of the token endpoint.
    Tokens(Tokens),
    /// The program's own tokens.
    Provider(TokenProvider),
}

/// A checked call.
pub(crate) struct Plan<'a, C> {
    pub(crate) operation: Operation,
    pub(crate) url: &'a str,
    pub(crate) body: &'a str,
    pub(crate) authorization: &'a Authorization,
    /// For the whole call; 0 for no deadline.
    pub(crate) timeout_ms: u64,
    /// Makes the context of an error, which masks the token in use.
    pub(crate) context: C,
}

/// The service's final response, the number of requests, and the token of the last one.
pub(crate) struct Outcome {
    pub(crate) reply: Reply,
    pub(crate) attempts: u32,
    pub(crate) token: Option<Token>,
}

/// Makes a call: at most two requests, the second only if `retry` allows it.
pub(crate) async fn run<C: Fn(Option<&Token>) -> ErrorContext>(
    transport: &dyn AnyTransport,
    plan: &Plan<'_, C>,
) -> Result<Outcome, Error> {
    let started = transport.now();
    // `None` if the deadline has passed, 0 if there is none.
    let left = || match plan.timeout_ms {
        0 => Some(0),
        whole => Some(left_ms(transport, started, whole)).filter(|left| *left > 0),
    };
    let header = match plan.authorization {
        Authorization::Header(header) => Some(header.as_str()),
        Authorization::Tokens(_) | Authorization::Provider(_) => None,
    };
    let mut attempts = 0_u32;
    let mut token = None;
    let mut rejected = None;
    loop {
        if header.is_none() && token.is_none() {
            // 1, because 0 means no deadline.
            let left = left().unwrap_or(1);
            token = Some(get_token(transport, plan, rejected.as_ref(), left, attempts).await?);
        }
        let bearer = token
            .as_ref()
            .map(bearer)
            .transpose()
            .map_err(|error| error.with_attempts(attempts))?;
        let result = match left() {
            None => Err(Fault::NotMade(End::Timeout)),
            Some(left) => {
                let request = Request {
                    operation: plan.operation,
                    url: plan.url,
                    authorization: bearer.as_deref().or(header),
                    content_type: "application/json",
                    body: plan.body,
                    timeout: timeout_of(left),
                };
                send(transport, request).await
            }
        };
        if !matches!(result, Err(Fault::NotMade(_))) {
            attempts = attempts.saturating_add(1);
        }
        let ending = Ending::of(&result, || transport.now());
        match retry::next(ending, attempts, header.is_none()) {
            Next::Retry => {}
            Next::Refresh => rejected = token.take(),
            Next::Stop => {
                return match result {
                    Ok(reply) => Ok(Outcome {
                        reply,
                        attempts,
                        token,
                    }),
                    Err(fault) => Err(response::fault(
                        fault,
                        &(plan.context)(token.as_ref()),
                        attempts,
                    )),
                };
            }
        }
    }
}

fn timeout_of(left_ms: u64) -> Option<Duration> {
    (left_ms > 0).then(|| Duration::from_millis(left_ms))
}

async fn get_token<C: Fn(Option<&Token>) -> ErrorContext>(
    transport: &dyn AnyTransport,
    plan: &Plan<'_, C>,
    rejected: Option<&Token>,
    left_ms: u64,
    attempts: u32,
) -> Result<Token, Error> {
    let work = async {
        match plan.authorization {
            Authorization::Tokens(tokens) => tokens.get(transport, rejected, left_ms).await,
            Authorization::Provider(provider) => match provider.token().await {
                Ok(value) => Ok(Token::once(value)),
                Err(error) => Err(TokenFault::Failed(error)),
            },
            // Never happens: `run` asks for a token only without a header.
            Authorization::Header(header) => Ok(Token::once(header.as_str())),
        }
    };
    let result = within(transport, timeout_of(left_ms), work).await;
    match result.unwrap_or(Err(TokenFault::Ended(End::Timeout))) {
        Ok(token) => Ok(token),
        Err(TokenFault::Failed(error)) => Err(error.with_attempts(attempts)),
        Err(TokenFault::Ended(end)) => {
            let url = match plan.authorization {
                Authorization::Tokens(tokens) => &tokens.key().url,
                Authorization::Provider(_) | Authorization::Header(_) => "",
            };
            Err(outcome::ended_without_token(
                end,
                url,
                (plan.context)(rejected),
                attempts,
            ))
        }
    }
}
