//! The answers to the runner.

use super::{NOW, NUMBER, V4, policy};
use crate::handler::{answer::TryInput, channel::Channel, policy::Policy, send::SendInput};
use alloc::string::String;
use serde_json::Value;

fn send(policy: &Policy, stage: &str, to: &str, channel: Channel) -> Value {
    let answer = policy.answer_send(
        stage,
        SendInput {
            to,
            channel,
            idempotency_key: "key",
            session: "session",
            networks: V4,
            now_ms: NOW,
            attempt: "attempt",
        },
    );
    serde_json::from_str(&answer).unwrap()
}

fn with_challenge<'a>(challenge: &'a str, to: &'a str) -> TryInput<'a> {
    TryInput {
        challenge,
        cookies: "",
        session: "session",
        now_ms: NOW,
        to,
        code: "123456",
        networks: V4,
        attempt: "try",
    }
}

fn verify(policy: &Policy, stage: &str, input: &TryInput<'_>) -> Value {
    serde_json::from_str(&policy.answer_try(stage, input)).unwrap()
}

#[test]
fn a_send_is_refused_by_its_number_country_or_channel() {
    let policy = policy(&[]);
    let refused = |to, channel| {
        let answer = send(&policy, "", to, channel);
        assert!(answer.get("begin").is_none() && answer["challenge"].is_string());
        answer["refused"].clone()
    };
    assert_eq!(refused("1", Channel::Messaging), "number");
    assert_eq!(refused("+4915112345678", Channel::Messaging), "country");
    assert_eq!(refused(NUMBER, Channel::Voice), "voice");
    let allowed = send(&policy, "", NUMBER, Channel::Messaging);
    assert_eq!(allowed["country"], "US");
    assert!(allowed["begin"]["operations"].is_array() && allowed.get("refused").is_none());
}

#[test]
fn a_try_needs_the_number_of_its_challenge_and_a_code_of_the_right_length() {
    let policy = policy(&[]);
    let sent = send(&policy, "", NUMBER, Channel::Messaging);
    let challenge = String::from(sent["challenge"].as_str().unwrap());
    for (input, refused) in [
        (with_challenge("broken", ""), "challenge"),
        (with_challenge(&challenge, "+19195550101"), "challenge"),
        (with_challenge("", "1"), "challenge"),
        (
            TryInput {
                code: "12345",
                ..with_challenge(&challenge, "")
            },
            "shape",
        ),
    ] {
        assert_eq!(verify(&policy, "", &input)["refused"], refused);
    }
    for to in ["", NUMBER] {
        let answer = verify(&policy, "", &with_challenge(&challenge, to));
        assert_eq!(
            (&answer["to"], &answer["channel"]),
            (&NUMBER.into(), &"messaging".into())
        );
    }
    let number = verify(&policy, "number", &with_challenge(&challenge, ""));
    assert_eq!(number["to"], NUMBER);
}
