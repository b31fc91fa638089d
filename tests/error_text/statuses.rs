//! Statuses other than 200.

use super::says;
use crate::support::{SEND, VERIFY, VOICE, broken, cause, json};
use bandwidth_mfa::BodyFault;

#[test]
fn status_400_says_that_repeating_does_not_help() {
    says(
        SEND,
        [json(400, r#"{"error":"Invalid from"}"#)],
        "mfa.example refused the request (400): Invalid from. No text was sent. Correct the request first: unchanged, it will be refused again.",
    );
}

#[test]
fn status_401_says_what_to_check() {
    says(
        VOICE,
        [json(401, "")],
        "mfa.example did not accept the credentials (401). No call was made. Either the credentials are missing, wrong or expired, or they have no access to MFA: check them, then ask Bandwidth whether MFA is activated for the account.",
    );
}

#[test]
fn status_403_says_what_to_check() {
    says(
        SEND,
        [json(403, r#"{"Message":"Missing Authentication Token"}"#)],
        "mfa.example denied access (403): Missing Authentication Token. No text was sent. Either the credentials are wrong, or they have no access to MFA on this account: check them, the account id and the base path, then ask Bandwidth whether MFA is activated for the account.",
    );
}

#[test]
fn status_429_says_how_long_to_wait() {
    says(
        VERIFY,
        [json(
            429,
            r#"{"error":"This number has exceeded verification attempts, please wait 2 minutes"}"#,
        )],
        "The number is locked after too many wrong codes (429): This number has exceeded verification attempts, please wait 2 minutes. The code was not checked. Wait before the next try: trying again lengthens the lock.",
    );
    says(
        VERIFY,
        [json(429, "").with_retry_after("120")],
        "The number is locked after too many wrong codes (429). The code was not checked. Wait 120 seconds before the next try: trying again lengthens the lock.",
    );
    says(
        VOICE,
        [json(429, "").with_retry_after("Sun, 06 Nov 1994 08:49:38 GMT")],
        "mfa.example accepts no more requests for now (429). No call was made. Wait 1 second before the next one.",
    );
    says(
        SEND,
        [json(429, "").with_retry_after("0")],
        "mfa.example accepts no more requests for now (429). No text was sent. Wait before the next one.",
    );
    says(
        SEND,
        [json(429, "")],
        "mfa.example accepts no more requests for now (429). No text was sent. Wait before the next one.",
    );
}

#[test]
fn status_502_says_what_may_have_happened() {
    says(
        SEND,
        [json(502, "<h1>Bad gateway</h1>")],
        "mfa.example failed with status 502. A text may have been sent: tell the person before you send another.",
    );
}

#[test]
fn a_body_that_cannot_be_read_is_not_named_as_the_reason_of_the_status() {
    let lost = BodyFault::Lost(cause("ECONNRESET", "read failed"));
    for (status, fault, sentence) in [
        (
            500,
            BodyFault::TooLarge,
            "mfa.example failed with status 500, and the body has more than 64 KB. A text may have been sent: tell the person before you send another.",
        ),
        (
            502,
            lost.clone(),
            "mfa.example failed with status 502, and the body broke off. A text may have been sent: tell the person before you send another.",
        ),
        (
            429,
            BodyFault::TooLarge,
            "mfa.example accepts no more requests for now (429), and the body has more than 64 KB. No text was sent. Wait before the next one.",
        ),
        (
            404,
            lost,
            "mfa.example answered with the unexpected status 404, and the body broke off. No text was sent. Check the base path and the account id.",
        ),
    ] {
        says(SEND, [broken(status, fault)], sentence);
    }
}

#[test]
fn any_other_status_says_what_to_check() {
    for (status, sentence) in [
        (
            0,
            "mfa.example answered with the unexpected status of a redirect. No text was sent. A redirect is never followed, because it would carry the credentials elsewhere: check the base path.",
        ),
        (
            307,
            "mfa.example answered with the unexpected status 307. No text was sent. A redirect is never followed, because it would carry the credentials elsewhere: check the base path.",
        ),
        (
            404,
            "mfa.example answered with the unexpected status 404. No text was sent. Check the base path and the account id.",
        ),
        (
            405,
            "mfa.example answered with the unexpected status 405. No text was sent. Check the base path and the account id.",
        ),
        (
            407,
            "mfa.example answered with the unexpected status 407. No text was sent. A proxy asks for credentials: check the network.",
        ),
        (
            408,
            "mfa.example answered with the unexpected status 408. A text may have been sent: tell the person before you send another. Check the base path; if it is right, ask Bandwidth.",
        ),
        (
            411,
            "mfa.example answered with the unexpected status 411. No text was sent. The server wants a content length, but on Deno `FetchTransport` streams bodies so that no text is sent twice: use a transport of your own that sends the body in one piece.",
        ),
        (
            202,
            "mfa.example answered with the unexpected status 202. The text was sent: do not send it again. Check the base path; if it is right, ask Bandwidth.",
        ),
    ] {
        says(SEND, [json(status, "")], sentence);
    }
}
