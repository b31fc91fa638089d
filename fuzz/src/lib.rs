//! The fuzz targets. They use the scripted transport of the tests.

#[path = "../../tests/support/mod.rs"]
mod support;

pub mod targets;
