//! Which addresses a client accepts.

#![cfg(not(target_family = "wasm"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

use super::{base_path, token_url};
use crate::api::issue::Issue;

const HTTPS: &str = "must use https";
const PLAIN: &str = "must use https: plain http shows credentials and codes to the network (with_allow_insecure allows it)";

fn issue(field: &str, rule: &str) -> Issue {
    Issue::new(field, rule)
}

const ABSOLUTE: &str = "must be an absolute URL";
const USER: &str = "must not contain a user name or password";
const QUERY: &str = "must have no query";
const FRAGMENT: &str = "must have no fragment";

/// The address, its normal form, its host, and whether it is this machine.
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

/// Refused with every option: the address and the rule.
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

/// Accepted only with `allowInsecure`: plain http to another machine.
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

#[test]
fn a_base_path_is_normalised_and_loses_its_last_slash() {
    for (text, href, host, is_loopback) in ACCEPTED {
        let base =
            base_path("basePath", text, false).unwrap_or_else(|issue| panic!("{text}: {issue:?}"));
        assert_eq!(&base.href, href, "{text}");
        assert_eq!(&base.host, host, "{text}");
        assert_eq!(base.is_loopback, *is_loopback, "{text}");
    }
}

#[test]
fn a_base_path_with_user_info_query_or_fragment_is_always_refused() {
    for (text, rule) in REFUSED {
        for allow_insecure in [false, true] {
            let refused = base_path("basePath", text, allow_insecure).unwrap_err();
            assert_eq!(refused, issue("basePath", rule), "{text}");
        }
    }
}

#[test]
fn plain_http_to_another_machine_needs_allow_insecure() {
    for text in INSECURE {
        let refused = base_path("baseURL", text, false).unwrap_err();
        assert_eq!(refused, issue("baseURL", PLAIN), "{text}");
        let base = base_path("baseURL", text, true).unwrap();
        assert!(!base.is_loopback, "{text}");
    }
}

#[test]
fn a_token_url_may_have_a_query_and_follows_the_other_rules() {
    let url = "https://idp.example/token?tenant=1";
    assert_eq!(token_url("token_url", url, false).as_deref(), Ok(url));
    for (text, rule) in REFUSED.iter().filter(|(_, rule)| *rule != QUERY) {
        assert_eq!(
            token_url("token_url", text, true),
            Err(issue("token_url", rule)),
            "{text}"
        );
    }
    for text in INSECURE {
        assert_eq!(
            token_url("token_url", text, false),
            Err(issue("token_url", PLAIN)),
            "{text}"
        );
        assert!(token_url("token_url", text, true).is_ok(), "{text}");
    }
}
