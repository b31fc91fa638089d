//! Why no connection was made, where another try will not make one either.

use super::cause::Cause;

/// The code with which Node 26 refuses a connection when it runs with `--permission`.
const NOT_PERMITTED: &str = "ERR_ACCESS_DENIED";

/// Next.js makes no request while it prerenders: its `fetch` throws an error with this `digest`, or rejects with the other
/// when the prerender ends.
const NOT_PRERENDERED: [&str; 2] = ["DYNAMIC_SERVER_USAGE", "HANGING_PROMISE_REJECTION"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Obstacle {
    /// The runtime was started without the permission to use the network.
    Permission,
    Prerender,
    Certificate,
    /// A blocked port.
    Other,
}

impl Obstacle {
    pub(crate) fn of(cause: &Cause) -> Self {
        match (cause.name.as_str(), cause.code.as_deref()) {
            // Deno's; Deno 1 called it `PermissionDenied`.
            ("NotCapable" | "PermissionDenied", None) | (_, Some(NOT_PERMITTED)) => {
                Self::Permission
            }
            (_, Some(code)) if NOT_PRERENDERED.contains(&code) => Self::Prerender,
            (_, Some(_)) => Self::Certificate,
            (_, None) => Self::Other,
        }
    }

    /// Whether the code says that no connection was tried.
    pub(crate) fn forbids(code: &str) -> bool {
        code == NOT_PERMITTED || NOT_PRERENDERED.contains(&code)
    }
}
