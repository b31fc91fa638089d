//! One HTTP request and its outcome.

use crate::{
    api::operation::Operation,
    call::{body::JsonBody, retry_after::retry_after_ms},
    error::{Cause, Error},
};
use alloc::string::String;
use core::time::Duration;

/// The longest body that is read, in bytes: many times the size of any response of the service.
pub(crate) const LONGEST_BODY: u32 = 65_536;

/// Whether a body of this many bytes is longer than [`LONGEST_BODY`].
pub(crate) fn is_too_large(length: usize) -> bool {
    !u32::try_from(length).is_ok_and(|length| length <= LONGEST_BODY)
}

/// The headers that [`Reply::with_header`] reads.
#[cfg(any(
    all(feature = "gloo", target_family = "wasm", target_os = "unknown"),
    all(
        feature = "reqwest",
        not(all(target_family = "wasm", target_os = "unknown"))
    )
))]
pub(crate) const REPLY_HEADERS: [&str; 3] = ["retry-after", "x-request-id", "x-amzn-requestid"];

/// One HTTP request; each is a POST.
#[derive(Clone)]
#[non_exhaustive]
pub struct Request<'a> {
    /// Its purpose.
    pub operation: Operation,
    /// An absolute URL. It contains the account id and is never logged.
    pub url: &'a str,
    /// The value of `Authorization`, a secret. Every request of a client has one.
    pub authorization: Option<&'a str>,
    /// The value of `Content-Type`.
    pub content_type: &'static str,
    /// The body. It contains phone numbers and codes.
    pub body: &'a str,
    /// How long the whole exchange may take, body included; `None` for no limit. The client enforces it. A transport that enforces it
    /// too can report the status if only the body is late.
    pub timeout: Option<Duration>,
}

impl core::fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Request")
            .field("operation", &self.operation)
            .finish_non_exhaustive()
    }
}

/// One HTTP response.
#[derive(Debug)]
#[non_exhaustive]
pub struct Reply<B = JsonBody> {
    /// The status.
    pub status: u16,
    /// The header `Retry-After`, unchanged.
    pub retry_after: Option<String>,
    /// The identifier of the request from a header (`x-amzn-requestid`, `x-request-id`); one in the body overrides it.
    pub request_id: Option<String>,
    /// The body, or why it cannot be read.
    pub body: Result<B, BodyFault>,
}

impl<B> Reply<B> {
    /// A response with this status and body.
    pub const fn new(status: u16, body: Result<B, BodyFault>) -> Self {
        Self {
            status,
            retry_after: None,
            request_id: None,
            body,
        }
    }

    /// The wait that `Retry-After` asks for. Without the header, the clock is not read.
    pub(crate) fn retry_after_ms(&self, now_ms: impl FnOnce() -> u64) -> Option<u64> {
        retry_after_ms(self.retry_after.as_deref()?, now_ms())
    }

    /// Adds a header of the response. Pass every header, or those that [`Reply`]'s fields name; calls do not use others. Of several
    /// identifiers, `x-amzn-requestid` counts, otherwise the first.
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

/// Why a body cannot be read although a status was received.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyFault {
    /// The connection failed in the body, or the content encoding is broken.
    Lost(Cause),
    /// It has more than 64 KB.
    TooLarge,
    /// `fetch` returned an object with a status, but without a body in any form.
    NoResponse,
    /// The call ended before the body arrived.
    Ended(End),
}

/// What ends a call from the caller's side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(
    clippy::exhaustive_enums,
    reason = "a call has one deadline, and one caller that may give it up"
)]
pub enum End {
    /// The deadline passed.
    Timeout,
    /// The caller's signal aborted.
    Aborted,
}

/// Why there is no response.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// No connection was made, but another attempt may make one: the name was not found, or the connection was refused. It is certain that
    /// the request was not sent.
    NotConnected(Cause),
    /// No connection can be made, for example because TLS failed or the port is blocked. It is certain that the request was not sent.
    CannotConnect(Cause),
    /// The network failed; the request may have been applied.
    Lost(Cause),
    /// `fetch` returned something that is not a response.
    NoResponse,
    /// The call ended during the request.
    Ended(End),
    /// The call had ended before this request was made.
    NotMade(End),
}

/// Why there is no token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TokenFault {
    /// The call ended before there was a token.
    Ended(End),
    /// The token endpoint, or the program's own token function, gave none.
    Failed(Error),
}
