//! Small functions instead of `format!` and `str::find`. In the package, `format!` gives an empty text, because the build removes
//! its code (scripts/build/shrink.mjs), and `str::find` would take a twentieth of the WebAssembly.

use super::number::whole;
use alloc::string::String;

/// Joins strings of any kind into a `String`.
macro_rules! join {
    ($($part:expr),+ $(,)?) => {
        [$(::core::convert::AsRef::<str>::as_ref(&$part)),+].concat()
    };
}

pub(crate) use join;

/// A text of an error sentence that differs between JavaScript and Rust.
pub(crate) const fn js_or_rust(javascript: &'static str, rust: &'static str) -> &'static str {
    if cfg!(js_exports) { javascript } else { rust }
}

/// A number in digits; `u64::MAX` instead of a larger number.
pub(crate) fn decimal(number: impl TryInto<u64>) -> String {
    digits(number.try_into().unwrap_or(u64::MAX))
}

/// A whole number from 0, written in digits.
pub(crate) fn decimal_f64(number: f64) -> String {
    digits(whole(number))
}

/// A whole number from its digits. A number that is too large becomes the largest one.
pub(crate) fn parse_whole(text: &str) -> Option<u32> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(u32::MAX))
}

fn digits(number: u64) -> String {
    let mut text = match number / 10 {
        0 => String::new(),
        tens => digits(tens),
    };
    let digit = u32::try_from(number % 10).ok();
    text.extend(digit.and_then(|digit| char::from_digit(digit, 10)));
    text
}

/// The characters that pass `is_kept`, at most `longest` of them.
pub(crate) fn filter_characters(text: &str, longest: usize, is_kept: fn(char) -> bool) -> String {
    text.chars()
        .filter(|character| is_kept(*character))
        .take(longest)
        .collect()
}

/// The texts before and after the first separator, an ASCII character.
pub(crate) fn split_once(text: &str, separator: u8) -> Option<(&str, &str)> {
    let at = text.bytes().position(|byte| byte == separator)?;
    Some((text.get(..at)?, text.get(at.saturating_add(1)..)?))
}

/// The parts of a text between separators, ASCII characters.
#[cfg(feature = "__handler")]
pub(crate) const fn split(text: &str, separator: u8) -> Split<'_> {
    Split {
        rest: Some(text),
        separator,
    }
}

#[cfg(feature = "__handler")]
pub(crate) struct Split<'a> {
    rest: Option<&'a str>,
    separator: u8,
}

#[cfg(feature = "__handler")]
impl<'a> Iterator for Split<'a> {
    type Item = &'a str;

    #[inline(never)]
    fn next(&mut self) -> Option<&'a str> {
        let text = self.rest.take()?;
        let Some((part, rest)) = split_once(text, self.separator) else {
            return Some(text);
        };
        self.rest = Some(rest);
        Some(part)
    }
}

/// Whether a text contains another one. No text contains an empty one.
pub(crate) fn contains(text: &str, part: &str) -> bool {
    !part.is_empty()
        && text
            .as_bytes()
            .windows(part.len())
            .any(|window| window == part.as_bytes())
}

/// The number of characters: bytes that do not continue a character (RFC 3629 3).
pub(crate) fn characters(text: &str) -> usize {
    text.bytes().filter(|byte| byte & 0xc0 != 0x80).count()
}

/// The text without every occurrence of this character at its end.
pub(crate) fn strip_end(text: &str, character: char) -> String {
    let mut rest = text;
    while let Some(shorter) = rest.strip_suffix(character) {
        rest = shorter;
    }
    rest.into()
}
