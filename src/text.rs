//! Texts are joined, not formatted: the standard library's formatting is a twentieth of the package.

use alloc::string::{String, ToString as _};

/// Joins texts of any kind into a `String`.
macro_rules! join {
    ($($part:expr),+ $(,)?) => {
        [$(::core::convert::AsRef::<str>::as_ref(&$part)),+].concat()
    };
}

pub(crate) use join;

/// A number in digits; one function for the numbers of every type.
pub(crate) fn decimal(number: impl TryInto<i64>) -> String {
    number.try_into().unwrap_or(i64::MAX).to_string()
}
