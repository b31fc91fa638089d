//! The fuzz targets over the scripted transport of the tests.

#[path = "../../tests/support/mod.rs"]
mod support;

pub mod targets;
