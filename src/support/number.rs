//! Whole numbers.

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
