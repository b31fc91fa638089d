//! The address that a request came from, as it is counted (H12).

use crate::support::{text::join, web};
use alloc::{borrow::ToOwned as _, string::String, vec::Vec};

/// In the form of RFC 5952, which a URL's host has, an address is written in one way alone. IPv4 addresses are taken as they
/// are; of an IPv6 address the first 64 bits, since whoever has one has all the others behind them. Nothing for a text that is
/// no address.
pub(crate) fn source(address: &str) -> Option<String> {
    // RFC 4007 11: which of the machine's own networks it is in says nothing.
    let address = address.split('%').next().unwrap_or_default();
    let is_written = |byte: u8| byte.is_ascii_hexdigit() || matches!(byte, b'.' | b':');
    if !address.bytes().all(is_written) {
        return None;
    }
    if !address.bytes().any(|byte| byte == b':') {
        let host = web::parse_url(&join!("http://", address))?.hostname;
        let is_address = host.split('.').count() == 4
            && host
                .bytes()
                .all(|byte| byte == b'.' || byte.is_ascii_digit());
        return is_address.then_some(host);
    }
    let host = web::parse_url(&join!("http://[", address, "]"))?.hostname;
    let host = host.strip_prefix('[')?.strip_suffix(']')?;
    // One that holds an IPv4 address begins with zeros: there the end counts.
    if host.starts_with("::") {
        return Some(host.to_owned());
    }
    let at = host.as_bytes().windows(2).position(|pair| pair == b"::");
    let head = at.and_then(|at| host.get(..at)).unwrap_or(host);
    let tail = host.get(head.len()..).unwrap_or_default();
    let groups = |part| str::split(part, ':').filter(|group| !group.is_empty());
    let zeros = 8_usize.saturating_sub(groups(head).chain(groups(tail)).count());
    let network: Vec<&str> = groups(head)
        .chain(core::iter::repeat_n("0", zeros))
        .chain(groups(tail))
        .take(4)
        .collect();
    Some(join!(network.join(":"), "::/64"))
}
