//! The `Debug` output of the types.

use crate::{
    canaries::{ACCESS_TOKEN, CLIENT_SECRET, CODE, NUMBER, PASSWORD, access_token, basic, oauth2},
    shown::prints_no_secret,
    support::{Script, VERIFY, block_on, client, entered, good},
};
use bandwidth_mfa::{
    BodyFault, CodeRequest, Credentials, Kind, MessagingCodeResponse, Secret, Sent, Token,
    VerifyCodeRequest, VoiceCodeResponse,
};

#[test]
fn no_type_prints_its_secret() {
    let mut send = CodeRequest::new(NUMBER).with_from(NUMBER);
    send.callback_url = Some(format!("https://user:{PASSWORD}@app.example"));
    prints_no_secret(&send);
    prints_no_secret(&VerifyCodeRequest::new(NUMBER, CODE));
    for secret in [PASSWORD, CLIENT_SECRET, ACCESS_TOKEN, CODE] {
        prints_no_secret(&Secret::new(secret));
        prints_no_secret(&Token::once(secret));
        prints_no_secret(&Token::until(secret, 2, 1));
        prints_no_secret(&Credentials::AccessToken(secret.into()));
    }
    for configuration in [oauth2(), basic(), access_token()] {
        prints_no_secret(&configuration);
        prints_no_secret(&client(configuration, &Script::new([])));
    }
}

#[test]
fn the_types_without_secrets_print() {
    let script = Script::new([good(VERIFY)]);
    let client = client(basic(), &script);
    let verified = block_on(client.verify_code(&entered())).unwrap();
    let printed = format!(
        "{:?} {:?} {verified:?} {:?} {:?} {:?}",
        MessagingCodeResponse::default(),
        VoiceCodeResponse::default(),
        Kind::Timeout,
        Sent::Maybe,
        BodyFault::TooLarge,
    );
    assert_eq!(
        printed,
        "MessagingCodeResponse { message_id: None } VoiceCodeResponse { call_id: None } \
         VerifyCodeResponse { valid: true } Timeout Maybe TooLarge"
    );
}

#[test]
fn numbers_are_masked() {
    let send = CodeRequest::new(NUMBER).with_from("+12025550123");
    let printed = format!("{send:?}");
    assert!(printed.contains("+1202•••0143"), "{printed}");
    assert!(printed.contains("+1202•••0123"), "{printed}");
}
