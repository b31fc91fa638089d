//! The functions that npm/simulator.ts calls. Their types are in npm/load/simulator.d.ts.

use super::{Applications, Credentials, Request, Simulator};
use crate::support::number::whole;
use alloc::{string::String, vec::Vec};
use core::cell::RefCell;
use js_sys::Function;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

thread_local! {
    /// A list, because a program has few simulators.
    static SIMULATORS: RefCell<Vec<(u32, Simulator)>> = const { RefCell::new(Vec::new()) };
}

fn take(id: u32) -> Option<Simulator> {
    SIMULATORS.with_borrow_mut(|simulators| {
        let at = simulators.iter().position(|(other, _)| *other == id)?;
        Some(simulators.swap_remove(at).1)
    })
}

/// A simulator with the `credentials` and `applications` of the JSON, if present.
fn make(settings: &str) -> Simulator {
    let options: serde_json::Value = serde_json::from_str(settings).unwrap_or_default();
    let mut simulator = Simulator::new();
    simulator.credentials = options.get("credentials").map(Credentials::read);
    simulator.applications = options.get("applications").map(Applications::read);
    simulator
}

/// Responds to a request to one of the simulators. The caller chooses `id`; a new id makes a new simulator with these `settings`. `code`
/// gets a number of digits and returns a code. Returns the reply as JSON.
#[wasm_bindgen(skip_typescript)]
#[allow(
    clippy::too_many_arguments,
    clippy::needless_pass_by_value,
    reason = "JavaScript hands its values over one by one"
)]
pub fn simulate(
    id: u32,
    settings: &str,
    method: &str,
    path: &str,
    authorization: Option<String>,
    content_type: Option<String>,
    body: &[u8],
    now_ms: f64,
    code: &Function,
) -> String {
    // Taken out of the list meanwhile, because `code` may call this module again.
    let mut simulator = take(id).unwrap_or_else(|| make(settings));
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
    SIMULATORS.with_borrow_mut(|simulators| simulators.push((id, simulator)));
    serde_json::to_string(&reply).unwrap_or_default()
}

/// Forgets a simulator's codes and locks.
#[wasm_bindgen(skip_typescript)]
pub fn forget(id: u32) {
    drop(take(id));
}
