//! Every sentence that a person reads, whole: what happened, whether something was sent, what to do.

#![cfg(not(target_family = "wasm"))]
#![allow(clippy::panic, reason = "a test that cannot go on fails")]

mod support;

use bandwidth_mfa::{BodyFault, Configuration, End, Fault, Kind, Operation, Sent};
use support::{
    Answer, CALLS, access_token, basic, broken, cause, ended, error, json, oauth2, refused, reset,
    untrusted,
};

const SEND: Operation = Operation::GenerateMessagingCode;
const VOICE: Operation = Operation::GenerateVoiceCode;
const VERIFY: Operation = Operation::VerifyCode;

/// A call with user name and password.
#[track_caller]
fn row(operation: Operation, answers: impl IntoIterator<Item = Answer>, sentence: &str) {
    assert_eq!(error(basic(), operation, answers).to_string(), sentence);
}

/// The token step of a call with OAuth2.
const CREDENTIALS: &str = "Check clientId, clientSecret and tokenUrl, or what accessToken gives.";
const LATER: &str = "Try again later.";
const REDIRECT: &str =
    "A redirect is never followed, since it would carry the credentials elsewhere: check tokenUrl.";

#[track_caller]
fn token_row(answers: impl IntoIterator<Item = Answer>, why: &str, advice: &str) {
    let sentence =
        format!("No access token could be had: {why}. No code was sent or checked. {advice}");
    assert_eq!(error(oauth2(), SEND, answers).to_string(), sentence);
}

#[test]
fn configuration() {
    let all = Configuration::oauth2("", "")
        .with_base_path("mfa")
        .with_token_url("http://idp.example");
    assert_eq!(
        error(all, VERIFY, []).to_string(),
        "The configuration cannot work: basePath: must be an absolute URL; credentials: need a client id and a client secret; tokenUrl: must use https: plain http shows credentials and codes to the network (allowInsecure permits it). The code was not checked."
    );
}

#[test]
fn invalid_input() {
    let script = support::Script::new([]);
    let client = bandwidth_mfa::Client::new(basic(), &script);
    let mut request = support::text();
    request.to = "9195551234".into();
    request.digits = 9;
    let result = support::block_on(client.generate_messaging_code("", &request));
    assert_eq!(
        result.map_err(|error| error.to_string()),
        Err("The request was refused before sending: accountId: must not be empty; to: must be a phone number in E.164 form such as +19195551234 (\"+\", then 2 to 15 digits), found no \"+\" at its start; digits: must be a whole number from 4 to 8, found 9. No text was sent.".into())
    );
}

#[test]
fn connection() {
    row(
        SEND,
        [refused(), refused()],
        "No connection to mfa.example could be made (ECONNREFUSED: fetch failed). No text was sent. Check the base path and the network, then try again.",
    );
    let unnamed = || {
        Answer::Fault(Fault::Unreachable {
            cause: cause("", "client error (Connect): dns error"),
            transient: true,
        })
    };
    row(
        VOICE,
        [unnamed(), unnamed()],
        "No connection to mfa.example could be made (client error (Connect): dns error). No call was made. Check the base path and the network, then try again.",
    );
}

#[test]
fn connection_that_is_not_trusted() {
    row(
        VERIFY,
        [untrusted()],
        "No secure connection to mfa.example could be made: its certificate or its TLS was not accepted (CERT_HAS_EXPIRED: fetch failed). The code was not checked. Trying again will not help: check the base path and what answers there.",
    );
}

#[test]
fn connection_lost() {
    row(
        SEND,
        [reset()],
        "The connection to mfa.example failed before an answer came (ECONNRESET: fetch failed). A text may have been sent: say so before you send another.",
    );
    row(
        VOICE,
        [Answer::Fault(Fault::Lost(cause(
            "",
            "Network connection lost.",
        )))],
        "The connection to mfa.example failed before an answer came (Network connection lost.). A call may have been made: say so before you make another.",
    );
    row(
        VERIFY,
        [Answer::Fault(Fault::Lost(cause("", "")))],
        "The connection to mfa.example failed before an answer came. The code may have been checked, which counts as an attempt: have it entered again rather than repeating it unasked.",
    );
}

#[test]
fn timeout() {
    row(
        SEND,
        [ended(End::Timeout)],
        "No answer came within the deadline of 10000 ms (mfa.example). A text may have been sent: say so before you send another.",
    );
    row(
        VERIFY,
        [broken(200, BodyFault::Ended(End::Timeout))],
        "The body of the answer did not come whole within the deadline of 10000 ms (mfa.example). The code was checked, but the result is lost: have it entered again.",
    );
    assert_eq!(
        error(basic().with_timeout_ms(5), SEND, [refused().late(5)]).to_string(),
        "The request could not be made within the deadline of 5 ms (mfa.example). No text was sent."
    );
    assert_eq!(
        error(oauth2().with_timeout_ms(5), VOICE, [reset().late(5)]).to_string(),
        "No access token came within the deadline of 5 ms (mfa.example). No call was made."
    );
}

#[test]
fn aborted() {
    row(
        VOICE,
        [ended(End::Aborted)],
        "The caller's signal aborted the call to mfa.example. A call may have been made: say so before you make another.",
    );
    row(
        SEND,
        [Answer::Fault(Fault::NotMade(End::Aborted))],
        "The caller's signal aborted the call to mfa.example. No text was sent.",
    );
    row(
        SEND,
        [broken(200, BodyFault::Ended(End::Aborted))],
        "The caller's signal aborted the call to mfa.example. The text was sent: do not send it again.",
    );
    assert_eq!(
        error(oauth2(), VERIFY, [ended(End::Aborted)]).to_string(),
        "The caller's signal aborted the call to mfa.example. The code was not checked."
    );
}

#[test]
fn authorization() {
    let failed = |answer: Answer| [answer.clone(), answer.clone(), answer];
    token_row(
        failed(refused()),
        "no connection could be made to idp.example (ECONNREFUSED: fetch failed)",
        LATER,
    );
    token_row(
        failed(reset()),
        "the connection to idp.example failed (ECONNRESET: fetch failed)",
        LATER,
    );
    token_row(
        failed(Answer::Fault(Fault::NoResponse)),
        "the `fetch` that was given answered with something that is no Response",
        CREDENTIALS,
    );
    token_row(
        [ended(End::Timeout)],
        "the token endpoint did not answer within 10 seconds",
        LATER,
    );
    token_row(
        [broken(200, BodyFault::Ended(End::Timeout))],
        "the token endpoint did not answer in time",
        CREDENTIALS,
    );
    token_row(
        [json(404, "")],
        "the token endpoint answered with status 404",
        CREDENTIALS,
    );
    token_row(
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
        token_row([json(status, "")], &why, advice);
    }
    let limited = json(429, "").with_retry_after("60");
    token_row(
        [limited],
        "the token endpoint answered with status 429",
        LATER,
    );
    token_row(
        failed(json(408, "")),
        "the token endpoint answered with status 408",
        LATER,
    );
    token_row(
        [json(200, "{}")],
        "the token endpoint gave no access_token",
        CREDENTIALS,
    );
    token_row(
        [json(200, r#"{"access_token":"a","token_type":"mac"}"#)],
        "the token endpoint gave a token of another type than Bearer",
        CREDENTIALS,
    );
    token_row(
        [json(200, r#"{"access_token":"a b"}"#)],
        "the token endpoint gave an access_token with characters that a token cannot have (RFC 6750)",
        CREDENTIALS,
    );
    assert_eq!(
        error(access_token("a b"), SEND, []).to_string(),
        "No access token could be had: the access token holds characters that a token cannot have (RFC 6750). No code was sent or checked. Check clientId, clientSecret and tokenUrl, or what accessToken gives."
    );
}

#[test]
fn bad_request() {
    row(
        SEND,
        [json(400, r#"{"error":"Invalid from"}"#)],
        "mfa.example refused the request (400): Invalid from. No text was sent. Correct it first: unchanged it will be refused again.",
    );
}

#[test]
fn unauthorized() {
    row(
        VOICE,
        [json(401, "")],
        "mfa.example did not accept the credentials (401). No call was made. Either they are missing, wrong or expired, or they have no access to MFA: check them, then ask Bandwidth whether MFA is activated for the account.",
    );
}

#[test]
fn forbidden() {
    row(
        SEND,
        [json(403, r#"{"Message":"Missing Authentication Token"}"#)],
        "mfa.example denied access (403): Missing Authentication Token. No text was sent. Either the credentials are wrong, or they have no access to MFA on this account: check them, the account id and the base path, then ask Bandwidth whether MFA is activated for the account.",
    );
}

#[test]
fn rate_limited() {
    row(
        VERIFY,
        [json(
            429,
            r#"{"error":"This number has exceeded verification attempts, please wait 2 minutes"}"#,
        )],
        "The number is locked after too many wrong codes (429): This number has exceeded verification attempts, please wait 2 minutes. The code was not checked. Wait before the next attempt: trying again lengthens the lock.",
    );
    row(
        VERIFY,
        [json(429, "").with_retry_after("120")],
        "The number is locked after too many wrong codes (429). The code was not checked. Wait 120 seconds before the next attempt: trying again lengthens the lock.",
    );
    row(
        VOICE,
        [json(429, "").with_retry_after("Sun, 06 Nov 1994 08:49:38 GMT")],
        "mfa.example accepts no more requests for now (429). No call was made. Wait 1 second before the next one.",
    );
    row(
        SEND,
        [json(429, "").with_retry_after("0")],
        "mfa.example accepts no more requests for now (429). No text was sent. Wait before the next one.",
    );
    row(
        SEND,
        [json(429, "")],
        "mfa.example accepts no more requests for now (429). No text was sent. Wait before the next one.",
    );
}

#[test]
fn server() {
    row(
        SEND,
        [json(502, "<h1>Bad gateway</h1>")],
        "mfa.example failed with status 502. A text may have been sent: say so before you send another.",
    );
}

#[test]
fn unexpected_status() {
    for (status, sentence) in [
        (
            0,
            "mfa.example answered with the unexpected status of a redirect. No text was sent. A redirect is never followed, since it would carry the credentials elsewhere: check the base path.",
        ),
        (
            307,
            "mfa.example answered with the unexpected status 307. No text was sent. A redirect is never followed, since it would carry the credentials elsewhere: check the base path.",
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
            "mfa.example answered with the unexpected status 408. A text may have been sent: say so before you send another. Check the base path; if it is right, ask Bandwidth.",
        ),
        (
            411,
            "mfa.example answered with the unexpected status 411. No text was sent. The server wants a content length; on Deno bodies are streamed so that no text is sent twice: give the configuration a `fetch` of your own to send it in one piece.",
        ),
        (
            202,
            "mfa.example answered with the unexpected status 202. The text was sent: do not send it again. Check the base path; if it is right, ask Bandwidth.",
        ),
    ] {
        row(SEND, [json(status, "")], sentence);
    }
}

#[test]
fn invalid_response() {
    for (operation, ending) in [
        (SEND, "The text was sent: do not send it again."),
        (VOICE, "The call was made: do not make it again."),
        (
            VERIFY,
            "The code was checked, but the result is lost: have it entered again.",
        ),
    ] {
        let sentence = |why: &str| {
            format!(
                "mfa.example answered with something else than its OpenAPI document promises: {why}. {ending}"
            )
        };
        row(
            operation,
            [json(200, "[]")],
            &sentence("it is no JSON object (is there a proxy or a login page in between?)"),
        );
        let lost = BodyFault::Lost(cause("", ""));
        row(
            operation,
            [broken(200, lost)],
            &sentence("the body broke off"),
        );
        let large = broken(200, BodyFault::TooLarge);
        row(operation, [large], &sentence("a body of more than 64 KB"));
    }
    row(
        SEND,
        [json(200, r#"{"messageId":1}"#)],
        "mfa.example answered with something else than its OpenAPI document promises: `messageId` is no string. The text was sent: do not send it again.",
    );
    row(
        VOICE,
        [json(200, "{\"callId\":\"\u{fffd}\"}")],
        "mfa.example answered with something else than its OpenAPI document promises: `callId` is no valid UTF-8. The call was made: do not make it again.",
    );
    row(
        VERIFY,
        [json(200, r#"{"valid":"true"}"#)],
        "mfa.example answered with something else than its OpenAPI document promises: `valid` is no boolean. The code was checked, but the result is lost: have it entered again.",
    );
    row(
        VERIFY,
        [Answer::Fault(Fault::NoResponse)],
        "The `fetch` that was given answered with something that is no Response. The code may have been checked, which counts as an attempt: have it entered again rather than repeating it unasked.",
    );
}

/// No sentence names what another operation does.
#[test]
fn a_sentence_speaks_of_its_own_operation() {
    for operation in CALLS {
        for answer in [
            reset(),
            json(500, ""),
            json(400, "{}"),
            json(200, "[]"),
            ended(End::Timeout),
        ] {
            let sentence = error(basic(), operation, [answer]).to_string();
            for (other, word) in [(SEND, " text "), (VOICE, " call "), (VERIFY, " code ")] {
                let speaks = sentence.replace('.', " ").contains(word);
                assert_eq!(speaks, operation == other, "{operation:?}: {sentence}");
            }
        }
    }
}

#[test]
fn what_the_runtime_said_is_named_once() {
    for (code, message, shown) in [
        ("", "", ""),
        (
            "",
            "Network connection lost.",
            " (Network connection lost.)",
        ),
        ("ECONNRESET", "", " (ECONNRESET)"),
        ("ECONNRESET", "read ECONNRESET", " (read ECONNRESET)"),
        ("ECONNRESET", "fetch failed", " (ECONNRESET: fetch failed)"),
    ] {
        let sentence = format!(
            "The connection to mfa.example failed before an answer came{shown}. A text may have been sent: say so before you send another."
        );
        row(
            SEND,
            [Answer::Fault(Fault::Lost(cause(code, message)))],
            &sentence,
        );
    }
}

#[test]
fn a_blocked_port_is_no_certificate() {
    row(
        SEND,
        [Answer::Fault(Fault::Unreachable {
            cause: cause("", "bad port"),
            transient: false,
        })],
        "No connection to mfa.example was allowed (bad port). No text was sent. Trying again will not help: check the base path and what answers there.",
    );
}

/// As JavaScript programs see them.
#[test]
fn kinds_and_answers_have_names() {
    let kinds = [
        (Kind::Configuration, "configuration"),
        (Kind::InvalidInput, "invalid-input"),
        (Kind::Connection, "connection"),
        (Kind::ConnectionLost, "connection-lost"),
        (Kind::Timeout, "timeout"),
        (Kind::Aborted, "aborted"),
        (Kind::Authorization, "authorization"),
        (Kind::BadRequest, "bad-request"),
        (Kind::Unauthorized, "unauthorized"),
        (Kind::Forbidden, "forbidden"),
        (Kind::RateLimited, "rate-limited"),
        (Kind::Server, "server"),
        (Kind::UnexpectedStatus, "unexpected-status"),
        (Kind::InvalidResponse, "invalid-response"),
        (Kind::Internal, "internal"),
    ];
    for (kind, name) in kinds {
        assert_eq!(kind.as_str(), name);
    }
    let answers = [Sent::No, Sent::Maybe, Sent::Yes].map(Sent::as_str);
    assert_eq!(answers, ["no", "maybe", "yes"]);
}

#[test]
fn a_debug_print_holds_the_sentence_too() {
    let error = error(basic(), SEND, [json(400, "")]);
    let printed = format!("{error:?}");
    assert!(
        printed.contains("kind: BadRequest, sent: No, attempts: 1"),
        "{printed}"
    );
    assert!(printed.contains("refused the request (400)"), "{printed}");
}
