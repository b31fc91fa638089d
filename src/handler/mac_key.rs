//! Values that only the holder of a secret can compute: HMAC-SHA-256 (RFC 2104, FIPS 198-1).

use crate::support::text::characters;
use alloc::{string::String, vec::Vec};
use core::fmt;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// Bytes of a tag, which is an HMAC cut to 128 bits.
pub(crate) const TAG: usize = 16;

/// A key made from a secret.
#[derive(Clone)]
pub(crate) struct MacKey {
    mac: Hmac<Sha256>,
    /// Says in a challenge which of several secrets sealed it.
    pub(crate) id: u8,
}

impl MacKey {
    pub(crate) fn new(secret: &str) -> Option<Self> {
        let mac = Hmac::new_from_slice(secret.as_bytes()).ok()?;
        let mut key = Self { mac, id: 0 };
        [key.id, ..] = key.mac("key", &[]);
        Some(key)
    }

    /// HMAC of the parts in their order; `purpose` separates the domains.
    pub(crate) fn mac(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        self.hmac_of(purpose, parts).finalize().into_bytes().into()
    }

    /// The HMAC as text, cut to 128 bits.
    pub(crate) fn digest(&self, purpose: &str, parts: &[&[u8]]) -> String {
        let mac = self.mac(purpose, parts);
        base64url(mac.get(..TAG).unwrap_or_default())
    }

    /// Whether the tag belongs to the parts. Compares in constant time.
    pub(crate) fn is_tag(&self, purpose: &str, parts: &[&[u8]], tag: &[u8]) -> bool {
        self.hmac_of(purpose, parts)
            .verify_truncated_left(tag)
            .is_ok()
    }

    /// Encrypts or decrypts at most 32 bytes with the tag as the nonce.
    pub(crate) fn xor_stream(&self, tag: &[u8], bytes: &[u8]) -> Vec<u8> {
        let stream = self.mac("stream", &[tag]);
        let mut result = Vec::new();
        for (byte, key) in bytes.iter().zip(&stream) {
            result.push(byte ^ key);
        }
        result
    }

    /// Each part follows its length, so that different lists of parts never have the same bytes.
    fn hmac_of(&self, purpose: &str, parts: &[&[u8]]) -> Hmac<Sha256> {
        let mut mac = self.mac.clone();
        for part in core::iter::once(&purpose.as_bytes()).chain(parts) {
            let length = u32::try_from(part.len()).unwrap_or(u32::MAX);
            mac.update(&length.to_be_bytes());
            mac.update(part);
        }
        mac
    }
}

impl fmt::Debug for MacKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// base64url without padding (RFC 4648 5). A crate would add 1 KB gzip. Constant time is not needed, because the bytes are not secret.
#[allow(clippy::arithmetic_side_effects, reason = "three bytes at a time")]
pub(crate) fn base64url(bytes: &[u8]) -> String {
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits = group
            .iter()
            .fold(0_u32, |bits, byte| (bits << 8) | u32::from(*byte));
        let bits = bits << (24 - 8 * group.len());
        for at in 0..=group.len() {
            let six = usize::try_from((bits >> (18 - 6 * at)) & 63).unwrap_or_default();
            text.push(char::from(ALPHABET.get(six).copied().unwrap_or_default()));
        }
    }
    text
}

/// Accepts only whole groups of four characters, so that each value has exactly one spelling.
pub(crate) fn from_base64url(text: &str, length: usize) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut bits: u32 = 0;
    for (at, character) in text.bytes().enumerate().take(MOST_CHARACTERS) {
        let six = ALPHABET.iter().position(|known| *known == character)?;
        bits = (bits << 6) | u32::try_from(six).ok()?;
        if at & 3 == 3 {
            let [_, group @ ..] = bits.to_be_bytes();
            bytes.extend_from_slice(&group);
        }
    }
    let is_whole = text.len().is_multiple_of(4) && text.len() <= MOST_CHARACTERS;
    (is_whole && bytes.len() == length).then_some(bytes)
}

/// Longer than any text that we encode.
const MOST_CHARACTERS: usize = 64;

const LEAST_CHARACTERS: usize = 32;
const LEAST_DISTINCT: usize = 10;

/// Beginnings of secrets in documentation and templates that otherwise look random: somebody will have copied one.
const EXAMPLES: [&str; 16] = [
    "qwertyuiop",             // keyboards
    "a-string-secret",        // jwt.io
    "super-secret-jwt-token", // Supabase, locally
    "your-super-secret",      // Supabase, by Docker
    "complex_password_at",    // iron-session
    "2gyZ3GDw3LHZQKD",        // iron-session
    "better-auth-secret",     // better-auth's default
    "SomeRandomString",       // Laravel
    "DO NOT USE THIS",        // NestJS
    "AyM1SysPpbyDfgZ",        // RFC 7515 A.1
    "3EK6FD+o0+c7tzB",        // Hasura
    "django-insecure-",       // Django's startproject
    "ThisTokenIsNotSoSecret", // Symfony
    "09d25e094faa6ca",        // FastAPI's tutorial
    "192b9bdd22ab9ed",        // Flask's tutorial
    "404E635266556A5",        // tutorials of Spring Boot
];

/// Whether a secret looks random: long, with many different characters, not periodic, mostly without runs, and not a known example.
pub(crate) fn looks_random(secret: &str) -> bool {
    let bytes = secret.as_bytes();
    let is_first = |(at, character): &(usize, char)| {
        secret.chars().position(|known| known == *character) == Some(*at)
    };
    let distinct = secret.chars().enumerate().filter(is_first).count();
    let half = bytes.len() / 2;
    // Also if the last repetition is not complete.
    let is_periodic = (1..bytes.len().saturating_sub(half / 2)).any(|period| {
        let length = bytes.len().saturating_sub(period);
        bytes.get(period..) == bytes.get(..length)
    });
    // `abcd…`, `0123…`, `zyxw…`, `00112233…`: neighbours that differ by one at most.
    let is_close = |pair: &&[u8]| matches!(pair, [first, second] if first.abs_diff(*second) <= 1);
    let is_run = bytes.windows(2).filter(is_close).count() >= half;
    characters(secret) >= LEAST_CHARACTERS
        && distinct >= LEAST_DISTINCT
        && !is_periodic
        && !is_run
        && !EXAMPLES.iter().any(|example| secret.starts_with(example))
}
