//! The span of a call: its fields, without numbers, codes and secrets.

#![cfg(all(not(target_family = "wasm"), feature = "tracing"))]
#![allow(clippy::unwrap_used, reason = "a test fails if it cannot go on")]

mod support;

use std::{
    fmt::{Debug, Write as _},
    sync::{Arc, Mutex},
};
use support::{SEND, Script, VERIFY, call, client, good, json, oauth2, token};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

/// Records the fields of every span.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut log = self.0.lock().unwrap();
        log.push_str(span.metadata().name());
        span.record(&mut Fields(&mut log));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Fields(&mut self.0.lock().unwrap()));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[test]
fn a_call_is_a_span_with_its_outcome_and_without_secrets() {
    let log = Log::default();
    let refusal = r#"{"error":"+19195551234 is locked, 654321"}"#;
    let script = Script::new([token("canary", ""), good(SEND), json(429, refusal)]);
    let client = client(oauth2(), &script);
    tracing::subscriber::with_default(log.clone(), || {
        call(&client, SEND).unwrap();
        call(&client, VERIFY).unwrap_err();
    });
    let written = log.0.lock().unwrap().clone();
    assert_eq!(
        written,
        "bandwidth_mfa operation=\"generateMessagingCode\" attempts=1 status=200 sent=\"yes\"\
         bandwidth_mfa operation=\"verifyCode\" attempts=1 status=429 kind=\"rate-limited\" sent=\"no\""
    );
}
