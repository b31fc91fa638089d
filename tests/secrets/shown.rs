//! Searches prints for canaries.

use crate::canaries::canaries;
use bandwidth_mfa::Error;
use std::fmt::Debug;

#[track_caller]
pub(crate) fn shows_nothing(what: &str, printed: &str) {
    for canary in canaries() {
        assert!(
            !printed.contains(canary),
            "{what} shows {canary}: {printed}"
        );
    }
}

#[track_caller]
pub(crate) fn prints_nothing(value: &impl Debug) {
    shows_nothing("Debug", &format!("{value:?}"));
    shows_nothing("Debug", &format!("{value:#?}"));
}

pub(crate) fn holds_nothing(error: &Error) {
    prints_nothing(error);
    prints_nothing(&error.cause());
    prints_nothing(&error.issues());
    shows_nothing("Display", &error.to_string());
    shows_nothing("detail", error.detail().unwrap_or_default());
    shows_nothing("request_id", error.request_id().unwrap_or_default());
    shows_nothing("code", error.code());
    for issue in error.issues() {
        shows_nothing(&issue.field, &issue.message);
    }
}
