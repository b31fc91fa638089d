//! The request's headers: ours, then `baseOptions.headers`, then `options.headers`; later ones override earlier ones.

use crate::{
    api::{issue::Issue, raw_value::RawValue},
    support::{
        secret::mask_text,
        text::{join, split_once},
    },
};
use alloc::{string::String, vec::Vec};
use serde::Serialize;

/// Only the runtime may set these. Other values would split or merge requests (RFC 9112 11.2), and Node's `fetch` fails without saying
/// that it sent nothing.
const REFUSED: [&str; 6] = [
    "expect",
    "host",
    "content-length",
    "keep-alive",
    "transfer-encoding",
    "upgrade",
];

/// The only values of `Connection` with which every runtime sends the request.
const CONNECTIONS: [&str; 2] = ["close", "keep-alive"];

const PUBLIC: [&str; 3] = ["accept", "content-type", "user-agent"];

/// Shorter header values are not masked, because they may occur in any text.
const SHORTEST_SECRET: usize = 8;

/// Names and values.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Headers(Vec<(String, String)>);

impl Headers {
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.remove(name);
        self.0.push((name.into(), value.into()));
    }

    fn remove(&mut self, name: &str) {
        self.0
            .retain(|(known, _)| !known.eq_ignore_ascii_case(name));
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// Header values of the caller that no error may show: every header except the public ones may contain a key.
    pub(crate) fn secrets(&self) -> Vec<String> {
        let is_public = |name: &str| {
            PUBLIC
                .iter()
                .any(|public| name.eq_ignore_ascii_case(public))
        };
        let values = self
            .0
            .iter()
            .filter(|(name, _)| !is_public(name))
            .map(|(_, value)| value);
        // The whole value, and each word after the first, because credentials follow a scheme.
        let mut secrets = Vec::new();
        for value in values {
            let mut rest = value.as_str();
            let mut part = rest;
            loop {
                if part.len() >= SHORTEST_SECRET {
                    secrets.push(part.into());
                }
                let Some((_, after)) = split_once(rest, b' ') else {
                    break;
                };
                rest = after;
                part = split_once(rest, b' ').map_or(rest, |(word, _)| word);
            }
        }
        secrets
    }

    /// Adds headers, and an issue for each invalid one.
    pub(crate) fn merge(&mut self, headers: &[(String, RawValue)], issues: &mut Vec<Issue>) {
        for (name, value) in headers {
            if let Some(rule) = self.add(name, value) {
                issues.push(Issue::new(join!("headers.", mask_text(name, &[])), rule));
            }
        }
    }

    fn add(&mut self, name: &str, value: &RawValue) -> Option<&'static str> {
        // RFC 9110 5.6.2: a token.
        let is_token = |byte: u8| {
            byte.is_ascii_alphanumeric()
                || matches!(byte, b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'.' | b'^'..=b'`' | b'|' | b'~')
        };
        if name.is_empty() || !name.bytes().all(is_token) {
            return Some("is not a header name");
        }
        if REFUSED
            .iter()
            .any(|refused| name.eq_ignore_ascii_case(refused))
        {
            return Some("may be set only by the runtime");
        }
        match value {
            RawValue::Null => self.remove(name),
            // RFC 9110 5.5. workerd would send characters above U+00FF.
            RawValue::Text(text)
                if text.chars().any(|character| {
                    character.is_control() && character != '\t' || u32::from(character) > 0xff
                }) =>
            {
                return Some("contains a character that a header cannot have");
            }
            RawValue::Text(text)
                if name.eq_ignore_ascii_case("connection")
                    && !CONNECTIONS
                        .iter()
                        .any(|known| text.eq_ignore_ascii_case(known)) =>
            {
                return Some("must be close or keep-alive");
            }
            RawValue::Text(text) => self.set(name, text),
            RawValue::Missing | RawValue::Number(_) | RawValue::Boolean(_) | RawValue::Other(_) => {
                return Some("must be a string, a number, a boolean or a list of them");
            }
        }
        None
    }
}
