//! The values of `Authorization`.

use crate::{
    auth::token::{Token, TokenKey},
    error::{Error, TokenAdvice},
    support::{
        secret::spellings,
        text::{join, split_once, strip_end},
        web,
    },
};
use alloc::{string::String, vec::Vec};

/// The value of `Authorization` for a user name and a password (RFC 7617, in UTF-8).
pub(crate) fn basic(username: &str, password: &str) -> String {
    join!("Basic ", web::base64(&join!(username, ":", password)))
}

impl TokenKey {
    /// RFC 6749 2.3.1: both halves are form-encoded before they are joined.
    pub(crate) fn authorization(&self) -> String {
        basic(
            &web::encode_form(&self.client_id),
            &web::encode_form(self.client_secret.reveal()),
        )
    }

    /// What texts of servers and runtimes must not show.
    pub(crate) fn secrets(&self) -> Vec<String> {
        let mut secrets = spellings(self.client_secret.reveal());
        if let Some((_, pair)) = split_once(&self.authorization(), b' ') {
            // Without padding: a text may be cut off before the padding, and must be masked even then.
            secrets.push(strip_end(pair, '='));
        }
        secrets
    }
}

/// The scheme before a token in `Authorization` (RFC 6750 2.1).
pub(crate) const BEARER: &str = "Bearer ";

/// The value of `Authorization` for a token.
pub(crate) fn bearer(token: &Token) -> Result<String, Error> {
    let token = token.value.reveal();
    check_characters(token).map(|()| join!(BEARER, token))
}

/// Checks a token; `None` if the program's `accessToken` gave no string.
pub(crate) fn check_token(token: Option<String>) -> Result<(), Error> {
    match token {
        Some(token) => check_characters(&token),
        None => Err(Error::no_token(
            "accessToken returned no string",
            TokenAdvice::Credentials,
        )),
    }
}

fn check_characters(token: &str) -> Result<(), Error> {
    if is_b64token(token) {
        Ok(())
    } else {
        Err(Error::no_token(
            "the access token contains characters that a token cannot have (RFC 6750)",
            TokenAdvice::Credentials,
        ))
    }
}

/// `b64token` of RFC 6750 2.1. It also prevents header injection if the program's own `fetch` or transport does not check headers.
pub(crate) fn is_b64token(text: &str) -> bool {
    let padding = text.bytes().rev().take_while(|byte| *byte == b'=').count();
    let stem = text.len().saturating_sub(padding);
    let is_allowed = |byte: u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'+' | b'/')
    };
    stem > 0 && text.bytes().take(stem).all(is_allowed)
}

#[cfg(test)]
#[path = "tests/header.rs"]
mod tests;
