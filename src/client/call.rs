//! The one loop of a call: token, send, decide.

use crate::{
    api::operation::Operation,
    auth::{
        header::bearer,
        token::{Token, TokenCache, TokenKey},
    },
    call::{
        exchange::{End, Fault, Reply, Request, TokenFault},
        resend::{self, Ending, Next},
        response::{self, Context},
    },
    client::transport::Transport,
    error::{Error, Sent},
};

/// One call, ready to be made. Generic, so that a future of it is `Send` where the transport and its closure are.
pub(crate) struct Plan<'a, C> {
    pub(crate) operation: Operation,
    pub(crate) url: &'a str,
    pub(crate) body: &'a str,
    /// The value of `Authorization`, where it does not change.
    pub(crate) authorization: Option<&'a str>,
    /// Whose token the call has otherwise.
    pub(crate) key: Option<&'a TokenKey>,
    /// For the whole call; 0 for no deadline.
    pub(crate) timeout_ms: u64,
    /// What an error needs to know, given the token in use.
    pub(crate) context: C,
}

/// What the service answered in the end, and after how many requests.
pub(crate) struct Outcome<B> {
    pub(crate) reply: Reply<B>,
    pub(crate) attempts: u32,
    pub(crate) token: Option<Token>,
}

/// Makes a call: at most two requests, the second only where `resend` allows it.
pub(crate) async fn run<T: Transport, C: Fn(Option<&Token>) -> Context>(
    transport: &T,
    tokens: &TokenCache<TokenKey>,
    plan: &Plan<'_, C>,
) -> Result<Outcome<T::Body>, Error> {
    let deadline = (plan.timeout_ms > 0).then(|| transport.now().saturating_add(plan.timeout_ms));
    // `None`: the call is over.
    let left = || {
        deadline.map_or(Some(0), |deadline| {
            Some(deadline.saturating_sub(transport.now())).filter(|left| *left > 0)
        })
    };
    let mut attempts = 0_u32;
    let mut token = None;
    let mut rejected = None;
    loop {
        if let (None, Some(key)) = (&token, plan.key) {
            let left = left().unwrap_or(1);
            token = Some(
                obtain(
                    transport,
                    tokens,
                    plan,
                    key,
                    rejected.as_ref(),
                    left,
                    attempts,
                )
                .await?,
            );
        }
        let bearer = token
            .as_ref()
            .map(bearer)
            .transpose()
            .map_err(|error| error.with_attempts(attempts))?;
        let result = match left() {
            None => Err(Fault::NotMade(End::Timeout)),
            Some(timeout_ms) => {
                let request = Request {
                    operation: plan.operation,
                    url: plan.url,
                    authorization: bearer.as_deref().or(plan.authorization),
                    content_type: "application/json",
                    body: plan.body,
                    timeout_ms,
                };
                transport.send(request).await
            }
        };
        if !matches!(result, Err(Fault::NotMade(_))) {
            attempts = attempts.saturating_add(1);
        }
        match resend::next(
            plan.operation,
            Ending::of(&result, || transport.now()),
            attempts,
            plan.key.is_some(),
        ) {
            Next::Resend => {}
            Next::ResendAfter(shortest, longest) => transport.sleep(shortest, longest).await,
            Next::Refresh => {
                rejected = token.take();
                if let (Some(key), Some(rejected)) = (plan.key, &rejected) {
                    tokens.forget(key, &rejected.value);
                }
            }
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

async fn obtain<T: Transport, C: Fn(Option<&Token>) -> Context>(
    transport: &T,
    tokens: &TokenCache<TokenKey>,
    plan: &Plan<'_, C>,
    key: &TokenKey,
    rejected: Option<&Token>,
    timeout_ms: u64,
    attempts: u32,
) -> Result<Token, Error> {
    if let Some(token) = tokens.get(key, transport.now()) {
        return Ok(token);
    }
    match transport.token(Some(key), rejected, timeout_ms).await {
        Ok(token) => {
            tokens.put(key, &token, transport.now());
            Ok(token)
        }
        Err(TokenFault::Failed(error)) => Err(error.with_attempts(attempts)),
        Err(TokenFault::Ended(end)) => Err(response::ended(
            end,
            "No access token came",
            Sent::No,
            &(plan.context)(rejected),
            attempts,
        )),
    }
}
