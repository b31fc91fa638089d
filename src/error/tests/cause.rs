//! What is masked in a cause.

#![cfg(not(target_family = "wasm"))]

use super::Cause;

#[test]
fn a_short_secret_is_masked_in_a_message_but_not_in_names() {
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
