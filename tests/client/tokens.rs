//! Which token a call carries, and for how long.

use super::found;
use crate::support::{
    CALLS, NOW, Programs, SEND, Script, TOKEN, access_token, call, error, good, json, oauth2, token,
};
use bandwidth_mfa::{Client, Kind, Sent, Token};

#[test]
fn one_token_serves_many_calls_until_it_is_to_be_renewed() {
    let script = Script::new(
        [json(200, TOKEN)]
            .into_iter()
            .chain(CALLS.map(good))
            .chain([good(SEND), json(200, TOKEN), good(SEND)]),
    );
    let client = Client::new(oauth2(), &script);
    for operation in CALLS {
        call(&client, operation).unwrap();
    }
    script.clock.set(NOW + 3_540_000 - 1);
    call(&client, SEND).unwrap();
    assert_eq!(script.tokens(), 1);
    script.clock.set(NOW + 3_540_000);
    call(&client, SEND).unwrap();
    assert_eq!(script.tokens(), 2);
}

#[test]
fn a_token_lives_as_its_answer_says() {
    for (expires_in, life) in [
        ("", Some(300_000 - 30_000)),
        (r#","expires_in":null"#, Some(300_000 - 30_000)),
        (r#","expires_in":"3600""#, Some(3_600_000 - 60_000)),
        (r#","expires_in":"3599.5""#, Some(3_599_000 - 60_000)),
        (r#","expires_in":3599.5"#, Some(3_599_500 - 60_000)),
        (r#","expires_in":100"#, Some(100_000 - 10_000)),
        (r#","expires_in":86400"#, Some(86_400_000 - 60_000)),
        (r#","expires_in":0"#, None),
        (r#","expires_in":-1"#, None),
        (r#","expires_in":1e99"#, Some(86_400_000 - 60_000)),
        (r#","expires_in":86401"#, Some(86_400_000 - 60_000)),
        (r#","expires_in":true"#, None),
        (r#","expires_in":"NaN""#, None),
        (r#","expires_in":[]"#, None),
    ] {
        let answers = [token("a", expires_in), good(SEND), good(SEND)];
        let script = Script::new(answers.into_iter().chain([token("b", ""), good(SEND)]));
        let client = Client::new(oauth2(), &script);
        call(&client, SEND).unwrap();
        if let Some(life) = life {
            script.clock.set(NOW + life - 1);
            call(&client, SEND).unwrap();
            assert_eq!(script.tokens(), 1, "{expires_in}");
            script.clock.set(NOW + life);
            call(&client, SEND).unwrap();
            assert_eq!(script.tokens(), 2, "{expires_in}");
        } else {
            // The next answer of the script is no token: it was asked for one.
            let error = call(&client, SEND).unwrap_err();
            assert_eq!(error.kind(), Kind::Authorization, "{expires_in}");
        }
    }
}

#[test]
fn a_token_without_a_type_or_with_another_spelling_of_it_is_a_bearer_token() {
    for kind in ["", r#","token_type":"Bearer""#, r#","token_type":"BEARER""#] {
        let script = Script::new([
            json(200, format!(r#"{{"access_token":"a"{kind}}}"#)),
            good(SEND),
        ]);
        call(&Client::new(oauth2(), &script), SEND).unwrap();
        assert_eq!(script.authorizations(), ["Bearer a"]);
    }
}

#[test]
fn a_program_may_bring_its_own_tokens() {
    let script = Script::new([json(401, "{}"), good(SEND)]);
    let client = Client::new(
        oauth2(),
        Programs(&script, |now| Ok(Token::until("own", now + 1000, now))),
    );
    call(&client, SEND).unwrap();
    assert_eq!(script.authorizations(), ["Bearer own", "Bearer own"]);

    let script = Script::new([]);
    let client = Client::new(oauth2(), Programs(&script, |_| Ok(Token::once("no token"))));
    let error = call(&client, SEND).unwrap_err();
    assert_eq!(found(&error), (Kind::Authorization, Sent::No, 0));
}

#[test]
fn an_access_token_that_no_header_can_hold_is_never_sent() {
    for value in ["a b", "a\r\nX: y", "é"] {
        let error = error(access_token(value), SEND, []);
        assert_eq!(
            found(&error),
            (Kind::Authorization, Sent::No, 0),
            "{value:?}"
        );
    }
}
