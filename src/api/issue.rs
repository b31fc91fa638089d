//! `Issue`: a rule that a field breaks.

use alloc::string::String;
#[cfg(js_exports)]
use alloc::vec::Vec;

/// One faulty field and the rule that it breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Issue {
    /// The field's or option's name.
    pub field: String,
    /// The rule; never a code or a full phone number.
    pub message: String,
}

impl Issue {
    pub(crate) fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            message: message.into(),
        }
    }

    /// Adds the issues of fields that have none yet.
    #[cfg(js_exports)]
    pub(crate) fn add_new(issues: &mut Vec<Self>, mut more: Vec<Self>) {
        more.retain(|issue| issues.iter().all(|known| known.field != issue.field));
        issues.append(&mut more);
    }

    /// The same issue with the field's name in Rust: `application_id` for `applicationId`.
    pub(crate) fn in_rust(mut self) -> Self {
        let mut name = String::new();
        for character in self.field.chars() {
            if character.is_ascii_uppercase() {
                name.push('_');
            }
            name.push(character.to_ascii_lowercase());
        }
        self.field = name;
        self
    }
}
