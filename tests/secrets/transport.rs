//! What a transport gets, and what a client keeps.

use crate::{
    canaries::{ACCESS_TOKEN, oauth2},
    shown::shows_no_secret,
    support::{Script, VERIFY, call, good, over, token},
};
use bandwidth_mfa::{Fault, Reply, Request, Transport};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

/// Records the `Debug` output of every request that a transport gets, and of its result.
#[derive(Clone)]
struct Printer(Script, Arc<Mutex<Vec<String>>>);

impl Transport for Printer {
    async fn send(&self, request: Request<'_>) -> Result<Reply, Fault> {
        let printed = format!("{request:?} {request:#?}");
        let reply = self.0.send(request).await;
        let mut log = self.1.lock().unwrap();
        log.push(printed);
        log.push(format!("{reply:?}"));
        reply
    }

    async fn sleep(&self, duration: Duration) {
        self.0.sleep(duration).await;
    }

    fn now(&self) -> u64 {
        self.0.now()
    }
}

#[test]
fn no_output_of_requests_replies_or_the_client_shows_the_token() {
    let script = Script::new([token(ACCESS_TOKEN, r#","expires_in":3600"#), good(VERIFY)]);
    let printer = Printer(script, Arc::default());
    let client = over(oauth2(), printer.clone());
    call(&client, VERIFY).unwrap();
    let log = printer.1.lock().unwrap().join("\n");
    assert!(log.contains("Token") && log.contains("VerifyCode"), "{log}");
    shows_no_secret("the transport", &log);
    shows_no_secret("the client", &format!("{client:?} {client:#?}"));
}
