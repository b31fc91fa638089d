#![doc = include_str!("../README.md")]
#![cfg_attr(
    not(all(feature = "js", target_family = "wasm", target_os = "unknown")),
    allow(
        dead_code,
        reason = "some of the core serves the JavaScript border alone, which is linted with the feature js"
    )
)]

extern crate alloc;

mod api;
mod auth;
mod body;
mod call;
mod check;
mod client;
mod config;
mod error;
mod fault;
mod fields;
mod given;
#[cfg(feature = "handler")]
mod handler;
mod model;
mod operation;
mod resend;
mod retry_after;
mod secret;
mod text;
mod token;
mod transport;
mod web;

#[cfg(all(
    any(feature = "js", feature = "simulator-js"),
    target_family = "wasm",
    target_os = "unknown"
))]
mod allocator;
#[cfg(all(feature = "gloo", target_family = "wasm", target_os = "unknown"))]
mod gloo;
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
mod platform;
#[cfg(feature = "simulator")]
pub mod simulator;
#[cfg(all(feature = "js", target_family = "wasm", target_os = "unknown"))]
pub mod wasm;

pub use body::JsonBody;
pub use client::Client;
pub use config::{Configuration, Credentials};
pub use error::{Cause, Error, Issue, Kind, Sent};
pub use model::{
    CodeRequest, MessagingCodeResponse, VerifyCodeRequest, VerifyCodeResponse, VoiceCodeResponse,
};
pub use operation::Operation;
pub use secret::Secret;
pub use token::{Token, TokenKey};
pub use transport::{Body, BodyFault, End, Fault, Reply, Request, TokenFault, Transport};

#[cfg(all(feature = "gloo", target_family = "wasm", target_os = "unknown"))]
pub use gloo::FetchTransport;
