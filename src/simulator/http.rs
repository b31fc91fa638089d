//! The parts of requests and replies that the service uses.

use super::{ids::Ids, message::Message};
use alloc::{borrow::ToOwned as _, string::String, vec, vec::Vec};
use core::fmt;
use serde::Serialize;
use serde_json::{Value, json};

/// An HTTP request as it reaches the service.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Request<'a> {
    /// In capital letters.
    pub method: &'a str,
    /// Percent-encoded, from the first slash; a query is ignored.
    pub path: &'a str,
    /// The header `Authorization`.
    pub authorization: Option<&'a str>,
    /// The header `Content-Type`.
    pub content_type: Option<&'a str>,
    /// The body, decoded from any transfer or content coding.
    pub body: &'a [u8],
}

// Headers and body may contain a real client's credentials and numbers.
impl fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}

impl<'a> Request<'a> {
    /// A request of any method, without headers and body.
    pub const fn new(method: &'a str, path: &'a str) -> Self {
        Self {
            method,
            path,
            authorization: None,
            content_type: None,
            body: &[],
        }
    }

    /// A POST without headers.
    pub const fn post(path: &'a str, body: &'a [u8]) -> Self {
        let mut request = Self::new("POST", path);
        request.body = body;
        request
    }

    /// Sets the header `Authorization`.
    #[must_use]
    pub const fn with_authorization(mut self, value: &'a str) -> Self {
        self.authorization = Some(value);
        self
    }

    /// Sets the header `Content-Type`.
    #[must_use]
    pub const fn with_content_type(mut self, value: &'a str) -> Self {
        self.content_type = Some(value);
        self
    }

    /// The media type without parameters, in lower case (RFC 9110 8.3.1).
    pub(super) fn media_type(&self) -> String {
        let content_type = self.content_type.unwrap_or_default();
        let media_type = content_type.split(';').next().unwrap_or_default();
        media_type.trim().to_ascii_lowercase()
    }
}

/// What happens on the network instead of a whole response. The host carries it out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Fault {
    /// The request was applied, but the connection ends before any response.
    Cut,
    /// The connection ends in the middle of the body.
    CutBody,
    /// No connection is made: the request was not applied.
    Refused,
}

/// The service's response and its effects.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// Lower-case names, and values; every reply has `x-simulator: 1`.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: String,
    /// The message that arrives at its phone, if any.
    pub message: Option<Message>,
    /// How long the response takes, in milliseconds.
    pub delay_ms: u32,
    /// What happens on the network instead, if anything.
    pub fault: Option<Fault>,
}

/// A value as JSON text.
pub(super) fn text(value: &Value) -> String {
    // A `Value` can always be serialised.
    serde_json::to_string(value).unwrap_or_default()
}

impl Reply {
    pub(super) fn new(status: u16, media_type: &str, body: String) -> Self {
        Self {
            status,
            headers: vec![
                ("content-type", media_type.to_owned()),
                ("x-simulator", "1".to_owned()),
            ],
            body,
            message: None,
            delay_ms: 0,
            fault: None,
        }
    }

    pub(super) fn json(status: u16, body: &Value) -> Self {
        Self::new(status, "application/json", text(body))
    }

    /// The document's `mfaRequestError`.
    pub(super) fn error(status: u16, error: &str, ids: &mut Ids) -> Self {
        Self::json(status, &json!({ "error": error, "requestId": ids.uuid() }))
    }

    /// The document's `mfaUnauthorizedRequestError`.
    pub(super) fn unauthorized() -> Self {
        Self::json(401, &json!({ "message": "Unauthorized" }))
    }

    /// The error in Bandwidth's documentation, which has `Message` where the OpenAPI document has `message`.
    pub(super) fn forbidden() -> Self {
        let message = "User is not authorized to access this resource with an explicit deny";
        Self::json(403, &json!({ "Message": message }))
    }

    pub(super) fn with_header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    pub(super) fn with_message(mut self, message: Message) -> Self {
        self.message = Some(message);
        self
    }
}
