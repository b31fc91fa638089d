//! A send as operations.

use super::{
    challenge::{Challenge, Channel, ID},
    countries,
    keyed::{TAG, base64url},
    limits::{DAY_MS, HOUR_MS, LEASE_MS, Limit, MINUTE_MS, REPEAT_MS, RESEND_MS},
    operation::{Operation, Rule, Verb},
    policy::Policy,
};
use crate::support::text::join;
use alloc::{string::String, vec::Vec};

/// Who asks for a code, and for which number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SendRequest<'a> {
    pub(crate) to: &'a str,
    pub(crate) channel: Channel,
    /// Identifies the send: a repeat has the same key.
    pub(crate) idempotency_key: &'a str,
    /// Empty without a session.
    pub(crate) session: &'a str,
    /// The networks of the address, narrowest first, separated by blanks; empty if none is counted.
    pub(crate) networks: &'a str,
    pub(crate) now_ms: u64,
}

/// A send: the steps before and after `beforeSend`, and what frees their places.
#[derive(Debug)]
pub(crate) struct Send {
    pub(crate) challenge: Challenge,
    /// The challenge of the same send, if it was made in the previous span of time.
    pub(crate) earlier: Challenge,
    /// The client's own limits, and a lease for this attempt.
    pub(crate) begin: Vec<Operation>,
    /// The number's limits, and the record that the send is made.
    own: Vec<Operation>,
    /// The shared limits.
    shared: Vec<Operation>,
    /// Makes the challenge valid.
    live: Operation,
}

impl Send {
    pub(crate) fn commit(&self) -> Vec<&Operation> {
        self.own
            .iter()
            .chain([&self.live])
            .chain(&self.shared)
            .collect()
    }

    /// Replaces `commit` for a silent refusal: it looks the same, but uses no shared limit.
    pub(crate) fn silent(&self) -> Vec<Operation> {
        let look = |take: &Operation| Operation {
            verb: Verb::Look,
            ..take.clone()
        };
        self.own
            .iter()
            .cloned()
            .chain(self.shared.iter().map(look))
            .collect()
    }

    /// After a refusal: frees everything.
    pub(crate) fn release(&self) -> Vec<Operation> {
        Operation::undo(&self.begin)
    }

    /// After the service sent nothing: the same.
    pub(crate) fn undo(&self) -> Vec<Operation> {
        Operation::undo(self.begin.iter().chain(self.commit()))
    }

    /// After the service sent nothing, if it must still look like a send.
    pub(crate) fn hide(&self) -> Vec<Operation> {
        Operation::undo(self.shared.iter().chain([&self.live]))
    }
}

/// What the first operations of `begin` mean: made already, in this span or the previous one, and held by another attempt.
pub(crate) const MADE: &str = "made";
pub(crate) const MADE_EARLIER: &str = "made-earlier";
pub(crate) const LEASED: &str = "leased";

const LEASE: &str = "lease";

/// A number's phone and its network, as parts of keys.
#[derive(Debug)]
pub(crate) struct Subjects {
    pub(crate) phone: String,
    /// The phone for this scope, or for account and applications.
    pub(crate) bound: String,
    /// Narrowest first.
    pub(crate) networks: Vec<String>,
}

impl Subjects {
    #[inline(never)]
    pub(crate) fn new(policy: &Policy, to: &str, networks: &str) -> Self {
        let phone = policy.digest("phone", &[countries::phone(to).as_bytes()]);
        let digest = |network: &str| policy.digest("network", &[network.as_bytes()]);
        let networks = networks.split(' ').filter(|network| !network.is_empty());
        Self {
            bound: join!(phone, policy.binding_key),
            networks: networks.map(digest).collect(),
            phone,
        }
    }

    /// The network for limits with a number and for shared limits: the widest.
    pub(crate) fn network(&self) -> &str {
        self.networks.last().map_or("", String::as_str)
    }
}

/// The wider IPv6 networks have a fifth more and half more.
pub(crate) const fn widened(limit: u32, place: usize) -> u32 {
    match place {
        0 => limit,
        1 => limit.saturating_mul(6) / 5,
        _ => limit.saturating_mul(3) / 2,
    }
}

pub(crate) fn some(rules: &[(Option<u32>, u32)]) -> Vec<Rule> {
    let given = |(limit, window): &(Option<u32>, u32)| Some(((*limit)?, *window));
    rules.iter().filter_map(given).collect()
}

/// The key of a network's sends.
pub(crate) fn network_key(network: &str) -> String {
    join!("net:", network)
}

impl Policy {
    pub(crate) fn send(&self, request: SendRequest<'_>) -> Send {
        let subjects = Subjects::new(self, request.to, request.networks);
        let (mac, ids) = self.ids(request);
        let [id, earlier_id] = ids.map(|id| base64url(&id));
        let once = join!("once:", mac);
        let repeat = [(1, REPEAT_MS)];
        let lease = [(2, LEASE_MS)];
        let mut begin = Vec::from([
            Operation::new(Verb::Lacks, &once, &id, &repeat, MADE),
            Operation::new(Verb::Lacks, &once, &earlier_id, &repeat, MADE_EARLIER),
            Operation::new(Verb::Lacks, &once, LEASE, &lease, LEASED),
            Operation::new(Verb::Take, &once, LEASE, &lease, LEASED),
        ]);
        for (place, network) in subjects.networks.iter().enumerate() {
            let hour = self
                .limits
                .of(Limit::AddressPerHour)
                .map(|limit| widened(limit, place));
            let rules = some(&[
                (hour, HOUR_MS),
                (self.limits.of(Limit::AddressPerDay), DAY_MS),
            ]);
            take(&mut begin, network_key(network), &id, &rules, "address");
        }
        let mut own = Vec::from([
            Operation::new(Verb::Lacks, &once, &id, &repeat, MADE),
            Operation::new(Verb::Take, &once, &id, &[(3, REPEAT_MS)], MADE),
        ]);
        self.own(&mut own, &subjects, request.channel, &id);
        let live = Operation::new(
            Verb::Take,
            &join!("live:", subjects.bound),
            &id,
            &[self.live_rule()],
            "number",
        );
        let mut shared = Vec::new();
        self.shared(&mut shared, &subjects, request, &id);

        let [challenge, earlier] = ids.map(|id| Challenge {
            to: request.to.into(),
            channel: request.channel,
            expires_at_ms: request.now_ms.saturating_add(self.life_ms().into()),
            id,
        });
        Send {
            challenge,
            earlier,
            begin,
            own,
            shared,
            live,
        }
    }

    /// What identifies a send, and its id in this span of time and the previous one. A repeat within the span has the same id, so it is
    /// counted once; a much later one is a new send (H7).
    fn ids(&self, request: SendRequest<'_>) -> (String, [[u8; ID]; 2]) {
        let SendRequest {
            to,
            channel,
            idempotency_key,
            session,
            ..
        } = request;
        // A key belongs to a send of this scope, or account and application; others may use the same key.
        let binding = self.binding.as_str();
        let parts = [binding, session, idempotency_key, to, channel.as_str()].map(str::as_bytes);
        let mac = self
            .store_key()
            .map_or([0; 32], |key| key.mac("send", &parts));
        let span = request.now_ms.div_euclid(REPEAT_MS.into());
        let ids = [span, span.saturating_sub(1)].map(|span| {
            let mut id = [0; ID];
            let bytes = span.to_be_bytes().into_iter().skip(6).chain(mac);
            id.iter_mut().zip(bytes).for_each(|(to, byte)| *to = byte);
            id
        });
        (base64url(mac.get(..TAG).unwrap_or_default()), ids)
    }

    /// The number's own limits (H4, H8). The gap is per number and network, so that nobody closes it for another.
    fn own(&self, into: &mut Vec<Operation>, subjects: &Subjects, channel: Channel, id: &str) {
        let limits = &self.limits;
        let pair = join!("pair:", subjects.phone, subjects.network());
        // After one minute, two more, five more: three in eight minutes.
        let mut rules = Vec::from([(1, RESEND_MS), (2, 3 * MINUTE_MS), (3, 8 * MINUTE_MS)]);
        // Without a network this would count for everybody, and keep the owner out for a day.
        let day = limits
            .of(Limit::NumberPerAddressPerDay)
            .filter(|_| !subjects.networks.is_empty());
        rules.extend(some(&[
            (
                limits.of(Limit::NumberPerAddressPer10Minutes),
                10 * MINUTE_MS,
            ),
            (day, DAY_MS),
        ]));
        take(into, pair, id, &rules, "number");
        let rules = some(&[(limits.of(Limit::NumberPer10Minutes), 10 * MINUTE_MS)]);
        take(into, join!("number:", subjects.phone), id, &rules, "number");
        if channel == Channel::Voice {
            let rules = some(&[(limits.of(Limit::VoicePerNumberPer10Minutes), 10 * MINUTE_MS)]);
            take(into, join!("voice:", subjects.phone), id, &rules, "voice");
        }
    }

    /// The shared limits (H10, H11, H13), of which one network gets at most a quarter. Its own limits do not ensure that, because a right
    /// code frees their places.
    fn shared(
        &self,
        into: &mut Vec<Operation>,
        subjects: &Subjects,
        request: SendRequest<'_>,
        id: &str,
    ) {
        let limits = &self.limits;
        let prefix = self.prefix(request.to);
        let country = countries::country(request.to).unwrap_or_default();
        let mut add = |key: &str, limit: Option<u32>, window, reason| {
            let Some(limit) = limit else { return };
            take(into, key.into(), id, &[(limit, window)], reason);
            let share = (limit / 4).max(1);
            let network = subjects.network();
            if !network.is_empty() {
                take(into, join!(key, network), id, &[(share, window)], "address");
            }
        };
        add(
            &join!("prefix:", prefix),
            limits.of(Limit::PrefixPer10Minutes),
            10 * MINUTE_MS,
            "prefix",
        );
        if request.channel == Channel::Voice {
            add(
                &join!("voices:", self.root),
                limits.of(Limit::VoicePerHour),
                HOUR_MS,
                "voice",
            );
        }
        let unverified = limits.of(Limit::UnverifiedPerCountryPerDay);
        add(
            &join!("unverified:", country, self.root),
            unverified,
            DAY_MS,
            "unverified",
        );
        let of_prefix = unverified.map(|limit| (limit / 4).max(1));
        add(
            &join!("unverified:", prefix),
            of_prefix,
            DAY_MS,
            "unverified",
        );
        add(
            &join!("country:", country, self.root),
            limits.of(Limit::CountryPerDay),
            DAY_MS,
            "country",
        );
        add(
            &join!("global:", self.root),
            limits.of(Limit::GlobalPerHour),
            HOUR_MS,
            "global",
        );
    }

    /// A number without its last four digits.
    fn prefix(&self, to: &str) -> String {
        let phone = countries::phone(to);
        let prefix = phone.get(..phone.len().saturating_sub(4)).unwrap_or(&phone);
        self.digest("prefix", &[prefix.as_bytes()])
    }

    /// What a right code frees: the limits of its send, except the shared ones.
    pub(crate) fn places(
        &self,
        subjects: &Subjects,
        to: &str,
        channel: Channel,
        id: &str,
    ) -> Vec<Operation> {
        let request = SendRequest {
            to,
            channel,
            idempotency_key: "",
            session: "",
            networks: "",
            now_ms: 0,
        };
        let mut takes = Vec::new();
        self.own(&mut takes, subjects, channel, id);
        self.shared(&mut takes, subjects, request, id);
        takes.retain(|take| {
            !take.key.starts_with("country:")
                && !take.key.starts_with("global:")
                && !take.key.starts_with("voices:")
        });
        let networks = subjects
            .networks
            .iter()
            .map(|network| Operation::drop(&network_key(network), id));
        Operation::undo(&takes)
            .into_iter()
            .chain(networks)
            .collect()
    }
}

#[inline(never)]
pub(crate) fn take(
    into: &mut Vec<Operation>,
    key: String,
    id: &str,
    rules: &[Rule],
    reason: &'static str,
) {
    if !rules.is_empty() {
        into.push(Operation {
            key,
            ..Operation::new(Verb::Take, "", id, rules, reason)
        });
    }
}
