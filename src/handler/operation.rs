//! The operations for a store, and what a refusal of each means.

use crate::support::text::{decimal, join};
use alloc::{string::String, vec::Vec};

/// A limit and its window in milliseconds.
pub(crate) type Rule = (u32, u32);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    Take,
    Look,
    Has,
    Lacks,
    Drop,
}

/// One operation; a store applies all of a step or none (npm/stores/store.ts).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Operation {
    pub(crate) verb: Verb,
    /// At most 64 ASCII characters. Numbers and addresses only as HMAC (H20).
    pub(crate) key: String,
    /// Empty to drop the whole key.
    pub(crate) id: String,
    /// For `has` and `lacks`, only the window counts.
    pub(crate) rules: Vec<Rule>,
    /// What it means if it does not pass.
    pub(crate) reason: &'static str,
}

impl Operation {
    #[inline(never)]
    pub(crate) fn new(
        verb: Verb,
        key: &str,
        id: &str,
        rules: &[Rule],
        reason: &'static str,
    ) -> Self {
        Self {
            verb,
            key: key.into(),
            id: id.into(),
            rules: rules.into(),
            reason,
        }
    }

    #[inline(never)]
    pub(crate) fn drop(key: &str, id: &str) -> Self {
        Self::new(Verb::Drop, key, id, &[], "")
    }

    /// The operations that free the places of these takes.
    pub(crate) fn undo<'a>(takes: impl IntoIterator<Item = &'a Self>) -> Vec<Self> {
        let takes = takes
            .into_iter()
            .filter(|operation| operation.verb == Verb::Take);
        takes.map(|take| Self::drop(&take.key, &take.id)).collect()
    }

    #[inline(never)]
    /// JSON for a store; nothing in it needs escaping.
    pub(crate) fn to_json(&self) -> String {
        let verb = match self.verb {
            Verb::Take => "take",
            Verb::Look => "look",
            Verb::Has => "has",
            Verb::Lacks => "lacks",
            Verb::Drop => "drop",
        };
        let mut json = join!(r#"{"op":""#, verb, r#"","key":""#, self.key);
        if !self.id.is_empty() {
            json.push_str(r#"","id":""#);
            json.push_str(&self.id);
        }
        json.push('"');
        match (self.verb, self.rules.as_slice()) {
            (Verb::Drop, _) => {}
            (Verb::Has | Verb::Lacks, rules) => {
                let window = rules.first().map_or(0, |(_, window)| *window);
                json.push_str(",\"windowMs\":");
                json.push_str(&decimal(window));
            }
            (Verb::Take | Verb::Look, rules) => {
                let rules: Vec<_> = rules
                    .iter()
                    .map(|(limit, window)| join!("[", decimal(*limit), ",", decimal(*window), "]"))
                    .collect();
                json.push_str(",\"rules\":[");
                json.push_str(&rules.join(","));
                json.push(']');
            }
        }
        json.push('}');
        json
    }
}
