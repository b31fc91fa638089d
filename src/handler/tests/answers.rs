//! The answers to the runner.

use super::{NOW, NUMBER, V4, policy};
use crate::handler::{
    answer::TryInput,
    challenge::Challenge,
    channel::Channel,
    operation::{StoreOperation, step_json},
    policy::Policy,
    send::SendInput,
    verify::VerifyInput,
};
use alloc::string::String;
use serde_json::Value;

const fn send_input(to: &str, channel: Channel) -> SendInput<'_> {
    SendInput {
        to,
        channel,
        idempotency_key: "key",
        session: "session",
        networks: V4,
        now_ms: NOW,
        attempt: "attempt",
    }
}

fn send(policy: &Policy, stage: &str, to: &str, channel: Channel) -> Value {
    let answer = policy.answer_send(stage, send_input(to, channel));
    serde_json::from_str(&answer).unwrap()
}

fn step(operations: &[StoreOperation]) -> Value {
    serde_json::from_str(&step_json(operations)).unwrap()
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

#[test]
fn each_stage_of_a_send_has_its_own_answer() {
    let policy = policy(&[]);
    let answer = |stage| send(&policy, stage, NUMBER, Channel::Messaging);
    let sent = policy.send(send_input(NUMBER, Channel::Messaging));
    assert_eq!(answer("")["begin"], step(&sent.begin));
    assert_eq!(answer("")["commit"], step(&sent.commit));
    assert_eq!(answer("silent"), step(&sent.silent()));
    assert_eq!(answer("release"), step(&sent.release()));
    assert_eq!(answer("undo"), step(&sent.undo()));
    assert_eq!(answer("undo-silent"), step(&sent.undo_silent()));
    assert_eq!(answer("hide"), step(&sent.hide()));
    let sealed = |challenge: &Challenge| challenge.seal(&policy, "session");
    assert_eq!(answer("")["challenge"], sealed(&sent.challenge));
    assert_eq!(answer("earlier")["challenge"], sealed(&sent.earlier()));
    assert_eq!(answer("later")["challenge"], sealed(&sent.later()));
}

#[test]
fn each_stage_of_a_try_has_its_own_answer() {
    let policy = policy(&[]);
    let input = with_challenge("", NUMBER);
    let tried = VerifyInput {
        challenge: None,
        to: NUMBER,
        code: "123456",
        networks: V4,
        attempt: "try",
    };
    let answer = |stage| verify(&policy, stage, &input);
    let verdict = policy.verify(&tried);
    assert_eq!(answer("")["begin"], step(&verdict.begin));
    assert_eq!(answer("success"), step(&verdict.success(&policy, &tried)));
    assert_eq!(answer("undo"), step(&verdict.undo()));
    assert_eq!(answer("forget"), step(&policy.forget(NUMBER)));
}
