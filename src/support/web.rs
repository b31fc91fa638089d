//! What the web platform can do already: URLs, percent-encoding, base64 and dates. In wasm it is asked itself, which costs
//! no bytes; elsewhere well-kept crates follow the same standards.

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
#[path = "web/platform.rs"]
mod parts;

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
#[path = "web/crates.rs"]
mod parts;

mod url;

pub(crate) use parts::{base64, decimal, encode_component, encode_form, now_ms, parse_url, random};
pub(crate) use url::Url;

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
