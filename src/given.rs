//! `Given`, what a caller or a server put into a field: reading it never fails, so that every faulty field
//! can be named at once.

use alloc::string::String;
use core::{fmt, marker::PhantomData};
use serde::de::{Deserialize, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, Visitor};

/// A field's value as it was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Given<T> {
    /// The field is not there.
    #[default]
    Missing,
    /// The field holds something of another type; the text names that type.
    Wrong(&'static str),
    /// The field holds a value of its type.
    Ok(T),
}

impl<T> Given<T> {
    pub(crate) fn ok(self) -> Option<T> {
        match self {
            Self::Ok(value) => Some(value),
            Self::Missing | Self::Wrong(_) => None,
        }
    }
}

impl<T> From<Option<T>> for Given<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Missing, Self::Ok)
    }
}

/// A type that a field can have.
pub(crate) trait Value: Sized {
    fn from_text(_: &str) -> Option<Self> {
        None
    }
    fn from_number(_: f64) -> Option<Self> {
        None
    }
    fn from_bool(_: bool) -> Option<Self> {
        None
    }
}

impl Value for String {
    fn from_text(text: &str) -> Option<Self> {
        Some(text.into())
    }
}

impl Value for f64 {
    fn from_number(number: f64) -> Option<Self> {
        Some(number)
    }
}

impl Value for bool {
    fn from_bool(value: bool) -> Option<Self> {
        Some(value)
    }
}

impl<'de, T: Value> Deserialize<'de> for Given<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // A deserializer refuses what it has no name for (a symbol, a function).
        Ok(deserializer
            .deserialize_any(GivenVisitor(PhantomData))
            .unwrap_or(Self::Wrong("a value that JSON does not have")))
    }
}

struct GivenVisitor<T>(PhantomData<T>);

impl<T: Value> GivenVisitor<T> {
    fn number(number: f64) -> Given<T> {
        T::from_number(number).map_or(Given::Wrong("a number"), Given::Ok)
    }
}

impl<'de, T: Value> Visitor<'de> for GivenVisitor<T> {
    type Value = Given<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Given<T>, E> {
        Ok(T::from_bool(value).map_or(Given::Wrong("a boolean"), Given::Ok))
    }

    #[allow(
        clippy::as_conversions,
        clippy::cast_precision_loss,
        reason = "far from 2^53 every rule refuses the number anyway"
    )]
    fn visit_i64<E: Error>(self, value: i64) -> Result<Given<T>, E> {
        Ok(Self::number(value as f64))
    }

    #[allow(
        clippy::as_conversions,
        clippy::cast_precision_loss,
        reason = "far from 2^53 every rule refuses the number anyway"
    )]
    fn visit_u64<E: Error>(self, value: u64) -> Result<Given<T>, E> {
        Ok(Self::number(value as f64))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Given<T>, E> {
        Ok(Self::number(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Given<T>, E> {
        Ok(T::from_text(value).map_or(Given::Wrong("a string"), Given::Ok))
    }

    fn visit_bytes<E: Error>(self, _: &[u8]) -> Result<Given<T>, E> {
        Ok(Given::Wrong("bytes"))
    }

    fn visit_unit<E: Error>(self) -> Result<Given<T>, E> {
        Ok(Given::Wrong("null"))
    }

    fn visit_none<E: Error>(self) -> Result<Given<T>, E> {
        Ok(Given::Wrong("null"))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Given<T>, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Given<T>, A::Error> {
        // Read to the end: a text format goes on behind the value.
        while items.next_element::<serde::de::IgnoredAny>()?.is_some() {}
        Ok(Given::Wrong("an array"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Given<T>, A::Error> {
        while entries
            .next_entry::<serde::de::IgnoredAny, serde::de::IgnoredAny>()?
            .is_some()
        {}
        Ok(Given::Wrong("an object"))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, _: A) -> Result<Given<T>, A::Error> {
        Ok(Given::Wrong("an object"))
    }
}
