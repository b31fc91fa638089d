//! Lets a test build's instance trap.

#[cfg(feature = "__trap")]
use core::cell::Cell;
#[cfg(feature = "__trap")]
use wasm_bindgen::prelude::wasm_bindgen;

#[cfg(feature = "__trap")]
thread_local! {
    static IS_TRAPPED: Cell<bool> = const { Cell::new(false) };
}

/// Makes the instance trap at the next call into it, to test what a bug of ours does.
#[cfg(feature = "__trap")]
#[wasm_bindgen(js_name = trapNext)]
pub fn trap_next() {
    IS_TRAPPED.set(true);
}

#[cfg(feature = "__trap")]
pub(crate) fn trap_if_asked() {
    if IS_TRAPPED.replace(false) {
        core::arch::wasm32::unreachable();
    }
}

#[cfg(not(feature = "__trap"))]
pub(crate) const fn trap_if_asked() {}
