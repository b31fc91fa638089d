//! Whether a response is a call's result, or leads to another token.

use super::{NOW, context};
use crate::{
    api::{fields::Model, model::ResponseFields, operation::Operation, raw_value::RawValue},
    call::{
        body::JsonBody,
        exchange::{Fault, Reply},
        response::{after, is_result, known_fields, may_refresh},
        retry::Next,
    },
    error::{Cause, Kind},
};

const ACCEPTED: Option<bool> = Some(true);
const REFUSED: Option<bool> = Some(false);

fn is_verified(status: u16, body: &'static str, accepts: Option<bool>) -> bool {
    is_result(Operation::VerifyCode, status, accepts, || {
        JsonBody::new(body).read::<ResponseFields>()
    })
}

#[test]
fn a_200_that_matches_the_document_is_a_result() {
    for (body, expected) in [
        (r#"{"valid":true}"#, true),
        (r#"{"valid":false,"new":1}"#, true),
        (r#"{"valid":"true"}"#, false),
        ("{}", false),
        ("[]", false),
        ("a page", false),
    ] {
        assert_eq!(is_verified(200, body, None), expected, "{body}");
        assert_eq!(is_verified(200, body, ACCEPTED), expected, "{body}");
        assert!(!is_verified(200, body, REFUSED), "{body}");
    }
}

#[test]
fn only_the_known_fields_of_a_response_matter() {
    for operation in [
        Operation::GenerateMessagingCode,
        Operation::GenerateVoiceCode,
        Operation::VerifyCode,
    ] {
        let known = known_fields(operation);
        for is_known in [true, false] {
            let mut fields = ResponseFields {
                valid: RawValue::Boolean(true),
                ..ResponseFields::default()
            };
            fields.with_fields(|names, values| {
                for (name, value) in names.iter().zip(values) {
                    if known.contains(name) == is_known {
                        **value = RawValue::Null;
                    }
                }
            });
            assert_ne!(is_result(operation, 200, None, || Some(fields)), is_known);
        }
    }
}

#[test]
fn another_status_is_a_result_only_if_the_caller_accepts_it() {
    for status in [201, 204, 302, 400, 401, 404, 429, 500] {
        assert!(!is_verified(status, r#"{"valid":true}"#, None), "{status}");
        assert!(is_verified(status, "a page", ACCEPTED), "{status}");
        assert!(!is_verified(status, "a page", REFUSED), "{status}");
    }
}

#[test]
fn only_a_first_401_leads_to_another_token() {
    assert!(may_refresh(1, 401));
    assert!(!may_refresh(2, 401));
    for status in [200, 400, 403, 429, 500] {
        assert!(!may_refresh(1, status), "{status}");
    }
}

#[test]
fn a_request_without_a_result_is_retried_or_gives_an_error() {
    let cause = || Cause::new("refused");
    let body = || Ok(JsonBody::new(r#"{"messageId":"1"}"#));
    let decide = |result, is_refused, attempts| {
        let operation = Operation::GenerateMessagingCode;
        let next = after(operation, result, is_refused, context(), attempts, || NOW);
        next.map_err(|error| (error.kind(), error.attempts()))
    };
    let not_connected = || Err(Fault::NotConnected(cause()));
    assert_eq!(decide(not_connected(), false, 1), Ok(Next::Retry));
    assert_eq!(
        decide(not_connected(), false, 2),
        Err((Kind::Connection, 2))
    );
    assert_eq!(
        decide(Err(Fault::Lost(cause())), false, 1),
        Err((Kind::ConnectionLost, 1))
    );
    assert_eq!(
        decide(Ok(Reply::new(503, body())), true, 1),
        Err((Kind::Server, 1))
    );
    assert_eq!(
        decide(Ok(Reply::new(200, body())), true, 1),
        Err((Kind::UnexpectedStatus, 1))
    );
    // Never a retry after a 200.
    assert_eq!(
        decide(Ok(Reply::new(200, body())), false, 1),
        Ok(Next::Stop)
    );
}
