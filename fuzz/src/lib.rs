//! The fuzz targets over the scripted transport of the tests.

#[path = "../../tests/support/mod.rs"]
mod support;

#[path = "targets.rs"]
pub mod targets;
