//! The handler's border: functions of its policy, exported by name, which return JSON. They do not wait, and all state can be rebuilt
//! from the options, which every call passes.

#![allow(
    clippy::needless_pass_by_value,
    unreachable_pub,
    reason = "JavaScript hands its values over, and wasm-bindgen exports what is `pub`"
)]

use crate::{
    api::{check, issue::Issue},
    error::{Error, Kind, Sent},
    handler::{
        challenge::{Challenge, Channel},
        countries,
        limits::RESEND_MS,
        operation::Operation,
        policy::Policy,
        send::SendRequest,
        verify::Try,
    },
    js::{
        trap::trap_if_asked,
        values::{give_error, give_text, pairs},
    },
    support::text::{decimal, join},
};
use alloc::{rc::Rc, string::String, vec::Vec};
use core::cell::RefCell;
use wasm_bindgen::prelude::*;

thread_local! {
    static POLICIES: RefCell<Vec<(u32, Rc<Policy>)>> = const { RefCell::new(Vec::new()) };
}

#[wasm_bindgen]
extern "C" {
    /// Whoever asks for a code (npm/handler/policy.ts).
    pub type SendQuestion;

    #[wasm_bindgen(method, getter)]
    fn to(this: &SendQuestion) -> String;
    #[wasm_bindgen(method, getter, js_name = isVoice)]
    fn is_voice(this: &SendQuestion) -> bool;
    #[wasm_bindgen(method, getter, js_name = idempotencyKey)]
    fn idempotency_key(this: &SendQuestion) -> String;
    #[wasm_bindgen(method, getter)]
    fn session(this: &SendQuestion) -> String;
    #[wasm_bindgen(method, getter)]
    fn networks(this: &SendQuestion) -> String;
    #[wasm_bindgen(method, getter)]
    fn now(this: &SendQuestion) -> f64;

    /// Whoever tries a code.
    pub type VerifyQuestion;

    #[wasm_bindgen(method, getter, js_name = to)]
    fn number(this: &VerifyQuestion) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn challenge(this: &VerifyQuestion) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn cookies(this: &VerifyQuestion) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn code(this: &VerifyQuestion) -> String;
    #[wasm_bindgen(method, getter, js_name = session)]
    fn session_of_try(this: &VerifyQuestion) -> String;
    #[wasm_bindgen(method, getter, js_name = networks)]
    fn networks_of_try(this: &VerifyQuestion) -> String;
    #[wasm_bindgen(method, getter)]
    fn attempt(this: &VerifyQuestion) -> String;
    #[wasm_bindgen(method, getter, js_name = now)]
    fn time_of_try(this: &VerifyQuestion) -> f64;
}

fn answer(json: &str) {
    give_text(json);
}

/// Checks the options of a handler: returns its settings, or an error that names every fault.
#[wasm_bindgen(js_name = handlerOptions, skip_typescript)]
pub fn handler_options(id: u32, options: JsValue, faults: JsValue) {
    trap_if_asked();
    let mut issues: Vec<Issue> = issues_of(&faults);
    let policy = match policy(id, &options) {
        Ok(policy) if issues.is_empty() => policy,
        Ok(_) => {
            return give_error(&refused(
                Kind::Configuration,
                "The handler cannot work: ",
                issues,
            ));
        }
        Err(mut more) => {
            // What could not be read is not reported as missing too.
            more.retain(|issue| issues.iter().all(|known| known.field != issue.field));
            issues.extend(more);
            return give_error(&refused(
                Kind::Configuration,
                "The handler cannot work: ",
                issues,
            ));
        }
    };
    answer(&join!(
        r#"{"digits":"#,
        decimal(policy.digits),
        r#","minutes":"#,
        decimal(policy.minutes),
        r#","storeTimeout":"#,
        decimal(policy.store_ms),
        r#","resendIn":"#,
        decimal(RESEND_MS / 1_000),
        r#","hasVoice":"#,
        boolean(policy.has_voice),
        r#","isInBody":"#,
        boolean(policy.is_in_body),
        r#","countsAddresses":"#,
        boolean(policy.counts_addresses),
        "}"
    ));
}

const fn boolean(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

/// Pairs of a field and its rule.
fn issues_of(faults: &JsValue) -> Vec<Issue> {
    pairs(faults)
        .into_iter()
        .map(|(field, rule)| Issue::new(field, rule.into_text().unwrap_or_default()))
        .collect()
}

/// The error for arguments of a wrong type: pairs of a field and its rule.
#[wasm_bindgen(js_name = handlerFault, skip_typescript)]
pub fn handler_fault(faults: JsValue) {
    let issues = issues_of(&faults);
    give_error(&refused(
        Kind::InvalidInput,
        "The request was refused: ",
        issues,
    ));
}

fn refused(kind: Kind, sentence: &str, issues: Vec<Issue>) -> Error {
    let sentences: Vec<String> = issues
        .iter()
        .map(|issue| join!(issue.field, " ", issue.message))
        .collect();
    let message = join!(sentence, sentences.join("; "), ". Nothing was sent.");
    Error::new(kind, Sent::No, 0, message).with_issues(issues)
}

/// The policy of a handler. A new instance may have replaced the one that created it.
fn policy(id: u32, options: &JsValue) -> Result<Rc<Policy>, Vec<Issue>> {
    let known = POLICIES.with_borrow(|policies| {
        let (_, policy) = policies.iter().find(|(known, _)| *known == id)?;
        Some(Rc::clone(policy))
    });
    if let Some(policy) = known {
        return Ok(policy);
    }
    let policy = Rc::new(Policy::new(&pairs(options))?);
    POLICIES.with_borrow_mut(|policies| policies.push((id, Rc::clone(&policy))));
    Ok(policy)
}

/// A send at one of its stages: first `{ country, challenge, begin, commit }`, then the others by name; or `refused`, with the reason
/// and a challenge that never verifies.
#[wasm_bindgen(js_name = handlerSend, skip_typescript)]
pub fn handler_send(id: u32, options: JsValue, question: SendQuestion, stage: JsValue) {
    trap_if_asked();
    let Ok(policy) = policy(id, &options) else {
        return answer("{}");
    };
    let (to, key, session, networks) = (
        question.to(),
        question.idempotency_key(),
        question.session(),
        question.networks(),
    );
    let channel = if question.is_voice() {
        Channel::Voice
    } else {
        Channel::Messaging
    };
    let request = SendRequest {
        to: &to,
        channel,
        idempotency_key: &key,
        session: &session,
        networks: &networks,
        now_ms: milliseconds(question.now()),
    };
    let send = policy.send(request);
    match stage.as_string().as_deref() {
        Some("silent") => return stage_answer("silent", send.silent()),
        Some("release") => return stage_answer("release", send.release()),
        Some("undo") => return stage_answer("undo", send.undo()),
        Some("hide") => return stage_answer("hide", send.hide()),
        Some("earlier") => {
            return answer(&join!(
                r#"{"challenge":""#,
                send.earlier.seal(&policy, &session),
                "\"}"
            ));
        }
        _ => {}
    }
    let head = join!(
        r#"{"country":""#,
        countries::country(&to).unwrap_or_default(),
        r#"","challenge":""#,
        send.challenge.seal(&policy, &session),
        "\","
    );
    let refusal = if check::e164(&to).is_some() {
        Some("number")
    } else if policy.serves(channel) {
        policy.countries.refusal(&to)
    } else {
        Some("voice")
    };
    answer(&match refusal {
        Some(reason) => join!(head, r#""refused":""#, reason, "\"}"),
        None => join!(
            head,
            steps("begin", &send.begin),
            ",",
            steps("commit", send.commit()),
            "}"
        ),
    });
}

/// A step by its name: the operations for the store, and what a refusal of each means.
fn steps<'a>(name: &str, operations: impl IntoIterator<Item = &'a Operation>) -> String {
    let of = |operation: &'a Operation| (operation.to_json(), operation.reason);
    let (json, reasons): (Vec<String>, Vec<&str>) = operations.into_iter().map(of).unzip();
    join!(
        "\"",
        name,
        r#"":{"operations":["#,
        json.join(","),
        r#"],"reasons":[""#,
        reasons.join("\",\""),
        "\"]}"
    )
}

fn stage_answer(name: &str, operations: Vec<Operation>) {
    answer(&join!("{", steps(name, &operations), "}"));
}

/// A try: first `{ to, country, channel, begin }`, then the others by name; `refused` if there is nothing to try.
#[wasm_bindgen(js_name = handlerVerify, skip_typescript)]
pub fn handler_verify(id: u32, options: JsValue, question: VerifyQuestion, stage: JsValue) {
    trap_if_asked();
    let Ok(policy) = policy(id, &options) else {
        return answer("{}");
    };
    let (session, now) = (
        question.session_of_try(),
        milliseconds(question.time_of_try()),
    );
    let given = question.challenge();
    let is_by_number = given.is_none();
    let challenge = open(&policy, &session, now, given, question.cookies());
    let number = question.number();
    let to = match (&challenge, number) {
        (Some(challenge), None) => Some(challenge.to.clone()),
        // A number given with a challenge must be the challenge's.
        (Some(challenge), Some(number)) => (challenge.to == number).then_some(number),
        (None, number) => number.filter(|to| is_by_number && check::e164(to).is_none()),
    };
    let Some(to) = to else {
        return answer(r#"{"refused":"challenge"}"#);
    };
    let channel = challenge
        .as_ref()
        .map_or("", |challenge| challenge.channel.as_str());
    let (code, attempt, networks) = (
        question.code(),
        question.attempt(),
        question.networks_of_try(),
    );
    // No such code is ever sent, so it does not count as a try.
    let is_code = code.bytes().all(|digit| digit.is_ascii_digit())
        && u32::try_from(code.len()) == Ok(policy.digits);
    if !is_code {
        return answer(r#"{"refused":"shape"}"#);
    }
    let tried = Try {
        challenge: challenge.as_ref(),
        to: &to,
        code: &code,
        networks: &networks,
        attempt: &attempt,
    };
    let verify = policy.verify(&tried);
    match stage.as_string().as_deref() {
        Some("strict") => stage_answer("strict", verify.strict(&policy)),
        Some("success") => stage_answer("success", verify.success(&policy, &tried)),
        Some("undo") => stage_answer("undo", verify.undo()),
        Some("dead") => stage_answer("dead", Vec::from([verify.dead(&policy)])),
        _ => answer(&join!(
            r#"{"to":""#,
            to,
            r#"","country":""#,
            countries::country(&to).unwrap_or_default(),
            r#"","channel":""#,
            channel,
            "\",",
            steps("begin", &verify.begin),
            "}"
        )),
    }
}

/// A challenge, or the first valid one in a `Cookie` header.
fn open(
    policy: &Policy,
    session: &str,
    now_ms: u64,
    text: Option<String>,
    cookies: Option<String>,
) -> Option<Challenge> {
    match text {
        Some(text) => Challenge::open(&text, policy, session, now_ms),
        None => Challenge::from_cookies(&cookies.unwrap_or_default(), policy, session, now_ms),
    }
}

/// The number of a challenge, for a resend: `{ to }`, or an empty object.
#[wasm_bindgen(js_name = handlerNumber, skip_typescript)]
pub fn handler_number(id: u32, options: JsValue, question: VerifyQuestion) {
    let Ok(policy) = policy(id, &options) else {
        return answer("{}");
    };
    let (session, now) = (
        question.session_of_try(),
        milliseconds(question.time_of_try()),
    );
    let challenge = open(
        &policy,
        &session,
        now,
        question.challenge(),
        question.cookies(),
    );
    answer(&challenge.map_or_else(
        || String::from("{}"),
        |challenge| join!(r#"{"to":""#, challenge.to, "\"}"),
    ));
}

/// The operations that make the store forget a number: `{ forget }`.
#[wasm_bindgen(js_name = handlerForget, skip_typescript)]
pub fn handler_forget(id: u32, options: JsValue, to: JsValue) {
    let operations = policy(id, &options).map_or_else(
        |_| Vec::new(),
        |policy| policy.forget(&to.as_string().unwrap_or_default()),
    );
    answer(&join!("{", steps("forget", &operations), "}"));
}

#[allow(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturates"
)]
const fn milliseconds(number: f64) -> u64 {
    number as u64
}
