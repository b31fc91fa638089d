//! `Url`.

use alloc::string::String;

/// The parts of an absolute URL (WHATWG URL) that our rules speak of.
#[derive(Debug)]
pub(crate) struct Url {
    /// With its colon: `https:`.
    pub(crate) protocol: String,
    /// Without the port.
    pub(crate) hostname: String,
    /// With the port, where it is not the scheme's own.
    pub(crate) host: String,
    /// Whether it holds a user name or a password.
    pub(crate) has_user_info: bool,
    /// The whole, normalised.
    pub(crate) href: String,
}
