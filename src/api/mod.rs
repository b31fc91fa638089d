//! Bandwidth's OpenAPI document: its operations, its models, and the rules of their fields.

pub(crate) mod check;
pub(crate) mod fields;
pub(crate) mod issue;
pub(crate) mod model;
pub(crate) mod operation;
pub(crate) mod raw_value;
