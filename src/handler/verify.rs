//! A try at a code as operations for the store.

use super::{
    challenge::Challenge,
    channel::Channel,
    limits::{DAY_MS, FAILURES_MS, HOUR_MS, Limit, PAIR_TRIES_PER_DAY, widened},
    mac_key::base64url,
    operation::{StoreOperation, Verb, take},
    policy::{LIVE_RULE, Policy},
    send::PAIR,
    subjects::Subjects,
};
use crate::support::text::join;
use alloc::{string::String, vec::Vec};

/// Who tries a code, and which one.
#[derive(Debug)]
pub(crate) struct VerifyInput<'a> {
    /// The send; without one, any valid send of the number counts.
    pub(crate) challenge: Option<&'a Challenge>,
    pub(crate) to: &'a str,
    pub(crate) code: &'a str,
    /// As in `SendInput`.
    pub(crate) networks: &'a str,
    /// Identifies this try; no other try has the same.
    pub(crate) attempt: &'a str,
}

/// A try: its first step, and the steps that follow its outcome.
#[derive(Debug)]
pub(crate) struct Verify {
    pub(crate) begin: Vec<StoreOperation>,
    /// Replaces the last operation of `begin`, the limit of failures, if that is reached: one try per challenge.
    pub(crate) instead: StoreOperation,
    subjects: Subjects,
    live_key: String,
    failures_key: String,
    /// The key that counts the tries of the challenge. Without a challenge, all tries of the number share it.
    tries_key: String,
    id: Option<String>,
}

impl Policy {
    pub(crate) fn verify(&self, input: &VerifyInput<'_>) -> Verify {
        let subjects = Subjects::new(self, input.to, input.networks);
        let limits = &self.limits;
        let id = input.challenge.map(|challenge| base64url(&challenge.id));
        let attempt = input.attempt;
        let tries_key = match &id {
            Some(id) => join!("tries:", id),
            None => join!("tries:-", subjects.bound),
        };
        let once = [(1, self.life_ms())];
        let mut verify = Verify {
            begin: Vec::new(),
            instead: StoreOperation::new(Verb::Look, &tries_key, attempt, &once, "tries"),
            live_key: join!("live:", subjects.bound),
            failures_key: join!("failures:", subjects.bound),
            tries_key,
            subjects,
            id,
        };
        // First, so that a network at its own limit learns nothing about the number.
        for (index, network) in verify.subjects.networks.iter().enumerate() {
            let limit = widened(limits.of(Limit::TriesPerAddressPerHour), index);
            let (key, rules) = (["tries:", network], [(limit, HOUR_MS)]);
            take(&mut verify.begin, &key, attempt, &rules, "address");
        }
        let has = verify.has_live(self.life_ms(), "challenge");
        verify.begin.push(has);
        let mut add = |key: &[&str], limit: Option<u32>, window, reason| {
            take(&mut verify.begin, key, attempt, &[(limit, window)], reason);
        };
        // H2
        let per_challenge = limits.of(Limit::TriesPerChallenge);
        add(&[&verify.tries_key], per_challenge, self.life_ms(), "tries");
        let (bound, network) = (&verify.subjects.bound, verify.subjects.network());
        let per_pair = (!network.is_empty()).then_some(PAIR_TRIES_PER_DAY);
        add(&["tries:", bound, network], per_pair, DAY_MS, "number");
        let per_number = limits.of(Limit::TriesPerNumberPerHour);
        add(&["tries:", bound], per_number, HOUR_MS, "number");
        let failures = limits.of(Limit::FailuresPerNumber);
        add(&[&verify.failures_key], failures, FAILURES_MS, "failures");
        verify
    }

    /// For an operator: forgets a number's failures, tries and sends, but not what each network has used.
    pub(crate) fn forget(&self, to: &str) -> Vec<StoreOperation> {
        let subjects = Subjects::new(self, to, "");
        let mut takes = Vec::new();
        self.add_number_limits(&mut takes, &subjects, Channel::Voice, "");
        let mut forget = Vec::new();
        for take in takes.iter().filter(|take| !take.key.starts_with(PAIR)) {
            forget.push(StoreOperation::drop(&take.key, ""));
        }
        for name in ["failures:", "tries:", "tries:-"] {
            forget.push(StoreOperation::drop(&join!(name, subjects.bound), ""));
        }
        forget
    }
}

impl Verify {
    fn has_live(&self, window: u32, reason: &'static str) -> StoreOperation {
        let id = self.id.as_deref().unwrap_or_default();
        StoreOperation::new(Verb::Has, &self.live_key, id, &[(1, window)], reason)
    }

    /// After a failure that is not the person's: frees the places of `begin`.
    pub(crate) fn undo(&self) -> Vec<StoreOperation> {
        let mut undo = Vec::new();
        StoreOperation::undo(&mut undo, &self.begin);
        undo
    }

    /// After a right code: ends the code and all challenges of the number (H5), and frees the places of this try and its send. If this step
    /// does not pass, the code or its challenge was used already, perhaps by a faster try.
    pub(crate) fn success(&self, policy: &Policy, input: &VerifyInput<'_>) -> Vec<StoreOperation> {
        let subjects = &self.subjects;
        let parts = [subjects.bound.as_bytes(), input.code.as_bytes()];
        let code_key = join!("code:", policy.digest("code", &parts));
        // The service may accept the code this long, whichever send it is from.
        let once = [(1, policy.life_ms())];
        let (_, window) = LIVE_RULE;
        let attempt = input.attempt;
        let code = StoreOperation::new(Verb::Take, &code_key, attempt, &once, "replay");
        let mut operations = Vec::from([self.has_live(window, "replay"), code]);
        for key in [&self.live_key, &self.failures_key, &self.tries_key] {
            operations.push(StoreOperation::drop(key, ""));
        }
        for take in &self.begin {
            if take.verb == Verb::Take
                && take.key != self.failures_key
                && take.key != self.tries_key
            {
                // All of this network's tries at the number. Otherwise ten wrong tries would keep a person out for the day, even with
                // right codes in between.
                let is_pair = take.rules == [(PAIR_TRIES_PER_DAY, DAY_MS)];
                operations.push(StoreOperation::drop(
                    &take.key,
                    if is_pair { "" } else { attempt },
                ));
            }
        }
        let (channel, id) = match (input.challenge, &self.id) {
            (Some(challenge), Some(id)) => (challenge.channel, id.as_str()),
            // The send is unknown; see `freed_by_right_code`.
            _ => (Channel::Messaging, ""),
        };
        operations.append(&mut policy.freed_by_right_code(subjects, input.to, channel, id));
        operations
    }
}
