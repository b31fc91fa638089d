//! The kind of an error, and whether the service may have acted: what programs branch on.

use core::fmt;

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// The configuration is wrong; [`Error::issues`](crate::Error::issues) name the fields. Without issues: `ReqwestTransport` could
    /// not set up TLS. Nothing was sent.
    Configuration,
    /// The request breaks a rule; [`Error::issues`](crate::Error::issues) name every faulty field. Nothing was sent.
    InvalidInput,
    /// It is certain that no connection was made. Nothing was sent.
    Connection,
    /// The network failed, and the request may have been applied.
    ConnectionLost,
    /// The deadline passed.
    Timeout,
    /// The caller stopped the call: in JavaScript by its signal, in Rust if a transport says so.
    Aborted,
    /// No access token could be obtained. No code was sent or checked.
    Authorization,
    /// Status 400.
    BadRequest,
    /// Status 401: missing, wrong or expired credentials, or no access to MFA.
    Unauthorized,
    /// Status 403: wrong credentials, or no access to MFA on this account.
    Forbidden,
    /// Status 429. On verify, too many wrong codes have locked the number.
    RateLimited,
    /// Status 500 to 599.
    Server,
    /// Any other status; a redirect is never followed.
    UnexpectedStatus,
    /// Status 200 with a body that does not match the document, broke off or was longer than 64 KB. Without a status, the
    /// transport returned [`Fault::NoResponse`](crate::Fault::NoResponse); the request may have been applied.
    InvalidResponse,
    /// A bug in this crate.
    Internal,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Kind {
    /// The kind's name in JavaScript.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::InvalidInput => "invalid-input",
            Self::Connection => "connection",
            Self::ConnectionLost => "connection-lost",
            Self::Timeout => "timeout",
            Self::Aborted => "aborted",
            Self::Authorization => "authorization",
            Self::BadRequest => "bad-request",
            Self::Unauthorized => "unauthorized",
            Self::Forbidden => "forbidden",
            Self::RateLimited => "rate-limited",
            Self::Server => "server",
            Self::UnexpectedStatus => "unexpected-status",
            Self::InvalidResponse => "invalid-response",
            Self::Internal => "internal",
        }
    }

    pub(crate) const fn of_status(status: u16) -> Self {
        match status {
            400 => Self::BadRequest,
            401 => Self::Unauthorized,
            403 => Self::Forbidden,
            429 => Self::RateLimited,
            500..=599 => Self::Server,
            _ => Self::UnexpectedStatus,
        }
    }
}

/// Whether the service may have acted on the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(clippy::exhaustive_enums, reason = "there is no fourth possibility")]
pub enum Sent {
    /// It has not: sending again causes no second text.
    No,
    /// It may have: sending again may cause a second text.
    Maybe,
    /// It has.
    Yes,
}

impl fmt::Display for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Sent {
    /// The name of the value in JavaScript.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Maybe => "maybe",
            Self::Yes => "yes",
        }
    }

    pub(crate) const fn of_status(status: u16) -> Self {
        match status {
            200..=299 => Self::Yes,
            408 => Self::Maybe,
            // Browsers report a redirect as status 0.
            0 | 300..=499 => Self::No,
            _ => Self::Maybe,
        }
    }
}
