//! The policy of the handler and the verifier: who may get a code, how often, and what a challenge proves. It knows no HTTP, no store
//! and no clock: a request becomes [operations](operation::StoreOperation), and a store applies all or none of them. The caller calls
//! the service between two steps.
//!
//! H1 to H22 are its rules; each is the title of a test in `tests/handler/requirements-*.test.mjs`.
//!
//! It keeps no state between requests: that is in the store, or in the challenge.

pub(crate) mod challenge;
pub(crate) mod channel;
pub(crate) mod countries;
pub(crate) mod limits;
pub(crate) mod mac_key;
pub(crate) mod operation;
pub(crate) mod options;
pub(crate) mod policy;
pub(crate) mod send;
pub(crate) mod verify;

#[cfg(test)]
mod tests;
