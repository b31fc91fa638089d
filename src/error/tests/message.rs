//! The list of issues in a sentence.

use super::{LISTED_ISSUES, list};
use crate::api::issue::Issue;
use alloc::vec;

#[test]
fn a_sentence_lists_sixteen_issues_and_says_if_there_are_more() {
    for (count, has_more) in [
        (1, false),
        (LISTED_ISSUES - 1, false),
        (LISTED_ISSUES, false),
        (LISTED_ISSUES + 1, true),
        (LISTED_ISSUES + 2, true),
    ] {
        let text = list(&vec![Issue::new("to", "is required"); count]);
        assert_eq!(text.ends_with("; and more"), has_more, "{count}");
        let listed = text.matches("to: is required").count();
        assert_eq!(listed, count.min(LISTED_ISSUES));
    }
}
