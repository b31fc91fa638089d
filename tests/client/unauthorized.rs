//! What a 401 brings.

use super::found;
use crate::support::{
    CALLS, SEND, Script, access_token, basic, call, client, error, good, json, oauth2, reset, token,
};
use bandwidth_mfa::{Kind, Sent};

#[test]
fn a_401_brings_a_new_token_and_one_more_request() {
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
fn a_second_401_is_the_answer() {
    for operation in CALLS {
        let answers = [
            token("a", ""),
            json(401, "{}"),
            token("b", ""),
            json(401, r#"{"message":"Unauthorized"}"#),
        ];
        let error = error(oauth2(), operation, answers);
        assert_eq!(found(&error), (Kind::Unauthorized, Sent::No, 2));
        assert_eq!(error.detail(), Some("Unauthorized"));
    }
}

#[test]
fn a_401_without_a_token_of_ours_is_the_answer() {
    for configuration in [basic(), access_token("mine")] {
        for operation in CALLS {
            let error = error(configuration.clone(), operation, [json(401, "{}")]);
            assert_eq!(found(&error), (Kind::Unauthorized, Sent::No, 1));
        }
    }
}

#[test]
fn a_401_then_no_token_says_that_the_call_was_made_once() {
    let answers = [
        token("a", ""),
        json(401, "{}"),
        json(400, r#"{"error":"invalid_client"}"#),
    ];
    let error = error(oauth2(), SEND, answers);
    assert_eq!(found(&error), (Kind::Authorization, Sent::No, 1));
    assert_eq!(error.status(), Some(400));
}

#[test]
fn a_401_then_a_lost_connection_is_a_lost_connection() {
    let error = error(
        oauth2(),
        SEND,
        [token("a", ""), json(401, "{}"), token("b", ""), reset()],
    );
    assert_eq!(found(&error), (Kind::ConnectionLost, Sent::Maybe, 2));
}
