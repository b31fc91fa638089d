//! `Transport`, the client's access to the network: it sends requests, waits and reads the clock.

use crate::{
    call::exchange::{BodyFault, End, Fault, Reply, Request, is_too_large},
    client::bounds::{Boxed, MaybeSend},
    support::web,
};
use alloc::{boxed::Box, sync::Arc};
use core::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
    time::Duration,
};

/// What a client needs from its runtime: HTTP, a timer and a clock. On servers there is `ReqwestTransport` (feature `reqwest`), in
/// WebAssembly `FetchTransport` (feature `gloo`), and for tests `simulator::Transport` (feature `simulator`). Implement it for your own
/// HTTP client.
///
/// The kind of a failure decides whether a person may get two texts:
///
/// | what happened | what `send` returns |
/// |---|---|
/// | name not found, connection refused: the request was not sent | [`Fault::NotConnected`] |
/// | TLS handshake failed: the request was not sent, and trying again will not help | [`Fault::CannotConnect`] |
/// | anything else that failed before the status arrived, and whenever you are not sure | [`Fault::Lost`] |
/// | a status, but not the whole body | a [`Reply`] whose body is a [`BodyFault`](crate::BodyFault) |
/// | any status, and any body | a [`Reply`] |
///
/// At its deadline the client ends a request: it uses `sleep`, and then drops the future of `send`. Your HTTP client must not repeat a
/// POST by itself, and not follow redirects.
///
/// ```
/// use bandwidth_mfa::{Client, Configuration, Fault, JsonBody, Reply, Request, Transport, VerifyCodeRequest};
/// use std::time::Duration;
///
/// struct Http { /* your HTTP client */ }
///
/// impl Http {
///     /// One POST: status, headers, text.
///     async fn post(&self, request: &Request<'_>) -> Result<(u16, Vec<(String, String)>, String), Fault> {
///         # let body = if request.url.ends_with("/verify") { r#"{"valid":true}"# } else { r#"{"access_token":"t"}"# };
///         # Ok((200, Vec::new(), body.to_owned()))
///         // request.url, request.authorization, request.content_type, request.body
///     }
/// }
///
/// impl Transport for Http {
///     async fn send(&self, request: Request<'_>) -> Result<Reply, Fault> {
///         let (status, headers, text) = self.post(&request).await?;
///         let reply = Reply::new(status, Ok(JsonBody::new(text)));
///         Ok(headers.iter().fold(reply, |reply, (name, value)| reply.with_header(name, value)))
///     }
///
///     async fn sleep(&self, duration: Duration) {
///         // your runtime's timer
///     }
/// }
///
/// # async fn example() -> Result<(), bandwidth_mfa::Error> {
/// let configuration = Configuration::oauth2("id", "secret").with_account_id("9900000");
/// let client = Client::new(configuration, Http {})?;
/// assert!(client.verify_code(&VerifyCodeRequest::new("+19195551234", "123456")).await?.valid);
/// # Ok(())
/// # }
/// # let future = std::pin::pin!(example());
/// # let done = future.poll(&mut std::task::Context::from_waker(std::task::Waker::noop()));
/// # assert_eq!(done, std::task::Poll::Ready(Ok(())));
/// ```
///
/// On native targets its futures are `Send`, so that threads can run calls. A transport is always `Send` and `Sync`, so that a
/// [`Client`](crate::Client) is too.
pub trait Transport: Send + Sync + 'static {
    /// Sends one request, exactly once, without following redirects; reads at most 64 KB of the response.
    fn send(&self, request: Request<'_>) -> impl Future<Output = Result<Reply, Fault>> + MaybeSend;

    /// Waits. Calls use this timer for their deadline.
    fn sleep(&self, duration: Duration) -> impl Future<Output = ()> + MaybeSend;

    /// The time in milliseconds since 1970: the system's, unless a test has its own.
    fn now(&self) -> u64 {
        web::now_ms()
    }
}

macro_rules! forward {
    ($($pointer:ident),+) => {$(
        impl<T: Transport> Transport for $pointer<T> {
            fn send(
                &self,
                request: Request<'_>,
            ) -> impl Future<Output = Result<Reply, Fault>> + MaybeSend {
                T::send(self, request)
            }

            fn sleep(&self, duration: Duration) -> impl Future<Output = ()> + MaybeSend {
                T::sleep(self, duration)
            }

            fn now(&self) -> u64 {
                T::now(self)
            }
        }
    )+};
}

forward!(Arc, Box);

/// [`Transport`] for `dyn`: its methods return boxed futures.
pub(crate) trait AnyTransport: Send + Sync {
    fn send<'a>(&'a self, request: Request<'a>) -> Boxed<'a, Result<Reply, Fault>>;
    fn sleep(&self, duration: Duration) -> Boxed<'_, ()>;
    fn now(&self) -> u64;
}

impl<T: Transport> AnyTransport for T {
    fn send<'a>(&'a self, request: Request<'a>) -> Boxed<'a, Result<Reply, Fault>> {
        Box::pin(Transport::send(self, request))
    }

    fn sleep(&self, duration: Duration) -> Boxed<'_, ()> {
        Box::pin(Transport::sleep(self, duration))
    }

    fn now(&self) -> u64 {
        Transport::now(self)
    }
}

/// What is left of a time that began at `started_ms`, in milliseconds: all of it if the clock was set back.
pub(crate) fn left_ms(transport: &dyn AnyTransport, started_ms: u64, whole_ms: u64) -> u64 {
    whole_ms.saturating_sub(transport.now().saturating_sub(started_ms))
}

/// The result of the work, or `None` if the time is over first. Work that finishes at that very moment counts.
pub(crate) async fn within<T>(
    transport: &dyn AnyTransport,
    limit: Option<Duration>,
    work: impl Future<Output = T>,
) -> Option<T> {
    let mut work = pin!(work);
    let mut timer = limit.map(|limit| transport.sleep(limit));
    poll_fn(|context| {
        if let Poll::Ready(done) = work.as_mut().poll(context) {
            return Poll::Ready(Some(done));
        }
        match timer.as_mut().map(|timer| timer.as_mut().poll(context)) {
            Some(Poll::Ready(())) => Poll::Ready(None),
            Some(Poll::Pending) | None => Poll::Pending,
        }
    })
    .await
}

/// Sends a request, and ends it at its deadline. A body over the limit is refused, because a program's own transport may not stop at it.
pub(crate) async fn send(
    transport: &dyn AnyTransport,
    request: Request<'_>,
) -> Result<Reply, Fault> {
    let mut reply = within(transport, request.timeout, transport.send(request))
        .await
        .unwrap_or(Err(Fault::Ended(End::Timeout)))?;
    if let Ok(body) = &reply.body
        && is_too_large(body.text().len())
    {
        reply.body = Err(BodyFault::TooLarge);
    }
    Ok(reply)
}

/// Waits for a random time between the two, in milliseconds.
pub(crate) async fn pause(transport: &dyn AnyTransport, shortest_ms: u64, longest_ms: u64) {
    let more = web::random(longest_ms.saturating_sub(shortest_ms).saturating_add(1));
    let wait = Duration::from_millis(shortest_ms.saturating_add(more));
    transport.sleep(wait).await;
}
