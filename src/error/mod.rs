//! `Error`, the only error of this crate: a kind to branch on, whether the service may have acted, and a message.

mod cause;
mod kind;
mod message;
mod obstacle;
mod status;

pub use cause::Cause;
pub use kind::{Kind, Sent};
#[cfg(all(js_exports, feature = "__handler"))]
pub(crate) use message::list;
#[cfg(js_exports)]
pub(crate) use message::rule;
pub(crate) use message::{CallContext, NOT_A_RESPONSE, TokenAdvice, reason};
pub(crate) use obstacle::Obstacle;

use message::{authorization, configuration, invalid_input};

use crate::api::{issue::Issue, operation::Operation};
use alloc::{boxed::Box, string::String, vec::Vec};
use core::fmt;

/// Why a call failed, and whether the service may have acted on it.
#[derive(Clone, PartialEq, Eq)]
pub struct Error(Box<Inner>);

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    kind: Kind,
    sent: Sent,
    attempts: u32,
    status: Option<u16>,
    request_id: Option<String>,
    retry_after_ms: Option<u64>,
    issues: Vec<Issue>,
    detail: Option<String>,
    cause: Option<Cause>,
    message: String,
}

impl Error {
    pub(crate) fn new(kind: Kind, sent: Sent, attempts: u32, message: String) -> Self {
        Self(Box::new(Inner {
            kind,
            sent,
            attempts,
            status: None,
            request_id: None,
            retry_after_ms: None,
            issues: Vec::new(),
            detail: None,
            cause: None,
            message,
        }))
    }

    /// No access token was obtained, so no code was sent or checked.
    pub(crate) fn no_token(why: &str, advice: TokenAdvice) -> Self {
        Self::new(Kind::Authorization, Sent::No, 0, authorization(why, advice))
    }

    /// The configuration is faulty.
    pub(crate) fn configuration(operation: Operation, issues: Vec<Issue>) -> Self {
        let message = configuration(operation, &issues);
        Self::new(Kind::Configuration, Sent::No, 0, message).with_issues(issues)
    }

    /// The request is faulty.
    pub(crate) fn invalid_input(operation: Operation, issues: Vec<Issue>) -> Self {
        let message = invalid_input(operation, &issues);
        Self::new(Kind::InvalidInput, Sent::No, 0, message).with_issues(issues)
    }

    pub(crate) fn with_status(mut self, status: Option<u16>) -> Self {
        self.0.status = status;
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    pub(crate) fn with_cause(mut self, cause: Option<Cause>) -> Self {
        self.0.cause = cause;
        self
    }

    pub(crate) fn with_issues(mut self, issues: Vec<Issue>) -> Self {
        self.0.issues = issues;
        self
    }

    pub(crate) fn with_response(
        mut self,
        detail: Option<String>,
        request_id: Option<String>,
        retry_after_ms: Option<u64>,
    ) -> Self {
        self.0.detail = detail;
        self.0.request_id = request_id;
        self.0.retry_after_ms = retry_after_ms;
        self
    }

    /// What went wrong.
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// Whether the service may have acted on the call.
    pub fn sent(&self) -> Sent {
        self.0.sent
    }

    /// How many requests the call made, without those for a token.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The HTTP status, if there was one: the service's, or with [`Kind::Authorization`] the token endpoint's.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The service's identifier of the request, for Bandwidth's support.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// How long the server asks to wait, in milliseconds: its `Retry-After` (RFC 9110 10.2.3), at most a day.
    pub fn retry_after_ms(&self) -> Option<u64> {
        self.0.retry_after_ms
    }

    #[cfg(js_exports)]
    pub(crate) fn message(&self) -> &str {
        &self.0.message
    }

    /// Every faulty field, with [`Kind::InvalidInput`] and [`Kind::Configuration`].
    pub fn issues(&self) -> &[Issue] {
        &self.0.issues
    }

    /// What the server said: at most 512 characters, with secrets and long digit sequences masked.
    pub fn detail(&self) -> Option<&str> {
        self.0.detail.as_deref()
    }

    /// What the runtime said.
    pub fn cause(&self) -> Option<&Cause> {
        self.0.cause.as_ref()
    }

    /// A code as in axios and Node: `ERR_BAD_REQUEST` (4xx, invalid input), `ERR_BAD_RESPONSE` (other statuses, an invalid
    /// response), `ECONNABORTED` (deadline), `ERR_CANCELED` (abort), `ERR_BAD_OPTION` (configuration), `ERR_INTERNAL` (a bug in
    /// this crate); otherwise the runtime's own (`ECONNREFUSED`; `ECONNRESET` for undici's `UND_ERR_SOCKET`), or `ERR_NETWORK`.
    pub fn code(&self) -> &str {
        match (self.0.kind, self.0.status) {
            (Kind::Timeout, _) => "ECONNABORTED",
            (Kind::Aborted, _) => "ERR_CANCELED",
            (Kind::Configuration, _) => "ERR_BAD_OPTION",
            (Kind::Internal, _) => "ERR_INTERNAL",
            (Kind::InvalidInput, _) | (_, Some(400..=499)) => "ERR_BAD_REQUEST",
            (_, Some(_)) | (Kind::InvalidResponse, None) => "ERR_BAD_RESPONSE",
            // Node's fetch has its own name for a reset connection; programs look for the old one.
            (_, None)
                if self
                    .0
                    .cause
                    .as_ref()
                    .is_some_and(|cause| cause.code.as_deref() == Some("UND_ERR_SOCKET")) =>
            {
                "ECONNRESET"
            }
            (_, None) => self
                .0
                .cause
                .as_ref()
                .and_then(|cause| cause.code.as_deref())
                .unwrap_or("ERR_NETWORK"),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("sent", &self.0.sent)
            .field("attempts", &self.0.attempts)
            .field("status", &self.0.status)
            .field("message", &self.0.message)
            .finish_non_exhaustive()
    }
}

impl core::error::Error for Error {
    /// [`Error::cause`].
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        let cause = self.0.cause.as_ref()?;
        Some(cause)
    }
}
