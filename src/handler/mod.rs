//! The policy of the edge handler: what a page may ask, how often, and what it is told. No I/O, no clock: a request is
//! turned into a plan, a list of steps in their order, and [`after`](after::after) says of each step's outcome whether the plan
//! goes on or ends with an answer. Whoever runs the plan does the steps: takes from the store, asks the program, sends.
//!
//! H1 to H22 are its promises: each is the name of a test in `tests/handler/requirements-*.test.mjs`, which says what it is.
//!
//! Nothing is kept between requests: what must be remembered is in the store, or in the challenge that the browser keeps.

pub(crate) mod address;
pub(crate) mod after;
pub(crate) mod answer;
pub(crate) mod challenge;
pub(crate) mod countries;
pub(crate) mod gate;
pub(crate) mod keyed;
pub(crate) mod limits;
pub(crate) mod options;
pub(crate) mod plan;
pub(crate) mod policy;

#[cfg(test)]
mod tests;
