//! `Transport`, the only seam to the outside: it sends requests, waits and tells the time.

use crate::{
    api::operation::Operation,
    auth::{
        self,
        token::{Token, TokenKey},
    },
    error::{Cause, Error},
};
use alloc::string::String;
use core::future::Future;
use serde::de::DeserializeOwned;

/// One HTTP request; each is a POST.
#[derive(Clone)]
#[non_exhaustive]
pub struct Request<'a> {
    /// What it is for.
    pub operation: Operation,
    /// Where it goes: an absolute URL. Never logged with its account id.
    pub url: &'a str,
    /// The value of `Authorization`; absent when the transport holds it itself. A secret.
    pub authorization: Option<&'a str>,
    /// The value of `Content-Type`.
    pub content_type: &'static str,
    /// The body; empty when the transport holds it itself. Holds phone numbers and codes.
    pub body: &'a str,
    /// How long the whole exchange may take, body included, in milliseconds; 0 for no limit.
    pub timeout_ms: u64,
}

impl core::fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Request")
            .field("operation", &self.operation)
            .finish_non_exhaustive()
    }
}

/// One HTTP answer.
#[derive(Debug)]
#[non_exhaustive]
pub struct Reply<B> {
    /// The status.
    pub status: u16,
    /// The header `Retry-After`, as it came.
    pub retry_after: Option<String>,
    /// The identifier of the request in a header (`x-amzn-requestid`, `x-request-id`); one in the body comes first.
    pub request_id: Option<String>,
    /// The body, or why it cannot be read.
    pub body: Result<B, BodyFault>,
}

impl<B> Reply<B> {
    /// An answer with this status and body.
    pub const fn new(status: u16, body: Result<B, BodyFault>) -> Self {
        Self {
            status,
            retry_after: None,
            request_id: None,
            body,
        }
    }

    /// The same with a header of the answer. Give it every header, or those that [`Reply`]'s fields name: the others say
    /// nothing to a call. Of several identifiers `x-amzn-requestid` counts, else the first.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        if name.eq_ignore_ascii_case("retry-after") {
            self.retry_after = Some(value.into());
        } else if name.eq_ignore_ascii_case("x-amzn-requestid")
            || (name.eq_ignore_ascii_case("x-request-id") && self.request_id.is_none())
        {
            self.request_id = Some(value.into());
        }
        self
    }
}

/// A body that was received whole.
pub trait Body {
    /// Reads a JSON *object* as `T`; `None` when it is no JSON object or does not fit. Parse the whole text first: a field
    /// of `T` may take anything, what is no JSON as well.
    fn read<T: DeserializeOwned>(&self) -> Option<T>;

    /// The text; may be empty when the status is 200 and the body is JSON.
    fn text(&self) -> &str;
}

/// Why a body cannot be read although a status came.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyFault {
    /// The connection failed in the middle, or the content encoding is broken.
    Lost(Cause),
    /// It has more than 64 KB.
    TooLarge,
    /// The call ended before it was there.
    Ended(End),
}

/// What ends a call from the caller's side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(
    clippy::exhaustive_enums,
    reason = "a call has one deadline and one signal"
)]
pub enum End {
    /// The deadline passed.
    Timeout,
    /// The caller's signal aborted.
    Aborted,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// It is proved that the request never left. `transient` when another try may succeed (refused, not found), false
    /// when not (a certificate, a blocked port).
    Unreachable {
        /// What the runtime said.
        cause: Cause,
        /// Whether another try may succeed.
        transient: bool,
    },
    /// The network failed; the request may have been applied.
    Lost(Cause),
    /// `fetch` gave something that is no response.
    NoResponse,
    /// The call ended while the request was under way.
    Ended(End),
    /// The call had ended before this request was made.
    NotMade(End),
}

/// Why there is no token.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenFault {
    /// The call ended before a token was there.
    Ended(End),
    /// The token endpoint, or the program's own source of tokens, gave none.
    Failed(Error),
}

/// The outside: HTTP, a clock, a timer. Implement it to bring an HTTP client of your own; in wasm `FetchTransport` (feature
/// `gloo`) is there already.
///
/// What a failure is called decides whether a person may get two texts:
///
/// | what happened | what `send` gives |
/// |---|---|
/// | name not found, connection refused, TLS handshake failed: nothing of the request went out | [`Fault::Unreachable`], the last one not `transient` |
/// | anything else that broke before the status came, or whatever you are not sure of | [`Fault::Lost`] |
/// | `timeout_ms` passed before the status came | [`Fault::Ended`] with [`End::Timeout`] |
/// | a status came, but not the whole body | a [`Reply`] whose body is a [`BodyFault`] |
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
        auth::obtain(self, key, timeout_ms)
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
