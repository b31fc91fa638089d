//! Plans run against a store of lists: whatever comes of the steps, nothing is sent that the limits do not allow.

use super::policy;
use crate::{
    api::given::Given,
    error::{Kind, Sent},
    handler::{
        after::{Outcome, after},
        answer::{Answer, Cookie},
        gate::Route,
        limits::Take,
        plan::{Asked, Body, Plan, STEPS, Step, plan},
        policy::Policy,
    },
};
use alloc::{borrow::ToOwned as _, collections::BTreeMap, format, string::String, vec::Vec};
use proptest::prelude::*;

const MINUTE: u64 = 60_000;
const NUMBER: &str = "+19195550100";

/// The store, as the laws describe it.
#[derive(Default)]
struct Lists(BTreeMap<String, Vec<u64>>);

impl Lists {
    fn take(&mut self, take: &Take, now: u64) -> Outcome {
        let log = self.0.entry(take.key.clone()).or_default();
        let since = now.saturating_sub(take.window_ms);
        let live: Vec<u64> = log
            .iter()
            .copied()
            .filter(|&at| at > since || now < take.window_ms)
            .collect();
        if live.len() < usize::try_from(take.limit).unwrap() {
            *log = live;
            log.push(now);
            return Outcome::Yes;
        }
        let next = live[live.len() - usize::try_from(take.limit).unwrap()];
        Outcome::No {
            retry_after_ms: next + take.window_ms - now,
        }
    }
}

fn key(number: u64) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

fn send(policy: &Policy, to: &str, number: u64, now_ms: u64) -> Result<Plan, Answer> {
    let key = key(number);
    let asked = Asked {
        idempotency_key: Some(&key),
        address: Some("192.0.2.1"),
        now_ms,
        ..Asked::default()
    };
    let body = Body::Fields(Vec::from([("to".to_owned(), to.into())]));
    plan(policy, Route::Send, body, asked)
}

fn verify(policy: &Policy, cookie: &str, code: &str, now_ms: u64) -> Result<Plan, Answer> {
    let asked = Asked {
        cookies: Some(cookie),
        now_ms,
        ..Asked::default()
    };
    let body = Body::Fields(Vec::from([("code".to_owned(), code.into())]));
    plan(policy, Route::Verify, body, asked)
}

/// Runs a plan; `service` says what comes of a step that is no take.
fn run(
    plan: &Plan,
    lists: &mut Lists,
    now: u64,
    mut service: impl FnMut(Step) -> Outcome,
) -> Answer {
    for (step, take) in &plan.steps {
        let outcome = match take {
            Some(take) => lists.take(take, now),
            None => service(*step),
        };
        if let Some(answer) = after(*step, outcome) {
            return answer;
        }
    }
    panic!("a plan without an end");
}

const fn yes(_: Step) -> Outcome {
    Outcome::Yes
}

#[test]
fn takes_stand_in_their_order_before_the_one_call() {
    let plan = send(&policy(&[]), NUMBER, 1, 0).unwrap();
    let steps: Vec<Step> = plan.steps.iter().map(|(step, _)| *step).collect();
    assert_eq!(
        steps,
        [
            Step::Once,
            Step::Number,
            Step::Number,
            Step::Number,
            Step::Prefix,
            Step::Address,
            Step::Global,
            Step::Country,
            Step::BeforeSend,
            Step::Send,
        ]
    );
    for (_, take) in &plan.steps {
        let Some(take) = take else { continue };
        assert!(
            take.key.len() <= 64 && !take.key.contains("9195550100"),
            "{}",
            take.key
        );
    }
}

#[test]
fn a_person_signs_in_once() {
    let policy = policy(&[]);
    let mut lists = Lists::default();
    let sent = send(&policy, NUMBER, 1, 0).unwrap();
    let answer = run(&sent, &mut lists, 0, yes);
    assert_eq!((answer.status, answer.cookie), (202, Cookie::Challenge));
    let cookie = sent.cookie.split(';').next().unwrap();
    let tried = verify(&policy, cookie, "123456", 1_000).unwrap();
    assert_eq!((tried.to.as_str(), tried.country), (NUMBER, "US"));
    assert_eq!(run(&tried, &mut lists, 1_000, yes).status, 200);
    assert_eq!(run(&tried, &mut lists, 1_000, yes).status, 403);
}

#[test]
fn no_outcome_but_yes_leads_past_a_step() {
    let refused = |kind, sent| Outcome::Refused {
        kind,
        sent,
        retry_after_ms: None,
    };
    for step in STEPS {
        for outcome in [
            Outcome::No { retry_after_ms: 1 },
            Outcome::Failed,
            refused(Kind::Server, Sent::Maybe),
            refused(Kind::Authorization, Sent::No),
        ] {
            let goes_on = after(step, outcome).is_none();
            assert_eq!(
                goes_on,
                step == Step::Forget && matches!(outcome, Outcome::No { .. }),
                "{step:?} {outcome:?}"
            );
        }
    }
}

#[test]
fn what_is_to_be_tried_later_says_when() {
    for step in STEPS {
        for outcome in [
            Outcome::Yes,
            Outcome::No {
                retry_after_ms: 1_500,
            },
            Outcome::Failed,
        ] {
            let Some(answer) = after(step, outcome) else {
                continue;
            };
            assert_eq!(
                answer.retry_after.is_some(),
                matches!(answer.status, 429 | 503),
                "{step:?} {outcome:?}"
            );
        }
    }
    let answer = after(
        Step::Number,
        Outcome::No {
            retry_after_ms: 1_500,
        },
    )
    .unwrap();
    assert_eq!(answer.retry_after, Some(2));
}

#[test]
fn a_text_that_may_be_on_its_way_has_a_challenge() {
    for (kind, sent, status) in [
        (Kind::Timeout, Sent::Maybe, 202),
        (Kind::Server, Sent::Maybe, 202),
        (Kind::InvalidResponse, Sent::Yes, 202),
        (Kind::BadRequest, Sent::No, 202),
        (Kind::Connection, Sent::No, 503),
        (Kind::Unauthorized, Sent::No, 503),
        (Kind::RateLimited, Sent::No, 503),
    ] {
        let outcome = Outcome::Refused {
            kind,
            sent,
            retry_after_ms: None,
        };
        assert_eq!(
            after(Step::Send, outcome).unwrap().status,
            status,
            "{kind:?}"
        );
    }
    let locked = Outcome::Refused {
        kind: Kind::RateLimited,
        sent: Sent::No,
        retry_after_ms: None,
    };
    let answer = after(Step::Verify, locked).unwrap();
    assert_eq!((answer.status, answer.retry_after), (429, Some(120)));
}

proptest! {
    /// Whatever is asked when: in any ten minutes three texts at most to a number, and a minute between any two.
    #[test]
    fn sends_keep_their_limits(asked in proptest::collection::vec((0_u64..120_000, 0_usize..3), 1..60)) {
        let policy = policy(&[("limits.globalPerHour", Given::Number(5_000.0)), ("limits.addressPerHour", Given::Number(5_000.0))]);
        let numbers = ["+19195550100", "+19195550101", "+12125550100"];
        let mut lists = Lists::default();
        let mut now = 10 * MINUTE;
        let mut texts: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
        for (index, (wait, number)) in asked.into_iter().enumerate() {
            now += wait;
            let to = numbers[number];
            let plan = send(&policy, to, u64::try_from(index).unwrap(), now).unwrap();
            run(&plan, &mut lists, now, |step| {
                if step == Step::Send {
                    texts.entry(to).or_default().push(now);
                }
                Outcome::Yes
            });
        }
        for times in texts.values() {
            prop_assert!(times.windows(2).all(|pair| pair[1] - pair[0] >= MINUTE));
            prop_assert!(times.windows(4).all(|four| four[3] - four[0] >= 10 * MINUTE));
        }
    }

    /// Whatever a page sends, it is an answer or a plan, and no plan goes to another number than was asked for.
    #[test]
    fn any_body_is_read(name in "to|channel|code|[a-z]{1,4}", value in prop_oneof![any::<String>(), r"\+1(919|212)[2-9][0-9]{6}"], cookies in any::<String>()) {
        let policy = policy(&[]);
        let asked = Asked { cookies: Some(&cookies), address: Some("192.0.2.1"), idempotency_key: Some("00000000-0000-4000-8000-000000000000"), ..Asked::default() };
        for route in [Route::Send, Route::Verify] {
            let body = Body::Fields(Vec::from([(name.clone(), Given::Text(value.clone()))]));
            match plan(&policy, route, body, asked) {
                Ok(plan) => prop_assert_eq!(&plan.to, &value),
                Err(answer) => prop_assert!((400..500).contains(&answer.status)),
            }
        }
    }
}
