//! When a pair counts.

use super::Overlap;
use crate::{Error, Result};

/// Which similarity decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// `|A∩B| / |A∪B|`: bad at texts of very different lengths.
    #[default]
    Resemblance,
    /// `|A∩B| / min(|A|, |B|)`: also finds an abridged version, and any short
    /// text inside a long one.
    Containment,
}

impl Measure {
    /// The word that outputs and settings use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Resemblance => "resemblance",
            Self::Containment => "containment",
        }
    }

    /// The similarity, 0..=1; 0 when either set is empty.
    #[must_use]
    pub fn of(self, overlap: Overlap) -> f64 {
        match self {
            Self::Resemblance => overlap.resemblance(),
            Self::Containment => {
                let both = overlap.containment();
                both.of_left.max(both.of_right)
            }
        }
    }

    /// What the shared shingles are divided by.
    const fn whole(self, overlap: Overlap) -> usize {
        match self {
            Self::Resemblance => overlap.left + overlap.right - overlap.shared,
            Self::Containment => {
                if overlap.left < overlap.right {
                    overlap.left
                } else {
                    overlap.right
                }
            }
        }
    }
}

/// The smallest similarity that counts, in millionths: compared with counts, so
/// that no rounding decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Threshold(u32);

impl Threshold {
    /// The threshold nearest to `value`.
    ///
    /// # Errors
    ///
    /// Returns an error when `value` is not in 0..=1.
    pub fn new(value: f64) -> Result<Self> {
        if !(0.0..=1.0).contains(&value) {
            return Err(Error::parameter(format!("threshold {value} is not in 0..=1")));
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and a million"
        )]
        Ok(Self((value * 1e6).round() as u32))
    }

    /// The threshold of so many millionths, at most a million.
    pub const fn at_millionths(millionths: u32) -> Self {
        Self(millionths)
    }

    /// The threshold as a number, 0..=1.
    #[must_use]
    pub fn value(self) -> f64 {
        f64::from(self.0) / 1e6
    }

    /// Whether these counts reach it.
    ///
    /// A pair that shares nothing never does, not even at a threshold of 0.
    #[must_use]
    pub fn is_reached(self, measure: Measure, overlap: Overlap) -> bool {
        let part = overlap.shared as u128 * 1_000_000;
        overlap.shared > 0 && part >= measure.whole(overlap) as u128 * u128::from(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_similarity_equal_to_the_threshold_counts() {
        for (threshold, shared, union) in [(0.7, 7, 10), (0.7, 21, 30), (0.3, 3, 10), (0.1, 3, 30)]
        {
            let threshold = Threshold::new(threshold).unwrap();
            let at = Overlap { shared, left: union, right: shared };
            let below = Overlap { shared: shared - 1, left: union, right: shared - 1 };
            assert!(threshold.is_reached(Measure::Resemblance, at), "{at:?}");
            assert!(!threshold.is_reached(Measure::Resemblance, below), "{below:?}");
        }
    }

    #[test]
    fn containment_is_of_the_smaller_set() {
        let inside = Overlap { shared: 9, left: 10, right: 1000 };
        let threshold = Threshold::new(0.9).unwrap();
        assert!(threshold.is_reached(Measure::Containment, inside));
        assert!(!threshold.is_reached(Measure::Resemblance, inside));
        assert!((Measure::Containment.of(inside) - 0.9).abs() < 1e-12);
    }

    #[test]
    fn sharing_nothing_never_counts() {
        let zero = Threshold::new(0.0).unwrap();
        assert!(!zero.is_reached(Measure::Resemblance, Overlap::default()));
        assert!(!zero.is_reached(Measure::Containment, Overlap { shared: 0, left: 3, right: 0 }));
    }

    #[test]
    fn thresholds_outside_of_zero_to_one_are_errors() {
        assert!(Threshold::new(1.5).unwrap_err().is_parameter());
        assert!(Threshold::new(f64::NAN).is_err());
    }
}
