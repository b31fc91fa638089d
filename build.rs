//! Sets the cfg `js_exports` if this crate itself is built for `wasm32-unknown-unknown`, as by `wasm-pack build`.
//!
//! A Rust program that depends on the crate gets no exports, no allocator and no JavaScript of ours, whatever features it
//! enables. Otherwise they would stay in the program's wasm, because no optimiser may remove exports.
//!
//! Cargo links the `cdylib` in every build of a dependent too, although only wasm-pack needs it. Without debug information it takes
//! half a megabyte there instead of 42.

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
    // Only this crate's own link gets the option, not that of the program. On other systems the debug information is in a separate file.
    if !is_built_for_itself && is("CARGO_CFG_TARGET_OS", "linux") {
        println!("cargo::rustc-link-arg=-s");
    }
}
