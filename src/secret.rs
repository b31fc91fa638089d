//! `Secret`, a text that no print shows, and the masks for text that comes from elsewhere.

use alloc::{borrow::ToOwned as _, string::String, vec::Vec};
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use core::fmt;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// A password, a client secret, a token or a one-time code: prints as `***`.
///
/// Memory is not wiped when it is dropped: in a JavaScript runtime the same text also lives in immutable
/// strings that no one can wipe, so that would promise more than it holds.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl<T: Into<String>> From<T> for Secret {
    fn from(text: T) -> Self {
        Self::new(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

const DETAIL_CHARACTERS: usize = 512;
const REQUEST_ID_CHARACTERS: usize = 128;

/// Runs of digits from this length on are masked: the shortest code has four.
const CODE_DIGITS: usize = 4;

/// Masks every secret and every run of digits that may be a code or a phone number, drops control characters
/// and cuts to 512 characters.
pub(crate) fn mask_text(text: &str, secrets: &[String]) -> String {
    clean(
        &mask_digits(&mask_secrets(text, secrets)),
        DETAIL_CHARACTERS,
    )
}

/// As [`mask_text`], but keeps digits: identifiers are made of them.
pub(crate) fn mask_identifier(text: &str, secrets: &[String]) -> String {
    clean(&mask_secrets(text, secrets), REQUEST_ID_CHARACTERS)
}

/// Shows enough of a phone number to recognise it: `+1919•••1234`.
pub(crate) fn mask_number(number: &str) -> String {
    const HEAD: usize = 5;
    const TAIL: usize = 4;
    let characters: Vec<char> = number.chars().collect();
    match (characters.get(..HEAD), characters.len().checked_sub(TAIL)) {
        (Some(head), Some(tail)) if tail > HEAD => {
            let tail = characters.get(tail..).unwrap_or_default();
            head.iter().chain(&['•', '•', '•']).chain(tail).collect()
        }
        _ => "•••".to_owned(),
    }
}

/// Every way in which a secret may be written in a text that a server or a runtime gives back.
pub(crate) fn spellings(secret: &str) -> [String; 3] {
    [
        secret.to_owned(),
        utf8_percent_encode(secret, NON_ALPHANUMERIC).collect(),
        STANDARD_NO_PAD.encode(secret),
    ]
}

fn mask_secrets(text: &str, secrets: &[String]) -> String {
    // Longest first: a short secret inside a long one would leave the rest of it to be read.
    let mut secrets: Vec<&str> = secrets
        .iter()
        .map(String::as_str)
        .filter(|secret| !secret.is_empty())
        .collect();
    secrets.sort_unstable_by_key(|secret| core::cmp::Reverse(secret.len()));
    secrets.iter().fold(text.to_owned(), |masked, secret| {
        masked.replace(secret, "***")
    })
}

fn mask_digits(text: &str) -> String {
    let mut out = String::new();
    let mut run = String::new();
    for character in text.chars() {
        if character.is_ascii_digit() {
            run.push(character);
            continue;
        }
        flush(&mut run, &mut out);
        out.push(character);
    }
    flush(&mut run, &mut out);
    out
}

fn flush(run: &mut String, out: &mut String) {
    out.push_str(if run.len() < CODE_DIGITS {
        run
    } else {
        "•••"
    });
    run.clear();
}

fn clean(text: &str, longest: usize) -> String {
    text.chars()
        .filter(|character| !character.is_control())
        .take(longest)
        .collect()
}
