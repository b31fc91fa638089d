//! The transport that follows a script.

use super::answer::Answer;
use bandwidth_mfa::{
    End, Fault, JsonBody, Operation, Reply, Request, Token, TokenFault, TokenKey, Transport,
};
use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
};

/// Sun, 06 Nov 1994 08:49:37 GMT.
pub(crate) const NOW: u64 = 784_111_777_000;

/// A request as it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Made {
    pub(crate) operation: Operation,
    pub(crate) url: String,
    pub(crate) authorization: Option<String>,
    pub(crate) content_type: &'static str,
    pub(crate) body: String,
    pub(crate) timeout_ms: u64,
}

/// Answers requests in the order of a script and keeps what it was asked.
#[derive(Debug)]
pub(crate) struct Script {
    answers: RefCell<VecDeque<Answer>>,
    pub(crate) made: RefCell<Vec<Made>>,
    pub(crate) slept: RefCell<Vec<(u64, u64)>>,
    pub(crate) clock: Cell<u64>,
}

impl Script {
    pub(crate) fn new(answers: impl IntoIterator<Item = Answer>) -> Self {
        Self {
            answers: RefCell::new(answers.into_iter().collect()),
            made: RefCell::default(),
            slept: RefCell::default(),
            clock: Cell::new(NOW),
        }
    }

    pub(crate) fn pass(&self, time_ms: u64) {
        self.clock.set(self.clock.get() + time_ms);
    }

    /// The requests of the calls, without those for a token.
    pub(crate) fn calls(&self) -> Vec<Made> {
        let is_call = |made: &&Made| made.operation != Operation::Token;
        self.made.borrow().iter().filter(is_call).cloned().collect()
    }

    /// How many requests were made for a token.
    pub(crate) fn tokens(&self) -> usize {
        self.made.borrow().len() - self.calls().len()
    }

    /// What each call was authorized by.
    pub(crate) fn authorizations(&self) -> Vec<String> {
        let authorization = |made: Made| made.authorization.unwrap_or_default();
        self.calls().into_iter().map(authorization).collect()
    }

    /// The milliseconds that each request was given.
    pub(crate) fn timeouts_ms(&self) -> Vec<u64> {
        let made = self.made.borrow();
        made.iter().map(|made| made.timeout_ms).collect()
    }

    /// Every answer was asked for.
    pub(crate) fn is_over(&self) -> bool {
        self.answers.borrow().is_empty()
    }

    /// As a runtime does: a deadline that passes first ends the request.
    fn end(&self, answer: Answer, left_ms: u64) -> Result<Reply<JsonBody>, Fault> {
        match answer {
            Answer::Fault(fault) => Err(fault),
            Answer::After(time, _) if left_ms > 0 && time >= left_ms => {
                self.pass(left_ms);
                Err(Fault::Ended(End::Timeout))
            }
            Answer::After(time, answer) => {
                self.pass(time);
                self.end(*answer, left_ms.saturating_sub(time))
            }
            Answer::Late(time, answer) => {
                self.pass(time);
                self.end(*answer, 0)
            }
            Answer::Reply {
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

impl Transport for &Script {
    type Body = JsonBody;

    async fn send(&self, request: Request<'_>) -> Result<Reply<JsonBody>, Fault> {
        self.made.borrow_mut().push(Made {
            operation: request.operation,
            url: request.url.into(),
            authorization: request.authorization.map(Into::into),
            content_type: request.content_type,
            body: request.body.into(),
            timeout_ms: request.timeout_ms,
        });
        let answer = self.answers.borrow_mut().pop_front();
        let Some(answer) = answer else {
            panic!("a request that the script does not have: {request:?}");
        };
        self.end(answer, request.timeout_ms)
    }

    async fn sleep(&self, shortest_ms: u64, longest_ms: u64) {
        self.slept.borrow_mut().push((shortest_ms, longest_ms));
        self.pass(longest_ms);
    }

    fn now(&self) -> u64 {
        self.clock.get()
    }
}

/// Asks the program for its tokens instead of an endpoint.
pub(crate) struct Programs<'a>(
    pub(crate) &'a Script,
    pub(crate) fn(u64) -> Result<Token, TokenFault>,
);

impl Transport for Programs<'_> {
    type Body = JsonBody;

    async fn send(&self, request: Request<'_>) -> Result<Reply<JsonBody>, Fault> {
        Transport::send(&self.0, request).await
    }

    async fn sleep(&self, shortest_ms: u64, longest_ms: u64) {
        Transport::sleep(&self.0, shortest_ms, longest_ms).await;
    }

    fn now(&self) -> u64 {
        self.0.clock.get()
    }

    async fn token(
        &self,
        _: Option<&TokenKey>,
        _: Option<&Token>,
        _: u64,
    ) -> Result<Token, TokenFault> {
        (self.1)(self.0.clock.get())
    }
}
