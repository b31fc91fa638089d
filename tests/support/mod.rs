//! A transport that follows a script on its own clock, so that no test waits.

#![allow(dead_code, unused_imports, reason = "each test file uses a part of it")]
#![allow(
    clippy::arithmetic_side_effects,
    reason = "a clock that overflows fails its test"
)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails if it cannot go on"
)]

mod call;
mod outcome;
mod script;

pub(crate) use call::{
    CALLS, SEND, VERIFY, VOICE, access_token, basic, block_on, call, client, entered, error,
    oauth2, over, refusal, text,
};
pub(crate) use outcome::{
    Outcome, TEXT_SENT, TOKEN, broken, cannot_connect, cause, ended, good, json, lost,
    not_connected, refused, reset, token, untrusted,
};
pub(crate) use script::{NOW, Recorded, Script};
