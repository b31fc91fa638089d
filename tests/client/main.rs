//! Calls of the Rust client over a scripted transport.

#![cfg(not(target_family = "wasm"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::field_reassign_with_default,
    reason = "a test that cannot go on fails"
)]

mod deadlines;
mod refusals;
mod requests;
mod retry;
#[path = "../support/mod.rs"]
mod support;
mod together;
mod token_loop;
mod tokens;
mod unauthorized;

use bandwidth_mfa::{Error, Kind, Sent};

/// An error's kind, `sent` and `attempts`.
fn kind_sent_attempts(error: &Error) -> (Kind, Sent, u32) {
    (error.kind(), error.sent(), error.attempts())
}
