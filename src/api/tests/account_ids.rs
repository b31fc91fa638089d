//! Account ids, in the path.

use crate::api::{
    check::{account_id, account_segment},
    issue::Issue,
    raw_value::RawValue,
};

#[test]
fn an_account_id_that_is_a_number_is_whole_and_exact() {
    let longest = 9_007_199_254_740_991.0;
    let text = account_id(&RawValue::Number(longest));
    assert_eq!(text.as_deref(), Ok("9007199254740991"));
    let rule = "must be a string or a whole number from 0 to 9007199254740991";
    for number in [-1.0, 0.5, longest + 1.0, f64::NAN, f64::INFINITY] {
        let refused = account_id(&RawValue::Number(number));
        assert_eq!(refused, Err(Issue::new("accountId", rule)), "{number}");
    }
}

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
