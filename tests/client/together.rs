//! Parallel calls share a token request; clients share tokens through a store.

use super::assert_error;
use crate::support::{NOW, Script, VERIFY, basic, call, entered, good, json, oauth2, over};
use bandwidth_mfa::{
    Client, Error, Fault, JsonBody, Kind, Operation, Reply, Request, Sent, Token, TokenStore,
    Transport, VerifyCodeResponse,
};
use std::{
    collections::HashMap,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, Waker},
    time::Duration,
};

/// Answers calls at once, but token requests only when the test says so. The test also ends its timers.
#[derive(Clone, Default)]
struct HeldTokens(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    token_requests: usize,
    outcomes: Vec<(u16, &'static str)>,
    timeouts: Vec<Option<Duration>>,
    now_ms: u64,
    is_time_over: bool,
    authorizations: Vec<String>,
}

impl HeldTokens {
    fn state<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn outcome(&self, status: u16, body: &'static str) {
        self.state(|state| state.outcomes.push((status, body)));
    }

    fn token_requests(&self) -> usize {
        self.state(|state| state.token_requests)
    }
}

impl Transport for HeldTokens {
    async fn send(&self, request: Request<'_>) -> Result<Reply, Fault> {
        if request.operation != Operation::Token {
            let authorization = request.authorization.unwrap_or_default().to_owned();
            self.state(|state| state.authorizations.push(authorization));
            return Ok(Reply::new(200, Ok(JsonBody::new(r#"{"valid":true}"#))));
        }
        self.state(|state| {
            state.token_requests += 1;
            state.timeouts.push(request.timeout);
        });
        std::future::poll_fn(|_| match self.state(|state| state.outcomes.pop()) {
            Some((status, body)) => Poll::Ready(Ok(Reply::new(status, Ok(JsonBody::new(body))))),
            None => Poll::Pending,
        })
        .await
    }

    async fn sleep(&self, _: Duration) {
        std::future::poll_fn(|_| {
            if self.state(|state| state.is_time_over) {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
        .await;
    }

    fn now(&self) -> u64 {
        self.state(|state| state.now_ms)
    }
}

type Verifying<'a> = Pin<Box<dyn Future<Output = Result<VerifyCodeResponse, Error>> + 'a>>;

fn verifying(client: &Client) -> Verifying<'static> {
    let client = client.clone();
    Box::pin(async move { client.verify_code(&entered()).await })
}

/// First calls of a client, which wait for the token.
fn waiting(count: usize) -> (HeldTokens, Client, Vec<Verifying<'static>>) {
    waiting_at_most(Duration::from_secs(10), count)
}

fn waiting_at_most(
    timeout: Duration,
    count: usize,
) -> (HeldTokens, Client, Vec<Verifying<'static>>) {
    let held = HeldTokens::default();
    let client = over(oauth2().with_timeout(timeout), held.clone());
    let mut calls: Vec<_> = (0..count).map(|_| verifying(&client)).collect();
    assert!(poll(&mut calls).is_empty());
    (held, client, calls)
}

/// Polls each once; returns the results that are ready.
fn poll(calls: &mut [Verifying<'_>]) -> Vec<Result<VerifyCodeResponse, Error>> {
    let mut context = Context::from_waker(Waker::noop());
    let done = calls
        .iter_mut()
        .filter_map(|call| match call.as_mut().poll(&mut context) {
            Poll::Ready(result) => Some(result),
            Poll::Pending => None,
        });
    done.collect()
}

const TOKEN: &str = r#"{"access_token":"token","expires_in":3600}"#;

#[test]
fn twenty_parallel_first_calls_share_one_token_request() {
    let (held, _, mut calls) = waiting(20);
    assert_eq!(held.token_requests(), 1);
    held.outcome(200, TOKEN);
    assert_eq!(poll(&mut calls).len(), 20);
    assert_eq!(held.token_requests(), 1);
    let authorizations = held.state(|state| state.authorizations.clone());
    assert_eq!(authorizations, vec!["Bearer token"; 20]);
}

#[test]
fn waiting_calls_share_a_failure_and_a_later_call_requests_again() {
    let (held, client, mut calls) = waiting(20);
    held.outcome(400, r#"{"error":"invalid_client"}"#);
    let failed = poll(&mut calls);
    assert_eq!(failed.len(), 20);
    for result in failed {
        assert_error(&result.unwrap_err(), Kind::Authorization, Sent::No, 0);
    }
    assert_eq!(held.token_requests(), 1);
    held.outcome(200, TOKEN);
    call(&client, VERIFY).unwrap();
    assert_eq!(held.token_requests(), 2);
}

#[test]
fn a_dropped_call_lets_another_one_request_the_token() {
    let (held, _, mut calls) = waiting(3);
    drop(calls.remove(0));
    assert!(poll(&mut calls).is_empty());
    assert_eq!(held.token_requests(), 2);
    held.outcome(200, TOKEN);
    assert_eq!(poll(&mut calls).len(), 2);
    assert_eq!(held.token_requests(), 2);
}

#[test]
fn a_deadline_ends_all_calls_that_wait_for_a_token_even_if_the_transport_keeps_no_deadline() {
    let (held, _, mut calls) = waiting(2);
    held.state(|state| state.is_time_over = true);
    let ended = poll(&mut calls);
    assert_eq!(ended.len(), 2);
    for result in ended {
        // The kind is not checked: ten seconds are also the token loop's own deadline.
        assert_eq!(result.unwrap_err().sent(), Sent::No);
    }
}

#[test]
fn calls_whose_time_is_over_request_no_token() {
    let (held, _, mut calls) = waiting_at_most(Duration::from_secs(1), 20);
    held.state(|state| {
        state.is_time_over = true;
        state.now_ms = 1000;
    });
    let ended = poll(&mut calls);
    assert_eq!(ended.len(), 20);
    for result in ended {
        assert_error(&result.unwrap_err(), Kind::Timeout, Sent::No, 0);
    }
    assert_eq!(held.token_requests(), 1);
}

#[test]
fn a_call_that_waited_requests_a_token_within_the_rest_of_its_time() {
    let (held, _, mut calls) = waiting_at_most(Duration::from_secs(1), 2);
    held.state(|state| state.now_ms = 400);
    drop(calls.remove(0));
    assert!(poll(&mut calls).is_empty());
    let timeouts = held.state(|state| state.timeouts.clone());
    assert_eq!(
        timeouts,
        [1000, 600].map(|ms| Some(Duration::from_millis(ms)))
    );
}

/// Never answers; counts the milliseconds that it sleeps.
#[derive(Default)]
struct NeverAnswers(std::sync::atomic::AtomicU64);

impl Transport for NeverAnswers {
    async fn send(&self, _: Request<'_>) -> Result<Reply, Fault> {
        std::future::pending().await
    }

    async fn sleep(&self, duration: Duration) {
        let ms = duration.as_millis().try_into().unwrap();
        self.0.fetch_add(ms, std::sync::atomic::Ordering::Relaxed);
    }
}

#[test]
fn the_clients_timer_ends_a_request_that_the_transport_does_not_end() {
    let transport = Arc::new(NeverAnswers::default());
    let configuration = basic().with_timeout(Duration::from_millis(300));
    let error = call(&over(configuration, Arc::clone(&transport)), VERIFY).unwrap_err();
    assert_error(&error, Kind::Timeout, Sent::Maybe, 1);
    assert!((1..=300).contains(&transport.0.load(std::sync::atomic::Ordering::Relaxed)));
}

/// A store in memory, like a server that two processes share.
#[derive(Default)]
struct Memory(Mutex<HashMap<String, (String, u64)>>);

impl TokenStore for Memory {
    async fn get(&self, key: &str) -> Option<Token> {
        let (value, expires_at_ms) = self.0.lock().unwrap().get(key)?.clone();
        Some(Token::kept(value, expires_at_ms))
    }

    async fn set(&self, key: &str, token: &Token) {
        let entry = (token.value().to_owned(), token.expires_at_ms().unwrap());
        self.0.lock().unwrap().insert(key.to_owned(), entry);
    }
}

#[test]
fn clients_share_a_token_through_a_store_but_not_with_another_secret() {
    let memory = Arc::new(Memory::default());
    let held = HeldTokens::default();
    let with = |secret: &str| {
        let configuration = bandwidth_mfa::Configuration::oauth2("client", secret);
        over(
            configuration.with_token_store(Arc::clone(&memory)),
            held.clone(),
        )
    };
    held.outcome(200, TOKEN);
    call(&with("secret"), VERIFY).unwrap();
    call(&with("secret"), VERIFY).unwrap();
    assert_eq!(held.token_requests(), 1);
    held.outcome(200, TOKEN);
    call(&with("rotated"), VERIFY).unwrap();
    assert_eq!(held.token_requests(), 2);
    let kept = memory.0.lock().unwrap();
    let mut keys: Vec<_> = kept.keys().map(String::as_str).collect();
    keys.sort_unstable();
    // SHA-256 of the JSON text of token endpoint, client id and client secret: the same key as in the npm package's `tokenStore`.
    assert_eq!(
        keys,
        [
            "5ace8f74f29661666c186e4665486e01edfed95843a53087fbe827adb248ae80",
            "b4c8778dc818f97b0a33b69f1b7c4d29ccdb95e38fcff85abaf53afe5b10dced"
        ]
    );
}

/// A store that always returns this token, or hangs if there is none.
struct Broken(Option<Token>);

impl TokenStore for Broken {
    async fn get(&self, _: &str) -> Option<Token> {
        if self.0.is_none() {
            std::future::pending::<()>().await;
        }
        self.0.clone()
    }

    async fn set(&self, _: &str, _: &Token) {
        if self.0.is_none() {
            std::future::pending::<()>().await;
        }
    }
}

#[test]
fn a_silent_or_implausible_store_is_ignored() {
    let lives = NOW + 3_600_000;
    let never_expires = Token::kept("foreign", u64::MAX);
    let with_newline = Token::kept("foreign\n", lives);
    let empty = Token::kept("", lives);
    for stored in [None, Some(never_expires), Some(with_newline), Some(empty)] {
        let script = Script::new([json(200, TOKEN), good(VERIFY)]);
        let client = over(oauth2().with_token_store(Broken(stored)), script.clone());
        call(&client, VERIFY).unwrap();
        assert_eq!(script.authorizations(), ["Bearer token"]);
    }
}
