//! Routes requests: the paths of the real service.

use super::message::Channel;
use alloc::{string::String, vec::Vec};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    Send(Channel),
    Verify,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Route {
    /// The action and the account.
    Action(Action, String),
    Token,
}

/// `/accounts/{accountId}/code/…` and `/oauth2/token`, below `/api/v1` as on the real hosts, or below any other path, because a
/// program may have its own base path.
pub(super) fn find(path: &str) -> Option<Route> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let segments: Vec<&str> = path.split('/').rev().take(4).collect();
    match *segments.as_slice() {
        ["token", "oauth2", ..] => Some(Route::Token),
        [action, "code", account, "accounts"] if !account.is_empty() => {
            let action = match action {
                "messaging" => Action::Send(Channel::Messaging),
                "voice" => Action::Send(Channel::Voice),
                "verify" => Action::Verify,
                _ => return None,
            };
            Some(Route::Action(action, decode(account, false)?))
        }
        _ => None,
    }
}

/// Decodes percent-encoding (RFC 3986 2.1), and in forms also `+` for a space; `None` for a malformed escape, or if the result is not UTF-8.
pub(super) fn decode(text: &str, form: bool) -> Option<String> {
    let mut bytes = text.bytes();
    let mut out = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'%' => {
                let high = digit(bytes.next()?)?;
                let low = digit(bytes.next()?)?;
                high.checked_mul(16)?.checked_add(low)?
            }
            b'+' if form => b' ',
            other => other,
        });
    }
    String::from_utf8(out).ok()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}
