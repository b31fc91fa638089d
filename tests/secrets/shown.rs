//! Searches output for canaries.

use crate::canaries::canaries;
use bandwidth_mfa::Error;
use std::fmt::Debug;

#[track_caller]
pub(crate) fn shows_no_secret(what: &str, printed: &str) {
    for canary in canaries() {
        assert!(
            !printed.contains(canary),
            "{what} shows {canary}: {printed}"
        );
    }
}

#[track_caller]
pub(crate) fn prints_no_secret(value: &impl Debug) {
    shows_no_secret("Debug", &format!("{value:?}"));
    shows_no_secret("Debug", &format!("{value:#?}"));
}

pub(crate) fn holds_no_secret(error: &Error) {
    prints_no_secret(error);
    prints_no_secret(&error.cause());
    prints_no_secret(&error.issues());
    shows_no_secret("Display", &error.to_string());
    shows_no_secret("detail", error.detail().unwrap_or_default());
    shows_no_secret("request_id", error.request_id().unwrap_or_default());
    shows_no_secret("code", error.code());
    for issue in error.issues() {
        shows_no_secret(&issue.field, &issue.message);
    }
}
