//! `Secret`, a text that is never printed, and masks for texts from servers and runtimes.

use crate::support::{
    text::{filter_characters, strip_end},
    web,
};
use alloc::{borrow::ToOwned as _, string::String, vec::Vec};
use core::fmt;

/// A password, a client secret, a token or a one-time code: prints as `***`.
///
/// Dropping it does not wipe the memory. In a JavaScript runtime the same text also exists in immutable strings that nobody can
/// wipe, so wiping would promise too much.
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

/// Digit sequences of this length and longer are masked: the shortest code has four digits.
const CODE_DIGITS: usize = 4;

/// In bytes. A secret of one ASCII character is not masked: a text in which one letter is missing everywhere shows the secret.
const SHORTEST: usize = 2;

/// Masks every secret of at least two bytes and every digit sequence that may be a code or a phone number, removes control
/// characters, and cuts to 512 characters.
pub(crate) fn mask_text(text: &str, secrets: &[String]) -> String {
    mask_long(text, secrets, SHORTEST)
}

/// The same, but masks only secrets of at least `shortest` bytes.
pub(crate) fn mask_long(text: &str, secrets: &[String], shortest: usize) -> String {
    truncate(
        &mask_digits(&mask_secrets(&without_controls(text), secrets, shortest)),
        DETAIL_CHARACTERS,
    )
}

/// Like [`mask_text`], but keeps digits, because identifiers contain them.
pub(crate) fn mask_identifier(text: &str, secrets: &[String]) -> String {
    truncate(
        &mask_secrets(&without_controls(text), secrets, SHORTEST),
        REQUEST_ID_CHARACTERS,
    )
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

/// The usual spellings in which a server or a runtime may return a secret.
pub(crate) fn spellings(secret: &str) -> Vec<String> {
    // Escaped as in JSON.
    let mut json = String::new();
    for character in secret.chars() {
        if matches!(character, '\\' | '"') {
            json.push('\\');
        }
        json.push(character);
    }
    Vec::from([
        secret.to_owned(),
        web::encode_component(secret),
        web::encode_form(secret),
        strip_end(&web::base64(secret), '='),
        json,
    ])
}

/// The same for a phone number, with and without its plus.
pub(crate) fn number_spellings(number: &str) -> Vec<String> {
    let mut all = spellings(number);
    if let Some(bare) = number.strip_prefix('+') {
        all.append(&mut spellings(bare));
    }
    all
}

/// First marks everything, then replaces, so that no part of overlapping secrets stays readable.
fn mask_secrets(text: &str, secrets: &[String], shortest: usize) -> String {
    let mut is_hidden = alloc::vec![false; text.len()];
    for secret in secrets.iter().filter(|secret| secret.len() >= shortest) {
        for (start, window) in text.as_bytes().windows(secret.len()).enumerate() {
            if window == secret.as_bytes() {
                let found = start..start.saturating_add(secret.len());
                is_hidden.get_mut(found).unwrap_or_default().fill(true);
            }
        }
    }
    let mut out = String::new();
    let mut was_hidden = false;
    for (at, character) in text.char_indices() {
        let hidden = is_hidden.get(at).copied().unwrap_or(false);
        if !hidden {
            out.push(character);
        } else if !was_hidden {
            out.push_str("***");
        }
        was_hidden = hidden;
    }
    out
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

/// Removes control characters, before secrets are masked: one inside a secret would hide it from the mask. Also removes marks that
/// change the direction of text, because they change its visible order.
fn without_controls(text: &str) -> String {
    const fn changes_direction(character: char) -> bool {
        matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    }
    filter_characters(text, usize::MAX, |character| {
        !character.is_control() && !changes_direction(character)
    })
}

fn truncate(text: &str, longest: usize) -> String {
    filter_characters(text, longest, |_| true)
}

#[cfg(test)]
#[path = "tests/secret.rs"]
mod tests;
