//! The exports for JavaScript programs; the only place that knows JavaScript values.

mod convert;
mod exports;
mod headers;
mod mailbox;
mod prepare;

#[cfg(feature = "trap")]
pub use exports::trap_next;
pub use exports::{access_token, generate_messaging_code, generate_voice_code, verify_code};
