//! The secrets that no output may show, in each spelling, and the configurations with them.

use bandwidth_mfa::{Configuration, Credentials};

/// Letters, and characters that each encoding changes.
pub(crate) const PASSWORD: &str = "Canary/pass word~ü";
pub(crate) const CLIENT_SECRET: &str = "Canary+secret (ß)!";
pub(crate) const ACCESS_TOKEN: &str = "CanaryToken~x/y+z==";
pub(crate) const CODE: &str = "Cana ry1";
pub(crate) const NUMBER: &str = "+12025550143";

/// The spellings of each secret, written out because the crate's own encoders could be wrong.
pub(crate) const PASSWORDS: [&str; 5] = [
    PASSWORD,
    "Canary%2Fpass%20word~%C3%BC",
    "Canary%2Fpass+word%7E%C3%BC",
    "Q2FuYXJ5L3Bhc3Mgd29yZH7DvA",
    // user:password
    "dXNlcjpDYW5hcnkvcGFzcyB3b3JkfsO8",
];
pub(crate) const CLIENT_SECRETS: [&str; 5] = [
    CLIENT_SECRET,
    "Canary%2Bsecret%20(%C3%9F)!",
    "Canary%2Bsecret+%28%C3%9F%29%21",
    "Q2FuYXJ5K3NlY3JldCAow58pIQ",
    // client:secret, each form-encoded first
    "Y2xpZW50OkNhbmFyeSUyQnNlY3JldCslMjglQzMlOUYlMjklMjE",
];
pub(crate) const ACCESS_TOKENS: [&str; 4] = [
    ACCESS_TOKEN,
    "CanaryToken~x%2Fy%2Bz%3D%3D",
    "CanaryToken%7Ex%2Fy%2Bz%3D%3D",
    "Q2FuYXJ5VG9rZW5+eC95K3o9PQ",
];
/// The secrets of a call, in contrast to its credentials.
pub(crate) const CODES_AND_NUMBERS: [&str; 5] =
    [CODE, "Cana%20ry1", "Cana+ry1", "Q2FuYSByeTE", "12025550143"];

/// What no output may contain: these spellings, and the words with which the readable ones begin.
pub(crate) fn canaries() -> impl Iterator<Item = &'static str> {
    let spellings = [
        &PASSWORDS[..],
        &CLIENT_SECRETS,
        &ACCESS_TOKENS,
        &CODES_AND_NUMBERS,
        &["Canary", "Cana"],
    ];
    spellings.into_iter().flatten().copied()
}

pub(crate) fn oauth2() -> Configuration {
    Configuration::oauth2("client", CLIENT_SECRET)
}

pub(crate) fn basic() -> Configuration {
    Configuration::new(Credentials::Basic {
        username: "user".into(),
        password: PASSWORD.into(),
    })
}

pub(crate) fn access_token() -> Configuration {
    Configuration::new(Credentials::AccessToken(ACCESS_TOKEN.into()))
}
