//! A store that follows the stores' rules, but counts high limits exactly too, and a handler that runs the policy on it, as
//! npm/handler/runner.ts does, without waiting.

use crate::api::raw_value::RawValue;
use crate::handler::{
    challenge::Challenge,
    channel::Channel,
    operation::{StoreOperation, Verb},
    policy::Policy,
    send::{DUPLICATE, DUPLICATE_EARLIER, DUPLICATE_LATER, RUNNING, SendInput},
    verify::VerifyInput,
};
use alloc::{collections::BTreeMap, format, string::String, vec::Vec};

/// The operation that did not pass, and in how many milliseconds it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) reason: &'static str,
    pub(super) retry_after_ms: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Store {
    pub(super) logs: BTreeMap<String, Vec<(String, u64)>>,
}

impl Store {
    pub(super) fn apply(&mut self, operations: &[StoreOperation], now: u64) -> Result<(), Refusal> {
        for operation in operations {
            if let Some(retry_after_ms) = self.wait(operation, now) {
                return Err(Refusal {
                    reason: operation.reason,
                    retry_after_ms,
                });
            }
        }
        for operation in operations {
            let StoreOperation {
                verb,
                key,
                id,
                rules,
                ..
            } = operation;
            assert!(key.len() <= 64 && key.is_ascii(), "{key}");
            let log = self.logs.entry(key.clone()).or_default();
            match verb {
                Verb::Take => {
                    let longest = rules.iter().map(|(_, window)| *window).max().unwrap();
                    log.retain(|(_, at)| now < at + u64::from(longest));
                    if !log.iter().any(|(known, _)| known == id) {
                        log.push((id.clone(), now));
                    }
                }
                Verb::Drop if id.is_empty() => log.clear(),
                Verb::Drop => log.retain(|(known, _)| known != id),
                Verb::Look | Verb::Has | Verb::Lacks => {}
            }
            if log.is_empty() {
                self.logs.remove(key);
            }
        }
        Ok(())
    }

    fn wait(&self, operation: &StoreOperation, now: u64) -> Option<u64> {
        let log = self.logs.get(&operation.key).map_or(&[][..], Vec::as_slice);
        let end = |at: u64, window: u32| at + u64::from(window);
        let longest = operation
            .rules
            .iter()
            .map(|(_, window)| *window)
            .max()
            .unwrap_or(0);
        let taken = log.iter().find(|(id, at)| {
            let is_any = operation.verb == Verb::Has && operation.id.is_empty();
            (is_any || *id == operation.id) && end(*at, longest) > now
        });
        match operation.verb {
            Verb::Drop => None,
            Verb::Has => taken.is_none().then_some(0),
            Verb::Lacks => taken.map(|(_, at)| end(*at, longest) - now),
            Verb::Take | Verb::Look if taken.is_some() => None,
            Verb::Take | Verb::Look => operation
                .rules
                .iter()
                .filter_map(|(limit, window)| {
                    let ends: Vec<u64> = log
                        .iter()
                        .map(|(_, at)| end(*at, *window))
                        .filter(|end| *end > now)
                        .collect();
                    let over = (ends.len() + 1).checked_sub(usize::try_from(*limit).unwrap())?;
                    (over > 0).then(|| ends[over - 1] - now)
                })
                .max(),
        }
    }
}

/// The outcome of a send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Sent {
    Text(Challenge),
    Repeat(Challenge),
    Hidden(Challenge),
    Refused(Refusal),
}

impl Sent {
    /// Why it was refused, or an empty text.
    pub(super) const fn reason(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.reason,
            Self::Text(_) | Self::Repeat(_) | Self::Hidden(_) => "",
        }
    }
}

/// What happens between the store's steps.
#[derive(Clone, Copy, Debug)]
pub(super) struct Conditions {
    /// What `beforeSend` says; `None` is `'tell'`.
    pub(super) may_go: Option<bool>,
    /// Whether the service can be reached.
    pub(super) is_up: bool,
}

const ALL_WELL: Conditions = Conditions {
    may_go: Some(true),
    is_up: true,
};

/// The conditions in which a send is given up.
pub(super) const FAILURES: [Conditions; 2] = [
    Conditions {
        may_go: None,
        ..ALL_WELL
    },
    Conditions {
        is_up: false,
        ..ALL_WELL
    },
];

/// The conditions in which `beforeSend` says this.
pub(super) const fn if_program_says(may_go: bool) -> Conditions {
    Conditions {
        may_go: Some(may_go),
        ..ALL_WELL
    }
}

pub(super) fn input<'a>(
    to: &'a str,
    key: &'a str,
    networks: &'a str,
    now_ms: u64,
) -> SendInput<'a> {
    SendInput {
        to,
        channel: Channel::Messaging,
        idempotency_key: key,
        session: "",
        networks,
        now_ms,
        attempt: "attempt",
    }
}

/// The outcome of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tried {
    Right,
    Wrong,
    Down,
    Refused(Refusal),
}

impl Tried {
    /// Why it was refused, or an empty text.
    pub(super) const fn reason(self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.reason,
            Self::Right | Self::Wrong | Self::Down => "",
        }
    }
}

/// A policy and its store.
pub(super) struct Handler {
    pub(super) policy: Policy,
    pub(super) store: Store,
    /// Each try has its own id.
    tries: u64,
}

impl Handler {
    /// With the usual options and these.
    pub(super) fn new(more: &[(&str, RawValue)]) -> Self {
        Self {
            policy: super::policy(more),
            store: Store::default(),
            tries: 0,
        }
    }

    /// A send from start to end.
    pub(super) fn send(&mut self, input: SendInput<'_>) -> Sent {
        self.send_if(ALL_WELL, input)
    }

    /// The challenge of a send, which must not be refused.
    #[track_caller]
    pub(super) fn text(&mut self, input: SendInput<'_>) -> Challenge {
        match self.send(input) {
            Sent::Text(challenge) => challenge,
            other => panic!("{other:?}"),
        }
    }

    /// A send from start to end, in these conditions.
    pub(super) fn send_if(&mut self, conditions: Conditions, input: SendInput<'_>) -> Sent {
        let now = input.now_ms;
        let send = self.policy.send(input);
        match self.store.apply(&send.begin, now) {
            Err(refusal) if refusal.reason == DUPLICATE => return Sent::Repeat(send.challenge),
            Err(refusal) if refusal.reason == DUPLICATE_EARLIER => {
                return Sent::Repeat(send.earlier());
            }
            Err(refusal) if refusal.reason == DUPLICATE_LATER => {
                return Sent::Repeat(send.later());
            }
            Err(refusal) => {
                assert_ne!(refusal.reason, RUNNING, "there is no other attempt");
                return Sent::Refused(refusal);
            }
            Ok(()) => {}
        }
        let given_up = Refusal {
            reason: "given up",
            retry_after_ms: 0,
        };
        let Some(may_go) = conditions.may_go else {
            self.store.apply(&send.release(), now).unwrap();
            return Sent::Refused(given_up);
        };
        let step = if may_go {
            send.commit.clone()
        } else {
            send.silent()
        };
        if let Err(refusal) = self.store.apply(&step, now) {
            self.store.apply(&send.release(), now).unwrap();
            return Sent::Refused(refusal);
        }
        if !may_go {
            return Sent::Hidden(send.challenge);
        }
        if !conditions.is_up {
            self.store.apply(&send.undo(), now).unwrap();
            return Sent::Refused(given_up);
        }
        Sent::Text(send.challenge)
    }

    /// A try from start to end; `is_right` is what the service says, or `None` if it does not respond.
    pub(super) fn verify(
        &mut self,
        challenge: &Challenge,
        networks: &str,
        is_right: Option<bool>,
        now: u64,
    ) -> Tried {
        self.tries += 1;
        let attempt = format!("try-{}", self.tries);
        let input = VerifyInput {
            challenge: Some(challenge),
            to: &challenge.to,
            code: &format!("{:06}", now / 1_000 % 1_000_000),
            networks,
            attempt: &attempt,
        };
        let verify = self.policy.verify(&input);
        let mut begun = self.store.apply(&verify.begin, now);
        if matches!(begun, Err(refusal) if refusal.reason == "failures") {
            let mut strict = verify.begin.clone();
            *strict.last_mut().unwrap() = verify.instead.clone();
            begun = self.store.apply(&strict, now);
        }
        if let Err(refusal) = begun {
            return Tried::Refused(refusal);
        }
        match is_right {
            None => {
                self.store.apply(&verify.undo(), now).unwrap();
                Tried::Down
            }
            Some(false) => Tried::Wrong,
            Some(true) => self
                .store
                .apply(&verify.success(&self.policy, &input), now)
                .map_or_else(Tried::Refused, |()| Tried::Right),
        }
    }
}
