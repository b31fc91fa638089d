//! Real requests to Prism, which serves Bandwidth's OpenAPI document on loopback.

use super::{assert_error, client, code_request, verify_request};
use crate::{
    IN_BROWSER,
    wasm::service::{restore_fetch, use_example},
};
use bandwidth_mfa::{Client, Configuration, Credentials, Error, Kind, Sent};
use wasm_bindgen_test::wasm_bindgen_test;

/// The address is read when the tests are compiled.
fn prism() -> &'static str {
    option_env!("BANDWIDTH_MFA_TEST_URL").unwrap_or_else(|| {
        panic!("BANDWIDTH_MFA_TEST_URL is not set: run these tests by `npm test -- wasm-node wasm-browser`")
    })
}

fn configuration(credentials: Credentials) -> Configuration {
    Configuration::new(credentials).with_base_path(prism())
}

fn with_token() -> Client {
    client(configuration(Credentials::AccessToken("token".into())))
}

fn basic() -> Credentials {
    Credentials::Basic {
        username: "user".into(),
        password: "password".into(),
    }
}

#[wasm_bindgen_test]
async fn each_call_gets_the_documents_response() {
    restore_fetch();
    for credentials in [Credentials::AccessToken("token".into()), basic()] {
        let client = client(configuration(credentials));
        let text = client
            .generate_messaging_code(&code_request())
            .await
            .unwrap();
        assert_eq!(
            text.message_id.as_deref(),
            Some("1589228074636lm4k2je7j7jklbn2")
        );
        let call = client.generate_voice_code(&code_request()).await.unwrap();
        assert_eq!(
            call.call_id.as_deref(),
            Some("c-15ac29a2-1331029c-2cb0-4a07-b215-b22865662d85")
        );
        assert!(client.verify_code(&verify_request()).await.unwrap().valid);
    }
}

#[wasm_bindgen_test]
async fn every_field_passes_the_documents_schema() {
    restore_fetch();
    let mut request = code_request();
    request.scope = Some("scope é世".into());
    request.callback_url = Some("https://example.com/callback".into());
    with_token()
        .generate_messaging_code(&request)
        .await
        .unwrap();
    let mut request = verify_request();
    request.scope = Some("scope é世".into());
    request.application_id = Some("application".into());
    request.expiration_time_in_minutes = 1.5;
    with_token().verify_code(&request).await.unwrap();
}

async fn refusal(client: &Client) -> Error {
    client
        .generate_messaging_code(&code_request())
        .await
        .unwrap_err()
}

#[wasm_bindgen_test]
async fn the_documents_errors_have_their_kinds() {
    let cases = [
        (
            400,
            Kind::BadRequest,
            Sent::No,
            "400 Request is malformed or invalid",
        ),
        (401, Kind::Unauthorized, Sent::No, "Unauthorized"),
        (
            403,
            Kind::Forbidden,
            Sent::No,
            "Missing Authentication Token",
        ),
        (
            500,
            Kind::Server,
            Sent::Maybe,
            "400 Request is malformed or invalid",
        ),
    ];
    for (status, kind, sent, detail) in cases {
        use_example(&format!("code={status}"));
        let error = refusal(&with_token()).await;
        assert_eq!(
            (error.status(), error.kind(), error.sent()),
            (Some(status), kind, sent)
        );
        assert_eq!(error.detail(), Some(detail));
        assert_eq!(error.attempts(), 1);
    }
    use_example("code=429");
    let error = with_token()
        .verify_code(&verify_request())
        .await
        .unwrap_err();
    restore_fetch();
    assert_eq!(
        (error.status(), error.kind(), error.sent()),
        (Some(429), Kind::RateLimited, Sent::No)
    );
}

#[wasm_bindgen_test]
async fn a_wrong_base_path_says_to_check_it() {
    restore_fetch();
    let configuration = configuration(basic()).with_base_path(format!("{}/nowhere/", prism()));
    let error = refusal(&client(configuration)).await;
    assert_eq!(
        (error.status(), error.kind()),
        (Some(404), Kind::UnexpectedStatus)
    );
    assert_eq!(error.sent(), Sent::No);
    assert!(error.to_string().contains("Check the base path"), "{error}");
}

#[wasm_bindgen_test]
async fn a_wrong_token_endpoint_ends_the_call_before_it_is_sent() {
    restore_fetch();
    let configuration = Configuration::oauth2("id", "secret")
        .with_base_path(prism())
        .with_token_url(format!("{}/oauth2/token", prism()));
    let error = refusal(&client(configuration)).await;
    assert_error(&error, Kind::Authorization, Sent::No);
    assert_eq!((error.status(), error.attempts()), (Some(404), 0));
}

#[wasm_bindgen_test]
async fn a_closed_port_is_a_connection_that_was_not_made() {
    restore_fetch();
    // Nothing listens there, and `fetch` itself does not block the port.
    let configuration = configuration(basic()).with_base_path("http://127.0.0.1:2");
    let error = refusal(&client(configuration)).await;
    if IN_BROWSER {
        // A page does not learn where a request failed.
        assert_error(&error, Kind::ConnectionLost, Sent::Maybe);
        assert_eq!((error.code(), error.attempts()), ("ERR_NETWORK", 1));
    } else {
        assert_error(&error, Kind::Connection, Sent::No);
        assert_eq!((error.code(), error.attempts()), ("ECONNREFUSED", 2));
    }
    assert_eq!(error.status(), None);
    assert!(error.cause().is_some());
}
