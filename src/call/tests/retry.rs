//! One test for each ending of a request, and the rules that hold for all of them.

#![cfg(not(target_family = "wasm"))]

use super::{Ending, Next, next};
use crate::api::operation::Operation;

const CALLS: [Operation; 3] = [
    Operation::GenerateMessagingCode,
    Operation::GenerateVoiceCode,
    Operation::VerifyCode,
];

/// The token loop's waits: half of 500 ms and of 1 s is jitter.
const FIRST_WAIT: Next = Next::RetryAfter(250, 500);
const SECOND_WAIT: Next = Next::RetryAfter(500, 1000);

const fn status(status: u16) -> Ending {
    Ending::Status {
        status,
        retry_after_ms: None,
    }
}

const fn asks_to_wait(status: u16, wait: u64) -> Ending {
    Ending::Status {
        status,
        retry_after_ms: Some(wait),
    }
}

/// What follows a first request: for a token, for a call with fixed credentials, for a call with our token.
#[track_caller]
fn row(ending: Ending, token: Next, fixed: Next, can_refresh: Next) {
    assert_eq!(next(Operation::Token, ending, 1, false), token, "token");
    for operation in CALLS {
        assert_eq!(next(operation, ending, 1, false), fixed, "{operation:?}");
        assert_eq!(
            next(operation, ending, 1, true),
            can_refresh,
            "{operation:?} with a token of ours"
        );
    }
}

#[test]
fn a_connection_that_was_not_made_is_retried() {
    let ending = Ending::Unreachable { transient: true };
    row(ending, FIRST_WAIT, Next::Retry, Next::Retry);
}

#[test]
fn a_certificate_or_a_blocked_port_is_not_retried() {
    let ending = Ending::Unreachable { transient: false };
    row(ending, Next::Stop, Next::Stop, Next::Stop);
}

#[test]
fn a_lost_connection_is_retried_only_for_a_token() {
    row(Ending::Unknown, FIRST_WAIT, Next::Stop, Next::Stop);
}

#[test]
fn a_passed_deadline_ends_call_and_token_loop() {
    row(Ending::Timeout, Next::Stop, Next::Stop, Next::Stop);
}

#[test]
fn an_abort_ends_call_and_token_loop() {
    row(Ending::Aborted, Next::Stop, Next::Stop, Next::Stop);
}

#[test]
fn a_2xx_is_never_retried() {
    for code in [200, 201, 202, 204, 299] {
        row(status(code), Next::Stop, Next::Stop, Next::Stop);
    }
}

#[test]
fn a_401_leads_to_a_new_token_if_we_can_get_one() {
    row(status(401), Next::Stop, Next::Stop, Next::Refresh);
}

#[test]
fn a_second_401_is_the_result() {
    for operation in CALLS {
        assert_eq!(next(operation, status(401), 2, true), Next::Stop);
    }
}

#[test]
fn another_4xx_is_not_retried() {
    for code in [400, 403, 404, 405, 407, 409, 411, 413, 415] {
        row(status(code), Next::Stop, Next::Stop, Next::Stop);
    }
}

#[test]
fn a_408_is_retried_only_for_a_token() {
    row(status(408), FIRST_WAIT, Next::Stop, Next::Stop);
}

#[test]
fn a_421_is_not_retried_by_the_client() {
    row(status(421), Next::Stop, Next::Stop, Next::Stop);
}

#[test]
fn only_the_token_loop_waits_for_a_429_once_and_at_most_five_seconds() {
    row(status(429), Next::Stop, Next::Stop, Next::Stop);
    for wait in [0, 1, 2000, 5000] {
        let ending = asks_to_wait(429, wait);
        row(ending, Next::RetryAfter(wait, wait), Next::Stop, Next::Stop);
        assert_eq!(next(Operation::Token, ending, 2, false), Next::Stop);
    }
    row(asks_to_wait(429, 5001), Next::Stop, Next::Stop, Next::Stop);
}

#[test]
fn a_server_error_is_retried_only_for_a_token() {
    for code in [500, 502, 503, 504] {
        row(status(code), FIRST_WAIT, Next::Stop, Next::Stop);
        row(asks_to_wait(code, 1), FIRST_WAIT, Next::Stop, Next::Stop);
    }
    row(status(501), Next::Stop, Next::Stop, Next::Stop);
}

#[test]
fn a_redirect_is_not_retried() {
    for code in [0, 301, 302, 303, 307, 308] {
        row(status(code), Next::Stop, Next::Stop, Next::Stop);
    }
}

#[test]
fn the_token_loop_doubles_its_wait_and_stops_after_three_attempts() {
    for ending in [
        Ending::Unreachable { transient: true },
        Ending::Unknown,
        status(408),
        status(503),
    ] {
        assert_eq!(next(Operation::Token, ending, 1, false), FIRST_WAIT);
        assert_eq!(next(Operation::Token, ending, 2, false), SECOND_WAIT);
        assert_eq!(next(Operation::Token, ending, 3, false), Next::Stop);
    }
}

fn every_ending() -> Vec<Ending> {
    let mut endings = vec![
        Ending::Unreachable { transient: true },
        Ending::Unreachable { transient: false },
        Ending::Unknown,
        Ending::Timeout,
        Ending::Aborted,
    ];
    for code in 0..1000 {
        endings.push(status(code));
        for wait in [0, 5000, 5001, u64::MAX] {
            endings.push(asks_to_wait(code, wait));
        }
    }
    endings
}

/// The rule behind the table, for every ending and call.
#[test]
fn a_call_is_retried_once_and_only_if_nothing_was_applied() {
    for ending in every_ending() {
        let is_unreachable = ending == Ending::Unreachable { transient: true };
        let is_401 = matches!(ending, Ending::Status { status: 401, .. });
        for operation in CALLS {
            for can_refresh in [false, true] {
                for attempts in 1..=4 {
                    let is_first = attempts == 1;
                    let allowed = match next(operation, ending, attempts, can_refresh) {
                        Next::Stop => true,
                        Next::Retry => is_first && is_unreachable,
                        Next::Refresh => is_first && is_401 && can_refresh,
                        Next::RetryAfter(..) => false,
                    };
                    assert!(allowed, "{operation:?} {ending:?} {attempts} {can_refresh}");
                }
            }
        }
    }
}

#[test]
fn a_token_is_requested_at_most_three_times_and_never_refreshed() {
    for ending in every_ending() {
        for can_refresh in [false, true] {
            for attempts in 1..=5 {
                let allowed = match next(Operation::Token, ending, attempts, can_refresh) {
                    Next::Stop => true,
                    Next::RetryAfter(shortest, longest) => {
                        attempts < 3 && shortest <= longest && longest <= 5000
                    }
                    Next::Retry | Next::Refresh => false,
                };
                assert!(allowed, "{ending:?} {attempts} {can_refresh}");
            }
        }
    }
}
