//! How often: every limit with its default, its bounds and its window. All of them are sliding windows, counted by the store.

use super::{challenge::Channel, keyed::Keyed, options::Reader, plan::Step};
use crate::support::text::join;
use alloc::{string::String, vec::Vec};

const SECOND_MS: u64 = 1_000;
const MINUTE_MS: u64 = 60 * SECOND_MS;
const HOUR_MS: u64 = 60 * MINUTE_MS;
const DAY_MS: u64 = 24 * HOUR_MS;

/// How long an idempotency key is remembered (H7).
pub(crate) const REPEAT_MS: u64 = 10 * MINUTE_MS;

/// Between two texts to a number (H8): what a page may count down.
pub(crate) const RESEND_MS: u64 = MINUTE_MS;

/// One take from the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Take {
    /// At most 64 ASCII characters; the subject only as HMAC (H20).
    pub(crate) key: String,
    pub(crate) limit: u32,
    pub(crate) window_ms: u64,
}

#[derive(Clone, Debug)]
pub(crate) struct Limits {
    number_per_10_minutes: u32,
    prefix_per_10_minutes: u32,
    country_per_day: u32,
    address_per_hour: u32,
    global_per_hour: u32,
    voice_per_number_per_10_minutes: u32,
    voice_per_hour: u32,
    unverified_per_country_per_day: Option<u32>,
    tries_per_challenge: u32,
    tries_per_number_per_hour: u32,
    failures_per_number: u32,
}

/// The store keeps a time for each take: more would make it slow.
const MOST: u32 = 5_000;

impl Limits {
    pub(crate) fn read(options: &mut Reader<'_>) -> Self {
        options.group("limits", "an object");
        let mut count = |name, default, most| options.count(name, default, 1, most);
        Self {
            // H4: every code stays valid, so three of them and five tries are a chance of 15 in a million.
            number_per_10_minutes: count("limits.numberPer10Minutes", 3, 3),
            // H10
            prefix_per_10_minutes: count("limits.prefixPer10Minutes", 5, MOST),
            country_per_day: count("limits.countryPerDay", 100, MOST),
            global_per_hour: count("limits.globalPerHour", 30, MOST),
            // H12
            address_per_hour: count("limits.addressPerHour", 10, MOST),
            // H13
            voice_per_number_per_10_minutes: count("limits.voicePerNumberPer10Minutes", 2, 3),
            voice_per_hour: count("limits.voicePerHour", 10, MOST),
            // H2
            tries_per_challenge: count("limits.triesPerChallenge", 5, 5),
            tries_per_number_per_hour: count("limits.triesPerNumberPerHour", 10, 10),
            failures_per_number: count("limits.failuresPerNumber", 100, 100),
            // H11
            unverified_per_country_per_day: options
                .has("limits.unverifiedPerCountryPerDay")
                .then(|| options.count("limits.unverifiedPerCountryPerDay", MOST, 1, MOST)),
        }
    }

    /// A send with this idempotency key, once (H7).
    pub(crate) fn once(keyed: &Keyed, nonce: &str) -> (Step, Take) {
        (Step::Once, take(keyed, "once", nonce, 1, REPEAT_MS))
    }

    /// The takes of a send, shortest window first: whoever asks too early, or in too busy an hour, has then used up only what
    /// is soon free again.
    pub(crate) fn of_send(
        &self,
        keyed: &Keyed,
        to: &str,
        country: &str,
        source: Option<&str>,
        channel: Channel,
    ) -> Vec<(Step, Take)> {
        let prefix = to.get(..to.len().saturating_sub(4)).unwrap_or(to);
        let mut takes = Vec::new();
        let mut add = |step, rule, subject, limit, window| {
            takes.push((step, take(keyed, rule, subject, limit, window)));
        };
        // H8: the first wait is a minute, the second two; H4 makes the third longer.
        let number = self.number_per_10_minutes;
        add(Step::Number, "number-1m", to, 1, RESEND_MS);
        add(Step::Number, "number-3m", to, 2, 3 * MINUTE_MS);
        add(Step::Number, "number", to, number, 10 * MINUTE_MS);
        let prefix_limit = self.prefix_per_10_minutes;
        add(Step::Prefix, "prefix", prefix, prefix_limit, 10 * MINUTE_MS);
        if channel == Channel::Voice {
            let number = self.voice_per_number_per_10_minutes;
            add(Step::Voice, "voice", to, number, 10 * MINUTE_MS);
            add(Step::Voice, "voices", "", self.voice_per_hour, HOUR_MS);
        }
        if let Some(source) = source {
            let limit = self.address_per_hour;
            add(Step::Address, "address", source, limit, HOUR_MS);
        }
        add(Step::Global, "global", "", self.global_per_hour, HOUR_MS);
        add(
            Step::Country,
            "country",
            country,
            self.country_per_day,
            DAY_MS,
        );
        takes.extend(
            self.unverified_per_country_per_day
                .map(|limit| (Step::Unverified, unverified(keyed, country, limit))),
        );
        takes
    }

    /// The takes of a try at a code, in their order (H2).
    pub(crate) fn of_try(&self, tried: &Tried<'_>) -> [(Step, Take); 3] {
        [
            (
                Step::Tries,
                tried.challenge("tries", self.tries_per_challenge),
            ),
            (
                Step::NumberTries,
                tried.number("number-tries", self.tries_per_number_per_hour, HOUR_MS),
            ),
            (Step::Failures, self.failures(tried)),
        ]
    }

    /// After a right code, in their order: its challenge and the code itself are used up (H5), and what counted up to a
    /// success begins anew.
    pub(crate) fn of_success(&self, tried: &Tried<'_>, code: &str) -> Vec<(Step, Take)> {
        let name = join!(tried.to, " ", tried.scope, " ", code);
        let used = take(tried.keyed, "code", &name, 1, tried.longest_ms());
        let mut takes = Vec::from([
            (Step::Done, tried.challenge("done", 1)),
            (Step::Done, used),
            (Step::Forget, forget(self.failures(tried))),
        ]);
        takes.extend(self.unverified_per_country_per_day.map(|limit| {
            let count = unverified(tried.keyed, tried.country, limit);
            (Step::Forget, forget(count))
        }));
        takes
    }

    /// Tries since the last success. Thirty days: an account must not be locked for ever (H18).
    fn failures(&self, tried: &Tried<'_>) -> Take {
        tried.number("failures", self.failures_per_number, 30 * DAY_MS)
    }
}

/// A try at a code.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tried<'a> {
    pub(crate) keyed: &'a Keyed,
    pub(crate) to: &'a str,
    pub(crate) country: &'a str,
    pub(crate) scope: &'a str,
    /// The challenge's.
    pub(crate) nonce: &'a str,
    /// How long a challenge may be answered.
    pub(crate) life_ms: u64,
}

impl Tried<'_> {
    /// As long as a challenge of this name may live: a repeated send makes it anew.
    const fn longest_ms(&self) -> u64 {
        REPEAT_MS.saturating_add(self.life_ms)
    }

    fn challenge(&self, rule: &str, limit: u32) -> Take {
        take(self.keyed, rule, self.nonce, limit, self.longest_ms())
    }

    fn number(&self, rule: &str, limit: u32, window_ms: u64) -> Take {
        let subject = join!(self.to, " ", self.scope);
        take(self.keyed, rule, &subject, limit, window_ms)
    }
}

/// Sends since the last code of this country that was entered (H11): real people enter theirs.
fn unverified(keyed: &Keyed, country: &str, limit: u32) -> Take {
    take(keyed, "unverified", country, limit, DAY_MS)
}

/// A take forgets what is older than its window.
fn forget(take: Take) -> Take {
    Take {
        window_ms: 1,
        ..take
    }
}

fn take(keyed: &Keyed, rule: &str, subject: &str, limit: u32, window_ms: u64) -> Take {
    Take {
        key: join!(rule, ":", keyed.digest(rule, &[subject])),
        limit,
        window_ms,
    }
}
