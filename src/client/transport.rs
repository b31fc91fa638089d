//! `Transport`, the only seam to the outside: it sends requests, waits and tells the time.

use crate::{
    api::operation::Operation,
    auth::{
        answer::{self, TOKEN_DEADLINE_MS, TokenStep},
        token::{Token, TokenKey},
    },
    call::exchange::{Body, Fault, Reply, Request, TokenFault},
    error::{Error, TokenAdvice},
};
use core::future::Future;

/// The outside: HTTP, a clock, a timer. Implement it to bring an HTTP client of your own; in wasm `FetchTransport` (feature
/// `gloo`) is there already.
///
/// What a failure is called decides whether a person may get two texts:
///
/// | what happened | what `send` gives |
/// |---|---|
/// | name not found, connection refused, TLS handshake failed: nothing of the request went out | [`Fault::Unreachable`], the last one not `transient` |
/// | anything else that broke before the status came, or whatever you are not sure of | [`Fault::Lost`] |
/// | `timeout_ms` passed before the status came | [`Fault::Ended`] with [`End::Timeout`](crate::End::Timeout) |
/// | a status came, but not the whole body | a [`Reply`] whose body is a [`BodyFault`](crate::BodyFault) |
/// | any status and a body of whatever kind | a [`Reply`] |
///
/// The HTTP client below must not send a POST again by itself, nor follow a redirect.
///
/// ```
/// use bandwidth_mfa::{Client, Configuration, Fault, JsonBody, Reply, Request, Transport, VerifyCodeRequest};
///
/// struct Http { /* your HTTP client */ }
///
/// impl Http {
///     /// One POST: status, headers, text.
///     async fn post(&self, request: &Request<'_>) -> Result<(u16, Vec<(String, String)>, String), Fault> {
///         # let body = if request.url.ends_with("/verify") { r#"{"valid":true}"# } else { r#"{"access_token":"t"}"# };
///         # Ok((200, Vec::new(), body.to_owned()))
///         // request.url, request.authorization, request.content_type, request.body, request.timeout_ms
///     }
/// }
///
/// impl Transport for Http {
///     type Body = JsonBody;
///
///     async fn send(&self, request: Request<'_>) -> Result<Reply<JsonBody>, Fault> {
///         let (status, headers, text) = self.post(&request).await?;
///         let reply = Reply::new(status, Ok(JsonBody::new(text)));
///         Ok(headers.iter().fold(reply, |reply, (name, value)| reply.with_header(name, value)))
///     }
///
///     async fn sleep(&self, shortest_ms: u64, longest_ms: u64) {
///         // your runtime's timer, for a random time between the two
///     }
///
///     fn now(&self) -> u64 {
///         std::time::UNIX_EPOCH.elapsed().map_or(0, |time| time.as_millis() as u64)
///     }
/// }
///
/// # async fn example() -> Result<(), bandwidth_mfa::Error> {
/// let client = Client::new(Configuration::oauth2("id", "secret"), Http {});
/// let entered = VerifyCodeRequest::new("+19195551234", "123456", 3.0);
/// assert!(client.verify_code("9900000", &entered).await?.valid);
/// # Ok(())
/// # }
/// # let future = std::pin::pin!(example());
/// # let done = future.poll(&mut std::task::Context::from_waker(std::task::Waker::noop()));
/// # assert_eq!(done, std::task::Poll::Ready(Ok(())));
/// ```
///
/// A call's future is `Send`, and a [`Client`](crate::Client) can be shared by threads, where the transport's futures are
/// and the transport can.
#[allow(
    async_fn_in_trait,
    reason = "in wasm futures are not `Send`; elsewhere they are where the transport's are"
)]
pub trait Transport {
    /// What a body is here.
    type Body: Body;

    /// Sends one request, exactly once, follows no redirect, and reads at most 64 KB of the answer.
    fn send(&self, request: Request<'_>) -> impl Future<Output = Result<Reply<Self::Body>, Fault>>;

    /// Waits for a random time between the two, in milliseconds.
    fn sleep(&self, shortest_ms: u64, longest_ms: u64) -> impl Future<Output = ()>;

    /// The time in milliseconds since 1970.
    fn now(&self) -> u64;

    /// An access token for these client credentials, from the token endpoint, within `timeout_ms` (0 for no limit but the
    /// token step's own). Without a key the program gives its tokens itself.
    ///
    /// `rejected` is a token that the service did not accept: the answer must be a newer one.
    fn token(
        &self,
        key: Option<&TokenKey>,
        rejected: Option<&Token>,
        timeout_ms: u64,
    ) -> impl Future<Output = Result<Token, TokenFault>> {
        let _ = rejected;
        obtain_token(self, key, timeout_ms)
    }
}

impl<T: Transport> Transport for &T {
    type Body = T::Body;

    fn send(&self, request: Request<'_>) -> impl Future<Output = Result<Reply<Self::Body>, Fault>> {
        T::send(self, request)
    }

    fn sleep(&self, shortest_ms: u64, longest_ms: u64) -> impl Future<Output = ()> {
        T::sleep(self, shortest_ms, longest_ms)
    }

    fn now(&self) -> u64 {
        T::now(self)
    }

    fn token(
        &self,
        key: Option<&TokenKey>,
        rejected: Option<&Token>,
        timeout_ms: u64,
    ) -> impl Future<Output = Result<Token, TokenFault>> {
        T::token(self, key, rejected, timeout_ms)
    }
}

/// Gets a token from the token endpoint (RFC 6749 4.4): three tries within a deadline of its own.
pub(crate) async fn obtain_token<T: Transport + ?Sized>(
    transport: &T,
    key: Option<&TokenKey>,
    timeout_ms: u64,
) -> Result<Token, TokenFault> {
    let Some(key) = key else {
        return Err(TokenFault::Failed(Error::no_token(
            "this transport cannot ask the program for a token",
            TokenAdvice::Credentials,
        )));
    };
    let limit = if timeout_ms == 0 {
        TOKEN_DEADLINE_MS
    } else {
        timeout_ms.min(TOKEN_DEADLINE_MS)
    };
    let deadline = transport.now().saturating_add(limit);
    let authorization = key.authorization();
    let mut tries = 0_u32;
    loop {
        let left = deadline.saturating_sub(transport.now());
        if left == 0 {
            return Err(answer::late(limit));
        }
        tries = tries.saturating_add(1);
        let request = Request {
            operation: Operation::Token,
            url: &key.url,
            authorization: Some(&authorization),
            content_type: answer::TOKEN_CONTENT_TYPE,
            body: answer::TOKEN_BODY,
            timeout_ms: left,
        };
        let result = transport.send(request).await;
        let now = transport.now();
        let left = deadline.saturating_sub(now);
        match answer::next(key, result, tries, limit, left, now) {
            TokenStep::Token(token) => return Ok(token),
            TokenStep::Again(shortest, longest) => transport.sleep(shortest, longest).await,
            TokenStep::Fault(fault) => return Err(fault),
        }
    }
}
