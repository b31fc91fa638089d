//! `Credentials` that the simulator accepts, and HTTP Basic (RFC 7617).

use alloc::string::String;
use base64ct::{Base64, Encoding as _};
use core::fmt;

/// The credentials that a simulator accepts. Without `username` it accepts no HTTP Basic, without `client_id` no client. `Default` has
/// none.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct Credentials {
    /// The only account that these credentials may use; absent: any account.
    pub account_id: Option<String>,
    /// User name of HTTP Basic.
    pub username: Option<String>,
    /// Password of HTTP Basic; empty if absent.
    pub password: Option<String>,
    /// Id of OAuth2 client credentials.
    pub client_id: Option<String>,
    /// Secret of OAuth2 client credentials; empty if absent.
    pub client_secret: Option<String>,
}

#[cfg(all(
    feature = "__simulator-js",
    target_family = "wasm",
    target_os = "unknown"
))]
impl Credentials {
    /// From JSON, with the names of npm/simulator/options.ts.
    pub(super) fn read(json: &serde_json::Value) -> Self {
        let field = |name| json.get(name)?.as_str().map(Into::into);
        Self {
            account_id: field("accountId"),
            username: field("username"),
            password: field("password"),
            client_id: field("clientId"),
            client_secret: field("clientSecret"),
        }
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

/// The user and password of `Basic …`; `None` if the header has another scheme or is malformed.
pub(super) fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(Base64::decode_vec(encoded.trim()).ok()?).ok()?;
    let (user, password) = text.split_once(':')?;
    Some((user.into(), password.into()))
}
