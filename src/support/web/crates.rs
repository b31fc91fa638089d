//! The functions of `web.rs` outside JavaScript, from crates.

use super::url::Url;
use alloc::{borrow::ToOwned as _, format, string::String};
use base64ct::{Base64, Encoding as _};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::{
    hash::{BuildHasher as _, RandomState},
    time::{SystemTime, UNIX_EPOCH},
};

pub(crate) fn parse_url(text: &str) -> Option<Url> {
    let url = url::Url::parse(text).ok()?;
    let hostname = url.host_str().unwrap_or_default().to_owned();
    Some(Url {
        protocol: format!("{}:", url.scheme()),
        host: url
            .port()
            .map_or_else(|| hostname.clone(), |port| format!("{hostname}:{port}")),
        hostname,
        has_user_info: !url.username().is_empty() || url.password().is_some(),
        href: url.into(),
    })
}

/// `encodeURIComponent` (ECMA-262 19.2.6.4).
pub(crate) fn encode_component(text: &str) -> String {
    const KEPT: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'_')
        .remove(b'.')
        .remove(b'!')
        .remove(b'~')
        .remove(b'*')
        .remove(b'\'')
        .remove(b'(')
        .remove(b')');
    utf8_percent_encode(text, KEPT).collect()
}

/// `application/x-www-form-urlencoded` (WHATWG URL 5.2).
pub(crate) fn encode_form(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

pub(crate) fn base64(text: &str) -> String {
    Base64::encode_string(text.as_bytes())
}

pub(crate) fn parse_date_ms(text: &str) -> Option<u64> {
    let mut words = text.split(' ').filter(|word| word.len() == 4);
    let year: Option<u16> = words.find_map(|word| word.parse().ok());
    if let Some(year) = year.filter(|year| *year < 1970) {
        // httpdate refuses these years. 2000 years later each date has the same day of the week.
        let later = format!("{:04}", year.saturating_add(2000));
        let text = text.replacen(&format!(" {year:04}"), &format!(" {later}"), 1);
        return httpdate::parse_http_date(&text).ok().map(|_| 0);
    }
    let at = httpdate::parse_http_date(text).ok()?;
    let since = at.duration_since(UNIX_EPOCH).ok()?;
    u64::try_from(since.as_millis()).ok()
}

pub(crate) fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    })
}

/// A random number below `end`, for waits and for the simulator's codes. The standard library seeds each map's hasher with the
/// system's randomness.
pub(crate) fn random(end: u64) -> u64 {
    RandomState::new().hash_one(0).checked_rem(end).unwrap_or(0)
}
