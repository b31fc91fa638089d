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

thread_local! {
    static PENDING: RefCell<Vec<Option<Pending>>> = const { RefCell::new(Vec::new()) };
    static FREE: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

/// Goes on with what came of a step.
pub(crate) fn resume(id: u32, kind: u32, code: u32, value: JsValue, extra: &JsValue) -> JsValue {
    let index = usize::try_from(id).unwrap_or(usize::MAX);
    let Some(pending) = PENDING.with_borrow_mut(|list| list.get_mut(index).and_then(Option::take))
    else {
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
                FREE.with_borrow_mut(|free| free.push(index));
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
    let index = index.or_else(|| FREE.with_borrow_mut(Vec::pop));
    PENDING.with_borrow_mut(|list| {
        if let Some((index, slot)) = index.and_then(|index| Some((index, list.get_mut(index)?))) {
            *slot = Some(pending);
            return index;
        }
        list.push(Some(pending));
        list.len().saturating_sub(1)
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
