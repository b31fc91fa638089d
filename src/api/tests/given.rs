//! Whatever JSON, or another format, puts into a field.

#![cfg(not(target_family = "wasm"))]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use super::Given;
use serde::{
    Deserialize,
    de::value::{BytesDeserializer, Error, MapAccessDeserializer, MapDeserializer},
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Fields {
    field: Given,
    next: Given,
}

#[test]
fn every_kind_of_json_value_is_taken_and_the_next_field_too() {
    for (json, given, found) in [
        (r#""text""#, Given::Text("text".into()), "a string"),
        (r#""""#, Given::Text(String::new()), "a string"),
        (r#""\u00fc\n""#, Given::Text("ü\n".into()), "a string"),
        ("1", Given::Number(1.0), "a number"),
        ("-1", Given::Number(-1.0), "a number"),
        ("1.5", Given::Number(1.5), "a number"),
        ("1e99", Given::Number(1e99), "a number"),
        ("true", Given::Boolean(true), "a boolean"),
        ("false", Given::Boolean(false), "a boolean"),
        ("null", Given::Null, "null"),
        ("[]", Given::Other("an array"), "an array"),
        ("[1,[2,{}]]", Given::Other("an array"), "an array"),
        ("{}", Given::Other("an object"), "an object"),
        (r#"{"a":{"b":[]}}"#, Given::Other("an object"), "an object"),
    ] {
        let fields: Fields =
            serde_json::from_str(&format!(r#"{{"field":{json},"next":"here"}}"#)).unwrap();
        assert_eq!(fields.field, given, "{json}");
        assert_eq!(fields.field.found(), found, "{json}");
        assert_eq!(fields.next.text(), Some("here"), "{json}");
        let text = matches!(given, Given::Text(_));
        assert_eq!(fields.field.text().is_some(), text, "{json}");
        assert_eq!(fields.field.into_text().is_some(), text, "{json}");
    }
}

#[test]
fn a_field_that_is_not_there_is_missing() {
    let fields: Fields = serde_json::from_str("{}").unwrap();
    assert_eq!(fields.field, Given::Missing);
    assert_eq!(fields.field.found(), "nothing");
    assert_eq!(fields.field.text(), None);
    assert_eq!(Given::from(None), Given::Missing);
    assert_eq!(Given::from(Some("a")), Given::Text("a".into()));
}

#[test]
fn a_text_is_given_away_as_it_was() {
    assert_eq!(Given::from("a").into_text().as_deref(), Some("a"));
    assert_eq!(Given::Number(1.0).into_text(), None);
}

#[test]
fn what_no_json_has_is_named_too() {
    let bytes = BytesDeserializer::<Error>::new(b"bytes");
    assert_eq!(Given::deserialize(bytes).unwrap(), Given::Other("bytes"));

    let entries = MapDeserializer::<_, Error>::new([("variant", 1)].into_iter());
    let map = MapAccessDeserializer::new(entries);
    assert_eq!(Given::deserialize(map).unwrap(), Given::Other("an object"));

    // A deserializer that fails, as serde-wasm-bindgen does for a symbol.
    let mut text = serde_json::Deserializer::from_str("?");
    let given = Given::deserialize(&mut text).unwrap();
    assert_eq!(given, Given::Other("a value that JSON does not have"));
}
