//! What follows a 401.

use super::assert_error;
use crate::support::{
    CALLS, SEND, Script, access_token, basic, call, client, error, good, json, oauth2, reset, token,
};
use bandwidth_mfa::{Kind, Sent};

#[test]
fn a_401_leads_to_a_new_token_and_one_retry() {
    for operation in CALLS {
        let script = Script::new([
            token("old", ""),
            json(401, "{}"),
            token("new", ""),
            good(operation),
            good(operation),
        ]);
        let client = client(oauth2(), &script);
        call(&client, operation).unwrap();
        call(&client, operation).unwrap();
        assert_eq!(
            script.authorizations(),
            ["Bearer old", "Bearer new", "Bearer new"]
        );
        assert!(script.is_over());
    }
}

#[test]
fn a_second_401_ends_the_call() {
    for operation in CALLS {
        let outcomes = [
            token("a", ""),
            json(401, "{}"),
            token("b", ""),
            json(401, r#"{"message":"Unauthorized"}"#),
        ];
        let error = error(oauth2(), operation, outcomes);
        assert_error(&error, Kind::Unauthorized, Sent::No, 2);
        assert_eq!(error.detail(), Some("Unauthorized"));
    }
}

#[test]
fn a_401_with_a_password_or_a_fixed_token_ends_the_call() {
    for configuration in [basic(), access_token("mine")] {
        for operation in CALLS {
            let error = error(configuration.clone(), operation, [json(401, "{}")]);
            assert_error(&error, Kind::Unauthorized, Sent::No, 1);
        }
    }
}

#[test]
fn a_401_and_then_no_token_counts_one_attempt() {
    let outcomes = [
        token("a", ""),
        json(401, "{}"),
        json(400, r#"{"error":"invalid_client"}"#),
    ];
    let error = error(oauth2(), SEND, outcomes);
    assert_error(&error, Kind::Authorization, Sent::No, 1);
    assert_eq!(error.status(), Some(400));
}

#[test]
fn a_retry_after_a_401_whose_connection_breaks_may_have_been_applied() {
    let error = error(
        oauth2(),
        SEND,
        [token("a", ""), json(401, "{}"), token("b", ""), reset()],
    );
    assert_error(&error, Kind::ConnectionLost, Sent::Maybe, 2);
}
