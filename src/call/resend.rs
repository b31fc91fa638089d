//! May it be sent again? One table for every fault and operation.
//!
//! RFC 9110 9.2.2 allows a client to send a POST again only with "some means to detect that the original request was
//! never applied". A code cannot be taken back and the API has no idempotency key, so nothing less than proof counts.

use crate::{
    api::operation::Operation,
    call::{
        exchange::{End, Fault, Reply},
        retry_after::retry_after_ms,
    },
};

/// How one request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Proved: never sent. Another try may succeed only when `transient`.
    Unreachable { transient: bool },
    /// It may have been applied: a lost connection, or no answer that is one.
    Unknown,
    /// The deadline passed.
    Timeout,
    /// The caller aborted.
    Aborted,
    /// A status came, and `Retry-After` where the service gave one.
    Status {
        status: u16,
        retry_after_ms: Option<u64>,
    },
}

impl Ending {
    /// From what a transport's `send` gave; the time is asked only when the service names a wait.
    pub(crate) fn of<B>(result: &Result<Reply<B>, Fault>, now_ms: impl FnOnce() -> u64) -> Self {
        match result {
            Ok(reply) => {
                let retry_after_ms = reply
                    .retry_after
                    .as_deref()
                    .and_then(|header| retry_after_ms(header, now_ms()));
                Self::Status {
                    status: reply.status,
                    retry_after_ms,
                }
            }
            Err(Fault::NotConnected(_)) => Self::Unreachable { transient: true },
            Err(Fault::CannotConnect(_)) => Self::Unreachable { transient: false },
            Err(Fault::Lost(_) | Fault::NoResponse) => Self::Unknown,
            Err(Fault::Ended(End::Timeout) | Fault::NotMade(End::Timeout)) => Self::Timeout,
            Err(Fault::Ended(End::Aborted) | Fault::NotMade(End::Aborted)) => Self::Aborted,
        }
    }
}

/// What may be done next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Nothing: this is the result.
    Stop,
    /// The same request once more, at once.
    Resend,
    /// The same request after a random wait between these two, in milliseconds.
    ResendAfter(u64, u64),
    /// The same request with a new token.
    Refresh,
}

/// Requests for a token: the first and two more.
const TOKEN_TRIES: u32 = 3;

/// A token endpoint that asks for a longer wait than this is not waited for.
const LONGEST_WAIT_MS: u64 = 5_000;

/// The first wait of the token loop's back-off; it doubles with each try.
const FIRST_WAIT_MS: u64 = 500;

/// Decides after the request number `tries` (1 for the first). `refreshable` says that the request carried a token that
/// we can replace.
pub(crate) const fn next(
    operation: Operation,
    ending: Ending,
    tries: u32,
    refreshable: bool,
) -> Next {
    match operation {
        Operation::Token => next_token(ending, tries),
        Operation::GenerateMessagingCode | Operation::GenerateVoiceCode | Operation::VerifyCode => {
            // RFC 9110 9.2.2: no automatic retry of a failed automatic retry.
            if tries > 1 {
                return Next::Stop;
            }
            match ending {
                Ending::Unreachable { transient: true } => Next::Resend,
                // A 401 is the authorizer's refusal: nothing was applied.
                Ending::Status { status: 401, .. } if refreshable => Next::Refresh,
                Ending::Unreachable { transient: false }
                | Ending::Unknown
                | Ending::Timeout
                | Ending::Aborted
                | Ending::Status { .. } => Next::Stop,
            }
        }
    }
}

/// Asking for a token changes nothing, so an unknown outcome may be asked again.
const fn next_token(ending: Ending, tries: u32) -> Next {
    if tries >= TOKEN_TRIES {
        return Next::Stop;
    }
    match ending {
        Ending::Unreachable { transient: true }
        | Ending::Unknown
        | Ending::Status {
            status: 408 | 500 | 502 | 503 | 504,
            ..
        } => back_off(tries),
        Ending::Status {
            status: 429,
            retry_after_ms: Some(wait),
        } if tries == 1 && wait <= LONGEST_WAIT_MS => Next::ResendAfter(wait, wait),
        Ending::Unreachable { transient: false }
        | Ending::Timeout
        | Ending::Aborted
        | Ending::Status { .. } => Next::Stop,
    }
}

/// Half of it is jitter, so that clients that failed together do not come back together.
const fn back_off(tries: u32) -> Next {
    let wait = FIRST_WAIT_MS.saturating_mul(1_u64.wrapping_shl(tries.saturating_sub(1)));
    let longest = if wait > LONGEST_WAIT_MS {
        LONGEST_WAIT_MS
    } else {
        wait
    };
    Next::ResendAfter(longest / 2, longest)
}

#[cfg(test)]
#[path = "tests/resend.rs"]
mod tests;
