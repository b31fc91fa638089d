//! Rules that hold for every input: numbers, account ids, retries, responses.

#![cfg(not(target_family = "wasm"))]
#![allow(
    clippy::arithmetic_side_effects,
    reason = "a test fails if it cannot go on"
)]

mod support;

use bandwidth_mfa::{BodyFault, CodeRequest, End, Fault, Kind, Operation, Sent, VerifyCodeRequest};
use proptest::prelude::*;
use support::{
    CALLS, Outcome, Script, TEXT_SENT, basic, block_on, broken, call, cause, client, json, oauth2,
    text,
};

/// The outcome of one request. `GOOD` is a valid body for every operation.
fn outcome() -> impl Strategy<Value = Outcome> {
    const GOOD: &str =
        r#"{"messageId":"a","callId":"a","valid":true,"access_token":"a","expires_in":60}"#;
    let status = prop_oneof![
        Just(200_u16),
        Just(401),
        Just(408),
        Just(429),
        Just(503),
        Just(0),
        100_u16..=999,
    ];
    let body = prop_oneof![Just(GOOD.to_owned()), Just(String::new()), "\\PC{0,12}"];
    let end = prop_oneof![Just(End::Timeout), Just(End::Aborted)];
    let lost = || cause("ECONNRESET", "");
    prop_oneof![
        4 => (status.clone(), body, prop::option::of(0_u32..10)).prop_map(|(status, body, wait)| {
            let outcome = json(status, body);
            match wait {
                Some(wait) => outcome.with_retry_after(&wait.to_string()),
                None => outcome,
            }
        }),
        2 => any::<bool>().prop_map(|transient| {
            let cause = cause("ECONNREFUSED", "");
            Outcome::Fault(if transient { Fault::NotConnected(cause) } else { Fault::CannotConnect(cause) })
        }),
        1 => Just(Outcome::Fault(Fault::Lost(lost()))),
        1 => Just(Outcome::Fault(Fault::NoResponse)),
        1 => end.clone().prop_map(|end| Outcome::Fault(Fault::Ended(end))),
        1 => (status, end).prop_map(|(status, end)| broken(status, BodyFault::Ended(end))),
        1 => Just(broken(200, BodyFault::Lost(cause("", "")))),
        1 => Just(broken(200, BodyFault::TooLarge)),
    ]
}

/// Whether a request with this response may have been applied.
fn may_be_applied(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Reply { status, .. } => !matches!(status, 0 | 300..=407 | 409..=499),
        Outcome::Fault(Fault::NotConnected(_) | Fault::CannotConnect(_) | Fault::NotMade(_)) => {
            false
        }
        Outcome::Fault(_) => true,
        Outcome::After(_, outcome) | Outcome::Late(_, outcome) => may_be_applied(outcome),
    }
}

const fn is_401(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Reply { status: 401, .. })
}

const fn is_200(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Reply { status: 200, .. })
}

const fn is_transient(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Fault(Fault::NotConnected(_)))
}

fn text_to(number: &str) -> CodeRequest {
    let mut request = text().with_from(number);
    request.to = number.into();
    request
}

proptest! {
    // The fuzz targets test more and longer inputs.
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// The crate's promise, for any history: no second text, and `sent` is right.
    #[test]
    fn nothing_is_sent_twice_and_sent_is_never_wrong(
        operation in prop::sample::select(&CALLS[..]),
        with_token in any::<bool>(),
        outcomes in prop::collection::vec(outcome(), 8),
    ) {
        let script = Script::new(outcomes.clone());
        let configuration = if with_token { oauth2() } else { basic() };
        let result = call(&client(configuration, &script), operation);

        let recorded = script.recorded.borrow();
        let mut outcomes_of_calls = recorded
            .iter()
            .zip(&outcomes)
            .filter(|(recorded, _)| recorded.operation != Operation::Token)
            .map(|(_, outcome)| outcome);
        let mut next = || outcomes_of_calls.next();
        let (first, second, third) = (next(), next(), next());
        prop_assert!(third.is_none());
        if let (Some(first), Some(_)) = (first, second) {
            prop_assert!(is_transient(first) || (with_token && is_401(first)), "{first:?}");
        }
        let calls = [first, second].into_iter().flatten().count();
        let token_requests = recorded.len() - calls;
        let allowed = if with_token { 6 } else { 0 };
        prop_assert!(token_requests <= allowed);

        match result {
            Ok(_) => prop_assert!(second.or(first).is_some_and(is_200)),
            Err(error) => {
                prop_assert_eq!(usize::try_from(error.attempts()), Ok(calls));
                let applied = [first, second].into_iter().flatten().any(may_be_applied);
                prop_assert_eq!(error.sent() != Sent::No, applied, "{}", error);
                if error.sent() == Sent::Yes {
                    prop_assert!(error.status().is_some_and(|status| (200..300).contains(&status)));
                }
            }
        }
    }

    #[test]
    fn an_accepted_number_is_sent_unchanged(number in "\\+[1-9][0-9]{1,14}|\\+?[0-9 +]{0,18}|\\PC{0,6}") {
        let script = Script::new([json(200, TEXT_SENT)]);
        let client = client(basic(), &script);
        let request = text_to(&number);
        let digits = number.strip_prefix('+').unwrap_or_default();
        let is_e164 = (2..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit());
        match block_on(client.generate_messaging_code(&request)) {
            Ok(_) => {
                prop_assert!(is_e164, "{}", number);
                let recorded = script.recorded.borrow();
                let sent: serde_json::Value = serde_json::from_str(&recorded.first().unwrap().body).unwrap();
                prop_assert_eq!(sent.get("to"), Some(&number.as_str().into()));
                prop_assert_eq!(sent.get("from"), Some(&number.as_str().into()));
            }
            Err(error) => {
                prop_assert!(!is_e164, "{}", number);
                prop_assert_eq!(error.kind(), Kind::InvalidInput);
                prop_assert_eq!(error.issues().len(), 2);
            }
        }
    }

    /// An accepted account id adds one path segment, whatever it contains, and changes nothing else of the URL.
    #[test]
    fn an_account_id_is_one_segment(id in "\\PC{0,16}|[./%\\\\?#&:@]{1,4}|[.\\s\0-\x1f]{1,4}") {
        let script = Script::new([json(200, TEXT_SENT)]);
        let client = client(basic(), &script);
        if let Err(error) = block_on(client.with_account_id(&*id).generate_messaging_code(&text())) {
            prop_assert!(matches!(&*id, "" | "." | ".."), "{:?}", id);
            prop_assert_eq!(error.kind(), Kind::InvalidInput);
            prop_assert!(script.recorded.borrow().is_empty());
            return Ok(());
        }
        let recorded = script.recorded.borrow();
        let url = url::Url::parse(&recorded.first().unwrap().url).unwrap();
        prop_assert_eq!(url.origin().ascii_serialization(), "https://mfa.example");
        prop_assert_eq!((url.query(), url.fragment()), (None, None));
        let segments: Vec<_> = url.path_segments().unwrap().collect();
        let [v1, accounts, segment, code, messaging] = *segments else {
            panic!("{id:?}: {segments:?}");
        };
        prop_assert_eq!([v1, accounts, code, messaging], ["v1", "accounts", "code", "messaging"]);
        let decoded = percent_encoding::percent_decode_str(segment).decode_utf8().unwrap();
        prop_assert_eq!(&*decoded, &*id);
    }

    #[test]
    fn only_a_boolean_true_is_valid(body in "\\{\"valid\":(true|false|1|\"true\"|null|\\[true\\])\\}|\\PC{0,12}") {
        let script = Script::new([json(200, body.clone())]);
        let client = client(basic(), &script);
        let request = VerifyCodeRequest::new("+19195551234", "654321");
        let is_right = block_on(client.verify_code(&request)).is_ok_and(|response| response.valid);
        prop_assert_eq!(is_right, body == r#"{"valid":true}"#);
    }
}
