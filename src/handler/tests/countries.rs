use crate::handler::countries::{Countries, country, is_country};
use alloc::{borrow::ToOwned as _, vec::Vec};

#[test]
fn the_longest_prefix_says_the_country() {
    for (number, expected) in [
        ("+19195550100", Some("US")),
        ("+14165550100", Some("CA")),
        ("+18765550100", Some("JM")),
        ("+16585550100", Some("JM")),
        ("+12425550100", Some("BS")),
        ("+17875550100", Some("PR")),
        ("+18005550100", None),
        ("+19005550100", None),
        ("+15555550100", None),
        ("+442079460000", Some("GB")),
        ("+441481960000", Some("GG")),
        ("+447781000000", Some("GG")),
        ("+77010000000", Some("KZ")),
        ("+79010000000", Some("RU")),
        ("+390669800000", Some("VA")),
        ("+390612345678", Some("IT")),
        ("+4915112345678", Some("DE")),
        // No country: of satellites and the like.
        ("+8816123456789", None),
        ("+999123456789", None),
        ("19195550100", None),
        ("+", None),
        ("", None),
    ] {
        assert_eq!(country(number), expected, "{number}");
    }
}

#[test]
fn what_is_denied_is_denied_whatever_is_allowed() {
    let countries = |allowed: &[&str], denied: &[&str]| {
        let own = |list: &[&str]| list.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
        Countries::new(own(allowed), own(denied))
    };
    assert!(countries(&["US"], &[]).allows("+19195550100"));
    assert!(!countries(&["US"], &["US"]).allows("+19195550100"));
    assert!(!countries(&["US"], &["+1919"]).allows("+19195550100"));
    assert!(countries(&["US"], &["+1918"]).allows("+19195550100"));
    assert!(!countries(&["US"], &[]).allows("+18765550100"));
    assert!(!countries(&[], &[]).allows("+19195550100"));
    assert!(!countries(&["US"], &[]).allows("+999123456789"));
}

#[test]
fn countries_are_known_by_two_capital_letters() {
    for code in ["US", "JM", "XK", "AC"] {
        assert!(is_country(code), "{code}");
    }
    for code in ["us", "USA", "U", "", "*", "ZZ", "12", "U\n"] {
        assert!(!is_country(code), "{code}");
    }
}
