//! Which bodies are parsed.

use super::JsonBody;
use std::collections::HashMap;

#[test]
fn only_json_objects_are_parsed_and_the_text_stays() {
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
