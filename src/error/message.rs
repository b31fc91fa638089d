//! The sentences of errors: what happened, whether something was sent, what to do next.

use super::{cause::Cause, kind::Sent, obstacle::Obstacle};
use crate::{
    api::{issue::Issue, operation::Operation},
    support::text::{contains, decimal, join, js_or_rust},
};
use alloc::string::String;

const NO_PERMISSION: &str = "Trying again will not help: start the program with the permission to use the network (`--allow-net`).";

const NO_PRERENDER: &str =
    "Trying again will not help: Next.js makes no request while it prerenders a page or a route.";

/// The facts that the sentences about a call contain.
#[derive(Clone, Debug)]
pub(crate) struct CallContext {
    pub(crate) operation: Operation,
    pub(crate) host: String,
    pub(crate) timeout_ms: u64,
}

/// What the service has done by now, or may have done.
const fn outcome(operation: Operation, sent: Sent) -> &'static str {
    match (operation, sent) {
        (Operation::GenerateMessagingCode, Sent::No) => "No text was sent.",
        (Operation::GenerateMessagingCode, Sent::Maybe) => {
            "A text may have been sent: tell the person before you send another."
        }
        (Operation::GenerateMessagingCode, Sent::Yes) => "The text was sent: do not send it again.",
        (Operation::GenerateVoiceCode, Sent::No) => "No call was made.",
        (Operation::GenerateVoiceCode, Sent::Maybe) => {
            "A call may have been made: tell the person before you make another."
        }
        (Operation::GenerateVoiceCode, Sent::Yes) => "The call was made: do not make it again.",
        (Operation::VerifyCode, Sent::No) => "The code was not checked.",
        (Operation::VerifyCode, Sent::Maybe) => {
            "The code may have been checked, which counts as a try: let the person enter it again instead of repeating the request."
        }
        (Operation::VerifyCode, Sent::Yes) => {
            "The code was checked, but the result is lost: let the person enter it again."
        }
        (Operation::Token, Sent::No) => "Nothing was sent.",
        (Operation::Token, Sent::Maybe | Sent::Yes) => "",
    }
}

pub(super) fn configuration(operation: Operation, issues: &[Issue]) -> String {
    join!(
        "The configuration cannot work: ",
        list(issues),
        ". ",
        outcome(operation, Sent::No)
    )
}

pub(super) fn invalid_input(operation: Operation, issues: &[Issue]) -> String {
    join!(
        "The request was refused before sending: ",
        list(issues),
        ". ",
        outcome(operation, Sent::No)
    )
}

/// The sentence for a rule that JavaScript checks, by JavaScript's name for the rule.
#[cfg(js_exports)]
pub(crate) fn rule(name: &str) -> &'static str {
    match name {
        "missing" => "is required",
        "object" => "must be an object",
        "unreadable" => "cannot be read: its getter throws",
        "absent" => "is not in this runtime: give the configuration one",
        "toJSON" => {
            "must not be a field: the checked request would differ from the one that is sent"
        }
        "json" => "must be a JSON value",
        "surrogate" => "must not contain a lone surrogate",
        "function" => "must be a function",
        "unbound" => {
            "was called without its object: give `env.API.fetch.bind(env.API)` or an arrow function, not `env.API.fetch`"
        }
        "signal" => "must be an AbortSignal",
        "store" => "must have the functions get and set",
        "token" => "must be a string, a promise of one or a function that returns one",
        "params" => "cannot be written into a URL",
        _ => "must be an object of names and values",
    }
}

impl CallContext {
    pub(super) const fn outcome(&self, sent: Sent) -> &'static str {
        outcome(self.operation, sent)
    }

    /// `obstacle` says why trying again will not help.
    pub(crate) fn unreachable(&self, cause: &Cause, obstacle: Option<Obstacle>) -> String {
        let (before, after) = match obstacle {
            None => ("No connection to ", " could be made"),
            Some(Obstacle::Certificate) => (
                "No secure connection to ",
                " could be made: its certificate or its TLS was not accepted",
            ),
            Some(_) => ("No connection to ", " was allowed"),
        };
        let advice = match obstacle {
            None => "Check the base path and the network, then try again.",
            Some(Obstacle::Permission) => NO_PERMISSION,
            Some(Obstacle::Prerender) => NO_PRERENDER,
            Some(Obstacle::Certificate | Obstacle::Other) => {
                "Trying again will not help: check the base path and what answers there."
            }
        };
        join!(
            before,
            self.host,
            after,
            reason(cause),
            ". ",
            self.outcome(Sent::No),
            " ",
            advice
        )
    }

    pub(crate) fn lost(&self, cause: &Cause) -> String {
        join!(
            "The connection to ",
            self.host,
            " failed before a response arrived",
            reason(cause),
            ". ",
            self.outcome(Sent::Maybe)
        )
    }

    pub(crate) fn no_response(&self, sent: Sent) -> String {
        let what = js_or_rust(
            NOT_A_RESPONSE,
            "The transport returned something that is not an HTTP response",
        );
        join!(what, ". ", self.outcome(sent))
    }

    /// `what` says what did not happen in time. The host is empty if none was asked.
    pub(crate) fn timeout(&self, what: &str, sent: Sent) -> String {
        let (before, after) = if self.host.is_empty() {
            ("", "")
        } else {
            (" (", ")")
        };
        join!(
            what,
            " within the deadline of ",
            decimal(self.timeout_ms),
            " ms",
            before,
            self.host,
            after,
            ". ",
            self.outcome(sent)
        )
    }

    pub(crate) fn aborted(&self, sent: Sent) -> String {
        join!(
            js_or_rust(
                "The caller's signal aborted the call to ",
                "The transport aborted the call to "
            ),
            self.host,
            ". ",
            self.outcome(sent)
        )
    }

    pub(crate) fn invalid_response(&self, why: &str) -> String {
        join!(
            self.host,
            " answered with something that does not match its OpenAPI document: ",
            why,
            ". ",
            self.outcome(Sent::Yes)
        )
    }

    pub(crate) fn refused_200(&self) -> String {
        join!(
            self.host,
            " answered with status 200, which `validateStatus` does not accept. ",
            self.outcome(Sent::Yes)
        )
    }
}

/// What to do if no token could be obtained.
#[derive(Clone, Copy, Debug)]
pub(crate) enum TokenAdvice {
    Credentials,
    Later,
    Network,
    Redirect,
    TokenUrl,
    Permission,
    Prerender,
    /// `fetch` or the transport returned no response.
    Fetch,
}

impl TokenAdvice {
    pub(crate) const fn of_obstacle(obstacle: Obstacle) -> Self {
        match obstacle {
            Obstacle::Permission => Self::Permission,
            Obstacle::Prerender => Self::Prerender,
            Obstacle::Certificate | Obstacle::Other => Self::TokenUrl,
        }
    }

    pub(crate) const fn of_status(status: u16) -> Self {
        match status {
            0 | 300..=399 => Self::Redirect,
            408 | 429 | 500..=599 => Self::Later,
            _ => Self::Credentials,
        }
    }

    const fn text(self) -> &'static str {
        match self {
            Self::Credentials => js_or_rust(
                "Check clientId, clientSecret and tokenUrl, or accessToken.",
                "Check the client's id and secret and `with_token_url`, or your own access token or token provider.",
            ),
            Self::Later => "Try again later.",
            Self::Network => js_or_rust(
                "Check tokenUrl and the network, then try again.",
                "Check `with_token_url` and the network, then try again.",
            ),
            Self::TokenUrl => js_or_rust(
                "Trying again will not help: check tokenUrl and what answers there.",
                "Trying again will not help: check `with_token_url` and what answers there.",
            ),
            Self::Permission => NO_PERMISSION,
            Self::Prerender => NO_PRERENDER,
            Self::Fetch => js_or_rust("Check your own `fetch`.", "Check your transport."),
            Self::Redirect => js_or_rust(
                "A redirect is never followed, because it would carry the credentials elsewhere: check tokenUrl.",
                "A redirect is never followed, because it would carry the credentials elsewhere: check `with_token_url`.",
            ),
        }
    }
}

/// The sentence names no operation, because one token may serve many calls.
pub(crate) fn authorization(why: &str, advice: TokenAdvice) -> String {
    join!(
        "No access token could be obtained: ",
        why,
        ". No code was sent or checked. ",
        advice.text()
    )
}

/// What the runtime said, in parentheses: its code too, unless the message contains it.
pub(crate) fn reason(cause: &Cause) -> String {
    let message = cause.message.as_str();
    let code = cause.code.as_deref();
    let (code, colon) = match code.filter(|code| !contains(message, code)) {
        None if message.is_empty() => return String::new(),
        None => ("", ""),
        Some(code) if message.is_empty() => (code, ""),
        Some(code) => (code, ": "),
    };
    join!(" (", code, colon, message, ")")
}

/// What is wrong if the program's own `fetch`, or a transport, returned no response.
pub(crate) const NOT_A_RESPONSE: &str = js_or_rust(
    "`fetch` returned something that is not a Response",
    "the transport returned something that is not an HTTP response",
);

/// A sentence lists only this many issues; `issues` has all.
const LISTED_ISSUES: usize = 16;

pub(crate) fn list(issues: &[Issue]) -> String {
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
