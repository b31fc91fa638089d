//! Encodings against known vectors, URLs and dates.

#![cfg(not(target_family = "wasm"))]

use super::{base64, encode_component, encode_form, parse_date_ms, parse_url};

#[test]
fn base64_follows_its_test_vectors() {
    for (text, encoded) in [
        // RFC 4648 10
        ("", ""),
        ("f", "Zg=="),
        ("fo", "Zm8="),
        ("foo", "Zm9v"),
        ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
        // RFC 7617 2 and 2.1
        ("Aladdin:open sesame", "QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
        ("test:123£", "dGVzdDoxMjPCow=="),
        // Made with Python's base64.
        ("é😀", "w6nwn5iA"),
    ] {
        assert_eq!(base64(text), encoded, "{text:?}");
    }
}

#[test]
fn the_two_percent_encodings_differ_in_a_space_and_five_marks() {
    for (text, component, form) in [
        ("azAZ09", "azAZ09", "azAZ09"),
        ("-_.*", "-_.*", "-_.*"),
        ("!'()~", "!'()~", "%21%27%28%29%7E"),
        ("a b", "a%20b", "a+b"),
        ("a+b", "a%2Bb", "a%2Bb"),
        ("100%", "100%25", "100%25"),
        (":/?#[]@", "%3A%2F%3F%23%5B%5D%40", "%3A%2F%3F%23%5B%5D%40"),
        ("$&,;=", "%24%26%2C%3B%3D", "%24%26%2C%3B%3D"),
        (
            "\"<>\\^`{|}",
            "%22%3C%3E%5C%5E%60%7B%7C%7D",
            "%22%3C%3E%5C%5E%60%7B%7C%7D",
        ),
        ("\0\n\u{7f}", "%00%0A%7F", "%00%0A%7F"),
        ("é😀", "%C3%A9%F0%9F%98%80", "%C3%A9%F0%9F%98%80"),
        ("", "", ""),
    ] {
        assert_eq!(encode_component(text), component, "{text:?}");
        assert_eq!(encode_form(text), form, "{text:?}");
    }
}

#[test]
fn a_url_is_split_into_its_parts() {
    let url = parse_url("HTTPS://U:P@Mfa.Example:8443/a/../b?c#d").unwrap();
    assert_eq!(url.protocol, "https:");
    assert_eq!(url.hostname, "mfa.example");
    assert_eq!(url.host, "mfa.example:8443");
    assert!(url.has_user_info);
    assert_eq!(url.href, "https://U:P@mfa.example:8443/b?c#d");
    assert_eq!(parse_url("https://a:443/").unwrap().host, "a");
    assert!(parse_url("https://:p@a").unwrap().has_user_info);
    assert!(!parse_url("https://a").unwrap().has_user_info);
    assert!(parse_url("a/b").is_none());
}

#[test]
fn a_date_has_one_of_the_three_forms_of_http() {
    for (text, at) in [
        // RFC 9110 5.6.7. The last form has no zone: it is in GMT too.
        ("Sun, 06 Nov 1994 08:49:37 GMT", Some(784_111_777_000)),
        ("Sunday, 06-Nov-94 08:49:37 GMT", Some(784_111_777_000)),
        ("Sun Nov  6 08:49:37 1994", Some(784_111_777_000)),
        ("Sun Nov  6 08:49:37 199", None),
        ("Sun Nov  6 08:49:37 19945", None),
        ("Sun Nov  6 08.49.37 1994", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
        // Before 1970.
        ("Wed, 31 Dec 1969 23:59:59 GMT", Some(0)),
        ("Wed Dec 31 23:59:59 1969", Some(0)),
        ("Mon, 01 Jan 0001 00:00:00 GMT", Some(0)),
        ("Wed, 41 Dec 1969 23:59:59 GMT", None),
        ("1994-11-06T08:49:37Z", None),
        ("GMT", None),
        (" GMT", None),
        ("", None),
    ] {
        assert_eq!(parse_date_ms(text), at, "{text:?}");
    }
}
