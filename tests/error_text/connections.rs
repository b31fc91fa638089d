//! No connection, or one that broke.

use super::says;
use crate::support::{
    SEND, VERIFY, VOICE, cannot_connect, lost, not_connected, refused, reset, untrusted,
};

#[test]
fn a_missing_connection_names_the_server_and_the_cause() {
    says(
        SEND,
        [refused(), refused()],
        "No connection to mfa.example could be made (ECONNREFUSED: fetch failed). No text was sent. Check the base path and the network, then try again.",
    );
    let unnamed = not_connected("", "client error (Connect): dns error");
    says(
        VOICE,
        [unnamed.clone(), unnamed],
        "No connection to mfa.example could be made (client error (Connect): dns error). No call was made. Check the base path and the network, then try again.",
    );
}

#[test]
fn an_untrusted_certificate_names_tls() {
    says(
        VERIFY,
        [untrusted()],
        "No secure connection to mfa.example could be made: its certificate or its TLS was not accepted (CERT_HAS_EXPIRED: fetch failed). The code was not checked. Trying again will not help: check the base path and what answers there.",
    );
}

#[test]
fn an_untrusted_certificate_without_a_code_names_tls() {
    says(
        SEND,
        [cannot_connect(
            "",
            "invalid peer certificate: UnknownIssuer",
        )],
        "No secure connection to mfa.example could be made: its certificate or its TLS was not accepted (invalid peer certificate: UnknownIssuer). No text was sent. Trying again will not help: check the base path and what answers there.",
    );
}

#[test]
fn a_blocked_port_is_not_a_certificate_error() {
    says(
        SEND,
        [cannot_connect("", "bad port")],
        "No connection to mfa.example was allowed (bad port). No text was sent. Trying again will not help: check the base path and what answers there.",
    );
}

#[test]
fn a_forbidden_network_names_the_permission() {
    says(
        SEND,
        [cannot_connect("ERR_ACCESS_DENIED", "fetch failed")],
        "No connection to mfa.example was allowed (ERR_ACCESS_DENIED: fetch failed). No text was sent. Trying again will not help: start the program with the permission to use the network (`--allow-net`).",
    );
}

#[test]
fn a_prerendering_framework_is_named() {
    says(
        VERIFY,
        [cannot_connect("DYNAMIC_SERVER_USAGE", "no-store fetch")],
        "No connection to mfa.example was allowed (DYNAMIC_SERVER_USAGE: no-store fetch). The code was not checked. Trying again will not help: Next.js makes no request while it prerenders a page or a route.",
    );
}

#[test]
fn a_lost_connection_says_what_may_have_happened() {
    says(
        SEND,
        [reset()],
        "The connection to mfa.example failed before a response arrived (ECONNRESET: fetch failed). A text may have been sent: tell the person before you send another.",
    );
    says(
        VOICE,
        [lost("", "Network connection lost.")],
        "The connection to mfa.example failed before a response arrived (Network connection lost.). A call may have been made: tell the person before you make another.",
    );
    says(
        VERIFY,
        [lost("", "")],
        "The connection to mfa.example failed before a response arrived. The code may have been checked, which counts as a try: let the person enter it again instead of repeating the request.",
    );
}

#[test]
fn the_runtimes_words_appear_once() {
    for (code, message, shown) in [
        ("", "", ""),
        (
            "",
            "Network connection lost.",
            " (Network connection lost.)",
        ),
        ("ECONNRESET", "", " (ECONNRESET)"),
        ("ECONNRESET", "read ECONNRESET", " (read ECONNRESET)"),
        ("ECONNRESET", "fetch failed", " (ECONNRESET: fetch failed)"),
    ] {
        let sentence = format!(
            "The connection to mfa.example failed before a response arrived{shown}. A text may have been sent: tell the person before you send another."
        );
        says(SEND, [lost(code, message)], &sentence);
    }
}
