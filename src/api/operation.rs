//! `Operation`, what a request is for.

/// What a request is for.
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
