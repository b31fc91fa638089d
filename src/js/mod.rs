//! The border to JavaScript. JavaScript holds a call's state and awaits `fetch`; it calls functions of Rust by name. Rust keeps only
//! token values and the handlers' policies in between.

#![allow(
    clippy::needless_pass_by_value,
    unreachable_pub,
    reason = "JavaScript hands its values over, and wasm-bindgen exports what is `pub`"
)]

mod exports;
#[cfg(feature = "__handler")]
mod handler;
mod questions;
mod values;

pub use exports::{
    access_token, connect, generate_messaging_code, generate_voice_code, verify_code,
};
#[cfg(feature = "__trap")]
pub use questions::trap;

/// Files that only other JavaScript files import; naming them here makes wasm-bindgen ship them.
mod shipped {
    #![allow(dead_code, reason = "named for their files, not to be called")]

    use wasm_bindgen::prelude::*;

    macro_rules! ship {
        ($($file:literal exports $name:ident as $alias:ident;)+) => {
            $(
                #[wasm_bindgen(module = $file)]
                extern "C" {
                    #[wasm_bindgen(js_name = $name)]
                    fn $alias();
                }
            )+
        };
    }

    ship! {
        "/src/js/events.js" exports CallEvents as events_js;
        "/src/js/exchange.js" exports Exchange as exchange_js;
        "/src/js/input.js" exports plain as input_js;
        "/src/js/query.js" exports query as query_js;
        "/src/js/response.js" exports parse as response_js;
        "/src/js/settings.js" exports settingsOf as settings_js;
        "/src/js/signal.js" exports follow as signal_js;
        "/src/js/token.js" exports getToken as token_js;
    }
}
