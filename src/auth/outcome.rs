//! What the outcome of a token request leads to: a token, a retry, or the reason why there is no token.

use crate::{
    api::raw_value::RawValue,
    auth::{
        header::is_b64token,
        token::{LONGEST_LIFE_S, Token, TokenKey},
    },
    call::{
        body::BodyFields,
        exchange::{BodyFault, End, Fault, Reply, TokenFault},
        response::{BROKEN_OFF, ErrorContext, TOO_LARGE, ended},
        retry::{self, Ending},
    },
    error::{Cause, Error, NOT_A_RESPONSE, Obstacle, Sent, TokenAdvice, reason},
    support::{
        number::whole,
        secret::mask_text,
        text::{decimal, join, parse_whole, split_once},
        web,
    },
};
use alloc::string::String;

/// The token loop's own deadline, because several calls may wait for the token. In milliseconds.
pub(crate) const TOKEN_DEADLINE_MS: u64 = 10_000;

/// The lifetime of a token without `expires_in`, which RFC 6749 5.1 only recommends. In seconds.
const UNSTATED_LIFE_S: f64 = 300.0;

/// The body of a token request and its content type (RFC 6749 4.4.2).
pub(crate) const TOKEN_BODY: &str = "grant_type=client_credentials";
pub(crate) const TOKEN_CONTENT_TYPE: &str = "application/x-www-form-urlencoded";

/// What follows a token request.
pub(crate) enum TokenNext {
    Token(Token),
    /// Another request, after a random wait between these two, in milliseconds.
    Retry(u64, u64),
    Fault(TokenFault),
}

/// Decides after token request number `attempts`. `deadline_ms` is that of the whole loop, `left_ms` what is left of it.
pub(crate) fn next<B: BodyFields>(
    key: &TokenKey,
    result: Result<Reply<B>, Fault>,
    attempts: u32,
    deadline_ms: u64,
    left_ms: u64,
    now_ms: u64,
) -> TokenNext {
    let ending = Ending::of(&result, || now_ms);
    match retry::token_wait(ending, attempts) {
        // A wait beyond the deadline is useless.
        Some((shortest, _)) if shortest >= left_ms => {
            TokenNext::Fault(deadline_passed(deadline_ms))
        }
        Some((shortest, longest)) => TokenNext::Retry(shortest, longest),
        None => match result {
            Ok(reply) => match read_token(&reply, key, now_ms) {
                Ok(token) => TokenNext::Token(token),
                Err(error) => TokenNext::Fault(TokenFault::Failed(error)),
            },
            Err(fault) => TokenNext::Fault(no_response(fault, deadline_ms, key)),
        },
    }
}

/// The caller's deadline gives `Ended`, ours `Failed`.
pub(crate) fn deadline_passed(deadline_ms: u64) -> TokenFault {
    if deadline_ms < TOKEN_DEADLINE_MS {
        TokenFault::Ended(End::Timeout)
    } else {
        TokenFault::Failed(Error::no_token(
            "the token endpoint gave no token within 10 seconds",
            TokenAdvice::Later,
        ))
    }
}

/// Whether a token from the program's store may be used.
pub(crate) fn is_usable(token: &Token, now_ms: u64) -> bool {
    is_b64token(token.value.reveal()) && token.is_plausible(now_ms)
}

/// The error for a program whose `accessToken` failed.
pub(crate) fn program_token_failed(cause: &Cause, context: &ErrorContext) -> Error {
    let cause = cause.masked(&context.secrets);
    let why = join!("accessToken failed", reason(&cause));
    Error::no_token(&why, TokenAdvice::Credentials).with_cause(Some(cause))
}

/// The error for a call that ended before it had a token. `url` is the token endpoint's, or empty if the call has none.
pub(crate) fn ended_without_token(
    end: End,
    url: &str,
    mut context: ErrorContext,
    attempts: u32,
) -> Error {
    if end == End::Timeout {
        // The token is late, not the service: name the token endpoint, or no host if the program's own function gives the token.
        context.call.host = web::host_of(url);
    }
    ended(end, "No access token arrived", Sent::No, &context, attempts)
}

const NO_CONNECTION: &str = "no connection could be made to ";

fn no_response(fault: Fault, deadline_ms: u64, key: &TokenKey) -> TokenFault {
    let host = web::host_of(&key.url);
    let (before, after, cause, advice) = match fault {
        Fault::Ended(End::Timeout) | Fault::NotMade(End::Timeout) => {
            return deadline_passed(deadline_ms);
        }
        Fault::Ended(End::Aborted) | Fault::NotMade(End::Aborted) => {
            return TokenFault::Ended(End::Aborted);
        }
        Fault::NotConnected(cause) => (NO_CONNECTION, "", cause, TokenAdvice::Network),
        Fault::CannotConnect(cause) => {
            let advice = TokenAdvice::of_obstacle(Obstacle::of(&cause));
            (NO_CONNECTION, "", cause, advice)
        }
        Fault::Lost(cause) => ("the connection to ", " failed", cause, TokenAdvice::Later),
        Fault::NoResponse => {
            return TokenFault::Failed(Error::no_token(NOT_A_RESPONSE, TokenAdvice::Fetch));
        }
    };
    let cause = cause.masked(&key.secrets());
    let why = join!(before, host, after, reason(&cause));
    TokenFault::Failed(Error::no_token(&why, advice).with_cause(Some(cause)))
}

fn read_token<B: BodyFields>(
    reply: &Reply<B>,
    key: &TokenKey,
    now_ms: u64,
) -> Result<Token, Error> {
    let refuse = |why: &str, detail: Option<String>| {
        Err(Error::no_token(why, TokenAdvice::of_status(reply.status))
            .with_status(Some(reply.status))
            .with_response(detail, None, reply.retry_after_ms(|| now_ms)))
    };
    let body = match &reply.body {
        Ok(body) => Some(body),
        Err(fault) if reply.status == 200 => return Err(unreadable(fault, key)),
        Err(_) => None,
    };
    let fields = body
        .and_then(BodyFields::error_or_token)
        .unwrap_or_default();
    if reply.status != 200 {
        let server_words = fields
            .error_description
            .text()
            .or_else(|| fields.error.text());
        let detail = server_words.map(|text| mask_text(text, &key.secrets()));
        let what = match reply.status {
            // Browsers report a redirect as status 0.
            0 => "a redirect".into(),
            status => join!("status ", decimal(status)),
        };
        let words = detail
            .as_ref()
            .map(|detail| join!(" (", detail, ")"))
            .unwrap_or_default();
        let why = join!("the token endpoint answered with ", what, words);
        return refuse(&why, detail);
    }
    let is_bearer = match &fields.token_type {
        RawValue::Missing => true,
        RawValue::Text(kind) => kind.eq_ignore_ascii_case("bearer"),
        RawValue::Number(_) | RawValue::Boolean(_) | RawValue::Null | RawValue::Other(_) => false,
    };
    if !is_bearer {
        return refuse(
            "the token endpoint gave a token whose type is not Bearer",
            None,
        );
    }
    let RawValue::Text(value) = fields.access_token else {
        return refuse("the token endpoint gave no access_token", None);
    };
    if !is_b64token(&value) {
        return refuse(
            "the token endpoint gave an access_token with characters that a token cannot have (RFC 6750)",
            None,
        );
    }
    Ok(match life_ms(&fields.expires_in) {
        Some(life) => Token::until(value, now_ms.saturating_add(life), now_ms),
        None => Token::once(value),
    })
}

/// The error for a 200 whose body could not be read.
fn unreadable(fault: &BodyFault, key: &TokenKey) -> Error {
    let (why, advice) = match fault {
        BodyFault::Ended(_) => (
            "the token endpoint answered, but the body did not arrive in time".into(),
            TokenAdvice::Later,
        ),
        BodyFault::NoResponse => (NOT_A_RESPONSE.into(), TokenAdvice::Fetch),
        BodyFault::TooLarge => (
            join!("the token endpoint answered, but ", TOO_LARGE),
            TokenAdvice::Credentials,
        ),
        BodyFault::Lost(cause) => {
            let cause = reason(&cause.masked(&key.secrets()));
            (
                join!("the token endpoint answered, but ", BROKEN_OFF, cause),
                TokenAdvice::Later,
            )
        }
    };
    Error::no_token(&why, advice).with_status(Some(200))
}

/// How long a token is cached: at most a day. `None`: use it once.
fn life_ms(expires_in: &RawValue) -> Option<u64> {
    let seconds = match expires_in {
        RawValue::Missing | RawValue::Null => UNSTATED_LIFE_S,
        RawValue::Number(seconds) => *seconds,
        // Some servers write it as a string. Only whole seconds, because a parser for fractions would make the WebAssembly a quarter larger.
        RawValue::Text(text) => {
            let text = text.trim_ascii();
            parse_whole(split_once(text, b'.').map_or(text, |(seconds, _)| seconds))?.into()
        }
        RawValue::Boolean(_) | RawValue::Other(_) => return None,
    };
    (seconds > 0.0).then_some(whole(seconds.min(LONGEST_LIFE_S) * 1000.0))
}

#[cfg(test)]
#[path = "tests/outcome.rs"]
mod tests;
