//! The responses of a script.

use bandwidth_mfa::{BodyFault, Cause, End, Fault, JsonBody, Operation};

pub(crate) const TOKEN: &str =
    r#"{"access_token":"token","token_type":"Bearer","expires_in":3600}"#;
pub(crate) const TEXT_SENT: &str = r#"{"messageId":"message"}"#;

/// The outcome of one request, and when it arrives.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    Reply {
        status: u16,
        retry_after: Option<String>,
        request_id: Option<String>,
        body: Result<JsonBody, BodyFault>,
    },
    Fault(Fault),
    /// The outcome after this many milliseconds.
    After(u64, Box<Self>),
    /// The same, even after the deadline, because a runtime's timers may be late.
    Late(u64, Box<Self>),
}

impl Outcome {
    pub(crate) fn after(self, time_ms: u64) -> Self {
        Self::After(time_ms, Box::new(self))
    }

    pub(crate) fn late(self, time_ms: u64) -> Self {
        Self::Late(time_ms, Box::new(self))
    }

    pub(crate) fn with_retry_after(mut self, header: &str) -> Self {
        if let Self::Reply { retry_after, .. } = &mut self {
            *retry_after = Some(header.into());
        }
        self
    }

    pub(crate) fn with_request_id(mut self, header: &str) -> Self {
        if let Self::Reply { request_id, .. } = &mut self {
            *request_id = Some(header.into());
        }
        self
    }
}

pub(crate) fn json(status: u16, body: impl Into<String>) -> Outcome {
    Outcome::Reply {
        status,
        retry_after: None,
        request_id: None,
        body: Ok(JsonBody::new(body)),
    }
}

/// The response to a token request; `more` are further fields, each after a comma.
pub(crate) fn token(value: &str, more: &str) -> Outcome {
    json(
        200,
        format!(r#"{{"access_token":"{value}","token_type":"bearer"{more}}}"#),
    )
}

pub(crate) const fn broken(status: u16, fault: BodyFault) -> Outcome {
    Outcome::Reply {
        status,
        retry_after: None,
        request_id: None,
        body: Err(fault),
    }
}

pub(crate) fn cause(code: &str, message: &str) -> Cause {
    let cause = Cause::new(message).with_name("TypeError");
    if code.is_empty() {
        cause
    } else {
        cause.with_code(code)
    }
}

/// No connection could be made, but a retry may succeed.
pub(crate) fn not_connected(code: &str, message: &str) -> Outcome {
    Outcome::Fault(Fault::NotConnected(cause(code, message)))
}

/// No connection can be made.
pub(crate) fn cannot_connect(code: &str, message: &str) -> Outcome {
    Outcome::Fault(Fault::CannotConnect(cause(code, message)))
}

/// The connection broke.
pub(crate) fn lost(code: &str, message: &str) -> Outcome {
    Outcome::Fault(Fault::Lost(cause(code, message)))
}

pub(crate) fn refused() -> Outcome {
    not_connected("ECONNREFUSED", "fetch failed")
}

pub(crate) fn untrusted() -> Outcome {
    cannot_connect("CERT_HAS_EXPIRED", "fetch failed")
}

pub(crate) fn reset() -> Outcome {
    lost("ECONNRESET", "fetch failed")
}

pub(crate) const fn ended(end: End) -> Outcome {
    Outcome::Fault(Fault::Ended(end))
}

/// The response to a successful call.
pub(crate) fn good(operation: Operation) -> Outcome {
    match operation {
        Operation::GenerateMessagingCode => json(200, TEXT_SENT),
        Operation::GenerateVoiceCode => json(200, r#"{"callId":"call"}"#),
        Operation::VerifyCode => json(200, r#"{"valid":true}"#),
        Operation::Token => json(200, TOKEN),
    }
}
