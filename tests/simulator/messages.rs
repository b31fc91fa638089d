//! The message of a send, and the failures of magic numbers.

use super::service::{CALL, Service, TEXT, VERIFY, header, read, send_body, verify_body, with};
use bandwidth_mfa::simulator::{Channel, Fault};
use serde_json::json;

#[test]
fn a_text_and_a_call_arrive_with_their_codes() {
    let mut service = Service::new();
    for (path, channel, id) in [
        (TEXT, Channel::Messaging, "messageId"),
        (CALL, Channel::Voice, "callId"),
    ] {
        let reply = service.post(path, &send_body());
        let message = reply.message.clone().unwrap();
        assert_eq!(reply.status, 200);
        assert_eq!(message.channel, channel);
        assert_eq!(message.text, "Your Simulator 2FA code is 123456");
        assert_eq!(message.at, service.now);
        assert!(read(&reply)[id].is_string());
        assert_eq!(header(&reply, "x-simulator"), Some("1"));
        assert_eq!(header(&reply, "content-type"), Some("application/json"));
        assert_eq!((reply.delay_ms, reply.fault), (0, None));
    }
}

#[test]
fn identifiers_have_the_forms_of_the_documents_examples_and_differ() {
    let mut service = Service::new();
    let message = read(&service.post(TEXT, &send_body()))["messageId"].clone();
    let other = read(&service.post(TEXT, &send_body()))["messageId"].clone();
    assert_eq!(message.as_str().unwrap().len(), 29);
    assert_ne!(message, other);
    let call = read(&service.post(CALL, &send_body()))["callId"].clone();
    let lengths: Vec<usize> = call.as_str().unwrap().split('-').map(str::len).collect();
    assert_eq!(lengths, [1, 8, 8, 4, 4, 4, 12]);
}

#[test]
fn every_placeholder_of_a_message_is_replaced_but_none_inside_the_scope() {
    let mut service = Service::new();
    for (message, text) in [
        ("{CODE} {CODE}", "123456 123456"),
        ("{SCOPE}{NAME}{CODE}", "{CODE}Simulator123456"),
        ("{{CODE}}", "{123456}"),
        ("{code} {CODE {", "{code} {CODE {"),
        ("", ""),
        ("ü{CODE}ß", "ü123456ß"),
    ] {
        let body = with(send_body(), "message", message.into());
        let body = with(body, "scope", "{CODE}".into());
        assert_eq!(service.post(TEXT, &body).message.unwrap().text, text);
    }
}

#[test]
fn magic_numbers_trigger_their_faults() {
    let (none, cut) = (None, Some(Fault::Cut));
    for (end, send, verify, delay, fault) in [
        ("40", 400, 400, 0, none),
        ("41", 401, 401, 0, none),
        ("42", 200, 429, 0, none),
        ("43", 403, 403, 0, none),
        // Not a magic number.
        ("44", 200, 200, 0, none),
        ("50", 500, 500, 0, none),
        ("52", 502, 502, 0, none),
        ("60", 200, 200, 15_000, none),
        ("61", 200, 200, 0, cut),
        ("62", 200, 200, 0, Some(Fault::CutBody)),
        ("63", 503, 503, 0, Some(Fault::Refused)),
    ] {
        let to = json!(format!("+191955501{end}"));
        for (path, body, status) in [
            (TEXT, send_body(), send),
            (CALL, send_body(), send),
            (VERIFY, verify_body("1234", 3.0), verify),
        ] {
            let mut service = Service::new();
            let reply = service.post(path, &with(body, "to", to.clone()));
            assert_eq!(
                (reply.status, reply.delay_ms, reply.fault),
                (status, delay, fault),
                "{to} {path}"
            );
            let arrives = status == 200 && path != VERIFY;
            assert_eq!(reply.message.is_some(), arrives, "{to} {path}");
            assert_eq!(header(&reply, "x-simulator"), Some("1"));
        }
    }
}
