//! Which requests are authorised: HTTP Basic (RFC 7617) or a token of the token endpoint (RFC 6750).

use super::{
    credentials::{Credentials, basic},
    http::{Reply, Request},
    token,
};

/// The reply to an unauthorised request. Missing or malformed credentials: 401. Wrong ones: 403, which Bandwidth's own tests expect of
/// the service. An expired or invalid token: 401. Another account: 403.
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
    let only_account = expected.and_then(|expected| expected.account_id.as_deref());
    only_account
        .filter(|only| *only != account)
        .map(|_| Reply::forbidden())
}
