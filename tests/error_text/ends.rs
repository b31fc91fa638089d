//! A call that was ended: by its deadline, by the transport.

use super::says;
use crate::support::{
    Outcome, SEND, VERIFY, VOICE, basic, broken, ended, error, oauth2, refused, reset,
};
use bandwidth_mfa::{BodyFault, End, Fault};
use std::time::Duration;

#[test]
fn a_passed_deadline_says_how_long_it_was_and_what_was_sent() {
    says(
        SEND,
        [ended(End::Timeout)],
        "No response arrived within the deadline of 10000 ms (mfa.example). A text may have been sent: tell the person before you send another.",
    );
    says(
        VERIFY,
        [broken(200, BodyFault::Ended(End::Timeout))],
        "The body of the response did not arrive completely within the deadline of 10000 ms (mfa.example). The code was checked, but the result is lost: let the person enter it again.",
    );
    assert_eq!(
        error(
            basic().with_timeout(Duration::from_millis(5)),
            SEND,
            [refused().late(5)]
        )
        .to_string(),
        "The request could not be made within the deadline of 5 ms (mfa.example). No text was sent."
    );
    assert_eq!(
        error(
            oauth2().with_timeout(Duration::from_millis(5)),
            VOICE,
            [reset().late(5)]
        )
        .to_string(),
        "No access token arrived within the deadline of 5 ms (idp.example). No call was made."
    );
}

#[test]
fn an_aborted_call_says_what_was_sent() {
    says(
        VOICE,
        [ended(End::Aborted)],
        "The transport aborted the call to mfa.example. A call may have been made: tell the person before you make another.",
    );
    says(
        SEND,
        [Outcome::Fault(Fault::NotMade(End::Aborted))],
        "The transport aborted the call to mfa.example. No text was sent.",
    );
    says(
        SEND,
        [broken(200, BodyFault::Ended(End::Aborted))],
        "The transport aborted the call to mfa.example. The text was sent: do not send it again.",
    );
    assert_eq!(
        error(oauth2(), VERIFY, [ended(End::Aborted)]).to_string(),
        "The transport aborted the call to mfa.example. The code was not checked."
    );
}
