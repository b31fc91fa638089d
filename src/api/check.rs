//! The rules that a request must follow, all checked before anything is sent.
//!
//! The source of each rule, unless another one is named: Bandwidth's OpenAPI document `bandwidth.yml`, schemas `codeRequest` and
//! `verifyCodeRequest`. Its lengths count characters (JSON Schema), not bytes.

#[cfg(any(js_exports, test))]
use crate::api::operation::Operation;
use crate::{
    api::{issue::Issue, model::RequestFields, raw_value::RawValue},
    support::{
        text::{characters, contains, decimal, decimal_f64, join},
        web,
    },
};
use alloc::{string::String, vec::Vec};

const DIGITS: core::ops::RangeInclusive<f64> = 4.0..=8.0;
const CODE_CHARACTERS: core::ops::RangeInclusive<usize> = 4..=8;
const EXPIRATION_MINUTES: core::ops::RangeInclusive<f64> = 1.0..=15.0;
const APPLICATION_ID_CHARACTERS: core::ops::RangeInclusive<usize> = 1..=50;
const SCOPE_CHARACTERS: usize = 25;
const CODE: &str = "{CODE}";
const MESSAGE_CHARACTERS: usize = 2048;

/// The fields that have a rule.
#[cfg(any(js_exports, test))]
pub(crate) const fn known_fields(operation: Operation) -> &'static [&'static str] {
    if matches!(operation, Operation::VerifyCode) {
        &[
            "to",
            "scope",
            "expirationTimeInMinutes",
            "code",
            "applicationId",
        ]
    } else {
        &[
            "to",
            "from",
            "applicationId",
            "scope",
            "message",
            "digits",
            "callbackUrl",
        ]
    }
}

/// Every issue of a `codeRequest`.
pub(crate) fn code_request(fields: &RequestFields) -> Vec<Issue> {
    let mut issues = Issues::default();
    issues.text("to", &fields.to, REQUIRED, e164);
    issues.text("from", &fields.from, REQUIRED, e164);
    issues.text(
        "applicationId",
        &fields.application_id,
        REQUIRED,
        application_id,
    );
    issues.text("scope", &fields.scope, OPTIONAL, scope);
    issues.text("message", &fields.message, REQUIRED, message);
    issues.number("digits", &fields.digits, digits);
    // Only Bandwidth's documentation has this field.
    issues.text("callbackUrl", &fields.callback_url, OPTIONAL, any_text);
    issues.0
}

/// Every issue of a `verifyCodeRequest`.
pub(crate) fn verify_request(fields: &RequestFields) -> Vec<Issue> {
    let mut issues = Issues::default();
    issues.text("to", &fields.to, REQUIRED, e164);
    // The document gives no length for this scope.
    issues.text("scope", &fields.scope, OPTIONAL, any_text);
    issues.number(
        "expirationTimeInMinutes",
        &fields.expiration_time_in_minutes,
        expiration,
    );
    issues.text("code", &fields.code, REQUIRED, code);
    // Only Bandwidth's documentation has this field.
    issues.text("applicationId", &fields.application_id, OPTIONAL, any_text);
    issues.0
}

/// Every issue of a call's request.
#[cfg(any(js_exports, test))]
pub(crate) fn request(operation: Operation, fields: &RequestFields) -> Vec<Issue> {
    if matches!(operation, Operation::VerifyCode) {
        verify_request(fields)
    } else {
        code_request(fields)
    }
}

/// Larger whole numbers are not exact in JavaScript, so the call would name a wrong account.
const SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

/// An account id of any type as text: a whole number is written as its digits.
pub(crate) fn account_id(value: &RawValue) -> Result<String, Issue> {
    let rule = match value {
        RawValue::Text(text) => return Ok(text.clone()),
        RawValue::Number(number)
            if number.fract() == 0.0 && (0.0..=SAFE_INTEGER).contains(number) =>
        {
            return Ok(decimal_f64(*number));
        }
        RawValue::Missing | RawValue::Null => "is required",
        RawValue::Number(_) | RawValue::Boolean(_) | RawValue::Other(_) => {
            "must be a string or a whole number from 0 to 9007199254740991"
        }
    };
    Err(Issue::new("accountId", rule))
}

/// An account id as a path segment (RFC 3986 3.3), or the rule that it breaks.
pub(crate) fn account_segment(account_id: &str) -> Result<String, Issue> {
    match account_id {
        "" => Err(Issue::new("accountId", "must not be empty")),
        // These segments would lead to another path.
        "." | ".." => Err(Issue::new("accountId", "must not be \".\" or \"..\"")),
        _ => Ok(web::encode_component(account_id)),
    }
}

const REQUIRED: bool = true;
const OPTIONAL: bool = false;

#[derive(Default)]
struct Issues(Vec<Issue>);

impl Issues {
    fn text(
        &mut self,
        field: &'static str,
        value: &RawValue,
        is_required: bool,
        rule: fn(&str) -> Option<String>,
    ) {
        let broken = match value {
            RawValue::Missing if is_required => Some("is required".into()),
            RawValue::Missing => None,
            RawValue::Text(text) => rule(text),
            RawValue::Number(_) | RawValue::Boolean(_) | RawValue::Null | RawValue::Other(_) => {
                Some(value.wrong_type("a string"))
            }
        };
        self.add(field, broken);
    }

    /// Every number is required.
    fn number(
        &mut self,
        field: &'static str,
        value: &RawValue,
        rule: fn(f64) -> Option<&'static str>,
    ) {
        let broken = match value {
            RawValue::Missing => Some("is required".into()),
            RawValue::Number(number) => {
                rule(*number).map(|rule| join!(rule, ", found ", describe(*number)))
            }
            RawValue::Text(_) | RawValue::Boolean(_) | RawValue::Null | RawValue::Other(_) => {
                Some(value.wrong_type("a number"))
            }
        };
        self.add(field, broken);
    }

    fn add(&mut self, field: &'static str, broken: Option<String>) {
        if let Some(rule) = broken {
            self.0.push(Issue::new(field, rule));
        }
    }
}

/// Describes a number. Only whole numbers of at most three digits are shown: a longer one may be a code, and the package cannot format
/// fractions.
fn describe(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e3 {
        let sign = if number < 0.0 { "-" } else { "" };
        join!(sign, decimal_f64(number.abs()))
    } else if number.is_finite() {
        "another number".into()
    } else {
        "a number that is not finite".into()
    }
}

const fn any_text(_: &str) -> Option<String> {
    None
}

/// Pattern `^\+[1-9]\d{1,14}$`.
pub(crate) fn e164(number: &str) -> Option<String> {
    let found = match number.strip_prefix('+') {
        None => "no \"+\" at its start",
        Some(digits) if !digits.bytes().all(|digit| digit.is_ascii_digit()) => {
            "a character that is not a digit"
        }
        Some(digits) if digits.starts_with('0') => "a country code that starts with 0",
        Some(digits) if !(2..=15).contains(&digits.len()) => {
            return Some(e164_rule(&join!(decimal(digits.len()), " digits")));
        }
        Some(_) => return None,
    };
    Some(e164_rule(found))
}

fn e164_rule(found: &str) -> String {
    join!(
        "must be a phone number in E.164 form such as +19195551234 (\"+\", then 2 to 15 digits), found ",
        found
    )
}

/// The schema has no minimum, but no application has an empty id.
fn application_id(id: &str) -> Option<String> {
    let length = characters(id);
    (!APPLICATION_ID_CHARACTERS.contains(&length))
        .then(|| join!("must have 1 to 50 characters, found ", decimal(length)))
}

fn scope(scope: &str) -> Option<String> {
    let length = characters(scope);
    (length > SCOPE_CHARACTERS)
        .then(|| join!("must have at most 25 characters, found ", decimal(length)))
}

/// Only the description of the field requires `{CODE}`, not the schema.
fn message(message: &str) -> Option<String> {
    let length = characters(message);
    if length > MESSAGE_CHARACTERS {
        return Some(join!(
            "must have at most 2048 characters, found ",
            decimal(length)
        ));
    }
    (!contains(message, CODE))
        .then(|| "must contain {CODE}, which the service replaces with the code".into())
}

/// The schema says 4 to 8, its description 2 to 8. The schema counts here.
fn digits(digits: f64) -> Option<&'static str> {
    let is_valid = digits.fract() == 0.0 && DIGITS.contains(&digits);
    (!is_valid).then_some("must be a whole number from 4 to 8")
}

/// The schema says 1 to 15, fractions included.
fn expiration(minutes: f64) -> Option<&'static str> {
    (!EXPIRATION_MINUTES.contains(&minutes)).then_some("must be a number of minutes from 1 to 15")
}

fn code(code: &str) -> Option<String> {
    let length = characters(code);
    (!CODE_CHARACTERS.contains(&length))
        .then(|| join!("must have 4 to 8 characters, found ", decimal(length)))
}

#[cfg(test)]
#[path = "tests/check.rs"]
mod tests;
