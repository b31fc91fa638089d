//! A Cloudflare Worker in Rust: `POST /send` with `{"to"}`, then `POST /verify` with `{"to", "code"}`.
//!
//! It trusts its requests, so only your own servers may call it. They send `Authorization: Bearer <API_KEY>`, take the number from
//! their session, and limit how often a person may ask. Otherwise anybody could send texts at your cost, guess codes and lock numbers.

use bandwidth_mfa::{
    Client, CodeRequest, Configuration, Error, FetchTransport, Kind, VerifyCodeRequest,
};
use serde::{Deserialize, Serialize};
use std::cell::OnceCell;
use worker::{Context, Env, Request, Response, Result, event};

thread_local! {
    /// One client for all requests of an isolate, which share its token.
    static CLIENT: OnceCell<Client> = const { OnceCell::new() };
}

fn client(env: &Env) -> Result<Client> {
    if let Some(client) = CLIENT.with(|client| client.get().cloned()) {
        return Ok(client);
    }
    let secret = |name: &str| env.secret(name).map(|secret| secret.to_string());
    let mut configuration = Configuration::oauth2(
        secret("BANDWIDTH_CLIENT_ID")?,
        secret("BANDWIDTH_CLIENT_SECRET")?,
    )
    .with_account_id(env.var("BANDWIDTH_ACCOUNT_ID")?.to_string());
    // For the simulator; without it the client calls Bandwidth.
    if let Ok(base) = env.var("BANDWIDTH_BASE_PATH") {
        configuration = configuration.with_base_path(base.to_string());
    }
    if let Ok(url) = env.var("BANDWIDTH_TOKEN_URL") {
        configuration = configuration.with_token_url(url.to_string());
    }
    let client = Client::new(configuration, FetchTransport::new())
        .map_err(|error| worker::Error::RustError(error.to_string()))?;
    Ok(CLIENT.with(|kept| kept.get_or_init(|| client).clone()))
}

#[derive(Deserialize)]
struct Body {
    to: String,
    code: Option<String>,
}

#[derive(Serialize)]
struct Valid {
    valid: bool,
}

/// Whether the request is from one of your own servers.
fn is_trusted(request: &Request, env: &Env) -> Result<bool> {
    let expected = format!("Bearer {}", env.secret("API_KEY")?.to_string());
    let received = request.headers().get("Authorization")?.unwrap_or_default();
    let pairs = received.bytes().zip(expected.bytes());
    // Compares every byte, so that the time does not reveal how many are right.
    let is_equal = pairs.fold(0, |all, (left, right)| all | (left ^ right)) == 0;
    Ok(received.len() == expected.len() && is_equal)
}

#[event(fetch)]
async fn fetch(mut request: Request, env: Env, _context: Context) -> Result<Response> {
    if !is_trusted(&request, &env)? {
        return Response::error("Only our own servers may call this.", 401);
    }
    let client = client(&env)?;
    let var = |name: &str| env.var(name).map(|value| value.to_string());
    let Ok(Body { to, code }) = request.json().await else {
        return Response::error("Send JSON with \"to\", and for /verify \"code\".", 400);
    };
    match (request.path().as_str(), code) {
        ("/send", _) => {
            let code = CodeRequest::new(to)
                .with_from(var("BANDWIDTH_FROM")?)
                .with_application_id(var("BANDWIDTH_APPLICATION_ID")?)
                .with_message("Your code is {CODE}");
            match client.generate_messaging_code(&code).await {
                Ok(_) => Response::empty().map(|response| response.with_status(204)),
                Err(error) => failed(&error),
            }
        }
        ("/verify", Some(code)) => {
            let entered = VerifyCodeRequest::new(to, code).with_expiration_time_in_minutes(5.0);
            match client.verify_code(&entered).await {
                Ok(verified) => Response::from_json(&Valid {
                    valid: verified.valid,
                }),
                Err(error) => failed(&error),
            }
        }
        _ => Response::error("POST /send or /verify", 404),
    }
}

/// The caller gets a short text; the log gets the error's sentence, which contains no full number and no code.
fn failed(error: &Error) -> Result<Response> {
    worker::console_error!("{error}");
    match error.kind() {
        Kind::InvalidInput => Response::error("A value has the wrong form: see the log.", 400),
        Kind::RateLimited => Response::error("Too many requests: try again later.", 429),
        _ => Response::error(format!("Sent: {}.", error.sent()), 503),
    }
}
