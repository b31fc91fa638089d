//! `FetchTransport`: the runtime's `fetch` for Rust programs in wasm, such as workers-rs, Leptos and Yew.
//!
//! gloo-net builds requests and reads responses, but `fetch` is called here: gloo-net panics if a request is aborted with a reason that
//! is not an error, and loses the cause that distinguishes a refused connection from a broken one.

mod body;
mod rejection;
mod request;
mod timer;

use crate::{
    call::{
        body::JsonBody,
        exchange::{BodyFault, End, Fault, REPLY_HEADERS, Reply, Request},
        fault::classify,
    },
    client::transport::Transport,
    error::Cause,
    support::runtime::runtime,
};
use core::time::Duration;
use gloo_net::http::Response;
use js_sys::{Object, Promise};
use rejection::rejection;
use timer::Deadline;
use wasm_bindgen::{JsCast as _, prelude::*};
use wasm_bindgen_futures::JsFuture;
use web_sys::ResponseType;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_name = fetch)]
    fn fetch(request: &web_sys::Request, init: &Object) -> Result<JsValue, JsValue>;
}

/// The runtime's `fetch`, read at each call.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct FetchTransport;

impl FetchTransport {
    /// A transport. It has no state.
    pub const fn new() -> Self {
        Self
    }
}

impl Transport for FetchTransport {
    async fn send(&self, request: Request<'_>) -> Result<Reply, Fault> {
        let failed = |error: &JsValue| classify(runtime(), rejection(error));
        let mut deadline = Deadline::start(request.timeout).map_err(|error| failed(&error))?;
        let (built, init) = request::build(&request, &deadline.signal())?;
        let promise = Promise::resolve(&fetch(&built, &init).map_err(|error| failed(&error))?);
        let fetched = match deadline.wait(JsFuture::from(promise)).await {
            Some(result) => result.map_err(|error| failed(&error))?,
            None => return Err(Fault::Ended(End::Timeout)),
        };
        let fetched = fetched
            .dyn_into::<web_sys::Response>()
            .map_err(|_| Fault::NoResponse)?;
        // Some `fetch` functions resolve with this status for a network error; otherwise only a redirect has it.
        if fetched.status() == 0 && fetched.type_() != ResponseType::Opaqueredirect {
            return Err(Fault::Lost(Cause::new("a response without a status")));
        }
        let response = Response::from(fetched);
        let body = match deadline.wait(body::read(&response)).await {
            Some(body) => body.map(JsonBody::new),
            None => Err(BodyFault::Ended(End::Timeout)),
        };
        let headers = response.headers();
        let reply = Reply::new(response.status(), body);
        Ok(REPLY_HEADERS
            .iter()
            .filter_map(|name| Some((name, headers.get(name)?)))
            .fold(reply, |reply, (name, value)| {
                reply.with_header(name, &value)
            }))
    }

    async fn sleep(&self, duration: Duration) {
        timer::sleep(duration).await;
    }
}
