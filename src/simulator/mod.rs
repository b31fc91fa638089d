//! The service as a state machine, to develop and test against without an account: `(request, now) -> reply`.
//!
//! It has no input or output, no clock and no randomness: the host passes requests and the time, draws the codes,
//! and does what a reply says. It is written from Bandwidth's OpenAPI document (`bandwidth.yml` of bandwidth-sdk 8.1.4) and
//! shares no rule with the client, so that a test with both shows a mistake of either.
//!
//! ```
//! use bandwidth_mfa::simulator::{Request, Simulator};
//!
//! let mut simulator = Simulator::new();
//! let mut code = |digits: usize| "123456".chars().cycle().take(digits).collect::<String>();
//! let request = |path, body| {
//!     Request::post(path, body)
//!         .with_authorization("Basic dXNlcjpwYXNzd29yZA==")
//!         .with_content_type("application/json")
//! };
//!
//! let send = br#"{ "to": "+19195551234", "from": "+19195554321", "applicationId": "app",
//!                  "message": "Your {SCOPE} code is {CODE}", "digits": 6 }"#;
//! let sent = simulator.handle(&request("/api/v1/accounts/9900000/code/messaging", send), 0, &mut code);
//! assert_eq!(sent.status, 200);
//! assert_eq!(sent.message.unwrap().text, "Your 2FA code is 123456");
//!
//! let check = br#"{ "to": "+19195551234", "code": "123456", "expirationTimeInMinutes": 3 }"#;
//! let checked = simulator.handle(&request("/api/v1/accounts/9900000/code/verify", check), 60_000, &mut code);
//! assert_eq!(checked.body, r#"{"valid":true}"#);
//! ```
//!
//! For tests of a program there is [`Transport`], which replaces the network and the service:
//!
//! ```
//! use bandwidth_mfa::{Client, CodeRequest, Configuration, VerifyCodeRequest, simulator};
//!
//! # async fn test() -> Result<(), bandwidth_mfa::Error> {
//! let service = simulator::Transport::new();
//! let configuration = Configuration::oauth2("id", "secret").with_account_id("9900000");
//! let client = Client::new(configuration, service.clone())?;
//!
//! let request = CodeRequest::new("+19195551234")
//!     .with_from("+19195554321")
//!     .with_application_id("application")
//!     .with_message("Your code is {CODE}");
//! client.generate_messaging_code(&request).await?;
//! let code = service.outbox()[0].code.clone();
//! assert!(client.verify_code(&VerifyCodeRequest::new("+19195551234", code)).await?.valid);
//! # Ok(())
//! # }
//! # let test = std::pin::pin!(test());
//! # let done = test.poll(&mut std::task::Context::from_waker(std::task::Waker::noop()));
//! # assert_eq!(done, std::task::Poll::Ready(Ok(())));
//! ```
//!
//! Times are milliseconds since 1970. Where the document says nothing, the simulator decides: five wrong codes in a row lock
//! a number (for two minutes, as Bandwidth's pages say), a code verifies once, and tokens live an hour.
//!
//! Send to one of these magic numbers to trigger a failure:
//!
//! | `to` | what happens |
//! |---|---|
//! | `+19195550140`, `41`, `43`, `50` | 400, 401, 403, 500 |
//! | `+19195550142` | the code is sent; verifying it gives 429, the number is locked |
//! | `+19195550152` | 502 with an HTML page |
//! | `+19195550160` | 200 after 15 seconds |
//! | `+19195550161`, `62` | applied; the connection is cut before the response, or within its body |
//! | `+19195550163` | no connection |

mod access;
mod applications;
mod body;
mod credentials;
#[cfg(all(
    feature = "__simulator-js",
    target_family = "wasm",
    target_os = "unknown"
))]
pub mod exports;
mod http;
mod ids;
mod magic;
mod message;
mod numbers;
mod route;
mod service;
mod token;
mod transport;

pub use applications::Applications;
pub use credentials::Credentials;
pub use http::{Fault, Reply, Request};
pub use message::{Channel, Message};
pub use service::Simulator;
pub use transport::Transport;
