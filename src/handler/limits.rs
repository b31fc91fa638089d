//! The limits with their defaults and bounds: sliding windows, counted by the store.

use super::options::OptionsReader;
use crate::support::text::join;

pub(crate) const SECOND_MS: u32 = 1_000;
pub(crate) const MINUTE_MS: u32 = 60 * SECOND_MS;
pub(crate) const HOUR_MS: u32 = 60 * MINUTE_MS;
pub(crate) const DAY_MS: u32 = 24 * HOUR_MS;

/// How long a repeat of a send sends nothing (H7). No challenge lives longer.
pub(crate) const REPEAT_MS: u32 = 10 * MINUTE_MS;

/// The wait after a first send from a network to a number (H8), for a page's countdown.
pub(crate) const RESEND_MS: u32 = MINUTE_MS;

/// How long a running attempt blocks others of the same send: as long as `beforeSend` and, by default, the store may take. A lease that
/// ends too early does no harm, because only one attempt can record the send.
pub(crate) const LEASE_MS: u32 = 7 * SECOND_MS;

/// Tries per network and number in a day.
pub(crate) const PAIR_TRIES_PER_DAY: u32 = 10;

/// Failures expire after thirty days. Otherwise a number that failed too often would have one try per challenge for ever (H18).
pub(crate) const FAILURES_MS: u32 = 30 * DAY_MS;

/// The largest value of an option. The limit of an IPv6 /48 may be 50 % higher (`widened`).
const MOST: u32 = 10_000_000;

/// The limits in the order of `TABLE`.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Limit {
    NumberPer10Minutes,
    NumberPerAddressPer10Minutes,
    NumberPerAddressPerDay,
    PrefixPer10Minutes,
    CountryPerDay,
    GlobalPerHour,
    AddressPerHour,
    AddressPerDay,
    VoicePerNumberPer10Minutes,
    VoicePerHour,
    UnverifiedPerCountryPerDay,
    TriesPerAddressPerHour,
    TriesPerChallenge,
    TriesPerNumberPerHour,
    FailuresPerNumber,
}

/// Name, default and maximum of each. The last three can only be lowered, so that guessing stays bounded.
const TABLE: [(&str, Option<u32>, u32); 15] = [
    // H4: the service accepts any valid code of a number, whichever send it is from, so a guess has six chances in a million.
    ("numberPer10Minutes", Some(6), MOST),
    ("numberPerAddressPer10Minutes", Some(3), MOST),
    ("numberPerAddressPerDay", Some(4), MOST),
    // H10
    ("prefixPer10Minutes", Some(12), MOST),
    ("countryPerDay", Some(100), MOST),
    ("globalPerHour", Some(60), MOST),
    // H12
    ("addressPerHour", Some(10), MOST),
    ("addressPerDay", Some(25), MOST),
    // H13
    ("voicePerNumberPer10Minutes", Some(2), MOST),
    ("voicePerHour", Some(10), MOST),
    // H11
    ("unverifiedPerCountryPerDay", None, MOST),
    // H2
    ("triesPerAddressPerHour", Some(60), MOST),
    ("triesPerChallenge", Some(5), 5),
    ("triesPerNumberPerHour", Some(40), 40),
    ("failuresPerNumber", Some(100), 100),
];

/// `None` for a limit of `false`.
#[derive(Clone, Debug)]
pub(crate) struct Limits([Option<u32>; 15]);

impl Limits {
    pub(crate) fn read(options: &mut OptionsReader<'_>) -> Self {
        options.group("limits", "an object", "a plain object");
        let mut limits = [None; 15];
        for (limit, (name, default, most)) in limits.iter_mut().zip(&TABLE) {
            *limit = options.limit(&join!("limits.", name), *default, *most);
        }
        Self(limits)
    }

    #[allow(clippy::as_conversions, reason = "the index in the table")]
    pub(crate) fn of(&self, limit: Limit) -> Option<u32> {
        self.0.get(limit as usize).copied().flatten()
    }
}

/// A network's limit per hour. The second IPv6 network (/56) has 20 % more places, the third one (/48) 50 % more.
pub(crate) fn widened(limit: Option<u32>, index: usize) -> Option<u32> {
    let tenths = match index {
        0 => 10,
        1 => 12,
        _ => 15,
    };
    limit.map(|limit| limit.saturating_mul(tenths) / 10)
}

/// How much of a shared limit one network may use, and how much of `unverifiedPerCountryPerDay` one prefix may use.
pub(crate) fn quarter(limit: u32) -> u32 {
    (limit / 4).max(1)
}
