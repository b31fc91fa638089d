//! Reading the fields of a model from any format: one function for all models, since a derived one for each is a tenth of
//! the package.

use crate::given::Given;
use core::fmt;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

/// The values of the named fields of an object, each as it was found; other fields are passed over.
pub(crate) fn read_fields<'de, D: Deserializer<'de>, const N: usize>(
    deserializer: D,
    names: [&str; N],
) -> Result<[Given; N], D::Error> {
    let mut values = [const { Given::Missing }; N];
    deserializer.deserialize_map(Fields {
        names: &names,
        values: &mut values,
    })?;
    Ok(values)
}

struct Fields<'a> {
    names: &'a [&'a str],
    values: &'a mut [Given],
}

impl<'de> Visitor<'de> for Fields<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        while let Some(known) = entries.next_key_seed(Position(self.names))? {
            match known.and_then(|at| self.values.get_mut(at)) {
                Some(value) => *value = entries.next_value()?,
                None => {
                    entries.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

/// Where a field's name is among the known ones.
struct Position<'a>(&'a [&'a str]);

impl<'de> DeserializeSeed<'de> for Position<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Position<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Option<usize>, E> {
        Ok(self.0.iter().position(|known| *known == name))
    }
}
