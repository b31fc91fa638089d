//! Replays the inputs of the fuzz targets' corpus: each must pass.

#![cfg(not(target_family = "wasm"))]
#![allow(clippy::unwrap_used, reason = "a test fails if it cannot go on")]

mod support;

#[path = "../fuzz/src/targets.rs"]
#[allow(unreachable_pub, reason = "its other user is another crate")]
mod targets;

use std::{fs, path::Path};

#[track_caller]
fn replay(name: &str, target: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(name);
    let mut inputs = 0_u32;
    for entry in fs::read_dir(&folder).unwrap() {
        target(&fs::read(entry.unwrap().path()).unwrap());
        inputs = inputs.saturating_add(1);
    }
    assert!(inputs > 5, "{name}: {inputs} inputs");
}

#[test]
fn responses() {
    replay("responses", targets::responses);
}

#[test]
fn token_responses() {
    replay("token_responses", targets::token_responses);
}

#[test]
fn retry_after() {
    replay("retry_after", targets::retry_after);
}

#[test]
fn urls() {
    replay("urls", targets::urls);
}

#[test]
fn requests() {
    replay("requests", targets::requests);
}
