//! Models whose fields accept any JSON value.

use crate::api::raw_value::RawValue;
#[cfg(js_exports)]
use crate::api::raw_value::RawValueVisitor;
#[cfg(js_exports)]
use core::fmt;
#[cfg(js_exports)]
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};

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
        #[derive(Debug, Default, ::serde::Deserialize)]
        #[serde(default)]
        pub(crate) struct $model {
            $(#[serde(rename = $name)] pub(crate) $field: $crate::api::raw_value::RawValue,)+
        }

        impl $crate::api::fields::Model for $model {
            fn with_fields<R>(
                &mut self,
                read: impl FnOnce(&'static [&'static str], &mut [&mut $crate::api::raw_value::RawValue]) -> R,
            ) -> R {
                read(&[$($name),+], &mut [$(&mut self.$field),+])
            }
        }
    };
}

pub(crate) use fields;

/// Reads a field's name as its index among the known names.
#[cfg(js_exports)]
struct FieldIndex(&'static [&'static str]);

#[cfg(js_exports)]
impl<'de> DeserializeSeed<'de> for FieldIndex {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

#[cfg(js_exports)]
impl Visitor<'_> for FieldIndex {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Option<usize>, E> {
        Ok(self.0.iter().position(|known| *known == name))
    }
}

/// Reads the `wanted` fields of a JavaScript object. A field of another type than the document's is an error. Much faster than reading
/// fields of any type. Each wanted field costs time, even an absent one.
#[cfg(js_exports)]
pub(crate) fn read_typed<'de, D: Deserializer<'de>, T: Model>(
    deserializer: D,
    wanted: &'static [&'static str],
) -> Result<T, D::Error> {
    let mut model = T::default();
    model.with_fields(|names, values| {
        deserializer.deserialize_struct("", wanted, TypedFields { names, values })
    })?;
    Ok(model)
}

#[cfg(js_exports)]
struct TypedFields<'a, 'b> {
    names: &'static [&'static str],
    values: &'a mut [&'b mut RawValue],
}

#[cfg(js_exports)]
impl<'de> Visitor<'de> for TypedFields<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        // serde-wasm-bindgen gives only fields that it was asked for.
        while let Some(Some(index)) = entries.next_key_seed(FieldIndex(self.names))? {
            if let (Some(name), Some(value)) = (self.names.get(index), self.values.get_mut(index)) {
                **value = entries.next_value_seed(DocumentedField(name))?;
            }
        }
        Ok(())
    }
}

/// Reads the value of the field with this name; it must have the document's type.
#[cfg(js_exports)]
struct DocumentedField(&'static str);

#[cfg(js_exports)]
impl<'de> DeserializeSeed<'de> for DocumentedField {
    type Value = RawValue;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<RawValue, D::Error> {
        match self.0 {
            "digits" | "expirationTimeInMinutes" => deserializer.deserialize_f64(RawValueVisitor),
            "valid" => deserializer.deserialize_bool(RawValueVisitor),
            _ => deserializer.deserialize_string(RawValueVisitor),
        }
    }
}
