//! A send as operations for the store.

use super::{
    challenge::{Challenge, ID},
    channel::Channel,
    countries,
    limits::{DAY_MS, HOUR_MS, LEASE_MS, Limit, MINUTE_MS, REPEAT_MS, RESEND_MS, quarter, widened},
    mac_key::{TAG, base64url},
    operation::{Rule, StoreOperation, Verb, take},
    policy::{LIVE_RULE, Policy},
    subjects::Subjects,
};
use crate::support::text::join;
use alloc::{string::String, vec::Vec};

/// Who asks for a code, and for which number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SendInput<'a> {
    pub(crate) to: &'a str,
    pub(crate) channel: Channel,
    /// Identifies the send: a repeat has the same key.
    pub(crate) idempotency_key: &'a str,
    /// Empty without a session.
    pub(crate) session: &'a str,
    /// The networks of the address, narrowest first, separated by spaces; empty if none is counted.
    pub(crate) networks: &'a str,
    pub(crate) now_ms: u64,
    /// Identifies this attempt at the send; no other attempt has the same.
    pub(crate) attempt: &'a str,
}

/// A send: its steps before and after `beforeSend`, and the steps that free their places.
#[derive(Debug)]
pub(crate) struct Send {
    pub(crate) challenge: Challenge,
    /// The ids that the same send has if it was made in the previous or the next span (see `Policy::ids`).
    earlier: [u8; ID],
    later: [u8; ID],
    /// Takes a lease for this attempt, and places in the limits of the client's networks.
    pub(crate) begin: Vec<StoreOperation>,
    /// Records the send, takes places in the number's limits, makes the challenge valid, and takes places in the shared limits.
    pub(crate) commit: Vec<StoreOperation>,
    /// The index in `commit` of the operation that makes the challenge valid.
    live_index: usize,
    /// Whether this attempt's `commit` was applied.
    is_committed: StoreOperation,
}

impl Send {
    /// The challenge of the same send if it was made in the previous span.
    pub(crate) fn earlier(&self) -> Challenge {
        Challenge {
            id: self.earlier,
            ..self.challenge.clone()
        }
    }

    /// The same for the next span.
    pub(crate) fn later(&self) -> Challenge {
        Challenge {
            id: self.later,
            ..self.challenge.clone()
        }
    }

    /// Replaces `commit` for a silent refusal: it looks the same, but takes no places in the shared limits, only in the network's quarter
    /// of each. If it took none there, a network with one place left in its quarter could send once more, and so learn that this
    /// send was refused.
    pub(crate) fn silent(&self) -> Vec<StoreOperation> {
        let mut silent = self.commit.clone();
        silent.remove(self.live_index);
        for take in silent.iter_mut().skip(self.live_index) {
            if take.reason != ADDRESS {
                take.verb = Verb::Look;
            }
        }
        silent
    }

    /// After a refusal: frees the places of `begin`.
    pub(crate) fn release(&self) -> Vec<StoreOperation> {
        let mut release = Vec::new();
        StoreOperation::undo(&mut release, &self.begin);
        release
    }

    /// After the service sent nothing: frees everything, the places of `commit` too. It does not pass if `commit` was not applied, so
    /// that it never undoes another attempt, however late it comes.
    pub(crate) fn undo(&self) -> Vec<StoreOperation> {
        self.undo_of(&self.commit)
    }

    /// The same for `silent`. Frees only places that `silent` took, because with a limit above `EXACT` a drop frees the oldest place,
    /// whoever took it.
    pub(crate) fn undo_silent(&self) -> Vec<StoreOperation> {
        self.undo_of(&self.silent())
    }

    fn undo_of(&self, commit: &[StoreOperation]) -> Vec<StoreOperation> {
        let mut undo = Vec::from([self.is_committed.clone()]);
        StoreOperation::undo(&mut undo, &self.begin);
        StoreOperation::undo(&mut undo, commit);
        undo
    }

    /// After the service sent nothing, if that must still look like a send: ends the challenge, and frees what `silent` would not have
    /// taken.
    pub(crate) fn hide(&self) -> Vec<StoreOperation> {
        let mut hide = Vec::new();
        for take in self.commit.get(self.live_index..).unwrap_or_default() {
            if take.reason != ADDRESS {
                hide.push(StoreOperation::drop(&take.key, &take.id));
            }
        }
        hide
    }
}

/// Reasons of the first operations of `begin`: the same send was made in this span, in the previous or in the next one (see `ids`), or
/// another attempt at it is running.
pub(crate) const DUPLICATE: &str = "duplicate";
pub(crate) const DUPLICATE_EARLIER: &str = "earlier";
pub(crate) const DUPLICATE_LATER: &str = "later";
pub(crate) const RUNNING: &str = "running";

/// The reason of a refusal by a limit of the client's own network.
const ADDRESS: &str = "address";

const LEASE: &str = "lease";

/// The prefix of the key for the sends from a network to a number.
pub(crate) const PAIR: &str = "pair:";

impl Policy {
    pub(crate) fn send(&self, input: SendInput<'_>) -> Send {
        let subjects = Subjects::new(self, input.to, input.networks);
        let (name, [earlier, id, later]) = self.ids(input);
        let id_text = base64url(&id);
        let once_key = join!("once:", name);
        let repeat = [(1, REPEAT_MS)];
        let lease = [(1, LEASE_MS)];
        let mut begin = Vec::new();
        let mut add = |verb, id: &str, rules: &[Rule], reason| {
            begin.push(StoreOperation::new(verb, &once_key, id, rules, reason));
        };
        add(Verb::Lacks, &id_text, &repeat, DUPLICATE);
        add(
            Verb::Lacks,
            &base64url(&earlier),
            &repeat,
            DUPLICATE_EARLIER,
        );
        add(Verb::Lacks, &base64url(&later), &repeat, DUPLICATE_LATER);
        add(Verb::Lacks, LEASE, &lease, RUNNING);
        add(Verb::Take, LEASE, &lease, RUNNING);
        self.add_network_limits(&mut begin, &subjects, &id_text);
        let mut commit = Vec::new();
        let is_committed =
            StoreOperation::new(Verb::Has, &once_key, input.attempt, &repeat, DUPLICATE);
        let mut add = |id: &str, limit| {
            let rules = [(limit, REPEAT_MS)];
            commit.push(StoreOperation::new(
                Verb::Take,
                &once_key,
                id,
                &rules,
                DUPLICATE,
            ));
        };
        // Two places: for the lease and for one attempt. The same attempt passes again, because a store's client may repeat a
        // step by itself if the connection breaks.
        add(input.attempt, 2);
        add(&id_text, 3);
        self.add_number_limits(&mut commit, &subjects, input.channel, &id_text);
        let live_index = commit.len();
        let live_key = join!("live:", subjects.bound);
        let rules = [LIVE_RULE];
        commit.push(StoreOperation::new(
            Verb::Take,
            &live_key,
            &id_text,
            &rules,
            "number",
        ));
        self.add_shared_limits(&mut commit, &subjects, input.to, input.channel, &id_text);

        let challenge = Challenge {
            to: input.to.into(),
            channel: input.channel,
            expires_at_ms: input.now_ms.saturating_add(self.life_ms().into()),
            id,
        };
        Send {
            challenge,
            earlier,
            later,
            begin,
            commit,
            live_index,
            is_committed,
        }
    }

    /// A send's name, and its ids in the previous span of ten minutes, in this one and in the next one. A repeat has one of these ids,
    /// so it is counted once; a much later repeat is a new send (H7). The send may be recorded under the next span's id: by a process
    /// whose clock is ahead, or by a repeat that was made later but reached the store first.
    fn ids(&self, input: SendInput<'_>) -> (String, [[u8; ID]; 3]) {
        // Handlers with another scope, or another account and applications, may use the same key for other sends.
        let parts = [
            self.binding.as_bytes(),
            input.session.as_bytes(),
            input.idempotency_key.as_bytes(),
            input.to.as_bytes(),
            input.channel.as_str().as_bytes(),
        ];
        let mac = self
            .store_key()
            .map_or([0; 32], |key| key.mac("send", &parts));
        let span = input.now_ms.div_euclid(REPEAT_MS.into());
        let id_in = |span: u64| {
            let mut id = [0; ID];
            let bytes = span.to_be_bytes().into_iter().skip(6).chain(mac);
            id.iter_mut().zip(bytes).for_each(|(to, byte)| *to = byte);
            id
        };
        let name = base64url(mac.get(..TAG).unwrap_or_default());
        let spans = [span.saturating_sub(1), span, span.saturating_add(1)];
        (name, spans.map(id_in))
    }

    /// Takes places in the limits of the client's networks (H12).
    fn add_network_limits(&self, into: &mut Vec<StoreOperation>, subjects: &Subjects, id: &str) {
        for (index, network) in subjects.networks.iter().enumerate() {
            let hour = widened(self.limits.of(Limit::AddressPerHour), index);
            let rules = [
                (hour, HOUR_MS),
                (self.limits.of(Limit::AddressPerDay), DAY_MS),
            ];
            take(into, &["net:", network], id, &rules, ADDRESS);
        }
    }

    /// Takes places in the number's own limits (H4, H8). The gap between two sends is per number and network, so that nobody can block
    /// another network.
    pub(crate) fn add_number_limits(
        &self,
        into: &mut Vec<StoreOperation>,
        subjects: &Subjects,
        channel: Channel,
        id: &str,
    ) {
        let limits = &self.limits;
        let phone = subjects.phone.as_str();
        // Without a network all senders would share this limit, and a stranger could keep the owner out for a day.
        let day = limits
            .of(Limit::NumberPerAddressPerDay)
            .filter(|_| !subjects.networks.is_empty());
        let ten_minutes = limits.of(Limit::NumberPerAddressPer10Minutes);
        let rules = [
            // After a first send, the next three are possible after one, three and eight minutes; with the default of `ten_minutes`, the
            // last of them only after ten.
            (Some(1), RESEND_MS),
            (Some(2), 3 * MINUTE_MS),
            (Some(3), 8 * MINUTE_MS),
            (ten_minutes, 10 * MINUTE_MS),
            (day, DAY_MS),
        ];
        let pair = [PAIR, phone, subjects.network()];
        take(into, &pair, id, &rules, "number");
        let mut add = |name: &str, limit, reason| {
            let rules = [(limits.of(limit), 10 * MINUTE_MS)];
            take(into, &[name, phone], id, &rules, reason);
        };
        add("number:", Limit::NumberPer10Minutes, "number");
        if channel == Channel::Voice {
            add("voice:", Limit::VoicePerNumberPer10Minutes, "voice");
        }
    }

    /// Takes places in the shared limits (H10, H11, H13). One network gets at most a quarter of each. The network's own limits do not
    /// ensure this, because a right code frees their places.
    fn add_shared_limits(
        &self,
        into: &mut Vec<StoreOperation>,
        subjects: &Subjects,
        to: &str,
        channel: Channel,
        id: &str,
    ) {
        let limits = &self.limits;
        let prefix = self.prefix(to);
        let country = countries::counted_country(to);
        let network = subjects.network();
        let mut add = |name: &str, subject: &str, limit: Option<u32>, window, reason| {
            take(into, &[name, subject], id, &[(limit, window)], reason);
            if !network.is_empty() {
                let share = [(limit.map(quarter), window)];
                take(into, &[name, subject, network], id, &share, ADDRESS);
            }
        };
        let ten_minutes = limits.of(Limit::PrefixPer10Minutes);
        add("prefix:", &prefix, ten_minutes, 10 * MINUTE_MS, "prefix");
        if channel == Channel::Voice {
            let hour = limits.of(Limit::VoicePerHour);
            add("voices:", &self.root, hour, HOUR_MS, "voice");
        }
        let country = join!(country, self.root);
        let unverified = limits.of(Limit::UnverifiedPerCountryPerDay);
        let of_prefix = unverified.map(quarter);
        add("unverified:", &country, unverified, DAY_MS, "unverified");
        add("unverified:", &prefix, of_prefix, DAY_MS, "unverified");
        let day = limits.of(Limit::CountryPerDay);
        add("country:", &country, day, DAY_MS, "country");
        let hour = limits.of(Limit::GlobalPerHour);
        add("global:", &self.root, hour, HOUR_MS, "global");
    }

    /// A number without its last four digits.
    fn prefix(&self, to: &str) -> String {
        let phone = countries::phone(to);
        let prefix = phone.get(..phone.len().saturating_sub(4)).unwrap_or(&phone);
        self.digest("prefix", &[prefix.as_bytes()])
    }

    /// The operations that free the places of a right code's send, except those in `countryPerDay`, `voicePerHour` and
    /// `globalPerHour`, and those of the send's network if the try comes from another one. They also free all places of sends
    /// from the try's network to the number: otherwise somebody who often needs a second text could not sign in a fifth time that
    /// day. If the send is unknown (`id` is empty), they free only the number's own places, without those of voice calls.
    pub(crate) fn freed_by_right_code(
        &self,
        subjects: &Subjects,
        to: &str,
        channel: Channel,
        id: &str,
    ) -> Vec<StoreOperation> {
        let mut takes = Vec::new();
        self.add_number_limits(&mut takes, subjects, channel, id);
        self.add_shared_limits(&mut takes, subjects, to, channel, id);
        if !id.is_empty() {
            self.add_network_limits(&mut takes, subjects, id);
        }
        let mut drops = Vec::new();
        for take in &takes {
            let is_pair = take.key.starts_with(PAIR);
            let is_freed = if id.is_empty() {
                is_pair || take.key.starts_with("number:")
            } else {
                let shared = ["country:", "global:", "voices:"];
                !shared.iter().any(|name| take.key.starts_with(name))
            };
            if is_freed {
                drops.push(StoreOperation::drop(
                    &take.key,
                    if is_pair { "" } else { id },
                ));
            }
        }
        drops
    }
}
