//! Valid codes, wrong codes and locks of every number.

use super::body::Verify;
use crate::support::{number::float, text::join};
use alloc::{borrow::ToOwned as _, collections::BTreeMap, string::String, vec::Vec};

const MINUTE_MS: u64 = 60_000;

/// The longest time that a verification can ask for.
const CODE_LIFE_MS: u64 = 15 * MINUTE_MS;

/// The documentation's "please wait 2 minutes".
const LOCK_MS: u64 = 2 * MINUTE_MS;

/// Not documented. Small enough to stop guessing, and large enough for a person's mistakes.
const WRONG_CODES: u32 = 5;

/// Bounds the memory of one number.
const CODES_PER_NUMBER: usize = 100;

/// With fewer numbers, a sweep is not worth its time.
const SWEEP_FROM: usize = 64;

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Right,
    Wrong,
    Locked,
}

struct Code {
    scope: String,
    digits: String,
    at: u64,
}

#[derive(Default)]
struct Number {
    codes: Vec<Code>,
    wrong: u32,
    last_wrong: u64,
    locked_until: u64,
}

impl Number {
    /// Drops codes that no verification can accept any more, and old wrong codes.
    fn prune(&mut self, now: u64) {
        self.codes
            .retain(|code| is_within(code.at, now, CODE_LIFE_MS));
        if !is_within(self.last_wrong, now, CODE_LIFE_MS) {
            self.wrong = 0;
        }
    }

    const fn can_matter(&self, now: u64) -> bool {
        !self.codes.is_empty() || self.wrong > 0 || self.locked_until > now
    }
}

/// Whether `at` is at most `life` ago. The host's clock may be set back.
const fn is_within(at: u64, now: u64, life: u64) -> bool {
    now.saturating_sub(at) <= life
}

#[derive(Default)]
pub(super) struct Numbers {
    by_key: BTreeMap<String, Number>,
    last_sweep: u64,
    next_sweep: usize,
}

/// Shows no number and no code.
impl core::fmt::Debug for Numbers {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{} numbers", self.by_key.len())
    }
}

impl Numbers {
    pub(super) fn len(&self) -> usize {
        self.by_key.len()
    }

    pub(super) fn add(&mut self, account: &str, to: &str, scope: &str, code: &str, now: u64) {
        let codes = &mut self.number(account, to, now).codes;
        if codes.len() >= CODES_PER_NUMBER {
            codes.remove(0);
        }
        codes.push(Code {
            scope: scope.to_owned(),
            digits: code.to_owned(),
            at: now,
        });
    }

    pub(super) fn verify(&mut self, account: &str, verify: &Verify, now: u64) -> Verdict {
        let number = self.number(account, &verify.to, now);
        if number.locked_until > now {
            return Verdict::Locked;
        }
        let found = number.codes.iter().position(|code| {
            code.scope == verify.scope
                && code.digits == verify.code
                && is_alive(code.at, now, verify.minutes)
        });
        if let Some(at) = found {
            number.codes.remove(at);
            number.wrong = 0;
            return Verdict::Right;
        }
        number.wrong = number.wrong.saturating_add(1);
        number.last_wrong = now;
        if number.wrong >= WRONG_CODES {
            number.wrong = 0;
            number.locked_until = now.saturating_add(LOCK_MS);
        }
        Verdict::Wrong
    }

    /// The state of one number, without expired parts.
    fn number(&mut self, account: &str, to: &str, now: u64) -> &mut Number {
        self.sweep(now);
        // A number contains no space.
        let number = self.by_key.entry(join!(account, " ", to)).or_default();
        number.prune(now);
        number
    }

    /// Forgets numbers that cannot matter any more: when there are twice as many as after the last sweep, and once per lifetime of a code.
    /// So the average cost per request is constant.
    fn sweep(&mut self, now: u64) {
        if self.by_key.len() < self.next_sweep.max(SWEEP_FROM)
            && is_within(self.last_sweep, now, CODE_LIFE_MS)
        {
            return;
        }
        self.by_key.retain(|_, number| {
            number.prune(now);
            number.can_matter(now)
        });
        self.last_sweep = now;
        self.next_sweep = self.by_key.len().saturating_mul(2);
    }
}

/// The document: "Any code generated within the last 3 minutes are still valid."
fn is_alive(at: u64, now: u64, minutes: f64) -> bool {
    float(now.saturating_sub(at)) <= minutes * float(MINUTE_MS)
}
