//! The exports for JavaScript programs, and what takes JavaScript's values over. Nothing that decides sees one.

mod calls;
mod convert;
mod credentials;
mod entries;
mod exports;
#[cfg(feature = "__handler")]
mod handler;
mod headers;
mod input;
mod mailbox;
mod options;
mod pending;
mod prepare;

#[cfg(feature = "__trap")]
pub use exports::trap_next;
pub use exports::{access_token, enter, generate_messaging_code, generate_voice_code, verify_code};
#[cfg(feature = "__handler")]
pub use handler::{
    handler_fault, handler_forget, handler_options, handler_send, handler_verify, wake,
};

/// Files that only other JavaScript files import: naming them here makes wasm-bindgen ship them.
mod shipped {
    #![allow(dead_code, reason = "named for their files, not to be called")]

    use wasm_bindgen::prelude::*;

    #[wasm_bindgen(module = "/src/wasm/task.js")]
    extern "C" {
        #[wasm_bindgen(js_name = Task)]
        fn task_js();
    }

    #[wasm_bindgen(module = "/src/wasm/signal.js")]
    extern "C" {
        #[wasm_bindgen(js_name = follow)]
        fn signal_js();
    }

    #[wasm_bindgen(module = "/src/wasm/token.js")]
    extern "C" {
        #[wasm_bindgen(js_name = bringToken)]
        fn token_js();
    }
}
