//! `ReqwestTransport` against real servers, ports and names: each failure has its kind.

#![cfg(all(not(target_family = "wasm"), feature = "reqwest"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails if it cannot go on"
)]

use bandwidth_mfa::{
    Client, Configuration, Error, Kind, ReqwestTransport, Sent, VerifyCodeRequest,
};
use reqwest::header::{AUTHORIZATION, HeaderValue};
use std::{
    env,
    error::Error as _,
    process::Command,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ClientConfig, RootCertStore, ServerConfig, crypto::ring, pki_types::PrivateKeyDer},
};

fn configuration(base_path: &str) -> Configuration {
    Configuration::access_token("canary-token")
        .with_account_id("9900000")
        .with_base_path(base_path)
}

fn client(configuration: Configuration) -> Client {
    Client::new(configuration, ReqwestTransport::new().unwrap()).unwrap()
}

async fn verify(client: &Client) -> Result<bool, Error> {
    let request = VerifyCodeRequest::new("+19195551234", "123456");
    let response = client.verify_code(&request).await;
    response.map(|response| response.valid)
}

/// The error of a call to this address.
async fn failure(base_path: &str) -> Error {
    let client = client(configuration(base_path));
    verify(&client).await.unwrap_err()
}

/// Reads a whole request: its head, and the body of the length in the head.
async fn request(stream: &mut (impl AsyncRead + Unpin)) -> String {
    let mut text = String::new();
    let mut bytes = [0; 4096];
    loop {
        let count = stream.read(&mut bytes).await.unwrap_or(0);
        text.push_str(&String::from_utf8_lossy(&bytes[..count]));
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let length = head
            .lines()
            .filter_map(|line| line.strip_prefix("content-length: "))
            .find_map(|length| length.parse().ok())
            .unwrap_or(0_usize);
        if count == 0 || (text.contains("\r\n\r\n") && body.len() >= length) {
            return text;
        }
    }
}

/// Answers the first request of each connection with these bytes. Then it ends the connection, or keeps it open if `holds`. Returns
/// the server's address and the requests.
async fn serving(response: String, holds: bool) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let requests = Arc::new(Mutex::new(Vec::new()));
    let recorded = Arc::clone(&requests);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (response, recorded) = (response.clone(), Arc::clone(&recorded));
            tokio::spawn(async move {
                let text = request(&mut stream).await;
                recorded.lock().unwrap().push(text);
                stream.write_all(response.as_bytes()).await.unwrap();
                if holds {
                    std::future::pending::<()>().await;
                }
            });
        }
    });
    (address, requests)
}

/// A response that says that its connection ends: otherwise reqwest would send a later call's request on it.
fn http(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n{body}"
    )
}

/// Also checks that the error shows no secret.
#[track_caller]
fn assert_error(error: &Error, kind: Kind, sent: Sent, attempts: u32) {
    let found = (error.kind(), error.sent(), error.attempts());
    assert_eq!(found, (kind, sent, attempts), "{error} {:?}", error.cause());
    let printed = format!("{error} {error:?} {:?}", error.cause());
    for secret in ["canary-token", "123456", "9195551234", "9900000"] {
        assert!(!printed.contains(secret), "{printed}");
    }
}

#[track_caller]
fn assert_says(error: &Error, words: &str) {
    assert!(error.to_string().contains(words), "{error}");
}

/// The response to a right code.
fn valid() -> String {
    http("200 OK", "", r#"{"valid":true}"#)
}

#[tokio::test]
async fn a_call_is_one_post_with_the_documents_headers_and_body() {
    let (address, requests) = serving(valid(), false).await;
    let client = client(configuration(&format!("{address}/api/v1")));
    assert!(verify(&client).await.unwrap());
    let requests = requests.lock().unwrap();
    assert_eq!(requests.len(), 1);
    let (head, body) = requests[0].split_once("\r\n\r\n").unwrap();
    for line in [
        "POST /api/v1/accounts/9900000/code/verify HTTP/1.1",
        "authorization: Bearer canary-token",
        "content-type: application/json",
        concat!("user-agent: bandwidth-mfa/", env!("CARGO_PKG_VERSION")),
    ] {
        assert!(head.lines().any(|found| found == line), "{head}");
    }
    let expected = r#"{"to":"+19195551234","expirationTimeInMinutes":3.0,"code":"123456"}"#;
    assert_eq!(body, expected);
}

#[tokio::test]
async fn a_refused_connection_is_retried_once_and_nothing_was_sent() {
    // Nobody listens there: no system assigns this port as a free one.
    let error = failure("http://127.0.0.1:2").await;
    assert_error(&error, Kind::Connection, Sent::No, 2);
    assert_eq!(error.code(), "ECONNREFUSED");
    assert_says(&error, "No connection to 127.0.0.1");
}

#[tokio::test]
async fn a_name_that_is_not_found_is_a_connection_error() {
    // RFC 6761 6.4: this name never exists.
    let error = failure("https://mfa.invalid").await;
    assert_error(&error, Kind::Connection, Sent::No, 2);
    assert_eq!(error.code(), "ENOTFOUND");
    assert_says(&error, "No connection to mfa.invalid");
}

#[tokio::test]
async fn a_server_without_tls_is_a_tls_error() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            // As a web server answers a handshake on its plain port.
            let _read = stream.read(&mut [0; 4096]).await;
            let _written = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        }
    });
    let error = failure(&address).await;
    assert_error(&error, Kind::Connection, Sent::No, 1);
    assert_eq!(error.code(), "ERR_TLS");
    assert_says(&error, "No secure connection");
}

#[tokio::test]
async fn an_untrusted_certificate_is_a_tls_error() {
    let certified = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(certified.signing_key.serialize_der().into());
    let tls = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certified.cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(tls));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let served = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        acceptor.accept(stream).await.map(drop)
    });
    let error = failure(&format!("https://localhost:{port}")).await;
    assert_error(&error, Kind::Connection, Sent::No, 1);
    assert_eq!(error.code(), "ERR_TLS");
    assert_says(&error, "its certificate or its TLS was not accepted");
    let source = error.source().unwrap().to_string();
    assert!(source.contains("certificate"), "{source}");
    assert!(served.await.unwrap().is_err());
}

#[tokio::test]
async fn a_request_whose_connection_ends_early_may_have_been_applied() {
    let (address, requests) = serving(String::new(), false).await;
    let error = failure(&address).await;
    assert_error(&error, Kind::ConnectionLost, Sent::Maybe, 1);
    assert_eq!(requests.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_request_whose_response_breaks_off_was_applied() {
    let whole = valid();
    let (address, _) = serving(whole[..whole.len() - 4].to_owned(), false).await;
    let error = failure(&address).await;
    assert_error(&error, Kind::InvalidResponse, Sent::Yes, 1);
}

#[tokio::test]
async fn a_body_is_read_up_to_64_kilobytes() {
    let padded = |length: usize| {
        let answer = r#"{"valid":true}"#;
        format!("{answer}{}", " ".repeat(length - answer.len()))
    };
    let (address, _) = serving(http("200 OK", "", &padded(65_536)), false).await;
    assert!(verify(&client(configuration(&address))).await.unwrap());
    let (address, _) = serving(http("200 OK", "", &padded(65_537)), false).await;
    let error = failure(&address).await;
    assert_error(&error, Kind::InvalidResponse, Sent::Yes, 1);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (elsewhere, requests) = serving(valid(), false).await;
    let redirect = http(
        "307 Temporary Redirect",
        &format!("location: {elsewhere}\r\n"),
        "",
    );
    let (address, _) = serving(redirect, false).await;
    let error = failure(&address).await;
    assert_error(&error, Kind::UnexpectedStatus, Sent::No, 1);
    assert!(requests.lock().unwrap().is_empty());
}

#[test]
fn a_proxy_of_the_environment_is_not_used() {
    const NAME: &str = "a_proxy_of_the_environment_is_not_used";
    // Nothing listens there.
    const PROXY: &str = "http://127.0.0.1:9";
    // A separate process has the variable, so that other tests do not see it.
    if env::var("HTTP_PROXY").as_deref() != Ok(PROXY) {
        let mut process = Command::new(env::current_exe().unwrap());
        process.args(["--exact", NAME]).env("HTTP_PROXY", PROXY);
        // A value that names this machine would hide a use of the proxy.
        process.env_remove("NO_PROXY").env_remove("no_proxy");
        assert!(process.status().unwrap().success());
        return;
    }
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let (address, requests) = serving(valid(), false).await;
        assert!(verify(&client(configuration(&address))).await.unwrap());
        assert_eq!(requests.lock().unwrap().len(), 1);
    });
}

#[tokio::test]
async fn a_429_has_retry_after_and_request_id() {
    let headers = "retry-after: 7\r\nx-amzn-requestid: r-1\r\n";
    let (address, _) = serving(http("429 Too Many Requests", headers, "{}"), false).await;
    let error = failure(&address).await;
    assert_error(&error, Kind::RateLimited, Sent::No, 1);
    assert_eq!(error.retry_after_ms(), Some(7000));
    assert_eq!(error.request_id(), Some("r-1"));
}

#[tokio::test]
async fn the_deadline_ends_a_silent_server_and_a_body_that_does_not_end() {
    let within =
        |ms, address: &str| client(configuration(address).with_timeout(Duration::from_millis(ms)));
    let (silent, _) = serving(String::new(), true).await;
    let error = verify(&within(100, &silent)).await.unwrap_err();
    assert_error(&error, Kind::Timeout, Sent::Maybe, 1);
    let whole = valid();
    let (endless, _) = serving(whole[..whole.len() - 4].to_owned(), true).await;
    // Long enough for the status, even on a busy machine.
    let error = verify(&within(2_000, &endless)).await.unwrap_err();
    assert_error(&error, Kind::Timeout, Sent::Yes, 1);
}

#[test]
fn the_transport_prints_no_header_of_the_programs_own_client() {
    let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth();
    let headers = [(AUTHORIZATION, HeaderValue::from_static("canary-key"))];
    let own = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .default_headers(headers.into_iter().collect())
        .build()
        .unwrap();
    let printed = format!("{:?}", ReqwestTransport::with_client(own));
    assert!(!printed.contains("canary-key"), "{printed}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_parallel_first_calls_on_many_threads_share_one_token_request() {
    let token = r#"{"access_token":"t","expires_in":3600}"#;
    let (token_url, token_requests) = serving(http("200 OK", "", token), false).await;
    let (address, requests) = serving(valid(), false).await;
    let configuration = Configuration::oauth2("id", "secret")
        .with_account_id("9900000")
        .with_base_path(address)
        .with_token_url(token_url);
    let client = client(configuration);
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { verify(&client).await })
        })
        .collect();
    for call in calls {
        assert!(call.await.unwrap().unwrap());
    }
    assert_eq!(token_requests.lock().unwrap().len(), 1);
    assert_eq!(requests.lock().unwrap().len(), 20);
}
