//! What the web platform can do already: URLs, percent-encoding, base64 and dates. In wasm it is asked itself, which costs
//! no bytes; elsewhere well-kept crates follow the same standards.

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
#[path = "web/platform.rs"]
mod parts;

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
#[path = "web/crates.rs"]
mod parts;

pub(crate) use parts::{base64, decimal, encode_component, encode_form, parse_url};

use alloc::string::String;

/// The parts of an absolute URL (WHATWG URL) that our rules speak of.
#[derive(Debug)]
pub(crate) struct Url {
    /// With its colon: `https:`.
    pub(crate) protocol: String,
    /// Without the port.
    pub(crate) hostname: String,
    /// With the port, where it is not the scheme's own.
    pub(crate) host: String,
    /// Whether it holds a user name or a password.
    pub(crate) has_user_info: bool,
    /// The whole, normalised.
    pub(crate) href: String,
}

/// An HTTP date (RFC 9110 5.6.7) in milliseconds since 1970. Only the forms with a day's name and GMT: a runtime's parser
/// takes many other texts for dates.
pub(crate) fn parse_date_ms(text: &str) -> Option<u64> {
    let has_its_form =
        text.ends_with(" GMT") && text.as_bytes().windows(2).any(|pair| pair == b", ");
    if has_its_form {
        parts::parse_date_ms(text)
    } else {
        None
    }
}

#[cfg(test)]
#[path = "tests/web.rs"]
mod tests;
