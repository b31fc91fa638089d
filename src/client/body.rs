//! `JsonBody`, the body that most transports have.

use crate::call::exchange::Body;
use alloc::string::String;
use core::fmt;
use serde::de::DeserializeOwned;

/// A body that was received whole, as text and, where it is that, as JSON.
#[derive(Clone, PartialEq)]
pub struct JsonBody {
    text: String,
    value: Option<serde_json::Value>,
}

impl JsonBody {
    /// Reads a text, decoded from UTF-8 with what is none replaced by U+FFFD; a text that is no JSON is a body as well.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let value = serde_json::from_str(&text).ok();
        Self { text, value }
    }
}

impl Body for JsonBody {
    fn read<T: DeserializeOwned>(&self) -> Option<T> {
        let value = self.value.as_ref().filter(|value| value.is_object())?;
        serde_json::from_value(value.clone()).ok()
    }

    fn text(&self) -> &str {
        &self.text
    }
}

/// Without the text: the token endpoint's holds a token.
impl fmt::Debug for JsonBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonBody").finish_non_exhaustive()
    }
}
