//! What is refused before anything is sent.

use crate::support::{Script, VERIFY, basic, block_on, error, text};
use bandwidth_mfa::{Client, Configuration};

#[test]
fn configuration() {
    let all = Configuration::oauth2("", "")
        .with_base_path("mfa")
        .with_token_url("http://idp.example");
    assert_eq!(
        error(all, VERIFY, []).to_string(),
        "The configuration cannot work: basePath: must be an absolute URL; credentials: need a client id and a client secret; tokenUrl: must use https: plain http shows credentials and codes to the network (allowInsecure permits it). The code was not checked."
    );
}

#[test]
fn invalid_input() {
    let script = Script::new([]);
    let client = Client::new(basic(), &script);
    let mut request = text();
    request.to = "9195551234".into();
    request.digits = 9;
    let result = block_on(client.generate_messaging_code("", &request));
    assert_eq!(
        result.map_err(|error| error.to_string()),
        Err("The request was refused before sending: accountId: must not be empty; to: must be a phone number in E.164 form such as +19195551234 (\"+\", then 2 to 15 digits), found no \"+\" at its start; digits: must be a whole number from 4 to 8, found 9. No text was sent.".into())
    );
}
