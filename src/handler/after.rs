//! What follows from each step's outcome.

use super::{
    answer::{Answer, accepted, not_valid, too_many, unavailable, valid},
    plan::Step,
};
use crate::error::{Kind, Sent};

/// What came of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The take was allowed, the program agreed, the code was sent or is right.
    Yes,
    /// The take was denied, the program refused, the code is wrong.
    No { retry_after_ms: u64 },
    /// The store or the program failed, or gave something that is no answer.
    Failed,
    /// The service did not do it.
    Refused {
        kind: Kind,
        sent: Sent,
        retry_after_ms: Option<u64>,
    },
}

/// When nobody says how long.
pub(super) const RETRY_MS: u64 = 10_000;

/// How long the service locks a number after wrong codes: its documented text says two minutes.
const LOCK_MS: u64 = 120_000;

/// The answer that a step's outcome ends the plan with; nothing when the plan goes on.
pub(crate) fn after(step: Step, outcome: Outcome) -> Option<Answer> {
    match (step, outcome) {
        // H7: a repeated send gets the answer of the first.
        (Step::Once, Outcome::No { .. }) => Some(accepted("duplicate", "")),
        (Step::Served, _) => Some(accepted("refused", "country")),
        (Step::Sent, _) => Some(not_valid("country")),

        (Step::Number, Outcome::No { retry_after_ms }) => Some(too_many(retry_after_ms, "number")),
        (Step::Prefix, Outcome::No { retry_after_ms }) => Some(too_many(retry_after_ms, "prefix")),
        (Step::Address, Outcome::No { retry_after_ms }) => {
            Some(too_many(retry_after_ms, "address"))
        }
        (Step::Voice, Outcome::No { retry_after_ms }) => Some(too_many(retry_after_ms, "voice")),
        (Step::NumberTries, Outcome::No { retry_after_ms }) => {
            Some(too_many(retry_after_ms, "tries"))
        }
        (Step::Failures, Outcome::No { retry_after_ms }) => {
            Some(too_many(retry_after_ms, "failures"))
        }
        // H10, H11: somebody should look at these.
        (Step::Country, Outcome::No { retry_after_ms }) => {
            Some(unavailable("alarm", "country", retry_after_ms))
        }
        (Step::Unverified, Outcome::No { retry_after_ms }) => {
            Some(unavailable("alarm", "unverified", retry_after_ms))
        }
        (Step::Global, Outcome::No { retry_after_ms }) => {
            Some(unavailable("alarm", "global", retry_after_ms))
        }

        // H2, H5: one answer for whatever is not right.
        (Step::Tries, Outcome::No { .. }) => Some(not_valid("tries")),
        (Step::Done, Outcome::No { .. }) => Some(not_valid("replay")),
        (Step::Verify, Outcome::No { .. }) => Some(not_valid("wrong")),

        // H21
        (Step::BeforeSend, Outcome::No { .. }) => Some(accepted("refused", "before-send")),
        (Step::BeforeSend | Step::OnVerified, Outcome::Failed) => {
            Some(unavailable("failed", "hook", RETRY_MS))
        }

        (Step::Send, Outcome::Yes) => Some(accepted("sent", "")),
        (Step::OnVerified, Outcome::Yes) => Some(valid()),
        (
            Step::Send,
            Outcome::Refused {
                kind,
                sent,
                retry_after_ms,
            },
        ) => Some(send_refused(kind, sent, retry_after_ms)),
        (
            Step::Verify,
            Outcome::Refused {
                kind,
                retry_after_ms,
                ..
            },
        ) => Some(verify_refused(kind, retry_after_ms)),
        (_, Outcome::Yes) | (Step::Forget, Outcome::No { .. }) => None,

        // H19: what did not certainly go well did not go well.
        (_, Outcome::Failed | Outcome::Refused { .. }) => {
            Some(unavailable("failed", "store", RETRY_MS))
        }
        (_, Outcome::No { .. }) => Some(unavailable("failed", "internal", RETRY_MS)),
    }
}

fn send_refused(kind: Kind, sent: Sent, retry_after_ms: Option<u64>) -> Answer {
    // The service does not take this number; nobody needs to learn which numbers it takes (H14).
    let is_number = matches!(kind, Kind::BadRequest | Kind::InvalidInput);
    if sent == Sent::No && !is_number {
        return unavailable("failed", kind.as_str(), retry_after_ms.unwrap_or(RETRY_MS));
    }
    // Or a text may be on its way, and this is the challenge for its code.
    accepted("failed", kind.as_str())
}

fn verify_refused(kind: Kind, retry_after_ms: Option<u64>) -> Answer {
    match kind {
        Kind::RateLimited => too_many(retry_after_ms.unwrap_or(LOCK_MS), "locked"),
        Kind::BadRequest | Kind::InvalidInput => not_valid(kind.as_str()),
        Kind::Configuration
        | Kind::Connection
        | Kind::ConnectionLost
        | Kind::Timeout
        | Kind::Aborted
        | Kind::Authorization
        | Kind::Unauthorized
        | Kind::Forbidden
        | Kind::Server
        | Kind::UnexpectedStatus
        | Kind::InvalidResponse
        | Kind::Internal => {
            unavailable("failed", kind.as_str(), retry_after_ms.unwrap_or(RETRY_MS))
        }
    }
}
