//! Whole numbers, and numbers of JavaScript.

/// Rounds down. NaN and negative numbers become 0, a number that is too large becomes the largest one.
#[allow(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "that is what the cast does"
)]
pub(crate) const fn whole(number: f64) -> u64 {
    number as u64
}

/// A JavaScript number; above 2^53 the nearest one.
#[allow(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "that is what the cast does"
)]
pub(crate) const fn float(number: u64) -> f64 {
    number as f64
}
