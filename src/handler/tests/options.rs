use super::{policy, with};
use crate::{api::given::Given, handler::policy::Policy};
use alloc::{format, string::String, vec::Vec};

fn faults(more: &[(&str, Given)]) -> Vec<String> {
    Policy::new(&with(more))
        .map(drop)
        .unwrap_err()
        .into_iter()
        .map(|issue| issue.field)
        .collect()
}

#[test]
fn every_fault_is_found_at_once() {
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
fn what_is_unsafe_is_refused() {
    for (name, value) in [
        ("digits", Given::Number(4.0)),
        ("digits", Given::Number(6.5)),
        ("digits", "6".into()),
        ("expirationTimeInMinutes", Given::Number(15.0)),
        ("secret", "short".into()),
        (
            "secret",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".into(),
        ),
        ("secret", Given::Null),
        ("countries.1", "*".into()),
        ("countries.1", "us".into()),
        ("countries.1", Given::Number(1.0)),
        ("countries.1", "".into()),
        ("countries.deny.0", "+".into()),
        ("countries.deny.0", "".into()),
        ("countries.deny.0", Given::Null),
        ("countries.deny", Given::Other("an object")),
        ("origins", Given::Other("an object")),
        ("limits", Given::Other("a function")),
        ("limits", Given::Other("an array")),
        ("origins.0", "*".into()),
        ("origins.0", "https://app.example/".into()),
        ("origins.0", "app.example".into()),
        ("origins.0", "null".into()),
        ("origins.0", "".into()),
        ("origins.0", Given::Boolean(true)),
        ("origins.0", "https://app.example/x".into()),
        ("origins.0", "https://app.example?x".into()),
        ("origins.0", "https://user@app.example".into()),
        ("origins.0", "https://app.example:443".into()),
        ("origins.0", "https://*.example".into()),
        ("origins.0", "HTTPS://app.example".into()),
        ("origins.0", "ws://app.example".into()),
        ("limits.numberPer10Minutes", Given::Number(4.0)),
        ("limits.triesPerChallenge", Given::Number(6.0)),
        ("limits.triesPerNumberPerHour", Given::Number(0.0)),
        ("limits.failuresPerNumber", Given::Number(f64::NAN)),
        ("limits.globalPerHour", Given::Number(f64::INFINITY)),
        ("limits.globalPerHours", Given::Number(1.0)),
        ("clientAddress", Given::Boolean(true)),
        ("clientAddress.header", "X-Forwarded-For".into()),
        ("clientAddress.header", "a b".into()),
        ("clientAddress.forwardedFor", Given::Number(0.0)),
        ("storeTimeout", Given::Number(0.0)),
        ("voice", "yes".into()),
        ("contries.0", "US".into()),
        ("from", "19195554321".into()),
        ("message", "no place for it".into()),
        ("scope", "longer than twenty-five characters".into()),
        ("accountId", "..".into()),
        ("accountId", Given::Number(-1.0)),
        ("accountId", Given::Null),
        ("accountId", Given::Number(0.5)),
        ("accountId", Given::Number(9_007_199_254_740_992.0)),
        ("accountId", Given::Number(1e21)),
    ] {
        assert_eq!(faults(&[(name, value.clone())]), [name], "{value:?}");
    }
}

#[test]
fn what_is_within_bounds_is_taken() {
    for (name, value) in [
        ("digits", Given::Number(8.0)),
        ("expirationTimeInMinutes", Given::Number(10.0)),
        ("countries.deny.0", "CA".into()),
        ("countries.deny.0", "+1900".into()),
        ("origins.0", "https://app.example".into()),
        ("origins.0", "http://localhost:3000".into()),
        ("limits.numberPer10Minutes", Given::Number(1.0)),
        ("limits.unverifiedPerCountryPerDay", Given::Number(20.0)),
        ("clientAddress", Given::Boolean(false)),
        ("clientAddress.header", "x-real-ip".into()),
        ("clientAddress.forwardedFor", Given::Number(2.0)),
        ("origins", Given::Other("an array")),
        ("limits", Given::Other("an object")),
        ("origins.0", "https://[::1]:8443".into()),
        ("accountId", Given::Number(9_900_000.0)),
        ("accountId", Given::Number(9_007_199_254_740_991.0)),
        ("scope", "login".into()),
    ] {
        drop(policy(&[(name, value)]));
    }
    assert_eq!(policy(&[]).digits, 6);
    assert_eq!(policy(&[]).minutes, 5);
}

#[test]
fn no_print_shows_the_secret() {
    let printed = format!("{:?}", policy(&[]));
    assert!(!printed.contains(super::SECRET));
    let issues = Policy::new(&with(&[("digits", Given::Number(4.0))])).unwrap_err();
    assert!(!format!("{issues:?}").contains(super::SECRET));
}
