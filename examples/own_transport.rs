//! A transport of one's own, and a test without an account: the client talks to the simulator in the same process.
//!
//! The calls limit nothing: a server takes the number from its own session, and limits who may call it and how often.
//!
//! `cargo run --example own_transport --features simulator`

#![allow(clippy::print_stdout, reason = "it shows what it does")]

use bandwidth_mfa::{
    Cause, Client, CodeRequest, Configuration, Error, Fault, JsonBody, Reply, Request, Transport,
    VerifyCodeRequest,
    simulator::{self, Simulator},
};
use std::{
    cell::RefCell,
    pin::pin,
    task::{Context, Poll, Waker},
    time::{SystemTime, UNIX_EPOCH},
};

/// The simulator, and the phone's screen: what it last showed.
#[derive(Debug, Default)]
struct Simulated {
    service: RefCell<Simulator>,
    screen: RefCell<String>,
}

impl Transport for Simulated {
    type Body = JsonBody;

    // An HTTP client sends a POST here, follows no redirect, gives up after `request.timeout_ms` with
    // `Fault::Ended(End::Timeout)`, and reads at most 64 KB.
    async fn send(&self, request: Request<'_>) -> Result<Reply<JsonBody>, Fault> {
        let path = request.url.split("://mfa.example").nth(1).unwrap_or("/");
        let mut asked = simulator::Request::post(path, request.body.as_bytes())
            .with_content_type(request.content_type);
        if let Some(authorization) = request.authorization {
            asked = asked.with_authorization(authorization);
        }
        // A real service draws it.
        let mut code = |digits: usize| "271828182".chars().take(digits).collect();
        let now = self.now();
        let answer = self.service.borrow_mut().handle(&asked, now, &mut code);
        match answer.fault {
            // Nothing went out: the call may be made again.
            Some(simulator::Fault::Refused) => {
                let cause = Cause::new("connection refused").with_code("ECONNREFUSED");
                return Err(Fault::Unreachable {
                    cause,
                    transient: true,
                });
            }
            // It may have been applied: nobody sends it a second time.
            Some(_) => return Err(Fault::Lost(Cause::new("the connection ended"))),
            None => {}
        }
        if let Some(message) = answer.message {
            self.screen.replace(message.text);
        }
        let reply = Reply::new(answer.status, Ok(JsonBody::new(answer.body)));
        Ok(answer
            .headers
            .iter()
            .fold(reply, |reply, (name, value)| reply.with_header(name, value)))
    }

    // A timer of the runtime, for a random time between the two.
    async fn sleep(&self, _shortest_ms: u64, _longest_ms: u64) {}

    fn now(&self) -> u64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        since.map_or(0, |since| {
            u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
        })
    }
}

async fn run() -> Result<(), Error> {
    let configuration = Configuration::oauth2("id", "secret")
        .with_base_path("https://mfa.example/api/v1")
        .with_token_url("https://mfa.example/api/v1/oauth2/token");
    let phone = Simulated::default();
    let client = Client::new(configuration, &phone);

    let request = CodeRequest::new(
        "+19195551234",
        "+19195554321",
        "66fd98ae-ac8d-a00f-7fcd-ba3280aeb9b1",
        "Your {SCOPE} code is {CODE}",
        6,
    );
    let sent = client
        .generate_messaging_code("9900000", &request.with_scope("sign-up"))
        .await?;
    println!("sent {}", sent.message_id.unwrap_or_default());
    let text = phone.screen.borrow().clone();
    println!("the phone shows: {text}");

    for code in ["000000", text.rsplit(' ').next().unwrap_or_default()] {
        let entered = VerifyCodeRequest::new("+19195551234", code, 3.0).with_scope("sign-up");
        let answer = client.verify_code("9900000", &entered).await?;
        println!("{code} is {}", if answer.valid { "right" } else { "wrong" });
    }

    let wrong = client
        .verify_code("9900000", &VerifyCodeRequest::new("919", "1", 0.0))
        .await;
    if let Err(error) = wrong {
        println!("{} (sent: {})", error, error.sent().as_str());
    }
    Ok(())
}

fn main() -> Result<(), Error> {
    // Nothing here waits; a program has an executor.
    let mut run = pin!(run());
    loop {
        if let Poll::Ready(result) = run.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return result;
        }
    }
}
