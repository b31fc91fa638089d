//! Differences between targets: native futures move between threads, JavaScript has one thread.

use alloc::boxed::Box;
use core::{future::Future, pin::Pin};

/// `Send` on native targets, so that `tokio::spawn` accepts every call; no bound in JavaScript, whose promises are not `Send`.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub trait MaybeSend: Send {}
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
impl<T: Send + ?Sized> MaybeSend for T {}

/// `Send` on native targets, so that `tokio::spawn` accepts every call; no bound in JavaScript, whose promises are not `Send`.
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub trait MaybeSend {}
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
impl<T: ?Sized> MaybeSend for T {}

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub(crate) type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub(crate) type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;
