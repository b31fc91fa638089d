//! The token request, its retries, and responses without a usable token.

use super::assert_error;
use crate::support::{
    Outcome, Recorded, SEND, Script, TEXT_SENT, TOKEN, broken, call, cause, client, ended, error,
    good, json, oauth2, refused, reset, untrusted,
};
use bandwidth_mfa::{BodyFault, End, Fault, Kind, Operation, Sent};
use std::time::Duration;

#[test]
fn a_token_request_has_the_clients_credentials() {
    let script = Script::new([json(200, TOKEN), json(200, TEXT_SENT)]);
    call(&client(oauth2(), &script), SEND).unwrap();
    let recorded = script.recorded.borrow();
    let expected = Recorded {
        operation: Operation::Token,
        url: "https://idp.example/token".into(),
        // client:hunter-secret
        authorization: Some("Basic Y2xpZW50Omh1bnRlci1zZWNyZXQ=".into()),
        content_type: "application/x-www-form-urlencoded",
        body: "grant_type=client_credentials".into(),
        timeout_ms: 10_000,
    };
    assert_eq!(recorded[0], expected);
    assert_eq!(recorded[1].authorization.as_deref(), Some("Bearer token"));
}

#[test]
fn the_token_loop_makes_three_requests_and_waits_longer_each_time() {
    for fault in [
        refused(),
        reset(),
        json(408, ""),
        json(500, ""),
        json(502, ""),
        json(504, ""),
    ] {
        let outcomes = [fault.clone(), fault.clone(), json(200, TOKEN), good(SEND)];
        let script = Script::new(outcomes);
        call(&client(oauth2(), &script), SEND).unwrap();
        let [first, second] = script.slept.borrow()[..] else {
            panic!("{fault:?}: {script:?}");
        };
        let is_longer = (250..=500).contains(&first) && (500..=1000).contains(&second);
        assert!(is_longer, "{fault:?}: {first}, {second}");
        let left = 10_000 - first - second;
        let timeouts = [10_000, 10_000 - first, left, left];
        assert_eq!(script.timeouts_ms(), timeouts, "{fault:?}");

        let error = error(
            oauth2(),
            SEND,
            [fault.clone(), fault.clone(), fault.clone()],
        );
        assert_error(&error, Kind::Authorization, Sent::No, 0);
    }
}

#[test]
fn the_token_loop_retries_once_after_a_429_that_says_to_wait_at_most_five_seconds() {
    let limited = |wait: &str| json(429, "").with_retry_after(wait);
    let script = Script::new([limited("5"), json(200, TOKEN), good(SEND)]);
    call(&client(oauth2(), &script), SEND).unwrap();
    assert_eq!(*script.slept.borrow(), [5000]);
    for outcomes in [
        vec![limited("6")],
        vec![json(429, "")],
        vec![limited("1"), limited("1")],
    ] {
        let error = error(oauth2(), SEND, outcomes);
        assert_error(&error, Kind::Authorization, Sent::No, 0);
        assert_eq!(error.status(), Some(429));
    }
}

#[test]
fn the_token_loop_starts_no_wait_beyond_the_deadline() {
    // The deadline is 1000 ms, the shortest wait 250 ms.
    for (late, waits) in [(749, 1), (750, 0), (999, 0)] {
        // After the wait, at most a millisecond is left for the second request.
        let script = Script::new([json(503, "").after(late), good(SEND).after(1000)]);
        let client = client(oauth2().with_timeout(Duration::from_secs(1)), &script);
        let error = call(&client, SEND).unwrap_err();
        assert_error(&error, Kind::Timeout, Sent::No, 0);
        assert_eq!(script.slept.borrow().len(), waits, "{late}");
    }
    let limited = json(429, "").with_retry_after("5").after(5000);
    let error = error(oauth2(), SEND, [limited]);
    assert_error(&error, Kind::Authorization, Sent::No, 0);
}

#[test]
fn an_abort_during_the_token_request_sends_no_code() {
    let error = error(oauth2(), SEND, [ended(End::Aborted)]);
    assert_error(&error, Kind::Aborted, Sent::No, 0);
}

/// Checks that there is no token and no call; `status` is the token endpoint's.
#[track_caller]
fn gives_no_token(outcome: &Outcome, status: Option<u16>, sentence: &str) {
    let error = error(oauth2(), SEND, [outcome.clone()]);
    assert_error(&error, Kind::Authorization, Sent::No, 0);
    assert_eq!(error.status(), status, "{outcome:?}");
    assert!(error.to_string().contains(sentence), "{outcome:?}: {error}");
}

#[test]
fn a_token_endpoint_without_a_response_is_an_authorization_error() {
    let unreachable = "no connection could be made to idp.example";
    gives_no_token(&untrusted(), None, unreachable);
    let late = Outcome::Fault(Fault::NoResponse).after(10_000);
    gives_no_token(&late, None, "gave no token within 10 seconds");
}

#[test]
fn a_200_without_a_usable_token_is_an_authorization_error() {
    let no_token = "gave no access_token";
    let invalid = "with characters that a token cannot have";
    let other_type = "whose type is not Bearer";
    for (body, sentence) in [
        ("", no_token),
        ("<html>", no_token),
        ("[]", no_token),
        ("{}", no_token),
        (r#"{"access_token":1}"#, no_token),
        (r#"{"access_token":null}"#, no_token),
        (r#"{"access_token":""}"#, invalid),
        (r#"{"access_token":"a b"}"#, invalid),
        (r#"{"access_token":"a\r\nX: y"}"#, invalid),
        (r#"{"access_token":"é"}"#, invalid),
        (r#"{"access_token":"a","token_type":"mac"}"#, other_type),
        (r#"{"access_token":"a","token_type":1}"#, other_type),
        (r#"{"access_token":"a","token_type":null}"#, other_type),
    ] {
        gives_no_token(&json(200, body), Some(200), sentence);
    }
    let lost = BodyFault::Lost(cause("ECONNRESET", "terminated"));
    gives_no_token(&broken(200, lost), Some(200), "the body broke off");
    gives_no_token(&broken(200, BodyFault::TooLarge), Some(200), "64 KB");
    let late = BodyFault::Ended(End::Timeout);
    gives_no_token(&broken(200, late), Some(200), "did not arrive in time");
}

#[test]
fn another_status_of_the_token_endpoint_is_an_authorization_error() {
    let described = r#"{"error":"a","error_description":"b"}"#;
    for (status, body, sentence) in [
        (400, r#"{"error":"invalid_client"}"#, "400 (invalid_client)"),
        (400, described, "400 (b)"),
        (401, "{}", "answered with status 401"),
        (302, "", "answered with status 302"),
        (201, TOKEN, "answered with status 201"),
        (501, "", "answered with status 501"),
    ] {
        gives_no_token(&json(status, body), Some(status), sentence);
    }
    let lost = BodyFault::Lost(cause("ECONNRESET", "terminated"));
    for fault in [lost, BodyFault::Ended(End::Timeout)] {
        let outcome = broken(400, fault);
        gives_no_token(&outcome, Some(400), "answered with status 400");
    }
}
