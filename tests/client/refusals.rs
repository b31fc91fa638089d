//! What is refused: by the service, or here before anything is sent.

use super::found;
use crate::support::{
    CALLS, SEND, Script, VERIFY, access_token, basic, block_on, error, json, oauth2, text,
};
use bandwidth_mfa::{Client, Configuration, Error, Issue, Kind, Sent, VerifyCodeRequest};

#[test]
fn a_refusal_carries_what_the_service_said() {
    let answer = json(429, r#"{"error":"wait 2 minutes","requestId":"354cc8a3"}"#);
    let error = error(basic(), VERIFY, [answer.with_retry_after("2")]);
    assert_eq!(error.status(), Some(429));
    assert_eq!(error.detail(), Some("wait 2 minutes"));
    assert_eq!(error.request_id(), Some("354cc8a3"));
    assert_eq!(error.retry_after_ms(), Some(2000));
    assert_eq!(error.code(), "ERR_BAD_REQUEST");
}

#[test]
fn a_date_in_retry_after_counts_from_the_transports_clock() {
    let later = "Sun, 06 Nov 1994 08:49:42 GMT";
    let answer = json(503, "").with_retry_after(later).with_request_id("id");
    let error = error(basic(), SEND, [answer]);
    assert_eq!(error.retry_after_ms(), Some(5000));
    assert_eq!(error.request_id(), Some("id"));
}

#[test]
fn a_request_that_breaks_rules_is_refused_before_anything_is_sent() {
    let script = Script::new([]);
    let client = Client::new(oauth2(), &script);
    let mut request = text();
    request.to = "9195551234".into();
    request.from = "+1".into();
    request.application_id = String::new();
    request.scope = Some("s".repeat(26));
    request.message = "no place".into();
    request.digits = 3;
    let refused = block_on(client.generate_messaging_code("..", &request)).unwrap_err();
    assert_eq!(found(&refused), (Kind::InvalidInput, Sent::No, 0));
    let fields = |error: &Error| -> Vec<String> {
        error
            .issues()
            .iter()
            .map(|issue: &Issue| issue.field.clone())
            .collect()
    };
    let expected = [
        "accountId",
        "to",
        "from",
        "applicationId",
        "scope",
        "message",
        "digits",
    ];
    assert_eq!(fields(&refused), expected);
    let same = block_on(client.generate_voice_code("..", &request)).unwrap_err();
    assert_eq!(same.issues(), refused.issues());

    let request = VerifyCodeRequest::new("", "123", f64::NAN);
    let refused = block_on(client.verify_code("", &request)).unwrap_err();
    assert_eq!(found(&refused), (Kind::InvalidInput, Sent::No, 0));
    let expected = ["accountId", "to", "expirationTimeInMinutes", "code"];
    assert_eq!(fields(&refused), expected);
    assert_eq!(refused.code(), "ERR_BAD_REQUEST");
}

#[test]
fn a_configuration_that_cannot_work_is_refused_before_anything_is_sent() {
    for (configuration, field) in [
        (oauth2().with_base_path("http://mfa.example"), "basePath"),
        (oauth2().with_token_url("idp.example"), "tokenUrl"),
        (Configuration::oauth2("", ""), "credentials"),
        (access_token(""), "credentials"),
    ] {
        for operation in CALLS {
            let error = error(configuration.clone(), operation, []);
            assert_eq!(found(&error), (Kind::Configuration, Sent::No, 0));
            assert_eq!(error.issues()[0].field, field);
            assert_eq!(error.code(), "ERR_BAD_OPTION");
        }
    }
}
