//! What is masked, and what stays readable.

#![cfg(not(target_family = "wasm"))]

use super::{Secret, mask_identifier, mask_number, mask_text, number_spellings, spellings};
use proptest::prelude::*;

fn secrets(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn a_secret_prints_as_three_stars() {
    assert_eq!(format!("{:?}", Secret::new("hunter2")), "***");
    assert_eq!(
        format!("{:#?}", Some(Secret::new("hunter2"))),
        "Some(\n    ***,\n)"
    );
    assert_eq!(Secret::new("hunter2").reveal(), "hunter2");
}

#[test]
fn a_number_shows_its_first_five_and_its_last_four_characters() {
    for (number, masked) in [
        ("+19195551234", "+1919•••1234"),
        ("+123456789", "+1234•••6789"),
        ("+12345678", "•••"),
        ("+12", "•••"),
        ("", "•••"),
        ("ééééééééééé", "ééééé•••éééé"),
    ] {
        assert_eq!(mask_number(number), masked, "{number:?}");
    }
}

#[test]
fn a_secret_is_spelled_in_five_ways() {
    // Plain, percent-encoded, form-encoded, base64 without padding (a text may be cut off before it), escaped as in JSON.
    let expected = [
        r#"p w~"\"#,
        "p%20w~%22%5C",
        "p+w%7E%22%5C",
        "cCB3fiJc",
        r#"p w~\"\\"#,
    ];
    assert_eq!(spellings(r#"p w~"\"#), expected);
}

#[test]
fn a_number_is_spelled_with_its_plus_and_without() {
    for text in ["+19195551234", "19195551234"] {
        for spelling in spellings(text) {
            assert!(
                number_spellings("+19195551234").contains(&spelling),
                "{spelling}"
            );
        }
    }
}

#[test]
fn a_text_shows_no_secret() {
    for (text, hidden, masked) in [
        (
            "the password is hunter",
            &["hunter"][..],
            "the password is ***",
        ),
        ("hunterhunter", &["hunter"], "***"),
        ("hunter hunter", &["hunter"], "*** ***"),
        ("xhunterx", &["hunter"], "x***x"),
        ("abcdef", &["abc", "bcd"], "***ef"),
        ("abcdef", &["cde", "abc"], "***f"),
        ("aaa", &["aa"], "***"),
        ("größe", &["ö"], "gr***ße"),
        // One letter is not masked: the stars would show each place where it stood.
        ("fetch failed", &["e"], "fetch failed"),
        ("nothing", &[""], "nothing"),
        ("nothing", &[], "nothing"),
        ("short", &["longer than the text"], "short"),
    ] {
        assert_eq!(mask_text(text, &secrets(hidden)), masked, "{text:?}");
        assert_eq!(mask_identifier(text, &secrets(hidden)), masked, "{text:?}");
    }
}

#[test]
fn a_control_character_hides_no_secret() {
    let hidden = secrets(&["hunter"]);
    assert_eq!(mask_text("hun\0ter", &hidden), "***");
    assert_eq!(mask_identifier("h\r\nunter\u{7f}", &hidden), "***");
    assert_eq!(mask_text("12\u{1}34", &[]), "•••");
    assert_eq!(mask_text("\u{202e}hun\u{2066}ter", &hidden), "***");
}

#[test]
fn four_digits_in_a_row_are_masked() {
    for (text, masked) in [
        ("123", "123"),
        ("1234", "•••"),
        ("a12345678b", "a•••b"),
        ("123 4567 89", "123 ••• 89"),
        ("+19195551234", "+•••"),
        ("12-34", "12-34"),
    ] {
        assert_eq!(mask_text(text, &[]), masked, "{text:?}");
        assert_eq!(mask_identifier(text, &[]), text, "{text:?}");
    }
}

#[test]
fn control_characters_are_dropped_and_a_long_text_is_cut() {
    assert_eq!(mask_text("a\r\nb\u{1b}[31mc\u{7f}\u{85}", &[]), "ab[31mc");
    assert_eq!(mask_text(&"ü".repeat(513), &[]), "ü".repeat(512));
    assert_eq!(mask_identifier("a\0b\n", &[]), "ab");
    assert_eq!(mask_identifier(&"1".repeat(129), &[]), "1".repeat(128));
}

proptest! {
    /// A small alphabet, so that secrets overlap each other and themselves.
    #[test]
    fn no_secret_passes_a_mask(
        hidden in prop::collection::vec("[abé]{2,4}", 1..4),
        text in "[abé \0\n]{0,40}",
    ) {
        for masked in [mask_text(&text, &hidden), mask_identifier(&text, &hidden)] {
            for secret in &hidden {
                prop_assert!(!masked.contains(secret.as_str()), "{masked:?} contains {secret:?}");
            }
        }
    }

    /// Bounded, without control characters, and without panics.
    #[test]
    fn any_text_is_masked_and_truncated(
        text in "\\PC{0,30}|.{0,30}|[0-9a]{0,600}",
        hidden in prop::collection::vec(".{0,6}", 0..3),
    ) {
        let masked = mask_text(&text, &hidden);
        prop_assert!(masked.chars().count() <= 512);
        prop_assert!(!masked.chars().any(char::is_control));
        let mut runs = masked.split(|character: char| !character.is_ascii_digit());
        prop_assert!(runs.all(|run| run.len() < 4), "{masked:?}");
        prop_assert!(mask_identifier(&text, &hidden).chars().count() <= 128);
    }
}
