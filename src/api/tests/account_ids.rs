//! Account ids, in the path.

use crate::api::{check::account_segment, issue::Issue};

#[test]
fn an_account_id_is_one_segment_of_the_path() {
    let accepted = [
        ("9900000", "9900000"),
        ("a/b", "a%2Fb"),
        ("a?b#c", "a%3Fb%23c"),
        ("../x", "..%2Fx"),
        ("...", "..."),
        ("%2e%2e", "%252e%252e"),
        ("a\\b", "a%5Cb"),
        (" ", "%20"),
        ("\t\r\n", "%09%0D%0A"),
        ("ü", "%C3%BC"),
    ];
    let refused = [
        ("", "must not be empty"),
        (".", "must not be \".\" or \"..\""),
        ("..", "must not be \".\" or \"..\""),
    ];
    for (id, segment) in accepted {
        assert_eq!(account_segment(id).as_deref(), Ok(segment), "{id:?}");
    }
    for (id, rule) in refused {
        assert_eq!(
            account_segment(id),
            Err(Issue::new("accountId", rule)),
            "{id:?}"
        );
    }
}
