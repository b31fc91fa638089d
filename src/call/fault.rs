//! What a runtime's error proves: that the request was never sent, or that it may have been applied.
//!
//! Only Node, Bun and Deno tell where a request failed. `workerd` and browsers give the same text for a refused and a broken
//! connection, so their errors prove nothing.

use crate::{
    call::exchange::Fault,
    error::{Cause, Obstacle},
    support::{
        runtime::Runtime,
        text::{contains, split_once},
    },
};
use alloc::{string::String, vec::Vec};

/// The error that `fetch` rejected with.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rejection {
    pub(crate) cause: Cause,
    /// For every address that was tried, its code and, after a space, the failed system call, if known.
    pub(crate) codes: Vec<String>,
}

/// If the error names no system call, these codes mean: no connection was made, but another attempt may make one.
const NOT_CONNECTED: [&str; 6] = [
    "ECONNREFUSED",
    "ENOTFOUND",
    "EAI_AGAIN",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "UND_ERR_CONNECT_TIMEOUT",
];

/// Codes: a connection cannot be made, because of the certificate (mostly OpenSSL's codes, in Node and Bun), or because the TLS handshake
/// took too long.
const NOT_TRUSTED: [&str; 7] = [
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "ERR_TLS_HANDSHAKE_TIMEOUT",
    "HOSTNAME_MISMATCH",
    "INVALID_CA",
    "INVALID_PURPOSE",
    "SELF_SIGNED_CERT_IN_CHAIN",
];

/// Codes: the server does not speak TLS. Node's own `fetch` reports them only before the request; a program's `fetch` over
/// `node:https` also after the server got the request. OpenSSL's other `ERR_SSL_` codes prove nothing anywhere.
const NOT_TLS: [&str; 2] = [
    "ERR_SSL_PACKET_LENGTH_TOO_LONG",
    "ERR_SSL_WRONG_VERSION_NUMBER",
];

/// How Node's own `fetch` begins its message.
const NODE_FETCH: &str = "fetch failed";

/// The prefixes of most other results of verifying a certificate (OpenSSL's `X509_V_ERR_`).
const NOT_VERIFIED: [&str; 3] = ["CERT_", "UNABLE_TO_", "PATH_LENGTH_"];

fn is_not_trusted(code: &str) -> bool {
    NOT_TRUSTED.contains(&code) || NOT_VERIFIED.iter().any(|start| code.starts_with(start))
}

/// Classifies a rejection of `fetch`.
pub(crate) fn classify(runtime: Runtime, rejection: Rejection) -> Fault {
    let Rejection { cause, codes } = rejection;
    let every_code = |proves: fn(&str, &str) -> bool| {
        !codes.is_empty()
            && codes.iter().all(|tried| {
                let (code, call) = split_once(tried, b' ').unwrap_or((tried, ""));
                proves(code, call)
            })
    };
    let transient = match runtime {
        Runtime::Deno if contains(&cause.message, "client error (Connect)") => {
            Some(!Obstacle::names_certificate(&cause.message))
        }
        Runtime::Deno | Runtime::Other if every_code(is_not_connected) => Some(true),
        Runtime::Deno | Runtime::Other
            if every_code(|code, _| is_not_trusted(code) || Obstacle::is_forbidden(code))
                || (cause.message.starts_with(NODE_FETCH)
                    && every_code(|code, _| NOT_TLS.contains(&code)))
                || cause.message.ends_with("bad port") =>
        {
            Some(false)
        }
        // Deno's permission error has no code, and neither has its error for a blocked port.
        Runtime::Deno
            if Obstacle::of(&cause) == Obstacle::Permission
                || contains(&cause.message, "Requests to port") =>
        {
            Some(false)
        }
        Runtime::Workerd | Runtime::Browser | Runtime::Deno | Runtime::Other => None,
    };
    match transient {
        Some(true) => Fault::NotConnected(cause),
        Some(false) => Fault::CannotConnect(cause),
        None => Fault::Lost(cause),
    }
}

/// If `connect` or resolving a name failed, there was no connection, whatever the code: a route or a firewall may forbid it (`EACCES`,
/// `EPERM`). Only a reset proves nothing, because it comes from a server that was reached. If another system call failed, such as
/// `read`, the same codes prove nothing: the kernel reports them for an established connection too, when it sends a packet again.
fn is_not_connected(code: &str, call: &str) -> bool {
    match call {
        "connect" | "getaddrinfo" => {
            !["", "ECONNRESET"].contains(&code)
                && !is_not_trusted(code)
                && !Obstacle::is_forbidden(code)
        }
        "" => NOT_CONNECTED.contains(&code),
        _ => false,
    }
}

#[cfg(test)]
#[path = "tests/fault.rs"]
mod tests;
