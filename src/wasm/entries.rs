//! Reads the fields that read.js lists: each name with its value behind it. To ask such a list takes a third of the
//! crossings that asking an object takes.

use alloc::string::String;
use core::iter;
use js_sys::Array;
use serde::{
    de::{
        DeserializeOwned, DeserializeSeed, MapAccess, Visitor,
        value::{MapAccessDeserializer, MapDeserializer, SeqDeserializer},
    },
    forward_to_deserialize_any,
};
use serde_wasm_bindgen::{Deserializer, Error};
use wasm_bindgen::{JsCast as _, JsValue};

/// A model from its fields; nothing where there is no list of them.
pub(crate) fn read<T: DeserializeOwned>(list: &JsValue) -> Option<T> {
    T::deserialize(MapAccessDeserializer::new(Entries::of(list)?)).ok()
}

/// The text that is a field.
pub(crate) fn text(list: &JsValue, field: &str) -> Option<String> {
    let mut entries = Entries::of(list)?;
    while let Some(name) = entries.next() {
        let value = entries.next()?;
        if name.as_string().as_deref() == Some(field) {
            return value.as_string();
        }
    }
    None
}

struct Entries<'a> {
    list: &'a Array,
    length: u32,
    at: u32,
}

impl<'a> Entries<'a> {
    fn of(list: &'a JsValue) -> Option<Self> {
        if list.is_undefined() {
            return None;
        }
        let list: &Array = list.unchecked_ref();
        Some(Self {
            list,
            length: list.length(),
            at: 0,
        })
    }

    fn next(&mut self) -> Option<JsValue> {
        let at = self.at;
        self.at = at.saturating_add(1);
        (at < self.length).then(|| self.list.get(at))
    }
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        self.next()
            .map(|name| seed.deserialize(Deserializer::from(name)))
            .transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        seed.deserialize(Value(self.next().unwrap_or_default()))
    }
}

/// A value of which only the type is asked here. To let serde-wasm-bindgen ask takes a text six crossings, and brings the
/// reading of maps, buffers and iterators into the package, of which no field of a model is one.
struct Value(JsValue);

impl<'de> serde::Deserializer<'de> for Value {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let Self(value) = self;
        if value.is_string() {
            Deserializer::from(value).deserialize_string(visitor)
        } else if value.as_f64().is_some() {
            Deserializer::from(value).deserialize_f64(visitor)
        } else if value.is_null() {
            visitor.visit_unit()
        } else if Array::is_array(&value) {
            visitor.visit_seq(SeqDeserializer::new(iter::empty::<()>()))
        } else if value.is_object() {
            visitor.visit_map(MapDeserializer::new(iter::empty::<((), ())>()))
        } else {
            // It refuses everything else.
            Deserializer::from(value).deserialize_bool(visitor)
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier
    }
}
