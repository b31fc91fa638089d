//! What is refused before anything is sent.

use crate::support::{Script, basic, block_on, client, refusal, text};
use bandwidth_mfa::Configuration;

#[test]
fn a_faulty_configuration_names_every_fault() {
    let all = Configuration::oauth2("", "")
        .with_base_path("mfa")
        .with_token_url("http://idp.example");
    assert_eq!(
        refusal(all).to_string(),
        "The configuration cannot work: base_path: must be an absolute URL; credentials: need a client id and a client secret; token_url: must use https: plain http shows credentials and codes to the network (with_allow_insecure allows it). Nothing was sent."
    );
}

#[test]
fn a_refused_request_names_every_fault() {
    let script = Script::new([]);
    let client = client(basic(), &script);
    let mut request = text();
    request.to = "9195551234".into();
    request.digits = 9;
    let result = block_on(client.with_account_id("").generate_messaging_code(&request));
    assert_eq!(
        result.map_err(|error| error.to_string()),
        Err("The request was refused before sending: account_id: must not be empty; to: must be a phone number in E.164 form such as +19195551234 (\"+\", then 2 to 15 digits), found no \"+\" at its start; digits: must be a whole number from 4 to 8, found 9. No text was sent.".into())
    );
}
