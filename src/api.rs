//! The three operations: from a request to a URL, from an answer to a model or an error.

use crate::{
    auth::mask_cause,
    error::{Error, Kind, Place, Sent},
    given::Given,
    model::{MessagingCodeResponse, VerifyCodeResponse, VoiceCodeResponse},
    resend::Ending,
    secret::{mask_identifier, mask_text},
    transport::{Body, BodyFault, End, Fault, Operation, Reply, Transport},
};
use alloc::{format, string::String, vec::Vec};
use serde::{Deserialize, de::DeserializeOwned};
use std::time::{Duration, UNIX_EPOCH};

/// The longest wait that is passed on, in milliseconds: a day.
const LONGEST_RETRY_AFTER_MS: u64 = 86_400_000;

/// What a lossy decoder puts where bytes were no UTF-8.
const REPLACEMENT: char = '\u{fffd}';

/// Where an operation is, below a base URL without a slash at its end.
pub(crate) fn url(operation: Operation, base: &str, account_segment: &str) -> String {
    let path = match operation {
        Operation::GenerateMessagingCode => "messaging",
        Operation::GenerateVoiceCode => "voice",
        Operation::VerifyCode => "verify",
        Operation::Token => "",
    };
    format!("{base}/accounts/{account_segment}/code/{path}")
}

/// What an error needs to know; made only when there is one.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) place: Place,
    /// All that a text from elsewhere must not show, in every spelling.
    pub(crate) secrets: Vec<String>,
}

/// A model of a 200.
pub(crate) trait Response: DeserializeOwned {
    /// The text that the document promises, where it is one.
    fn identifier(&self) -> Option<&str>;
}

impl Response for MessagingCodeResponse {
    fn identifier(&self) -> Option<&str> {
        self.message_id.as_deref()
    }
}

impl Response for VoiceCodeResponse {
    fn identifier(&self) -> Option<&str> {
        self.call_id.as_deref()
    }
}

impl Response for VerifyCodeResponse {
    fn identifier(&self) -> Option<&str> {
        None
    }
}

/// The model of a 200, or why the answer is an error.
pub(crate) fn response<R: Response, B: Body>(
    reply: &Reply<B>,
    context: &dyn Fn() -> Context,
    attempts: u32,
    now: &dyn Fn() -> u64,
) -> Result<R, Error> {
    if reply.status != 200 {
        return Err(refused(reply, &context(), attempts, now()));
    }
    let body = reply
        .body
        .as_ref()
        .map_err(|fault| unreadable(fault, &context(), attempts))?;
    let why = match body.read::<R>() {
        Some(model)
            if model
                .identifier()
                .is_some_and(|id| id.contains(REPLACEMENT)) =>
        {
            "a field is no valid UTF-8"
        }
        Some(model) => return Ok(model),
        None => "no JSON object, or a field that is missing or of another type",
    };
    Err(invalid(why, &context(), attempts))
}

fn invalid(why: &str, context: &Context, attempts: u32) -> Error {
    let message = context.place.invalid_response(why, Sent::Yes);
    Error::new(Kind::InvalidResponse, Sent::Yes, attempts, message).with_status(Some(200))
}

fn unreadable(fault: &BodyFault, context: &Context, attempts: u32) -> Error {
    let place = &context.place;
    match fault {
        BodyFault::Ended(End::Timeout) => {
            let message = place.timeout("The body of the answer did not come whole", Sent::Yes);
            Error::new(Kind::Timeout, Sent::Yes, attempts, message).with_status(Some(200))
        }
        BodyFault::Ended(End::Aborted) => {
            Error::new(Kind::Aborted, Sent::Yes, attempts, place.aborted(Sent::Yes))
                .with_status(Some(200))
        }
        BodyFault::TooLarge => invalid("a body of more than 64 KB", context, attempts),
        BodyFault::Lost(cause) => invalid("the body broke off", context, attempts)
            .with_cause(Some(mask_cause(cause.clone(), &context.secrets))),
    }
}

/// What a body under another status than 200 may hold: `mfaRequestError`, `mfaUnauthorizedRequestError` and
/// `mfaForbiddenRequestError` of the document. Bandwidth's documentation writes the last one's field as `Message`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ErrorBody {
    error: Given<String>,
    message: Given<String>,
    #[serde(rename = "Message")]
    capital_message: Given<String>,
    #[serde(rename = "requestId")]
    request_id: Given<String>,
}

fn refused<B: Body>(reply: &Reply<B>, context: &Context, attempts: u32, now_ms: u64) -> Error {
    let body = reply.body.as_ref().ok();
    let fields = body.and_then(Body::read::<ErrorBody>).unwrap_or_default();
    let mask = |text: &str| mask_text(text, &context.secrets);
    let said = fields
        .error
        .ok()
        .or(fields.message.ok())
        .or(fields.capital_message.ok())
        .map(|text| mask(&text));
    let page = body
        .map(Body::text)
        .filter(|text| !text.is_empty())
        .map(mask);
    let request_id = fields.request_id.ok().or_else(|| reply.request_id.clone());
    let message = context.place.status(reply.status, said.as_deref());
    let status = reply.status;
    Error::new(
        Kind::of_status(status),
        Sent::of_status(status),
        attempts,
        message,
    )
    .with_status(Some(status))
    .with_answer(
        said.or(page),
        request_id.map(|id| mask_identifier(&id, &context.secrets)),
        reply
            .retry_after
            .as_deref()
            .and_then(|header| retry_after_ms(header, now_ms)),
    )
}

/// The error for a 200 that the caller's `validateStatus` does not accept.
#[cfg(all(feature = "js", target_family = "wasm"))]
pub(crate) fn refused_by_caller(context: &Context, attempts: u32) -> Error {
    let message = context.place.refused_status(200, Sent::Yes);
    Error::new(Kind::UnexpectedStatus, Sent::Yes, attempts, message).with_status(Some(200))
}

/// The error for an answer that never came.
pub(crate) fn fault(fault: Fault, context: &Context, attempts: u32) -> Error {
    let place = &context.place;
    match fault {
        Fault::Unreachable { cause, transient } => {
            let cause = mask_cause(cause, &context.secrets);
            Error::new(
                Kind::Connection,
                Sent::No,
                attempts,
                place.unreachable(&cause, transient),
            )
            .with_cause(Some(cause))
        }
        Fault::Lost(cause) => {
            let cause = mask_cause(cause, &context.secrets);
            Error::new(
                Kind::ConnectionLost,
                Sent::Maybe,
                attempts,
                place.lost(&cause),
            )
            .with_cause(Some(cause))
        }
        Fault::NoResponse => Error::new(
            Kind::InvalidResponse,
            Sent::Maybe,
            attempts,
            place.no_response(),
        ),
        Fault::Ended(end) => ended(end, "No answer came", Sent::Maybe, context, attempts),
        Fault::NotMade(end) => ended(
            end,
            "The request could not be made",
            Sent::No,
            context,
            attempts,
        ),
    }
}

/// The error for a call that its caller ended.
pub(crate) fn ended(end: End, what: &str, sent: Sent, context: &Context, attempts: u32) -> Error {
    match end {
        End::Timeout => Error::new(
            Kind::Timeout,
            sent,
            attempts,
            context.place.timeout(what, sent),
        ),
        End::Aborted => Error::new(Kind::Aborted, sent, attempts, context.place.aborted(sent)),
    }
}

/// How a request ended, for the decision whether it may be sent again.
pub(crate) fn ending<T: Transport + ?Sized>(
    result: &Result<Reply<T::Body>, Fault>,
    transport: &T,
) -> Ending {
    match result {
        Ok(reply) => {
            let retry_after_ms = reply
                .retry_after
                .as_deref()
                .and_then(|header| retry_after_ms(header, transport.now()));
            Ending::Status {
                status: reply.status,
                retry_after_ms,
            }
        }
        Err(Fault::Unreachable { transient, .. }) => Ending::Unreachable {
            transient: *transient,
        },
        Err(Fault::Lost(_) | Fault::NoResponse) => Ending::Unknown,
        Err(Fault::Ended(End::Timeout) | Fault::NotMade(End::Timeout)) => Ending::Timeout,
        Err(Fault::Ended(End::Aborted) | Fault::NotMade(End::Aborted)) => Ending::Aborted,
    }
}

/// `Retry-After` (RFC 9110 10.2.3) in milliseconds from now: a number of seconds or an HTTP date, at most a day.
pub(crate) fn retry_after_ms(header: &str, now_ms: u64) -> Option<u64> {
    let header = header.trim();
    if !header.is_empty() && header.bytes().all(|byte| byte.is_ascii_digit()) {
        let seconds = header.parse::<u64>().unwrap_or(u64::MAX);
        return Some(seconds.saturating_mul(1000).min(LONGEST_RETRY_AFTER_MS));
    }
    let at = httpdate::parse_http_date(header)
        .ok()?
        .duration_since(UNIX_EPOCH)
        .unwrap_or(Duration::ZERO);
    let wait = u64::try_from(at.as_millis())
        .unwrap_or(u64::MAX)
        .saturating_sub(now_ms);
    Some(wait.min(LONGEST_RETRY_AFTER_MS))
}
