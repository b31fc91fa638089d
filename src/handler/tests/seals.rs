use crate::handler::{
    address::source,
    challenge::{Binding, Challenge, Channel},
    keyed::Keyed,
};
use alloc::{borrow::ToOwned as _, format, string::String, vec::Vec};
use proptest::prelude::*;

const HOUR: u64 = 3_600_000;
const SCOPE: Binding<'_> = Binding {
    scope: "login",
    session: "a-session",
};

fn keyed() -> Keyed {
    Keyed::new(super::SECRET).unwrap()
}

fn challenge() -> Challenge {
    Challenge {
        to: "+19195550100".into(),
        channel: Channel::Voice,
        expires_at_ms: HOUR,
        nonce: keyed().digest("nonce", &["a"]),
    }
}

/// What a browser sends of it.
fn cookie(challenge: &Challenge) -> String {
    let set = challenge.to_cookie(&keyed(), SCOPE, 300);
    set.split(';').next().unwrap().to_owned()
}

#[test]
fn the_digest_is_hmac_sha_256() {
    // RFC 4231 has no vector with parts: this one is Python's hmac over the same bytes.
    let keyed = Keyed::new("key").unwrap();
    assert_eq!(
        keyed.digest("a", &["b", "cd"]),
        "ff3a60767aacc2e7ec84376111aca8fb"
    );
    assert!(keyed.is_digest("a", &["b", "cd"], &keyed.digest("a", &["b", "cd"])));
    assert!(!keyed.is_digest("a", &["bc", "d"], &keyed.digest("a", &["b", "cd"])));
    assert!(!keyed.is_digest("ab", &["cd"], &keyed.digest("a", &["b", "cd"])));
    for wrong in [
        "",
        "6e",
        "FF3A60767AACC2E7EC84376111ACA8FB",
        "not hexadecimal, thirty-two long",
    ] {
        assert!(!keyed.is_digest("a", &["b", "cd"], wrong));
    }
}

#[test]
fn a_challenge_comes_back_whole() {
    let given = challenge();
    let header = format!("theme=dark; {}; other=1", cookie(&given));
    let read = |now| Challenge::from_cookies(&header, &keyed(), SCOPE, now);
    assert_eq!(read(0), Some(given));
    assert!(read(HOUR - 1).is_some());
    assert_eq!(read(HOUR), None);
}

#[test]
fn a_challenge_of_something_else_is_none() {
    let header = cookie(&challenge());
    let other =
        |scope, session| Challenge::from_cookies(&header, &keyed(), Binding { scope, session }, 0);
    assert!(other("login", "a-session").is_some());
    assert_eq!(other("payment", "a-session"), None);
    assert_eq!(other("login", "another"), None);
    assert_eq!(other("login", ""), None);
    let key = Keyed::new("another secret of thirty-two characters").unwrap();
    assert_eq!(Challenge::from_cookies(&header, &key, SCOPE, 0), None);
}

#[test]
fn an_address_is_written_in_one_way() {
    for (given, expected) in [
        ("192.0.2.1", Some("192.0.2.1")),
        ("2001:db8:0:1::1", Some("2001:db8:0:1::/64")),
        ("2001:DB8:0000:0001:ffff:0:0:2", Some("2001:db8:0:1::/64")),
        ("2001:db8::5:6:7:8", Some("2001:db8:0:0::/64")),
        ("2001::4:5:6:7:8", Some("2001:0:0:4::/64")),
        ("fe80::1%eth0", Some("fe80:0:0:0::/64")),
        ("::1", Some("::1")),
        ("::ffff:192.0.2.1", Some("::ffff:c000:201")),
        ("", None),
        ("unknown", None),
        ("example.com", None),
        ("1.2.3", Some("1.2.0.3")),
        ("192.0.2.1:443", None),
        ("[2001:db8::1]", None),
        ("192.0.2.1, 192.0.2.2", None),
        ("1.2.3.4/x", None),
    ] {
        assert_eq!(source(given).as_deref(), expected, "{given:?}");
    }
}

proptest! {
    #[test]
    fn no_changed_challenge_is_taken(at in 11_usize..90, to in any::<char>()) {
        let header = cookie(&challenge());
        let mut characters: Vec<char> = header.chars().collect();
        let Some(place) = characters.get_mut(at) else { return Ok(()) };
        prop_assume!(*place != to && to != ';');
        *place = to;
        let changed: String = characters.into_iter().collect();
        prop_assert_eq!(Challenge::from_cookies(&changed, &keyed(), SCOPE, 0), None);
    }

    #[test]
    fn nothing_makes_reading_fail(header in any::<String>(), address in any::<String>()) {
        prop_assert_eq!(Challenge::from_cookies(&header, &keyed(), SCOPE, 0), None);
        let _counted = source(&address);
    }
}
