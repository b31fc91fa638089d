//! Tokens and the header `Authorization`.

pub(crate) mod answer;
pub(crate) mod header;
pub(crate) mod token;
