//! Models whose fields are taken as they are found. One function reads all of them, since a derived one for each is a tenth
//! of the package.

use crate::api::given::Given;
use core::fmt;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

/// A model that `fields!` declares.
pub(crate) trait Model: Default {
    /// Hands out its names, each name as often as [`JsFields`] tries, and its values.
    fn with_fields<R>(
        &mut self,
        read: impl FnOnce(&'static [&'static str], &'static [&'static str], &mut [&mut Given]) -> R,
    ) -> R;
}

/// Declares a model by its fields and their names; what else an object holds is passed over.
macro_rules! fields {
    ($(#[$meta:meta])* $model:ident { $($field:ident = $name:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Default)]
        pub(crate) struct $model {
            $(pub(crate) $field: $crate::api::given::Given,)+
        }

        impl $crate::api::fields::Model for $model {
            fn with_fields<R>(
                &mut self,
                read: impl FnOnce(
                    &'static [&'static str],
                    &'static [&'static str],
                    &mut [&mut $crate::api::given::Given],
                ) -> R,
            ) -> R {
                let tries = &[$($name, $name, $name, $name),+];
                read(&[$($name),+], tries, &mut [$(&mut self.$field),+])
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

/// Reads each field as whatever it is.
pub(crate) fn read<'de, D: Deserializer<'de>, T: Model>(deserializer: D) -> Result<T, D::Error> {
    let mut model = T::default();
    model.with_fields(|names, _, values| {
        deserializer.deserialize_struct("", names, Fields { names, values })
    })?;
    Ok(model)
}

struct Fields<'a, 'b> {
    names: &'static [&'static str],
    values: &'a mut [&'b mut Given],
}

impl<'de> Visitor<'de> for Fields<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        while let Some(place) = entries.next_key_seed(Place(self.names))? {
            match place.and_then(|place| self.values.get_mut(place)) {
                Some(value) => **value = entries.next_value()?,
                None => {
                    entries.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

/// Where a field's name is among the known ones.
struct Place(&'static [&'static str]);

impl<'de> DeserializeSeed<'de> for Place {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Place {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Option<usize>, E> {
        Ok(self.0.iter().position(|known| *known == name))
    }
}

/// Reads the fields of a JavaScript object, which serde-wasm-bindgen gives as often as they are named: each is tried as a text, a
/// number, a flag and as nothing. To ask a value what it is takes 1.4 KB more, since it may be a map, bytes or a big integer.
#[cfg(js_exports)]
pub(crate) fn read_javascript<'de, D: Deserializer<'de>, T: Model>(
    deserializer: D,
) -> Result<T, D::Error> {
    let mut model = T::default();
    model.with_fields(|names, tries, values| {
        let visitor = JsFields {
            names,
            values,
            kinds: None,
        };
        deserializer.deserialize_struct("", tries, visitor)
    })?;
    Ok(model)
}

/// Reads the fields of a JavaScript object as texts, but for these numbers and flags; anything else is an error. It takes a
/// fraction of the time.
#[cfg(js_exports)]
pub(crate) fn read_typed<'de, D: Deserializer<'de>, T: Model>(
    deserializer: D,
    numbers: &'static [&'static str],
    flags: &'static [&'static str],
) -> Result<T, D::Error> {
    let mut model = T::default();
    model.with_fields(|names, _, values| {
        let visitor = JsFields {
            names,
            values,
            kinds: Some((numbers, flags)),
        };
        deserializer.deserialize_struct("", names, visitor)
    })?;
    Ok(model)
}

#[cfg(js_exports)]
struct JsFields<'a, 'b> {
    names: &'static [&'static str],
    values: &'a mut [&'b mut Given],
    kinds: Option<(&'static [&'static str], &'static [&'static str])>,
}

#[cfg(js_exports)]
impl<'de> Visitor<'de> for JsFields<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let mut last = usize::MAX;
        let mut tries = 0_u8;
        while let Some(place) = entries.next_key_seed(Place(self.names))? {
            let place = place.unwrap_or(usize::MAX);
            let (Some(name), Some(value)) = (self.names.get(place), self.values.get_mut(place))
            else {
                entries.next_value::<IgnoredAny>()?;
                continue;
            };
            let kind = match self.kinds {
                Some((numbers, _)) if numbers.contains(name) => 1,
                Some((_, flags)) if flags.contains(name) => 2,
                Some(_) => 0,
                None => {
                    tries = if place == last {
                        tries.saturating_add(1)
                    } else {
                        0
                    };
                    last = place;
                    tries
                }
            };
            if kind > 0 && self.kinds.is_none() && **value != Given::Missing {
                entries.next_value::<IgnoredAny>()?;
                continue;
            }
            match entries.next_value_seed(Kind(kind)) {
                Ok(found) => **value = found,
                Err(error) if self.kinds.is_some() => return Err(error),
                Err(_) if kind == 3 => **value = Given::Other("something else"),
                Err(_) => {}
            }
        }
        Ok(())
    }
}

/// A text, a number, a flag, or nothing.
#[cfg(js_exports)]
struct Kind(u8);

#[cfg(js_exports)]
impl<'de> DeserializeSeed<'de> for Kind {
    type Value = Given;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Given, D::Error> {
        Given::of_kind(self.0, deserializer)
    }
}
