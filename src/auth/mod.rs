//! Authorization: the headers, and the loop that gets an OAuth2 token.

pub(crate) mod token;

use crate::{
    api::{given::Given, model::AnswerFields, operation::Operation},
    auth::token::{LONGEST_LIFE_S, Token, TokenKey},
    call::{
        resend::{self, Ending, Next},
        retry_after::retry_after_ms,
    },
    client::transport::{Body, BodyFault, End, Fault, Reply, Request, TokenFault, Transport},
    error::{Cause, Error, Kind, Sent, TokenAdvice, authorization, reason},
    support::{
        secret::{mask_text, spellings},
        text::{cut, decimal, join, strip_end},
        web,
    },
};
use alloc::{string::String, vec::Vec};

/// The token loop's own deadline, whatever the calls that wait for it have. In milliseconds.
const TOKEN_DEADLINE_MS: u64 = 10_000;

/// RFC 6749 5.1 only recommends `expires_in`; a token without it is taken to live this long. In seconds.
const UNSTATED_LIFE_S: f64 = 300.0;

/// The value of `Authorization` for a user name and a password (RFC 7617, in UTF-8).
pub(crate) fn basic(username: &str, password: &str) -> String {
    join!("Basic ", web::base64(&join!(username, ":", password)))
}

impl TokenKey {
    /// RFC 6749 2.3.1: both halves are form-encoded before they are joined.
    pub(crate) fn authorization(&self) -> String {
        basic(
            &web::encode_form(&self.client_id),
            &web::encode_form(self.client_secret.reveal()),
        )
    }

    /// All that an answer of the token endpoint must not show.
    pub(crate) fn secrets(&self) -> Vec<String> {
        let mut secrets = spellings(self.client_secret.reveal());
        if let Some((_, pair)) = cut(&self.authorization(), b' ') {
            // Without its padding, which a text may cut off.
            secrets.push(strip_end(pair, '='));
        }
        secrets
    }
}

/// The value of `Authorization` for a token (RFC 6750 2.1).
pub(crate) fn bearer(token: &Token) -> Result<String, Error> {
    if is_b64token(token.value.reveal()) {
        Ok(join!("Bearer ", token.value.reveal()))
    } else {
        Err(failed(
            "the access token holds characters that a token cannot have (RFC 6750)",
        ))
    }
}

/// Gets a token from the token endpoint (RFC 6749 4.4): three tries within a deadline of its own.
pub(crate) async fn obtain<T: Transport + ?Sized>(
    transport: &T,
    key: Option<&TokenKey>,
    timeout_ms: u64,
) -> Result<Token, TokenFault> {
    let Some(key) = key else {
        return Err(TokenFault::Failed(failed(
            "this transport cannot ask the program for a token",
        )));
    };
    let limit = if timeout_ms == 0 {
        TOKEN_DEADLINE_MS
    } else {
        timeout_ms.min(TOKEN_DEADLINE_MS)
    };
    let deadline = transport.now().saturating_add(limit);
    let authorization = key.authorization();
    let mut tries = 0_u32;
    loop {
        let left = deadline.saturating_sub(transport.now());
        if left == 0 {
            return Err(late(limit));
        }
        tries = tries.saturating_add(1);
        let request = Request {
            operation: Operation::Token,
            url: &key.url,
            authorization: Some(&authorization),
            content_type: "application/x-www-form-urlencoded",
            body: "grant_type=client_credentials",
            timeout_ms: left,
        };
        let result = transport.send(request).await;
        let ending = Ending::of(&result, transport);
        match resend::next(Operation::Token, ending, tries, false) {
            // A wait that ends behind the deadline helps nobody.
            Next::ResendAfter(shortest, _)
                if shortest >= deadline.saturating_sub(transport.now()) =>
            {
                return Err(late(limit));
            }
            Next::ResendAfter(shortest, longest) => transport.sleep(shortest, longest).await,
            Next::Resend | Next::Refresh => {}
            Next::Stop => {
                return match result {
                    Ok(reply) => read(&reply, key, transport.now()).map_err(TokenFault::Failed),
                    Err(fault) => Err(no_answer(fault, limit, key)),
                };
            }
        }
    }
}

pub(crate) fn failed(why: &str) -> Error {
    failed_with(why, TokenAdvice::Credentials)
}

fn failed_with(why: &str, advice: TokenAdvice) -> Error {
    Error::new(Kind::Authorization, Sent::No, 0, authorization(why, advice))
}

/// Whose deadline it was decides what the caller is told.
fn late(limit_ms: u64) -> TokenFault {
    if limit_ms < TOKEN_DEADLINE_MS {
        TokenFault::Ended(End::Timeout)
    } else {
        TokenFault::Failed(failed_with(
            "the token endpoint did not answer within 10 seconds",
            TokenAdvice::Later,
        ))
    }
}

fn no_answer(fault: Fault, limit_ms: u64, key: &TokenKey) -> TokenFault {
    let host = web::parse_url(&key.url)
        .map(|url| url.host)
        .unwrap_or_default();
    let (before, behind, cause) = match fault {
        Fault::Ended(End::Timeout) | Fault::NotMade(End::Timeout) => return late(limit_ms),
        Fault::Ended(End::Aborted) | Fault::NotMade(End::Aborted) => {
            return TokenFault::Ended(End::Aborted);
        }
        Fault::Unreachable { cause, .. } => ("no connection could be made to ", "", Some(cause)),
        Fault::Lost(cause) => ("the connection to ", " failed", Some(cause)),
        Fault::NoResponse => {
            let why = "the `fetch` that was given answered with something that is no Response";
            return TokenFault::Failed(failed(why));
        }
    };
    let cause = cause.map(|cause| mask_cause(&cause, &key.secrets()));
    let why = join!(
        before,
        host,
        behind,
        cause.as_ref().map(reason).unwrap_or_default()
    );
    TokenFault::Failed(failed_with(&why, TokenAdvice::Later).with_cause(cause))
}

/// A shorter secret is no reason to cut a name.
const SHORTEST_IN_A_NAME: usize = 4;

pub(crate) fn mask_cause(cause: &Cause, secrets: &[String]) -> Cause {
    let mask = |text: &str| mask_text(text, secrets);
    // A secret of a few letters is in many a name by chance.
    let long: Vec<String> = secrets
        .iter()
        .filter(|secret| secret.len() >= SHORTEST_IN_A_NAME)
        .cloned()
        .collect();
    let mask_name = |name: &str| mask_text(name, &long);
    Cause {
        name: mask_name(&cause.name),
        code: cause.code.as_deref().map(mask_name),
        message: mask(&cause.message),
    }
}

fn read<B: Body>(reply: &Reply<B>, key: &TokenKey, now_ms: u64) -> Result<Token, Error> {
    let refuse = |why: &str, detail: Option<String>| {
        let wait = reply.retry_after.as_deref();
        Err(failed_with(why, TokenAdvice::of_status(reply.status))
            .with_status(Some(reply.status))
            .with_answer(
                detail,
                None,
                wait.and_then(|header| retry_after_ms(header, now_ms)),
            ))
    };
    let body = match &reply.body {
        Ok(body) => Some(body),
        Err(BodyFault::Ended(End::Timeout)) if reply.status == 200 => {
            return refuse("the token endpoint did not answer in time", None);
        }
        Err(_) => None,
    };
    let answer = body
        .and_then(Body::read::<AnswerFields>)
        .unwrap_or_default();
    if reply.status != 200 {
        let said = answer
            .error_description
            .text()
            .or_else(|| answer.error.text());
        let detail = said.map(|text| mask_text(text, &key.secrets()));
        let what = match reply.status {
            // Browsers hide the status of a redirect.
            0 => "a redirect".into(),
            status => join!("status ", decimal(status)),
        };
        let said = detail
            .as_ref()
            .map(|detail| join!(" (", detail, ")"))
            .unwrap_or_default();
        let why = join!("the token endpoint answered with ", what, said);
        return refuse(&why, detail);
    }
    let is_bearer = match &answer.token_type {
        Given::Missing => true,
        Given::Text(kind) => kind.eq_ignore_ascii_case("bearer"),
        Given::Number(_) | Given::Boolean(_) | Given::Null | Given::Other(_) => false,
    };
    if !is_bearer {
        return refuse(
            "the token endpoint gave a token of another type than Bearer",
            None,
        );
    }
    let Given::Text(value) = answer.access_token else {
        return refuse("the token endpoint gave no access_token", None);
    };
    if !is_b64token(&value) {
        return refuse(
            "the token endpoint gave an access_token with characters that a token cannot have (RFC 6750)",
            None,
        );
    }
    Ok(match life_ms(&answer.expires_in) {
        Some(life) => Token::until(value, now_ms.saturating_add(life), now_ms),
        None => Token::once(value),
    })
}

/// How long a token lives; `None`: use it once.
fn life_ms(expires_in: &Given) -> Option<u64> {
    let seconds = match expires_in {
        Given::Missing | Given::Null => UNSTATED_LIFE_S,
        Given::Number(seconds) => *seconds,
        // Some servers write it as a string. Whole seconds alone: a parser for fractions is a tenth of the package.
        Given::Text(text) => {
            let text = text.trim_ascii();
            let whole = cut(text, b'.').map_or(text, |(whole, _)| whole);
            whole.parse::<u32>().ok()?.into()
        }
        Given::Boolean(_) | Given::Other(_) => return None,
    };
    let fits = seconds > 0.0 && seconds <= LONGEST_LIFE_S;
    #[allow(
        clippy::as_conversions,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "its range was just checked"
    )]
    fits.then_some((seconds * 1000.0) as u64)
}

/// `b64token` of RFC 6750 2.1. Keeps header injection out too: one runtime sends any character.
fn is_b64token(text: &str) -> bool {
    let padding = text.bytes().rev().take_while(|byte| *byte == b'=').count();
    let stem = text.len().saturating_sub(padding);
    let is_fit = |byte: u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'+' | b'/')
    };
    stem > 0 && text.bytes().take(stem).all(is_fit)
}

#[cfg(test)]
mod tests;
