//! The bodies of the three calls, named as in Bandwidth's OpenAPI document (`bandwidth.yml`).

use crate::{
    api::{fields::fields, raw_value::RawValue},
    support::secret::{Secret, mask_number},
};
use alloc::string::String;
use core::fmt;
use serde::{Deserialize, Serialize, Serializer};

/// What to send: the body of `generateMessagingCode` and `generateVoiceCode` (`codeRequest` in the document).
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CodeRequest {
    /// The phone number that gets the code, in E.164 form: `+19195551234`. Only the document's pattern is checked, a `+` and 2 to 15
    /// digits, so a number with a missing digit is sent. The npm package's handler refuses such a number.
    pub to: String,
    /// The Bandwidth phone number that the code comes from, in E.164 form.
    pub from: String,
    /// The application at Bandwidth: a messaging application for a text, a voice application for a voice call. 1 to 50 characters.
    pub application_id: String,
    /// What the code is for; the verify request must name the same scope. At most 25 characters. Without it, the service uses `2FA`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// The message: must contain `{CODE}`; `{NAME}` and `{SCOPE}` are replaced too. At most 2048 characters.
    pub message: String,
    /// How many digits the code has: a whole number from 4 to 8.
    pub digits: u8,
    /// The URL for delivery reports. In Bandwidth's documentation, not in its OpenAPI document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub callback_url: Option<String>,
}

impl CodeRequest {
    /// A request for a six-digit code to this number. It also needs `from`, `application_id` and `message`.
    pub fn new(to: impl Into<String>) -> Self {
        Self {
            to: to.into(),
            from: String::new(),
            application_id: String::new(),
            scope: None,
            message: String::new(),
            digits: 6,
            callback_url: None,
        }
    }

    /// Sets the sender's phone number.
    #[must_use]
    pub fn with_from(mut self, from: impl Into<String>) -> Self {
        self.from = from.into();
        self
    }

    /// Sets the application.
    #[must_use]
    pub fn with_application_id(mut self, application_id: impl Into<String>) -> Self {
        self.application_id = application_id.into();
        self
    }

    /// Sets the message, with `{CODE}` in it.
    #[must_use]
    pub fn with_message(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }

    /// Sets the number of digits: 4 to 8.
    #[must_use]
    pub const fn with_digits(mut self, digits: u8) -> Self {
        self.digits = digits;
        self
    }

    /// Sets the scope.
    #[must_use]
    pub fn with_scope(mut self, scope: impl Into<String>) -> Self {
        self.scope = Some(scope.into());
        self
    }

    /// Sets the URL for delivery reports.
    #[must_use]
    pub fn with_callback_url(mut self, callback_url: impl Into<String>) -> Self {
        self.callback_url = Some(callback_url.into());
        self
    }
}

impl fmt::Debug for CodeRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CodeRequest")
            .field("to", &mask_number(&self.to))
            .field("from", &mask_number(&self.from))
            .field("scope", &self.scope)
            .field("digits", &self.digits)
            .finish_non_exhaustive()
    }
}

/// What to check: the body of `verifyCode` (`verifyCodeRequest` in the document).
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct VerifyCodeRequest {
    /// The phone number that got the code, in E.164 form.
    pub to: String,
    /// The scope that the code was sent with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// How old the code may be, in minutes since the send: 1 to 15, fractions allowed.
    pub expiration_time_in_minutes: f64,
    /// What the person entered: 4 to 8 characters, as a string, because a code may begin with 0.
    #[serde(serialize_with = "reveal")]
    pub code: Secret,
    /// The application that the code was sent with. In Bandwidth's documentation, not in its OpenAPI document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application_id: Option<String>,
}

impl VerifyCodeRequest {
    /// A request to check what a person entered, for codes that are at most three minutes old.
    pub fn new(to: impl Into<String>, code: impl Into<Secret>) -> Self {
        Self {
            to: to.into(),
            scope: None,
            expiration_time_in_minutes: 3.0,
            code: code.into(),
            application_id: None,
        }
    }

    /// Sets the greatest age of the code, in minutes: 1 to 15.
    #[must_use]
    pub const fn with_expiration_time_in_minutes(mut self, minutes: f64) -> Self {
        self.expiration_time_in_minutes = minutes;
        self
    }

    /// Sets the scope that the code was sent with.
    #[must_use]
    pub fn with_scope(mut self, scope: impl Into<String>) -> Self {
        self.scope = Some(scope.into());
        self
    }

    /// Sets the application that the code was sent with.
    #[must_use]
    pub fn with_application_id(mut self, application_id: impl Into<String>) -> Self {
        self.application_id = Some(application_id.into());
        self
    }
}

impl fmt::Debug for VerifyCodeRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifyCodeRequest")
            .field("to", &mask_number(&self.to))
            .field("scope", &self.scope)
            .field(
                "expiration_time_in_minutes",
                &self.expiration_time_in_minutes,
            )
            .field("code", &self.code)
            .finish_non_exhaustive()
    }
}

fn reveal<S: Serializer>(secret: &Secret, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.reveal())
}

/// The response to `generateMessagingCode`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct MessagingCodeResponse {
    /// The identifier of the text. The document does not require it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
}

/// The response to `generateVoiceCode`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct VoiceCodeResponse {
    /// The identifier of the voice call. The document does not require it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_id: Option<String>,
}

/// The response to `verifyCode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct VerifyCodeResponse {
    /// Whether the code was right. A response without it is an error, never `true`.
    pub valid: bool,
}

fields! {
    /// [`CodeRequest`] and [`VerifyCodeRequest`] with the caller's values, valid or not.
    RequestFields {
        to = "to",
        from = "from",
        application_id = "applicationId",
        scope = "scope",
        message = "message",
        digits = "digits",
        callback_url = "callbackUrl",
        expiration_time_in_minutes = "expirationTimeInMinutes",
        code = "code",
    }
}

/// A required field: an empty string counts as missing, because it was not set.
fn required(text: &str) -> RawValue {
    Some(text).filter(|text| !text.is_empty()).into()
}

impl From<&CodeRequest> for RequestFields {
    fn from(request: &CodeRequest) -> Self {
        Self {
            to: required(&request.to),
            from: required(&request.from),
            application_id: required(&request.application_id),
            scope: request.scope.as_deref().into(),
            message: required(&request.message),
            digits: RawValue::Number(request.digits.into()),
            callback_url: request.callback_url.as_deref().into(),
            ..Self::default()
        }
    }
}

impl From<&VerifyCodeRequest> for RequestFields {
    fn from(request: &VerifyCodeRequest) -> Self {
        Self {
            to: required(&request.to),
            scope: request.scope.as_deref().into(),
            expiration_time_in_minutes: RawValue::Number(request.expiration_time_in_minutes),
            code: required(request.code.reveal()),
            application_id: request.application_id.as_deref().into(),
            ..Self::default()
        }
    }
}

fields! {
    /// The three responses with the service's values, valid or not.
    ResponseFields {
        message_id = "messageId",
        call_id = "callId",
        valid = "valid",
    }
}

fields! {
    /// The fields of all other responses: `mfaRequestError`, `mfaUnauthorizedRequestError` and `mfaForbiddenRequestError` of the
    /// document, and the token endpoint's (RFC 6749 5.1 and 5.2). Bandwidth's documentation spells the message of a 403
    /// `Message`.
    ErrorOrTokenFields {
        error = "error",
        message = "message",
        capital_message = "Message",
        request_id = "requestId",
        error_description = "error_description",
        access_token = "access_token",
        token_type = "token_type",
        expires_in = "expires_in",
    }
}
