//! The request for `fetch`.

use crate::{
    call::exchange::{Fault, Request},
    client::config,
    error::Cause,
    support::runtime::{Runtime, runtime},
};
use alloc::string::ToString as _;
use core::cell::OnceCell;
use gloo_net::http::{Method, RequestBuilder};
use js_sys::{Array, Object, Reflect};
use web_sys::{AbortSignal, Blob, RequestCache, RequestCredentials, RequestInit, RequestRedirect};

/// The request, and the other options of `fetch`.
pub(super) fn build(
    request: &Request<'_>,
    signal: &AbortSignal,
) -> Result<(web_sys::Request, Object), Fault> {
    let mut builder = RequestBuilder::new(request.url)
        .method(Method::POST)
        .redirect(RequestRedirect::Manual)
        .abort_signal(Some(signal))
        .header("Accept", config::ACCEPT)
        .header("Content-Type", request.content_type);
    if let Some(authorization) = request.authorization {
        builder = builder.header("Authorization", authorization);
    }
    if runtime() == Runtime::Browser {
        // Otherwise Chromium asks the person for a password after a 401.
        builder = builder.credentials(RequestCredentials::Omit);
    } else {
        builder = builder.header("User-Agent", config::USER_AGENT);
        // Next.js 13 and 14 cache responses to POSTs unless `cache` is set. Browsers do not cache them, and Chromium would send a preflight
        // request before each call if it were set.
        if supports_no_store() {
            builder = builder.cache(RequestCache::NoStore);
        }
    }
    let init = Object::new();
    if runtime() == Runtime::Deno {
        // Deno repeats a POST by itself if a kept-alive connection breaks, unless the body is a stream.
        let stream = stream_of(request.body).ok_or_else(|| unsendable("no stream can be made"))?;
        let _set = Reflect::set(&init, &"body".into(), &stream);
        let _set = Reflect::set(&init, &"duplex".into(), &"half".into());
    }
    let fetch_request = builder
        .body(request.body)
        .map_err(|error| unsendable(&error.to_string()))?;
    Ok((fetch_request.into(), init))
}

thread_local! {
    static IS_NO_STORE_SUPPORTED: OnceCell<bool> = const { OnceCell::new() };
}

/// workerd before the compatibility date 2024-11-11 throws if `cache` is set.
fn supports_no_store() -> bool {
    IS_NO_STORE_SUPPORTED.with(|is_supported| {
        *is_supported.get_or_init(|| {
            let init = RequestInit::new();
            init.set_cache(RequestCache::NoStore);
            web_sys::Request::new_with_str_and_init("https://example.com", &init).is_ok()
        })
    })
}

/// A body as a Blob's stream. With a Response's, Deno would still repeat the request.
fn stream_of(body: &str) -> Option<web_sys::ReadableStream> {
    let blob = Blob::new_with_str_sequence(&Array::of1(&body.into())).ok()?;
    Some(blob.stream())
}

fn unsendable(message: &str) -> Fault {
    Fault::CannotConnect(Cause::new(message).with_name("TypeError"))
}
