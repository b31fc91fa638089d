//! Phone numbers, in E.164 form.

use super::{send, text, verify};
use crate::api::{
    check::{code_request, verify_request},
    issue::Issue,
    model::RequestFields,
};

const E164: &str = "must be a phone number in E.164 form such as +19195551234 (\"+\", then 2 to 15 digits), found ";

#[test]
fn a_phone_number_is_in_e164_form() {
    let accepted = ["+12", "+19195551234", "+123456789012345", "+998"];
    let refused = [
        ("", "no \"+\" at its start"),
        ("19195551234", "no \"+\" at its start"),
        (" +19195551234", "no \"+\" at its start"),
        ("\u{ff0b}19195551234", "no \"+\" at its start"),
        ("+1919555123a", "a character that is not a digit"),
        ("+1 9195551234", "a character that is not a digit"),
        ("+19195551234\n", "a character that is not a digit"),
        ("+١٩١٩", "a character that is not a digit"),
        ("++12", "a character that is not a digit"),
        ("+09195551234", "a country code that starts with 0"),
        ("+0", "a country code that starts with 0"),
        ("+", "0 digits"),
        ("+1", "1 digits"),
        ("+1234567890123456", "16 digits"),
    ];
    for number in accepted {
        let to = text(number);
        let from = text(number);
        let fields = RequestFields { to, from, ..send() };
        assert_eq!(code_request(&fields), [], "{number:?}");
    }
    for (number, found) in refused {
        let message = format!("{E164}{found}");
        let fields = RequestFields {
            to: text(number),
            from: text(number),
            ..send()
        };
        let expected = [Issue::new("to", &*message), Issue::new("from", &*message)];
        assert_eq!(code_request(&fields), expected, "{number:?}");
        let fields = RequestFields {
            to: text(number),
            ..verify()
        };
        assert_eq!(
            verify_request(&fields),
            [Issue::new("to", message)],
            "{number:?}"
        );
    }
}
