//! The challenge: which send a code belongs to (H6). It is sealed: nobody else can read, change or create one. It works only while
//! the store has its id.

use super::{
    channel::Channel,
    mac_key::{TAG, base64url, from_base64url},
    policy::Policy,
};
use crate::support::text::{decimal, join, split, split_once};
use alloc::string::String;

/// `__Host-`: only this host, over https, for all its paths (RFC 6265bis 4.1.3.2).
pub(crate) const COOKIE: &str = "__Host-mfa";

/// Bytes of a seal: key id, tag and encrypted plaintext. In base64url 56 characters.
const SEALED: usize = 1 + TAG + PLAIN;

/// Bytes of the plaintext: time, number and id.
const PLAIN: usize = 5 + 8 + ID;

/// Bytes of a send's id: two of its time, ten of its HMAC.
pub(crate) const ID: usize = 12;

/// The unit of the time in a seal, so that five bytes are enough.
const TIME_UNIT_MS: u64 = 100;

/// Marks a voice call. Numbers have at most 15 digits, so this bit is unused.
const VOICE: u64 = 1 << 63;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Challenge {
    /// The number in E.164 form.
    pub(crate) to: String,
    pub(crate) channel: Channel,
    /// In milliseconds since 1970.
    pub(crate) expires_at_ms: u64,
    pub(crate) id: [u8; ID],
}

impl Challenge {
    /// The challenge as text, for this session only.
    pub(crate) fn seal(&self, policy: &Policy, session: &str) -> String {
        let Some(key) = policy.keys.first() else {
            return String::new();
        };
        let digits = self.to.strip_prefix('+').unwrap_or(&self.to);
        let number: u64 = digits.parse().unwrap_or_default();
        let number = if self.channel == Channel::Voice {
            number | VOICE
        } else {
            number
        };
        let time = (self.expires_at_ms / TIME_UNIT_MS).to_be_bytes();
        let time = time.get(3..).unwrap_or_default();
        let plain = [time, &number.to_be_bytes(), &self.id].concat();
        // The tag is also the nonce (SIV, as in RFC 5297): only equal plaintexts have equal seals.
        let mac = key.mac(
            "challenge",
            &[policy.binding.as_bytes(), session.as_bytes(), &plain],
        );
        let tag = mac.get(..TAG).unwrap_or_default();
        base64url(&[&[key.id], tag, &key.xor_stream(tag, &plain)].concat())
    }

    /// The challenge in a text, if it is complete, ours, of this session and not expired.
    pub(crate) fn open(text: &str, policy: &Policy, session: &str, now_ms: u64) -> Option<Self> {
        let sealed = from_base64url(text, SEALED)?;
        let (id, rest) = sealed.split_first()?;
        let (tag, encrypted) = rest.split_at_checked(TAG)?;
        let mut plain = None;
        for key in policy.keys.iter().filter(|key| key.id == *id) {
            let decrypted = key.xor_stream(tag, encrypted);
            let parts: [&[u8]; 3] = [policy.binding.as_bytes(), session.as_bytes(), &decrypted];
            if key.is_tag("challenge", &parts, tag) {
                plain = Some(decrypted);
            }
        }
        let plain = plain?;
        // The tag is right, so we wrote these bytes.
        let (time, rest) = plain.split_at_checked(5)?;
        let (number, id) = rest.split_at_checked(8)?;
        let number_from = |bytes: &[u8]| {
            bytes
                .iter()
                .fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte))
        };
        // Five bytes, so it never wraps.
        let expires_at_ms = number_from(time).wrapping_mul(TIME_UNIT_MS);
        let number = number_from(number);
        let channel = if number & VOICE == 0 {
            Channel::Messaging
        } else {
            Channel::Voice
        };
        (now_ms < expires_at_ms).then_some(Self {
            to: join!("+", decimal(number & !VOICE)),
            channel,
            expires_at_ms,
            id: id.try_into().ok()?,
        })
    }

    /// The first valid challenge in a `Cookie` header. Another subdomain can set a cookie with other white space, such as U+00A0,
    /// before our name. So only SP and HTAB are trimmed (RFC 6265), and each cookie of our name is tried.
    pub(crate) fn from_cookies(
        header: &str,
        policy: &Policy,
        session: &str,
        now_ms: u64,
    ) -> Option<Self> {
        split(header, b';').find_map(|cookie| {
            let (name, value) = split_once(cookie, b'=')?;
            if trim(name) != COOKIE {
                return None;
            }
            Self::open(trim(value), policy, session, now_ms)
        })
    }
}

fn trim(text: &str) -> &str {
    let is_blank = |byte: Option<&u8>| matches!(byte, Some(b' ' | b'\t'));
    let mut rest = text;
    while is_blank(rest.as_bytes().first()) {
        rest = rest.get(1..).unwrap_or_default();
    }
    while is_blank(rest.as_bytes().last()) {
        rest = rest.get(..rest.len().saturating_sub(1)).unwrap_or_default();
    }
    rest
}
