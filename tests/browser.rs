//! The same suite as in node.rs, in a page of a real browser.

#![cfg(all(target_family = "wasm", feature = "js", feature = "gloo"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a panic is how a test fails"
)]

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

mod wasm;

const IN_BROWSER: bool = true;
