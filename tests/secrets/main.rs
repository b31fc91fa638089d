//! No output of the client's public types (`Debug`, `Display`) shows a secret, a code or a whole phone number.

#![cfg(not(target_family = "wasm"))]
#![allow(clippy::unwrap_used, reason = "a test fails if it cannot go on")]

mod canaries;
mod errors;
mod shown;
#[path = "../support/mod.rs"]
mod support;
mod transport;
mod types;
