//! The errors that each runtime was seen to report, and what they prove.

#![cfg(not(target_family = "wasm"))]

use super::{NOT_CONNECTED, NOT_TLS, NOT_TRUSTED, Rejection, Runtime, classify};
use crate::{call::exchange::Fault, error::Cause};

#[derive(Debug, PartialEq)]
enum Proof {
    /// Nothing was sent, and a retry may help.
    Transient,
    /// Nothing was sent, and a retry cannot help.
    Final,
    /// It may have been applied.
    None,
}
use Proof::{Final, Transient};

fn proof(runtime: Runtime, message: &str, codes: &[&str]) -> Proof {
    let cause = Cause {
        name: "TypeError".into(),
        code: codes.first().map(|code| (*code).into()),
        message: message.into(),
    };
    let rejection = Rejection {
        cause: cause.clone(),
        codes: codes.iter().map(|code| (*code).into()).collect(),
    };
    match classify(runtime, rejection) {
        Fault::NotConnected(kept) => {
            assert_eq!(kept, cause);
            Transient
        }
        Fault::CannotConnect(kept) => {
            assert_eq!(kept, cause);
            Final
        }
        Fault::Lost(kept) => {
            assert_eq!(kept, cause);
            Proof::None
        }
        fault @ (Fault::NoResponse | Fault::Ended(_) | Fault::NotMade(_)) => {
            panic!("{fault:?} from a rejection")
        }
    }
}

type Case<'a> = (&'a str, &'a [&'a str], Proof);

#[track_caller]
fn check(runtime: Runtime, cases: &[Case<'_>]) {
    for (message, codes, expected) in cases {
        assert_eq!(
            &proof(runtime, message, codes),
            expected,
            "{message:?} {codes:?}"
        );
    }
}

#[test]
fn nodes_codes_say_where_a_request_failed() {
    let failed = "fetch failed";
    let refused = "ECONNREFUSED";
    check(
        Runtime::Other,
        &[
            (failed, &[refused], Transient),
            (failed, &["ENOTFOUND"], Transient),
            (failed, &["EAI_AGAIN"], Transient),
            (failed, &["UND_ERR_CONNECT_TIMEOUT"], Transient),
            (failed, &["DEPTH_ZERO_SELF_SIGNED_CERT"], Final),
            (failed, &["ERR_TLS_CERT_ALTNAME_INVALID"], Final),
            (failed, &["UNABLE_TO_VERIFY_LEAF_SIGNATURE"], Final),
            (failed, &["PATH_LENGTH_EXCEEDED"], Final),
            // Next.js, while it prerenders.
            ("", &["HANGING_PROMISE_REJECTION"], Final),
            ("bad port", &[], Final),
            (failed, &["ECONNRESET"], Proof::None),
            (failed, &["UND_ERR_SOCKET"], Proof::None),
            (failed, &["UND_ERR_HEADERS_OVERFLOW"], Proof::None),
            (failed, &["HPE_INVALID_CONSTANT"], Proof::None),
            (failed, &[], Proof::None),
            // All addresses that were tried must have the same result.
            (failed, &[refused, "ENETUNREACH"], Transient),
            (failed, &[refused, "ECONNRESET"], Proof::None),
            (failed, &["ECONNRESET", refused], Proof::None),
            (failed, &[refused, "CERT_HAS_EXPIRED"], Proof::None),
            // Other texts prove nothing.
            ("client error (Connect): refused", &[], Proof::None),
            ("bad port in the response", &[], Proof::None),
        ],
    );
}

#[test]
fn a_system_code_proves_something_only_while_connecting() {
    check(
        Runtime::Other,
        &[
            ("", &["ECONNREFUSED connect"], Transient),
            ("", &["ENOTFOUND getaddrinfo"], Transient),
            ("", &["EHOSTUNREACH connect", "ENETUNREACH"], Transient),
            ("", &["EACCES connect"], Transient),
            ("", &["EINVAL connect"], Transient),
            ("", &["ETIMEDOUT connect", "EPERM connect"], Transient),
            ("", &["EAI_FAIL getaddrinfo"], Transient),
            ("", &["ECONNRESET connect"], Proof::None),
            ("", &["EACCES open"], Proof::None),
            ("", &["ETIMEDOUT read"], Proof::None),
            ("", &["ERR_ACCESS_DENIED connect"], Final),
            ("", &["EHOSTUNREACH read"], Proof::None),
            ("", &["ENETUNREACH write"], Proof::None),
            (
                "",
                &["EHOSTUNREACH connect", "EHOSTUNREACH read"],
                Proof::None,
            ),
            ("", &["CERT_HAS_EXPIRED connect"], Final),
            ("", &[" connect"], Proof::None),
            ("", &[""], Proof::None),
        ],
    );
}

#[test]
fn buns_codes_are_read_like_nodes() {
    check(
        Runtime::Other,
        &[
            ("Unable to connect", &["ECONNREFUSED"], Transient),
            ("Unable to connect", &["ENOTFOUND"], Transient),
            ("self signed", &["DEPTH_ZERO_SELF_SIGNED_CERT"], Final),
            ("closed", &["ECONNRESET"], Proof::None),
            ("Malformed", &["Malformed_HTTP_Response"], Proof::None),
        ],
    );
}

#[test]
fn denos_texts_say_where_a_request_failed() {
    check(
        Runtime::Deno,
        &[
            (
                "client error (Connect): tcp connect error: Connection refused (os error 111)",
                &[],
                Transient,
            ),
            (
                "client error (Connect): dns error: not known",
                &[],
                Transient,
            ),
            (
                "error sending request for url (https://certificate.example/): client error (Connect): dns error: not known",
                &[],
                Transient,
            ),
            (
                "client error (Connect): invalid peer certificate: UnknownIssuer",
                &[],
                Final,
            ),
            ("Connection reset by peer (os error 104)", &[], Proof::None),
            (
                "client error (SendRequest): connection closed before message completed",
                &[],
                Proof::None,
            ),
            (
                "client error (SendRequest): invalid HTTP version parsed",
                &[],
                Proof::None,
            ),
            ("bad port", &[], Final),
            ("Requests to port 25 are blocked", &[], Final),
            ("", &["ECONNREFUSED"], Transient),
            ("", &["CERT_HAS_EXPIRED"], Final),
        ],
    );
}

#[test]
fn workerd_and_browsers_prove_nothing() {
    for runtime in [Runtime::Workerd, Runtime::Browser] {
        check(
            runtime,
            &[
                ("Network connection lost.", &[], Proof::None),
                ("internal error; reference = abc", &[], Proof::None),
                ("Failed to fetch", &[], Proof::None),
                ("fetch failed", &["ECONNREFUSED"], Proof::None),
                ("client error (Connect): refused", &[], Proof::None),
                ("bad port", &[], Proof::None),
            ],
        );
    }
}

#[test]
fn the_codes_of_a_server_without_tls_prove_something_only_with_nodes_own_fetch() {
    for code in NOT_TLS {
        let message = "fetch failed: SSL routines";
        assert_eq!(proof(Runtime::Other, message, &[code]), Final, "{code}");
        let message = "SSL routines";
        assert_eq!(
            proof(Runtime::Other, message, &[code]),
            Proof::None,
            "{code}"
        );
    }
}

#[test]
fn every_code_of_a_list_proves_the_same() {
    for code in NOT_CONNECTED {
        assert_eq!(proof(Runtime::Other, "", &[code]), Transient, "{code}");
    }
    for code in NOT_TRUSTED {
        assert_eq!(proof(Runtime::Other, "", &[code]), Final, "{code}");
    }
}
