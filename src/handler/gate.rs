//! Who may ask at all: path, method, origin and type, before a body is read.

use super::{
    answer::{Answer, CROSS_SITE, MALFORMED_TYPE, METHOD, NOT_FOUND, ORIGIN, PREFLIGHT},
    policy::Policy,
};

/// What the head of a request says.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Head<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) content_type: Option<&'a str>,
    pub(crate) origin: Option<&'a str>,
    /// `Sec-Fetch-Site` (Fetch Metadata): set by the browser, never by a page.
    pub(crate) site: Option<&'a str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    Send,
    Verify,
}

/// What was asked, and whether it came from an origin that was listed: only such a page may read the answer (H16).
#[derive(Debug)]
pub(crate) struct Gate {
    pub(crate) route: Result<Route, Answer>,
    pub(crate) is_listed: bool,
}

pub(crate) fn gate(policy: &Policy, head: Head<'_>) -> Gate {
    let is_listed = head
        .origin
        .is_some_and(|origin| policy.origins.iter().any(|known| known == origin));
    Gate {
        route: route(head, is_listed),
        is_listed,
    }
}

fn route(head: Head<'_>, is_listed: bool) -> Result<Route, Answer> {
    // Some frameworks add a slash to every path, such as Next.js with `trailingSlash`.
    let route = match head.path.trim_end_matches('/').rsplit('/').next() {
        Some("send") => Route::Send,
        Some("verify") => Route::Verify,
        _ => return Err(NOT_FOUND),
    };
    match head.method {
        "POST" => {}
        "OPTIONS" if is_listed => return Err(PREFLIGHT),
        "OPTIONS" => return Err(ORIGIN),
        _ => return Err(METHOD),
    }
    // A browser does not store a `SameSite=Strict` cookie that a response to another site sets, so no code sent from there
    // could ever be verified.
    if head.site == Some("cross-site") {
        return Err(CROSS_SITE);
    }
    // H15: the browser says that the page is ours, or names an origin that was listed. One that says neither is refused.
    if head.site != Some("same-origin") && !is_listed {
        return Err(ORIGIN);
    }
    // A form cannot send this type, and a script of another origin not without a preflight.
    if !is_json(head.content_type.unwrap_or_default()) {
        return Err(MALFORMED_TYPE);
    }
    Ok(route)
}

/// Parameters, such as `charset`, say nothing about the type (RFC 9110 8.3.1).
fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/json")
}
