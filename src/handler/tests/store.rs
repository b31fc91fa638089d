//! A store that follows the stores' rules, and a program that runs the policy on it, as npm/handler/runner.ts does, without waiting.

use crate::handler::{
    challenge::Challenge,
    channel::Channel,
    operation::{StoreOperation, Verb},
    policy::Policy,
    send::{DUPLICATE, DUPLICATE_EARLIER, RUNNING, SendQuestion},
    verify::VerifyQuestion,
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
    tries: u64,
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
        let there = log.iter().find(|(id, at)| {
            let is_any = operation.verb == Verb::Has && operation.id.is_empty();
            (is_any || *id == operation.id) && end(*at, longest) > now
        });
        match operation.verb {
            Verb::Drop => None,
            Verb::Has => there.is_none().then_some(0),
            Verb::Lacks => there.map(|(_, at)| end(*at, longest) - now),
            Verb::Take | Verb::Look if there.is_some() => None,
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

/// What happens between the store's steps.
#[derive(Clone, Copy, Debug)]
pub(super) struct Conditions {
    /// What `beforeSend` says; `None` is `'tell'`.
    pub(super) may_go: Option<bool>,
    /// Whether the service can be reached.
    pub(super) is_up: bool,
}

pub(super) const ALL_WELL: Conditions = Conditions {
    may_go: Some(true),
    is_up: true,
};

pub(super) fn question<'a>(
    to: &'a str,
    key: &'a str,
    networks: &'a str,
    now_ms: u64,
) -> SendQuestion<'a> {
    SendQuestion {
        to,
        channel: Channel::Messaging,
        idempotency_key: key,
        session: "",
        networks,
        now_ms,
    }
}

/// A send from start to end.
pub(super) fn send(
    policy: &Policy,
    store: &mut Store,
    conditions: Conditions,
    question: SendQuestion<'_>,
) -> Sent {
    let now = question.now_ms;
    let send = policy.send(question);
    match store.apply(&send.begin, now) {
        Err(refusal) if refusal.reason == DUPLICATE => return Sent::Repeat(send.challenge),
        Err(refusal) if refusal.reason == DUPLICATE_EARLIER => return Sent::Repeat(send.earlier()),
        Err(refusal) => {
            assert_ne!(refusal.reason, RUNNING, "there is no other attempt");
            return Sent::Refused(refusal);
        }
        Ok(()) => {}
    }
    let open_refusal = Refusal {
        reason: "open",
        retry_after_ms: 0,
    };
    let Some(may_go) = conditions.may_go else {
        store.apply(&send.release(), now).unwrap();
        return Sent::Refused(open_refusal);
    };
    let commit = send.commit.clone();
    let step = if may_go { commit } else { send.silent() };
    if let Err(refusal) = store.apply(&step, now) {
        store.apply(&send.release(), now).unwrap();
        return Sent::Refused(refusal);
    }
    if !may_go {
        return Sent::Hidden(send.challenge);
    }
    if !conditions.is_up {
        store.apply(&send.undo(), now).unwrap();
        return Sent::Refused(open_refusal);
    }
    Sent::Text(send.challenge)
}

/// The outcome of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tried {
    Right,
    Wrong,
    Down,
    Refused(Refusal),
}

/// A try from start to end; `is_right` is what the service says, or `None` if it does not respond.
pub(super) fn verify(
    policy: &Policy,
    store: &mut Store,
    challenge: &Challenge,
    networks: &str,
    is_right: Option<bool>,
    now: u64,
) -> Tried {
    // Each try has its own id.
    store.tries += 1;
    let attempt = format!("try-{}", store.tries);
    let question = VerifyQuestion {
        challenge: Some(challenge),
        to: &challenge.to,
        code: &format!("{:06}", now / 1_000 % 1_000_000),
        networks,
        attempt: &attempt,
    };
    let verify = policy.verify(&question);
    let mut begun = store.apply(&verify.begin, now);
    if matches!(begun, Err(refusal) if refusal.reason == "failures") {
        begun = store.apply(&verify.strict(policy), now);
    }
    if let Err(refusal) = begun {
        return Tried::Refused(refusal);
    }
    match is_right {
        None => {
            store.apply(&verify.undo(), now).unwrap();
            Tried::Down
        }
        Some(false) => Tried::Wrong,
        Some(true) => store
            .apply(&verify.success(policy, &question), now)
            .map_or_else(Tried::Refused, |()| Tried::Right),
    }
}
