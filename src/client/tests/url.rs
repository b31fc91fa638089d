//! Which URLs a client accepts.

#![cfg(not(target_family = "wasm"))]

use super::{base_path, token_url};
use crate::api::issue::Issue;

const HTTPS: &str = "must use https";
const PLAIN: &str = "must use https: plain http shows credentials and codes to the network (with_allow_insecure allows it)";

const ABSOLUTE: &str = "must be an absolute URL";
const USER: &str = "must not contain a user name or password";
const QUERY: &str = "must have no query";
const FRAGMENT: &str = "must have no fragment";

/// URLs of other machines, each with its normal form.
const REMOTE: &[(&str, &str)] = &[
    ("https://mfa.example/v1", "https://mfa.example/v1"),
    ("https://mfa.example/v1/", "https://mfa.example/v1"),
    ("https://mfa.example", "https://mfa.example"),
    ("https://mfa.example//", "https://mfa.example"),
    ("HTTPS://MFA.Example:443/A", "https://mfa.example/A"),
    ("https://mfa.example:8443", "https://mfa.example:8443"),
    ("https://mfa.example/a/../b", "https://mfa.example/b"),
    ("https://mfa.example/a%3Fb", "https://mfa.example/a%3Fb"),
    ("https://bücher.example", "https://xn--bcher-kva.example"),
    ("https://10.0.0.1/x", "https://10.0.0.1/x"),
];

/// URLs of this machine, each with its normal form.
const LOOPBACK: &[(&str, &str)] = &[
    ("https://127.0.0.1", "https://127.0.0.1"),
    ("http://127.0.0.1:4010/v1", "http://127.0.0.1:4010/v1"),
    ("http://127.1", "http://127.0.0.1"),
    ("http://0x7f.0.0.2", "http://127.0.0.2"),
    ("http://127.255.255.254", "http://127.255.255.254"),
    ("http://[::1]:8080", "http://[::1]:8080"),
    ("http://localhost", "http://localhost"),
    ("http://LocalHost:1", "http://localhost:1"),
    ("http://mfa.localhost", "http://mfa.localhost"),
];

/// Refused as a base path, with `allow_insecure` too: the URL and the rule.
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

/// Plain http to another machine: accepted only if `allow_insecure`.
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
fn a_base_path_is_normalised_and_ends_without_a_slash() {
    for (rows, is_loopback) in [(REMOTE, false), (LOOPBACK, true)] {
        for (text, href) in rows {
            let base = base_path("basePath", text, false).unwrap();
            assert_eq!(&base.href, href, "{text}");
            assert_eq!(href.split('/').nth(2), Some(&*base.host), "{text}");
            assert_eq!(base.is_loopback, is_loopback, "{text}");
        }
    }
}

#[test]
fn allow_insecure_does_not_permit_other_faults_of_a_base_path() {
    for (text, rule) in REFUSED {
        for allow_insecure in [false, true] {
            let refused = base_path("basePath", text, allow_insecure).unwrap_err();
            assert_eq!(refused, Issue::new("basePath", *rule), "{text}");
        }
    }
}

#[test]
fn plain_http_to_another_machine_needs_allow_insecure() {
    for text in INSECURE {
        let refused = base_path("baseURL", text, false).unwrap_err();
        assert_eq!(refused, Issue::new("baseURL", PLAIN), "{text}");
        let base = base_path("baseURL", text, true).unwrap();
        assert!(!base.is_loopback, "{text}");
    }
}

#[test]
fn a_token_url_may_have_a_query_and_follows_the_other_rules() {
    let url = "https://idp.example/token?tenant=1";
    assert_eq!(token_url("token_url", url, false).as_deref(), Ok(url));
    for (text, rule) in REFUSED.iter().filter(|(_, rule)| *rule != QUERY) {
        let refused = token_url("token_url", text, true).unwrap_err();
        assert_eq!(refused, Issue::new("token_url", *rule), "{text}");
    }
    for text in INSECURE {
        let refused = token_url("token_url", text, false).unwrap_err();
        assert_eq!(refused, Issue::new("token_url", PLAIN), "{text}");
        assert!(token_url("token_url", text, true).is_ok(), "{text}");
    }
}
