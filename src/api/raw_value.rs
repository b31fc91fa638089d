//! `RawValue`: a field's value from a caller or a server. Reading it never fails, so that an error can name every faulty field.

use crate::support::{number::float, text::join};
use alloc::string::String;
use core::fmt;
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// A value that is no JSON, such as a symbol.
pub(crate) const NOT_JSON: &str = "a value that JSON does not have";

/// A field's value, unchecked.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum RawValue {
    /// The field is absent.
    #[default]
    Missing,
    Text(String),
    Number(f64),
    Boolean(bool),
    Null,
    /// A value that no field of the API can have.
    Other(&'static str),
}

impl RawValue {
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Missing | Self::Number(_) | Self::Boolean(_) | Self::Null | Self::Other(_) => {
                None
            }
        }
    }

    pub(crate) fn into_text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            Self::Missing | Self::Number(_) | Self::Boolean(_) | Self::Null | Self::Other(_) => {
                None
            }
        }
    }

    /// Describes the value for a sentence, without showing it.
    const fn describe(&self) -> &'static str {
        match self {
            Self::Missing => "nothing",
            Self::Text(_) => "a string",
            Self::Number(_) => "a number",
            Self::Boolean(_) => "a boolean",
            Self::Null => "null",
            Self::Other(what) => what,
        }
    }

    /// The rule that a value of another type breaks; `expected` names the right type.
    pub(crate) fn wrong_type(&self, expected: &str) -> String {
        join!("must be ", expected, ", found ", self.describe())
    }

    /// Whether it is an `Other` with this description.
    #[cfg(feature = "__handler")]
    pub(crate) fn is_other(&self, kind: &str) -> bool {
        matches!(self, Self::Other(other) if *other == kind)
    }
}

impl From<&str> for RawValue {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<Option<&str>> for RawValue {
    fn from(text: Option<&str>) -> Self {
        text.map_or(Self::Missing, Self::from)
    }
}

impl<'de> Deserialize<'de> for RawValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Fails for types that the visitor does not know.
        Ok(deserializer
            .deserialize_any(RawValueVisitor)
            .unwrap_or(Self::Other(NOT_JSON)))
    }
}

#[cfg(js_exports)]
impl From<wasm_bindgen::JsValue> for RawValue {
    fn from(value: wasm_bindgen::JsValue) -> Self {
        if let Some(text) = value.as_string() {
            Self::Text(text)
        } else if let Some(number) = value.as_f64() {
            Self::Number(number)
        } else if let Some(flag) = value.as_bool() {
            Self::Boolean(flag)
        } else if value.is_undefined() || value.is_null() {
            Self::Null
        } else if js_sys::Array::is_array(&value) {
            Self::Other("an array")
        } else if value.is_object() {
            Self::Other("an object")
        } else {
            Self::Other(NOT_JSON)
        }
    }
}

pub(crate) struct RawValueVisitor;

impl<'de> Visitor<'de> for RawValueVisitor {
    type Value = RawValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<RawValue, E> {
        Ok(RawValue::Boolean(value))
    }

    #[allow(
        clippy::as_conversions,
        clippy::cast_precision_loss,
        reason = "a number that loses precision is beyond every limit"
    )]
    fn visit_i64<E: Error>(self, value: i64) -> Result<RawValue, E> {
        Ok(RawValue::Number(value as f64))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<RawValue, E> {
        Ok(RawValue::Number(float(value)))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<RawValue, E> {
        Ok(RawValue::Number(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<RawValue, E> {
        Ok(value.into())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<RawValue, E> {
        Ok(RawValue::Text(value))
    }

    fn visit_unit<E: Error>(self) -> Result<RawValue, E> {
        Ok(RawValue::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<RawValue, A::Error> {
        // Read to the end, because a text format continues after the value.
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(RawValue::Other("an array"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<RawValue, A::Error> {
        while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(RawValue::Other("an object"))
    }
}

#[cfg(test)]
#[path = "tests/raw_value.rs"]
mod tests;
