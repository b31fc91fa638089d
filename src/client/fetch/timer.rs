//! The runtime's timers: a deadline, and a wait.

use alloc::rc::Rc;
use core::{
    cell::RefCell,
    future::{Future, poll_fn},
    pin::{Pin, pin},
    task::Poll,
};
use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &js_sys::Function, ms: f64) -> JsValue;

    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(timer: &JsValue);
}

/// The end of a request's time. Dropped before, it takes its timer along.
pub(super) struct Deadline {
    controller: AbortController,
    timer: Rc<RefCell<JsValue>>,
    over: Option<JsFuture>,
}

impl Deadline {
    pub(super) fn start(timeout_ms: u64) -> Result<Self, JsValue> {
        let timer = Rc::new(RefCell::new(JsValue::UNDEFINED));
        let over = (timeout_ms > 0).then(|| {
            JsFuture::from(Promise::new(&mut |resolve, _| {
                drop(timer.replace(set_timeout(&resolve, to_number(timeout_ms))));
            }))
        });
        Ok(Self {
            controller: AbortController::new()?,
            timer,
            over,
        })
    }

    pub(super) fn signal(&self) -> AbortSignal {
        self.controller.signal()
    }

    /// What the work gives, or nothing when the time is over before: a `fetch` may know no signal.
    pub(super) async fn wait<T>(&mut self, work: impl Future<Output = T>) -> Option<T> {
        let mut work = pin!(work);
        poll_fn(|context| {
            if let Poll::Ready(done) = work.as_mut().poll(context) {
                return Poll::Ready(Some(done));
            }
            match self.over.as_mut().map(|over| Pin::new(over).poll(context)) {
                Some(Poll::Ready(_)) => Poll::Ready(None),
                Some(Poll::Pending) | None => Poll::Pending,
            }
        })
        .await
    }
}

impl Drop for Deadline {
    fn drop(&mut self) {
        clear_timeout(&self.timer.borrow());
        // A call that is dropped before its end leaves no request behind.
        self.controller.abort();
    }
}

/// Waits for a time between the two, chosen at random.
pub(super) async fn sleep(shortest_ms: u64, longest_ms: u64) {
    let wait = to_number(shortest_ms)
        + js_sys::Math::random() * to_number(longest_ms.saturating_sub(shortest_ms));
    let promise = Promise::new(&mut |resolve, _| {
        let _timer = set_timeout(&resolve, wait);
    });
    // A timer that is never refused.
    let _waited = JsFuture::from(promise).await;
}

#[allow(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "a few days at most"
)]
const fn to_number(ms: u64) -> f64 {
    ms as f64
}
