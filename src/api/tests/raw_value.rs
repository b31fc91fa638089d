//! Values of every type.

#![cfg(not(target_family = "wasm"))]

use super::RawValue;
use serde::{
    Deserialize,
    de::value::{BytesDeserializer, Error},
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Fields {
    field: RawValue,
    next: RawValue,
}

#[test]
fn reads_every_kind_of_json_value_and_the_next_field() {
    for (json, value, found) in [
        (r#""text""#, RawValue::Text("text".into()), "a string"),
        (r#""""#, RawValue::Text(String::new()), "a string"),
        (r#""\u00fc\n""#, RawValue::Text("ü\n".into()), "a string"),
        ("1", RawValue::Number(1.0), "a number"),
        ("-1", RawValue::Number(-1.0), "a number"),
        ("1.5", RawValue::Number(1.5), "a number"),
        ("1e99", RawValue::Number(1e99), "a number"),
        ("true", RawValue::Boolean(true), "a boolean"),
        ("false", RawValue::Boolean(false), "a boolean"),
        ("null", RawValue::Null, "null"),
        ("[]", RawValue::Other("an array"), "an array"),
        ("[1,[2,{}]]", RawValue::Other("an array"), "an array"),
        ("{}", RawValue::Other("an object"), "an object"),
        (
            r#"{"a":{"b":[]}}"#,
            RawValue::Other("an object"),
            "an object",
        ),
    ] {
        let fields: Fields =
            serde_json::from_str(&format!(r#"{{"field":{json},"next":"here"}}"#)).unwrap();
        assert_eq!(fields.field, value, "{json}");
        assert_eq!(fields.field.describe(), found, "{json}");
        assert_eq!(fields.next.text(), Some("here"), "{json}");
        let text = fields.field.text().map(String::from);
        assert_eq!(text.is_some(), found == "a string", "{json}");
        assert_eq!(fields.field.into_text(), text, "{json}");
    }
}

#[test]
fn an_absent_field_is_missing() {
    let fields: Fields = serde_json::from_str("{}").unwrap();
    assert_eq!(fields.field, RawValue::Missing);
    assert_eq!(fields.field.describe(), "nothing");
    assert_eq!(fields.field.text(), None);
    assert_eq!(RawValue::from(None), RawValue::Missing);
    assert_eq!(RawValue::from(Some("a")), RawValue::Text("a".into()));
}

#[test]
fn names_values_that_json_does_not_have() {
    let bytes = BytesDeserializer::<Error>::new(b"bytes");
    let value = RawValue::deserialize(bytes).unwrap();
    assert_eq!(value, RawValue::Other("a value that JSON does not have"));
}
