//! What the outcome of a request leads to.

pub(crate) mod body;
pub(crate) mod exchange;
pub(crate) mod fault;
pub(crate) mod response;
pub(crate) mod retry;
pub(crate) mod retry_after;
