//! Which country a number belongs to (H9). The table is made by scripts/countries.mjs from libphonenumber's metadata.

use alloc::{string::String, vec::Vec};

/// A line for each country: its code of ISO 3166-1 and the prefixes of its numbers, without the plus.
const TABLE: &str = include_str!("countries.txt");

/// The countries that are served.
#[derive(Debug, Default)]
pub(crate) struct Countries {
    allowed: Vec<String>,
    /// Countries, or prefixes with their plus.
    denied: Vec<String>,
}

impl Countries {
    pub(crate) const fn new(allowed: Vec<String>, denied: Vec<String>) -> Self {
        Self { allowed, denied }
    }

    /// Whether a number may be sent to: its country is allowed, and neither it nor a prefix of the number denied.
    pub(crate) fn allows(&self, number: &str) -> bool {
        let Some(country) = country(number) else {
            return false;
        };
        let is_denied = self
            .denied
            .iter()
            .any(|denied| denied == country || number.starts_with(denied.as_str()));
        !is_denied && self.allowed.iter().any(|allowed| allowed == country)
    }
}

/// Whether there is a country with this code.
pub(crate) fn is_country(code: &str) -> bool {
    code.len() == 2
        && TABLE
            .lines()
            .any(|line| line.split(' ').next() == Some(code))
}

/// The country of a number in E.164 form: that of the longest prefix, so that +1 876 is not the US.
pub(crate) fn country(number: &str) -> Option<&'static str> {
    let digits = number.strip_prefix('+')?;
    let mut longest = 0;
    let mut found = None;
    for line in TABLE.lines() {
        let mut words = line.split(' ');
        let country = words.next()?;
        for prefix in words {
            if prefix.len() > longest && digits.starts_with(prefix) {
                longest = prefix.len();
                found = Some(country);
            }
        }
    }
    found
}
