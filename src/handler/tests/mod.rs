//! The policy without a runtime: a map is the store, a flag is the service, and the test moves the clock.

#![cfg(not(target_family = "wasm"))]
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::single_match_else,
    clippy::wildcard_enum_match_arm,
    clippy::unwrap_used,
    reason = "a test fails if it cannot go on, and the model prints its figures"
)]

mod answers;
mod countries;
mod model;
mod options;
mod seals;
mod sends;
mod store;
mod tries;

use super::policy::Policy;
use crate::api::raw_value::RawValue;
use alloc::{borrow::ToOwned as _, string::String, vec::Vec};

const SECRET: &str = "k3Yd0Zq9wJx7Vb2Rt6Hs1Mf8Lc4Pn5Ga";
const NUMBER: &str = "+19195550100";
const V4: &str = "192.0.2.1";

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;
const NOW: u64 = 1_767_571_200_000;

/// Valid options, as names and values.
fn options() -> Vec<(String, RawValue)> {
    [
        ("accountId", "9900000"),
        ("from", "+19195554321"),
        ("applicationId", "an-application"),
        ("message", "Your code is {CODE}"),
        ("secret", SECRET),
        ("countries.0", "US"),
        ("countries.1", "CA"),
    ]
    .map(|(name, value)| (name.to_owned(), RawValue::from(value)))
    .into()
}

fn with(more: &[(&str, RawValue)]) -> Vec<(String, RawValue)> {
    let mut all = options();
    for (name, value) in more {
        // An option with parts has no value of its own.
        let whole = name.split('.').next();
        all.retain(|(known, _)| known != name && Some(known.as_str()) != whole);
        all.push(((*name).to_owned(), value.clone()));
    }
    all
}

fn policy(more: &[(&str, RawValue)]) -> Policy {
    Policy::new(&with(more)).unwrap()
}
