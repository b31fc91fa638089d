//! Values that cross the border, with serde-wasm-bindgen: the types of border.d.ts. Objects come from our own JavaScript, so
//! their fields can be read and are plain.

use crate::{
    api::{
        fields::{self, Model},
        issue::Issue,
        model::{ErrorOrTokenFields, ResponseFields},
        operation::Operation,
        raw_value::RawValue,
    },
    auth::token::{Token, TokenKey},
    call::{
        body::BodyFields,
        exchange::{BodyFault, End, Reply},
        fault::Rejection,
        response::ErrorContext,
    },
    error::{CallContext, Cause, Error, Kind},
    support::{
        number::{float, whole},
        platform::{field_name, get},
        secret::{mask_text, number_spellings, spellings},
    },
};
use alloc::{string::String, vec::Vec};
use js_sys::{Array, Object, Reflect};
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// The operations by their numbers in JavaScript: see `Facts` of border.d.ts.
pub(crate) const OPERATIONS: [Operation; 3] = [
    Operation::GenerateMessagingCode,
    Operation::GenerateVoiceCode,
    Operation::VerifyCode,
];

#[allow(clippy::as_conversions, reason = "`usize` has 32 bits in wasm")]
pub(crate) fn operation_of(number: u32) -> Operation {
    let known = OPERATIONS.get(number as usize);
    known.copied().unwrap_or(Operation::Token)
}

#[wasm_bindgen(module = "/src/js/instance.js")]
extern "C" {
    #[wasm_bindgen(js_name = give)]
    pub(crate) fn give_value(value: &JsValue);

    #[wasm_bindgen(js_name = giveError)]
    fn give_error_draft(
        texts: &str,
        attempts: u32,
        status: Option<u16>,
        retry_after_ms: Option<f64>,
    );
}

/// Answers a question with a value. The function does not return it: see `Questions` in border.d.ts.
pub(crate) fn give(answer: &impl Serialize) {
    // Only a map with keys other than strings can fail.
    give_value(&serde_wasm_bindgen::to_value(answer).unwrap_or_default());
}

/// A list with a text for each operation.
pub(crate) fn texts(texts: &[String; 3]) -> JsValue {
    texts.iter().map(JsValue::from).collect::<Array>().into()
}

pub(crate) fn give_text(text: &str) {
    give_value(&JsValue::from_str(text));
}

/// Answers with an error: its texts in the order of instance.js, an absent text as an empty one.
pub(crate) fn give_error(error: &Error) {
    // Programs written for axios read the status of every refusal.
    let status = if error.kind() == Kind::InvalidInput {
        Some(400)
    } else {
        error.status()
    };
    let mut texts = Vec::from([
        error.message(),
        error.kind().as_str(),
        error.sent().as_str(),
        error.code(),
        error.request_id().unwrap_or_default(),
        error.detail().unwrap_or_default(),
    ]);
    match error.cause() {
        Some(cause) if cause.name.is_empty() => texts.push("Error"),
        Some(cause) => texts.push(&cause.name),
        None => texts.push(""),
    }
    texts.push(error.cause().map_or("", |cause| &cause.message));
    let code = error.cause().and_then(|cause| cause.code.as_deref());
    texts.push(code.unwrap_or_default());
    for issue in error.issues() {
        texts.extend([issue.field.as_str(), &issue.message]);
    }
    // No text contains a NUL: texts of callers and servers are masked, which removes control characters.
    let texts = texts.join("\0");
    let attempts = error.attempts();
    give_error_draft(&texts, attempts, status, error.retry_after_ms().map(float));
}

pub(crate) fn give_token(token: &Token) {
    give_value(&object(&[
        ("token", token.value.reveal().into()),
        ("expiresAt", token.expires_at_ms.map(float).into()),
    ]));
}

/// Answers that the request is retried after a random wait between these two, in milliseconds.
pub(crate) fn give_wait(shortest_ms: u64, longest_ms: u64) {
    give_value(&object(&[
        // Its own field, so that a polluted `Object.prototype` cannot add a token.
        ("token", JsValue::UNDEFINED),
        ("shortestWait", float(shortest_ms).into()),
        ("longestWait", float(longest_ms).into()),
    ]));
}

/// An object of these fields, in less code than serde needs for a type.
pub(crate) fn object(fields: &[(&'static str, JsValue)]) -> JsValue {
    let object = JsValue::from(Object::new());
    for (name, value) in fields {
        // A new object accepts every field.
        let _is_set = Reflect::set(&object, &field_name(name), value);
    }
    object
}

/// The pairs in a list of alternating names and values.
pub(crate) fn pairs(list: &JsValue) -> Vec<(String, RawValue)> {
    let list = Array::from(list);
    let mut values = list.iter();
    let mut pairs = Vec::new();
    while let (Some(name), Some(value)) = (values.next(), values.next()) {
        pairs.push((name.as_string().unwrap_or_default(), value.into()));
    }
    pairs
}

/// The faults that JavaScript found, in a list of alternating fields and rules; `sentence` gives the sentence for a rule.
pub(crate) fn issues_of(faults: &JsValue, sentence: fn(&str) -> &str) -> Vec<Issue> {
    let mut issues = Vec::new();
    for (field, rule) in &pairs(faults) {
        let message = sentence(rule.text().unwrap_or_default());
        // A field's name may contain anything, even a code.
        issues.push(Issue::new(mask_text(field, &[]), message));
    }
    issues
}

/// The fields of an object, of any type. With serde this would take 0.7 KB more, because each type needs code.
pub(crate) fn read<T: Model>(value: &JsValue) -> T {
    let mut model = T::default();
    model.with_fields(|names, values| {
        for (name, field) in names.iter().zip(values) {
            if let Some(value) = get(value, name) {
                **field = value.into();
            }
        }
    });
    model
}

/// The `wanted` fields of an object, if all have the right types.
pub(crate) fn read_typed<T: Model>(value: JsValue, wanted: &'static [&'static str]) -> Option<T> {
    fields::read_typed(serde_wasm_bindgen::Deserializer::from(value), wanted).ok()
}

/// A string of our own JavaScript.
pub(crate) fn text(value: &JsValue) -> String {
    value.as_string().unwrap_or_default()
}

/// An object of our own JavaScript, whose values are plain.
pub(crate) struct PlainObject(pub(crate) JsValue);

impl PlainObject {
    fn get(&self, field: &'static str) -> Option<JsValue> {
        get(&self.0, field)
    }

    pub(crate) fn optional_text(&self, field: &'static str) -> Option<String> {
        self.get(field)?.as_string()
    }

    /// Empty if it is absent.
    pub(crate) fn text(&self, field: &'static str) -> String {
        self.optional_text(field).unwrap_or_default()
    }

    pub(crate) fn texts(&self, field: &'static str) -> Vec<String> {
        let list = Array::from(&self.get(field).unwrap_or_default());
        list.iter().filter_map(|text| text.as_string()).collect()
    }

    /// 0 if it is absent.
    fn number(&self, field: &'static str) -> f64 {
        let number = self.get(field).and_then(|number| number.as_f64());
        number.unwrap_or_default()
    }

    pub(crate) fn ms(&self, field: &'static str) -> u64 {
        whole(self.number(field))
    }

    pub(crate) fn count(&self, field: &'static str) -> u32 {
        u32::try_from(whole(self.number(field))).unwrap_or_default()
    }

    pub(crate) fn is(&self, field: &'static str) -> bool {
        self.get(field).is_some_and(|flag| flag.is_truthy())
    }

    pub(crate) fn has(&self, field: &'static str) -> bool {
        self.get(field).is_some()
    }
}

// `Report` of border.d.ts.
impl PlainObject {
    pub(crate) fn end(&self) -> End {
        end_of(&self.text("end"))
    }

    pub(crate) fn operation(&self) -> Operation {
        operation_of(self.count("operation"))
    }

    /// The client of a call that has one.
    pub(crate) fn client(&self) -> Option<TokenKey> {
        let (url, id, secret) = (
            self.optional_text("url")?,
            self.optional_text("id")?,
            self.optional_text("secret")?,
        );
        Some(TokenKey::new(url, id, secret.into()))
    }

    pub(crate) fn context(&self) -> ErrorContext {
        let mut secrets: Vec<String> = Vec::new();
        for secret in self
            .texts("secrets")
            .iter()
            .chain(&self.optional_text("token"))
        {
            secrets.append(&mut spellings(secret));
        }
        for number in &self.texts("numbers") {
            secrets.append(&mut number_spellings(number));
        }
        if let Some(client) = self.client() {
            secrets.append(&mut client.secrets());
        }
        ErrorContext {
            call: CallContext {
                operation: self.operation(),
                host: self.text("host"),
                timeout_ms: self.ms("timeout"),
            },
            secrets,
        }
    }

    /// The response; `fields` are those of its body.
    pub(crate) fn reply(&self, fields: JsValue) -> Reply<JsBody> {
        let body = match self.text("reason").as_str() {
            "" => Ok(JsBody {
                fields,
                text: self.text("text"),
            }),
            "too-large" => Err(BodyFault::TooLarge),
            "no-body" => Err(BodyFault::NoResponse),
            "lost" => Err(BodyFault::Lost(self.rejection().cause)),
            end => Err(BodyFault::Ended(end_of(end))),
        };
        let status = u16::try_from(self.count("status")).unwrap_or_default();
        Reply {
            retry_after: self.optional_text("retryAfter"),
            request_id: self.optional_text("requestId"),
            ..Reply::new(status, body)
        }
    }

    /// What `fetch`, or the program's `accessToken`, rejected with.
    pub(crate) fn rejection(&self) -> Rejection {
        Rejection {
            cause: Cause {
                name: self.text("name"),
                code: self.optional_text("code"),
                message: self.text("message"),
            },
            codes: self.texts("codes"),
        }
    }
}

fn end_of(name: &str) -> End {
    if name == "timeout" {
        End::Timeout
    } else {
        End::Aborted
    }
}

/// A parsed body.
#[derive(Debug)]
pub(crate) struct JsBody {
    /// `undefined` if it is not an object.
    fields: JsValue,
    text: String,
}

impl JsBody {
    fn read<T: Model>(&self) -> Option<T> {
        (!self.fields.is_undefined()).then(|| read(&self.fields))
    }
}

impl BodyFields for JsBody {
    fn result(&self) -> Option<ResponseFields> {
        self.read()
    }

    fn error_or_token(&self) -> Option<ErrorOrTokenFields> {
        self.read()
    }

    fn text(&self) -> &str {
        &self.text
    }
}
