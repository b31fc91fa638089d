//! What only the holder of the secret can compute: HMAC-SHA-256 (RFC 2104, FIPS 198-1), cut to 128 bits.

use alloc::string::String;
use core::fmt;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

const BYTES: usize = 16;
const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// The secret, ready for use.
#[derive(Clone)]
pub(crate) struct Keyed(Hmac<Sha256>);

impl Keyed {
    pub(crate) fn new(secret: &str) -> Option<Self> {
        Hmac::new_from_slice(secret.as_bytes()).ok().map(Self)
    }

    /// Of parts in their order; what it is for keeps one use from being taken for another.
    pub(crate) fn digest(&self, purpose: &str, parts: &[&str]) -> String {
        let tag = self.over(purpose, parts).finalize().into_bytes();
        let mut text = String::new();
        for byte in tag.iter().take(BYTES) {
            for half in [byte >> 4, byte & 0xf] {
                let digit = DIGITS.get(usize::from(half)).copied().unwrap_or_default();
                text.push(char::from(digit));
            }
        }
        text
    }

    /// Whether the digest is that of the parts; takes as long wherever it differs.
    pub(crate) fn is_digest(&self, purpose: &str, parts: &[&str], digest: &str) -> bool {
        bytes(digest).is_some_and(|tag| {
            self.over(purpose, parts)
                .verify_truncated_left(&tag)
                .is_ok()
        })
    }

    /// Each part comes behind its length, so that no two lists of parts are the same bytes.
    fn over(&self, purpose: &str, parts: &[&str]) -> Hmac<Sha256> {
        let mut mac = self.0.clone();
        for part in core::iter::once(&purpose).chain(parts) {
            let length = u32::try_from(part.len()).unwrap_or(u32::MAX);
            mac.update(&length.to_be_bytes());
            mac.update(part.as_bytes());
        }
        mac
    }
}

impl fmt::Debug for Keyed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// The bytes of a digest in lower-case hexadecimal; nothing for any other text.
fn bytes(digest: &str) -> Option<[u8; BYTES]> {
    let mut bytes = [0; BYTES];
    let digits = digest.as_bytes();
    if digits.len() != BYTES.saturating_mul(2) {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        for digit in pair {
            let value = DIGITS.iter().position(|known| known == digit)?;
            *byte = (*byte << 4) | u8::try_from(value).ok()?;
        }
    }
    Some(bytes)
}
