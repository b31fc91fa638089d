//! One suite for Node and for the browser: `exports` is what JavaScript programs call, `client` what Rust programs call.

mod client;
mod exports;
mod js;
mod service;
