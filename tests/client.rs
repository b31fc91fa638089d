//! Calls of the Rust client over a scripted transport: requests, tokens, what is sent again, deadlines.

#![cfg(not(target_family = "wasm"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::field_reassign_with_default,
    reason = "a test that cannot go on fails"
)]

mod support;

use bandwidth_mfa::{
    BodyFault, Client, End, Error, Fault, Issue, Kind, Operation, Sent, Token, VerifyCodeRequest,
};
use support::{
    Answer, CALLS, Made, NOW, Programs, Script, TEXT_SENT, TOKEN, access_token, basic, block_on,
    broken, call, cause, ended, entered, error, good, json, oauth2, refused, reset, text,
    untrusted,
};

const SEND: Operation = Operation::GenerateMessagingCode;

fn token(value: &str, expires_in: &str) -> Answer {
    json(
        200,
        format!(r#"{{"access_token":"{value}","token_type":"bearer"{expires_in}}}"#),
    )
}

fn found(error: &Error) -> (Kind, Sent, u32) {
    (error.kind(), error.sent(), error.attempts())
}

#[test]
fn a_text_is_asked_for_by_one_post() {
    let script = Script::new([json(200, TEXT_SENT)]);
    let client = Client::new(basic(), &script);
    let mut request = text();
    request.scope = Some("sign in".into());
    request.callback_url = Some("https://app.example/hook".into());
    let sent = block_on(client.generate_messaging_code("99/00", &request)).unwrap();
    assert_eq!(sent.message_id.as_deref(), Some("message"));
    let expected = Made {
        operation: SEND,
        url: "https://mfa.example/v1/accounts/99%2F00/code/messaging".into(),
        authorization: Some("Basic dXNlcjpodW50ZXItcGFzc3dvcmQ=".into()),
        content_type: "application/json",
        body: concat!(
            r#"{"to":"+19195551234","from":"+19195554321","applicationId":"application","#,
            r#""scope":"sign in","message":"Your code is {CODE}","digits":6,"#,
            r#""callbackUrl":"https://app.example/hook"}"#
        )
        .into(),
        timeout_ms: 10_000,
    };
    assert_eq!(*script.made.borrow(), [expected]);
}

#[test]
fn a_voice_call_is_asked_for_without_the_fields_that_are_absent() {
    let script = Script::new([json(200, r#"{"callId":"call"}"#)]);
    let client = Client::new(access_token("mine"), &script);
    let sent = block_on(client.generate_voice_code("9900000", &text())).unwrap();
    assert_eq!(sent.call_id.as_deref(), Some("call"));
    let made = &script.made.borrow()[0];
    assert_eq!(
        made.url,
        "https://mfa.example/v1/accounts/9900000/code/voice"
    );
    assert_eq!(made.authorization.as_deref(), Some("Bearer mine"));
    assert_eq!(
        made.body,
        r#"{"to":"+19195551234","from":"+19195554321","applicationId":"application","message":"Your code is {CODE}","digits":6}"#
    );
}

#[test]
fn a_code_is_checked_and_the_answer_is_not_taken_for_an_error() {
    let script = Script::new([
        json(200, r#"{"valid":true}"#),
        json(200, r#"{"valid":false}"#),
    ]);
    let client = Client::new(basic(), &script);
    let mut request = VerifyCodeRequest::new("+19195551234", "654321", 1.5);
    request.scope = Some("sign in".into());
    request.application_id = Some("application".into());
    assert!(
        block_on(client.verify_code("9900000", &request))
            .unwrap()
            .valid
    );
    assert!(
        !block_on(client.verify_code("9900000", &entered()))
            .unwrap()
            .valid
    );
    let made = script.made.borrow();
    assert_eq!(
        made[0].url,
        "https://mfa.example/v1/accounts/9900000/code/verify"
    );
    let expected = r#"{"to":"+19195551234","scope":"sign in","expirationTimeInMinutes":1.5,"code":"654321","applicationId":"application"}"#;
    assert_eq!(made[0].body, expected);
    let expected = r#"{"to":"+19195551234","expirationTimeInMinutes":3.0,"code":"654321"}"#;
    assert_eq!(made[1].body, expected);
}

#[test]
fn an_identifier_that_is_absent_is_none() {
    for operation in [SEND, Operation::GenerateVoiceCode] {
        let script = Script::new([json(200, "{}")]);
        assert_eq!(call(&Client::new(basic(), &script), operation), Ok(None));
    }
}

#[test]
fn a_token_is_asked_for_with_the_clients_credentials() {
    let script = Script::new([json(200, TOKEN), json(200, TEXT_SENT)]);
    call(&Client::new(oauth2(), &script), SEND).unwrap();
    let made = script.made.borrow();
    let expected = Made {
        operation: Operation::Token,
        url: "https://idp.example/token".into(),
        // client:hunter-secret
        authorization: Some("Basic Y2xpZW50Omh1bnRlci1zZWNyZXQ=".into()),
        content_type: "application/x-www-form-urlencoded",
        body: "grant_type=client_credentials".into(),
        timeout_ms: 10_000,
    };
    assert_eq!(made[0], expected);
    assert_eq!(made[1].authorization.as_deref(), Some("Bearer token"));
}

#[test]
fn one_token_serves_many_calls_until_it_is_to_be_renewed() {
    let script = Script::new(
        [json(200, TOKEN)]
            .into_iter()
            .chain(CALLS.map(good))
            .chain([good(SEND), json(200, TOKEN), good(SEND)]),
    );
    let client = Client::new(oauth2(), &script);
    for operation in CALLS {
        call(&client, operation).unwrap();
    }
    script.clock.set(NOW + 3_540_000 - 1);
    call(&client, SEND).unwrap();
    assert_eq!(script.tokens(), 1);
    script.clock.set(NOW + 3_540_000);
    call(&client, SEND).unwrap();
    assert_eq!(script.tokens(), 2);
}

#[test]
fn a_token_lives_as_its_answer_says() {
    for (expires_in, life) in [
        ("", Some(300_000 - 30_000)),
        (r#","expires_in":null"#, Some(300_000 - 30_000)),
        (r#","expires_in":"3600""#, Some(3_600_000 - 60_000)),
        (r#","expires_in":"3599.5""#, Some(3_599_000 - 60_000)),
        (r#","expires_in":3599.5"#, Some(3_599_500 - 60_000)),
        (r#","expires_in":100"#, Some(100_000 - 10_000)),
        (r#","expires_in":86400"#, Some(86_400_000 - 60_000)),
        (r#","expires_in":0"#, None),
        (r#","expires_in":-1"#, None),
        (r#","expires_in":1e99"#, None),
        (r#","expires_in":86401"#, None),
        (r#","expires_in":true"#, None),
        (r#","expires_in":"NaN""#, None),
        (r#","expires_in":[]"#, None),
    ] {
        let answers = [token("a", expires_in), good(SEND), good(SEND)];
        let script = Script::new(answers.into_iter().chain([token("b", ""), good(SEND)]));
        let client = Client::new(oauth2(), &script);
        call(&client, SEND).unwrap();
        if let Some(life) = life {
            script.clock.set(NOW + life - 1);
            call(&client, SEND).unwrap();
            assert_eq!(script.tokens(), 1, "{expires_in}");
            script.clock.set(NOW + life);
            call(&client, SEND).unwrap();
            assert_eq!(script.tokens(), 2, "{expires_in}");
        } else {
            // The next answer of the script is no token: it was asked for one.
            let error = call(&client, SEND).unwrap_err();
            assert_eq!(error.kind(), Kind::Authorization, "{expires_in}");
        }
    }
}

#[test]
fn a_401_brings_a_new_token_and_one_more_request() {
    for operation in CALLS {
        let script = Script::new([
            token("old", ""),
            json(401, "{}"),
            token("new", ""),
            good(operation),
            good(operation),
        ]);
        let client = Client::new(oauth2(), &script);
        call(&client, operation).unwrap();
        call(&client, operation).unwrap();
        let used: Vec<_> = script
            .calls()
            .into_iter()
            .map(|made| made.authorization.unwrap())
            .collect();
        assert_eq!(used, ["Bearer old", "Bearer new", "Bearer new"]);
        assert!(script.is_over());
    }
}

#[test]
fn a_second_401_is_the_answer() {
    for operation in CALLS {
        let answers = [
            token("a", ""),
            json(401, "{}"),
            token("b", ""),
            json(401, r#"{"message":"Unauthorized"}"#),
        ];
        let error = error(oauth2(), operation, answers);
        assert_eq!(found(&error), (Kind::Unauthorized, Sent::No, 2));
        assert_eq!(error.detail(), Some("Unauthorized"));
    }
}

#[test]
fn a_401_without_a_token_of_ours_is_the_answer() {
    for configuration in [basic(), access_token("mine")] {
        for operation in CALLS {
            let error = error(configuration.clone(), operation, [json(401, "{}")]);
            assert_eq!(found(&error), (Kind::Unauthorized, Sent::No, 1));
        }
    }
}

#[test]
fn a_401_then_no_token_says_that_the_call_was_made_once() {
    let answers = [
        token("a", ""),
        json(401, "{}"),
        json(400, r#"{"error":"invalid_client"}"#),
    ];
    let error = error(oauth2(), SEND, answers);
    assert_eq!(found(&error), (Kind::Authorization, Sent::No, 1));
    assert_eq!(error.status(), Some(400));
}

#[test]
fn a_401_then_a_lost_connection_is_a_lost_connection() {
    let error = error(
        oauth2(),
        SEND,
        [token("a", ""), json(401, "{}"), token("b", ""), reset()],
    );
    assert_eq!(found(&error), (Kind::ConnectionLost, Sent::Maybe, 2));
}

#[test]
fn a_call_that_found_no_connection_is_made_once_more() {
    for operation in CALLS {
        let script = Script::new([refused(), good(operation)]);
        call(&Client::new(basic(), &script), operation).unwrap();
        let made = script.made.borrow();
        assert_eq!(made[0], made[1]);
    }
}

#[test]
fn a_second_request_is_the_last_whatever_comes() {
    for (second, kind, sent) in [
        (refused(), Kind::Connection, Sent::No),
        (reset(), Kind::ConnectionLost, Sent::Maybe),
        (json(503, ""), Kind::Server, Sent::Maybe),
        (json(400, "{}"), Kind::BadRequest, Sent::No),
        (json(401, "{}"), Kind::Unauthorized, Sent::No),
        (json(200, "[]"), Kind::InvalidResponse, Sent::Yes),
    ] {
        let error = error(oauth2(), SEND, [token("a", ""), refused(), second.clone()]);
        assert_eq!(found(&error), (kind, sent, 2), "{second:?}");
    }
}

/// Every fault of one request, for each operation.
#[test]
fn what_may_have_been_applied_is_never_sent_again() {
    let lost = || BodyFault::Lost(cause("ECONNRESET", "terminated"));
    for (fault, kind, sent) in [
        (untrusted(), Kind::Connection, Sent::No),
        (reset(), Kind::ConnectionLost, Sent::Maybe),
        (
            Answer::Fault(Fault::NoResponse),
            Kind::InvalidResponse,
            Sent::Maybe,
        ),
        (ended(End::Timeout), Kind::Timeout, Sent::Maybe),
        (ended(End::Aborted), Kind::Aborted, Sent::Maybe),
        (broken(200, lost()), Kind::InvalidResponse, Sent::Yes),
        (
            broken(200, BodyFault::TooLarge),
            Kind::InvalidResponse,
            Sent::Yes,
        ),
        (
            broken(200, BodyFault::Ended(End::Timeout)),
            Kind::Timeout,
            Sent::Yes,
        ),
        (
            broken(200, BodyFault::Ended(End::Aborted)),
            Kind::Aborted,
            Sent::Yes,
        ),
        (broken(503, lost()), Kind::Server, Sent::Maybe),
        (broken(400, BodyFault::TooLarge), Kind::BadRequest, Sent::No),
        (json(200, ""), Kind::InvalidResponse, Sent::Yes),
        (json(200, "<html>"), Kind::InvalidResponse, Sent::Yes),
        (
            json(200, r#"{"messageId":1,"callId":1,"valid":1}"#),
            Kind::InvalidResponse,
            Sent::Yes,
        ),
        (json(204, ""), Kind::UnexpectedStatus, Sent::Yes),
        (json(302, ""), Kind::UnexpectedStatus, Sent::No),
        (json(400, "{}"), Kind::BadRequest, Sent::No),
        (json(403, "{}"), Kind::Forbidden, Sent::No),
        (json(404, "{}"), Kind::UnexpectedStatus, Sent::No),
        (json(408, "{}"), Kind::UnexpectedStatus, Sent::Maybe),
        (json(409, "{}"), Kind::UnexpectedStatus, Sent::No),
        (json(421, "{}"), Kind::UnexpectedStatus, Sent::No),
        (
            json(429, "{}").with_retry_after("1"),
            Kind::RateLimited,
            Sent::No,
        ),
        (json(500, "{}"), Kind::Server, Sent::Maybe),
        (
            json(503, "{}").with_retry_after("1"),
            Kind::Server,
            Sent::Maybe,
        ),
    ] {
        for operation in CALLS {
            let with_password = error(basic(), operation, [fault.clone()]);
            assert_eq!(
                found(&with_password),
                (kind, sent, 1),
                "{operation:?} {fault:?}"
            );
            let with_token = error(oauth2(), operation, [json(200, TOKEN), fault.clone()]);
            assert_eq!(
                found(&with_token),
                (kind, sent, 1),
                "{operation:?} {fault:?}"
            );
        }
    }
}

#[test]
fn a_refusal_carries_what_the_service_said() {
    let answer = json(429, r#"{"error":"wait 2 minutes","requestId":"354cc8a3"}"#);
    let error = error(
        basic(),
        Operation::VerifyCode,
        [answer.with_retry_after("2")],
    );
    assert_eq!(error.status(), Some(429));
    assert_eq!(error.detail(), Some("wait 2 minutes"));
    assert_eq!(error.request_id(), Some("354cc8a3"));
    assert_eq!(error.retry_after_ms(), Some(2000));
    assert_eq!(error.code(), "ERR_BAD_REQUEST");
}

#[test]
fn a_date_in_retry_after_counts_from_the_transports_clock() {
    let later = "Sun, 06 Nov 1994 08:49:42 GMT";
    let answer = json(503, "").with_retry_after(later).with_request_id("id");
    let error = error(basic(), SEND, [answer]);
    assert_eq!(error.retry_after_ms(), Some(5000));
    assert_eq!(error.request_id(), Some("id"));
}

#[test]
fn the_token_loop_asks_three_times_and_waits_longer_each_time() {
    for fault in [
        refused(),
        reset(),
        json(408, ""),
        json(500, ""),
        json(502, ""),
        json(504, ""),
    ] {
        let answers = [fault.clone(), fault.clone(), json(200, TOKEN), good(SEND)];
        let script = Script::new(answers);
        call(&Client::new(oauth2(), &script), SEND).unwrap();
        let waits = [(250, 500), (500, 1000)];
        assert_eq!(*script.slept.borrow(), waits, "{fault:?}");
        let left: Vec<u64> = script
            .made
            .borrow()
            .iter()
            .map(|made| made.timeout_ms)
            .collect();
        assert_eq!(left, [10_000, 9500, 8500, 8500], "{fault:?}");

        let error = error(
            oauth2(),
            SEND,
            [fault.clone(), fault.clone(), fault.clone()],
        );
        assert_eq!(
            found(&error),
            (Kind::Authorization, Sent::No, 0),
            "{fault:?}"
        );
    }
}

#[test]
fn the_token_loop_waits_as_long_as_a_429_says_and_once() {
    let limited = |wait: &str| json(429, "").with_retry_after(wait);
    let script = Script::new([limited("5"), json(200, TOKEN), good(SEND)]);
    call(&Client::new(oauth2(), &script), SEND).unwrap();
    assert_eq!(*script.slept.borrow(), [(5000, 5000)]);
    for answers in [
        vec![limited("6")],
        vec![json(429, "")],
        vec![limited("1"), limited("1")],
    ] {
        let error = error(oauth2(), SEND, answers);
        assert_eq!(found(&error), (Kind::Authorization, Sent::No, 0));
        assert_eq!(error.status(), Some(429));
    }
}

/// No token, no call: and `status` is the token endpoint's.
#[track_caller]
fn gives_no_token(answer: &Answer, status: Option<u16>, said: &str) {
    let error = error(oauth2(), SEND, [answer.clone()]);
    let expected = (Kind::Authorization, Sent::No, 0);
    assert_eq!(found(&error), expected, "{answer:?}");
    assert_eq!(error.status(), status, "{answer:?}");
    assert!(error.to_string().contains(said), "{answer:?}: {error}");
}

#[test]
fn no_answer_of_the_token_endpoint_ends_in_authorization() {
    let said = "no connection could be made to idp.example";
    gives_no_token(&untrusted(), None, said);
    let late = Answer::Fault(Fault::NoResponse).after(10_000);
    gives_no_token(&late, None, "did not answer within 10 seconds");
}

#[test]
fn a_200_without_a_usable_token_ends_in_authorization() {
    let none = "gave no access_token";
    let odd = "with characters that a token cannot have";
    let kind = "of another type than Bearer";
    for (body, said) in [
        ("", none),
        ("<html>", none),
        ("[]", none),
        ("{}", none),
        (r#"{"access_token":1}"#, none),
        (r#"{"access_token":null}"#, none),
        (r#"{"access_token":""}"#, odd),
        (r#"{"access_token":"a b"}"#, odd),
        (r#"{"access_token":"a\r\nX: y"}"#, odd),
        (r#"{"access_token":"é"}"#, odd),
        (r#"{"access_token":"a","token_type":"mac"}"#, kind),
        (r#"{"access_token":"a","token_type":1}"#, kind),
        (r#"{"access_token":"a","token_type":null}"#, kind),
    ] {
        gives_no_token(&json(200, body), Some(200), said);
    }
    let lost = BodyFault::Lost(cause("ECONNRESET", "terminated"));
    gives_no_token(&broken(200, lost), Some(200), none);
    gives_no_token(&broken(200, BodyFault::TooLarge), Some(200), none);
    let late = BodyFault::Ended(End::Timeout);
    gives_no_token(&broken(200, late), Some(200), "did not answer in time");
}

#[test]
fn another_status_of_the_token_endpoint_ends_in_authorization() {
    let described = r#"{"error":"a","error_description":"b"}"#;
    for (status, body, said) in [
        (400, r#"{"error":"invalid_client"}"#, "400 (invalid_client)"),
        (400, described, "400 (b)"),
        (401, "{}", "answered with status 401"),
        (302, "", "answered with status 302"),
        (201, TOKEN, "answered with status 201"),
        (501, "", "answered with status 501"),
    ] {
        gives_no_token(&json(status, body), Some(status), said);
    }
    let lost = BodyFault::Lost(cause("ECONNRESET", "terminated"));
    for fault in [lost, BodyFault::Ended(End::Timeout)] {
        let answer = broken(400, fault);
        gives_no_token(&answer, Some(400), "answered with status 400");
    }
}

#[test]
fn a_token_without_a_type_or_with_another_spelling_of_it_is_a_bearer_token() {
    for kind in ["", r#","token_type":"Bearer""#, r#","token_type":"BEARER""#] {
        let script = Script::new([
            json(200, format!(r#"{{"access_token":"a"{kind}}}"#)),
            good(SEND),
        ]);
        call(&Client::new(oauth2(), &script), SEND).unwrap();
        assert_eq!(script.calls()[0].authorization.as_deref(), Some("Bearer a"));
    }
}

#[test]
fn an_abort_in_the_token_step_is_an_abort_of_a_call_that_was_not_made() {
    let error = error(oauth2(), SEND, [ended(End::Aborted)]);
    assert_eq!(found(&error), (Kind::Aborted, Sent::No, 0));
}

#[test]
fn the_token_loop_begins_no_wait_that_ends_behind_the_deadline() {
    // At least 250 ms of the 1000.
    for (late, waits) in [(749, 1), (750, 0), (999, 0)] {
        let script = Script::new([json(503, "").after(late)]);
        let client = Client::new(oauth2().with_timeout_ms(1000), &script);
        let error = call(&client, SEND).unwrap_err();
        assert_eq!(found(&error), (Kind::Timeout, Sent::No, 0), "{late}");
        assert_eq!(script.slept.borrow().len(), waits, "{late}");
    }
    let limited = json(429, "").with_retry_after("5").after(5000);
    let error = error(oauth2(), SEND, [limited]);
    assert_eq!(found(&error), (Kind::Authorization, Sent::No, 0));
}

#[test]
fn one_deadline_covers_the_token_and_both_requests() {
    let script = Script::new([
        token("a", "").after(300),
        json(401, "{}").after(300),
        token("b", "").after(300),
        good(SEND).after(99),
    ]);
    let client = Client::new(oauth2().with_timeout_ms(1000), &script);
    call(&client, SEND).unwrap();
    let left: Vec<u64> = script
        .made
        .borrow()
        .iter()
        .map(|made| made.timeout_ms)
        .collect();
    assert_eq!(left, [1000, 700, 400, 100]);
}

#[test]
fn a_deadline_that_passes_says_what_was_under_way() {
    let slow = || good(SEND).after(1000);
    let configuration = || oauth2().with_timeout_ms(1000);
    let answers = |answers: Vec<Answer>| error(configuration(), SEND, answers);
    // In the token step, at its first and at its second try.
    assert_eq!(found(&answers(vec![slow()])), (Kind::Timeout, Sent::No, 0));
    let again = vec![json(503, "").after(600)];
    assert_eq!(found(&answers(again)), (Kind::Timeout, Sent::No, 0));
    // While the call was under way.
    let call = vec![json(200, TOKEN), slow()];
    assert_eq!(found(&answers(call)), (Kind::Timeout, Sent::Maybe, 1));
    // After a 401, and with the second request.
    let refresh = vec![json(200, TOKEN), json(401, "{}"), slow()];
    assert_eq!(found(&answers(refresh)), (Kind::Timeout, Sent::No, 1));
    let second = vec![json(200, TOKEN), json(401, "{}"), json(200, TOKEN), slow()];
    assert_eq!(found(&answers(second)), (Kind::Timeout, Sent::Maybe, 2));
    let second = vec![
        json(200, TOKEN),
        refused().after(400),
        good(SEND).after(600),
    ];
    assert_eq!(found(&answers(second)), (Kind::Timeout, Sent::Maybe, 2));
}

#[test]
fn a_call_whose_time_is_over_after_its_first_request_is_not_made_again() {
    let configuration = basic().with_timeout_ms(1000);
    let error = error(configuration, SEND, [refused().late(1000)]);
    assert_eq!(found(&error), (Kind::Timeout, Sent::No, 1));
}

#[test]
fn a_longer_deadline_than_the_token_loops_own_is_cut_there() {
    let script = Script::new([json(200, TOKEN), good(SEND)]);
    call(
        &Client::new(oauth2().with_timeout_ms(60_000), &script),
        SEND,
    )
    .unwrap();
    let left: Vec<u64> = script
        .made
        .borrow()
        .iter()
        .map(|made| made.timeout_ms)
        .collect();
    assert_eq!(left, [10_000, 60_000]);
    // It is the token endpoint that was late then, not the call.
    let late = error(
        oauth2().with_timeout_ms(60_000),
        SEND,
        [good(SEND).after(10_000)],
    );
    assert_eq!(found(&late), (Kind::Authorization, Sent::No, 0));
}

#[test]
fn no_deadline_is_no_deadline() {
    let hour = 3_600_000;
    let script = Script::new([
        json(200, TOKEN),
        json(401, "{}").after(hour),
        json(200, TOKEN),
        good(SEND).after(hour),
    ]);
    call(&Client::new(oauth2().with_timeout_ms(0), &script), SEND).unwrap();
    let left: Vec<u64> = script
        .made
        .borrow()
        .iter()
        .map(|made| made.timeout_ms)
        .collect();
    assert_eq!(left, [10_000, 0, 10_000, 0]);
}

#[test]
fn a_program_may_bring_its_own_tokens() {
    let script = Script::new([json(401, "{}"), good(SEND)]);
    let client = Client::new(
        oauth2(),
        Programs(&script, |now| Ok(Token::until("own", now + 1000, now))),
    );
    call(&client, SEND).unwrap();
    let used: Vec<_> = script
        .calls()
        .into_iter()
        .map(|made| made.authorization.unwrap())
        .collect();
    assert_eq!(used, ["Bearer own", "Bearer own"]);

    let script = Script::new([]);
    let client = Client::new(oauth2(), Programs(&script, |_| Ok(Token::once("no token"))));
    let error = call(&client, SEND).unwrap_err();
    assert_eq!(found(&error), (Kind::Authorization, Sent::No, 0));
}

#[test]
fn a_request_that_breaks_rules_is_refused_before_anything_is_sent() {
    let script = Script::new([]);
    let client = Client::new(oauth2(), &script);
    let mut request = text();
    request.to = "9195551234".into();
    request.from = "+1".into();
    request.application_id = String::new();
    request.scope = Some("s".repeat(26));
    request.message = "no place".into();
    request.digits = 3;
    let refused = block_on(client.generate_messaging_code("..", &request)).unwrap_err();
    assert_eq!(found(&refused), (Kind::InvalidInput, Sent::No, 0));
    let fields = |error: &Error| -> Vec<String> {
        error
            .issues()
            .iter()
            .map(|issue: &Issue| issue.field.clone())
            .collect()
    };
    let expected = [
        "accountId",
        "to",
        "from",
        "applicationId",
        "scope",
        "message",
        "digits",
    ];
    assert_eq!(fields(&refused), expected);
    let same = block_on(client.generate_voice_code("..", &request)).unwrap_err();
    assert_eq!(same.issues(), refused.issues());

    let request = VerifyCodeRequest::new("", "123", f64::NAN);
    let refused = block_on(client.verify_code("", &request)).unwrap_err();
    assert_eq!(found(&refused), (Kind::InvalidInput, Sent::No, 0));
    let expected = ["accountId", "to", "expirationTimeInMinutes", "code"];
    assert_eq!(fields(&refused), expected);
    assert_eq!(refused.code(), "ERR_BAD_REQUEST");
}

#[test]
fn a_configuration_that_cannot_work_is_refused_before_anything_is_sent() {
    for (configuration, field) in [
        (oauth2().with_base_path("http://mfa.example"), "basePath"),
        (oauth2().with_token_url("idp.example"), "tokenUrl"),
        (bandwidth_mfa::Configuration::oauth2("", ""), "credentials"),
        (access_token(""), "credentials"),
    ] {
        for operation in CALLS {
            let error = error(configuration.clone(), operation, []);
            assert_eq!(found(&error), (Kind::Configuration, Sent::No, 0));
            assert_eq!(error.issues()[0].field, field);
            assert_eq!(error.code(), "ERR_BAD_OPTION");
        }
    }
}

#[test]
fn an_access_token_that_no_header_can_hold_is_never_sent() {
    for value in ["a b", "a\r\nX: y", "é"] {
        let error = error(access_token(value), SEND, []);
        assert_eq!(
            found(&error),
            (Kind::Authorization, Sent::No, 0),
            "{value:?}"
        );
    }
}
