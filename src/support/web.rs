//! URLs, percent-encoding, base64 and dates. In wasm the web platform does this, which adds no code. Elsewhere well-kept crates do it by
//! the same standards.

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
#[path = "web/platform.rs"]
mod parts;

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
#[path = "web/crates.rs"]
mod parts;

mod url;

pub(crate) use parts::{base64, encode_component, encode_form, now_ms, parse_url, random};
pub(crate) use url::Url;

/// An HTTP date (RFC 9110 5.6.7) in milliseconds since 1970. Accepts only the forms with a weekday and GMT, because a runtime's parser
/// accepts many other texts as dates.
pub(crate) fn parse_date_ms(text: &str) -> Option<u64> {
    let is_http_date =
        text.ends_with(" GMT") && text.as_bytes().windows(2).any(|pair| pair == b", ");
    if is_http_date {
        parts::parse_date_ms(text)
    } else {
        None
    }
}

#[cfg(test)]
#[path = "tests/web.rs"]
mod tests;
