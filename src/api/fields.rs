//! Models whose fields accept any JSON value. One function reads all models, because deriving `Deserialize` for each would make the
//! package a tenth larger.

use crate::api::raw_value::RawValue;
use core::fmt;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

/// A model that `fields!` declares.
pub(crate) trait Model: Default {
    /// Calls `read` with the names of the fields and, in the same order, their values.
    fn with_fields<R>(
        &mut self,
        read: impl FnOnce(&'static [&'static str], &mut [&mut RawValue]) -> R,
    ) -> R;
}

/// Declares a model: its fields, and their names in JSON. Other fields of an object are ignored.
macro_rules! fields {
    ($(#[$meta:meta])* $model:ident { $($field:ident = $name:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Default)]
        pub(crate) struct $model {
            $(pub(crate) $field: $crate::api::raw_value::RawValue,)+
        }

        impl $crate::api::fields::Model for $model {
            fn with_fields<R>(
                &mut self,
                read: impl FnOnce(&'static [&'static str], &mut [&mut $crate::api::raw_value::RawValue]) -> R,
            ) -> R {
                read(&[$($name),+], &mut [$(&mut self.$field),+])
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $model {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::api::fields::read(deserializer)
            }
        }
    };
}

pub(crate) use fields;

/// Reads an object. A field may have any type.
pub(crate) fn read<'de, D: Deserializer<'de>, T: Model>(deserializer: D) -> Result<T, D::Error> {
    let mut model = T::default();
    model.with_fields(|names, values| {
        deserializer.deserialize_struct("", names, Fields { names, values })
    })?;
    Ok(model)
}

struct Fields<'a, 'b> {
    names: &'static [&'static str],
    values: &'a mut [&'b mut RawValue],
}

impl<'de> Visitor<'de> for Fields<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        while let Some(index) = entries.next_key_seed(FieldIndex(self.names))? {
            match index.and_then(|index| self.values.get_mut(index)) {
                Some(value) => **value = entries.next_value()?,
                None => {
                    entries.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

/// Reads a field's name as its index among the known names.
struct FieldIndex(&'static [&'static str]);

impl<'de> DeserializeSeed<'de> for FieldIndex {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for FieldIndex {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Option<usize>, E> {
        Ok(self.0.iter().position(|known| *known == name))
    }
}

/// Reads a JavaScript object whose fields have the usual types: strings, except the fields that `numbers` and `flags` name. Any other
/// type is an error. This takes a fraction of the time of [`read`].
#[cfg(js_exports)]
pub(crate) fn read_typed<'de, D: Deserializer<'de>, T: Model>(
    deserializer: D,
    numbers: &'static [&'static str],
    flags: &'static [&'static str],
) -> Result<T, D::Error> {
    let mut model = T::default();
    model.with_fields(|names, values| {
        let visitor = JsFields {
            names,
            values,
            numbers,
            flags,
        };
        deserializer.deserialize_struct("", names, visitor)
    })?;
    Ok(model)
}

#[cfg(js_exports)]
struct JsFields<'a, 'b> {
    names: &'static [&'static str],
    values: &'a mut [&'b mut RawValue],
    numbers: &'static [&'static str],
    flags: &'static [&'static str],
}

#[cfg(js_exports)]
impl<'de> Visitor<'de> for JsFields<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        while let Some(index) = entries.next_key_seed(FieldIndex(self.names))? {
            let index = index.unwrap_or(usize::MAX);
            // serde-wasm-bindgen gives only fields that it was asked for.
            let (Some(name), Some(value)) = (self.names.get(index), self.values.get_mut(index))
            else {
                break;
            };
            let field_type = if self.numbers.contains(name) {
                1
            } else if self.flags.contains(name) {
                2
            } else {
                0
            };
            **value = entries.next_value_seed(FieldType(field_type))?;
        }
        Ok(())
    }
}

/// The type that a field must have: 0 a string, 1 a number, 2 a boolean.
#[cfg(js_exports)]
struct FieldType(u8);

#[cfg(js_exports)]
impl<'de> DeserializeSeed<'de> for FieldType {
    type Value = RawValue;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<RawValue, D::Error> {
        RawValue::of_type(self.0, deserializer)
    }
}
