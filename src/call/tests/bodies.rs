//! What the body of a response means.

use super::{error, result_of};
use crate::{
    api::operation::Operation,
    call::body::JsonBody,
    call::exchange::Reply,
    error::{Kind, Sent},
};

#[test]
fn a_200_must_match_the_document() {
    let identifier = "is not a string";
    let utf8 = "is not valid UTF-8";
    let object = "the body is not a JSON object";
    let valid = "`valid` is not a boolean";
    let text = Operation::GenerateMessagingCode;
    let voice = Operation::GenerateVoiceCode;
    let verify = Operation::VerifyCode;
    for (operation, body, broken) in [
        (text, r#"{"messageId":"a"}"#, None),
        (text, r#"{"messageId":""}"#, None),
        (text, "{}", None),
        (text, r#"{"callId":1,"valid":"x"}"#, None),
        (text, r#"{"messageId":1}"#, Some(identifier)),
        (text, r#"{"messageId":null}"#, Some(identifier)),
        (text, r#"{"messageId":true}"#, Some(identifier)),
        (text, r#"{"messageId":["a"]}"#, Some(identifier)),
        (text, r#"{"messageId":{}}"#, Some(identifier)),
        (text, "{\"messageId\":\"a\u{fffd}\"}", Some(utf8)),
        (text, "", Some(object)),
        (text, "[]", Some(object)),
        (text, "1", Some(object)),
        (text, "null", Some(object)),
        (text, "\"a\"", Some(object)),
        (text, r#"{"messageId":"#, Some(object)),
        (text, "<html>", Some(object)),
        (voice, r#"{"callId":"a","messageId":1}"#, None),
        (voice, r#"{"callId":1}"#, Some(identifier)),
        (voice, "{\"callId\":\"\u{fffd}\"}", Some(utf8)),
        (verify, r#"{"valid":true}"#, None),
        // The last one counts, as in every JavaScript runtime.
        (verify, r#"{"valid":1,"valid":true}"#, None),
        (verify, r#"{"valid":true,"valid":1}"#, Some(valid)),
        (verify, r#"{"valid":false}"#, None),
        (verify, r#"{"valid":"true"}"#, Some(valid)),
        (verify, r#"{"valid":1}"#, Some(valid)),
        (verify, r#"{"valid":null}"#, Some(valid)),
        (verify, r#"{"valid":[true]}"#, Some(valid)),
        (verify, "{}", Some(valid)),
    ] {
        let result = result_of(operation, &Reply::new(200, Ok(JsonBody::new(body))));
        let Some(broken) = broken else {
            assert!(result.is_ok(), "{body}");
            continue;
        };
        let error = result.err().unwrap_or_else(|| panic!("{body} passed"));
        assert_eq!(error.kind(), Kind::InvalidResponse, "{body}");
        assert_eq!(error.sent(), Sent::Yes, "{body}");
        assert_eq!(error.status(), Some(200), "{body}");
        assert!(error.to_string().contains(broken), "{body}: {error}");
    }
}

#[test]
fn an_error_contains_the_servers_words() {
    for (body, detail, request_id) in [
        (
            r#"{"error":"a","requestId":"1234"}"#,
            Some("a"),
            Some("1234"),
        ),
        (r#"{"message":"b"}"#, Some("b"), None),
        (r#"{"Message":"c"}"#, Some("c"), None),
        (
            r#"{"error":"a","message":"b","Message":"c"}"#,
            Some("a"),
            None,
        ),
        (r#"{"message":"b","Message":"c"}"#, Some("b"), None),
        (r#"{"error":1,"message":"b"}"#, Some("b"), None),
        (
            r#"{"error":"the hunter, +19195551234"}"#,
            Some("the ***, +•••"),
            None,
        ),
        (
            r#"{"requestId":"hunter1"}"#,
            Some(r#"{"requestId":"***1"}"#),
            Some("***1"),
        ),
        ("<h1>502</h1>", Some("<h1>502</h1>"), None),
        ("", None, None),
    ] {
        for status in [400, 403, 502] {
            let error = error(status, body).unwrap_or_else(|| panic!("{body} passed"));
            assert_eq!(error.detail(), detail, "{body}");
            assert_eq!(error.request_id(), request_id, "{body}");
        }
    }
}

#[test]
fn a_request_id_in_the_body_overrides_the_headers() {
    let mut reply = Reply::new(400, Ok(JsonBody::new(r#"{"requestId":"body"}"#)));
    reply.request_id = Some("header".into());
    let id = |reply: &Reply<JsonBody>| {
        let error = result_of(Operation::VerifyCode, reply).err();
        error.and_then(|error| error.request_id().map(str::to_owned))
    };
    assert_eq!(id(&reply).as_deref(), Some("body"));
    reply.body = Ok(JsonBody::new("{}"));
    assert_eq!(id(&reply).as_deref(), Some("header"));
}
