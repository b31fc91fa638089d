//! The handler's border: its policy for JavaScript, which does the steps. Nothing waits in here, and what is kept can be made
//! again from the options that come with every call.

use super::{
    convert::{self, found},
    exports::{self, ensure_installed},
};
use crate::{
    api::{given::Given, issue::Issue},
    error::{Error, Kind, Sent},
    handler::{
        after::{self, Outcome},
        answer::{Answer, Cookie},
        gate::{self, Head, Route},
        limits,
        options::Flat,
        plan::{self, Asked, Body, Plan, STEPS},
        policy::Policy,
    },
    support::text::join,
};
use alloc::{rc::Rc, string::String, vec::Vec};
use core::cell::RefCell;
use js_sys::Array;
use wasm_bindgen::prelude::*;

thread_local! {
    static POLICIES: RefCell<Vec<(u32, Rc<Policy>)>> = const { RefCell::new(Vec::new()) };
}

/// Makes the instance known to drive.js, through which it is entered: so what a trap leaves is cleaned up.
#[wasm_bindgen(skip_typescript)]
pub fn wake() {
    ensure_installed();
}

/// `id` is a handler's number, of [`exports::AFTER`] a step's.
pub(crate) fn enter(
    kind: u32,
    id: u32,
    code: u32,
    value: &JsValue,
    second: &JsValue,
    third: &JsValue,
) -> JsValue {
    match kind {
        exports::OPTIONS => options(id, value, second),
        exports::GATE => gate(id, value, second),
        exports::PLAN => plan(id, code, value, second, third),
        _ => after(id, code, value, second, third),
    }
}

/// Checks the options of a handler: `[digits, minutes, storeTimeoutMs, resendInS]`, or an `MfaError` that names every fault.
fn options(id: u32, options: &JsValue, faults: &JsValue) -> JsValue {
    let mut issues: Vec<Issue> = convert::faults(faults)
        .into_iter()
        .map(|(field, rule)| Issue::new(field, rule))
        .collect();
    match policy(id, options) {
        Ok(policy) if issues.is_empty() => list([
            policy.digits.into(),
            policy.minutes.into(),
            policy.store_ms.into(),
            number_of(limits::RESEND_MS / 1_000),
        ]),
        Ok(_) => refused(issues),
        Err(mut more) => {
            // What could not be read is not missing as well.
            more.retain(|issue| issues.iter().all(|known| known.field != issue.field));
            issues.extend(more);
            refused(issues)
        }
    }
}

fn refused(issues: Vec<Issue>) -> JsValue {
    let sentences: Vec<String> = issues
        .iter()
        .map(|issue| join!(issue.field, " ", issue.message))
        .collect();
    let message = join!(
        "The handler cannot work: ",
        sentences.join("; "),
        ". Nothing was sent."
    );
    convert::error(&Error::new(Kind::Configuration, Sent::No, 0, message).with_issues(issues))
}

/// The policy of a handler; one instance may have been replaced by another since.
fn policy(id: u32, options: &JsValue) -> Result<Rc<Policy>, Vec<Issue>> {
    let known = POLICIES.with_borrow(|policies| {
        let (_, policy) = policies.iter().find(|(known, _)| *known == id)?;
        Some(Rc::clone(policy))
    });
    if let Some(policy) = known {
        return Ok(policy);
    }
    let policy = Rc::new(Policy::new(&flat(options))?);
    POLICIES.with_borrow_mut(|policies| policies.push((id, Rc::clone(&policy))));
    Ok(policy)
}

/// Names and values in turn.
fn flat(values: &JsValue) -> Flat {
    let values = Array::from(values);
    let mut entries = Vec::new();
    let mut index = 0_u32;
    while index < values.length() {
        let name = values.get(index).as_string().unwrap_or_default();
        entries.push((name, given(&values.get(index.saturating_add(1)))));
        index = index.saturating_add(2);
    }
    entries
}

fn given(value: &JsValue) -> Given {
    if let Some(text) = value.as_string() {
        Given::Text(text)
    } else if let Some(number) = value.as_f64() {
        Given::Number(number)
    } else if let Some(flag) = value.as_bool() {
        Given::Boolean(flag)
    } else if value.is_null() {
        Given::Null
    } else {
        Given::Other(found(value))
    }
}

fn list<const N: usize>(values: [JsValue; N]) -> JsValue {
    values.into_iter().collect::<Array>().into()
}

/// `[route, is_listed]`, or `[answer, is_listed]`.
fn gate(id: u32, options: &JsValue, head: &JsValue) -> JsValue {
    let Ok(policy) = policy(id, options) else {
        return JsValue::UNDEFINED;
    };
    let head = Array::from(head);
    let text = |index| head.get(index).as_string();
    let (method, path) = (text(0).unwrap_or_default(), text(1).unwrap_or_default());
    let (content_type, origin, site) = (text(2), text(3), text(4));
    let gate = gate::gate(
        &policy,
        Head {
            method: &method,
            path: &path,
            content_type: content_type.as_deref(),
            origin: origin.as_deref(),
            site: site.as_deref(),
        },
    );
    let route = match gate.route {
        Ok(Route::Send) => 0.into(),
        Ok(Route::Verify) => 1.into(),
        Err(answer) => to_answer(&answer),
    };
    list([route, gate.is_listed.into()])
}

/// `[to, channel, country, code, cookie, steps]`, each step as its number and, of a take, key, limit and window; or an answer.
fn plan(id: u32, route: u32, options: &JsValue, body: &JsValue, asked: &JsValue) -> JsValue {
    let Ok(policy) = policy(id, options) else {
        return JsValue::UNDEFINED;
    };
    let route = if route == 0 {
        Route::Send
    } else {
        Route::Verify
    };
    let body = match body.as_f64() {
        None => Body::Fields(flat(body)),
        Some(413.0) => Body::TooLarge,
        Some(408.0) => Body::TooSlow,
        Some(_) => Body::NotJson,
    };
    let asked = Array::from(asked);
    let text = |index| asked.get(index).as_string();
    let (idempotency_key, cookies, address, session) = (text(0), text(1), text(2), text(3));
    let asked = Asked {
        idempotency_key: idempotency_key.as_deref(),
        cookies: cookies.as_deref(),
        address: address.as_deref(),
        session: session.as_deref().unwrap_or_default(),
        now_ms: milliseconds(asked.get(4).as_f64()).unwrap_or_default(),
    };
    match plan::plan(&policy, route, body, asked) {
        Ok(plan) => to_plan(&plan),
        Err(answer) => to_answer(&answer),
    }
}

fn to_plan(plan: &Plan) -> JsValue {
    let steps = Array::new();
    for (step, take) in &plan.steps {
        let number = STEPS.iter().position(|known| known == step);
        let number = JsValue::from(number.and_then(|number| u32::try_from(number).ok()));
        steps.push(&match take {
            None => list([number]),
            Some(take) => list([
                number,
                JsValue::from_str(&take.key),
                take.limit.into(),
                number_of(take.window_ms),
            ]),
        });
    }
    list([
        JsValue::from_str(&plan.to),
        JsValue::from_str(plan.channel),
        JsValue::from_str(plan.country),
        JsValue::from_str(&plan.code),
        JsValue::from_str(&plan.cookie),
        steps.into(),
    ])
}

/// What a step's outcome ends the plan with: an answer, or nothing when the plan goes on.
fn after(
    step: u32,
    outcome: u32,
    retry_after_ms: &JsValue,
    kind: &JsValue,
    sent: &JsValue,
) -> JsValue {
    let Some(step) = usize::try_from(step).ok().and_then(|step| STEPS.get(step)) else {
        return JsValue::UNDEFINED;
    };
    let retry_after_ms = milliseconds(retry_after_ms.as_f64());
    let outcome = match outcome {
        0 => Outcome::Yes,
        1 => Outcome::No {
            retry_after_ms: retry_after_ms.unwrap_or_default(),
        },
        2 => Outcome::Failed,
        _ => {
            let (kind, sent) = (kind.as_string(), sent.as_string());
            Outcome::Refused {
                kind: *Kind::ALL
                    .iter()
                    .find(|known| kind.as_deref() == Some(known.as_str()))
                    .unwrap_or(&Kind::Internal),
                sent: *[Sent::No, Sent::Yes]
                    .iter()
                    .find(|known| sent.as_deref() == Some(known.as_str()))
                    .unwrap_or(&Sent::Maybe),
                retry_after_ms,
            }
        }
    };
    after::after(*step, outcome).map_or(JsValue::UNDEFINED, |answer| to_answer(&answer))
}

/// An object, so that it cannot be taken for a plan.
fn to_answer(answer: &Answer) -> JsValue {
    let object = js_sys::Object::new();
    convert::set(&object, "status", &answer.status.into());
    convert::set_text(&object, "body", answer.body);
    convert::set(&object, "retryAfter", &answer.retry_after.into());
    let cookie = match answer.cookie {
        Cookie::None => JsValue::UNDEFINED,
        Cookie::Challenge => JsValue::TRUE,
        Cookie::Clear => JsValue::from_str(&crate::handler::challenge::cleared_cookie()),
    };
    convert::set(&object, "cookie", &cookie);
    convert::set_text(&object, "type", answer.event.kind);
    convert::set_text(&object, "reason", answer.event.reason);
    object.into()
}

#[allow(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturates"
)]
fn milliseconds(number: Option<f64>) -> Option<u64> {
    number.map(|number| number as u64)
}

#[allow(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "days at most"
)]
fn number_of(ms: u64) -> JsValue {
    (ms as f64).into()
}
