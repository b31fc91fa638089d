//! `Applications` of the account.

use super::message::Channel;
use alloc::{string::String, vec::Vec};

/// The account's applications, by purpose: at Bandwidth each is for texts or for voice calls. `Default` has none.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Applications {
    /// For texts.
    pub messaging: Vec<String>,
    /// For voice calls.
    pub voice: Vec<String>,
}

impl Applications {
    pub(super) fn has(&self, channel: Channel, id: &str) -> bool {
        let known = match channel {
            Channel::Messaging => &self.messaging,
            Channel::Voice => &self.voice,
        };
        known.iter().any(|known| known == id)
    }

    /// From JSON, with the names of npm/simulator/options.ts.
    #[cfg(all(
        feature = "__simulator-js",
        target_family = "wasm",
        target_os = "unknown"
    ))]
    pub(super) fn read(json: &serde_json::Value) -> Self {
        let list = |name| {
            let list = json.get(name).and_then(serde_json::Value::as_array);
            let texts = list.into_iter().flatten().filter_map(|id| id.as_str());
            texts.map(Into::into).collect()
        };
        Self {
            messaging: list("messaging"),
            voice: list("voice"),
        }
    }
}
