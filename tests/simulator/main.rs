//! The simulated service by itself, and as a transport.

#![cfg(all(feature = "simulator", not(target_family = "wasm")))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails if it cannot go on"
)]

mod access;
mod codes;
mod memory;
mod messages;
mod rules;
mod service;
#[path = "../support/mod.rs"]
mod support;
mod transport;
