//! What a response or its absence means.

#![cfg(not(target_family = "wasm"))]

mod bodies;
mod faults;
mod statuses;
mod verdicts;

use super::response;
use crate::{
    api::{model::ResponseFields, operation::Operation},
    call::body::JsonBody,
    call::{exchange::Reply, response::ErrorContext},
    error::{CallContext, Error},
};

/// Sun, 06 Nov 1994 08:49:37 GMT.
const NOW: u64 = 784_111_777_000;

fn context() -> ErrorContext {
    ErrorContext {
        call: CallContext {
            operation: Operation::GenerateMessagingCode,
            host: "mfa.example".into(),
            timeout_ms: 10_000,
        },
        secrets: vec!["hunter".into()],
    }
}

fn result_of(operation: Operation, reply: &Reply<JsonBody>) -> Result<ResponseFields, Error> {
    response(operation, reply, context, 1, || NOW)
}

#[track_caller]
fn error(status: u16, body: &'static str) -> Option<Error> {
    result_of(
        Operation::GenerateMessagingCode,
        &Reply::new(status, Ok(JsonBody::new(body))),
    )
    .err()
}
