//! A service that is only a `fetch`: it keeps what it was asked and answers from a list.

use js_sys::{Array, Function};
use serde_json::Value;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/tests/wasm/service.js")]
extern "C" {
    #[wasm_bindgen(js_name = fetchOf)]
    fn fetch_of(answers: Vec<Function>, asked: &Array) -> Function;

    #[wasm_bindgen(js_name = useFetch)]
    pub(crate) fn use_fetch(fetch: &Function);

    /// How many rejections nobody took care of: in Node one would end the program.
    #[wasm_bindgen(js_name = countUnhandled)]
    pub(crate) async fn count_unhandled() -> JsValue;

    /// The runtime's own `fetch` again.
    #[wasm_bindgen(js_name = useOwnFetch)]
    pub(crate) fn use_own_fetch();

    /// The runtime's own, which asks Prism for one of its document's answers.
    #[wasm_bindgen(js_name = askFor)]
    pub(crate) fn ask_for(prefer: &str);

    #[wasm_bindgen(js_name = replies)]
    fn replies_with(status: u16, text: Option<&str>, headers: &JsValue) -> Function;

    pub(crate) fn gives(value: &JsValue) -> Function;

    pub(crate) fn rejects(reason: &JsValue) -> Function;

    /// A code as Node has it, and the system call that failed: `ECONNREFUSED connect`.
    #[wasm_bindgen(js_name = rejectsAsNode)]
    pub(crate) fn rejects_as_node(failure: &str) -> Function;

    pub(crate) fn hangs() -> Function;

    /// An `answer` that never comes, with `started`, a promise, and whether it was `aborted`.
    pub(crate) fn watched() -> JsValue;

    /// Keeps how long each timer is to wait, until the returned function is called.
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

    #[wasm_bindgen(js_name = countsItsHeaders)]
    pub(crate) fn counts_its_headers(count: &Array) -> Function;
}

pub(crate) fn replies(status: u16, text: &str) -> Function {
    replies_with(status, Some(text), &JsValue::UNDEFINED)
}

/// `headers` is a JSON object.
pub(crate) fn replies_under(status: u16, text: &str, headers: &str) -> Function {
    replies_with(status, Some(text), &js_sys::JSON::parse(headers).unwrap())
}

/// An answer with no body at all.
pub(crate) fn replies_nothing(status: u16) -> Function {
    replies_with(status, None, &JsValue::UNDEFINED)
}

pub(crate) struct Service {
    pub(crate) fetch: Function,
    asked: Array,
}

impl Service {
    /// Answers in this order; the last answer stays.
    pub(crate) fn answering(answers: impl Into<Vec<Function>>) -> Self {
        let asked = Array::new();
        let fetch = fetch_of(answers.into(), &asked);
        Self { fetch, asked }
    }

    /// Takes the place of the runtime's `fetch`.
    pub(crate) fn everywhere(self) -> Self {
        use_fetch(&self.fetch);
        self
    }

    /// What it was asked: `url`, `method`, `headers` (names in lower case), `body`, `redirect`, `credentials`.
    pub(crate) fn asked(&self) -> Vec<Value> {
        let parse = |text: JsValue| serde_json::from_str(&text.as_string().unwrap()).unwrap();
        self.asked.iter().map(parse).collect()
    }

    pub(crate) fn count(&self) -> u32 {
        self.asked.length()
    }
}
