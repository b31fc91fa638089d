//! `Cause`: what the runtime said about a failure.

use crate::support::secret::{mask_long, mask_text};
use alloc::string::String;
use core::fmt;

/// Shorter secrets are not masked in names and codes: a few letters occur in many names by chance.
const SHORTEST_IN_A_NAME: usize = 4;

/// What the runtime said about a failure. In an [`Error`](crate::Error) its secrets are masked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cause {
    /// The name of the runtime's error, such as `TypeError`.
    pub name: String,
    /// The runtime's code, if it gives one, such as `ECONNREFUSED`.
    pub code: Option<String>,
    /// The runtime's message.
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
    /// A cause with this message, for your own transport.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            ..Self::default()
        }
    }

    /// Sets the name of the error, such as `TimedOut`.
    #[must_use]
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Sets the system's code, such as `ECONNREFUSED`.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<String>) -> Self {
        self.code = Some(code.into());
        self
    }

    /// Masks these secrets.
    pub(crate) fn masked(&self, secrets: &[String]) -> Self {
        let mask_name = |name: &str| mask_long(name, secrets, SHORTEST_IN_A_NAME);
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
