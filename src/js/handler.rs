//! The handler's border: functions of its policy, exported by name (see `Questions` of border.d.ts). They are synchronous. Each send
//! and try passes the options, from which a new instance rebuilds the policy.

use crate::{
    api::issue::Issue,
    error::{Error, Kind, Sent, list},
    handler::{
        answer::TryInput, channel::Channel, limits::RESEND_MS, policy::Policy, send::SendInput,
    },
    js::values::{PlainObject, give_error, give_text, give_value, issues_of, object, pairs},
    support::text::join,
};
use alloc::{boxed::Box, vec::Vec};
use core::cell::RefCell;
use wasm_bindgen::prelude::*;

thread_local! {
    static POLICIES: RefCell<Vec<(u32, &'static Policy)>> = const { RefCell::new(Vec::new()) };
}

/// Checks the options of a handler: gives its settings, or an error that names every fault.
#[wasm_bindgen(js_name = handlerOptions, skip_typescript)]
pub fn handler_options(id: u32, options: JsValue, faults: JsValue) {
    let mut issues = issues_of(&faults, |rule| rule);
    // An unreadable option is not also reported as missing.
    let policy = policy(id, &options).map_err(|more| Issue::add_new(&mut issues, more));
    let Some(policy) = policy.ok().filter(|_| issues.is_empty()) else {
        let sentence = "The options cannot work: ";
        return give_error(&refusal(Kind::Configuration, sentence, issues));
    };
    give_value(&object(&[
        ("digits", policy.digits.into()),
        ("minutes", policy.minutes.into()),
        ("storeTimeout", policy.store_ms.into()),
        ("resendIn", (RESEND_MS / 1_000).into()),
        ("hasVoice", policy.has_voice.into()),
        ("isInBody", policy.is_in_body.into()),
        ("countsAddresses", policy.counts_addresses.into()),
    ]));
}

/// The error for invalid arguments.
#[wasm_bindgen(js_name = handlerFault, skip_typescript)]
pub fn handler_fault(faults: JsValue) {
    let issues = issues_of(&faults, |rule| rule);
    give_error(&refusal(
        Kind::InvalidInput,
        "The request was refused: ",
        issues,
    ));
}

fn refusal(kind: Kind, sentence: &str, issues: Vec<Issue>) -> Error {
    let message = join!(sentence, list(&issues), ". Nothing was sent.");
    Error::new(kind, Sent::No, 0, message).with_issues(issues)
}

/// The policy of a handler, or what is wrong with its options.
#[inline(never)]
fn policy(id: u32, options: &JsValue) -> Result<&'static Policy, Vec<Issue>> {
    POLICIES.with_borrow_mut(|policies| {
        if let Some((_, policy)) = policies.iter().find(|(known, _)| *known == id) {
            return Ok(*policy);
        }
        // Leaked, because it lives as long as the instance.
        let policy: &'static Policy = Box::leak(Box::new(Policy::new(&pairs(options))?));
        policies.push((id, policy));
        Ok(policy)
    })
}

/// See `Policy::answer_send`.
#[wasm_bindgen(js_name = handlerSend, skip_typescript)]
pub fn handler_send(id: u32, options: JsValue, input: JsValue) {
    let Ok(policy) = policy(id, &options) else {
        return give_text("{}");
    };
    let input = PlainObject(input);
    let answer = policy.answer_send(
        &input.text("stage"),
        SendInput {
            to: &input.text("to"),
            channel: if input.is("isVoice") {
                Channel::Voice
            } else {
                Channel::Messaging
            },
            idempotency_key: &input.text("idempotencyKey"),
            session: &input.text("session"),
            networks: &input.text("networks"),
            now_ms: input.ms("now"),
            attempt: &input.text("attempt"),
        },
    );
    give_text(&answer);
}

/// See `Policy::answer_try`.
#[wasm_bindgen(js_name = handlerVerify, skip_typescript)]
pub fn handler_verify(id: u32, options: JsValue, input: JsValue) {
    let Ok(policy) = policy(id, &options) else {
        return give_text("{}");
    };
    let input = PlainObject(input);
    let answer = policy.answer_try(
        &input.text("stage"),
        &TryInput {
            challenge: &input.text("challenge"),
            cookies: &input.text("cookies"),
            session: &input.text("session"),
            now_ms: input.ms("now"),
            to: &input.text("to"),
            code: &input.text("code"),
            networks: &input.text("networks"),
            attempt: &input.text("attempt"),
        },
    );
    give_text(&answer);
}
