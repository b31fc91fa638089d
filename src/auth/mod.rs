//! Tokens and the header `Authorization`.

pub(crate) mod header;
pub(crate) mod outcome;
pub(crate) mod token;
