//! The sentence about a status other than 200.

use super::{
    kind::{Kind, Sent},
    message::CallContext,
};
use crate::{
    api::operation::Operation,
    support::text::{decimal, join, js_or_rust},
};
use alloc::string::String;

impl CallContext {
    /// `addition` follows the status: what the server said, or what happened to the body.
    pub(crate) fn status(
        &self,
        status: u16,
        addition: &str,
        retry_after_ms: Option<u64>,
    ) -> String {
        let outcome = self.outcome(Sent::of_status(status));
        let mut subject = self.host.as_str();
        let mut shown_status = String::new();
        let mut pause = String::new();
        let (what, next) = match Kind::of_status(status) {
            Kind::BadRequest => (
                " refused the request (400)",
                " Correct the request first: unchanged, it will be refused again.",
            ),
            Kind::Unauthorized => (
                " did not accept the credentials (401)",
                " Either the credentials are missing, wrong or expired, or they have no access to MFA: check them, then ask Bandwidth whether MFA is activated for the account.",
            ),
            Kind::Forbidden => (
                " denied access (403)",
                " Either the credentials are wrong, or they have no access to MFA on this account: check them, the account id and the base path, then ask Bandwidth whether MFA is activated for the account.",
            ),
            Kind::RateLimited => {
                pause = join!(" ", wait(retry_after_ms));
                if matches!(self.operation, Operation::VerifyCode) {
                    subject = "";
                    (
                        "The number is locked after too many wrong codes (429)",
                        " before the next try: trying again lengthens the lock.",
                    )
                } else {
                    (
                        " accepts no more requests for now (429)",
                        " before the next one.",
                    )
                }
            }
            Kind::Server => {
                shown_status = decimal(status);
                (" failed with status ", "")
            }
            Kind::UnexpectedStatus
            | Kind::Configuration
            | Kind::InvalidInput
            | Kind::Connection
            | Kind::ConnectionLost
            | Kind::Timeout
            | Kind::Aborted
            | Kind::Authorization
            | Kind::InvalidResponse
            | Kind::Internal => {
                shown_status = status_text(status);
                (" answered with the unexpected status ", advice(status))
            }
        };
        join!(
            subject,
            what,
            shown_status,
            addition,
            ". ",
            outcome,
            pause,
            next
        )
    }
}

/// Advice for a status that the document does not list.
const fn advice(status: u16) -> &'static str {
    match status {
        // Browsers report a redirect as status 0.
        0 | 300..=399 => {
            " A redirect is never followed, because it would carry the credentials elsewhere: check the base path."
        }
        404 | 405 => " Check the base path and the account id.",
        407 => " A proxy asks for credentials: check the network.",
        411 => js_or_rust(
            " The server wants a content length, but on Deno bodies are streamed so that no text is sent twice: give the configuration your own `fetch` that sends the body in one piece.",
            " The server wants a content length, but on Deno `FetchTransport` streams bodies so that no text is sent twice: use a transport of your own that sends the body in one piece.",
        ),
        _ => " Check the base path; if it is right, ask Bandwidth.",
    }
}

fn status_text(status: u16) -> String {
    if status == 0 {
        "of a redirect".into()
    } else {
        decimal(status)
    }
}

/// The beginning of the advice to wait: for how long, if the service says so.
fn wait(retry_after_ms: Option<u64>) -> String {
    match retry_after_ms {
        None | Some(0) => "Wait".into(),
        Some(1..=1000) => "Wait 1 second".into(),
        Some(wait) => join!("Wait ", decimal(wait.div_ceil(1000)), " seconds"),
    }
}
