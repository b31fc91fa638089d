//! Your own transport. This one calls the simulator in the same process; for tests there is `simulator::Transport` already.
//!
//! The calls have no limits: a server must take the number from its own session, and limit who may call it and how often.
//!
//! `cargo run --example own_transport --features simulator`

#![allow(clippy::print_stdout, reason = "it prints its results")]

use bandwidth_mfa::{
    Cause, Client, CodeRequest, Configuration, Error, Fault, JsonBody, Reply, Request, Transport,
    VerifyCodeRequest,
    simulator::{self, Simulator},
};
use std::{
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, Waker},
    time::Duration,
};

/// The simulator, and the last message on the phone.
#[derive(Debug, Default)]
struct Simulated {
    service: Mutex<Simulator>,
    screen: Mutex<String>,
}

impl Transport for Simulated {
    // If yours uses HTTP: send a POST, follow no redirect, and read at most 64 KB.
    async fn send(&self, request: Request<'_>) -> Result<Reply, Fault> {
        let path = request.url.split("://mfa.example").nth(1).unwrap_or("/");
        let mut post = simulator::Request::post(path, request.body.as_bytes())
            .with_content_type(request.content_type);
        if let Some(authorization) = request.authorization {
            post = post.with_authorization(authorization);
        }
        // The real service chooses a random code.
        let mut code = |digits: usize| "271828182".chars().take(digits).collect();
        let now = self.now();
        let response = lock(&self.service).handle(&post, now, &mut code);
        match response.fault {
            // Nothing was sent: it is safe to call again.
            Some(simulator::Fault::Refused) => {
                let cause = Cause::new("connection refused").with_code("ECONNREFUSED");
                return Err(Fault::NotConnected(cause));
            }
            // It may have been applied, so it is not retried.
            Some(_) => return Err(Fault::Lost(Cause::new("the connection ended"))),
            None => {}
        }
        if let Some(message) = response.message {
            *lock(&self.screen) = message.text;
        }
        let reply = Reply::new(response.status, Ok(JsonBody::new(response.body)));
        Ok(response
            .headers
            .iter()
            .fold(reply, |reply, (name, value)| reply.with_header(name, value)))
    }

    // Your runtime's timer, which ends calls at their deadline. Nothing takes time here, so it need not wait.
    async fn sleep(&self, _: Duration) {}
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn run() -> Result<(), Error> {
    let configuration = Configuration::oauth2("id", "secret")
        .with_base_path("https://mfa.example/api/v1")
        .with_token_url("https://mfa.example/api/v1/oauth2/token")
        .with_account_id("9900000");
    let phone = Arc::new(Simulated::default());
    let client = Client::new(configuration, Arc::clone(&phone))?;

    let request = CodeRequest::new("+19195551234")
        .with_from("+19195554321")
        .with_application_id("66fd98ae-ac8d-a00f-7fcd-ba3280aeb9b1")
        .with_message("Your {SCOPE} code is {CODE}")
        .with_scope("sign-up");
    let sent = client.generate_messaging_code(&request).await?;
    println!("sent {}", sent.message_id.unwrap_or_default());
    let text = lock(&phone.screen).clone();
    println!("the phone shows: {text}");

    for code in ["000000", text.rsplit(' ').next().unwrap_or_default()] {
        let entered = VerifyCodeRequest::new("+19195551234", code).with_scope("sign-up");
        let verified = client.verify_code(&entered).await?;
        println!(
            "{code} is {}",
            if verified.valid { "right" } else { "wrong" }
        );
    }

    let wrong = client
        .verify_code(&VerifyCodeRequest::new("919", "1"))
        .await;
    if let Err(error) = wrong {
        println!("{error} (sent: {})", error.sent());
    }
    Ok(())
}

fn main() -> Result<(), Error> {
    // Nothing waits here, so a loop is enough; your program uses an executor.
    let mut run = pin!(run());
    loop {
        if let Poll::Ready(result) = run.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return result;
        }
    }
}
