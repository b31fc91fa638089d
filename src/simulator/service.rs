//! `Simulator`: what each request does.

use super::{
    access,
    applications::Applications,
    body::{self, MALFORMED, Send, Verify},
    credentials::Credentials,
    http::{Reply, Request},
    ids::Ids,
    magic::{self, Magic},
    message::{self, Channel, Message},
    numbers::{Numbers, Verdict},
    route::{self, Action, Route},
    token,
};
use alloc::{borrow::ToOwned as _, string::String};
use serde_json::json;

/// The simulated service: valid codes, wrong codes and locks of every number.
///
/// Memory: a code is dropped when it is used and once it is 15 minutes old, the longest time that a verification can ask
/// for; a number is forgotten with its last code, wrong code and lock. At most 100 codes of one number are kept.
#[derive(Debug, Default)]
pub struct Simulator {
    pub(super) credentials: Option<Credentials>,
    pub(super) applications: Option<Applications>,
    numbers: Numbers,
    ids: Ids,
}

impl Simulator {
    /// A service that accepts any credentials, except missing or malformed ones and its own expired tokens.
    pub fn new() -> Self {
        Self::default()
    }

    /// A service that accepts only these credentials.
    pub fn with_credentials(credentials: Credentials) -> Self {
        Self {
            credentials: Some(credentials),
            ..Self::default()
        }
    }

    /// The same service for an account that has only these applications: a send with another one, or with one for the other channel, gets 400.
    #[must_use]
    pub fn with_applications(mut self, applications: Applications) -> Self {
        self.applications = Some(applications);
        self
    }

    /// How many phone numbers have a valid code, a recent wrong code or a lock. Those that had one are counted until the next clean-up.
    pub fn numbers_held(&self) -> usize {
        self.numbers.len()
    }

    /// Responds to one request at the time `now_ms` (milliseconds since 1970).
    ///
    /// `code` gets a number of digits, 4 to 8, and returns a code of that length. It is called at most once per request.
    pub fn handle(
        &mut self,
        request: &Request<'_>,
        now_ms: u64,
        code: &mut dyn FnMut(usize) -> String,
    ) -> Reply {
        let Some(route) = route::find(request.path) else {
            return Reply::json(404, &json!({ "message": "Not Found" }));
        };
        if request.method != "POST" {
            return Reply::json(405, &json!({ "message": "Method Not Allowed" }))
                .with_header("allow", "POST");
        }
        match route {
            Route::Token => token::issue(
                request,
                self.credentials.as_ref(),
                now_ms,
                self.ids.number(),
            ),
            Route::Action(action, account) => {
                access::refuse(request, self.credentials.as_ref(), &account, now_ms).unwrap_or_else(
                    || {
                        self.operate(action, &account, request, now_ms, code)
                            .unwrap_or_else(|error| Reply::error(400, &error, &mut self.ids))
                    },
                )
            }
        }
    }

    fn operate(
        &mut self,
        action: Action,
        account: &str,
        request: &Request<'_>,
        now_ms: u64,
        code: &mut dyn FnMut(usize) -> String,
    ) -> Result<Reply, String> {
        let fields = body::read(request)?;
        match action {
            Action::Send(channel) => {
                let send = Send::read(&fields)?;
                let account_has = |known: &Applications| known.has(channel, &send.application_id);
                if !self.applications.as_ref().is_none_or(account_has) {
                    return Err(MALFORMED.to_owned());
                }
                Ok(self.send(channel, account, send, now_ms, code))
            }
            Action::Verify => {
                let verify = Verify::read(&fields)?;
                Ok(self.verify(account, &verify, now_ms))
            }
        }
    }

    fn send(
        &mut self,
        channel: Channel,
        account: &str,
        send: Send,
        now_ms: u64,
        code: &mut dyn FnMut(usize) -> String,
    ) -> Reply {
        let magic = magic::of(&send.to);
        if let Some(reply) = magic.and_then(|magic| magic.refuse(&mut self.ids)) {
            return reply;
        }
        let code = code(send.digits);
        let text = message::render(&send.message, &code, &send.scope);
        self.numbers
            .add(account, &send.to, &send.scope, &code, now_ms);
        let id = match channel {
            Channel::Messaging => json!({ "messageId": self.ids.message(now_ms) }),
            Channel::Voice => json!({ "callId": self.ids.call() }),
        };
        let message = Message {
            to: send.to,
            from: send.from,
            channel,
            text,
            code,
            at: now_ms,
        };
        Magic::disturb(magic, Reply::json(200, &id).with_message(message))
    }

    fn verify(&mut self, account: &str, verify: &Verify, now_ms: u64) -> Reply {
        let magic = magic::of(&verify.to);
        if let Some(reply) = magic.and_then(|magic| magic.refuse(&mut self.ids)) {
            return reply;
        }
        let verdict = if magic == Some(Magic::Locked) {
            Verdict::Locked
        } else {
            self.numbers.verify(account, verify, now_ms)
        };
        let reply = match verdict {
            Verdict::Right => Reply::json(200, &json!({ "valid": true })),
            Verdict::Wrong => Reply::json(200, &json!({ "valid": false })),
            Verdict::Locked => Reply::error(
                429,
                "This number has exceeded verification attempts, please wait 2 minutes",
                &mut self.ids,
            ),
        };
        Magic::disturb(magic, reply)
    }
}
