//! URLs, percent-encoding, base64 and dates. In wasm the web platform does this, which adds little code. Elsewhere maintained crates do it
//! by the same standards.

use alloc::string::String;

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
#[path = "web/platform.rs"]
mod parts;

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
#[path = "web/crates.rs"]
mod parts;

mod url;

pub(crate) use parts::{base64, encode_component, encode_form, now_ms, parse_url, random};
pub(crate) use url::Url;

/// The host of a URL, for sentences; empty if the text is not a URL.
pub(crate) fn host_of(url: &str) -> String {
    parse_url(url).map(|url| url.host).unwrap_or_default()
}

/// An HTTP date (RFC 9110 5.6.7) in milliseconds since 1970; 0 for an earlier one. The form is checked here, because a runtime's
/// parser accepts many other texts as dates.
pub(crate) fn parse_date_ms(text: &str) -> Option<u64> {
    let bytes = text.as_bytes();
    let has_zone = text.ends_with(" GMT") && bytes.windows(2).any(|pair| pair == b", ");
    // As C's asctime writes it, without a zone: `Sun Nov  6 08:49:37 1994`.
    let is_asctime =
        bytes.len() == 24 && matches!(bytes, [_, _, _, b' ', _, _, _, b' ', .., b' ', _, _, _, _]);
    if has_zone || is_asctime {
        parts::parse_date_ms(text)
    } else {
        None
    }
}

#[cfg(test)]
#[path = "tests/web.rs"]
mod tests;
