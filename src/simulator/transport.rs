//! `Transport`, the simulator in place of the network. The only file of the simulator that knows the client.

use super::{
    http::{self, Reply as SimulatedReply},
    message::Message,
    service::Simulator,
};
use crate::{
    call::{
        body::JsonBody,
        exchange::{BodyFault, End, Fault, Reply, Request},
    },
    client::transport,
    error::Cause,
    support::{lock::lock, web},
};
use alloc::{string::String, sync::Arc, vec::Vec};
use core::{
    future::poll_fn,
    task::{Poll, Waker},
    time::Duration,
};
use std::{
    sync::{
        Mutex, MutexGuard,
        mpsc::{RecvTimeoutError, channel},
    },
    thread,
};

/// The simulator as a client's transport, for tests without a network or a runtime. The service never waits, it only moves the transport's
/// clock forward. So a call to `+19195550160`, which responds after 15 seconds, ends at its deadline without a delay. Your own code, such
/// as a token store, has as much real time as with any other transport.
///
/// Clones share one service: give one to the client, and keep another one to read the [`outbox`](Self::outbox).
#[derive(Clone, Debug, Default)]
pub struct Transport(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    service: Simulator,
    outbox: Vec<Message>,
    /// How far its clock is ahead of the system's, in milliseconds.
    ahead_ms: u64,
}

impl Transport {
    /// A service that accepts any credentials.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with a service that you have configured, such as one with credentials or applications.
    pub fn with_service(service: Simulator) -> Self {
        let transport = Self::default();
        transport.state().service = service;
        transport
    }

    /// Every text and voice call that was sent, the oldest first.
    pub fn outbox(&self) -> Vec<Message> {
        self.state().outbox.clone()
    }

    /// Lets time pass, after which a code or a token may have expired.
    pub fn advance(&self, duration: Duration) {
        let ms = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        let mut state = self.state();
        state.ahead_ms = state.ahead_ms.saturating_add(ms);
    }

    fn simulate(&self, request: &Request<'_>) -> SimulatedReply {
        let path = request.url.split_once("://").map_or("", |(_, rest)| rest);
        let path = path.find('/').and_then(|at| path.get(at..)).unwrap_or("/");
        let mut simulated = http::Request::post(path, request.body.as_bytes())
            .with_content_type(request.content_type);
        if let Some(authorization) = request.authorization {
            simulated = simulated.with_authorization(authorization);
        }
        let now = transport::Transport::now(self);
        let mut state = self.state();
        let mut reply = state.service.handle(&simulated, now, &mut draw);
        state.outbox.extend(reply.message.take());
        reply
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.0)
    }
}

impl transport::Transport for Transport {
    async fn send(&self, request: Request<'_>) -> Result<Reply, Fault> {
        let reply = self.simulate(&request);
        if reply.fault == Some(http::Fault::Refused) {
            let cause = Cause::new("the simulator makes no connection").with_code("ECONNREFUSED");
            return Err(Fault::NotConnected(cause));
        }
        let delay = Duration::from_millis(reply.delay_ms.into());
        if let Some(timeout) = request.timeout.filter(|timeout| *timeout <= delay) {
            self.advance(timeout);
            return Err(Fault::Ended(End::Timeout));
        }
        self.advance(delay);
        let cut_off = || Cause::new("the simulator ended the connection").with_code("ECONNRESET");
        let body = match reply.fault {
            Some(http::Fault::Cut) => return Err(Fault::Lost(cut_off())),
            Some(_) => Err(BodyFault::Lost(cut_off())),
            None => Ok(JsonBody::new(reply.body)),
        };
        let headers = reply.headers.iter();
        let response = Reply::new(reply.status, body);
        Ok(headers.fold(response, |response, (name, value)| {
            response.with_header(name, value)
        }))
    }

    async fn sleep(&self, duration: Duration) {
        if !wait(duration).await {
            self.advance(duration);
        }
    }

    fn now(&self) -> u64 {
        web::now_ms().saturating_add(self.state().ahead_ms)
    }
}

/// Waits in real time, without a runtime. Returns `false` at once where there are no threads, as in WebAssembly.
///
/// A deadline must not pass early: the call may wait for the program's token store, or for a token that another thread fetches.
async fn wait(duration: Duration) -> bool {
    let waiting = Arc::new(Mutex::new((false, None::<Waker>)));
    let timer = Arc::clone(&waiting);
    let (_this_future, dropped) = channel::<()>();
    let thread = thread::Builder::new().spawn(move || {
        // A dropped future ends the thread too.
        if dropped.recv_timeout(duration) == Err(RecvTimeoutError::Timeout) {
            let waker = {
                let (is_over, waker) = &mut *lock(&timer);
                *is_over = true;
                waker.take()
            };
            // Without the lock, because an executor may poll inside of `wake`.
            waker.into_iter().for_each(Waker::wake);
        }
    });
    if thread.is_err() {
        return false;
    }
    poll_fn(|context| {
        let (is_over, waker) = &mut *lock(&waiting);
        *waker = Some(context.waker().clone());
        if *is_over {
            Poll::Ready(true)
        } else {
            Poll::Pending
        }
    })
    .await
}

fn draw(digits: usize) -> String {
    let digit = |_| {
        u32::try_from(web::random(10))
            .ok()
            .and_then(|digit| char::from_digit(digit, 10))
    };
    (0..digits).filter_map(digit).collect()
}
