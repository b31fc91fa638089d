//! `ReqwestTransport`: HTTP for Rust programs on servers.

use crate::{
    call::{
        body::JsonBody,
        exchange::{BodyFault, End, Fault, REPLY_HEADERS, Reply, Request, is_too_large},
    },
    client::{config, transport::Transport},
    error::{Cause, Error, Kind, Sent},
};
use alloc::{
    borrow::ToOwned as _,
    format,
    string::{String, ToString as _},
    sync::Arc,
    vec::Vec,
};
use core::{error, fmt, time::Duration};
use reqwest::{Client, Response, redirect, retry};
use rustls::{ClientConfig, crypto::ring};
use rustls_platform_verifier::BuilderVerifierExt;
use std::io::{self, ErrorKind};
use tokio::time::{Instant, sleep, timeout_at};

/// HTTP by [reqwest](https://docs.rs/reqwest), in programs that run on [tokio](https://docs.rs/tokio) with its timer enabled. TLS is
/// rustls with the certificates that the system trusts.
///
/// Connections belong to the tokio runtime that made them, and end with it: give each runtime its own client.
///
/// The feature `reqwest` enables rustls's `ring`. If your own code uses rustls with `aws-lc-rs`, call `CryptoProvider::install_default`
/// when the program starts: otherwise rustls's `builder()` panics, because both are enabled. It also enables reqwest's
/// `rustls-no-provider`, so your own clients of reqwest 0.13 need its feature `rustls` or `native-tls`, even for plain `http`: without
/// it, building them panics.
///
/// ```no_run
/// use bandwidth_mfa::{Client, Configuration, ReqwestTransport};
///
/// # fn client() -> Result<Client, bandwidth_mfa::Error> {
/// let configuration = Configuration::oauth2("id", "secret").with_account_id("9900000");
/// let client = Client::new(configuration, ReqwestTransport::new()?)?;
/// # Ok(client)
/// # }
/// ```
#[derive(Clone)]
pub struct ReqwestTransport(Client);

/// Without the client, because its own output contains the program's default headers.
impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReqwestTransport").finish_non_exhaustive()
    }
}

impl ReqwestTransport {
    /// A transport with its own connections. It follows no redirect, retries nothing and uses no proxy, not even one that the
    /// environment names.
    ///
    /// # Errors
    /// [`Kind::Configuration`] if TLS cannot be set up, for example because the system has no certificates to trust.
    pub fn new() -> Result<Self, Error> {
        let unusable = |error: &dyn error::Error| {
            let message = format!("TLS cannot be set up: {error}. Nothing was sent.");
            Error::new(Kind::Configuration, Sent::No, 0, message)
        };
        let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(BuilderVerifierExt::with_platform_verifier)
            .map_err(|error| unusable(&error))?
            .with_no_client_auth();
        Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            // Otherwise reqwest uses the proxy that HTTPS_PROXY or the system names.
            .no_proxy()
            .build()
            .map(Self)
            .map_err(|error| unusable(&error))
    }

    /// A transport with your own client, for a proxy or for your own certificates. It must follow no redirect, which would carry
    /// the credentials elsewhere, and retry nothing, which could send a second text:
    /// `.redirect(reqwest::redirect::Policy::none()).retry(reqwest::retry::never())`.
    ///
    /// Your client brings its own TLS: enable the feature `rustls` or `native-tls` of your dependency reqwest 0.13.
    pub const fn with_client(client: Client) -> Self {
        Self(client)
    }
}

impl Transport for ReqwestTransport {
    async fn send(&self, request: Request<'_>) -> Result<Reply, Fault> {
        let deadline = request
            .timeout
            .and_then(|timeout| Instant::now().checked_add(timeout));
        let mut builder = self
            .0
            .post(request.url)
            .header("accept", config::ACCEPT)
            .header("content-type", request.content_type)
            .header("user-agent", config::USER_AGENT)
            .body(request.body.to_owned());
        if let Some(authorization) = request.authorization {
            builder = builder.header("authorization", authorization);
        }
        // This needs no deadline: the client drops the whole future when the time is over.
        let mut response = builder.send().await.map_err(|error| fault(&error))?;
        let body = match deadline {
            None => read(&mut response).await,
            Some(deadline) => timeout_at(deadline, read(&mut response))
                .await
                .unwrap_or(Err(BodyFault::Ended(End::Timeout))),
        };
        let reply = Reply::new(response.status().as_u16(), body);
        let value = |name| response.headers().get(name)?.to_str().ok();
        Ok(REPLY_HEADERS
            .iter()
            .filter_map(|name| Some((name, value(*name)?)))
            .fold(reply, |reply, (name, value)| reply.with_header(name, value)))
    }

    async fn sleep(&self, duration: Duration) {
        sleep(duration).await;
    }
}

async fn read(response: &mut Response) -> Result<JsonBody, BodyFault> {
    // Redirects are never followed, so their body does not matter.
    if response.status().is_redirection() {
        return Ok(JsonBody::new(""));
    }
    let mut bytes = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(None) => break,
            Err(error) => return Err(BodyFault::Lost(cause(&error))),
        }
        if is_too_large(bytes.len()) {
            return Err(BodyFault::TooLarge);
        }
    }
    Ok(JsonBody::new(String::from_utf8_lossy(&bytes)))
}

/// What a failure proves. Before there is a connection, TLS included, no part of the request is sent.
fn fault(error: &reqwest::Error) -> Fault {
    let cause = cause(error);
    if error.is_builder() || cause.name == TLS {
        Fault::CannotConnect(cause)
    } else if error.is_connect() {
        Fault::NotConnected(cause)
    } else {
        Fault::Lost(cause)
    }
}

/// The name and the code of a failed handshake.
const TLS: &str = "TlsError";
const TLS_CODE: &str = "ERR_TLS";

/// The innermost error, with Node's code if there is one. reqwest's own text contains the URL, and so the account id.
fn cause(error: &reqwest::Error) -> Cause {
    let mut next: Option<&(dyn error::Error + 'static)> = error::Error::source(error);
    let mut text = error
        .to_string()
        .replace(error.url().map_or("", |url| url.as_str()), "");
    let mut is_name_unknown = false;
    while let Some(inner) = next {
        text = inner.to_string();
        is_name_unknown |= text.contains("dns error");
        if let Some(tls) = inner.downcast_ref::<rustls::Error>() {
            return broken_tls(error, tls);
        }
        next = inner.source();
        if let Some(inner) = inner.downcast_ref::<io::Error>() {
            if let Some(code) = code(inner.kind()) {
                return Cause::new(text).with_name("io::Error").with_code(code);
            }
            // `io::Error::source` skips the error that it wraps, which may be TLS's.
            next = inner.get_ref().map(without_send_sync);
        }
    }
    let cause = Cause::new(text).with_name("reqwest::Error");
    if is_name_unknown {
        cause.with_code("ENOTFOUND")
    } else {
        cause
    }
}

fn without_send_sync<'a>(
    error: &'a (dyn error::Error + Send + Sync + 'static),
) -> &'a (dyn error::Error + 'static) {
    error
}

/// A TLS error in the handshake means that no connection was made; a later one, that the connection was lost.
fn broken_tls(error: &reqwest::Error, tls: &rustls::Error) -> Cause {
    let cause = Cause::new(tls.to_string());
    if error.is_connect() {
        cause.with_name(TLS).with_code(TLS_CODE)
    } else {
        cause.with_name("rustls::Error")
    }
}

/// Node's codes, which programs and this crate's messages use.
const CODES: [(ErrorKind, &str); 7] = [
    (ErrorKind::ConnectionRefused, "ECONNREFUSED"),
    (ErrorKind::ConnectionReset, "ECONNRESET"),
    (ErrorKind::ConnectionAborted, "ECONNABORTED"),
    (ErrorKind::BrokenPipe, "EPIPE"),
    (ErrorKind::HostUnreachable, "EHOSTUNREACH"),
    (ErrorKind::NetworkUnreachable, "ENETUNREACH"),
    (ErrorKind::TimedOut, "ETIMEDOUT"),
];

fn code(kind: ErrorKind) -> Option<&'static str> {
    let entry = CODES.iter().find(|(known, _)| *known == kind);
    entry.map(|(_, code)| *code)
}
