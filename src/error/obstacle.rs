//! Why no connection was made, if trying again will not help.

use super::cause::Cause;
use crate::support::text::contains;

/// Node 26's code for a connection refused by `--permission`.
const NOT_PERMITTED: &str = "ERR_ACCESS_DENIED";

/// Next.js makes no requests while it prerenders: its `fetch` throws an error with the first `digest`, or rejects with the second
/// when the prerender ends.
const NOT_PRERENDERED: [&str; 2] = ["DYNAMIC_SERVER_USAGE", "HANGING_PROMISE_REJECTION"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Obstacle {
    /// The runtime was started without permission to use the network.
    Permission,
    Prerender,
    Certificate,
    /// A blocked port, or a request that cannot be made.
    Other,
}

impl Obstacle {
    pub(crate) fn of(cause: &Cause) -> Self {
        match (cause.name.as_str(), cause.code.as_deref()) {
            // Deno's name; Deno 1 had `PermissionDenied`.
            ("NotCapable" | "PermissionDenied", None) | (_, Some(NOT_PERMITTED)) => {
                Self::Permission
            }
            (_, Some(code)) if NOT_PRERENDERED.contains(&code) => Self::Prerender,
            (_, Some(_)) => Self::Certificate,
            (_, None) if Self::names_certificate(&cause.message) => Self::Certificate,
            (_, None) => Self::Other,
        }
    }

    /// Deno's errors have no code, only a text.
    pub(crate) fn names_certificate(message: &str) -> bool {
        contains(message, "peer certificate")
    }

    /// Whether the code means that the runtime did not even try to connect.
    pub(crate) fn is_forbidden(code: &str) -> bool {
        code == NOT_PERMITTED || NOT_PRERENDERED.contains(&code)
    }
}
