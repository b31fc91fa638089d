//! The sentences of errors, in full: what happened, whether something was sent, what to do.

#![cfg(not(target_family = "wasm"))]

mod connections;
mod ends;
mod refusals;
mod responses;
mod statuses;
#[path = "../support/mod.rs"]
mod support;
mod tokens;

use bandwidth_mfa::{End, Kind, Operation, Sent};
use support::{CALLS, Outcome, SEND, VERIFY, VOICE, basic, ended, error, json, reset};

/// Checks the sentence of the error of a call with user name and password.
#[track_caller]
fn says(operation: Operation, outcomes: impl IntoIterator<Item = Outcome>, sentence: &str) {
    assert_eq!(error(basic(), operation, outcomes).to_string(), sentence);
}

#[test]
fn a_sentence_names_only_its_own_operation() {
    for operation in CALLS {
        for outcome in [
            reset(),
            json(500, ""),
            json(400, "{}"),
            json(200, "[]"),
            ended(End::Timeout),
        ] {
            let sentence = error(basic(), operation, [outcome]).to_string();
            for (other, word) in [(SEND, " text "), (VOICE, " call "), (VERIFY, " code ")] {
                let speaks = sentence.replace('.', " ").contains(word);
                assert_eq!(speaks, operation == other, "{operation:?}: {sentence}");
            }
        }
    }
}

/// The names for JavaScript programs.
#[test]
fn kinds_and_sent_have_names() {
    let kinds = [
        (Kind::Configuration, "configuration"),
        (Kind::InvalidInput, "invalid-input"),
        (Kind::Connection, "connection"),
        (Kind::ConnectionLost, "connection-lost"),
        (Kind::Timeout, "timeout"),
        (Kind::Aborted, "aborted"),
        (Kind::Authorization, "authorization"),
        (Kind::BadRequest, "bad-request"),
        (Kind::Unauthorized, "unauthorized"),
        (Kind::Forbidden, "forbidden"),
        (Kind::RateLimited, "rate-limited"),
        (Kind::Server, "server"),
        (Kind::UnexpectedStatus, "unexpected-status"),
        (Kind::InvalidResponse, "invalid-response"),
        (Kind::Internal, "internal"),
    ];
    for (kind, name) in kinds {
        assert_eq!(kind.as_str(), name);
    }
    let names = [Sent::No, Sent::Maybe, Sent::Yes].map(Sent::as_str);
    assert_eq!(names, ["no", "maybe", "yes"]);
    let printed = format!("{:<7}|{:>3}", Kind::Server, Sent::No);
    assert_eq!(printed, "server | no");
}

#[test]
fn debug_output_contains_the_sentence() {
    let error = error(basic(), SEND, [json(400, "")]);
    let printed = format!("{error:?}");
    assert!(
        printed.contains("kind: BadRequest, sent: No, attempts: 1"),
        "{printed}"
    );
    assert!(printed.contains("refused the request (400)"), "{printed}");
}
