use super::{policy, with};
use crate::{api::raw_value::RawValue, handler::policy::Policy};
use alloc::{borrow::ToOwned as _, format, string::String, vec::Vec};
use core::slice::from_ref;

fn faults(more: &[(&str, RawValue)]) -> Vec<String> {
    Policy::new(&with(more))
        .map(drop)
        .unwrap_err()
        .into_iter()
        .map(|issue| issue.field)
        .collect()
}

#[test]
fn reports_every_missing_option_at_once() {
    let issues = Policy::new(&[]).unwrap_err();
    let fields: Vec<_> = issues.iter().map(|issue| issue.field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "accountId",
            "from",
            "applicationId",
            "message",
            "secret",
            "countries"
        ]
    );
}

#[test]
fn refuses_a_faulty_option_by_its_name() {
    for (name, value) in [
        ("digits", RawValue::Number(4.0)),
        ("digits", RawValue::Number(6.5)),
        ("digits", "6".into()),
        ("expirationTimeInMinutes", RawValue::Number(15.0)),
        ("secret", "short".into()),
        (
            "secret",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".into(),
        ),
        ("secret", RawValue::Null),
        ("countries.1", "*".into()),
        ("countries.1", "us".into()),
        ("countries.1", RawValue::Number(1.0)),
        ("countries.1", "".into()),
        ("countries.deny.0", "+".into()),
        ("countries.deny.0", "".into()),
        ("countries.deny.0", RawValue::Null),
        ("countries.deny", RawValue::Other("an object")),
        ("origins", RawValue::Other("an object")),
        ("limits", RawValue::Other("a function")),
        ("limits", RawValue::Other("an array")),
        ("origins.0", "*".into()),
        ("origins.0", "https://app.example/".into()),
        ("origins.0", "app.example".into()),
        ("origins.0", "null".into()),
        ("origins.0", "".into()),
        ("origins.0", RawValue::Boolean(true)),
        ("origins.0", "https://app.example/x".into()),
        ("origins.0", "https://app.example?x".into()),
        ("origins.0", "https://user@app.example".into()),
        ("origins.0", "https://app.example:443".into()),
        ("origins.0", "https://*.example".into()),
        ("origins.0", "HTTPS://app.example".into()),
        ("origins.0", "ws://app.example".into()),
        ("origins.0", "capacitor://localhost".into()),
        ("limits.numberPer10Minutes", RawValue::Number(10_000_001.0)),
        ("limits.numberPer10Minutes", RawValue::Number(0.0)),
        ("limits.numberPer10Minutes", RawValue::Boolean(true)),
        ("limits.triesPerChallenge", RawValue::Number(6.0)),
        ("limits.triesPerChallenge", RawValue::Boolean(false)),
        ("limits.failuresPerNumber", RawValue::Number(101.0)),
        ("countries.allowTypes.0", "satellites".into()),
        ("secret.0", "short".into()),
        ("secret", RawValue::Other("an array")),
        ("limits.triesPerNumberPerHour", RawValue::Number(0.0)),
        ("limits.failuresPerNumber", RawValue::Number(f64::NAN)),
        ("limits.globalPerHour", RawValue::Number(f64::INFINITY)),
        ("limits.globalPerHours", RawValue::Number(1.0)),
        ("clientAddress", RawValue::Boolean(true)),
        ("clientAddress.header", "X-Forwarded-For".into()),
        ("clientAddress.header", "a b".into()),
        ("clientAddress.forwardedFor", RawValue::Number(0.0)),
        ("storeTimeout", RawValue::Number(0.0)),
        ("voice", "yes".into()),
        ("contries.0", "US".into()),
        ("from", "19195554321".into()),
        ("message", "no placeholder".into()),
        ("scope", "longer than twenty-five characters".into()),
        ("accountId", "..".into()),
        ("accountId", RawValue::Number(-1.0)),
        ("accountId", RawValue::Null),
        ("accountId", RawValue::Number(0.5)),
        ("accountId", RawValue::Number(9_007_199_254_740_992.0)),
        ("accountId", RawValue::Number(1e21)),
    ] {
        assert_eq!(faults(&[(name, value.clone())]), [name], "{value:?}");
    }
}

#[test]
fn the_error_of_a_limit_says_whether_it_may_be_false() {
    let error = |name: &str| {
        let values = with(&[(name, RawValue::Number(0.0))]);
        Policy::new(&values).unwrap_err()[0].message.clone()
    };
    assert!(error("limits.countryPerDay").ends_with("10000000, or false for no limit"));
    assert!(error("limits.triesPerChallenge").ends_with("from 1 to 5"));
}

#[test]
fn accepts_values_within_bounds() {
    for (name, value) in [
        ("digits", RawValue::Number(8.0)),
        ("expirationTimeInMinutes", RawValue::Number(10.0)),
        ("countries.deny.0", "CA".into()),
        ("countries.deny.0", "+1900".into()),
        ("origins.0", "https://app.example".into()),
        ("origins.0", "http://localhost:3000".into()),
        ("limits.numberPer10Minutes", RawValue::Number(1.0)),
        ("limits.numberPer10Minutes", RawValue::Number(10_000_000.0)),
        ("limits.globalPerHour", RawValue::Boolean(false)),
        (
            "limits.unverifiedPerCountryPerDay",
            RawValue::Boolean(false),
        ),
        ("countries.allowTypes.0", "premium".into()),
        ("limits.unverifiedPerCountryPerDay", RawValue::Number(20.0)),
        ("clientAddress", RawValue::Boolean(false)),
        ("clientAddress.header", "x-real-ip".into()),
        ("clientAddress.forwardedFor", RawValue::Number(2.0)),
        ("origins", RawValue::Other("an array")),
        ("limits", RawValue::Other("an object")),
        ("origins.0", "https://[::1]:8443".into()),
        ("accountId", RawValue::Number(9_900_000.0)),
        ("accountId", RawValue::Number(9_007_199_254_740_991.0)),
        ("scope", "login".into()),
    ] {
        drop(policy(&[(name, value)]));
    }
    assert_eq!(policy(&[]).digits, 6);
    assert_eq!(policy(&[]).minutes, 5);
}

#[test]
fn accepts_an_origin_of_an_app_only_with_challenges_in_bodies() {
    let in_body = ("challenge", "body".into());
    drop(policy(&[
        in_body.clone(),
        ("origins.0", "capacitor://localhost".into()),
    ]));
    for origin in [
        "capacitor://localhost/",
        "capacitor://*",
        "capacitor://",
        "capacitor:",
        "file://localhost",
        "ws://localhost",
        "data:,",
        "null",
    ] {
        let values = [in_body.clone(), ("origins.0", origin.into())];
        assert_eq!(faults(&values), ["origins.0"], "{origin}");
    }
}

const VOICE: (&str, RawValue) = ("voice", RawValue::Boolean(true));

#[test]
fn each_channel_may_have_its_own_values() {
    let texts = ("applicationId.messaging", "texts".into());
    let calls = ("applicationId.voice", "calls".into());
    for more in [
        &[texts.clone(), calls.clone(), VOICE][..],
        &[texts.clone(), calls.clone()],
        from_ref(&texts),
        &[
            texts.clone(),
            calls.clone(),
            VOICE,
            ("from.messaging", "+19195554321".into()),
            ("from.voice", "+19195554322".into()),
            ("message.messaging", "Your code is {CODE}".into()),
            ("message.voice", "{CODE} is your code".into()),
        ],
    ] {
        drop(policy(more));
    }
    for (more, expected) in [
        (&[VOICE][..], "applicationId"),
        (&[texts.clone(), VOICE], "applicationId.voice"),
        (&[calls.clone(), VOICE], "applicationId.messaging"),
        (from_ref(&calls), "applicationId.messaging"),
        (
            &[
                texts.clone(),
                calls.clone(),
                VOICE,
                ("from.messaging", "+19195554321".into()),
            ],
            "from.voice",
        ),
        (
            &[texts.clone(), ("applicationId.voice", RawValue::Null)],
            "applicationId.voice",
        ),
        (
            &[texts.clone(), ("applicationId.vioce", "calls".into())],
            "applicationId.vioce",
        ),
        (
            &[
                texts.clone(),
                calls.clone(),
                VOICE,
                ("message.messaging", "Your code is {CODE}".into()),
                ("message.voice", "no placeholder".into()),
            ],
            "message.voice",
        ),
    ] {
        assert_eq!(faults(more), [expected]);
    }
    assert_eq!(
        faults(&[VOICE, ("applicationId", RawValue::Null)]),
        ["applicationId"]
    );
}

#[test]
fn neither_debug_output_nor_an_issue_shows_the_secret() {
    let printed = format!("{:?}", policy(&[]));
    assert!(!printed.contains(super::SECRET));
    let refused = "0123456789012345678901234567890123456789";
    let issues = Policy::new(&with(&[("secret", refused.into())])).unwrap_err();
    assert!(!format!("{issues:?}").contains(refused));
}

#[test]
fn a_wrong_client_address_names_every_allowed_form() {
    for value in [
        RawValue::Other("an object"),
        "cf-connecting-ip".into(),
        RawValue::Boolean(true),
    ] {
        let issues = Policy::new(&with(&[("clientAddress", value)])).unwrap_err();
        let [issue] = &*issues else {
            panic!("{issues:?}");
        };
        assert_eq!(
            issue.message,
            "must be false, a function, { header } or { forwardedFor }"
        );
    }
}

#[test]
fn a_secret_must_look_random() {
    let refuses = |secret: &str| faults(&[("secret", secret.into())]) == ["secret"];
    for secret in [
        // Periodic.
        "0123456789012345678901234567890123456789",
        "your-256-bit-secret-your-256-bit-secret",
        "correct-horse-correct-horse-correct-horse-",
        // Runs.
        "abcdefghijklmnopqrstuvwxyz0123456789",
        "zyxwvutsrqponmlkjihgfedcba9876543210",
        "00112233445566778899aabbccddeeff0011223",
        // Known examples.
        "qwertyuiopasdfghjklzxcvbnm1234567890",
        "a-string-secret-at-least-256-bits-long",
        "super-secret-jwt-token-with-at-least-32-characters-long",
        "your-super-secret-jwt-token-with-at-least-32-characters-long",
        "complex_password_at_least_32_characters_long",
        "2gyZ3GDw3LHZQKDhPmPDL3sjREVRXPr8",
        "better-auth-secret-12345678901234567890",
        "SomeRandomStringWith32Characters",
        "django-insecure-q3l8Zk2V0yXh1uJm7cTn5rPw9sBd4fGa6eHiKoLxYz",
        "ThisTokenIsNotSoSecretChangeItInProd",
        "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7",
        "192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf",
        "404E635266556A586E3272357538782F413F4428472B4B6250645367566B5970",
        "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
        "3EK6FD+o0+c7tzBNVfjpMkNDi2yARAAKzQlk8O2IKoxQu4nF7EdAh8s3TwpHwrdWT6R",
        "DO NOT USE THIS VALUE. INSTEAD, CREATE A COMPLEX SECRET AND KEEP IT SAFE OUTSIDE OF THE SOURCE CODE.",
    ] {
        assert!(refuses(secret), "{secret}");
    }
    for secret in [
        super::SECRET,
        "q3l8Zk2V0yXh1uJm7cTn5rPw9sBd4fGa6eHiKoLxYzQ=",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ] {
        drop(policy(&[("secret", secret.into())]));
    }
}

#[test]
fn secrets_may_be_a_list() {
    let mut options = super::options();
    options.retain(|(name, _)| name != "secret");
    options.push(("secret.0".to_owned(), super::SECRET.into()));
    options.push((
        "secret.1".to_owned(),
        "q3l8Zk2V0yXh1uJm7cTn5rPw9sBd4fGa6eHiKoLxYzQ=".into(),
    ));
    assert_eq!(Policy::new(&options).unwrap().keys.len(), 2);
}
