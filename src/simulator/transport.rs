//! `Transport`, the simulator in place of the network. The only file of the simulator that knows the client.

use super::{
    http::{self, Reply as Answer},
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
    support::web,
};
use alloc::{string::String, sync::Arc, vec::Vec};
use core::time::Duration;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The simulator as a client's transport, for tests without a network or a runtime: nothing waits. A wait moves its own clock
/// instead, so `+19195550160`, which answers after 15 seconds, ends a call at its deadline at once.
///
/// Its clones are one service: give one to the client and keep one to read the [`outbox`](Self::outbox).
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

    /// Every text and call that was sent, the oldest first.
    pub fn outbox(&self) -> Vec<Message> {
        self.state().outbox.clone()
    }

    /// Lets time pass, after which a code or a token may have expired.
    pub fn advance(&self, duration: Duration) {
        let ms = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        let mut state = self.state();
        state.ahead_ms = state.ahead_ms.saturating_add(ms);
    }

    fn answer(&self, request: &Request<'_>) -> Answer {
        let path = request.url.split_once("://").map_or("", |(_, rest)| rest);
        let path = path.find('/').and_then(|at| path.get(at..)).unwrap_or("/");
        let mut asked = http::Request::post(path, request.body.as_bytes())
            .with_content_type(request.content_type);
        if let Some(authorization) = request.authorization {
            asked = asked.with_authorization(authorization);
        }
        let now = transport::Transport::now(self);
        let mut state = self.state();
        let mut answer = state.service.handle(&asked, now, &mut draw);
        state.outbox.extend(answer.message.take());
        answer
    }

    /// A thread that panicked leaves valid state, because no code here panics half-way.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl transport::Transport for Transport {
    async fn send(&self, request: Request<'_>) -> Result<Reply, Fault> {
        let answer = self.answer(&request);
        if answer.fault == Some(http::Fault::Refused) {
            let cause = Cause::new("the simulator makes no connection").with_code("ECONNREFUSED");
            return Err(Fault::NotConnected(cause));
        }
        let delay = Duration::from_millis(answer.delay_ms.into());
        if let Some(timeout) = request.timeout.filter(|timeout| *timeout <= delay) {
            self.advance(timeout);
            return Err(Fault::Ended(End::Timeout));
        }
        self.advance(delay);
        let cut = || Cause::new("the simulator ended the connection").with_code("ECONNRESET");
        let body = match answer.fault {
            Some(http::Fault::Cut) => return Err(Fault::Lost(cut())),
            Some(_) => Err(BodyFault::Lost(cut())),
            None => Ok(JsonBody::new(answer.body)),
        };
        let reply = Reply::new(answer.status, body);
        let headers = answer.headers.iter();
        Ok(headers.fold(reply, |reply, (name, value)| reply.with_header(name, value)))
    }

    async fn sleep(&self, duration: Duration) {
        self.advance(duration);
    }

    fn now(&self) -> u64 {
        web::now_ms().saturating_add(self.state().ahead_ms)
    }
}

fn draw(digits: usize) -> String {
    let digit = |_| {
        u32::try_from(web::random(10))
            .ok()
            .and_then(|digit| char::from_digit(digit, 10))
    };
    (0..digits).filter_map(digit).collect()
}
