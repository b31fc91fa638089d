//! Whom limits are counted for.

use super::{countries, policy::Policy};
use crate::support::text::{join, split};
use alloc::{string::String, vec::Vec};

/// Digests of the phone and of the client's networks, as parts of keys.
#[derive(Debug)]
pub(crate) struct Subjects {
    pub(crate) phone: String,
    /// The phone together with what challenges are bound to (`Policy::binding`).
    pub(crate) bound: String,
    /// Narrowest first.
    pub(crate) networks: Vec<String>,
}

impl Subjects {
    #[inline(never)]
    pub(crate) fn new(policy: &Policy, to: &str, networks: &str) -> Self {
        let phone = policy.digest("phone", &[countries::phone(to).as_bytes()]);
        let mut digests = Vec::new();
        for network in split(networks, b' ') {
            if !network.is_empty() {
                digests.push(policy.digest("network", &[network.as_bytes()]));
            }
        }
        Self {
            bound: join!(phone, policy.binding_key),
            networks: digests,
            phone,
        }
    }

    /// The network for limits with a number and for shared limits: the widest.
    pub(crate) fn network(&self) -> &str {
        self.networks.last().map_or("", String::as_str)
    }
}
