//! `Operation`: the purpose of a request.

use crate::support::text::join;
use alloc::string::String;

/// The purpose of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(
    clippy::exhaustive_enums,
    reason = "the document has three operations and OAuth2 one endpoint"
)]
pub enum Operation {
    /// `generateMessagingCode`.
    GenerateMessagingCode,
    /// `generateVoiceCode`.
    GenerateVoiceCode,
    /// `verifyCode`.
    VerifyCode,
    /// The token endpoint of OAuth2 (RFC 6749 4.4).
    Token,
}

impl Operation {
    /// The operation's name in the document, or `token`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GenerateMessagingCode => "generateMessagingCode",
            Self::GenerateVoiceCode => "generateVoiceCode",
            Self::VerifyCode => "verifyCode",
            Self::Token => "token",
        }
    }

    /// The URL of a call; a token request has its own. `base` has no slash at its end.
    pub(crate) fn url(self, base: &str, account_segment: &str) -> String {
        let path = match self {
            Self::GenerateMessagingCode => "messaging",
            Self::GenerateVoiceCode => "voice",
            Self::VerifyCode => "verify",
            Self::Token => "",
        };
        join!(base, "/accounts/", account_segment, "/code/", path)
    }
}

#[cfg(test)]
#[path = "tests/operation.rs"]
mod tests;
