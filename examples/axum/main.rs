//! A server with axum: `POST /send` with `{"to"}`, then `POST /verify` with `{"to", "code"}`.
//!
//! It trusts its requests, so put it behind your own servers, or replace `to` by the number in your session, and limit how often a
//! person may ask. Otherwise anybody could send texts at your cost, guess codes and lock numbers.
//!
//! `cargo run --example axum --features reqwest`

#![allow(
    clippy::print_stdout,
    clippy::wildcard_enum_match_arm,
    reason = "it prints where it listens, and handles all other failures the same way"
)]

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::post,
};
use bandwidth_mfa::{
    Client, CodeRequest, Configuration, Error, Kind, ReqwestTransport, VerifyCodeRequest,
    VerifyCodeResponse,
};
use serde::Deserialize;
use std::env;

#[derive(Clone)]
struct App {
    client: Client,
    from: String,
    application_id: String,
}

#[derive(Deserialize)]
struct Send {
    to: String,
}

#[derive(Deserialize)]
struct Verify {
    to: String,
    code: String,
}

async fn send(State(app): State<App>, Json(Send { to }): Json<Send>) -> Result<StatusCode, Failed> {
    let request = CodeRequest::new(to)
        .with_from(app.from)
        .with_application_id(app.application_id)
        .with_message("Your code is {CODE}");
    app.client.generate_messaging_code(&request).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn verify(
    State(app): State<App>,
    Json(Verify { to, code }): Json<Verify>,
) -> Result<Json<VerifyCodeResponse>, Failed> {
    let response = app
        .client
        .verify_code(&VerifyCodeRequest::new(to, code))
        .await?;
    Ok(Json(response))
}

/// The caller gets a short text; the log gets the error's sentence, which contains no full number and no code.
struct Failed(Error);

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        println!("{}", self.0);
        let status = match self.0.kind() {
            Kind::InvalidInput => StatusCode::BAD_REQUEST,
            Kind::RateLimited => StatusCode::TOO_MANY_REQUESTS,
            _ => StatusCode::SERVICE_UNAVAILABLE,
        };
        (status, format!("Sent: {}.", self.0.sent())).into_response()
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let id = env::var("BANDWIDTH_CLIENT_ID")?;
    let secret = env::var("BANDWIDTH_CLIENT_SECRET")?;
    let mut configuration =
        Configuration::oauth2(id, secret).with_account_id(env::var("BANDWIDTH_ACCOUNT_ID")?);
    // For the simulator; without them the client calls Bandwidth.
    if let Ok(base_path) = env::var("BANDWIDTH_BASE_PATH") {
        configuration = configuration.with_base_path(base_path);
    }
    if let Ok(url) = env::var("BANDWIDTH_TOKEN_URL") {
        configuration = configuration.with_token_url(url);
    }
    let app = App {
        client: Client::new(configuration, ReqwestTransport::new()?)?,
        from: env::var("BANDWIDTH_FROM")?,
        application_id: env::var("BANDWIDTH_APPLICATION_ID")?,
    };
    let router = Router::new()
        .route("/send", post(send))
        .route("/verify", post(verify))
        .with_state(app);
    let port = env::var("PORT").unwrap_or_else(|_| "3000".into());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, router).await?;
    Ok(())
}
