//! The policy of the edge handler and the verifier: who may have a code sent, how often, and what a challenge proves. It knows
//! neither HTTP nor a store nor a clock: a request becomes [operations](operation::Operation), of which a store applies all or
//! none, and whoever runs them asks the service between two steps.
//!
//! H1 to H22 are its promises: each is the name of a test in `tests/handler/requirements-*.test.mjs`, which says what it is.
//!
//! Nothing is kept between requests: what must be remembered is in the store, or in the challenge.

pub(crate) mod challenge;
pub(crate) mod countries;
pub(crate) mod keyed;
pub(crate) mod limits;
pub(crate) mod operation;
pub(crate) mod options;
pub(crate) mod policy;
pub(crate) mod send;
pub(crate) mod verify;

#[cfg(test)]
mod tests;
