//! Reading the fields of a model from any format: one function for all models, since a derived one for each is a tenth of
//! the package.

use crate::api::given::Given;
use core::fmt;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

/// Fills the named fields from an object, each as it was found; other fields are passed over.
pub(crate) fn read_fields<'de, D: Deserializer<'de>>(
    deserializer: D,
    fields: &mut [(&'static str, &mut Given)],
) -> Result<(), D::Error> {
    deserializer.deserialize_map(Fields(fields))
}

struct Fields<'a, 'b>(&'a mut [(&'static str, &'b mut Given)]);

impl<'de> Visitor<'de> for Fields<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        while let Some(known) = entries.next_key_seed(Position(self.0))? {
            match known.and_then(|at| self.0.get_mut(at)) {
                Some((_, value)) => **value = entries.next_value()?,
                None => {
                    entries.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

/// Where a field's name is among the known ones.
struct Position<'a, 'b>(&'a [(&'static str, &'b mut Given)]);

impl<'de> DeserializeSeed<'de> for Position<'_, '_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Position<'_, '_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Option<usize>, E> {
        Ok(self.0.iter().position(|(known, _)| *known == name))
    }
}
