//! What a configuration accepts, and its defaults.

#![cfg(not(target_family = "wasm"))]

use super::{Configuration, timeout_ms};
use crate::api::issue::Issue;
use core::time::Duration;

const CLIENT: &str = "need a client id and a client secret";

#[test]
fn a_timeout_is_a_number_of_milliseconds_within_the_limit_of_timers() {
    for (number, timeout) in [
        (0.0, 0),
        (-0.0, 0),
        (0.1, 1),
        (1.0, 1),
        (1.5, 2),
        (10_000.0, 10_000),
        (2_147_483_647.0, 2_147_483_647),
    ] {
        assert_eq!(timeout_ms(number), Ok(timeout), "{number}");
    }
    let rule = "must be a number of milliseconds from 0 (none) to 2147483647";
    for number in [
        -0.1,
        -1.0,
        2_147_483_647.1,
        2_147_483_648.0,
        1e99,
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
    ] {
        assert_eq!(
            timeout_ms(number),
            Err(Issue::new("timeout", rule)),
            "{number}"
        );
    }
}

#[test]
fn the_default_configuration_is_for_production() {
    let configuration = Configuration::oauth2("id", "secret");
    assert_eq!(configuration.base_path, "https://mfa.bandwidth.com/api/v1");
    assert_eq!(
        configuration.token_url,
        "https://api.bandwidth.com/api/v1/oauth2/token"
    );
    assert_eq!(configuration.timeout_ms(), 10_000);
    assert!(!configuration.allow_insecure);
    assert_eq!(
        configuration.check(false).unwrap().base.host,
        "mfa.bandwidth.com"
    );
}

#[test]
fn allow_insecure_holds_for_the_token_url_too() {
    let insecure = Configuration::oauth2("id", "secret").with_token_url("http://b.example");
    assert!(insecure.clone().check(false).is_err());
    assert!(insecure.with_allow_insecure(true).check(false).is_ok());
}

#[test]
fn incomplete_credentials_are_refused() {
    for (incomplete, rule) in [
        (Configuration::oauth2("id", ""), CLIENT),
        (Configuration::oauth2("", "secret"), CLIENT),
        (
            Configuration::basic("", ""),
            "need a user name and a password",
        ),
        (Configuration::access_token(""), "need an access token"),
    ] {
        let issues = incomplete.check(false).unwrap_err();
        assert_eq!(issues, [Issue::new("credentials", rule)]);
    }
    // As RFC 7617 allows.
    assert!(Configuration::basic("user", "").check(false).is_ok());
    assert!(Configuration::basic("", "password").check(false).is_ok());
}

#[test]
fn debug_output_shows_a_url_without_its_query_and_hides_one_with_a_password() {
    let configuration = Configuration::oauth2("id", "secret")
        .with_base_path("https://user:password@mfa.example")
        .with_token_url("https://idp.example/token?api_key=a-key");
    let printed = format!("{configuration:?}");
    assert!(!printed.contains("password"), "{printed}");
    let token_url = r#"token_url: "https://idp.example/token","#;
    assert!(printed.contains(token_url), "{printed}");
    assert!(printed.contains("timeout: Some(10s)"), "{printed}");
}

#[test]
fn only_client_credentials_need_a_token_url() {
    for configuration in [
        Configuration::access_token("token"),
        Configuration::basic("user", "password"),
    ] {
        let checked = configuration.with_token_url("nowhere").check(false);
        assert!(checked.unwrap().key.is_none());
    }
    let oauth2 = Configuration::oauth2("id", "secret");
    assert!(oauth2.check(false).unwrap().key.is_some());
}

#[test]
fn a_timeout_is_whole_milliseconds_or_none() {
    let with =
        |timeout: Option<Duration>| Configuration::oauth2("id", "secret").with_timeout(timeout);
    assert_eq!(with(None).timeout_ms(), 0);
    assert_eq!(with(Some(Duration::from_nanos(1))).timeout_ms(), 1);
    assert_eq!(with(Some(Duration::from_micros(1500))).timeout_ms(), 2);
    assert_eq!(with(Some(Duration::MAX)).timeout_ms(), u64::MAX);
    let issues = with(Some(Duration::ZERO)).check(false).unwrap_err();
    let rule = "must be longer than zero (None is for no limit)";
    assert_eq!(issues, [Issue::new("timeout", rule)]);
}

#[test]
fn a_page_may_have_a_secret_only_for_this_machine_or_if_allowed() {
    let rule = "must not be in a page, where anybody can read them: call Bandwidth from your own server (with_dangerously_allow_browser allows it)";
    for secret in [
        Configuration::oauth2("id", "secret"),
        Configuration::basic("user", "password"),
    ] {
        let issues = secret.check(true).unwrap_err();
        assert_eq!(issues, [Issue::new("credentials", rule)]);
        let here = secret
            .clone()
            .with_base_path("http://127.0.0.1:4010/api/v1");
        assert!(here.check(true).is_ok());
        let allowed = secret.with_dangerously_allow_browser(true);
        assert!(allowed.check(true).is_ok());
    }
    assert!(Configuration::access_token("token").check(true).is_ok());
    let provider = Configuration::provider(|| async { Ok::<_, String>("token") });
    assert!(provider.check(true).is_ok());
}
