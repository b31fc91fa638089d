//! The handler's border: functions of its policy, exported by name (see `Questions` of border.d.ts). They are synchronous. Each send
//! and try passes the options, from which a new instance rebuilds the policy.

#![allow(
    clippy::needless_pass_by_value,
    unreachable_pub,
    reason = "JavaScript hands its values over, and wasm-bindgen exports what is `pub`"
)]

use crate::{
    api::{check, issue::Issue},
    error::{Error, Kind, Sent, list},
    handler::{
        challenge::Challenge, channel::Channel, countries, limits::RESEND_MS,
        operation::StoreOperation, policy::Policy, send::SendInput, verify::VerifyInput,
    },
    js::values::{PlainObject, give_error, give_text, give_value, issues_of, object, pairs},
    support::text::join,
};
use alloc::{boxed::Box, string::String, vec::Vec};
use core::cell::RefCell;
use wasm_bindgen::prelude::*;

thread_local! {
    static POLICIES: RefCell<Vec<(u32, &'static Policy)>> = const { RefCell::new(Vec::new()) };
}

/// Checks the options of a handler: gives its settings, or an error that names every fault.
#[wasm_bindgen(js_name = handlerOptions, skip_typescript)]
pub fn handler_options(id: u32, options: JsValue, faults: JsValue) {
    let mut issues = issues_of(&faults, |rule| rule);
    let policy = policy(id, &options);
    if let Err(more) = &policy {
        // An unreadable option is not also reported as missing.
        let known = issues.len();
        for issue in more {
            let unreadable = issues.get(..known).unwrap_or_default();
            if unreadable.iter().all(|known| known.field != issue.field) {
                issues.push(issue.clone());
            }
        }
    }
    let Some(policy) = policy.ok().filter(|_| issues.is_empty()) else {
        let sentence = "The options cannot work: ";
        return give_error(&refused(Kind::Configuration, sentence, issues));
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
    give_error(&refused(
        Kind::InvalidInput,
        "The request was refused: ",
        issues,
    ));
}

fn refused(kind: Kind, sentence: &str, issues: Vec<Issue>) -> Error {
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

/// Answers a question about a send. Without a stage: `{ country, challenge, begin, commit }`, or for a refused send
/// `{ country, challenge, refused }`, with the reason and a challenge that never verifies. At the stages `earlier` and
/// `later`: `{ challenge }`. At another stage: its operations.
#[wasm_bindgen(js_name = handlerSend, skip_typescript)]
pub fn handler_send(id: u32, options: JsValue, input: JsValue) {
    let input = PlainObject(input);
    let text = |field| input.text(field).unwrap_or_default();
    let (to, session) = (&text("to"), &text("session"));
    let Ok(policy) = policy(id, &options) else {
        return give_text("{}");
    };
    let channel = if input.is("isVoice") {
        Channel::Voice
    } else {
        Channel::Messaging
    };
    let send = policy.send(SendInput {
        to,
        channel,
        idempotency_key: &text("idempotencyKey"),
        session,
        networks: &text("networks"),
        now_ms: input.ms("now"),
        attempt: &text("attempt"),
    });
    let stage = text("stage");
    let operations = match stage.as_str() {
        "silent" => send.silent(),
        "release" => send.release(),
        "undo" => send.undo(),
        "undo-silent" => send.undo_silent(),
        "hide" => send.hide(),
        "earlier" | "later" => {
            let challenge = if stage == "later" {
                send.later()
            } else {
                send.earlier()
            };
            let challenge = challenge.seal(policy, session);
            return give_text(&join!(r#"{"challenge":""#, challenge, "\"}"));
        }
        _ => {
            let refusal = if check::e164(to).is_some() {
                Some("number")
            } else if policy.serves(channel) {
                policy.countries.refusal(to)
            } else {
                Some("voice")
            };
            let country = match refusal {
                Some(_) => countries::country(to).unwrap_or_default(),
                None => countries::counted_country(to),
            };
            let begin = step_json(&send.begin);
            let commit = step_json(&send.commit);
            let rest = match refusal {
                Some(reason) => [r#"refused":""#, reason, "\"}", "", ""],
                None => [r#"begin":"#, &begin, r#","commit":"#, &commit, "}"],
            };
            return give_text(&join!(
                r#"{"country":""#,
                country,
                r#"","challenge":""#,
                send.challenge.seal(policy, session),
                r#"",""#,
                rest.concat()
            ));
        }
    };
    give_text(&step_json(&operations));
}

/// A step: the operations for the store, and what a refusal of each means.
fn step_json(operations: &[StoreOperation]) -> String {
    let mut json = String::from(r#"{"operations":"#);
    let mut reasons = String::from(r#"],"reasons":"#);
    let mut separator = "[";
    for operation in operations {
        json = join!(json, separator, operation.to_json());
        reasons = join!(reasons, separator, "\"", operation.reason, "\"");
        separator = ",";
    }
    join!(json, reasons, "]}")
}

/// Answers a question about a try. Without a stage: `{ to, country, channel, begin, instead }`, or `{ refused }` if there is nothing to try.
/// At the stage `number`: `to` is the challenge's number. At `forget`: the operations that make the store forget a number. At
/// another stage: its operations.
#[wasm_bindgen(js_name = handlerVerify, skip_typescript)]
pub fn handler_verify(id: u32, options: JsValue, input: JsValue) {
    let Ok(policy) = policy(id, &options) else {
        return give_text("{}");
    };
    let input = PlainObject(input);
    let text = |field| input.text(field).unwrap_or_default();
    let challenge = open(policy, &input);
    let number = &text("to");
    let is_number = match &challenge {
        // A number given with a challenge must be the challenge's.
        Some(challenge) => number.is_empty() || challenge.to == *number,
        None => text("challenge").is_empty() && check::e164(number).is_none(),
    };
    if !is_number {
        return give_text(r#"{"refused":"challenge"}"#);
    }
    let to = challenge.as_ref().map_or(number, |challenge| &challenge.to);
    let (code, stage) = (&text("code"), text("stage"));
    let to_json = join!(r#"{"to":""#, to, r#"","country":""#);
    match stage.as_str() {
        "number" => return give_text(&join!(to_json, "\"}")),
        "forget" => return give_text(&step_json(&policy.forget(to))),
        _ => {}
    }
    // No such code is ever sent, so it does not count as a try.
    let is_code = code.bytes().all(|digit| digit.is_ascii_digit())
        && u32::try_from(code.len()) == Ok(policy.digits);
    if !is_code {
        return give_text(r#"{"refused":"shape"}"#);
    }
    let input = VerifyInput {
        challenge: challenge.as_ref(),
        to,
        code,
        networks: &text("networks"),
        attempt: &text("attempt"),
    };
    let verify = policy.verify(&input);
    let operations = match stage.as_str() {
        "success" => verify.success(policy, &input),
        "undo" => verify.undo(),
        _ => {
            let channel = challenge.as_ref().map(|challenge| challenge.channel);
            return give_text(&join!(
                to_json,
                countries::counted_country(to),
                r#"","channel":""#,
                channel.map_or("", Channel::as_str),
                r#"","begin":"#,
                step_json(&verify.begin),
                r#","instead":"#,
                step_json(&[verify.instead]),
                "}"
            ));
        }
    };
    give_text(&step_json(&operations));
}

/// The challenge in the input's `challenge`, or the first valid one in its `Cookie` header; only one of this session.
fn open(policy: &Policy, input: &PlainObject) -> Option<Challenge> {
    let text = |field| input.text(field).unwrap_or_default();
    let (challenge, session, now) = (text("challenge"), text("session"), input.ms("now"));
    if challenge.is_empty() {
        Challenge::from_cookies(&text("cookies"), policy, &session, now)
    } else {
        Challenge::open(&challenge, policy, &session, now)
    }
}
