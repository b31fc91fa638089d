//! Which country and type a number has (H9). scripts/countries.mjs makes both tables from libphonenumber's metadata.
//!
//! A table is a tree of digits. `12(…)` means that `…` follows a 1 and also a 2. In `countries.txt` two capital letters are the country
//! of all numbers with the digits so far. In `numbers.txt` small letters are lengths (`a` is two digits): first those of ordinary
//! numbers, then, after a type's capital letter, those of that type. `:` is every digit that the node has not named before; `!` follows
//! digits that no number has.

use crate::support::text::{contains, join, split};
use alloc::{string::String, vec::Vec};

/// The countries of numbers, by their digits.
const TABLE: &str = include_str!("countries.txt");

/// The lengths and types of numbers, by their digits.
const NUMBERS: &str = include_str!("numbers.txt");

/// The allowed and denied countries, prefixes and types.
#[derive(Debug, Default)]
pub(crate) struct Countries {
    allowed: Vec<String>,
    /// Countries, or prefixes of numbers with their plus.
    denied: Vec<String>,
    /// The letters of the allowed types.
    types: Vec<u8>,
}

/// Types of numbers that need `countries.allowTypes`. In the table they have their first letter in upper case, except `personal` (E),
/// `pager` (G) and `satellite` (A), whose first letters are used already.
pub(crate) const TYPES: &str =
    "premium, shared-cost, personal, uan, toll-free, pager, voicemail, satellite";
const LETTERS: &[u8; 8] = b"PSEUTGVA";
const SATELLITE: u8 = b'A';

/// Always allowed: fixed, mobile and `VoIP` numbers.
const ORDINARY: u8 = 0;

impl Countries {
    pub(crate) const fn new(allowed: Vec<String>, denied: Vec<String>, types: Vec<u8>) -> Self {
        Self {
            allowed,
            denied,
            types,
        }
    }

    /// Why a number is refused. The page may know: it is a rule of the site, not a person's secret.
    pub(crate) fn refusal(&self, number: &str) -> Option<&'static str> {
        let number_type = number_type(number);
        #[allow(
            clippy::manual_contains,
            reason = "`contains` links `memchr`, 0.1 KB gzip"
        )]
        let is_listed =
            number_type.is_some_and(|letter| self.types.iter().any(|known| *known == letter));
        // Toll-free, premium and personal numbers in +1, and satellite numbers, have no country.
        let is_satellite = number_type == Some(SATELLITE);
        let country = if number_type.unwrap_or(ORDINARY) == ORDINARY {
            country(number).unwrap_or_default()
        } else {
            counted_country(number)
        };
        let phone = phone(number);
        let is_denied = |denied: &String| {
            denied == country
                || number.starts_with(denied.as_str())
                || phone.starts_with(denied.as_str())
        };
        let is_country_allowed =
            is_satellite || self.allowed.iter().any(|allowed| allowed == country);
        if !is_country_allowed || self.denied.iter().any(is_denied) {
            return Some("country");
        }
        match number_type {
            None => Some("length"),
            Some(letter) if letter == ORDINARY || is_listed => None,
            Some(_) => Some("type"),
        }
    }
}

/// The letter of a type that needs `countries.allowTypes`.
pub(crate) fn letter(name: &str) -> Option<u8> {
    let at =
        split(TYPES, b' ').position(|known| known.strip_suffix(',').unwrap_or(known) == name)?;
    LETTERS.get(at).copied()
}

/// A number's type, as its letter; `None` if no number of its calling code has this length or these digits.
fn number_type(number: &str) -> Option<u8> {
    let digits = number.strip_prefix('+')?;
    let length = u8::try_from(digits.len()).ok()?.checked_add(b'a' - 2)?;
    let mut rest = NUMBERS.as_bytes();
    for digit in digits.bytes() {
        let Some((b'(', node)) = rest.split_first() else {
            break;
        };
        rest = child(node, digit)?;
    }
    let mut letter = ORDINARY;
    for byte in rest {
        match byte {
            b'A'..=b'Z' => letter = *byte,
            b'a'..=b'z' if *byte == length => return Some(letter),
            b'a'..=b'z' => {}
            _ => break,
        }
    }
    None
}

/// All digits that are not in an earlier list of the node.
const OTHERS: u8 = b':';

/// The node that follows this digit.
fn child(node: &[u8], digit: u8) -> Option<&[u8]> {
    let mut rest = node;
    loop {
        let mut is_here = false;
        while let Some((known @ b'0'..=OTHERS, behind)) = rest.split_first() {
            is_here |= *known == digit || *known == OTHERS;
            rest = behind;
        }
        if is_here {
            return Some(rest);
        }
        // Skips what follows the other digits, or ends the node.
        let mut depth = 0_u32;
        loop {
            match rest.first()? {
                b'(' => depth = depth.saturating_add(1),
                b')' if depth == 0 => return None,
                b')' => depth = depth.saturating_sub(1),
                b'0'..=OTHERS if depth == 0 => break,
                _ => {}
            }
            rest = rest.get(1..)?;
        }
    }
}

/// One spelling per phone: Argentine mobile numbers are written with and without a 9 after the country code.
pub(crate) fn phone(number: &str) -> String {
    number
        .strip_prefix("+549")
        .map_or_else(|| number.into(), |rest| join!("+54", rest))
}

/// The country whose rules and limits apply to a number: the US for numbers in +1 without a country, such as +1 800. Empty for satellites.
pub(crate) fn counted_country(number: &str) -> &'static str {
    match country(number) {
        None if number.starts_with("+1") => "US",
        country => country.unwrap_or_default(),
    }
}

/// Whether a country has this code.
pub(crate) fn is_country(code: &str) -> bool {
    code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()) && contains(TABLE, code)
}

/// The country of a number in E.164 form, by the longest prefix, so that +1 876 is not the US.
pub(crate) fn country(number: &str) -> Option<&'static str> {
    let mut digits = number.strip_prefix('+')?.bytes();
    let mut rest = TABLE.as_bytes();
    let mut country = None;
    loop {
        if rest.first().is_some_and(u8::is_ascii_uppercase) {
            let at = TABLE.len().saturating_sub(rest.len());
            country = TABLE.get(at..at.saturating_add(2));
            rest = rest.get(2..)?;
        }
        let (Some((b'(', node)), Some(digit)) = (rest.split_first(), digits.next()) else {
            return country;
        };
        let Some(next) = child(node, digit) else {
            return country;
        };
        rest = next;
    }
}
