//! Every sentence that a person reads: what happened, whether something was sent, what to do next.

use super::{cause::Cause, kind::Sent};
use crate::{
    api::{issue::Issue, operation::Operation},
    support::text::{decimal, holds, join},
};
use alloc::string::String;

/// Where something happened, for the sentence about it.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) operation: Operation,
    pub(crate) host: String,
    pub(crate) timeout_ms: u64,
}

impl Place {
    /// What the service has done by now, or may have.
    pub(super) const fn outcome(&self, sent: Sent) -> &'static str {
        match (self.operation, sent) {
            (Operation::GenerateMessagingCode, Sent::No) => "No text was sent.",
            (Operation::GenerateMessagingCode, Sent::Maybe) => {
                "A text may have been sent: say so before you send another."
            }
            (Operation::GenerateMessagingCode, Sent::Yes) => {
                "The text was sent: do not send it again."
            }
            (Operation::GenerateVoiceCode, Sent::No) => "No call was made.",
            (Operation::GenerateVoiceCode, Sent::Maybe) => {
                "A call may have been made: say so before you make another."
            }
            (Operation::GenerateVoiceCode, Sent::Yes) => "The call was made: do not make it again.",
            (Operation::VerifyCode, Sent::No) => "The code was not checked.",
            (Operation::VerifyCode, Sent::Maybe) => {
                "The code may have been checked, which counts as an attempt: have it entered again rather than repeating it unasked."
            }
            (Operation::VerifyCode, Sent::Yes) => {
                "The code was checked, but the result is lost: have it entered again."
            }
            (Operation::Token, _) => "",
        }
    }

    pub(crate) fn configuration(&self, issues: &[Issue]) -> String {
        join!(
            "The configuration cannot work: ",
            list(issues),
            ". ",
            self.outcome(Sent::No)
        )
    }

    pub(crate) fn invalid_input(&self, issues: &[Issue]) -> String {
        join!(
            "The request was refused before sending: ",
            list(issues),
            ". ",
            self.outcome(Sent::No)
        )
    }

    pub(crate) fn unreachable(&self, cause: &Cause, transient: bool) -> String {
        let what = reason(cause);
        let host = &self.host;
        let ending = self.outcome(Sent::No);
        if transient {
            join!(
                "No connection to ",
                host,
                " could be made",
                what,
                ". ",
                ending,
                " Check the base path and the network, then try again."
            )
        } else {
            let refused = if cause.code.is_some() {
                join!(
                    "No secure connection to ",
                    host,
                    " could be made: its certificate or its TLS was not accepted"
                )
            } else {
                join!("No connection to ", host, " was allowed")
            };
            join!(
                refused,
                what,
                ". ",
                ending,
                " Trying again will not help: check the base path and what answers there."
            )
        }
    }

    pub(crate) fn lost(&self, cause: &Cause) -> String {
        join!(
            "The connection to ",
            self.host,
            " failed before an answer came",
            reason(cause),
            ". ",
            self.outcome(Sent::Maybe)
        )
    }

    pub(crate) fn no_response(&self) -> String {
        join!(
            "The `fetch` that was given answered with something that is no Response. ",
            self.outcome(Sent::Maybe)
        )
    }

    /// `what` says what did not happen in time.
    pub(crate) fn timeout(&self, what: &str, sent: Sent) -> String {
        join!(
            what,
            " within the deadline of ",
            decimal(self.timeout_ms),
            " ms (",
            self.host,
            "). ",
            self.outcome(sent)
        )
    }

    pub(crate) fn aborted(&self, sent: Sent) -> String {
        join!(
            "The caller's signal aborted the call to ",
            self.host,
            ". ",
            self.outcome(sent)
        )
    }

    pub(crate) fn invalid_response(&self, why: &str, sent: Sent) -> String {
        join!(
            self.host,
            " answered with something else than its OpenAPI document promises: ",
            why,
            ". ",
            self.outcome(sent)
        )
    }

    pub(crate) fn refused_status(&self, status: u16, sent: Sent) -> String {
        join!(
            self.host,
            " answered with status ",
            decimal(status),
            ", which `validateStatus` does not accept. ",
            self.outcome(sent)
        )
    }
}

/// What to do about a token that could not be had.
#[derive(Clone, Copy, Debug)]
pub(crate) enum TokenAdvice {
    Credentials,
    Later,
    Redirect,
}

impl TokenAdvice {
    pub(crate) const fn of_status(status: u16) -> Self {
        match status {
            0 | 300..=399 => Self::Redirect,
            408 | 429 | 500..=599 => Self::Later,
            _ => Self::Credentials,
        }
    }

    const fn text(self) -> &'static str {
        match self {
            Self::Credentials => {
                "Check clientId, clientSecret and tokenUrl, or what accessToken gives."
            }
            Self::Later => "Try again later.",
            Self::Redirect => {
                "A redirect is never followed, since it would carry the credentials elsewhere: check tokenUrl."
            }
        }
    }
}

/// One token may serve many calls, so this names none of them.
pub(crate) fn authorization(why: &str, advice: TokenAdvice) -> String {
    join!(
        "No access token could be had: ",
        why,
        ". No code was sent or checked. ",
        advice.text()
    )
}

/// What the runtime said, in brackets: its code, unless its sentence holds that.
pub(crate) fn reason(cause: &Cause) -> String {
    match (&cause.code, cause.message.as_str()) {
        (None, "") => String::new(),
        (None, message) => join!(" (", message, ")"),
        (Some(code), "") => join!(" (", code, ")"),
        (Some(code), message) if holds(message, code) => join!(" (", message, ")"),
        (Some(code), message) => join!(" (", code, ": ", message, ")"),
    }
}

/// More than these are in `issues` alone: a sentence is to be read.
const LISTED_ISSUES: usize = 16;

fn list(issues: &[Issue]) -> String {
    let mut text = String::new();
    for issue in issues.iter().take(LISTED_ISSUES) {
        if !text.is_empty() {
            text.push_str("; ");
        }
        text.push_str(&issue.field);
        text.push_str(": ");
        text.push_str(&issue.message);
    }
    if issues.len() > LISTED_ISSUES {
        text.push_str("; and more");
    }
    text
}

#[cfg(test)]
#[path = "tests/message.rs"]
mod tests;
