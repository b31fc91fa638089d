//! What arrives at the phone.

use alloc::string::String;
use serde::Serialize;

/// How a code reaches the phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Channel {
    /// As a text.
    Messaging,
    /// Spoken, in a call.
    Voice,
}

/// A message at a phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Message {
    /// The phone's number, in E.164 form.
    pub to: String,
    /// The sender's number, in E.164 form.
    pub from: String,
    /// A text or a call.
    pub channel: Channel,
    /// What is shown or said, the code in its place.
    pub text: String,
    /// The code alone.
    pub code: String,
    /// When it was sent, in milliseconds since 1970.
    pub at: u64,
}

/// The document's `{NAME}`: the application's name, configured at Bandwidth; here there is none.
const NAME: &str = "Simulator";

/// Puts every `{CODE}`, `{NAME}` and `{SCOPE}` in its place; what was put in is not looked through again.
pub(super) fn render(template: &str, code: &str, scope: &str) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let known = [("CODE}", code), ("NAME}", NAME), ("SCOPE}", scope)];
        let found = known
            .iter()
            .find_map(|(mark, value)| Some((value, after.strip_prefix(mark)?)));
        if let Some((value, behind)) = found {
            out.push_str(value);
            rest = behind;
        } else {
            out.push('{');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}
