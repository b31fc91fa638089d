// The samples in docs/crate.md need these features; without them `cargo test` still tests the rest.
#![cfg_attr(
    any(not(doctest), all(feature = "reqwest", feature = "simulator")),
    doc = include_str!("../docs/crate.md")
)]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(
    not(js_exports),
    allow(
        dead_code,
        reason = "some of the core is used only by the JavaScript border; builds with it report unused code"
    )
)]

extern crate alloc;

/// Compiles the README's Rust program.
#[cfg(all(doctest, feature = "reqwest"))]
#[doc = include_str!("../README.md")]
struct Readme;

mod api;
mod auth;
mod call;
mod client;
mod error;
#[cfg(feature = "__handler")]
mod handler;
#[cfg(js_exports)]
pub mod js;
mod settings;
#[cfg(feature = "simulator")]
pub mod simulator;
mod support;

pub use api::{
    issue::Issue,
    model::{
        CodeRequest, MessagingCodeResponse, VerifyCodeRequest, VerifyCodeResponse,
        VoiceCodeResponse,
    },
    operation::Operation,
};
pub use auth::token::Token;
pub use call::{
    body::JsonBody,
    exchange::{BodyFault, End, Fault, Reply, Request},
};
pub use client::{
    Client,
    bounds::MaybeSend,
    config::{Configuration, Credentials},
    provider::TokenProvider,
    store::TokenStore,
    transport::Transport,
};
pub use error::{Cause, Error, Kind, Sent};
pub use support::secret::Secret;

#[cfg(all(
    feature = "reqwest",
    not(all(target_family = "wasm", target_os = "unknown"))
))]
pub use client::reqwest::ReqwestTransport;

#[cfg(all(feature = "gloo", target_family = "wasm", target_os = "unknown"))]
pub use client::fetch::FetchTransport;
