//! The values of `Authorization`.

#![cfg(not(target_family = "wasm"))]

use super::{basic, bearer, is_b64token};
use crate::{
    auth::token::Token,
    error::{Kind, Sent},
};

#[test]
fn only_a_b64token_becomes_a_header() {
    for token in ["a", "AZaz09-._~+/", "abc=", "abc==", "eyJ.eyJ.x-_"] {
        assert!(is_b64token(token), "{token:?}");
        let header = bearer(&Token::once(token)).unwrap();
        assert_eq!(header, format!("Bearer {token}"));
    }
    for token in [
        "",
        "=",
        "==",
        "a=b",
        "=a",
        "a b",
        " a",
        "a\r\nX: y",
        "a\n",
        "a\0",
        "a,b",
        "a:b",
        "a\"",
        "é",
        "a%",
        "a\u{fffd}",
    ] {
        assert!(!is_b64token(token), "{token:?}");
        let error = bearer(&Token::once(token)).unwrap_err();
        assert_eq!(error.kind(), Kind::Authorization, "{token:?}");
        assert_eq!(error.sent(), Sent::No, "{token:?}");
    }
}

#[test]
fn a_basic_header_is_utf8_in_base64() {
    // The first two are of RFC 7617 2 and 2.1.
    let vectors = [
        (
            "Aladdin",
            "open sesame",
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
        ),
        ("test", "123£", "Basic dGVzdDoxMjPCow=="),
        ("", "", "Basic Og=="),
    ];
    for (username, password, header) in vectors {
        assert_eq!(basic(username, password), header);
    }
}
