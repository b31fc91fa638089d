//! The runtime that the program runs on.

/// Runtimes for which rules differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Runtime {
    Workerd,
    Deno,
    /// A page or one of its workers: anybody can read their secrets.
    Browser,
    /// Node, Bun, and runtimes that behave like them.
    Other,
}

pub(crate) use detect::runtime;

/// Outside JavaScript.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
mod detect {
    use super::Runtime;

    pub(crate) const fn runtime() -> Runtime {
        Runtime::Other
    }
}

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
mod detect {
    use super::Runtime;
    use crate::support::platform::get;
    use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

    pub(crate) fn runtime() -> Runtime {
        let agent = global("navigator")
            .and_then(|navigator| get(&navigator, "userAgent"))
            .and_then(|agent| agent.as_string());
        match agent {
            Some(agent) if agent == "Cloudflare-Workers" => Runtime::Workerd,
            Some(agent) if agent.starts_with("Deno/") => Runtime::Deno,
            // Last, because Workers before the compatibility date 2024-03-04 have `importScripts` too.
            _ if has_page() => Runtime::Browser,
            _ => Runtime::Other,
        }
    }

    fn has_page() -> bool {
        global("document").is_some_and(|document| document.is_object())
            || global("importScripts").is_some_and(|import| import.is_function())
    }

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(thread_local_v2, js_name = globalThis)]
        static GLOBAL: JsValue;
    }

    fn global(field: &'static str) -> Option<JsValue> {
        GLOBAL.with(|global| get(global, field))
    }
}
