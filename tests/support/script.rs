//! The transport that follows a script.

use super::outcome::Outcome;
use bandwidth_mfa::{End, Fault, Operation, Reply, Request, Transport};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

/// Sun, 06 Nov 1994 08:49:37 GMT.
pub(crate) const NOW: u64 = 784_111_777_000;

/// A recorded request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Recorded {
    pub(crate) operation: Operation,
    pub(crate) url: String,
    pub(crate) authorization: Option<String>,
    pub(crate) content_type: &'static str,
    pub(crate) body: String,
    /// 0 for no limit.
    pub(crate) timeout_ms: u64,
}

/// The state that the client changes and the test reads.
#[derive(Debug, Default)]
pub(crate) struct Shared<T>(Mutex<T>);

impl<T> Shared<T> {
    /// Fails instead of waiting, because a test has one thread at a time.
    #[track_caller]
    pub(crate) fn borrow(&self) -> MutexGuard<'_, T> {
        self.0.try_lock().unwrap()
    }

    pub(crate) fn set(&self, value: T) {
        *self.borrow() = value;
    }
}

/// Responds to requests in the order of a script and records them. Its clones share everything.
#[derive(Clone, Debug, Default)]
pub(crate) struct Script {
    outcomes: Arc<Shared<VecDeque<Outcome>>>,
    pub(crate) recorded: Arc<Shared<Vec<Recorded>>>,
    pub(crate) slept: Arc<Shared<Vec<u64>>>,
    pub(crate) clock: Arc<Shared<u64>>,
}

impl Script {
    pub(crate) fn new(outcomes: impl IntoIterator<Item = Outcome>) -> Self {
        let script = Self::default();
        script.outcomes.borrow().extend(outcomes);
        script.clock.set(NOW);
        script
    }

    pub(crate) fn pass(&self, time_ms: u64) {
        *self.clock.borrow() += time_ms;
    }

    /// The requests of the calls, without those for a token.
    pub(crate) fn calls(&self) -> Vec<Recorded> {
        let is_call = |recorded: &&Recorded| recorded.operation != Operation::Token;
        self.recorded
            .borrow()
            .iter()
            .filter(is_call)
            .cloned()
            .collect()
    }

    /// How many requests were made for a token.
    pub(crate) fn tokens(&self) -> usize {
        let recorded = self.recorded.borrow().len();
        recorded - self.calls().len()
    }

    /// The `Authorization` of each call.
    pub(crate) fn authorizations(&self) -> Vec<String> {
        let authorization = |recorded: Recorded| recorded.authorization.unwrap_or_default();
        self.calls().into_iter().map(authorization).collect()
    }

    /// The deadline of each request, in milliseconds.
    pub(crate) fn timeouts_ms(&self) -> Vec<u64> {
        let recorded = self.recorded.borrow();
        recorded
            .iter()
            .map(|recorded| recorded.timeout_ms)
            .collect()
    }

    /// Whether every response was used.
    pub(crate) fn is_over(&self) -> bool {
        self.outcomes.borrow().is_empty()
    }

    /// Like a runtime: a deadline that passes first ends the request.
    fn end(&self, outcome: Outcome, left_ms: u64) -> Result<Reply, Fault> {
        match outcome {
            Outcome::Fault(fault) => Err(fault),
            Outcome::After(time, _) if left_ms > 0 && time >= left_ms => {
                self.pass(left_ms);
                Err(Fault::Ended(End::Timeout))
            }
            Outcome::After(time, outcome) => {
                self.pass(time);
                self.end(*outcome, left_ms.saturating_sub(time))
            }
            Outcome::Late(time, outcome) => {
                self.pass(time);
                self.end(*outcome, 0)
            }
            Outcome::Reply {
                status,
                retry_after,
                request_id,
                body,
            } => {
                let mut reply = Reply::new(status, body);
                reply.retry_after = retry_after;
                reply.request_id = request_id;
                Ok(reply)
            }
        }
    }
}

impl Transport for Script {
    async fn send(&self, request: Request<'_>) -> Result<Reply, Fault> {
        let left_ms = request.timeout.map_or(0, ms);
        self.recorded.borrow().push(Recorded {
            operation: request.operation,
            url: request.url.into(),
            authorization: request.authorization.map(Into::into),
            content_type: request.content_type,
            body: request.body.into(),
            timeout_ms: left_ms,
        });
        let outcome = self.outcomes.borrow().pop_front();
        let Some(outcome) = outcome else {
            panic!("the script has no response for {request:?}");
        };
        self.end(outcome, left_ms)
    }

    async fn sleep(&self, duration: Duration) {
        self.slept.borrow().push(ms(duration));
        self.pass(ms(duration));
    }

    fn now(&self) -> u64 {
        *self.clock.borrow()
    }
}

fn ms(duration: Duration) -> u64 {
    duration.as_millis().try_into().unwrap()
}
