//! One HTTP request, and what came of it.

use crate::{
    api::operation::Operation,
    call::body::JsonBody,
    error::{Cause, Error},
};
use alloc::string::String;
use core::time::Duration;

/// The longest body that is read, in bytes: many times what any answer of the service has.
pub(crate) const LONGEST_BODY: u32 = 65_536;

/// What [`Reply::with_header`] looks at.
#[cfg(any(feature = "gloo", feature = "reqwest"))]
pub(crate) const REPLY_HEADERS: [&str; 3] = ["retry-after", "x-request-id", "x-amzn-requestid"];

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
    /// How long the whole exchange may take, body included; `None` for no limit. The client ends the request by then in any
    /// case. A transport that ends it itself can give the status that came by then.
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

/// Why a body cannot be read although a status came.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyFault {
    /// The connection failed in the middle, or the content encoding is broken.
    Lost(Cause),
    /// It has more than 64 KB.
    TooLarge,
    /// `fetch` gave something that has a status but no body in any form.
    NoResponse,
    /// The call ended before it was there.
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

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// No connection was made, and another try may make one: the name was not found, or the connection was refused. It is
    /// proved that the request never left.
    NotConnected(Cause),
    /// No connection can be made: TLS failed, or the port is blocked. It is proved that the request never left.
    CannotConnect(Cause),
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
pub(crate) enum TokenFault {
    /// The call ended before a token was there.
    Ended(End),
    /// The token endpoint, or the program's own source of tokens, gave none.
    Failed(Error),
}
