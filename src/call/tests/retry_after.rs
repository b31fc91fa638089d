//! Seconds, dates and invalid values.

#![cfg(not(target_family = "wasm"))]

use super::retry_after_ms;
use proptest::prelude::*;
use std::time::{Duration, SystemTime};

const DAY: u64 = 86_400_000;

/// Sun, 06 Nov 1994 08:49:37 GMT.
const NOW: u64 = 784_111_777_000;

#[test]
fn retry_after_is_seconds_or_a_date_and_at_most_a_day() {
    for (header, wait) in [
        ("2", Some(2000)),
        ("0", Some(0)),
        (" 2\t", Some(2000)),
        ("007", Some(7000)),
        ("86400", Some(DAY)),
        ("86401", Some(DAY)),
        ("1000000000", Some(DAY)),
        ("18446744073709551615", Some(DAY)),
        ("99999999999999999999999999", Some(DAY)),
        ("Sun, 06 Nov 1994 08:49:37 GMT", Some(0)),
        ("Sun, 06 Nov 1994 08:49:42 GMT", Some(5000)),
        ("Sun, 06 Nov 1994 08:49:36 GMT", Some(0)),
        ("Sunday, 06-Nov-94 08:49:42 GMT", Some(5000)),
        ("Sun Nov  6 08:49:42 1994", Some(5000)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
        ("Wed, 31 Dec 1969 23:59:59 GMT", Some(0)),
        ("Mon, 07 Nov 1994 08:49:37 GMT", Some(DAY)),
        ("Mon, 07 Nov 1994 08:49:38 GMT", Some(DAY)),
        ("-1", None),
        ("+1", None),
        ("1e9", None),
        ("2.5", None),
        ("1,5", None),
        ("٢", None),
        ("abc", None),
        ("", None),
        (" ", None),
        ("1994-11-06T08:49:42Z", None),
    ] {
        assert_eq!(retry_after_ms(header, NOW), wait, "{header:?}");
    }
}

/// A date before the year 5139.
fn date() -> impl Strategy<Value = String> {
    (0_u64..100_000_000_000).prop_filter_map("a time", |seconds| {
        let time = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds))?;
        Some(httpdate::fmt_http_date(time))
    })
}

proptest! {
    #[test]
    fn retry_after_is_never_more_than_a_day(
        header in prop_oneof!["\\PC*", "[0-9]{1,30}", date()],
        now in prop_oneof![0..NOW, any::<u64>()],
    ) {
        prop_assert!(retry_after_ms(&header, now).unwrap_or(0) <= DAY);
    }

    #[test]
    fn seconds_become_milliseconds_up_to_a_day(seconds in 0_u64..200_000, now: u64) {
        let expected = seconds.saturating_mul(1000).min(DAY);
        prop_assert_eq!(retry_after_ms(&seconds.to_string(), now), Some(expected));
    }
}
