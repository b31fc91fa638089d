//! A 200 that does not match the document, and something that is not an HTTP response.

use super::says;
use crate::support::{Outcome, SEND, VERIFY, VOICE, broken, cause, json};
use bandwidth_mfa::{BodyFault, Fault};

#[test]
fn a_response_that_does_not_match_the_document_says_what_is_wrong_with_it() {
    for (operation, ending) in [
        (SEND, "The text was sent: do not send it again."),
        (VOICE, "The call was made: do not make it again."),
        (
            VERIFY,
            "The code was checked, but the result is lost: let the person enter it again.",
        ),
    ] {
        let sentence = |why: &str| {
            format!(
                "mfa.example answered with something that does not match its OpenAPI document: {why}. {ending}"
            )
        };
        says(
            operation,
            [json(200, "[]")],
            &sentence(
                "the body is not a JSON object (is there a proxy or a login page in between?)",
            ),
        );
        let lost = BodyFault::Lost(cause("", ""));
        says(
            operation,
            [broken(200, lost)],
            &sentence("the body broke off"),
        );
        let lost = BodyFault::Lost(cause("ECONNRESET", "read failed"));
        says(
            operation,
            [broken(200, lost)],
            &sentence("the body broke off (ECONNRESET: read failed)"),
        );
        let large = broken(200, BodyFault::TooLarge);
        says(
            operation,
            [large],
            &sentence("the body has more than 64 KB"),
        );
    }
    says(
        SEND,
        [json(200, r#"{"messageId":1}"#)],
        "mfa.example answered with something that does not match its OpenAPI document: `messageId` is not a string. The text was sent: do not send it again.",
    );
    says(
        VOICE,
        [json(200, "{\"callId\":\"\u{fffd}\"}")],
        "mfa.example answered with something that does not match its OpenAPI document: `callId` is not valid UTF-8. The call was made: do not make it again.",
    );
    says(
        VERIFY,
        [json(200, r#"{"valid":"true"}"#)],
        "mfa.example answered with something that does not match its OpenAPI document: `valid` is not a boolean. The code was checked, but the result is lost: let the person enter it again.",
    );
    says(
        VERIFY,
        [Outcome::Fault(Fault::NoResponse)],
        "The transport returned something that is not an HTTP response. The code may have been checked, which counts as a try: let the person enter it again instead of repeating the request.",
    );
}
