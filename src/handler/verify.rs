//! A try as operations.

use super::{
    challenge::{Challenge, Channel},
    keyed::base64url,
    limits::{DAY_MS, FAILURES_MS, HOUR_MS, Limit, PAIR_TRIES_PER_DAY},
    operation::{Operation, Verb},
    policy::Policy,
    send::{Subjects, some, take, widened},
};
use crate::support::text::join;
use alloc::{string::String, vec::Vec};

/// A try at the code of a send.
#[derive(Debug)]
pub(crate) struct Try<'a> {
    /// The send's id; without one, any valid send of the number counts.
    pub(crate) challenge: Option<&'a Challenge>,
    pub(crate) to: &'a str,
    pub(crate) code: &'a str,
    /// The same as for the send.
    pub(crate) networks: &'a str,
    /// Identifies this try; no other try has the same.
    pub(crate) attempt: &'a str,
}

/// The steps of a try, and what its outcome leads to.
#[derive(Debug)]
pub(crate) struct Verify {
    pub(crate) begin: Vec<Operation>,
    subjects: Subjects,
    live: String,
    failures: String,
    /// The tries of the challenge. Without a challenge, all tries of the number share a limit.
    bucket: String,
    id: Option<String>,
}

/// What `begin` fails with if the number has failed too often.
const FAILURES: &str = "failures";

impl Policy {
    pub(crate) fn verify(&self, tried: &Try<'_>) -> Verify {
        let subjects = Subjects::new(self, tried.to, tried.networks);
        let limits = &self.limits;
        let id = tried.challenge.map(|challenge| base64url(&challenge.id));
        let live = join!("live:", subjects.bound);
        let failures = join!("failures:", subjects.bound);
        let bucket = match &id {
            Some(id) => join!("tries:", id),
            None => join!("tries:-", subjects.bound),
        };
        let mut verify = Verify {
            begin: Vec::new(),
            subjects,
            live,
            failures,
            bucket,
            id,
        };
        let mut begin = Vec::new();
        let mut add = |key: String, limit: Option<u32>, window, reason| {
            take(
                &mut begin,
                key,
                tried.attempt,
                &some(&[(limit, window)]),
                reason,
            );
        };
        let Subjects {
            bound, networks, ..
        } = &verify.subjects;
        for (place, network) in networks.iter().enumerate() {
            let limit = limits.of(Limit::TriesPerAddressPerHour);
            let limit = limit.map(|limit| widened(limit, place));
            add(join!("tries:", network), limit, HOUR_MS, "address");
        }
        // H2
        let of_challenge = limits.of(Limit::TriesPerChallenge);
        add(verify.bucket.clone(), of_challenge, self.life_ms(), "tries");
        let network = verify.subjects.network();
        let pair = (!network.is_empty()).then_some(PAIR_TRIES_PER_DAY);
        add(join!("tries:", bound, network), pair, DAY_MS, "number");
        let number = limits.of(Limit::TriesPerNumberPerHour);
        add(join!("tries:", bound), number, HOUR_MS, "number");
        let failures = limits.of(Limit::FailuresPerNumber);
        add(verify.failures.clone(), failures, FAILURES_MS, FAILURES);
        // The network's own tries first.
        let (own, others): (Vec<_>, Vec<_>) =
            begin.into_iter().partition(|take| take.reason == "address");
        verify.begin = own;
        verify
            .begin
            .extend(verify.has_live(self.life_ms(), "challenge"));
        verify.begin.extend(others);
        verify
    }

    /// Forgets a number's failures, tries and sends, for an operator.
    pub(crate) fn forget(&self, to: &str) -> Vec<Operation> {
        let Subjects { phone, bound, .. } = Subjects::new(self, to, "");
        let keys = [
            join!("failures:", bound),
            join!("tries:", bound),
            join!("number:", phone),
            join!("voice:", phone),
        ];
        keys.iter().map(|key| Operation::drop(key, "")).collect()
    }
}

impl Verify {
    fn has_live(&self, window: u32, reason: &'static str) -> Option<Operation> {
        let id = self.id.as_deref()?;
        Some(Operation::new(
            Verb::Has,
            &self.live,
            id,
            &[(1, window)],
            reason,
        ))
    }

    /// Without a challenge: passes if the number has no valid send.
    pub(crate) fn dead(&self, policy: &Policy) -> Operation {
        let rules = [(1, policy.life_ms())];
        Operation::new(Verb::Look, &self.live, "-", &rules, "challenge")
    }

    /// Replaces `begin` if the number has failed too often: one try per challenge.
    pub(crate) fn strict(&self, policy: &Policy) -> Vec<Operation> {
        let mut begin = self.begin.clone();
        begin.retain(|operation| operation.key != self.failures);
        for tries in begin
            .iter_mut()
            .filter(|operation| operation.key == self.bucket)
        {
            tries.rules = [(1, policy.life_ms())].into();
        }
        begin
    }

    /// After the service gave no answer.
    pub(crate) fn undo(&self) -> Vec<Operation> {
        Operation::undo(&self.begin)
    }

    /// After a right code; if it does not pass, another try was faster. It ends the code and all challenges of the number (H5), and frees
    /// the places of this try and its send.
    pub(crate) fn success(&self, policy: &Policy, tried: &Try<'_>) -> Vec<Operation> {
        let subjects = &self.subjects;
        let parts = [subjects.bound.as_bytes(), tried.code.as_bytes()];
        let used = join!("code:", policy.digest("code", &parts));
        // As long as the service may still accept it, whichever send it is from.
        let once = [(1, policy.life_ms())];
        let (_, kept) = policy.live_rule();
        let mut steps: Vec<_> = self.has_live(kept, "replay").into_iter().collect();
        steps.push(Operation::new(
            Verb::Take,
            &used,
            tried.attempt,
            &once,
            "replay",
        ));
        let whole = [&self.live, &self.failures, &self.bucket];
        steps.extend(whole.map(|key| Operation::drop(key, "")));
        steps.extend(
            self.undo()
                .into_iter()
                .filter(|drop| !whole.contains(&&drop.key)),
        );
        match (tried.challenge, &self.id) {
            (Some(challenge), Some(id)) => {
                steps.extend(policy.places(subjects, tried.to, challenge.channel, id));
            }
            // The send is unknown, so it frees all of this number's sends from this network.
            _ => steps.extend(
                policy
                    .places(subjects, tried.to, Channel::Messaging, "")
                    .into_iter()
                    .filter(|drop| {
                        drop.key.starts_with("pair:") || drop.key.starts_with("number:")
                    }),
            ),
        }
        steps
    }
}
