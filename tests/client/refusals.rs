//! Refusals by the service, and by the client before anything is sent.

use super::assert_error;
use crate::support::{
    SEND, Script, VERIFY, access_token, basic, block_on, call, client, entered, error, good, json,
    oauth2, refusal, text,
};
use bandwidth_mfa::{Client, Configuration, Error, Issue, Kind, Sent, VerifyCodeRequest};
use std::time::Duration;

#[test]
fn an_error_contains_the_services_words() {
    let outcome = json(429, r#"{"error":"wait 2 minutes","requestId":"354cc8a3"}"#);
    let error = error(basic(), VERIFY, [outcome.with_retry_after("2")]);
    assert_eq!(error.status(), Some(429));
    assert_eq!(error.detail(), Some("wait 2 minutes"));
    assert_eq!(error.request_id(), Some("354cc8a3"));
    assert_eq!(error.retry_after_ms(), Some(2000));
    assert_eq!(error.code(), "ERR_BAD_REQUEST");
}

#[test]
fn a_date_in_retry_after_counts_from_the_transports_clock() {
    let later = "Sun, 06 Nov 1994 08:49:42 GMT";
    let outcome = json(503, "").with_retry_after(later).with_request_id("id");
    let error = error(basic(), SEND, [outcome]);
    assert_eq!(error.retry_after_ms(), Some(5000));
    assert_eq!(error.request_id(), Some("id"));
}

#[test]
fn an_invalid_request_is_refused_before_anything_is_sent() {
    let script = Script::new([]);
    let client = client(oauth2(), &script).with_account_id("..");
    let mut request = text();
    request.to = "9195551234".into();
    request.from = "+1".into();
    request.application_id = String::new();
    request.scope = Some("s".repeat(26));
    request.message = "no place".into();
    request.digits = 3;
    let refused = block_on(client.generate_messaging_code(&request)).unwrap_err();
    assert_error(&refused, Kind::InvalidInput, Sent::No, 0);
    let fields = |error: &Error| -> Vec<String> {
        error
            .issues()
            .iter()
            .map(|issue: &Issue| issue.field.clone())
            .collect()
    };
    let expected = [
        "account_id",
        "to",
        "from",
        "application_id",
        "scope",
        "message",
        "digits",
    ];
    assert_eq!(fields(&refused), expected);
    let same = block_on(client.generate_voice_code(&request)).unwrap_err();
    assert_eq!(same.issues(), refused.issues());

    let request = VerifyCodeRequest::new("", "123").with_expiration_time_in_minutes(f64::NAN);
    let refused = block_on(client.with_account_id("").verify_code(&request)).unwrap_err();
    assert_error(&refused, Kind::InvalidInput, Sent::No, 0);
    let expected = ["account_id", "to", "expiration_time_in_minutes", "code"];
    assert_eq!(fields(&refused), expected);
    assert_eq!(refused.code(), "ERR_BAD_REQUEST");
}

#[test]
fn a_call_needs_an_account_from_the_configuration_or_the_client() {
    let script = Script::new([good(VERIFY), good(VERIFY)]);
    let without_account = Client::new(basic(), script.clone()).unwrap();
    let refused = block_on(without_account.verify_code(&entered())).unwrap_err();
    assert_eq!(refused.kind(), Kind::InvalidInput);
    assert_eq!(refused.issues()[0].field, "account_id");
    assert_eq!(refused.issues()[0].message, "is required");
    let client = Client::new(basic().with_account_id("one"), script.clone()).unwrap();
    call(&client, VERIFY).unwrap();
    call(&client.with_account_id("two"), VERIFY).unwrap();
    let recorded = script.recorded.borrow();
    for (recorded, account) in recorded.iter().zip(["one", "two"]) {
        assert!(
            recorded.url.contains(&format!("/accounts/{account}/")),
            "{recorded:?}"
        );
    }
}

#[test]
fn a_faulty_configuration_is_refused() {
    for (configuration, field) in [
        (oauth2().with_base_path("http://mfa.example"), "base_path"),
        (oauth2().with_token_url("idp.example"), "token_url"),
        (oauth2().with_account_id(".."), "account_id"),
        (oauth2().with_timeout(Duration::ZERO), "timeout"),
        (Configuration::oauth2("", ""), "credentials"),
        (access_token(""), "credentials"),
    ] {
        let error = refusal(configuration);
        assert_error(&error, Kind::Configuration, Sent::No, 0);
        assert_eq!(error.issues()[0].field, field);
        assert_eq!(error.code(), "ERR_BAD_OPTION");
    }
}
