//! The operations for a store.

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

/// One operation of a step. What each verb does is in npm/stores/store.ts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StoreOperation {
    pub(crate) verb: Verb,
    /// At most 64 ASCII characters. Numbers and addresses only as HMAC (H20).
    pub(crate) key: String,
    /// Empty to drop the whole key, or to check for any id.
    pub(crate) id: String,
    /// For `has` and `lacks`, only the window counts.
    pub(crate) rules: Vec<Rule>,
    /// The reason of the refusal if the operation does not pass.
    pub(crate) reason: &'static str,
}

impl StoreOperation {
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

    /// Adds the operations that free the places of these takes.
    #[inline(never)]
    pub(crate) fn undo(into: &mut Vec<Self>, takes: &[Self]) {
        for take in takes {
            if take.verb == Verb::Take {
                into.push(Self::drop(&take.key, &take.id));
            }
        }
    }

    /// JSON for a store; nothing in it needs escaping.
    pub(crate) fn to_json(&self) -> String {
        let verb = match self.verb {
            Verb::Take => "take",
            Verb::Look => "look",
            Verb::Has => "has",
            Verb::Lacks => "lacks",
            Verb::Drop => "drop",
        };
        let id_name = if self.id.is_empty() {
            ""
        } else {
            r#"","id":""#
        };
        let mut json = join!(
            r#"{"op":""#,
            verb,
            r#"","key":""#,
            self.key,
            id_name,
            self.id
        );
        let mut separator = r#"","rules":[["#;
        for (limit, window) in &self.rules {
            if matches!(self.verb, Verb::Has | Verb::Lacks) {
                return join!(json, r#"","windowMs":"#, decimal(*window), "}");
            }
            json = join!(json, separator, decimal(*limit), ",", decimal(*window));
            separator = "],[";
        }
        json.push_str(if self.rules.is_empty() {
            r#""}"#
        } else {
            "]]}"
        });
        json
    }
}

/// A step: the operations for the store, and what a refusal of each means.
pub(crate) fn step_json(operations: &[StoreOperation]) -> String {
    let mut json = String::from(r#"{"operations":"#);
    let mut reasons = String::from(r#"],"reasons":"#);
    let mut separator = "[";
    for operation in operations {
        json = join!(json, separator, operation.to_json());
        reasons = join!(reasons, separator, "\"", operation.reason, "\"");
        separator = ",";
    }
    join!(json, reasons, "]}")
}

/// Up to this limit, stores count exactly; above, in slots (npm/stores/store.ts).
pub(crate) const EXACT: u32 = 200;

/// Adds takes with the limits that are set. Limits above `EXACT` have their own key, because a take deletes from its key what its rules
/// do not count: exact rules do not count slots, and the others do not count single takes. If all limits had one key, a handler with
/// an exact limit and one without would delete each other's counts.
#[inline(never)]
pub(crate) fn take(
    into: &mut Vec<StoreOperation>,
    key: &[&str],
    id: &str,
    limits: &[(Option<u32>, u32)],
    reason: &'static str,
) {
    for suffix in ["", "+"] {
        let mut rules = Vec::new();
        for (limit, window) in limits {
            if let Some(limit) = limit
                && (*limit <= EXACT) == suffix.is_empty()
            {
                rules.push((*limit, *window));
            }
        }
        if !rules.is_empty() {
            let key = join!(key.concat(), suffix);
            into.push(StoreOperation::new(Verb::Take, &key, id, &rules, reason));
        }
    }
}
