//! The runtime's timers: a deadline, and a wait.

use crate::client::config::LONGEST_TIMEOUT_MS;
use alloc::rc::Rc;
use core::{
    cell::RefCell,
    future::{Future, poll_fn},
    pin::{Pin, pin},
    task::Poll,
    time::Duration,
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

/// A timer. Dropping it clears it, because a running timer keeps the program alive.
struct Timer {
    id: Rc<RefCell<JsValue>>,
    over: JsFuture,
}

impl Timer {
    fn start(duration: Duration) -> Self {
        let id = Rc::new(RefCell::new(JsValue::UNDEFINED));
        let ms = u32::try_from(duration.as_millis())
            .map_or(LONGEST_TIMEOUT_MS, |ms| ms.min(LONGEST_TIMEOUT_MS));
        let over = JsFuture::from(Promise::new(&mut |resolve, _| {
            drop(id.replace(set_timeout(&resolve, ms.into())));
        }));
        Self { id, over }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        clear_timeout(&self.id.borrow());
    }
}

/// The request's deadline. The client enforces it too, but would lose a status that has arrived.
pub(super) struct Deadline {
    controller: AbortController,
    timer: Option<Timer>,
}

impl Deadline {
    pub(super) fn start(timeout: Option<Duration>) -> Result<Self, JsValue> {
        Ok(Self {
            controller: AbortController::new()?,
            timer: timeout.map(Timer::start),
        })
    }

    pub(super) fn signal(&self) -> AbortSignal {
        self.controller.signal()
    }

    /// The result of the work, or `None` if the time is over first. It does not rely on the signal, which a `fetch` may ignore.
    pub(super) async fn wait<T>(&mut self, work: impl Future<Output = T>) -> Option<T> {
        let mut work = pin!(work);
        poll_fn(|context| {
            if let Poll::Ready(done) = work.as_mut().poll(context) {
                return Poll::Ready(Some(done));
            }
            match self
                .timer
                .as_mut()
                .map(|timer| Pin::new(&mut timer.over).poll(context))
            {
                Some(Poll::Ready(_)) => Poll::Ready(None),
                Some(Poll::Pending) | None => Poll::Pending,
            }
        })
        .await
    }
}

impl Drop for Deadline {
    fn drop(&mut self) {
        // A call that is dropped early leaves no request behind.
        self.controller.abort();
    }
}

pub(super) async fn sleep(duration: Duration) {
    let mut timer = Timer::start(duration);
    // This promise never rejects.
    let _waited = Pin::new(&mut timer.over).await;
}
