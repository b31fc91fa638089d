use super::{HOUR, SECRET, policy};
use crate::api::raw_value::RawValue;
use crate::handler::{
    challenge::Challenge,
    channel::Channel,
    mac_key::{MacKey, base64url, from_base64url},
    policy::Policy,
};
use alloc::{format, string::String, vec::Vec};
use proptest::prelude::*;

const OTHER: &str = "q3l8Zk2V0yXh1uJm7cTn5rPw9sBd4fGa6eHiKoLxYzQ=";

fn scoped(scope: &str) -> Policy {
    policy(&[("scope", scope.into())])
}

/// The policy with secrets; the first one seals.
fn with_secrets(secrets: &[&str]) -> Policy {
    let keys = secrets
        .iter()
        .map(|secret| MacKey::new(secret).unwrap())
        .collect();
    Policy {
        keys,
        ..scoped("login")
    }
}

fn challenge() -> Challenge {
    Challenge {
        to: "+19195550100".into(),
        channel: Channel::Voice,
        expires_at_ms: HOUR,
        id: *b"twelve bytes",
    }
}

fn sealed() -> String {
    challenge().seal(&scoped("login"), "a-session")
}

#[test]
fn a_mac_is_hmac_sha_256_of_the_parts_and_their_lengths() {
    // RFC 4231 has no vector with parts: this one is Python's hmac over the same bytes.
    let key = MacKey::new("key").unwrap();
    let mac = key.mac("a", &[b"b", b"cd"]);
    let original = 0xff3a_6076_7aac_c2e7_ec84_3761_11ac_a8fb_u128;
    assert_eq!(mac[..16], original.to_be_bytes());
    assert!(key.is_tag("a", &[b"b", b"cd"], &mac[..16]));
    assert!(!key.is_tag("a", &[b"bc", b"d"], &mac[..16]));
    assert!(!key.is_tag("ab", &[b"cd"], &mac[..16]));
}

#[test]
fn a_challenge_opens_until_it_expires_and_hides_its_number() {
    let text = sealed();
    assert_eq!(text.len(), 56);
    let read = |now| Challenge::open(&text, &scoped("login"), "a-session", now);
    assert_eq!(read(0), Some(challenge()));
    assert!(read(HOUR - 1).is_some());
    assert_eq!(read(HOUR), None);
    let bytes = from_base64url(&text, 42).unwrap();
    let number = 19_195_550_100_u64.to_be_bytes();
    assert!(!bytes.windows(6).any(|window| window == &number[2..]));
    for number in ["+12", "+999999999999999"] {
        let original = Challenge {
            to: number.into(),
            channel: Channel::Messaging,
            ..challenge()
        };
        let text = original.seal(&scoped("login"), "");
        assert_eq!(
            Challenge::open(&text, &scoped("login"), "", 0),
            Some(original)
        );
    }
}

#[test]
fn the_same_send_at_another_time_is_sealed_under_another_nonce() {
    let policy = scoped("login");
    let later = Challenge {
        expires_at_ms: 2 * HOUR,
        ..challenge()
    };
    let [first, second] = [challenge(), later]
        .map(|original| from_base64url(&original.seal(&policy, ""), 42).unwrap());
    assert_ne!(first[1..17], second[1..17]);
    let same = first[17..]
        .iter()
        .zip(&second[17..])
        .filter(|(one, other)| one == other)
        .count();
    assert!(same < 6, "{same} equal bytes of 25");
}

#[test]
fn a_challenge_of_another_session_scope_or_handler_is_refused() {
    let text = sealed();
    let open = |policy: &Policy, session| Challenge::open(&text, policy, session, 0).is_some();
    assert!(open(&scoped("login"), "a-session"));
    assert!(!open(&scoped("payment"), "a-session"));
    assert!(!open(&scoped("login"), "another"));
    assert!(!open(&scoped("login"), ""));
    assert!(!open(&with_secrets(&[OTHER]), "a-session"));
    // Without a scope it is for account and applications.
    let text = challenge().seal(&policy(&[]), "");
    let open = |more: &[(&str, RawValue)]| Challenge::open(&text, &policy(more), "", 0).is_some();
    assert!(open(&[]));
    assert!(!open(&[("accountId", "9900001".into())]));
    assert!(!open(&[("applicationId", "another".into())]));
    assert!(!open(&[
        ("applicationId.messaging", "an-application".into()),
        ("applicationId.voice", "calls".into())
    ]));
    assert!(!open(&[("scope", "9900000 an-application".into())]));
}

#[test]
fn the_first_secret_seals_and_all_open() {
    let text = challenge().seal(&with_secrets(&[SECRET]), "");
    let open = |secrets: &[&str], text: &str| {
        Challenge::open(text, &with_secrets(secrets), "", 0).is_some()
    };
    assert!(open(&[OTHER, SECRET], &text));
    assert!(!open(&[OTHER], &text));
    let new = challenge().seal(&with_secrets(&[OTHER, SECRET]), "");
    assert!(open(&[OTHER], &new));
    assert!(!open(&[SECRET], &new));
    let key = |secrets: &[&str]| with_secrets(secrets).digest("phone", &[b"+19195550100"]);
    assert_eq!(key(&[OTHER, SECRET]), key(&[SECRET]));
    assert_ne!(key(&[OTHER]), key(&[SECRET]));
}

#[test]
fn only_cookies_with_our_name_are_tried() {
    let text = sealed();
    let read =
        |header: &str| Challenge::from_cookies(header, &scoped("login"), "a-session", 0).is_some();
    let valid = format!("__Host-mfa={text}");
    assert!(read(&format!("theme=dark; {valid}; other=1")));
    assert!(read(&format!(
        "__Host-mfa=x; __Host-mfa=; {valid}; __Host-mfa=y"
    )));
    assert!(read(&format!(" \t__Host-mfa = \t{text}\t ")));
    // These are not white space in RFC 6265; another subdomain may write them.
    for blank in [
        '\u{a0}', '\u{2000}', '\u{feff}', '\u{b}', '\u{c}', '\u{3000}',
    ] {
        assert!(!read(&format!("{blank}{valid}")), "{blank:?}");
        assert!(read(&format!("{blank}__Host-mfa=x; {valid}")), "{blank:?}");
    }
    assert!(!read(&format!("__host-mfa={text}")));
    assert!(!read(&format!("x__Host-mfa={text}")));
}

proptest! {
    #[test]
    fn a_changed_challenge_is_refused(at in 0_usize..56, to in any::<char>()) {
        let mut characters: Vec<char> = sealed().chars().collect();
        prop_assume!(characters[at] != to);
        characters[at] = to;
        let changed: String = characters.into_iter().collect();
        prop_assert_eq!(Challenge::open(&changed, &scoped("login"), "a-session", 0), None);
    }

    #[test]
    fn no_cookie_header_causes_a_panic(header in any::<String>(), bytes in any::<[u8; 42]>()) {
        let policy = scoped("login");
        prop_assert_eq!(Challenge::from_cookies(&header, &policy, "", 0), None);
        let text = base64url(&bytes);
        prop_assert_eq!(from_base64url(&text, 42), Some(bytes.into()));
        prop_assert_eq!(Challenge::from_cookies(&format!("__Host-mfa={text}"), &policy, "", 0), None);
        let wrong = text + "A";
        prop_assert_eq!(from_base64url(&wrong, 42), None);
    }
}
