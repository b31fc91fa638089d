//! Identifiers in the form of the document's examples, made from a counter: the same requests at the same times get the same
//! identifiers.

use crate::support::text::join;
use alloc::string::{String, ToString as _};

/// A number as 16 hexadecimal digits.
pub(super) fn hex(number: u64) -> String {
    number
        .to_be_bytes()
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

#[derive(Debug, Default)]
pub(super) struct Ids {
    count: u64,
}

impl Ids {
    /// The next number, mixed so that neighbours look different (splitmix64, public domain).
    pub(super) const fn number(&mut self) -> u64 {
        self.count = self.count.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.count;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn hex<const LENGTH: usize>(&mut self) -> String {
        hex(self.number()).chars().take(LENGTH).collect()
    }

    /// A UUID in the form of version 4 (RFC 9562 5.4).
    pub(super) fn uuid(&mut self) -> String {
        join!(
            self.hex::<8>(),
            "-",
            self.hex::<4>(),
            "-4",
            self.hex::<3>(),
            "-a",
            self.hex::<3>(),
            "-",
            self.hex::<12>()
        )
    }

    /// Such as `1589228074636lm4k2je7j7jklbn2`: the time in milliseconds and 16 characters.
    pub(super) fn message(&mut self, now_ms: u64) -> String {
        join!(now_ms.to_string(), self.hex::<16>())
    }

    /// Such as `c-15ac29a2-1331029c-2cb0-4a07-b215-b22865662d85`.
    pub(super) fn call(&mut self) -> String {
        join!("c-", self.hex::<8>(), "-", self.uuid())
    }
}
