//! The URL of each operation.

#![cfg(not(target_family = "wasm"))]

use super::Operation;

#[test]
fn each_operation_has_its_url() {
    for (operation, path) in [
        (Operation::GenerateMessagingCode, "messaging"),
        (Operation::GenerateVoiceCode, "voice"),
        (Operation::VerifyCode, "verify"),
    ] {
        let expected = format!("https://mfa.example/v1/accounts/99/code/{path}");
        assert_eq!(operation.url("https://mfa.example/v1", "99"), expected);
    }
}
