//! The border to JavaScript and the client over `fetch`, in Node.

#![cfg(all(target_family = "wasm", feature = "js", feature = "gloo"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a panic is how a test fails"
)]

mod wasm;

const IN_BROWSER: bool = false;
