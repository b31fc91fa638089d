//! The challenge: which number a browser may verify (H6). It travels in a cookie that scripts cannot read, so that verify takes
//! a code alone; whoever changes a byte of it, or brings another session's, is refused.

use super::keyed::Keyed;
use crate::support::{
    text::{decimal, join},
    web,
};
use alloc::string::String;

/// `__Host-`: only this host, over https, for all its paths (RFC 6265bis 4.1.3.2).
const COOKIE: &str = "__Host-mfa";
const ATTRIBUTES: &str = "; Path=/; HttpOnly; Secure; SameSite=Strict";

/// How a code reaches a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Channel {
    Messaging,
    Voice,
}

impl Channel {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Messaging => "messaging",
            Self::Voice => "voice",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Challenge {
    /// The number in E.164 form.
    pub(crate) to: String,
    pub(crate) channel: Channel,
    /// In milliseconds since 1970.
    pub(crate) expires_at_ms: u64,
    /// Made of the send's idempotency key, so that a repeated send gets a challenge just as good without any state (H7).
    pub(crate) nonce: String,
}

/// What else a challenge is bound to, without holding it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Binding<'a> {
    pub(crate) scope: &'a str,
    /// The program's own session, where it names one.
    pub(crate) session: &'a str,
}

impl Challenge {
    /// The value of a `Set-Cookie` header.
    pub(crate) fn to_cookie(&self, keyed: &Keyed, binding: Binding<'_>, life_s: u32) -> String {
        let text = join!(
            self.to.strip_prefix('+').unwrap_or(&self.to),
            ".",
            self.channel.as_str(),
            ".",
            digits(self.expires_at_ms),
            ".",
            self.nonce
        );
        let tag = keyed.digest(PURPOSE, &[binding.scope, binding.session, &text]);
        join!(
            COOKIE,
            "=",
            text,
            ".",
            tag,
            "; Max-Age=",
            decimal(life_s),
            ATTRIBUTES
        )
    }

    /// The challenge in a `Cookie` header, if it is whole, ours, of this session and not expired.
    pub(crate) fn from_cookies(
        header: &str,
        keyed: &Keyed,
        binding: Binding<'_>,
        now_ms: u64,
    ) -> Option<Self> {
        let value = header
            .split(';')
            .filter_map(|cookie| crate::support::text::cut(cookie.trim(), b'='))
            .find_map(|(name, value)| (name == COOKIE).then_some(value))?;
        let (text, tag) = value.rsplit_once('.')?;
        if !keyed.is_digest(PURPOSE, &[binding.scope, binding.session, text], tag) {
            return None;
        }
        // From here on the text is our own.
        let mut parts = text.split('.');
        let to = join!("+", parts.next()?);
        let channel = match parts.next()? {
            "voice" => Channel::Voice,
            _ => Channel::Messaging,
        };
        let expires_at_ms = parts.next()?.parse().ok()?;
        let nonce = parts.next()?.into();
        (now_ms < expires_at_ms).then_some(Self {
            to,
            channel,
            expires_at_ms,
            nonce,
        })
    }
}

const PURPOSE: &str = "challenge";

/// The value of a `Set-Cookie` header that takes the challenge away.
pub(crate) fn cleared_cookie() -> String {
    join!(COOKIE, "=; Max-Age=0", ATTRIBUTES)
}

/// A time in digits: whole numbers of this size are exact.
#[allow(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "a time of this age"
)]
fn digits(time_ms: u64) -> String {
    web::decimal(time_ms as f64)
}
