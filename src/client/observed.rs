//! A span for each call, for the crate `tracing`.

use crate::{api::operation::Operation, error::Error};
use core::future::Future;
use tracing::{Instrument as _, Span, field::Empty};

/// Makes a call within a span. The span contains no number, code, account or secret, because other services may get it.
pub(super) async fn call<T>(
    operation: Operation,
    call: impl Future<Output = Result<(T, u32), Error>>,
) -> Result<(T, u32), Error> {
    let span = tracing::info_span!(
        "bandwidth_mfa",
        operation = operation.as_str(),
        attempts = Empty,
        status = Empty,
        kind = Empty,
        sent = Empty,
    );
    let result = call.instrument(span.clone()).await;
    record(&span, result.as_ref());
    result
}

fn record<T>(span: &Span, result: Result<&(T, u32), &Error>) {
    match result {
        Ok((_, attempts)) => {
            span.record("attempts", attempts);
            span.record("status", 200);
            span.record("sent", "yes");
        }
        Err(error) => {
            span.record("attempts", error.attempts());
            span.record("status", error.status());
            span.record("kind", error.kind().as_str());
            span.record("sent", error.sent().as_str());
        }
    }
}
