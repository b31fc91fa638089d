//! What arrives at the phone.

use alloc::string::String;
use serde::Serialize;

/// How a code is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Channel {
    /// By text.
    Messaging,
    /// Spoken in a call.
    Voice,
}

/// A message on a phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Message {
    /// The phone's number, in E.164 form.
    pub to: String,
    /// The sender's number, in E.164 form.
    pub from: String,
    /// By text or by call.
    pub channel: Channel,
    /// The text, shown or spoken, with the code in it.
    pub text: String,
    /// The code.
    pub code: String,
    /// When it was sent, in milliseconds since 1970.
    pub at: u64,
}

/// The document's `{NAME}` is the application's name at Bandwidth; the simulator has none.
const NAME: &str = "Simulator";

/// Replaces every `{CODE}`, `{NAME}` and `{SCOPE}`. Replacements are not searched again.
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
