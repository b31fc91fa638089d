//! What is masked in a cause.

#![cfg(not(target_family = "wasm"))]

use super::Cause;

#[test]
fn a_cause_is_masked_except_names_that_contain_a_short_secret() {
    let cause = Cause {
        name: "ErrorOfLong".into(),
        code: Some("ECONNRESET Long".into()),
        message: "Err Long 123456".into(),
    };
    let masked = cause.masked(&["Err".into(), "RES".into(), "Long".into()]);
    assert_eq!(masked.name, "ErrorOf***");
    assert_eq!(masked.code.as_deref(), Some("ECONNRESET ***"));
    assert_eq!(masked.message, "*** *** •••");
}
