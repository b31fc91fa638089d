//! The token endpoint (RFC 6749 4.4) and its tokens.
//!
//! Like the service's, a token is a JSON Web Token with the accounts in it. It is not signed or stored: the token itself says whom it
//! belongs to and when it expires, which is all that a simulator needs.

use super::{
    credentials::{Credentials, basic},
    http::{Reply, Request, text},
    ids::hex,
    route::decode,
};
use crate::support::text::join;
use alloc::{string::String, vec::Vec};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use serde_json::{Value, json};

const LIFE_S: u64 = 3600;
const ISSUER: &str = "bandwidth-mfa-simulator";

/// Responds to a token request. `number` makes the token differ from the last one.
pub(super) fn issue(
    request: &Request<'_>,
    expected: Option<&Credentials>,
    now_ms: u64,
    number: u64,
) -> Reply {
    match grant(request, expected) {
        Ok(client) => {
            let accounts: Vec<&str> = expected
                .and_then(|expected| expected.account_id.as_deref())
                .into_iter()
                .collect();
            let claims = json!({
                "iss": ISSUER,
                "sub": client,
                "accounts": accounts,
                "roles": [],
                "jti": hex(number),
                "exp": now_ms.div_euclid(1000).saturating_add(LIFE_S),
            });
            let token = join!(
                encode(&json!({ "alg": "none", "typ": "JWT" })),
                ".",
                encode(&claims),
                ".simulated"
            );
            let body =
                json!({ "access_token": token, "token_type": "Bearer", "expires_in": LIFE_S });
            Reply::json(200, &body).with_header("cache-control", "no-store")
        }
        // RFC 6749 5.2.
        Err("invalid_client") => Reply::json(401, &json!({ "error": "invalid_client" }))
            .with_header("www-authenticate", "Basic realm=\"simulator\""),
        Err(error) => Reply::json(400, &json!({ "error": error })),
    }
}

/// The client that the token is for, or the error code of RFC 6749.
fn grant(request: &Request<'_>, expected: Option<&Credentials>) -> Result<String, &'static str> {
    if request.media_type() != "application/x-www-form-urlencoded" {
        return Err("invalid_request");
    }
    let form = core::str::from_utf8(request.body).map_err(|_| "invalid_request")?;
    let field = |name: &str| {
        form.split('&')
            .filter_map(|pair| pair.split_once('='))
            .find(|(key, _)| decode(key, true).as_deref() == Some(name))
            .and_then(|(_, value)| decode(value, true))
    };
    // RFC 6749 2.3.1: in the header, or in the body.
    let credentials = match request.authorization {
        Some(header) => basic(header),
        None => field("client_id").zip(field("client_secret")),
    };
    let (id, secret) = credentials.ok_or("invalid_client")?;
    let client = client_of(&id, &secret, expected).ok_or("invalid_client")?;
    match field("grant_type").as_deref() {
        Some("client_credentials") => Ok(client),
        Some(_) => Err("unsupported_grant_type"),
        None => Err("invalid_request"),
    }
}

/// The header's id and secret are form-encoded (RFC 6749 2.3.1), but Bandwidth's own clients do not encode them.
fn client_of(id: &str, secret: &str, expected: Option<&Credentials>) -> Option<String> {
    let decoded = |text| decode(text, true).unwrap_or_else(|| text.into());
    let Some(expected) = expected else {
        return Some(decoded(id)).filter(|id| !id.is_empty());
    };
    let client = (
        expected.client_id.as_deref()?,
        expected.client_secret.as_deref().unwrap_or_default(),
    );
    let is_known = client == (id, secret) || client == (&decoded(id), &decoded(secret));
    is_known.then(|| client.0.into())
}

/// Whether a token is accepted. Without expected credentials, every token of another issuer is accepted.
pub(super) fn is_accepted(token: &str, expected: Option<&Credentials>, now_ms: u64) -> bool {
    let Some(claims) = claims(token) else {
        return expected.is_none();
    };
    let is_alive = claims
        .get("exp")
        .and_then(Value::as_u64)
        .is_some_and(|end| end.saturating_mul(1000) > now_ms);
    let client = claims.get("sub").and_then(Value::as_str);
    is_alive && expected.is_none_or(|expected| expected.client_id.as_deref() == client)
}

/// The contents of our own tokens.
fn claims(token: &str) -> Option<Value> {
    let payload = token.strip_suffix(".simulated")?.split('.').nth(1)?;
    let bytes = Base64UrlUnpadded::decode_vec(payload).ok()?;
    let claims: Value = serde_json::from_slice(&bytes).ok()?;
    (claims.get("iss").and_then(Value::as_str) == Some(ISSUER)).then_some(claims)
}

fn encode(value: &Value) -> String {
    Base64UrlUnpadded::encode_string(text(value).as_bytes())
}
