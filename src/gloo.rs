//! `FetchTransport`, which brings the runtime's `fetch` to Rust programs in wasm: workers-rs, Leptos, Yew.
//!
//! Requests are built and answers read with gloo-net, but `fetch` is called here: gloo-net would panic when a request is
//! aborted with a reason that is no error, and would lose the cause that tells a refused connection from a broken one.

use crate::{
    body::JsonBody,
    error::Cause,
    fault::{Rejection, Runtime, classify},
    platform::{self, get},
    transport::{BodyFault, End, Fault, Reply, Request, Transport},
};
use alloc::{
    borrow::ToOwned as _,
    format,
    rc::Rc,
    string::{String, ToString as _},
    vec::Vec,
};
use core::{
    cell::RefCell,
    future::{Future, poll_fn},
    pin::{Pin, pin},
    task::Poll,
};
use gloo_net::http::{Method, RequestBuilder, Response};
use js_sys::{Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, prelude::*};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    AbortController, ReadableStreamDefaultReader, RequestCredentials, RequestRedirect, ResponseType,
};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_name = fetch)]
    fn fetch(request: &web_sys::Request, init: &Object) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &js_sys::Function, ms: f64) -> JsValue;

    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(timer: &JsValue);
}

const LONGEST_BODY: usize = 65_536;

/// What [`Reply::with_header`] looks at.
const REPLY_HEADERS: [&str; 3] = ["retry-after", "x-request-id", "x-amzn-requestid"];

/// The runtime's `fetch`, looked up at each call.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct FetchTransport;

impl FetchTransport {
    /// A transport; it holds nothing.
    pub const fn new() -> Self {
        Self
    }
}

/// The end of a request's time. Dropped before, it takes its timer along.
struct Deadline {
    controller: AbortController,
    timer: Rc<RefCell<JsValue>>,
    over: Option<JsFuture>,
}

impl Deadline {
    fn start(timeout_ms: u64) -> Result<Self, JsValue> {
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

    /// What the work gives, or nothing when the time is over before: a `fetch` may know no signal.
    async fn wait<T>(&mut self, work: impl Future<Output = T>) -> Option<T> {
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

impl Transport for FetchTransport {
    type Body = JsonBody;

    async fn send(&self, request: Request<'_>) -> Result<Reply<JsonBody>, Fault> {
        let failed = |error: &JsValue| classify(platform::runtime(), rejection(error));
        let mut deadline = Deadline::start(request.timeout_ms).map_err(|error| failed(&error))?;
        let (built, init) = build(&request, &deadline).map_err(|message| unsendable(&message))?;
        let promise = Promise::resolve(&fetch(&built, &init).map_err(|error| failed(&error))?);
        let answer = match deadline.wait(JsFuture::from(promise)).await {
            Some(answer) => answer.map_err(|error| failed(&error))?,
            None => return Err(Fault::Ended(End::Timeout)),
        };
        let answer = answer
            .dyn_into::<web_sys::Response>()
            .map_err(|_| Fault::NoResponse)?;
        // What `fetch` gives for a network error when it does not reject; only a redirect has this status rightly.
        if answer.status() == 0 && answer.type_() != ResponseType::Opaqueredirect {
            return Err(Fault::Lost(Cause::new("an answer without a status")));
        }
        let response = Response::from(answer);
        let body = match deadline.wait(read(&response)).await {
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

    async fn sleep(&self, shortest_ms: u64, longest_ms: u64) {
        let wait = to_number(shortest_ms)
            + js_sys::Math::random() * to_number(longest_ms.saturating_sub(shortest_ms));
        let promise = Promise::new(&mut |resolve, _| {
            let _timer = set_timeout(&resolve, wait);
        });
        // A timer that is never refused.
        let _waited = JsFuture::from(promise).await;
    }

    fn now(&self) -> u64 {
        platform::now_ms()
    }
}

fn build(request: &Request<'_>, deadline: &Deadline) -> Result<(web_sys::Request, Object), String> {
    let mut builder = RequestBuilder::new(request.url)
        .method(Method::POST)
        .redirect(RequestRedirect::Manual)
        .abort_signal(Some(&deadline.controller.signal()))
        .header("Accept", "application/json, text/plain, */*")
        .header("Content-Type", request.content_type);
    if let Some(authorization) = request.authorization {
        builder = builder.header("Authorization", authorization);
    }
    if platform::is_browser() {
        // Else Chromium asks the person for a password when a 401 comes.
        builder = builder.credentials(RequestCredentials::Omit);
    } else {
        builder = builder.header(
            "User-Agent",
            concat!("bandwidth-mfa/", env!("CARGO_PKG_VERSION")),
        );
    }
    let init = Object::new();
    if platform::runtime() == Runtime::Deno {
        // Deno sends a POST again by itself when a kept connection dies, but never one whose body is a stream.
        let stream = stream_of(request.body).ok_or("no stream can be made")?;
        let _set = Reflect::set(&init, &"body".into(), &stream);
        let _set = Reflect::set(&init, &"duplex".into(), &"half".into());
    }
    let built = builder
        .body(request.body)
        .map_err(|error| error.to_string())?;
    Ok((built.into(), init))
}

/// The stream of a body, as a Response has it.
fn stream_of(body: &str) -> Option<web_sys::ReadableStream> {
    web_sys::Response::new_with_opt_str(Some(body)).ok()?.body()
}

fn unsendable(message: &str) -> Fault {
    Fault::Unreachable {
        cause: Cause::new(message).with_name("TypeError"),
        transient: false,
    }
}

async fn read(response: &Response) -> Result<String, BodyFault> {
    let lost = |error: &JsValue| BodyFault::Lost(rejection(error).cause);
    // A redirect is never followed, so what it says does not matter.
    let is_redirect = matches!(response.status(), 0 | 300..=399);
    let Some(stream) = response.body().filter(|_| !is_redirect) else {
        return Ok(String::new());
    };
    if stream.locked() {
        return Err(BodyFault::Lost(Cause::new("somebody else has read it")));
    }
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let mut bytes = Vec::new();
    loop {
        let chunk = JsFuture::from(reader.read())
            .await
            .map_err(|error| lost(&error))?;
        if get(&chunk, "done").is_some_and(|done| done.is_truthy()) {
            let text = String::from_utf8_lossy(&bytes);
            return Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned());
        }
        let part = get(&chunk, "value")
            .and_then(|value| value.dyn_into::<Uint8Array>().ok())
            .unwrap_or_default();
        bytes.extend(part.to_vec());
        if bytes.len() > LONGEST_BODY {
            // Its rejection must not be left to the runtime, which might end the program.
            let cancelled = JsFuture::from(reader.cancel());
            spawn_local(async move { drop(cancelled.await) });
            return Err(BodyFault::TooLarge);
        }
    }
}

/// What a rejection says; it may be any value.
fn rejection(error: &JsValue) -> Rejection {
    let text =
        |object: &JsValue, field: &str| get(object, field).and_then(|value| value.as_string());
    let inner = get(error, "cause").unwrap_or_default();
    let mut message = text(error, "message")
        .or_else(|| error.as_string())
        .unwrap_or_default();
    if let Some(more) = text(&inner, "message") {
        message = format!("{message}: {more}");
    }
    let code = text(error, "code").or_else(|| text(&inner, "code"));
    let call = text(&inner, "syscall")
        .or_else(|| text(error, "syscall"))
        .unwrap_or_default();
    // Several addresses were tried: that each was refused is not looked into, so nothing is proved.
    let is_one = get(&inner, "errors")
        .or_else(|| get(error, "errors"))
        .is_none();
    let codes = code
        .iter()
        .filter(|_| is_one)
        .map(|code| format!("{code} {call}"))
        .collect();
    Rejection {
        cause: Cause {
            name: text(error, "name").unwrap_or_default(),
            code,
            message,
        },
        codes,
    }
}

#[allow(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "a few days at most"
)]
const fn to_number(ms: u64) -> f64 {
    ms as f64
}
