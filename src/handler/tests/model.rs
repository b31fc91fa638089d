//! Forty days of an attack from three networks that uses everything the limits permit.

use super::{
    HOUR, MINUTE, NUMBER as OWNER,
    store::{Handler, Sent, Tried, input},
};
use alloc::{format, vec::Vec};

const SECOND: u64 = 1_000;
const DAY: u64 = 24 * HOUR;
const DAYS: u64 = 40;

const HOME: &str = "198.51.100.7";
const NETWORKS: [&str; 3] = ["203.0.113.1", "203.0.113.2", "203.0.113.3"];

/// Reproducible noise (the LCG of Knuth's MMIX).
struct Noise(u64);

impl Noise {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

struct Attack {
    handler: Handler,
    sends: u64,
    texts: u64,
}

impl Attack {
    fn new() -> Self {
        Self {
            handler: Handler::new(&[]),
            sends: 0,
            texts: 0,
        }
    }

    fn send(&mut self, to: &str, network: &str, now: u64) -> Sent {
        self.sends += 1;
        let key = format!("key {}", self.sends);
        self.handler.send(input(to, &key, network, now))
    }

    /// How long until the attacker may send again.
    fn attack(&mut self, to: &str, network: &str, now: u64) -> u64 {
        match self.send(to, network, now) {
            Sent::Refused(refusal) => refusal.retry_after_ms,
            _ => {
                self.texts += 1;
                0
            }
        }
    }

    /// The owner asks for a code; returns the wait if that is refused.
    fn owner(&mut self, now: u64) -> Option<u64> {
        match self.send(OWNER, HOME, now) {
            Sent::Text(challenge) => {
                let later = now + 20 * SECOND;
                let tried = self.handler.verify(&challenge, HOME, Some(true), later);
                assert_eq!(tried, Tried::Right);
                None
            }
            Sent::Refused(refusal) => Some(refusal.retry_after_ms.div_ceil(SECOND) * SECOND),
            other => panic!("{other:?}"),
        }
    }
}

/// When the owner comes: a random minute of each hour.
fn visits() -> Vec<u64> {
    let mut noise = Noise(20_261_128);
    (0..DAYS * 24)
        .map(|hour| DAY + hour * HOUR + noise.below(60) * MINUTE + 30 * SECOND)
        .collect()
}

/// How often the owner was refused, per thousand visits.
fn per_mille(refused: u64) -> u64 {
    refused * 1_000 / (DAYS * 24)
}

/// The attacker sends to the owner as soon as the limits permit, with `sends_to_others` also to other numbers. Returns how often
/// the owner was kept out per thousand visits, and the attacker's texts.
fn greedy(sends_to_others: bool) -> (u64, u64) {
    let mut attack = Attack::new();
    let mut refused = 0;
    // When each network may send to the owner again, and to others.
    let mut next: Vec<(&str, bool, u64)> = NETWORKS
        .iter()
        .flat_map(|network| [(*network, true, DAY), (*network, false, DAY)])
        .filter(|(_, is_owner, _)| *is_owner || sends_to_others)
        .collect();
    let mut others = 0_u32;
    let mut advance = |attack: &mut Attack, until: u64| loop {
        let Some((network, is_owner, at)) = next
            .iter_mut()
            .filter(|(.., at)| *at < until)
            .min_by_key(|(.., at)| *at)
        else {
            return;
        };
        // Other numbers with the owner's prefix.
        others += 1;
        let other = format!("+1919555{:04}", 1_000 + others % 9_000);
        let wait = attack.attack(if *is_owner { OWNER } else { &other }, network, *at);
        *at += wait.max(SECOND);
    };
    for visit in visits() {
        advance(&mut attack, visit);
        let Some(wait) = attack.owner(visit) else {
            continue;
        };
        // The attacker comes at the same moment, and is faster.
        advance(&mut attack, visit + wait + 1);
        refused += u64::from(attack.owner(visit + wait).is_some());
    }
    (per_mille(refused), attack.texts)
}

#[test]
fn a_greedy_attacker_keeps_the_owner_out_at_most_one_time_in_twenty() {
    // `least_per_day` counts all texts. Those to others use up the places of the attacker's networks, so fewer go to the owner.
    for (sends_to_others, least_per_day) in [(false, 10), (true, 50)] {
        let (refused, texts) = greedy(sends_to_others);
        std::println!("greedy: refused {refused} of 1,000 times, with {texts} texts");
        assert!(
            texts > DAYS * least_per_day,
            "the attacker sends all that the limits allow: {texts}"
        );
        assert!(refused <= 50, "{refused} of 1,000");
    }
}

/// The attacker saves its sends for the minutes in which the owner comes, and sends again when the owner's wait ends.
#[test]
fn an_attacker_who_knows_the_owners_minute_keeps_the_owner_out_less_than_one_time_in_ten() {
    let mut attack = Attack::new();
    let mut refused = 0;
    for visit in visits() {
        for before in [62 * SECOND, SECOND] {
            for network in NETWORKS {
                attack.attack(OWNER, network, visit - before);
            }
        }
        let Some(wait) = attack.owner(visit) else {
            continue;
        };
        for network in NETWORKS {
            attack.attack(OWNER, network, visit + wait);
        }
        refused += u64::from(attack.owner(visit + wait).is_some());
    }
    std::println!("informed: refused {} of 1,000 times", per_mille(refused));
    assert!(per_mille(refused) < 100, "{} of 1,000", per_mille(refused));
}

#[test]
fn wrong_tries_of_strangers_do_not_block_a_right_code() {
    let mut attack = Attack::new();
    let mut refused = 0;
    for visit in visits() {
        for network in NETWORKS {
            let Sent::Text(challenge) = attack.send(OWNER, network, visit - 2 * MINUTE) else {
                continue;
            };
            for at in 0..6 {
                let now = visit - 2 * MINUTE + at;
                attack.handler.verify(&challenge, network, Some(false), now);
            }
        }
        refused += u64::from(attack.owner(visit).is_some());
    }
    assert_eq!(refused, 0);
}
