//! The rules that a request must keep, all of them checked before anything is sent.
//!
//! Source of each rule, unless named at it: Bandwidth's OpenAPI document `bandwidth.yml`, schemas `codeRequest` and
//! `verifyCodeRequest`. Its lengths count characters (JSON Schema), not bytes.

use crate::{
    error::Issue,
    given::Given,
    model::{CodeFields, VerifyFields},
};
use alloc::{format, string::String, vec::Vec};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

const DIGITS: core::ops::RangeInclusive<f64> = 4.0..=8.0;
const CODE_CHARACTERS: core::ops::RangeInclusive<usize> = 4..=8;
const EXPIRATION_MINUTES: core::ops::RangeInclusive<f64> = 1.0..=15.0;
const APPLICATION_ID_CHARACTERS: core::ops::RangeInclusive<usize> = 1..=50;
const SCOPE_CHARACTERS: usize = 25;
const MESSAGE_CHARACTERS: usize = 2048;

/// Every fault of a `codeRequest`.
pub(crate) fn code_request(fields: &CodeFields) -> Vec<Issue> {
    let mut issues = Issues::default();
    issues.phone_number("to", &fields.to);
    issues.phone_number("from", &fields.from);
    issues.required("applicationId", &fields.application_id, application_id);
    issues.optional("scope", &fields.scope, scope);
    issues.required("message", &fields.message, message);
    issues.required("digits", &fields.digits, digits);
    issues.optional("callbackUrl", &fields.callback_url, any);
    issues.0
}

/// Every fault of a `verifyCodeRequest`.
pub(crate) fn verify_request(fields: &VerifyFields) -> Vec<Issue> {
    let mut issues = Issues::default();
    issues.phone_number("to", &fields.to);
    // The document gives no length for this scope.
    issues.optional("scope", &fields.scope, any);
    issues.required(
        "expirationTimeInMinutes",
        &fields.expiration_time_in_minutes,
        expiration,
    );
    issues.required("code", &fields.code, code);
    issues.optional("applicationId", &fields.application_id, any);
    issues.0
}

/// What `encodeURIComponent` leaves as it is (ECMA-262 19.2.6.4).
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// An account id as one segment of the path (RFC 3986 3.3), or the rule that it breaks.
pub(crate) fn account_segment(account_id: &str) -> Result<String, Issue> {
    match account_id {
        "" => Err(Issue::new("accountId", "must not be empty")),
        // Such a segment would climb to another path.
        "." | ".." => Err(Issue::new("accountId", "must not be \".\" or \"..\"")),
        _ => Ok(utf8_percent_encode(account_id, SEGMENT).collect()),
    }
}

/// A fault that was found where JavaScript values are taken over, by its name there.
#[cfg(all(feature = "js", target_family = "wasm"))]
pub(crate) fn border(field: &str, rule: &str) -> Issue {
    let message = match rule {
        "missing" => "is required",
        "object" => "must be an object",
        "unreadable" => "cannot be read: its getter throws",
        "toJSON" => "must not be among the fields: what is checked would not be what is sent",
        // It would be sent as another character than was asked for.
        "surrogate" => "must hold no lone surrogate",
        _ => "must be a value that JSON has",
    };
    Issue::new(field, message)
}

#[derive(Default)]
struct Issues(Vec<Issue>);

impl Issues {
    fn required<T: Expected>(
        &mut self,
        field: &'static str,
        given: &Given<T>,
        rule: fn(&T) -> Option<String>,
    ) {
        if matches!(given, Given::Missing) {
            self.0.push(Issue::new(field, "is required"));
        } else {
            self.optional(field, given, rule);
        }
    }

    fn optional<T: Expected>(
        &mut self,
        field: &'static str,
        given: &Given<T>,
        rule: fn(&T) -> Option<String>,
    ) {
        let broken = match given {
            Given::Missing => None,
            Given::Wrong(found) => Some(format!("must be {}, found {found}", T::NAME)),
            Given::Ok(value) => rule(value),
        };
        if let Some(message) = broken {
            self.0.push(Issue::new(field, message));
        }
    }

    fn phone_number(&mut self, field: &'static str, given: &Given<String>) {
        self.required(field, given, e164);
    }
}

trait Expected {
    const NAME: &'static str;
}

impl Expected for String {
    const NAME: &'static str = "a string";
}

impl Expected for f64 {
    const NAME: &'static str = "a number";
}

fn any(_: &String) -> Option<String> {
    None
}

/// Pattern `^\+[1-9]\d{1,14}$`.
fn e164(number: &String) -> Option<String> {
    let wrong = match number.strip_prefix('+') {
        None => "no \"+\" at its start",
        Some(digits) if !digits.chars().all(|digit| digit.is_ascii_digit()) => {
            "something that is no digit"
        }
        Some(digits) if digits.starts_with('0') => "a country code that starts with 0",
        Some(digits) if !(2..=15).contains(&digits.len()) => {
            return Some(e164_rule(&format!("{} digits", digits.len())));
        }
        Some(_) => return None,
    };
    Some(e164_rule(wrong))
}

fn e164_rule(found: &str) -> String {
    format!(
        "must be a phone number in E.164 form such as +19195551234 (\"+\", then 2 to 15 digits), found {found}"
    )
}

fn application_id(id: &String) -> Option<String> {
    let length = id.chars().count();
    (!APPLICATION_ID_CHARACTERS.contains(&length))
        .then(|| format!("must have 1 to 50 characters, found {length}"))
}

fn scope(scope: &String) -> Option<String> {
    let length = scope.chars().count();
    (length > SCOPE_CHARACTERS).then(|| format!("must have at most 25 characters, found {length}"))
}

/// `{CODE}` is required by the description of the field alone, not by the schema.
fn message(message: &String) -> Option<String> {
    let length = message.chars().count();
    if length > MESSAGE_CHARACTERS {
        return Some(format!("must have at most 2048 characters, found {length}"));
    }
    (!message.contains("{CODE}"))
        .then(|| "must hold {CODE}, which the service replaces by the code".into())
}

/// The schema says 4 to 8, its description 2 to 8; the service follows the schema.
fn digits(digits: &f64) -> Option<String> {
    let whole = digits.is_finite() && digits.fract() == 0.0;
    (!whole || !DIGITS.contains(digits)).then(|| "must be a whole number from 4 to 8".into())
}

/// The schema says 1 to 15, fractions included.
fn expiration(minutes: &f64) -> Option<String> {
    (!EXPIRATION_MINUTES.contains(minutes))
        .then(|| "must be a number of minutes from 1 to 15".into())
}

fn code(code: &String) -> Option<String> {
    let length = code.chars().count();
    (!CODE_CHARACTERS.contains(&length))
        .then(|| format!("must have 4 to 8 characters, found {length}"))
}
