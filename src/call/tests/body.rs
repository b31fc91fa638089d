//! Which bodies are read.

use super::JsonBody;
use std::collections::HashMap;

#[test]
fn only_a_json_object_of_the_right_type_is_read() {
    for (text, is_object) in [
        (r#"{"a":1}"#, true),
        (r#" {"a":1} "#, true),
        (r#"{"a":1"#, false),
        (r#"{"a":1}{}"#, false),
        (r#"{"a":"1"}"#, false),
        ("[]", false),
        ("1", false),
        ("", false),
    ] {
        let body = JsonBody::new(text);
        let object = body.read::<HashMap<String, u8>>();
        assert_eq!(object.is_some(), is_object, "{text}");
        assert_eq!(body.text(), text);
    }
}

#[test]
fn a_byte_order_mark_is_not_part_of_a_body() {
    let body = JsonBody::new("\u{feff}{\"a\":1}");
    assert!(body.read::<HashMap<String, u8>>().is_some());
    assert_eq!(body.text(), r#"{"a":1}"#);
}
