//! A client's access token: cached, and fetched once for all calls that need it.

use crate::{
    api::operation::Operation,
    auth::{
        outcome::{self, TOKEN_DEADLINE_MS, TokenNext},
        token::{Token, TokenKey},
    },
    call::exchange::{End, Request, TokenFault},
    client::{
        store::{SharedStore, store_key},
        transport::{AnyTransport, left_ms, pause, send, within},
    },
    error::Error,
    support::lock::lock,
};
use alloc::vec::Vec;
use core::{
    future::poll_fn,
    task::{Poll, Waker},
    time::Duration,
};
use std::sync::Mutex;

/// A slower store is ignored.
const STORE_DEADLINE: Duration = Duration::from_secs(1);

#[derive(Debug)]
pub(crate) struct Tokens {
    key: TokenKey,
    store: Option<SharedStore>,
    cached: Mutex<CachedToken>,
    /// Absent on Workers, where a request must not wait for another one: it hangs if the other one ends first.
    turn: Option<Turn>,
}

#[derive(Debug, Default)]
struct CachedToken {
    token: Option<Token>,
    /// How often a token was fetched, successfully or not.
    fetches: u64,
    /// Why the last fetch failed.
    failure: Option<Error>,
}

impl Tokens {
    pub(crate) fn new(key: TokenKey, store: Option<SharedStore>, shares_requests: bool) -> Self {
        Self {
            key,
            store,
            cached: Mutex::default(),
            turn: shares_requests.then(Turn::default),
        }
    }

    pub(crate) const fn key(&self) -> &TokenKey {
        &self.key
    }

    /// The token for calls; `rejected` is one that the service refused. `timeout_ms` is the rest of the call's time, 0 for no limit.
    pub(crate) async fn get(
        &self,
        transport: &dyn AnyTransport,
        rejected: Option<&Token>,
        timeout_ms: u64,
    ) -> Result<Token, TokenFault> {
        let fetches = {
            let mut cached = lock(&self.cached);
            // Only the refused token, because another call may have renewed it already.
            cached.token.take_if(|token| rejected == Some(token));
            if let Some(token) = cached.fresh(transport, rejected) {
                return Ok(token);
            }
            cached.fetches
        };
        let started = transport.now();
        let _turn = match &self.turn {
            Some(turn) => Some(turn.wait().await),
            None => None,
        };
        if self.turn.is_some() {
            let cached = lock(&self.cached);
            if let Some(token) = cached.fresh(transport, rejected) {
                return Ok(token);
            }
            // This call has waited for a request that failed, so it fails too instead of asking again.
            if let Some(error) = cached
                .failure
                .as_ref()
                .filter(|_| cached.fetches != fetches)
            {
                return Err(TokenFault::Failed(error.clone()));
            }
        }
        let left = left(transport, started, timeout_ms)?;
        let result = self.load_or_request(transport, rejected, left).await;
        let mut cached = lock(&self.cached);
        cached.fetches = cached.fetches.wrapping_add(1);
        cached.token = result.as_ref().ok().cloned();
        cached.failure = match &result {
            Err(TokenFault::Failed(error)) => Some(error.clone()),
            // Only this call's time was over: another call may have more.
            Err(TokenFault::Ended(_)) | Ok(_) => None,
        };
        result
    }

    /// From the store, or otherwise from the token endpoint.
    async fn load_or_request(
        &self,
        transport: &dyn AnyTransport,
        rejected: Option<&Token>,
        timeout_ms: u64,
    ) -> Result<Token, TokenFault> {
        let Some(store) = &self.store else {
            return request_token(transport, &self.key, timeout_ms).await;
        };
        let started = transport.now();
        let key = store_key(&self.key);
        let stored = within(transport, Some(STORE_DEADLINE), store.get(&key)).await;
        let is_usable = |token: &Token| {
            let is_rejected = rejected.is_some_and(|rejected| rejected.value == token.value);
            !is_rejected && outcome::is_usable(token, transport.now())
        };
        if let Some(token) = stored.flatten().filter(is_usable) {
            return Ok(token);
        }
        let left = left(transport, started, timeout_ms)?;
        let token = request_token(transport, &self.key, left).await?;
        if token.expires_at_ms().is_some() {
            within(transport, Some(STORE_DEADLINE), store.set(&key, &token)).await;
        }
        Ok(token)
    }
}

impl CachedToken {
    fn fresh(&self, transport: &dyn AnyTransport, rejected: Option<&Token>) -> Option<Token> {
        let now = transport.now();
        self.token
            .as_ref()
            .filter(|token| token.is_fresh(now) && Some(*token) != rejected)
            .cloned()
    }
}

/// What is left of a call's time; 0 for no limit. A call whose time is over must not start a request that it cannot wait for.
fn left(transport: &dyn AnyTransport, started_ms: u64, timeout_ms: u64) -> Result<u64, TokenFault> {
    if timeout_ms == 0 {
        return Ok(0);
    }
    Some(left_ms(transport, started_ms, timeout_ms))
        .filter(|left| *left > 0)
        .ok_or(TokenFault::Ended(End::Timeout))
}

/// Fetches a token from the token endpoint (RFC 6749 4.4): at most three attempts, within its own deadline, or the call's if that is
/// shorter.
async fn request_token(
    transport: &dyn AnyTransport,
    key: &TokenKey,
    timeout_ms: u64,
) -> Result<Token, TokenFault> {
    let deadline_ms = if timeout_ms == 0 {
        TOKEN_DEADLINE_MS
    } else {
        timeout_ms.min(TOKEN_DEADLINE_MS)
    };
    let started = transport.now();
    let authorization = key.authorization();
    let mut attempts = 0_u32;
    loop {
        let left = left_ms(transport, started, deadline_ms);
        if left == 0 {
            return Err(outcome::deadline_passed(deadline_ms));
        }
        attempts = attempts.saturating_add(1);
        let request = Request {
            operation: Operation::Token,
            url: &key.url,
            authorization: Some(&authorization),
            content_type: outcome::TOKEN_CONTENT_TYPE,
            body: outcome::TOKEN_BODY,
            timeout: Some(Duration::from_millis(left)),
        };
        let result = send(transport, request).await;
        let now = transport.now();
        let left = left_ms(transport, started, deadline_ms);
        match outcome::next(key, result, attempts, deadline_ms, left, now) {
            TokenNext::Token(token) => return Ok(token),
            TokenNext::Retry(shortest, longest) => {
                pause(transport, shortest, longest.min(left)).await;
            }
            TokenNext::Fault(fault) => return Err(fault),
        }
    }
}

/// The right to fetch a token. A dropped call gives it back.
#[derive(Debug, Default)]
struct Turn(Mutex<Waiting>);

#[derive(Debug, Default)]
struct Waiting {
    is_taken: bool,
    wakers: Vec<Waker>,
}

impl Turn {
    async fn wait(&self) -> TurnGuard<'_> {
        poll_fn(|context| {
            let mut waiting = lock(&self.0);
            if waiting.is_taken {
                let waker = context.waker();
                if !waiting.wakers.iter().any(|known| known.will_wake(waker)) {
                    waiting.wakers.push(waker.clone());
                }
                return Poll::Pending;
            }
            waiting.is_taken = true;
            Poll::Ready(TurnGuard(self))
        })
        .await
    }
}

struct TurnGuard<'a>(&'a Turn);

impl Drop for TurnGuard<'_> {
    fn drop(&mut self) {
        let wakers = {
            let mut waiting = lock(&self.0.0);
            waiting.is_taken = false;
            core::mem::take(&mut waiting.wakers)
        };
        // All of them, because one alone may belong to a call that was dropped.
        wakers.into_iter().for_each(Waker::wake);
    }
}
