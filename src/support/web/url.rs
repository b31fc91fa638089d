//! `Url`.

use alloc::string::String;

/// The parts of an absolute URL (WHATWG URL) that the rules use.
#[derive(Debug)]
pub(crate) struct Url {
    /// With its colon: `https:`.
    pub(crate) protocol: String,
    /// Without the port.
    pub(crate) hostname: String,
    /// With the port, unless it is the scheme's default.
    pub(crate) host: String,
    /// Whether it contains a user name or a password.
    pub(crate) has_user_info: bool,
    /// The whole URL, normalised.
    pub(crate) href: String,
}
