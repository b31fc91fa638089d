//! OAuth2 tokens: client, lifetime, cache.

use crate::support::{number::whole, secret::Secret};
use alloc::{string::String, vec::Vec};
use core::{cell::RefCell, fmt};

/// The longest time that a token is cached, even if it claims more. In seconds.
pub(crate) const LONGEST_LIFE_S: f64 = 86_400.0;

/// A token is renewed this long before it expires, or a tenth of its lifetime if that is shorter. In milliseconds.
const EARLY_MS: u64 = 60_000;

/// The cache keeps the tokens of this many clients. With more clients, the oldest tokens are fetched again.
const CACHE_ENTRIES: usize = 256;

/// The OAuth2 client of a token: token endpoint, client id and client secret. The key in a token store is a digest of all three: tenants
/// must not share a token, and a changed secret must not find the old one.
#[derive(Clone)]
pub(crate) struct TokenKey {
    pub(crate) url: String,
    pub(crate) client_id: String,
    pub(crate) client_secret: Secret,
}

impl TokenKey {
    pub(crate) const fn new(url: String, client_id: String, client_secret: Secret) -> Self {
        Self {
            url,
            client_id,
            client_secret,
        }
    }
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenKey")
            .field("url", &self.url)
            .field("client_id", &self.client_id)
            .finish_non_exhaustive()
    }
}

/// An access token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub(crate) value: Secret,
    /// When it expires, in milliseconds since 1970; a token without it is used once.
    pub(crate) expires_at_ms: Option<u64>,
    /// When it is renewed.
    renew_at_ms: u64,
}

impl Token {
    /// A token that is used for one call.
    pub fn once(value: impl Into<Secret>) -> Self {
        Self {
            value: value.into(),
            expires_at_ms: None,
            renew_at_ms: 0,
        }
    }

    /// A token that expires at `expires_at_ms`. It is renewed a minute before, or a tenth of its lifetime if that is less. `now_ms` is when
    /// its life began: when the response with the token arrived. Both in milliseconds since 1970.
    pub fn until(value: impl Into<Secret>, expires_at_ms: u64, now_ms: u64) -> Self {
        let early = EARLY_MS.min(expires_at_ms.saturating_sub(now_ms) / 10);
        Self {
            value: value.into(),
            expires_at_ms: Some(expires_at_ms),
            renew_at_ms: expires_at_ms.saturating_sub(early),
        }
    }

    /// A token from the program's store, without its original lifetime: it is renewed a minute before it expires.
    /// `expires_at_ms` is in milliseconds since 1970.
    pub fn kept(value: impl Into<Secret>, expires_at_ms: u64) -> Self {
        Self {
            value: value.into(),
            expires_at_ms: Some(expires_at_ms),
            renew_at_ms: expires_at_ms.saturating_sub(EARLY_MS),
        }
    }

    /// Whether a token from the program's store is fresh. One that claims to live longer than a day is not trusted.
    pub(crate) fn is_plausible(&self, now_ms: u64) -> bool {
        let longest = whole(LONGEST_LIFE_S * 1000.0);
        self.is_fresh(now_ms)
            && self
                .expires_at_ms
                .is_some_and(|at| at <= now_ms.saturating_add(longest))
    }

    /// The token itself: a secret.
    pub fn value(&self) -> &str {
        self.value.reveal()
    }

    /// When it expires, in milliseconds since 1970; `None` for a token that is used for one call.
    pub const fn expires_at_ms(&self) -> Option<u64> {
        self.expires_at_ms
    }

    pub(crate) const fn is_fresh(&self, now_ms: u64) -> bool {
        now_ms < self.renew_at_ms
    }
}

/// The cache for JavaScript: tokens by client (`tokenKey` in border.d.ts). It never holds promises or futures, because on edge runtimes a
/// request must not wait for another one.
#[derive(Debug)]
pub(crate) struct TokenCache(RefCell<Vec<(String, Token)>>);

impl TokenCache {
    pub(crate) const fn new() -> Self {
        Self(RefCell::new(Vec::new()))
    }

    pub(crate) fn get(&self, key: &str, now_ms: u64) -> Option<Token> {
        let entries = self.0.borrow();
        let (_, token) = entries.iter().find(|(owner, _)| owner == key)?;
        token.is_fresh(now_ms).then(|| token.clone())
    }

    pub(crate) fn put(&self, key: &str, token: &Token, now_ms: u64) {
        if !token.is_fresh(now_ms) {
            return;
        }
        self.retain(&|owner, token| owner != key && token.is_fresh(now_ms));
        let mut entries = self.0.borrow_mut();
        if entries.len() >= CACHE_ENTRIES {
            drop(entries.remove(0));
        }
        entries.push((key.into(), token.clone()));
    }

    /// Removes only this token, so that ten calls refused with it renew it once.
    pub(crate) fn forget(&self, key: &str, rejected: &Secret) {
        self.retain(&|owner, token| owner != key || token.value != *rejected);
    }

    fn retain(&self, is_kept: &dyn Fn(&str, &Token) -> bool) {
        self.0
            .borrow_mut()
            .retain(|(owner, token)| is_kept(owner, token));
    }
}

#[cfg(test)]
#[path = "tests/token.rs"]
mod tests;
