//! The policy's answers to the runner (npm/handler/policy.ts has their types), as JSON.

use super::{
    challenge::Challenge, channel::Channel, countries, operation::step_json, policy::Policy,
    send::SendInput, verify::VerifyInput,
};
use crate::{api::check, support::text::join};
use alloc::string::String;

/// Who tries a code, with a challenge or with a number.
#[derive(Debug)]
pub(crate) struct TryInput<'a> {
    /// The challenge; if it is empty, the first valid one in `cookies` counts.
    pub(crate) challenge: &'a str,
    /// A `Cookie` header.
    pub(crate) cookies: &'a str,
    /// Empty without a session.
    pub(crate) session: &'a str,
    pub(crate) now_ms: u64,
    pub(crate) to: &'a str,
    pub(crate) code: &'a str,
    /// As in `SendInput`.
    pub(crate) networks: &'a str,
    /// Identifies this try; no other try has the same.
    pub(crate) attempt: &'a str,
}

impl Policy {
    /// Without a stage: `{ country, challenge, begin, commit }`, or for a refused send `{ country, challenge, refused }`, with the
    /// reason and a challenge that never verifies. At the stages `earlier` and `later`: `{ challenge }`. At another stage: its
    /// operations.
    pub(crate) fn answer_send(&self, stage: &str, input: SendInput<'_>) -> String {
        let send = self.send(input);
        let seal = |challenge: &Challenge| challenge.seal(self, input.session);
        let step = match stage {
            "silent" => send.silent(),
            "release" => send.release(),
            "undo" => send.undo(),
            "undo-silent" => send.undo_silent(),
            "hide" => send.hide(),
            "earlier" => return join!(CHALLENGE, seal(&send.earlier()), "\"}"),
            "later" => return join!(CHALLENGE, seal(&send.later()), "\"}"),
            _ => {
                let refusal = self.refusal(input.to, input.channel);
                let country = match refusal {
                    Some(_) => countries::country(input.to).unwrap_or_default(),
                    None => countries::counted_country(input.to),
                };
                let begin = step_json(&send.begin);
                let commit = step_json(&send.commit);
                let rest = match refusal {
                    Some(reason) => [r#"refused":""#, reason, "\"}", "", ""],
                    None => [r#"begin":"#, &begin, r#","commit":"#, &commit, "}"],
                };
                return join!(
                    r#"{"country":""#,
                    country,
                    r#"","challenge":""#,
                    seal(&send.challenge),
                    r#"",""#,
                    rest.concat()
                );
            }
        };
        step_json(&step)
    }

    /// Why no code may be sent to a number on this channel.
    fn refusal(&self, to: &str, channel: Channel) -> Option<&'static str> {
        if check::e164(to).is_some() {
            Some("number")
        } else if self.serves(channel) {
            self.countries.refusal(to)
        } else {
            Some("voice")
        }
    }

    /// Without a stage: `{ to, country, channel, begin, instead }`, or `{ refused }` if there is nothing to try. At the stage
    /// `number`: `to` is the challenge's number. At `forget`: the operations that make the store forget a number. At another stage:
    /// its operations.
    pub(crate) fn answer_try(&self, stage: &str, input: &TryInput<'_>) -> String {
        let challenge = self.open(input);
        let is_number = match &challenge {
            // A number given with a challenge must be the challenge's.
            Some(challenge) => input.to.is_empty() || challenge.to == input.to,
            None => input.challenge.is_empty() && check::e164(input.to).is_none(),
        };
        if !is_number {
            return r#"{"refused":"challenge"}"#.into();
        }
        let to = challenge
            .as_ref()
            .map_or(input.to, |challenge| &challenge.to);
        let to_json = join!(r#"{"to":""#, to, r#"","country":""#);
        match stage {
            "number" => return join!(to_json, "\"}"),
            "forget" => return step_json(&self.forget(to)),
            _ => {}
        }
        // No such code is ever sent, so it does not count as a try.
        let is_code = input.code.bytes().all(|digit| digit.is_ascii_digit())
            && u32::try_from(input.code.len()) == Ok(self.digits);
        if !is_code {
            return r#"{"refused":"shape"}"#.into();
        }
        let input = VerifyInput {
            challenge: challenge.as_ref(),
            to,
            code: input.code,
            networks: input.networks,
            attempt: input.attempt,
        };
        let verify = self.verify(&input);
        let step = match stage {
            "success" => verify.success(self, &input),
            "undo" => verify.undo(),
            _ => {
                let channel = challenge.as_ref().map(|challenge| challenge.channel);
                return join!(
                    to_json,
                    countries::counted_country(to),
                    r#"","channel":""#,
                    channel.map_or("", Channel::as_str),
                    r#"","begin":"#,
                    step_json(&verify.begin),
                    r#","instead":"#,
                    step_json(&[verify.instead]),
                    "}"
                );
            }
        };
        step_json(&step)
    }

    /// Only a challenge of this session.
    fn open(&self, input: &TryInput<'_>) -> Option<Challenge> {
        let (session, now_ms) = (input.session, input.now_ms);
        if input.challenge.is_empty() {
            Challenge::from_cookies(input.cookies, self, session, now_ms)
        } else {
            Challenge::open(input.challenge, self, session, now_ms)
        }
    }
}

const CHALLENGE: &str = r#"{"challenge":""#;
