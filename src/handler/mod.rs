//! The policy of the handler and the verifier: who may get a code, how often, and what a challenge proves.
//!
//! It has no I/O and no clock, and keeps no state: that is in the store and in the challenge. It turns a send or a try into
//! steps. A step is a list of [operations](operation::StoreOperation); the store applies all or none. The caller calls the service
//! between two steps.
//!
//! H1 to H22 are its rules; each has a test with its name in `tests/handler/requirements-*.test.mjs`.

pub(crate) mod answer;
pub(crate) mod challenge;
pub(crate) mod channel;
pub(crate) mod countries;
pub(crate) mod limits;
pub(crate) mod mac_key;
pub(crate) mod operation;
pub(crate) mod options;
pub(crate) mod policy;
pub(crate) mod send;
pub(crate) mod subjects;
pub(crate) mod verify;

#[cfg(test)]
mod tests;
