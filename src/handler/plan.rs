//! A request as a list of steps.

use super::{
    address,
    after::RETRY_MS,
    answer::{
        Answer, COUNTRY, MALFORMED_SEND, MALFORMED_VERIFY, NO_KEY, NOT_FOUND, TOO_LARGE, TOO_SLOW,
        not_valid, unavailable,
    },
    challenge::{Binding, Challenge, Channel},
    countries,
    gate::Route,
    limits::{Limits, Take, Tried},
    policy::Policy,
};
use crate::api::{check, given::Given};
use alloc::{string::String, vec::Vec};

/// The steps, in the order of the numbers by which JavaScript names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    // Takes from the store.
    Once,
    Number,
    Prefix,
    Country,
    Unverified,
    Address,
    Voice,
    Global,
    Tries,
    NumberTries,
    Failures,
    Done,
    Forget,
    /// Of a send: its country is not served, so nothing is sent.
    Served,
    /// Of a try: its country is not served, so nothing was sent.
    Sent,
    /// The program's own check.
    BeforeSend,
    Send,
    Verify,
    /// The program's own work after a right code.
    OnVerified,
}

pub(crate) const STEPS: [Step; 19] = [
    Step::Once,
    Step::Number,
    Step::Prefix,
    Step::Country,
    Step::Unverified,
    Step::Address,
    Step::Voice,
    Step::Global,
    Step::Tries,
    Step::NumberTries,
    Step::Failures,
    Step::Done,
    Step::Forget,
    Step::Served,
    Step::Sent,
    Step::BeforeSend,
    Step::Send,
    Step::Verify,
    Step::OnVerified,
];

/// What a request is turned into.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) steps: Vec<(Step, Option<Take>)>,
    pub(crate) to: String,
    pub(crate) channel: &'static str,
    pub(crate) country: &'static str,
    pub(crate) code: String,
    /// The challenge, as a `Set-Cookie` header.
    pub(crate) cookie: String,
}

/// What was in the body.
#[derive(Debug)]
pub(crate) enum Body {
    /// The fields of a JSON object, those inside behind a dot.
    Fields(Vec<(String, Given)>),
    NotJson,
    TooLarge,
    TooSlow,
}

/// What a plan is made of besides the body.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Asked<'a> {
    pub(crate) idempotency_key: Option<&'a str>,
    pub(crate) cookies: Option<&'a str>,
    /// As the platform gives it.
    pub(crate) address: Option<&'a str>,
    /// The program's own session; empty where it names none.
    pub(crate) session: &'a str,
    pub(crate) now_ms: u64,
}

pub(crate) fn plan(
    policy: &Policy,
    route: Route,
    body: Body,
    asked: Asked<'_>,
) -> Result<Plan, Answer> {
    let malformed = match route {
        Route::Send => MALFORMED_SEND,
        Route::Verify => MALFORMED_VERIFY,
    };
    // H17
    let fields = match body {
        Body::Fields(fields) => fields,
        Body::NotJson => return Err(malformed),
        Body::TooLarge => return Err(TOO_LARGE),
        Body::TooSlow => return Err(TOO_SLOW),
    };
    match route {
        Route::Send => send(policy, &fields, asked),
        Route::Verify => verify(policy, &fields, asked),
    }
}

/// Fields by name, if there are no others and each is a string.
fn texts<const N: usize>(
    fields: &[(String, Given)],
    names: [&str; N],
) -> Option<[Option<String>; N]> {
    let mut found = [const { None }; N];
    for (name, value) in fields {
        let at = names.iter().position(|known| known == name)?;
        *found.get_mut(at)? = Some(value.text()?.into());
    }
    Some(found)
}

fn send(policy: &Policy, fields: &[(String, Given)], asked: Asked<'_>) -> Result<Plan, Answer> {
    let Some([Some(to), channel]) = texts(fields, ["to", "channel"]) else {
        return Err(MALFORMED_SEND);
    };
    if check::e164(&to).is_some() {
        return Err(MALFORMED_SEND);
    }
    let channel = match channel.as_deref() {
        None | Some("messaging") => Channel::Messaging,
        Some("voice") => Channel::Voice,
        Some(_) => return Err(MALFORMED_SEND),
    };
    if !policy.serves(channel) {
        return Err(NOT_FOUND);
    }
    let key = asked.idempotency_key.and_then(uuid).ok_or(NO_KEY)?;
    // H12
    let source = if policy.counts_addresses {
        let source = asked.address.and_then(address::source);
        Some(source.ok_or_else(|| unavailable("failed", "no-address", RETRY_MS))?)
    } else {
        None
    };

    // H7: the same key with another number or channel is another send.
    let parts = [asked.session, &key, &to, channel.as_str()];
    let nonce = policy.keyed.digest("nonce", &parts);
    let country = countries::country(&to).unwrap_or_default();
    let mut steps = Vec::from([some(Limits::once(&policy.keyed, &nonce))]);
    if policy.countries.allows(&to) {
        let limits = &policy.limits;
        let takes = limits.of_send(&policy.keyed, &to, country, source.as_deref(), channel);
        steps.extend(takes.into_iter().map(some));
        steps.extend([(Step::BeforeSend, None), (Step::Send, None)]);
    } else if policy.tells_countries {
        return Err(COUNTRY);
    } else {
        steps.push((Step::Served, None));
    }
    let challenge = Challenge {
        to,
        channel,
        expires_at_ms: asked.now_ms.saturating_add(policy.life_ms()),
        nonce,
    };
    let life_s = policy.minutes.saturating_mul(60);
    Ok(Plan {
        steps,
        cookie: challenge.to_cookie(&policy.keyed, binding(policy, asked), life_s),
        to: challenge.to,
        channel: channel.as_str(),
        country,
        code: String::new(),
    })
}

fn verify(policy: &Policy, fields: &[(String, Given)], asked: Asked<'_>) -> Result<Plan, Answer> {
    let Some([Some(code)]) = texts(fields, ["code"]) else {
        return Err(MALFORMED_VERIFY);
    };
    // H6
    let cookies = asked.cookies.unwrap_or_default();
    let challenge =
        Challenge::from_cookies(cookies, &policy.keyed, binding(policy, asked), asked.now_ms)
            .ok_or(not_valid("challenge"))?;
    // No such code is ever sent, so it is no try either.
    let is_code = code.len() == usize::try_from(policy.digits).unwrap_or_default()
        && code.bytes().all(|digit| digit.is_ascii_digit());
    if !is_code {
        return Err(not_valid("shape"));
    }
    let Challenge {
        to, channel, nonce, ..
    } = challenge;
    let country = countries::country(&to).unwrap_or_default();
    let tried = Tried {
        keyed: &policy.keyed,
        to: &to,
        country,
        scope: &policy.scope,
        nonce: &nonce,
        life_ms: policy.life_ms(),
    };
    // H18: what a send has used up says nothing here.
    let takes = policy.limits.of_try(&tried).into_iter();
    let mut steps: Vec<_> = takes.map(some).collect();
    if policy.countries.allows(&to) {
        steps.push((Step::Verify, None));
        let success = policy.limits.of_success(&tried, &code);
        steps.extend(success.into_iter().map(some));
        steps.push((Step::OnVerified, None));
    } else {
        steps.push((Step::Sent, None));
    }
    Ok(Plan {
        steps,
        to,
        channel: channel.as_str(),
        country,
        code,
        cookie: String::new(),
    })
}

fn binding<'a>(policy: &'a Policy, asked: Asked<'a>) -> Binding<'a> {
    Binding {
        scope: &policy.scope,
        session: asked.session,
    }
}

fn some((step, take): (Step, Take)) -> (Step, Option<Take>) {
    (step, Some(take))
}

/// A UUID of any version (RFC 9562 4), in lower case. It may stand in quotes, as the draft of `Idempotency-Key` has it.
fn uuid(text: &str) -> Option<String> {
    let unquoted = text
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(text);
    let bytes = unquoted.as_bytes();
    let is_uuid = bytes.len() == 36
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
    is_uuid.then(|| unquoted.to_ascii_lowercase())
}
