//! A service that is only a `fetch`: it records its requests and answers from a list.

use js_sys::{Array, Function};
use serde_json::Value;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/tests/wasm/service.js")]
extern "C" {
    #[wasm_bindgen(js_name = fetchOf)]
    fn fetch_of(answers: Vec<Function>, requests: &Array) -> Function;

    #[wasm_bindgen(js_name = useFetch)]
    pub(crate) fn use_fetch(fetch: &Function);

    /// The number of unhandled rejections; one would end a Node program.
    #[wasm_bindgen(js_name = countUnhandled)]
    pub(crate) async fn count_unhandled() -> JsValue;

    /// Restores the runtime's own `fetch`.
    #[wasm_bindgen(js_name = restoreFetch)]
    pub(crate) fn restore_fetch();

    /// Uses the runtime's own `fetch`, with a `Prefer` header that tells Prism which example to return.
    #[wasm_bindgen(js_name = useExample)]
    pub(crate) fn use_example(prefer: &str);

    #[wasm_bindgen(js_name = replies)]
    fn replies_with(status: u16, text: Option<&str>, headers: &JsValue) -> Function;

    pub(crate) fn gives(value: &JsValue) -> Function;

    pub(crate) fn rejects(reason: &JsValue) -> Function;

    /// A code of Node, and the failed system call: `ECONNREFUSED connect`.
    #[wasm_bindgen(js_name = rejectsAsNode)]
    pub(crate) fn rejects_as_node(failure: &str) -> Function;

    /// The error of Node's `fetch` if no connection to any of several addresses could be made.
    #[wasm_bindgen(js_name = errorOfSeveralAddresses)]
    pub(crate) fn error_of_several_addresses() -> JsValue;

    pub(crate) fn hangs() -> Function;

    /// A request without a response: its `answer`, the promise `started`, and whether it was `aborted`.
    pub(crate) fn watched() -> JsValue;

    /// Records the delay of each timer until the returned function is called.
    #[wasm_bindgen(js_name = watchTimers)]
    pub(crate) fn watch_timers(waits: &Array) -> Function;

    #[wasm_bindgen(js_name = ignoresItsSignal)]
    pub(crate) fn ignores_its_signal() -> Function;

    #[wasm_bindgen(js_name = hangsInItsBody)]
    pub(crate) fn hangs_in_its_body(status: u16) -> Function;

    #[wasm_bindgen(js_name = breaksItsBody)]
    pub(crate) fn breaks_its_body(status: u16) -> Function;

    pub(crate) fn overflows(status: u16) -> Function;

    #[wasm_bindgen(js_name = isRead)]
    pub(crate) fn is_read(status: u16) -> Function;

    #[wasm_bindgen(js_name = networkErrorResponse)]
    pub(crate) fn network_error_response() -> Function;

    #[wasm_bindgen(js_name = abortsThen)]
    pub(crate) fn aborts_then(
        controller: &JsValue,
        reason: &JsValue,
        answer: &Function,
    ) -> Function;

    #[wasm_bindgen(js_name = countsHeaderReads)]
    pub(crate) fn counts_header_reads(count: &Array) -> Function;
}

pub(crate) fn replies(status: u16, text: &str) -> Function {
    replies_with(status, Some(text), &JsValue::UNDEFINED)
}

/// `headers` is a JSON object.
pub(crate) fn replies_under(status: u16, text: &str, headers: &str) -> Function {
    replies_with(status, Some(text), &js_sys::JSON::parse(headers).unwrap())
}

/// The body of a right code, with spaces up to this length.
pub(crate) fn padded(size: usize) -> String {
    format!("{{\"valid\":true}}{}", " ".repeat(size.saturating_sub(14)))
}

/// A response without a body.
pub(crate) fn replies_nothing(status: u16) -> Function {
    replies_with(status, None, &JsValue::UNDEFINED)
}

pub(crate) struct Service {
    pub(crate) fetch: Function,
    requests: Array,
}

impl Service {
    /// Answers in this order; the last response is repeated.
    pub(crate) fn answering(answers: impl Into<Vec<Function>>) -> Self {
        let requests = Array::new();
        let fetch = fetch_of(answers.into(), &requests);
        Self { fetch, requests }
    }

    /// Replaces the runtime's `fetch`.
    pub(crate) fn everywhere(self) -> Self {
        use_fetch(&self.fetch);
        self
    }

    /// Its requests: `url`, `method`, `headers` (names in lower case), `body`, `redirect`, `credentials`, `cache`.
    pub(crate) fn requests(&self) -> Vec<Value> {
        let parse = |text: JsValue| serde_json::from_str(&text.as_string().unwrap()).unwrap();
        self.requests.iter().map(parse).collect()
    }

    pub(crate) fn count(&self) -> u32 {
        self.requests.length()
    }
}
