//! Sets the cfg `js_exports` if this crate itself is built for `wasm32-unknown-unknown`, as `wasm-pack build` does.
//!
//! A Rust program that depends on this crate gets no exports, no allocator and no JavaScript files from it, even with the feature `js`.
//! Otherwise they would stay in the program's wasm, because no optimiser may remove exports.
//!
//! If a program gets this crate by path or git, Cargo links our `cdylib` too, although only wasm-pack needs it. Stripped, the
//! file has 0.4 MB instead of 14 or more. The crate from crates.io has no `cdylib`.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(js_exports)");
    // Cargo sets this variable while it compiles the build scripts of the packages that it was asked for, not of their dependencies.
    let is_built_for_itself = option_env!("CARGO_PRIMARY_PACKAGE").is_some();
    let is_enabled = env::var_os("CARGO_FEATURE_JS").is_some();
    let is_set_to = |name, value: &str| env::var(name).is_ok_and(|actual| actual == value);
    let is_for_javascript =
        is_set_to("CARGO_CFG_TARGET_FAMILY", "wasm") && is_set_to("CARGO_CFG_TARGET_OS", "unknown");
    if is_built_for_itself && is_enabled && is_for_javascript {
        println!("cargo::rustc-cfg=js_exports");
    }
    // LLD 22 crashes if a `cdylib` for WASI 0.2 holds a function's address but no function table. Without this option ours may
    // have none, because it exports nothing there.
    if !is_built_for_itself && is_set_to("CARGO_CFG_TARGET_ENV", "p2") {
        println!("cargo::rustc-link-arg=--export-table");
    }
    // Strips only this `cdylib`, not the program. On other systems debug information is in a separate file.
    if !is_built_for_itself && is_set_to("CARGO_CFG_TARGET_OS", "linux") {
        println!("cargo::rustc-link-arg=-s");
    }
}
