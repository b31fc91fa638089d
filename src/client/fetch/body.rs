//! The body of a response, read up to a limit.

use super::rejection::rejection;
use crate::{
    call::exchange::{BodyFault, is_too_large},
    error::Cause,
    support::platform::get,
};
use alloc::{string::String, vec::Vec};
use gloo_net::http::Response;
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::ReadableStreamDefaultReader;

pub(super) async fn read(response: &Response) -> Result<String, BodyFault> {
    let lost = |error: &JsValue| BodyFault::Lost(rejection(error).cause);
    // Redirects are never followed, so their body does not matter.
    let is_redirect = matches!(response.status(), 0 | 300..=399);
    let Some(stream) = response.body().filter(|_| !is_redirect) else {
        return Ok(String::new());
    };
    if stream.locked() {
        return Err(BodyFault::Lost(Cause::new("other code is reading it")));
    }
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let mut bytes = Vec::new();
    loop {
        let chunk = JsFuture::from(reader.read())
            .await
            .map_err(|error| lost(&error))?;
        if get(&chunk, "done").is_some_and(|done| done.is_truthy()) {
            return Ok(String::from_utf8_lossy(&bytes).into_owned());
        }
        let part = get(&chunk, "value")
            .and_then(|value| value.dyn_into::<Uint8Array>().ok())
            .unwrap_or_default();
        bytes.extend(part.to_vec());
        if is_too_large(bytes.len()) {
            // Handle its rejection, or the runtime might end the program.
            let cancelled = JsFuture::from(reader.cancel());
            spawn_local(async move { drop(cancelled.await) });
            return Err(BodyFault::TooLarge);
        }
    }
}
