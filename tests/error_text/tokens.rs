//! No token could be obtained.

use crate::support::{
    Outcome, SEND, access_token, broken, cannot_connect, cause, ended, error, json, oauth2,
    refusal, refused, reset, untrusted,
};
use bandwidth_mfa::{BodyFault, End, Fault};

const CREDENTIALS: &str = "Check the client's id and secret and `with_token_url`, or your own access token or token provider.";
const LATER: &str = "Try again later.";
const TRANSPORT: &str = "Check your transport.";
const NETWORK: &str = "Check `with_token_url` and the network, then try again.";
const TOKEN_URL: &str =
    "Trying again will not help: check `with_token_url` and what answers there.";
const REDIRECT: &str = "A redirect is never followed, because it would carry the credentials elsewhere: check `with_token_url`.";

/// The error of a call with OAuth2 that gets no token.
#[track_caller]
fn token_error_says(outcomes: impl IntoIterator<Item = Outcome>, why: &str, advice: &str) {
    let sentence =
        format!("No access token could be obtained: {why}. No code was sent or checked. {advice}");
    assert_eq!(error(oauth2(), SEND, outcomes).to_string(), sentence);
}

#[test]
fn an_untrusted_token_endpoint_or_a_blocked_port_says_to_check_the_token_url() {
    token_error_says(
        [untrusted()],
        "no connection could be made to idp.example (CERT_HAS_EXPIRED: fetch failed)",
        TOKEN_URL,
    );
    token_error_says(
        [cannot_connect("", "bad port")],
        "no connection could be made to idp.example (bad port)",
        TOKEN_URL,
    );
}

#[test]
fn a_missing_token_says_why_and_what_to_do() {
    let failed = |outcome: Outcome| [outcome.clone(), outcome.clone(), outcome];
    token_error_says(
        failed(refused()),
        "no connection could be made to idp.example (ECONNREFUSED: fetch failed)",
        NETWORK,
    );
    token_error_says(
        failed(reset()),
        "the connection to idp.example failed (ECONNRESET: fetch failed)",
        LATER,
    );
    token_error_says(
        failed(Outcome::Fault(Fault::NoResponse)),
        "the transport returned something that is not an HTTP response",
        TRANSPORT,
    );
    token_error_says(
        [ended(End::Timeout)],
        "the token endpoint gave no token within 10 seconds",
        LATER,
    );
    token_error_says(
        [broken(200, BodyFault::Ended(End::Timeout))],
        "the token endpoint answered, but the body did not arrive in time",
        LATER,
    );
    token_error_says(
        [json(404, "")],
        "the token endpoint answered with status 404",
        CREDENTIALS,
    );
    token_error_says(
        [json(400, r#"{"error":"invalid_client"}"#)],
        "the token endpoint answered with status 400 (invalid_client)",
        CREDENTIALS,
    );
    for (status, advice) in [
        (302, REDIRECT),
        (400, CREDENTIALS),
        (501, LATER),
        (599, LATER),
        (600, CREDENTIALS),
    ] {
        let why = format!("the token endpoint answered with status {status}");
        token_error_says([json(status, "")], &why, advice);
    }
    let limited = json(429, "").with_retry_after("60");
    token_error_says(
        [limited.clone()],
        "the token endpoint answered with status 429",
        LATER,
    );
    assert_eq!(
        error(oauth2(), SEND, [limited]).retry_after_ms(),
        Some(60_000)
    );
    token_error_says(
        failed(json(408, "")),
        "the token endpoint answered with status 408",
        LATER,
    );
    for (fault, why, advice) in [
        (
            BodyFault::Lost(cause("", "")),
            "the token endpoint answered, but the body broke off",
            LATER,
        ),
        (
            BodyFault::TooLarge,
            "the token endpoint answered, but the body has more than 64 KB",
            CREDENTIALS,
        ),
        (
            BodyFault::NoResponse,
            "the transport returned something that is not an HTTP response",
            TRANSPORT,
        ),
    ] {
        token_error_says([broken(200, fault)], why, advice);
    }
    token_error_says(
        [json(200, "{}")],
        "the token endpoint gave no access_token",
        CREDENTIALS,
    );
    token_error_says(
        [json(200, r#"{"access_token":"a","token_type":"mac"}"#)],
        "the token endpoint gave a token whose type is not Bearer",
        CREDENTIALS,
    );
    token_error_says(
        [json(200, r#"{"access_token":"a b"}"#)],
        "the token endpoint gave an access_token with characters that a token cannot have (RFC 6750)",
        CREDENTIALS,
    );
    assert_eq!(
        refusal(access_token("a b")).to_string(),
        "No access token could be obtained: the access token contains characters that a token cannot have (RFC 6750). No code was sent or checked. Check the client's id and secret and `with_token_url`, or your own access token or token provider."
    );
}
