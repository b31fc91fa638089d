//! Sets the cfg `js_exports` if this crate itself is built for `wasm32-unknown-unknown`, as by `wasm-pack build`.
//!
//! A Rust program that depends on the crate gets no exports, no allocator and no JavaScript of ours, whatever features it
//! enables. Otherwise they would stay in the program's wasm, because no optimiser may remove exports.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(js_exports)");
    // Cargo sets it only for the packages on its command line, not for their dependencies.
    let is_built_for_itself = option_env!("CARGO_PRIMARY_PACKAGE").is_some();
    let is_enabled = env::var_os("CARGO_FEATURE_JS").is_some();
    let is = |name, value: &str| env::var(name).is_ok_and(|found| found == value);
    let is_for_javascript =
        is("CARGO_CFG_TARGET_FAMILY", "wasm") && is("CARGO_CFG_TARGET_OS", "unknown");
    if is_built_for_itself && is_enabled && is_for_javascript {
        println!("cargo::rustc-cfg=js_exports");
    }
}
