//! What a transport is given, and a client keeps.

use crate::{
    canaries::{ACCESS_TOKEN, oauth2},
    shown::{holds_nothing, shows_nothing},
    support::{Programs, Script, VERIFY, call, good, token},
};
use bandwidth_mfa::{
    Client, Fault, JsonBody, Reply, Request, Token, TokenFault, TokenKey, Transport,
};
use std::cell::RefCell;

/// Keeps every value that a transport is given, and prints it.
struct Printer<'a>(&'a Script, RefCell<Vec<String>>);

impl Transport for &Printer<'_> {
    type Body = JsonBody;

    async fn send(&self, request: Request<'_>) -> Result<Reply<JsonBody>, Fault> {
        self.1
            .borrow_mut()
            .push(format!("{request:?} {request:#?}"));
        let reply = Transport::send(&self.0, request).await;
        self.1
            .borrow_mut()
            .push(format!("{:?}", reply.as_ref().err()));
        reply
    }

    async fn sleep(&self, shortest_ms: u64, longest_ms: u64) {
        Transport::sleep(&self.0, shortest_ms, longest_ms).await;
    }

    fn now(&self) -> u64 {
        self.0.clock.get()
    }

    async fn token(
        &self,
        key: Option<&TokenKey>,
        rejected: Option<&Token>,
        timeout_ms: u64,
    ) -> Result<Token, TokenFault> {
        let token = Transport::token(&self.0, key, rejected, timeout_ms).await;
        self.1
            .borrow_mut()
            .push(format!("{key:?} {rejected:?} {token:?}"));
        token
    }
}

#[test]
fn a_client_with_a_token_in_its_cache_does_not_print_it() {
    let script = Script::new([token(ACCESS_TOKEN, r#","expires_in":3600"#), good(VERIFY)]);
    let printer = Printer(&script, RefCell::default());
    {
        let client = Client::new(oauth2(), &printer);
        call(&client, VERIFY).unwrap();
    }
    let log = printer.1.borrow().join("\n");
    assert!(log.contains("TokenKey"), "{log}");
    shows_nothing("the transport", &log);

    let script = Script::new([token(ACCESS_TOKEN, ""), good(VERIFY)]);
    let own = Programs(&script, |_| Ok(Token::until(ACCESS_TOKEN, u64::MAX, 0)));
    let client = Client::new(oauth2(), own);
    // The script's first answer is no code's, but the token is in the cache by then.
    holds_nothing(&call(&client, VERIFY).unwrap_err());
    let answer = call(&client, VERIFY);
    assert_eq!(answer, Ok(Some("true".into())));
}
