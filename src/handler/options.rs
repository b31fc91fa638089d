//! Reads the options of a handler. Reports every fault at once, and says what to do instead.

use crate::{
    api::{
        check,
        issue::Issue,
        raw_value::{NOT_JSON, RawValue},
    },
    support::{
        number::whole,
        secret::mask_text,
        text::{decimal, join, split},
    },
};
use alloc::{string::String, vec::Vec};

#[derive(Debug)]
pub(crate) struct OptionsReader<'a> {
    /// By name; nested names after a dot, list items by their number: `countries.deny.0`.
    options: &'a [(String, RawValue)],
    is_read: Vec<bool>,
    pub(crate) issues: Vec<Issue>,
}

impl<'a> OptionsReader<'a> {
    pub(crate) fn new(options: &'a [(String, RawValue)]) -> Self {
        Self {
            options,
            is_read: alloc::vec![false; options.len()],
            issues: Vec::new(),
        }
    }

    #[inline(never)]
    pub(crate) fn refuse(&mut self, field: &str, rule: &str) {
        self.issues.push(Issue::new(field, rule));
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.options.iter().any(|(known, _)| known == name)
    }

    pub(crate) fn get(&mut self, name: &str) -> Option<&'a RawValue> {
        let at = self.options.iter().position(|(known, _)| known == name)?;
        if let Some(is_read) = self.is_read.get_mut(at) {
            *is_read = true;
        }
        self.options.get(at).map(|(_, value)| value)
    }

    fn wrong_type(&mut self, name: &str, expected: &str, value: &RawValue) {
        // What it was, such as a Map, is not known here: see `flatten` in npm/handler/options.ts.
        let rule = if value.is_other(NOT_JSON) {
            join!("must be ", expected)
        } else {
            value.wrong_type(expected)
        };
        self.refuse(name, &rule);
    }

    /// A string; `None` if it is absent or of another type, which is then reported.
    pub(crate) fn text(&mut self, name: &str, is_required: bool) -> Option<String> {
        match self.get(name) {
            Some(RawValue::Text(text)) => return Some(text.clone()),
            Some(other) => self.wrong_type(name, "a string", other),
            None if is_required => self.refuse(name, "is required"),
            None => {}
        }
        None
    }

    pub(crate) fn flag(&mut self, name: &str) -> Option<bool> {
        let value = self.get(name)?;
        if let RawValue::Boolean(flag) = value {
            return Some(*flag);
        }
        self.wrong_type(name, "true or false", value);
        None
    }

    /// A whole number from `least` to `most`.
    pub(crate) fn count(&mut self, name: &str, default: u32, least: u32, most: u32) -> u32 {
        self.count_or(name, default, least, most, "")
    }

    /// The same; an error names the `alternative` too.
    fn count_or(
        &mut self,
        name: &str,
        default: u32,
        least: u32,
        most: u32,
        alternative: &str,
    ) -> u32 {
        match self.get(name) {
            None => return default,
            Some(RawValue::Number(number))
                if number.fract() == 0.0
                    && (f64::from(least)..=f64::from(most)).contains(number) =>
            {
                return u32::try_from(whole(*number)).unwrap_or(most);
            }
            Some(_) => self.refuse(
                name,
                &join!(
                    "must be a whole number from ",
                    decimal(least),
                    " to ",
                    decimal(most),
                    alternative
                ),
            ),
        }
        default
    }

    /// A limit: a whole number from 1, or `false` for none. Limits whose maximum is at most 100 cannot be `false`: they bound guessing.
    pub(crate) fn limit(&mut self, name: &str, default: Option<u32>, most: u32) -> Option<u32> {
        let may_be_false = most > 100;
        let alternative = if may_be_false {
            ", or false for no limit"
        } else {
            ""
        };
        match self.get(name) {
            None => default,
            Some(RawValue::Boolean(false)) if may_be_false => None,
            Some(_) => Some(self.count_or(name, 1, 1, most, alternative)),
        }
    }

    /// Checks an option that contains others, such as `limits`. `flatten` in npm/handler/options.ts lists the others. It lists
    /// the option itself only if it is empty, which is allowed, or of another type, which is refused.
    pub(crate) fn group(&mut self, name: &str, kind: &str, expected: &str) {
        let value = self.get(name);
        if let Some(wrong) = value.filter(|value| !value.is_other(kind)) {
            self.wrong_type(name, expected, wrong);
        }
    }

    /// The strings of a list, each with its name.
    pub(crate) fn list(&mut self, name: &str) -> Vec<(String, String)> {
        self.group(name, "an array", "an array");
        let mut strings = Vec::new();
        for index in 0..self.options.len() {
            let item = join!(name, ".", decimal(index));
            if !self.has(&item) {
                break;
            }
            if let Some(text) = self.text(&item, true) {
                strings.push((item, text));
            }
        }
        strings
    }

    /// Refuses unknown options, because a misspelt limit would limit nothing.
    pub(crate) fn refuse_unknown(&mut self) {
        for ((name, _), is_read) in self.options.iter().zip(&self.is_read) {
            if !is_read {
                // A name may contain anything, even a secret.
                let name = mask_text(name, &[]);
                self.issues.push(Issue::new(name, "is not an option"));
            }
        }
    }

    /// Checks the fields of the handler's sends by the rules of a request. `names` are the options that set them, such as `from` or
    /// `from.voice`. An option that has an issue already gets no second one.
    pub(crate) fn code_request(
        &mut self,
        fields: &crate::api::model::RequestFields,
        names: &[String],
    ) {
        for mut issue in check::code_request(fields) {
            let option = names
                .iter()
                .find(|name| split(name, b'.').next() == Some(&issue.field));
            if let Some(option) = option {
                issue.field.clone_from(option);
            }
            if !self.issues.iter().any(|known| known.field == issue.field) {
                self.issues.push(issue);
            }
        }
    }
}
