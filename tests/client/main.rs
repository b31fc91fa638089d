//! Calls of the Rust client over a scripted transport.

#![cfg(not(target_family = "wasm"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails if it cannot go on"
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

#[track_caller]
fn assert_error(error: &Error, kind: Kind, sent: Sent, attempts: u32) {
    let found = (error.kind(), error.sent(), error.attempts());
    assert_eq!(found, (kind, sent, attempts), "{error}");
}
