//! What a call sends, and its result.

use crate::support::{
    Recorded, SEND, Script, TEXT_SENT, VOICE, access_token, basic, block_on, call, client, entered,
    json, text,
};
use bandwidth_mfa::VerifyCodeRequest;

#[test]
fn a_text_is_one_post() {
    let script = Script::new([json(200, TEXT_SENT)]);
    let client = client(basic(), &script);
    let mut request = text();
    request.scope = Some("sign in".into());
    let request = request.with_callback_url("https://app.example/hook");
    let sent = block_on(
        client
            .with_account_id("99/00")
            .generate_messaging_code(&request),
    )
    .unwrap();
    assert_eq!(sent.message_id.as_deref(), Some("message"));
    let expected = Recorded {
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
    assert_eq!(*script.recorded.borrow(), [expected]);
}

#[test]
fn a_voice_call_is_sent_without_absent_fields() {
    let script = Script::new([json(200, r#"{"callId":"call"}"#)]);
    let client = client(access_token("mine"), &script);
    let sent = block_on(client.generate_voice_code(&text())).unwrap();
    assert_eq!(sent.call_id.as_deref(), Some("call"));
    let recorded = &script.recorded.borrow()[0];
    assert_eq!(
        recorded.url,
        "https://mfa.example/v1/accounts/9900000/code/voice"
    );
    assert_eq!(recorded.authorization.as_deref(), Some("Bearer mine"));
    assert_eq!(
        recorded.body,
        r#"{"to":"+19195551234","from":"+19195554321","applicationId":"application","message":"Your code is {CODE}","digits":6}"#
    );
}

#[test]
fn a_verify_is_one_post_and_a_wrong_code_is_no_error() {
    let script = Script::new([
        json(200, r#"{"valid":true}"#),
        json(200, r#"{"valid":false}"#),
    ]);
    let client = client(basic(), &script);
    let mut request =
        VerifyCodeRequest::new("+19195551234", "654321").with_expiration_time_in_minutes(1.5);
    request.scope = Some("sign in".into());
    let request = request.with_application_id("application");
    assert!(block_on(client.verify_code(&request)).unwrap().valid);
    assert!(!block_on(client.verify_code(&entered())).unwrap().valid);
    let recorded = script.recorded.borrow();
    assert_eq!(
        recorded[0].url,
        "https://mfa.example/v1/accounts/9900000/code/verify"
    );
    let expected = r#"{"to":"+19195551234","scope":"sign in","expirationTimeInMinutes":1.5,"code":"654321","applicationId":"application"}"#;
    assert_eq!(recorded[0].body, expected);
    let expected = r#"{"to":"+19195551234","expirationTimeInMinutes":3.0,"code":"654321"}"#;
    assert_eq!(recorded[1].body, expected);
}

#[test]
fn an_absent_identifier_is_none() {
    for operation in [SEND, VOICE] {
        let script = Script::new([json(200, "{}")]);
        assert_eq!(call(&client(basic(), &script), operation), Ok(None));
    }
}
