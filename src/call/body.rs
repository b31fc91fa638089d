//! The bodies of responses.

use crate::api::model::{ErrorOrTokenFields, ResponseFields};
use alloc::string::String;
use core::fmt;
use serde::de::DeserializeOwned;

/// The parts of a body that the rules read.
pub(crate) trait BodyFields {
    fn result(&self) -> Option<ResponseFields>;
    fn error_or_token(&self) -> Option<ErrorOrTokenFields>;
    fn text(&self) -> &str;
}

/// A body that was received completely, as text and, if possible, as JSON.
#[derive(Clone, PartialEq)]
pub struct JsonBody {
    text: String,
    value: Option<serde_json::Value>,
}

impl JsonBody {
    /// A body with this text, which need not be JSON. Replace invalid UTF-8 with U+FFFD first. A byte order mark at the start is left out.
    pub fn new(text: impl Into<String>) -> Self {
        let text: String = text.into();
        let text = text
            .strip_prefix('\u{feff}')
            .map(String::from)
            .unwrap_or(text);
        let value = serde_json::from_str(&text).ok();
        Self { text, value }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// A JSON object as `T`. Read from the parsed value, because `T` could accept a text that is not valid JSON.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Option<T> {
        let value = self.value.as_ref().filter(|value| value.is_object())?;
        serde_json::from_value(value.clone()).ok()
    }
}

impl BodyFields for JsonBody {
    fn result(&self) -> Option<ResponseFields> {
        self.read()
    }

    fn error_or_token(&self) -> Option<ErrorOrTokenFields> {
        self.read()
    }

    fn text(&self) -> &str {
        &self.text
    }
}

/// Without the text, because the token endpoint's contains a token.
impl fmt::Debug for JsonBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonBody").finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "tests/body.rs"]
mod tests;
