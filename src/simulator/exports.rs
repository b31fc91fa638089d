//! What npm/simulator.ts calls, which knows the types: it makes every value itself.

use super::{Credentials, Request, Simulator};
use alloc::{collections::BTreeMap, string::String};
use core::cell::RefCell;
use js_sys::Function;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

thread_local! {
    static HELD: RefCell<BTreeMap<u32, Simulator>> = const { RefCell::new(BTreeMap::new()) };
}

/// Answers a request to one of the simulators; `id` is the caller's, and a new one makes a new simulator with these
/// `credentials` (JSON; an empty text for any). `code` is given a number of digits and returns a code. Gives the reply as
/// JSON.
#[wasm_bindgen(skip_typescript)]
#[allow(
    clippy::too_many_arguments,
    clippy::needless_pass_by_value,
    reason = "JavaScript hands its values over one by one"
)]
pub fn simulate(
    id: u32,
    credentials: &str,
    method: &str,
    path: &str,
    authorization: Option<String>,
    content_type: Option<String>,
    body: &[u8],
    now_ms: f64,
    code: &Function,
) -> String {
    // Taken out: the function may come back here.
    let held = HELD.with_borrow_mut(|held| held.remove(&id));
    let mut simulator = held.unwrap_or_else(|| {
        serde_json::from_str::<Credentials>(credentials)
            .map_or_else(|_| Simulator::new(), Simulator::with_credentials)
    });
    let request = Request {
        method,
        path,
        authorization: authorization.as_deref(),
        content_type: content_type.as_deref(),
        body,
    };
    let mut draw = |digits: usize| {
        let digits = u32::try_from(digits).unwrap_or_default();
        code.call1(&JsValue::NULL, &digits.into())
            .ok()
            .and_then(|code| code.as_string())
            .unwrap_or_default()
    };
    let reply = simulator.handle(&request, whole(now_ms), &mut draw);
    HELD.with_borrow_mut(|held| held.insert(id, simulator));
    serde_json::to_string(&reply).unwrap_or_default()
}

/// Forgets a simulator's codes and locks.
#[wasm_bindgen(skip_typescript)]
pub fn forget(id: u32) {
    HELD.with_borrow_mut(|held| held.remove(&id));
}

#[allow(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a time; what is none becomes one"
)]
const fn whole(time: f64) -> u64 {
    time as u64
}
