//! Reads a URL by the WHATWG URL standard: with the runtime's own parser in wasm, with the crate `url` elsewhere.

use alloc::string::String;

/// The parts of an absolute URL that our rules speak of.
#[derive(Debug)]
pub(crate) struct Parts {
    /// With its colon: `https:`.
    pub(crate) protocol: String,
    /// Without the port.
    pub(crate) hostname: String,
    /// With the port, where it is not the scheme's own.
    pub(crate) host: String,
    pub(crate) has_user_info: bool,
    /// `?` or `#` stands in the text, even with nothing behind it.
    pub(crate) has_query: bool,
    pub(crate) has_fragment: bool,
    /// The whole, normalised.
    pub(crate) href: String,
}

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub(crate) fn parse(text: &str) -> Option<Parts> {
    let url = web_sys::Url::new(text).ok()?;
    let href = url.href();
    Some(Parts {
        protocol: url.protocol(),
        hostname: url.hostname(),
        host: url.host(),
        has_user_info: !url.username().is_empty() || !url.password().is_empty(),
        has_query: href
            .split('#')
            .next()
            .is_some_and(|before| before.contains('?')),
        has_fragment: href.contains('#'),
        href,
    })
}

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub(crate) fn parse(text: &str) -> Option<Parts> {
    use alloc::{borrow::ToOwned as _, format};
    let url = url::Url::parse(text).ok()?;
    let hostname = url.host_str().unwrap_or_default().to_owned();
    Some(Parts {
        protocol: format!("{}:", url.scheme()),
        host: url
            .port()
            .map_or_else(|| hostname.clone(), |port| format!("{hostname}:{port}")),
        hostname,
        has_user_info: !url.username().is_empty() || url.password().is_some(),
        has_query: url.query().is_some(),
        has_fragment: url.fragment().is_some(),
        href: url.into(),
    })
}
