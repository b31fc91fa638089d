//! A table of every ending of a request, and the rules that hold for all of them.

#![cfg(not(target_family = "wasm"))]

use super::{Ending, Next, next, token_wait};

/// The token loop's waits: half of 500 ms and of 1 s is jitter.
const FIRST_WAIT: Option<(u64, u64)> = Some((250, 500));
const SECOND_WAIT: Option<(u64, u64)> = Some((500, 1000));

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
#[test]
fn the_ending_of_a_first_request_decides_what_follows() {
    use Next::{Refresh, Retry, Stop};
    let final_statuses = [
        0, 200, 201, 202, 204, 299, 301, 302, 303, 307, 308, 400, 403, 404, 405, 407, 409, 411,
        413, 415, 421, 429, 501,
    ];
    let transient_statuses = [408, 500, 502, 503, 504];
    let mut rows = vec![
        (
            Ending::Unreachable { transient: true },
            FIRST_WAIT,
            Retry,
            Retry,
        ),
        // A certificate or a blocked port.
        (Ending::Unreachable { transient: false }, None, Stop, Stop),
        (Ending::Unknown, FIRST_WAIT, Stop, Stop),
        (Ending::Timeout, None, Stop, Stop),
        (Ending::Aborted, None, Stop, Stop),
        (status(401), None, Stop, Refresh),
        (asks_to_wait(429, 5001), None, Stop, Stop),
    ];
    rows.extend(final_statuses.map(|code| (status(code), None, Stop, Stop)));
    for code in transient_statuses {
        rows.push((status(code), FIRST_WAIT, Stop, Stop));
        rows.push((asks_to_wait(code, 1), FIRST_WAIT, Stop, Stop));
    }
    rows.extend(
        [0, 1, 2000, 5000].map(|wait| (asks_to_wait(429, wait), Some((wait, wait)), Stop, Stop)),
    );
    for (ending, token, fixed, can_refresh) in rows {
        assert_eq!(token_wait(ending, 1), token, "{ending:?}");
        let found = [false, true].map(|can| next(ending, 1, can));
        assert_eq!(found, [fixed, can_refresh], "{ending:?}");
    }
}

#[test]
fn a_second_401_or_429_is_the_result() {
    assert_eq!(next(status(401), 2, true), Next::Stop);
    assert_eq!(token_wait(asks_to_wait(429, 0), 2), None);
}

#[test]
fn the_token_loop_doubles_its_wait_and_stops_after_three_attempts() {
    for ending in [
        Ending::Unreachable { transient: true },
        Ending::Unknown,
        status(408),
        status(503),
    ] {
        assert_eq!(token_wait(ending, 1), FIRST_WAIT);
        assert_eq!(token_wait(ending, 2), SECOND_WAIT);
        assert_eq!(token_wait(ending, 3), None);
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

/// The rule behind the table, for every ending.
#[test]
fn a_call_is_retried_at_most_once_and_only_if_nothing_was_applied() {
    for ending in every_ending() {
        let is_unreachable = ending == Ending::Unreachable { transient: true };
        let is_401 = matches!(ending, Ending::Status { status: 401, .. });
        for can_refresh in [false, true] {
            for attempts in 1..=4 {
                let is_first = attempts == 1;
                let allowed = match next(ending, attempts, can_refresh) {
                    Next::Stop => true,
                    Next::Retry => is_first && is_unreachable,
                    Next::Refresh => is_first && is_401 && can_refresh,
                };
                assert!(allowed, "{ending:?} {attempts} {can_refresh}");
            }
        }
    }
}

#[test]
fn a_token_is_requested_at_most_three_times_with_waits_of_at_most_five_seconds() {
    for ending in every_ending() {
        for attempts in 1..=5 {
            let allowed = token_wait(ending, attempts).is_none_or(|(shortest, longest)| {
                attempts < 3 && shortest <= longest && longest <= 5000
            });
            assert!(allowed, "{ending:?} {attempts}");
        }
    }
}
