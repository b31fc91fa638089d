//! `Cause`, what the runtime said of a failure.

use crate::support::secret::mask_text;
use alloc::{string::String, vec::Vec};
use core::fmt;

/// A shorter secret is no reason to cut a name.
const SHORTEST_IN_A_NAME: usize = 4;

/// What the runtime said of a failure, with every secret masked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cause {
    /// The name of the runtime's error: `TypeError`.
    pub name: String,
    /// The runtime's code, where it gives one: `ECONNREFUSED`.
    pub code: Option<String>,
    /// The runtime's text.
    pub message: String,
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.message.as_str(), &self.code, self.name.as_str()) {
            ("", Some(code), _) => f.write_str(code),
            ("", None, "") => f.write_str("no reason was given"),
            ("", None, name) => f.write_str(name),
            (message, Some(code), _) if !message.contains(code) => write!(f, "{code}: {message}"),
            (message, _, _) => f.write_str(message),
        }
    }
}

impl core::error::Error for Cause {}

impl Cause {
    /// A cause with the text of what failed, for a transport of the program's own.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            ..Self::default()
        }
    }

    /// The same with the name of the error: `TimedOut`.
    #[must_use]
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// The same with the system's code: `ECONNREFUSED`.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<String>) -> Self {
        self.code = Some(code.into());
        self
    }

    /// The same without these secrets.
    pub(crate) fn masked(&self, secrets: &[String]) -> Self {
        // A secret of a few letters is in many a name by chance.
        let long: Vec<String> = secrets
            .iter()
            .filter(|secret| secret.len() >= SHORTEST_IN_A_NAME)
            .cloned()
            .collect();
        let mask_name = |name: &str| mask_text(name, &long);
        Self {
            name: mask_name(&self.name),
            code: self.code.as_deref().map(mask_name),
            message: mask_text(&self.message, secrets),
        }
    }
}

#[cfg(test)]
#[path = "tests/cause.rs"]
mod tests;
