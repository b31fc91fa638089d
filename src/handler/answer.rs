//! What a page is told: one body for each answer, so that none tells more than it has to (H14).

/// A cookie that goes with an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cookie {
    None,
    /// The challenge of this send.
    Challenge,
    /// Takes the challenge away.
    Clear,
}

/// What an operator may want to count; it holds neither number nor code (H20).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Event {
    pub(crate) kind: &'static str,
    pub(crate) reason: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// JSON; empty for a preflight, and for a send that was accepted: whoever runs the plan writes that.
    pub(crate) body: &'static str,
    /// In seconds.
    pub(crate) retry_after: Option<u32>,
    pub(crate) cookie: Cookie,
    pub(crate) event: Event,
}

const fn plain(status: u16, body: &'static str, reason: &'static str) -> Answer {
    Answer {
        status,
        body,
        retry_after: None,
        cookie: Cookie::None,
        event: Event {
            kind: "refused",
            reason,
        },
    }
}

pub(crate) const NOT_FOUND: Answer = plain(404, r#"{"error":"not-found"}"#, "not-found");
pub(crate) const METHOD: Answer = plain(405, r#"{"error":"method"}"#, "method");
pub(crate) const ORIGIN: Answer = plain(403, r#"{"error":"origin"}"#, "origin");
pub(crate) const CROSS_SITE: Answer = plain(
    403,
    r#"{"error":"cross-site","message":"The cookie works on the handler's own site only: a browser does not store it for a page of another site."}"#,
    "cross-site",
);
pub(crate) const PREFLIGHT: Answer = plain(204, "", "preflight");
pub(crate) const MALFORMED_TYPE: Answer = plain(
    415,
    r#"{"error":"content-type","message":"Send application/json."}"#,
    "content-type",
);
pub(crate) const TOO_LARGE: Answer = plain(413, r#"{"error":"too-large"}"#, "too-large");
pub(crate) const TOO_SLOW: Answer = plain(408, r#"{"error":"too-slow"}"#, "too-slow");
pub(crate) const MALFORMED_SEND: Answer = plain(
    400,
    r#"{"error":"malformed","message":"The body must be a JSON object with to, a number such as +19195551234, and at most channel beside it."}"#,
    "malformed",
);
pub(crate) const MALFORMED_VERIFY: Answer = plain(
    400,
    r#"{"error":"malformed","message":"The body must be a JSON object with code, a string, and nothing else."}"#,
    "malformed",
);
pub(crate) const NO_KEY: Answer = plain(
    400,
    r#"{"error":"idempotency-key","message":"Each send needs a header Idempotency-Key with a UUID of its own (RFC 9562), such as crypto.randomUUID() gives."}"#,
    "idempotency-key",
);
pub(crate) const COUNTRY: Answer = plain(403, r#"{"error":"country"}"#, "country");

/// A send, whatever came of it: allowed, unknown to the service, refused for its country or repeated (H14).
pub(crate) const fn accepted(kind: &'static str, reason: &'static str) -> Answer {
    Answer {
        status: 202,
        body: "",
        retry_after: None,
        cookie: Cookie::Challenge,
        event: Event { kind, reason },
    }
}

/// A code that was not accepted, whatever the reason (H14). No status of success: who looks at that alone must not be let in.
pub(crate) const fn not_valid(reason: &'static str) -> Answer {
    plain(403, r#"{"valid":false}"#, reason)
}

pub(crate) const fn valid() -> Answer {
    Answer {
        status: 200,
        body: r#"{"valid":true}"#,
        retry_after: None,
        cookie: Cookie::Clear,
        event: Event {
            kind: "verified",
            reason: "",
        },
    }
}

/// Every 429 and 503 says when to come again (H22).
pub(crate) fn too_many(retry_after_ms: u64, reason: &'static str) -> Answer {
    Answer {
        retry_after: Some(seconds(retry_after_ms)),
        ..plain(429, r#"{"error":"too-many"}"#, reason)
    }
}

pub(crate) fn unavailable(kind: &'static str, reason: &'static str, retry_after_ms: u64) -> Answer {
    Answer {
        retry_after: Some(seconds(retry_after_ms)),
        event: Event { kind, reason },
        ..plain(503, r#"{"error":"unavailable"}"#, reason)
    }
}

/// Whole seconds, at least one.
fn seconds(ms: u64) -> u32 {
    u32::try_from(ms.div_ceil(1_000)).unwrap_or(u32::MAX).max(1)
}
