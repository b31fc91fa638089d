//! The texts of errors.

use crate::{
    canaries::{
        ACCESS_TOKEN, ACCESS_TOKENS, CLIENT_SECRETS, CODE, CODES_AND_NUMBERS, NUMBER, PASSWORD,
        PASSWORDS, access_token, basic, canaries, oauth2,
    },
    shown::{holds_no_secret, prints_no_secret},
    support::{
        Outcome, Script, VERIFY, block_on, broken, cannot_connect, cause, client, error, json,
        lost, refusal, token,
    },
};
use bandwidth_mfa::{BodyFault, CodeRequest, Configuration, VerifyCodeRequest};

/// A server or a runtime returns each canary, in each spelling, in each place.
#[test]
fn no_text_of_a_server_or_runtime_shows_a_secret() {
    for canary in canaries().filter(|canary| canary.len() > 6) {
        let text = format!("before {canary} after, {canary}{canary}");
        // The client masks no digits in an identifier, so this one has no number.
        let id = text.replace("12025550143", "");
        let bodies = [
            text.clone(),
            format!(r#"{{"error":"{text}","requestId":"{id}"}}"#),
            format!(r#"{{"message":"{text}"}}"#),
            format!(r#"{{"Message":"{text}"}}"#),
            format!(r#"{{"error":"x","error_description":"{text}"}}"#),
            format!(r#"{{"messageId":["{text}"],"callId":["{text}"],"valid":"{text}"}}"#),
        ];
        let mut outcomes = vec![
            lost(canary, &text),
            cannot_connect(canary, &text),
            broken(200, BodyFault::Lost(cause(canary, &text))),
        ];
        for status in [200, 401, 500] {
            for body in &bodies {
                outcomes.push(json(status, body.clone()).with_request_id(&id));
            }
        }
        for outcome in outcomes {
            fails_each_way(&outcome, canary);
        }
    }
}

/// For each kind of credentials whose errors could show the canary, makes a call that ends in this outcome. For a client secret,
/// also makes a call whose token requests end in it.
fn fails_each_way(outcome: &Outcome, canary: &str) {
    let is_in = |canaries: &[&str]| canaries.contains(&canary);
    let is_of_call = is_in(&CODES_AND_NUMBERS);
    if is_of_call || is_in(&PASSWORDS) {
        fails(basic(), [outcome.clone()]);
    }
    if is_of_call || is_in(&ACCESS_TOKENS) {
        fails(access_token(), [outcome.clone()]);
    }
    if is_of_call || is_in(&CLIENT_SECRETS) || is_in(&ACCESS_TOKENS) {
        fails(
            oauth2(),
            [
                token(ACCESS_TOKEN, ""),
                outcome.clone(),
                token(ACCESS_TOKEN, ""),
                outcome.clone(),
            ],
        );
    }
    if is_in(&CLIENT_SECRETS) {
        fails(
            oauth2(),
            [outcome.clone(), outcome.clone(), outcome.clone()],
        );
    }
}

fn fails(configuration: Configuration, outcomes: impl IntoIterator<Item = Outcome>) {
    let script = Script::new(outcomes);
    let client = client(configuration, &script);
    let request = VerifyCodeRequest::new(NUMBER, CODE);
    let error = block_on(client.verify_code(&request)).unwrap_err();
    holds_no_secret(&error);
}

#[test]
fn no_issue_shows_the_value() {
    let script = Script::new([]);
    let client = client(basic(), &script);
    let number = format!("{NUMBER}567890");
    let mut send = CodeRequest::new(&*number)
        .with_from(&*number)
        .with_message("no place")
        .with_digits(9);
    send.scope = Some(format!("{CODE}{}", "x".repeat(30)));
    let error = block_on(client.with_account_id("").generate_messaging_code(&send)).unwrap_err();
    assert_eq!(error.issues().len(), 7);
    holds_no_secret(&error);
    let verify =
        VerifyCodeRequest::new(number, format!("{CODE}9")).with_expiration_time_in_minutes(99.0);
    let error = block_on(client.with_account_id("").verify_code(&verify)).unwrap_err();
    assert_eq!(error.issues().len(), 4);
    holds_no_secret(&error);
}

#[test]
fn a_faulty_configuration_does_not_show_its_secrets() {
    let base = format!("https://user:{PASSWORD}@mfa.example");
    for configuration in [
        basic().with_base_path(&*base),
        oauth2().with_token_url(&*base),
    ] {
        let error = refusal(configuration.clone());
        holds_no_secret(&error);
        prints_no_secret(&configuration);
    }
}

#[test]
fn a_servers_words_without_a_secret_stay_readable() {
    let outcome = json(
        400,
        r#"{"error_description":"Basic authentication is required"}"#,
    );
    let error = error(oauth2(), VERIFY, [outcome]);
    assert_eq!(error.detail(), Some("Basic authentication is required"));
}
