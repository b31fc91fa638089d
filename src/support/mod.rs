//! Text, secrets and the platform. Nothing here knows about calls.

#[cfg(any(
    js_exports,
    all(
        feature = "__simulator-js",
        target_family = "wasm",
        target_os = "unknown"
    )
))]
mod allocator;
pub(crate) mod lock;
pub(crate) mod number;
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub(crate) mod platform;
pub(crate) mod runtime;
pub(crate) mod secret;
pub(crate) mod text;
pub(crate) mod web;
