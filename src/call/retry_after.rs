//! The header `Retry-After`.

use crate::support::{text::parse_whole, web};

/// The longest wait that is reported: a day.
const LONGEST_MS: u64 = 86_400_000;

/// `Retry-After` (RFC 9110 10.2.3) in milliseconds from now: a number of seconds or an HTTP date, at most a day.
pub(crate) fn retry_after_ms(header: &str, now_ms: u64) -> Option<u64> {
    let header = header.trim_ascii();
    let wait = match parse_whole(header) {
        Some(seconds) => u64::from(seconds).saturating_mul(1000),
        None => web::parse_date_ms(header)?.saturating_sub(now_ms),
    };
    Some(wait.min(LONGEST_MS))
}

#[cfg(test)]
#[path = "tests/retry_after.rs"]
mod tests;
