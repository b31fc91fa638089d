//! Which token a call carries, and for how long.

use super::assert_error;
use crate::support::{
    CALLS, NOW, SEND, Script, TOKEN, access_token, call, client, error, good, json, oauth2,
    refusal, token,
};
use bandwidth_mfa::{Configuration, Kind, Sent};
use std::{
    error::Error as _,
    sync::atomic::{AtomicU32, Ordering},
};

#[test]
fn one_token_serves_many_calls_until_its_renewal() {
    let script = Script::new(
        [json(200, TOKEN)]
            .into_iter()
            .chain(CALLS.map(good))
            .chain([good(SEND), json(200, TOKEN), good(SEND)]),
    );
    let client = client(oauth2(), &script);
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
fn the_token_response_decides_the_lifetime() {
    for (expires_in, life) in [
        ("", Some(300_000 - 30_000)),
        (r#","expires_in":null"#, Some(300_000 - 30_000)),
        (r#","expires_in":"3600""#, Some(3_600_000 - 60_000)),
        (r#","expires_in":100"#, Some(100_000 - 10_000)),
        (r#","expires_in":0"#, None),
        (r#","expires_in":"NaN""#, None),
        (r#","expires_in":[]"#, None),
    ] {
        let outcomes = [token("a", expires_in), good(SEND), good(SEND)];
        let script = Script::new(outcomes.into_iter().chain([token("b", ""), good(SEND)]));
        let client = client(oauth2(), &script);
        call(&client, SEND).unwrap();
        if let Some(life) = life {
            script.clock.set(NOW + life - 1);
            call(&client, SEND).unwrap();
            assert_eq!(script.tokens(), 1, "{expires_in}");
            script.clock.set(NOW + life);
            call(&client, SEND).unwrap();
            assert_eq!(script.tokens(), 2, "{expires_in}");
        } else {
            // The script's next response is not a token, so requesting one fails.
            let error = call(&client, SEND).unwrap_err();
            assert_eq!(error.kind(), Kind::Authorization, "{expires_in}");
        }
    }
}

#[test]
fn a_missing_or_differently_written_token_type_is_bearer() {
    for kind in ["", r#","token_type":"Bearer""#, r#","token_type":"BEARER""#] {
        let script = Script::new([
            json(200, format!(r#"{{"access_token":"a"{kind}}}"#)),
            good(SEND),
        ]);
        call(&client(oauth2(), &script), SEND).unwrap();
        assert_eq!(script.authorizations(), ["Bearer a"]);
    }
}

#[test]
fn a_provider_is_called_for_each_call_and_again_after_a_401() {
    let count = AtomicU32::new(0);
    let configuration = provided(move || {
        let number = count.fetch_add(1, Ordering::Relaxed);
        async move { Ok::<_, String>(format!("own-{number}")) }
    });
    let script = Script::new([json(401, "{}"), good(SEND), good(SEND)]);
    let client = client(configuration, &script);
    call(&client, SEND).unwrap();
    call(&client, SEND).unwrap();
    let bearers = ["Bearer own-0", "Bearer own-1", "Bearer own-2"];
    assert_eq!(script.authorizations(), bearers);
    assert_eq!(script.tokens(), 0);
}

#[test]
fn a_failing_provider_ends_the_call_before_it_is_sent() {
    let fails = provided(|| async { Err::<String, _>("vault 123456 is sealed") });
    let failed = error(fails, SEND, []);
    assert_error(&failed, Kind::Authorization, Sent::No, 0);
    assert!(
        failed
            .to_string()
            .contains("the token provider failed (vault ••• is sealed)"),
        "{failed}"
    );
    assert_eq!(failed.source().unwrap().to_string(), "vault ••• is sealed");
    let invalid = provided(|| async { Ok::<_, String>("no token") });
    assert_error(&error(invalid, SEND, []), Kind::Authorization, Sent::No, 0);
    // A provider that never answers is ended by the deadline.
    let never = provided(std::future::pending::<Result<String, String>>);
    let late = error(never, SEND, []);
    assert_error(&late, Kind::Timeout, Sent::No, 0);
    // No host was asked.
    assert_eq!(
        late.to_string(),
        "No access token arrived within the deadline of 10000 ms. No text was sent."
    );
}

fn provided<F, G, S, E>(give: F) -> Configuration
where
    F: Fn() -> G + Send + Sync + 'static,
    G: Future<Output = Result<S, E>> + Send + 'static,
    S: Into<bandwidth_mfa::Secret>,
    E: std::fmt::Display,
{
    Configuration::provider(give).with_base_path("https://mfa.example/v1")
}

#[test]
fn an_access_token_with_invalid_characters_is_never_sent() {
    for value in ["a b", "a\r\nX: y", "é"] {
        let error = refusal(access_token(value));
        assert_error(&error, Kind::Authorization, Sent::No, 0);
    }
}
