//! Turns a response, or its absence, into a model or an error.

use crate::{
    api::{model::ResponseFields, operation::Operation, raw_value::RawValue},
    call::{
        body::BodyFields,
        exchange::{BodyFault, End, Fault, Reply},
        retry::{self, Ending, Next},
    },
    error::{CallContext, Cause, Error, Kind, Obstacle, Sent, reason},
    support::{
        secret::{mask_identifier, mask_text},
        text::{contains, join},
    },
};
use alloc::{string::String, vec::Vec};

pub(crate) const TOO_LARGE: &str = "the body has more than 64 KB";
pub(crate) const BROKEN_OFF: &str = "the body broke off";

/// What a lossy decoder writes for bytes that are not UTF-8.
pub(crate) const REPLACEMENT: &str = "\u{fffd}";

/// The facts for an error.
#[derive(Debug)]
pub(crate) struct ErrorContext {
    pub(crate) call: CallContext,
    /// What texts from a server or runtime must not show: secrets in each of their `spellings`.
    pub(crate) secrets: Vec<String>,
}

/// Whether this status after request number `attempts` leads to another token, if there can be one. The call is retried with it.
pub(crate) fn may_refresh(attempts: u32, status: u16) -> bool {
    let ending = Ending::Status {
        status,
        retry_after_ms: None,
    };
    retry::next(ending, attempts, true) == Next::Refresh
}

/// Whether a response is the call's result. `accepts` is what the caller's `validateStatus` returned, if there is one;
/// `fields` reads the body.
pub(crate) fn is_result(
    operation: Operation,
    status: u16,
    accepts: Option<bool>,
    fields: impl FnOnce() -> Option<ResponseFields>,
) -> bool {
    match (status, accepts) {
        (_, Some(false)) => false,
        // A 200 is checked against its model, even if the caller accepts it.
        (200, _) => fields().is_some_and(|fields| broken_rule(operation, &fields).is_none()),
        (_, accepts) => accepts == Some(true),
    }
}

/// What follows a call's request: a retry, its result (`Stop`) or an error. `is_refused`: the caller's `validateStatus` refused the
/// status. [`may_refresh`] decides about another token.
pub(crate) fn after<B: BodyFields>(
    operation: Operation,
    result: Result<Reply<B>, Fault>,
    is_refused: bool,
    context: ErrorContext,
    attempts: u32,
    now_ms: fn() -> u64,
) -> Result<Next, Error> {
    let ending = Ending::of(&result, now_ms);
    let next = retry::next(ending, attempts, false);
    match result {
        _ if next == Next::Retry => Ok(next),
        Ok(reply) if is_refused && reply.status == 200 => {
            Err(refused_by_caller(&context, attempts))
        }
        Ok(reply) => response(operation, &reply, || context, attempts, now_ms).map(|_| next),
        Err(fault) => Err(self::fault(fault, &context, attempts)),
    }
}

/// The fields of a 200 that matches the document; any other response is an error.
pub(crate) fn response<B: BodyFields>(
    operation: Operation,
    reply: &Reply<B>,
    context: impl FnOnce() -> ErrorContext,
    attempts: u32,
    now: impl FnOnce() -> u64,
) -> Result<ResponseFields, Error> {
    if reply.status != 200 {
        return Err(status_error(reply, &context(), attempts, now()));
    }
    let body = match &reply.body {
        Ok(body) => body,
        Err(fault) => return Err(unreadable(fault, &context(), attempts)),
    };
    let broken = match body.result() {
        None => {
            "the body is not a JSON object (is there a proxy or a login page in between?)".into()
        }
        Some(fields) => match broken_rule(operation, &fields) {
            None => return Ok(fields),
            Some(broken) => broken,
        },
    };
    Err(invalid(&broken, &context(), attempts))
}

/// The fields of a result that [`broken_rule`] knows.
#[cfg(any(js_exports, test))]
pub(crate) const fn known_fields(operation: Operation) -> &'static [&'static str] {
    match operation {
        Operation::GenerateMessagingCode => &["messageId"],
        Operation::GenerateVoiceCode => &["callId"],
        Operation::VerifyCode | Operation::Token => &["valid"],
    }
}

/// Identifiers are strings of any form, and the document does not require them. But without `valid`, a code must not pass.
fn broken_rule(operation: Operation, fields: &ResponseFields) -> Option<String> {
    let (name, identifier) = match operation {
        Operation::GenerateMessagingCode => ("messageId", &fields.message_id),
        Operation::GenerateVoiceCode => ("callId", &fields.call_id),
        Operation::VerifyCode | Operation::Token => {
            let is_boolean = matches!(fields.valid, RawValue::Boolean(_));
            return (!is_boolean).then(|| "`valid` is not a boolean".into());
        }
    };
    match identifier {
        RawValue::Text(id) if contains(id, REPLACEMENT) => {
            Some(join!("`", name, "` is not valid UTF-8"))
        }
        RawValue::Missing | RawValue::Text(_) => None,
        RawValue::Number(_) | RawValue::Boolean(_) | RawValue::Null | RawValue::Other(_) => {
            Some(join!("`", name, "` is not a string"))
        }
    }
}

fn invalid(why: &str, context: &ErrorContext, attempts: u32) -> Error {
    let message = context.call.invalid_response(why);
    Error::new(Kind::InvalidResponse, Sent::Yes, attempts, message).with_status(Some(200))
}

fn unreadable(fault: &BodyFault, context: &ErrorContext, attempts: u32) -> Error {
    match fault {
        BodyFault::Ended(end) => {
            let what = "The body of the response did not arrive completely";
            ended(*end, what, Sent::Yes, context, attempts).with_status(Some(200))
        }
        BodyFault::TooLarge => invalid(TOO_LARGE, context, attempts),
        BodyFault::NoResponse => no_response(Sent::Yes, context, attempts).with_status(Some(200)),
        BodyFault::Lost(cause) => {
            let cause = cause.masked(&context.secrets);
            let why = join!(BROKEN_OFF, reason(&cause));
            invalid(&why, context, attempts).with_cause(Some(cause))
        }
    }
}

/// The error for a status other than 200.
fn status_error<B: BodyFields>(
    reply: &Reply<B>,
    context: &ErrorContext,
    attempts: u32,
    now_ms: u64,
) -> Error {
    let body = reply.body.as_ref().ok();
    let fields = body
        .and_then(BodyFields::error_or_token)
        .unwrap_or_default();
    let mask = |text: &str| mask_text(text, &context.secrets);
    let message_fields = [&fields.error, &fields.message, &fields.capital_message];
    let server_message = message_fields
        .into_iter()
        .filter_map(RawValue::text)
        .find(|text| !text.is_empty())
        .map(mask);
    let whole_text = body
        .map(BodyFields::text)
        .filter(|text| !text.is_empty())
        .map(mask);
    let request_id = fields.request_id.text().or(reply.request_id.as_deref());
    let retry_after_ms = reply.retry_after_ms(|| now_ms);
    // The status counts, whatever happened to the body.
    let (before, words) = match (&server_message, &reply.body) {
        (Some(words), _) => (": ", words.as_str()),
        (None, Err(BodyFault::TooLarge)) => (", and ", TOO_LARGE),
        (None, Err(BodyFault::Lost(_))) => (", and ", BROKEN_OFF),
        (None, Err(BodyFault::Ended(_) | BodyFault::NoResponse) | Ok(_)) => ("", ""),
    };
    let status = reply.status;
    let message = context
        .call
        .status(status, &join!(before, words), retry_after_ms);
    Error::new(
        Kind::of_status(status),
        Sent::of_status(status),
        attempts,
        message,
    )
    .with_status(Some(status))
    .with_response(
        server_message.or(whole_text),
        request_id.map(|id| mask_identifier(id, &context.secrets)),
        retry_after_ms,
    )
}

/// The error for a 200 that the caller's `validateStatus` refuses.
fn refused_by_caller(context: &ErrorContext, attempts: u32) -> Error {
    let message = context.call.refused_200();
    Error::new(Kind::UnexpectedStatus, Sent::Yes, attempts, message).with_status(Some(200))
}

/// The error for a request without a response.
pub(crate) fn fault(fault: Fault, context: &ErrorContext, attempts: u32) -> Error {
    let call = &context.call;
    match fault {
        Fault::NotConnected(cause) => unreachable(&cause, false, context, attempts),
        Fault::CannotConnect(cause) => unreachable(&cause, true, context, attempts),
        Fault::Lost(cause) => {
            let cause = cause.masked(&context.secrets);
            Error::new(
                Kind::ConnectionLost,
                Sent::Maybe,
                attempts,
                call.lost(&cause),
            )
            .with_cause(Some(cause))
        }
        Fault::NoResponse => no_response(Sent::Maybe, context, attempts),
        Fault::Ended(end) => ended(end, "No response arrived", Sent::Maybe, context, attempts),
        Fault::NotMade(end) => ended(
            end,
            "The request could not be made",
            Sent::No,
            context,
            attempts,
        ),
    }
}

fn no_response(sent: Sent, context: &ErrorContext, attempts: u32) -> Error {
    let message = context.call.no_response(sent);
    Error::new(Kind::InvalidResponse, sent, attempts, message)
}

/// `is_permanent`: another attempt cannot make a connection either.
fn unreachable(cause: &Cause, is_permanent: bool, context: &ErrorContext, attempts: u32) -> Error {
    let cause = cause.masked(&context.secrets);
    let obstacle = is_permanent.then(|| Obstacle::of(&cause));
    let message = context.call.unreachable(&cause, obstacle);
    Error::new(Kind::Connection, Sent::No, attempts, message).with_cause(Some(cause))
}

/// The error for a call that its caller ended.
pub(crate) fn ended(
    end: End,
    what: &str,
    sent: Sent,
    context: &ErrorContext,
    attempts: u32,
) -> Error {
    match end {
        End::Timeout => Error::new(
            Kind::Timeout,
            sent,
            attempts,
            context.call.timeout(what, sent),
        ),
        End::Aborted => Error::new(Kind::Aborted, sent, attempts, context.call.aborted(sent)),
    }
}

#[cfg(test)]
#[path = "tests/response.rs"]
mod tests;
