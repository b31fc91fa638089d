//! Small functions instead of `format!` and `str::find`: the standard library's formatting and searching each take a twentieth of the
//! package.

use alloc::{string::String, vec::Vec};

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

/// A number in digits. Ours are far below `u32::MAX`; a larger one would become it.
pub(crate) fn decimal(number: impl TryInto<u32>) -> String {
    let mut rest = number.try_into().unwrap_or(u32::MAX);
    let mut digits = Vec::new();
    loop {
        digits.extend(char::from_digit(rest % 10, 10));
        rest /= 10;
        if rest == 0 {
            return digits.into_iter().rev().collect();
        }
    }
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

/// The text without this character at its end.
pub(crate) fn strip_end(text: &str, character: char) -> String {
    let mut rest = text;
    while let Some(shorter) = rest.strip_suffix(character) {
        rest = shorter;
    }
    rest.into()
}
