//! `Configuration` of the Rust client, and defaults that JavaScript has too.

use crate::{
    api::{check, issue::Issue},
    auth::token::TokenKey,
    client::{
        bounds::MaybeSend,
        provider::TokenProvider,
        store::{SharedStore, TokenStore},
        url::{BASE_PATH, Base, TOKEN_URL, base_path, token_url},
    },
    support::{
        number::whole,
        secret::Secret,
        text::{decimal, join},
        web,
    },
};
use alloc::{borrow::ToOwned as _, string::String, vec::Vec};
use core::{fmt, future::Future, time::Duration};

/// The deadline of a whole call: token, retry and body included. In milliseconds.
pub(crate) const TIMEOUT_MS: u32 = 10_000;

/// The maximum of runtimes' timers, in milliseconds (a signed 32-bit number); a longer one would fire at once.
pub(crate) const LONGEST_TIMEOUT_MS: u32 = 0x7fff_ffff;

/// The value that axios sends.
pub(crate) const ACCEPT: &str = "application/json, text/plain, */*";

/// Not sent in pages: Chromium drops it, and other browsers ask the server for permission (CORS).
pub(crate) const USER_AGENT: &str = concat!("bandwidth-mfa/", env!("CARGO_PKG_VERSION"));

/// How a client proves who it is.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Credentials {
    /// OAuth2 client credentials (RFC 6749 4.4).
    Client {
        /// The client's id.
        id: String,
        /// The client's secret.
        secret: Secret,
    },
    /// The program's own access token (RFC 6750).
    AccessToken(Secret),
    /// The program's own async function for access tokens.
    Provider(TokenProvider),
    /// User name and password (RFC 7617). Bandwidth accepts them only until 2 December 2026.
    Basic {
        /// The user's name.
        username: String,
        /// The user's password.
        password: Secret,
    },
}

/// How a [`Client`](crate::Client) reaches Bandwidth.
#[derive(Clone)]
pub struct Configuration {
    pub(crate) credentials: Credentials,
    pub(crate) account_id: Option<String>,
    pub(crate) token_store: Option<SharedStore>,
    pub(crate) base_path: String,
    pub(crate) token_url: String,
    pub(crate) timeout: Option<Duration>,
    pub(crate) allow_insecure: bool,
    pub(crate) allow_browser: bool,
}

impl fmt::Debug for Configuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Configuration")
            .field("credentials", &self.credentials)
            .field("base_path", &printable(&self.base_path))
            .field("token_url", &printable(&self.token_url))
            .field("timeout", &self.timeout)
            .field("allow_insecure", &self.allow_insecure)
            .finish_non_exhaustive()
    }
}

/// A URL as it may be printed: without its query, which may hold a key. A URL with a user name or password is refused only when a
/// client is made, so it is hidden here.
fn printable(url_text: &str) -> &str {
    if web::parse_url(url_text).is_none_or(|url| url.has_user_info) {
        return "***";
    }
    url_text.split(['?', '#']).next().unwrap_or_default()
}

impl Configuration {
    /// A configuration for production with these credentials.
    pub fn new(credentials: Credentials) -> Self {
        Self {
            credentials,
            account_id: None,
            token_store: None,
            base_path: BASE_PATH.to_owned(),
            token_url: TOKEN_URL.to_owned(),
            timeout: Some(Duration::from_millis(TIMEOUT_MS.into())),
            allow_insecure: false,
            allow_browser: false,
        }
    }

    /// OAuth2 client credentials, the only kind that Bandwidth accepts from 2 December 2026.
    pub fn oauth2(client_id: impl Into<String>, client_secret: impl Into<Secret>) -> Self {
        Self::new(Credentials::Client {
            id: client_id.into(),
            secret: client_secret.into(),
        })
    }

    /// The program's own access token (RFC 6750). It is not renewed.
    pub fn access_token(token: impl Into<Secret>) -> Self {
        Self::new(Credentials::AccessToken(token.into()))
    }

    /// An async function that returns an access token. Each call calls it, and again if the service refuses the token, so cache the token
    /// yourself.
    ///
    /// ```
    /// # use bandwidth_mfa::Configuration;
    /// let configuration = Configuration::provider(|| async { Ok::<_, std::io::Error>("token of your own") });
    /// ```
    pub fn provider<F, G, S, E>(function: F) -> Self
    where
        F: Fn() -> G + Send + Sync + 'static,
        G: Future<Output = Result<S, E>> + MaybeSend + 'static,
        S: Into<Secret>,
        E: fmt::Display,
    {
        Self::new(Credentials::Provider(TokenProvider::new(function)))
    }

    /// User name and password (RFC 7617). Bandwidth accepts them only until 2 December 2026.
    pub fn basic(username: impl Into<String>, password: impl Into<Secret>) -> Self {
        Self::new(Credentials::Basic {
            username: username.into(),
            password: password.into(),
        })
    }

    /// The Bandwidth account of all calls. [`Client::with_account_id`](crate::Client::with_account_id) makes a client for another one.
    #[must_use]
    pub fn with_account_id(mut self, account_id: impl Into<String>) -> Self {
        self.account_id = Some(account_id.into());
        self
    }

    /// Shares the access tokens of client credentials with other processes.
    #[must_use]
    pub fn with_token_store(mut self, store: impl TokenStore) -> Self {
        self.token_store = Some(SharedStore::new(store));
        self
    }

    /// Another server: an absolute `https` URL (plain `http` to this machine) without user info, query and fragment. The default is
    /// `https://mfa.bandwidth.com/api/v1`.
    #[must_use]
    pub fn with_base_path(mut self, base_path: impl Into<String>) -> Self {
        self.base_path = base_path.into();
        self
    }

    /// Another token endpoint. Its URL may have a query, and otherwise follows the rules of [`Self::with_base_path`]. The default is
    /// `https://api.bandwidth.com/api/v1/oauth2/token`.
    #[must_use]
    pub fn with_token_url(mut self, token_url: impl Into<String>) -> Self {
        self.token_url = token_url.into();
        self
    }

    /// Longest time for a whole call, including token, retry and body; `None` for no limit. The default is 10 seconds. The client ends a
    /// call with the transport's timer, even if the transport has no deadline itself. A call that ends while it fetches a token ends that
    /// request too, so allow more time than the token endpoint takes.
    #[must_use]
    pub fn with_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.timeout = timeout.into();
        self
    }

    /// Allows plain `http` to other machines, where anybody on the network can read credentials and codes.
    #[must_use]
    pub const fn with_allow_insecure(mut self, allow_insecure: bool) -> Self {
        self.allow_insecure = allow_insecure;
        self
    }

    /// Allows a client secret or password in a page, where anybody can read it. Without this, a page may have one only for a base path on
    /// this machine.
    #[must_use]
    pub const fn with_dangerously_allow_browser(mut self, allow_browser: bool) -> Self {
        self.allow_browser = allow_browser;
        self
    }

    /// The deadline of a call in whole milliseconds; 0 for none.
    pub(crate) fn timeout_ms(&self) -> u64 {
        let whole = |timeout: Duration| {
            let ms = timeout.as_nanos().div_ceil(1_000_000);
            u64::try_from(ms).unwrap_or(u64::MAX)
        };
        self.timeout.map_or(0, whole)
    }

    /// The URLs, or every faulty option.
    pub(crate) fn check(&self, is_browser: bool) -> Result<Checked, Vec<Issue>> {
        let mut issues = Vec::new();
        let base = base_path("base_path", &self.base_path, self.allow_insecure)
            .map_err(|issue| issues.push(issue))
            .ok();
        let missing = match &self.credentials {
            Credentials::Client { id, secret } => (id.is_empty() || secret.reveal().is_empty())
                .then_some("need a client id and a client secret"),
            Credentials::AccessToken(token) => {
                token.reveal().is_empty().then_some("need an access token")
            }
            Credentials::Provider(_) => None,
            Credentials::Basic { username, password } => (username.is_empty()
                && password.reveal().is_empty())
            .then_some("need a user name and a password"),
        };
        issues.extend(missing.map(|rule| Issue::new("credentials", rule)));
        let is_secret = matches!(
            self.credentials,
            Credentials::Client { .. } | Credentials::Basic { .. }
        );
        let is_loopback = base.as_ref().is_some_and(|base| base.is_loopback);
        if is_browser && is_secret && !self.allow_browser && !is_loopback {
            issues.push(Issue::new("credentials", "must not be in a page, where anybody can read them: call Bandwidth from your own server (with_dangerously_allow_browser allows it)"));
        }
        let mut key = None;
        if let Credentials::Client { id, secret } = &self.credentials {
            match token_url("token_url", &self.token_url, self.allow_insecure) {
                Ok(url) => key = Some(TokenKey::new(url, id.clone(), secret.clone())),
                Err(issue) => issues.push(issue),
            }
        }
        let account = self.account_id.as_deref().map(check::account_segment);
        issues.extend(account.and_then(Result::err).map(Issue::in_rust));
        if self.timeout == Some(Duration::ZERO) {
            issues.push(Issue::new(
                "timeout",
                "must be longer than zero (None is for no limit)",
            ));
        }
        match base {
            Some(base) if issues.is_empty() => Ok(Checked { base, key }),
            _ => Err(issues),
        }
    }
}

/// The parts of a valid configuration that a client uses.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) base: Base,
    /// The client of the tokens, with OAuth2 client credentials.
    pub(crate) key: Option<TokenKey>,
}

/// Checks a timeout in milliseconds.
pub(crate) fn timeout_ms(number: f64) -> Result<u32, Issue> {
    let fits = (0.0..=f64::from(LONGEST_TIMEOUT_MS)).contains(&number);
    let ms = u32::try_from(whole(number.ceil())).ok();
    ms.filter(|_| fits).ok_or_else(|| {
        Issue::new(
            "timeout",
            join!(
                "must be a number of milliseconds from 0 (none) to ",
                decimal(LONGEST_TIMEOUT_MS)
            ),
        )
    })
}

#[cfg(test)]
#[path = "tests/config.rs"]
mod tests;
