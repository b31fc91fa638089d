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

/// The name of something in an error sentence: it differs between Rust and JavaScript.
pub(crate) const fn named(javascript: &'static str, rust: &'static str) -> &'static str {
    if cfg!(js_exports) { javascript } else { rust }
}

/// A number in digits. Larger numbers than any of ours become the largest one.
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

/// The parts before and after the first `mark`, an ASCII character.
pub(crate) fn cut(text: &str, mark: u8) -> Option<(&str, &str)> {
    let at = text.bytes().position(|byte| byte == mark)?;
    Some((text.get(..at)?, text.get(at.saturating_add(1)..)?))
}

/// The parts of a text between the marks, ASCII characters.
#[cfg(feature = "__handler")]
pub(crate) const fn parts(text: &str, mark: u8) -> Parts<'_> {
    Parts {
        rest: Some(text),
        mark,
    }
}

#[cfg(feature = "__handler")]
pub(crate) struct Parts<'a> {
    rest: Option<&'a str>,
    mark: u8,
}

#[cfg(feature = "__handler")]
impl<'a> Iterator for Parts<'a> {
    type Item = &'a str;

    #[inline(never)]
    fn next(&mut self) -> Option<&'a str> {
        let text = self.rest.take()?;
        let Some((part, rest)) = cut(text, self.mark) else {
            return Some(text);
        };
        self.rest = Some(rest);
        Some(part)
    }
}

/// Whether a text contains another one; never an empty one.
pub(crate) fn holds(text: &str, part: &str) -> bool {
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

/// The text without the marks at its end.
pub(crate) fn strip_end(text: &str, mark: char) -> String {
    let mut rest = text;
    while let Some(shorter) = rest.strip_suffix(mark) {
        rest = shorter;
    }
    rest.into()
}
