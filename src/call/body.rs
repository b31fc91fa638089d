//! Bodies of responses, as far as the rules use them.

use crate::api::model::{AnswerFields, ResponseFields};
use alloc::string::String;
use core::fmt;
use serde::de::DeserializeOwned;

/// The fields of a body that the rules use.
pub(crate) trait BodyFields {
    fn response(&self) -> Option<ResponseFields>;
    fn answer(&self) -> Option<AnswerFields>;
    fn page(&self) -> &str;
}

/// A body that was received completely, as text and, if possible, as JSON.
#[derive(Clone, PartialEq)]
pub struct JsonBody {
    text: String,
    value: Option<serde_json::Value>,
}

impl JsonBody {
    /// Invalid UTF-8 must already be U+FFFD; anything but JSON is allowed.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let value = serde_json::from_str(&text).ok();
        Self { text, value }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// A JSON object as `T`. The whole text was parsed before, because a field of `T` may accept anything, even invalid JSON.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Option<T> {
        let value = self.value.as_ref().filter(|value| value.is_object())?;
        serde_json::from_value(value.clone()).ok()
    }
}

impl BodyFields for JsonBody {
    fn response(&self) -> Option<ResponseFields> {
        self.read()
    }

    fn answer(&self) -> Option<AnswerFields> {
        self.read()
    }

    fn page(&self) -> &str {
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
