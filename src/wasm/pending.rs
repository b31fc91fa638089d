//! The calls that wait for an answer.

use super::{
    convert,
    mailbox::{self, Answer, Mailbox, Verb},
};
use crate::error::{Error, Kind, Sent};
use alloc::{boxed::Box, rc::Rc, vec::Vec};
use core::{
    cell::RefCell,
    future::Future,
    pin::Pin,
    task::{Context, Poll, Waker},
};
use wasm_bindgen::prelude::*;

/// A call that waits for its answer. Taken out while it is polled, so that a trap leaves nothing borrowed.
pub(crate) struct Pending {
    pub(crate) mailbox: Rc<Mailbox>,
    pub(crate) future: Pin<Box<dyn Future<Output = JsValue>>>,
}

struct Slab {
    calls: Vec<Option<Pending>>,
    /// The places without a call.
    free: Vec<usize>,
}

thread_local! {
    static SLAB: RefCell<Slab> = const {
        RefCell::new(Slab {
            calls: Vec::new(),
            free: Vec::new(),
        })
    };
}

/// Goes on with what came of a step.
pub(crate) fn resume(id: u32, kind: u32, code: u32, value: JsValue, extra: &JsValue) -> JsValue {
    let index = usize::try_from(id).unwrap_or(usize::MAX);
    let Some(pending) = SLAB.with_borrow_mut(|slab| slab.calls.get_mut(index)?.take()) else {
        return convert::error(&Error::new(
            Kind::Internal,
            Sent::Maybe,
            0,
            "The call is not known any more.".into(),
        ));
    };
    pending
        .mailbox
        .answer
        .set(Some(Answer::new(kind, code, value, extra)));
    poll(pending, Some(index))
}

pub(crate) fn poll(mut pending: Pending, index: Option<usize>) -> JsValue {
    let polled = pending
        .future
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()));
    match polled {
        Poll::Ready(result) => {
            if let Some(index) = index {
                SLAB.with_borrow_mut(|slab| slab.free.push(index));
            }
            result
        }
        Poll::Pending => {
            let verb = pending.mailbox.verb.take();
            let index = keep(pending, index);
            step(u32::try_from(index).unwrap_or(u32::MAX), verb)
        }
    }
}

fn keep(pending: Pending, index: Option<usize>) -> usize {
    SLAB.with_borrow_mut(|slab| {
        let index = index.or_else(|| slab.free.pop());
        if let Some((index, place)) =
            index.and_then(|index| Some((index, slab.calls.get_mut(index)?)))
        {
            *place = Some(pending);
            return index;
        }
        slab.calls.push(Some(pending));
        slab.calls.len().saturating_sub(1)
    })
}

fn step(id: u32, verb: Option<Verb>) -> JsValue {
    match verb {
        Some(Verb::Send {
            url,
            authorization,
            own,
        }) => {
            let (content_type, body) = own.unzip();
            mailbox::send(
                id,
                &url,
                authorization.as_deref(),
                content_type,
                body.as_deref(),
            )
        }
        Some(Verb::Token { rejected }) => mailbox::token(id, rejected.as_deref()),
        Some(Verb::Sleep { shortest, longest }) => mailbox::sleep(id, shortest, longest),
        None => mailbox::sleep(id, 0.0, 0.0),
    }
}
