//! The bodies `codeRequest` and `verifyCodeRequest`, checked by the document's schemas. Each broken rule has its own sentence, in the
//! form that Bandwidth's documentation shows: "to number is required".

use super::http::Request;
use crate::support::text::join;
use alloc::{
    borrow::ToOwned as _,
    string::{String, ToString as _},
};
use serde_json::{Map, Value};

/// The example of the document's schema `mfaRequestError`.
pub(super) const MALFORMED: &str = "400 Request is malformed or invalid";

/// The document's description: "If not supplied, defaults to "2FA"".
const DEFAULT_SCOPE: &str = "2FA";

type Fields = Map<String, Value>;

/// The body as a JSON object.
pub(super) fn read(request: &Request<'_>) -> Result<Fields, String> {
    if request.media_type() != "application/json" {
        return Err("Content-Type must be application/json".to_owned());
    }
    match serde_json::from_slice(request.body) {
        Ok(Value::Object(fields)) => Ok(fields),
        _ => Err(MALFORMED.to_owned()),
    }
}

/// `codeRequest`.
#[derive(Debug)]
pub(super) struct Send {
    pub(super) to: String,
    pub(super) from: String,
    pub(super) application_id: String,
    pub(super) scope: String,
    pub(super) message: String,
    pub(super) digits: usize,
}

impl Send {
    pub(super) fn read(fields: &Fields) -> Result<Self, String> {
        let to = phone(fields, "to")?;
        let from = phone(fields, "from")?;
        Ok(Self {
            to,
            from,
            application_id: text(fields, "applicationId", 0, 50)?,
            scope: scope(fields, 25)?,
            message: text(fields, "message", 0, 2048)?,
            digits: digits(fields)?,
        })
    }
}

/// `verifyCodeRequest`.
#[derive(Debug)]
pub(super) struct Verify {
    pub(super) to: String,
    pub(super) scope: String,
    pub(super) minutes: f64,
    pub(super) code: String,
}

impl Verify {
    pub(super) fn read(fields: &Fields) -> Result<Self, String> {
        Ok(Self {
            to: phone(fields, "to")?,
            scope: scope(fields, usize::MAX)?,
            minutes: minutes(fields)?,
            code: text(fields, "code", 4, 8)?,
        })
    }
}

fn required<'a>(fields: &'a Fields, name: &str) -> Result<&'a Value, String> {
    fields.get(name).ok_or_else(|| {
        let kind = if matches!(name, "to" | "from") {
            " number"
        } else {
            ""
        };
        join!(name, kind, " is required")
    })
}

/// `^\+[1-9]\d{1,14}$`
fn phone(fields: &Fields, name: &str) -> Result<String, String> {
    let fault = || join!(name, " number must be in E.164 format");
    let text = required(fields, name)?.as_str().ok_or_else(fault)?;
    match text.as_bytes() {
        [b'+', b'1'..=b'9', rest @ ..]
            if (1..=14).contains(&rest.len()) && rest.iter().all(u8::is_ascii_digit) =>
        {
            Ok(text.to_owned())
        }
        _ => Err(fault()),
    }
}

/// Lengths are in Unicode characters (JSON Schema validation 6.3).
fn text(fields: &Fields, name: &str, least: usize, most: usize) -> Result<String, String> {
    let text = required(fields, name)?
        .as_str()
        .ok_or_else(|| join!(name, " must be a string"))?;
    let length = text.chars().count();
    if length < least {
        let least = least.to_string();
        return Err(join!(name, " must have at least ", least, " characters"));
    }
    if length > most {
        let most = most.to_string();
        return Err(join!(name, " must have at most ", most, " characters"));
    }
    Ok(text.to_owned())
}

fn scope(fields: &Fields, most: usize) -> Result<String, String> {
    if fields.contains_key("scope") {
        text(fields, "scope", 0, most)
    } else {
        Ok(DEFAULT_SCOPE.to_owned())
    }
}

/// An integer is a number without a fraction, in any spelling (JSON Schema validation 6.1.1): `6.0` is one.
fn digits(fields: &Fields) -> Result<usize, String> {
    let number = required(fields, "digits")?.as_f64();
    (4_u8..=8)
        .find(|digits| number == Some(f64::from(*digits)))
        .map(usize::from)
        .ok_or_else(|| "digits must be an integer from 4 to 8".to_owned())
}

fn minutes(fields: &Fields) -> Result<f64, String> {
    required(fields, "expirationTimeInMinutes")?
        .as_f64()
        .filter(|minutes| (1.0..=15.0).contains(minutes))
        .ok_or_else(|| "expirationTimeInMinutes must be a number from 1 to 15".to_owned())
}
