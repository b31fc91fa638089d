//! Who may call: HTTP Basic (RFC 7617) or a token of the token endpoint (RFC 6750).

use super::{Reply, Request, token};
use alloc::string::String;
use base64ct::{Base64, Encoding as _};
use core::fmt;

/// The credentials that a simulator takes; what is absent is taken from nobody. `Default` is none of them.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct Credentials {
    /// The only account that these credentials may use; any where it is absent.
    pub account_id: Option<String>,
    /// User name of HTTP Basic.
    pub username: Option<String>,
    /// Password of HTTP Basic; empty where it is absent.
    pub password: Option<String>,
    /// Id of OAuth2 client credentials.
    pub client_id: Option<String>,
    /// Secret of OAuth2 client credentials; empty where it is absent.
    pub client_secret: Option<String>,
}

#[cfg(all(
    feature = "simulator-js",
    target_family = "wasm",
    target_os = "unknown"
))]
impl Credentials {
    /// From JSON, with the names that npm/simulator.ts has.
    pub(super) fn read(json: &str) -> Option<Self> {
        let given: serde_json::Value = serde_json::from_str(json).ok()?;
        let field = |name| given.get(name)?.as_str().map(Into::into);
        Some(Self {
            account_id: field("accountId"),
            username: field("username"),
            password: field("password"),
            client_id: field("clientId"),
            client_secret: field("clientSecret"),
        })
    }
}

/// Shows no secret.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("account_id", &self.account_id)
            .field("username", &self.username)
            .field("client_id", &self.client_id)
            .finish_non_exhaustive()
    }
}

/// The user and password of `Basic …`; nothing where the header is of another scheme or malformed.
pub(super) fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(Base64::decode_vec(encoded.trim()).ok()?).ok()?;
    let (user, password) = text.split_once(':')?;
    Some((user.into(), password.into()))
}

/// The answer to a request that may not pass: without credentials 401; with wrong ones 403, which is what Bandwidth's
/// own tests expect of the service; with a token that has ended, or that is none, 401.
pub(super) fn refuse(
    request: &Request<'_>,
    expected: Option<&Credentials>,
    account: &str,
    now_ms: u64,
) -> Option<Reply> {
    let header = request.authorization.unwrap_or_default();
    if let Some((user, password)) = basic(header) {
        let is_known = expected.is_none_or(|expected| {
            expected.username.as_ref() == Some(&user)
                && expected.password.as_deref().unwrap_or_default() == password
        });
        if !is_known || user.is_empty() {
            return Some(Reply::forbidden());
        }
    } else {
        let token = header
            .split_once(' ')
            .filter(|(scheme, token)| scheme.eq_ignore_ascii_case("bearer") && !token.is_empty());
        if !token.is_some_and(|(_, token)| token::is_accepted(token.trim(), expected, now_ms)) {
            return Some(Reply::unauthorized());
        }
    }
    let own = expected.and_then(|expected| expected.account_id.as_deref());
    own.filter(|own| *own != account)
        .map(|_| Reply::forbidden())
}
