use crate::handler::countries::{Countries, country, is_country, letter, phone};
use alloc::{borrow::ToOwned as _, string::String, vec::Vec};

#[test]
fn the_longest_prefix_decides_the_country() {
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
        // No country, such as satellites.
        ("+8816123456789", None),
        ("+999123456789", None),
        ("19195550100", None),
        ("+", None),
        ("", None),
    ] {
        assert_eq!(country(number), expected, "{number}");
    }
}

fn strings(list: &[&str]) -> Vec<String> {
    list.iter().map(|&text| text.to_owned()).collect()
}

#[test]
fn denied_numbers_are_refused_even_if_their_country_is_allowed() {
    let serves = |allowed: &[&str], denied: &[&str], number| {
        let countries = Countries::new(strings(allowed), strings(denied), Vec::new());
        countries.refusal(number).is_none()
    };
    assert!(serves(&["US"], &[], "+19195550100"));
    assert!(!serves(&["US"], &["US"], "+19195550100"));
    assert!(!serves(&["US"], &["+1919"], "+19195550100"));
    assert!(serves(&["US"], &["+1918"], "+19195550100"));
    assert!(!serves(&["US"], &[], "+18765550100"));
    assert!(!serves(&[], &[], "+19195550100"));
    assert!(!serves(&["US"], &[], "+999123456789"));
}

#[test]
fn an_argentine_number_with_and_without_a_9_is_one_phone() {
    assert_eq!(phone("+5491123456789"), phone("+541123456789"));
    assert_eq!(phone("+19195550100"), "+19195550100");
    for number in ["+541123456789", "+5491123456789"] {
        assert_eq!(refusal(number, &[], &[]), None, "{number}");
        assert_eq!(refusal(number, &["+5411"], &[]), Some("country"));
    }
}

#[test]
fn only_the_code_of_a_country_in_capital_letters_is_accepted() {
    for code in ["US", "JM", "XK", "AC"] {
        assert!(is_country(code), "{code}");
    }
    for code in ["us", "USA", "U", "", "*", "ZZ", "12", "U\n"] {
        assert!(!is_country(code), "{code}");
    }
}

/// Why a number is refused, with these denied countries and prefixes, and these allowed types.
fn refusal(number: &str, denied: &[&str], types: &[&str]) -> Option<&'static str> {
    let allowed = [
        "US", "CA", "GB", "DE", "MX", "AR", "BR", "IT", "FR", "CH", "JE",
    ];
    Countries::new(
        strings(&allowed),
        strings(denied),
        types.iter().map(|name| letter(name).unwrap()).collect(),
    )
    .refusal(number)
}

#[test]
fn other_spellings_of_a_phone_are_refused() {
    for number in [
        "+19195550100",
        "+442079460000",
        "+447912345678",
        "+4930123456",
        "+4915123456789",
        "+525512345678",
        "+541123456789",
        "+5491123456789",
        "+551123456789",
        "+5511961234567",
        "+390612345678",
        "+393123456789",
        "+33612345678",
    ] {
        assert_eq!(refusal(number, &[], &[]), None, "{number}");
    }
    for number in [
        // Too few or too many digits: by such spellings one phone could get 16 to 21 texts at once.
        "+1919555123",
        "+191955501001",
        "+19195550100123",
        "+442",
        // Trunk zeros and prefixes of domestic calls.
        "+4402079460000",
        "+4407912345678",
        "+49015123456789",
        "+490301234567",
        "+5215512345678",
        "+52044551234567",
        "+54111512345678",
        "+541512345678",
        "+330612345678",
        // Old mobile numbers of Brazil, one digit short.
        "+551161234567",
        "+551181234567",
    ] {
        assert_eq!(refusal(number, &[], &[]), Some("length"), "{number}");
    }
    // A trunk zero cannot hide a denied prefix or country.
    assert_eq!(refusal("+4409012345678", &["+449"], &[]), Some("length"));
    assert_eq!(refusal("+4407797123456", &["JE"], &[]), Some("length"));
    assert_eq!(refusal("+447797123456", &["JE"], &[]), Some("country"));
}

#[test]
fn special_types_are_refused_unless_allow_types_names_them() {
    for (number, name) in [
        ("+447012345678", "personal"),
        ("+449012345678", "premium"),
        ("+33899123456", "premium"),
        ("+499001234567", "premium"),
        ("+448001234567", "toll-free"),
        ("+445512345678", "uan"),
        ("+41840123456", "shared-cost"),
    ] {
        assert_eq!(refusal(number, &[], &[]), Some("type"), "{number}");
        assert_eq!(refusal(number, &[], &[name]), None, "{number}");
        assert_eq!(
            refusal(number, &[], &["voicemail"]),
            Some("type"),
            "{number}"
        );
    }
    // Without a country: the US for +1, none for satellites.
    assert_eq!(refusal("+19002345678", &[], &[]), Some("type"));
    assert_eq!(refusal("+19002345678", &[], &["premium"]), None);
    assert_eq!(refusal("+19002345678", &["US"], &[]), Some("country"));
    assert_eq!(refusal("+15555550100", &[], &["premium"]), Some("country"));
    for number in ["+881612345678", "+870312345678", "+870712345678901"] {
        assert_eq!(refusal(number, &[], &["premium"]), Some("type"));
        assert_eq!(refusal(number, &[], &["satellite"]), None);
        assert_eq!(
            refusal(number, &["+88", "+87"], &["satellite"]),
            Some("country")
        );
    }
    assert_eq!(refusal("+8706123456", &[], &["satellite"]), Some("country"));
    assert_eq!(refusal("+19002345678", &[], &["satellite"]), Some("type"));
}

#[test]
fn no_text_causes_a_panic() {
    for number in ["", "+", "+1(", "+44)", "+0", "+9999999999999999999", "+44a"] {
        assert!(refusal(number, &[], &[]).is_some(), "{number}");
    }
}
