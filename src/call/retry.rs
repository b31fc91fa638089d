//! Whether a request may be retried. One table for calls, one for token requests.
//!
//! RFC 9110 9.2.2 allows a client to retry a request that is not idempotent only with "some means to detect that the original request
//! was never applied". A code cannot be taken back, and the API has no idempotency key, so only proof counts.

use crate::call::exchange::{End, Fault, Reply};

/// How one request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// The request was certainly not sent. Another attempt may succeed only if `transient`.
    Unreachable { transient: bool },
    /// The request may have been applied: a lost connection, or an invalid response.
    Unknown,
    /// The deadline passed.
    Timeout,
    /// The caller aborted.
    Aborted,
    /// A status, and `Retry-After` if there was one.
    Status {
        status: u16,
        retry_after_ms: Option<u64>,
    },
}

impl Ending {
    /// From the result of a transport's `send`. The clock is read only if the response names a wait.
    pub(crate) fn of<B>(result: &Result<Reply<B>, Fault>, now_ms: impl FnOnce() -> u64) -> Self {
        match result {
            Ok(reply) => Self::Status {
                status: reply.status,
                retry_after_ms: reply.retry_after_ms(now_ms),
            },
            Err(Fault::NotConnected(_)) => Self::Unreachable { transient: true },
            Err(Fault::CannotConnect(_)) => Self::Unreachable { transient: false },
            Err(Fault::Lost(_) | Fault::NoResponse) => Self::Unknown,
            Err(Fault::Ended(End::Timeout) | Fault::NotMade(End::Timeout)) => Self::Timeout,
            Err(Fault::Ended(End::Aborted) | Fault::NotMade(End::Aborted)) => Self::Aborted,
        }
    }
}

/// What follows a call's request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Nothing: this is the result.
    Stop,
    /// The same request again, at once.
    Retry,
    /// The same request with a new token.
    Refresh,
}

/// At most three requests for a token: the first one and two retries.
const TOKEN_ATTEMPTS: u32 = 3;

/// If a token endpoint asks for a longer wait, the loop ends.
const LONGEST_WAIT_MS: u64 = 5_000;

/// The first wait of the token loop's back-off. It doubles with each attempt.
const FIRST_WAIT_MS: u64 = 500;

/// Decides after a call's request number `attempts` (1 for the first). `can_refresh`: the request carried a token that we can replace.
pub(crate) const fn next(ending: Ending, attempts: u32, can_refresh: bool) -> Next {
    // RFC 9110 9.2.2: no automatic retry of a failed automatic retry.
    if attempts > 1 {
        return Next::Stop;
    }
    match ending {
        Ending::Unreachable { transient: true } => Next::Retry,
        // The service checks the token before it applies anything.
        Ending::Status { status: 401, .. } if can_refresh => Next::Refresh,
        Ending::Unreachable { transient: false }
        | Ending::Unknown
        | Ending::Timeout
        | Ending::Aborted
        | Ending::Status { .. } => Next::Stop,
    }
}

/// The shortest and the longest wait after token request number `attempts`, in milliseconds; it is random between them. `None` if no
/// request follows. A token request changes nothing, so it may be retried after an unknown outcome.
pub(crate) const fn token_wait(ending: Ending, attempts: u32) -> Option<(u64, u64)> {
    if attempts >= TOKEN_ATTEMPTS {
        return None;
    }
    match ending {
        Ending::Unreachable { transient: true }
        | Ending::Unknown
        | Ending::Status {
            status: 408 | 500 | 502 | 503 | 504,
            ..
        } => Some(back_off(attempts)),
        Ending::Status {
            status: 429,
            retry_after_ms: Some(wait),
        } if attempts == 1 && wait <= LONGEST_WAIT_MS => Some((wait, wait)),
        Ending::Unreachable { transient: false }
        | Ending::Timeout
        | Ending::Aborted
        | Ending::Status { .. } => None,
    }
}

/// Half of it is jitter, so that clients that failed together do not retry together.
const fn back_off(attempts: u32) -> (u64, u64) {
    let longest = FIRST_WAIT_MS.wrapping_shl(attempts.saturating_sub(1));
    (longest / 2, longest)
}

#[cfg(test)]
#[path = "tests/retry.rs"]
mod tests;
