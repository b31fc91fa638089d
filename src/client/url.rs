//! The URLs of the service and its token endpoint: their defaults, and which other URLs are allowed.

use crate::{
    api::issue::Issue,
    support::{
        text::{contains, js_or_rust, strip_end},
        web,
    },
};
use alloc::string::String;

/// The one server of the OpenAPI document; npm/mfa-api.ts reads the same file.
pub(crate) const BASE_PATH: &str = include_str!("base_path.txt").trim_ascii();

/// The token endpoint of the document's OAuth2 scheme.
pub(crate) const TOKEN_URL: &str = "https://api.bandwidth.com/api/v1/oauth2/token";

/// A checked base URL.
#[derive(Clone, Debug)]
pub(crate) struct Base {
    /// Without a slash at its end.
    pub(crate) href: String,
    pub(crate) host: String,
    pub(crate) is_loopback: bool,
}

/// Checks a base URL.
pub(crate) fn base_path(field: &str, text: &str, allow_insecure: bool) -> Result<Base, Issue> {
    let refuse = |rule: &str| Err(Issue::new(field, rule));
    let parts = checked_url(field, text, allow_insecure)?;
    if contains(text, "?") {
        return refuse("must have no query");
    }
    let is_loopback = is_loopback(&parts.hostname);
    Ok(Base {
        href: strip_end(&parts.href, '/'),
        host: parts.host,
        is_loopback,
    })
}

/// Checks the URL of a token endpoint.
pub(crate) fn token_url(field: &str, text: &str, allow_insecure: bool) -> Result<String, Issue> {
    checked_url(field, text, allow_insecure).map(|parts| parts.href)
}

fn checked_url(field: &str, text: &str, allow_insecure: bool) -> Result<web::Url, Issue> {
    let refuse = |rule: &str| Err(Issue::new(field, rule));
    let Some(parts) = web::parse_url(text) else {
        return refuse("must be an absolute URL");
    };
    match parts.protocol.as_str() {
        "https:" => {}
        "http:" if allow_insecure || is_loopback(&parts.hostname) => {}
        "http:" => {
            return refuse(js_or_rust(
                "must use https: plain http shows credentials and codes to the network (allowInsecure allows it)",
                "must use https: plain http shows credentials and codes to the network (with_allow_insecure allows it)",
            ));
        }
        _ => return refuse("must use https"),
    }
    if parts.has_user_info {
        // Bun and Deno would send it.
        return refuse("must not contain a user name or password");
    }
    if contains(text, "#") {
        return refuse("must have no fragment");
    }
    Ok(parts)
}

/// The parser has normalised the URL: `127.1` is `127.0.0.1` here.
fn is_loopback(hostname: &str) -> bool {
    let is_v4 = hostname.starts_with("127.")
        && hostname
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.');
    is_v4 || hostname == "[::1]" || hostname == "localhost" || hostname.ends_with(".localhost")
}

#[cfg(test)]
#[path = "tests/url.rs"]
mod tests;
