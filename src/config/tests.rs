//! Which addresses a client accepts, and the defaults.

#![cfg(not(target_family = "wasm"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

use super::{Configuration, Credentials, base_path, timeout_ms, token_url};
use crate::error::Issue;

const ABSOLUTE: &str = "must be an absolute URL";
const HTTPS: &str = "must use https";
const PLAIN: &str = "must use https: plain http shows credentials and codes to the network (allowInsecure permits it)";
const USER: &str = "must hold no user name or password";
const QUERY: &str = "must have no query";
const FRAGMENT: &str = "must have no fragment";
const CLIENT: &str = "need a client id and a client secret";

/// The address, what is made of it, its host, whether it is this machine.
const ACCEPTED: &[(&str, &str, &str, bool)] = &[
    (
        "https://mfa.bandwidth.com/api/v1",
        "https://mfa.bandwidth.com/api/v1",
        "mfa.bandwidth.com",
        false,
    ),
    (
        "https://mfa.bandwidth.com/api/v1/",
        "https://mfa.bandwidth.com/api/v1",
        "mfa.bandwidth.com",
        false,
    ),
    (
        "https://mfa.example",
        "https://mfa.example",
        "mfa.example",
        false,
    ),
    (
        "https://mfa.example//",
        "https://mfa.example",
        "mfa.example",
        false,
    ),
    (
        "HTTPS://MFA.Example:443/A",
        "https://mfa.example/A",
        "mfa.example",
        false,
    ),
    (
        "https://mfa.example:8443",
        "https://mfa.example:8443",
        "mfa.example:8443",
        false,
    ),
    (
        "https://mfa.example/a/../b",
        "https://mfa.example/b",
        "mfa.example",
        false,
    ),
    (
        "https://mfa.example/a%3Fb",
        "https://mfa.example/a%3Fb",
        "mfa.example",
        false,
    ),
    (
        "https://bücher.example",
        "https://xn--bcher-kva.example",
        "xn--bcher-kva.example",
        false,
    ),
    (
        "https://10.0.0.1/x",
        "https://10.0.0.1/x",
        "10.0.0.1",
        false,
    ),
    ("https://127.0.0.1", "https://127.0.0.1", "127.0.0.1", true),
    (
        "http://127.0.0.1:4010/api/v1",
        "http://127.0.0.1:4010/api/v1",
        "127.0.0.1:4010",
        true,
    ),
    ("http://127.1", "http://127.0.0.1", "127.0.0.1", true),
    ("http://0x7f.0.0.2", "http://127.0.0.2", "127.0.0.2", true),
    (
        "http://127.255.255.254",
        "http://127.255.255.254",
        "127.255.255.254",
        true,
    ),
    ("http://[::1]:8080", "http://[::1]:8080", "[::1]:8080", true),
    ("http://localhost", "http://localhost", "localhost", true),
    (
        "http://LocalHost:1",
        "http://localhost:1",
        "localhost:1",
        true,
    ),
    (
        "http://mfa.localhost",
        "http://mfa.localhost",
        "mfa.localhost",
        true,
    ),
];

/// Never a base path.
const REFUSED: &[(&str, &str)] = &[
    ("", ABSOLUTE),
    ("mfa.bandwidth.com", ABSOLUTE),
    ("/api/v1", ABSOLUTE),
    ("//mfa.example", ABSOLUTE),
    ("https://", ABSOLUTE),
    ("https://a b", ABSOLUTE),
    ("https://mfa.example:99999", ABSOLUTE),
    ("http://127.0.0.256", ABSOLUTE),
    ("ftp://mfa.example", HTTPS),
    ("file:///etc/passwd", HTTPS),
    ("javascript:alert(1)", HTTPS),
    ("data:text/plain,x", HTTPS),
    ("ws://localhost", HTTPS),
    ("https://user@mfa.example", USER),
    ("https://user:pass@mfa.example", USER),
    ("https://:pass@mfa.example", USER),
    ("http://user@localhost", USER),
    ("https://mfa.example?tenant=1", QUERY),
    ("https://mfa.example/?", QUERY),
    ("https://mfa.example#a", FRAGMENT),
    ("https://mfa.example/#", FRAGMENT),
];

/// A base path with `allowInsecure` alone: plain http to another machine.
const INSECURE: &[&str] = &[
    "http://mfa.example",
    "http://128.0.0.1",
    "http://10.0.0.1",
    "http://192.168.0.1",
    "http://0.0.0.0",
    "http://[::2]",
    "http://localhost.example",
    "http://notlocalhost",
    "http://127.0.0.1.example",
    "http://127.example",
];

fn issue(field: &str, rule: &str) -> Issue {
    Issue::new(field, rule)
}

#[test]
fn a_base_path_is_taken_normalised_and_without_a_slash_at_its_end() {
    for (text, href, host, is_loopback) in ACCEPTED {
        let base =
            base_path("basePath", text, false).unwrap_or_else(|issue| panic!("{text}: {issue:?}"));
        assert_eq!(&base.href, href, "{text}");
        assert_eq!(&base.host, host, "{text}");
        assert_eq!(base.is_loopback, *is_loopback, "{text}");
    }
}

#[test]
fn a_base_path_that_could_send_elsewhere_is_refused_whatever_is_allowed() {
    for (text, rule) in REFUSED {
        for allow_insecure in [false, true] {
            let refused = base_path("basePath", text, allow_insecure).unwrap_err();
            assert_eq!(refused, issue("basePath", rule), "{text}");
        }
    }
}

#[test]
fn plain_http_to_another_machine_must_be_allowed() {
    for text in INSECURE {
        let refused = base_path("baseURL", text, false).unwrap_err();
        assert_eq!(refused, issue("baseURL", PLAIN), "{text}");
        let base = base_path("baseURL", text, true).unwrap();
        assert!(!base.is_loopback, "{text}");
    }
}

#[test]
fn a_token_url_keeps_its_query_and_is_otherwise_held_to_the_same() {
    let url = "https://idp.example/token?tenant=1";
    assert_eq!(token_url(url, false).as_deref(), Ok(url));
    for (text, rule) in REFUSED.iter().filter(|(_, rule)| *rule != QUERY) {
        assert_eq!(
            token_url(text, true),
            Err(issue("tokenUrl", rule)),
            "{text}"
        );
    }
    for text in INSECURE {
        assert_eq!(
            token_url(text, false),
            Err(issue("tokenUrl", PLAIN)),
            "{text}"
        );
        assert!(token_url(text, true).is_ok(), "{text}");
    }
}

#[test]
fn a_timeout_is_a_number_of_milliseconds_that_timers_can_hold() {
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
        assert_eq!(timeout_ms(number), Err(issue("timeout", rule)), "{number}");
    }
}

#[test]
fn a_configuration_is_for_production_unless_it_says_otherwise() {
    let configuration = Configuration::oauth2("id", "secret");
    assert_eq!(configuration.base_path, "https://mfa.bandwidth.com/api/v1");
    assert_eq!(
        configuration.token_url,
        "https://api.bandwidth.com/api/v1/oauth2/token"
    );
    assert_eq!(configuration.timeout_ms, 10_000);
    assert!(!configuration.allow_insecure);
    assert_eq!(configuration.check().unwrap().host, "mfa.bandwidth.com");
}

#[test]
fn every_option_that_cannot_work_is_named_at_once() {
    let all = Configuration::oauth2("", "")
        .with_base_path("ftp://a")
        .with_token_url("http://b.example");
    let expected = [
        issue("basePath", HTTPS),
        issue("credentials", CLIENT),
        issue("tokenUrl", PLAIN),
    ];
    assert_eq!(all.check().unwrap_err(), expected);
    assert!(
        Configuration::oauth2("id", "secret")
            .with_token_url("http://b.example")
            .with_allow_insecure(true)
            .check()
            .is_ok()
    );
}

#[test]
fn half_of_a_clients_credentials_is_none() {
    for (id, secret) in [("id", ""), ("", "secret")] {
        let issues = Configuration::oauth2(id, secret).check().unwrap_err();
        assert_eq!(issues, [issue("credentials", CLIENT)]);
    }
}

#[test]
fn credentials_are_not_empty() {
    let basic = |username: &str, password: &str| {
        Configuration::new(Credentials::Basic {
            username: username.into(),
            password: password.into(),
        })
    };
    let issues = basic("", "").check().unwrap_err();
    let rule = "need a user name and a password";
    assert_eq!(issues, [issue("credentials", rule)]);
    // As RFC 7617 allows.
    assert!(basic("user", "").check().is_ok());
    assert!(basic("", "password").check().is_ok());
    let empty = Configuration::new(Credentials::AccessToken("".into()));
    let rule = "need an access token";
    assert_eq!(empty.check().unwrap_err(), [issue("credentials", rule)]);
}

#[test]
fn a_print_shows_an_address_but_for_one_with_a_password() {
    let configuration = Configuration::oauth2("id", "secret")
        .with_base_path("https://user:password@mfa.example")
        .with_token_url("https://idp.example/token");
    let printed = format!("{configuration:?}");
    assert!(!printed.contains("password"), "{printed}");
    assert!(printed.contains("https://idp.example/token"), "{printed}");
    assert!(printed.contains("timeout_ms: 10000"), "{printed}");
}

#[test]
fn only_a_client_needs_a_token_url() {
    for credentials in [
        Credentials::AccessToken("token".into()),
        Credentials::Basic {
            username: "user".into(),
            password: "password".into(),
        },
    ] {
        let configuration = Configuration::new(credentials).with_token_url("nowhere");
        assert!(configuration.check().is_ok());
        assert!(configuration.token_key().is_none());
    }
    assert!(Configuration::oauth2("id", "secret").token_key().is_some());
}
