//! How many bands of how many rows.

use crate::{Error, Result};

/// A split of a signature into bands: documents that agree on all rows of a
/// band become candidates (Mining of Massive Datasets, 3.4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Banding {
    /// How many bands.
    pub num_bands: usize,
    /// How many slots a band has.
    pub rows_per_band: usize,
}

/// The most slots that a banding chosen by [`Banding::for_threshold`] uses,
/// unless one row a band needs more.
///
/// More slots allow more rows, which propose fewer unlike pairs, and cost
/// memory for keys and a sort a band. With 128, pairs at a third of the
/// threshold are proposed about once in a thousand at 0.7.
const MAX_HASHES: usize = 128;

impl Banding {
    /// The banding that proposes a pair of resemblance `threshold` with a
    /// probability of at least `recall`, with as many rows as 128 slots allow.
    ///
    /// At 0.7 and 0.99: 17 bands of 4 rows.
    ///
    /// # Errors
    ///
    /// Returns an error when `threshold` is not in 0.01..=1 or `recall` is not
    /// in 0.5..=0.9999.
    pub fn for_threshold(threshold: f64, recall: f64) -> Result<Self> {
        if !(0.01..=1.0).contains(&threshold) {
            return Err(Error::parameter(format!("threshold {threshold} is not in 0.01..=1")));
        }
        if !(0.5..=0.9999).contains(&recall) {
            return Err(Error::parameter(format!("recall goal {recall} is not in 0.5..=0.9999")));
        }
        let mut best = Self { num_bands: bands_for(threshold, recall, 1), rows_per_band: 1 };
        // Without an end, a threshold of 1, which one band reaches, would make rows of all 128
        // slots.
        for rows_per_band in 2..=16 {
            let num_bands = bands_for(threshold, recall, rows_per_band);
            if num_bands * rows_per_band > MAX_HASHES {
                break;
            }
            best = Self { num_bands, rows_per_band };
        }
        Ok(best)
    }

    /// How many slots the bands use: `num_bands * rows_per_band`.
    #[must_use]
    pub const fn num_hashes(self) -> usize {
        self.num_bands * self.rows_per_band
    }

    /// The probability that a pair of this resemblance becomes a candidate:
    /// `1 − (1 − s^r)^b`, the S-curve.
    #[must_use]
    pub fn recall_at(self, resemblance: f64) -> f64 {
        1.0 - (1.0 - resemblance.powi(to_i32(self.rows_per_band))).powi(to_i32(self.num_bands))
    }
}

/// The fewest bands of `rows` rows that reach `recall` at `threshold`.
fn bands_for(threshold: f64, recall: f64, rows: usize) -> usize {
    let missed_by_one = 1.0 - threshold.powi(to_i32(rows));
    let bands = (1.0 - recall).ln() / missed_by_one.ln();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a count of bands, positive; infinite for no chance at all, and capped"
    )]
    let bands = bands.ceil().clamp(1.0, 1e6) as usize;
    bands
}

fn to_i32(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_recall_goal_is_reached_at_every_threshold() {
        for percent in 5..=100 {
            let threshold = f64::from(percent) / 100.0;
            for recall in [0.9, 0.99, 0.999] {
                let banding = Banding::for_threshold(threshold, recall).unwrap();
                let reached = banding.recall_at(threshold);
                assert!(reached >= recall - 1e-9, "{threshold}: {banding:?} reaches {reached}");
            }
        }
    }

    #[test]
    fn bands_follow_from_threshold_and_recall() {
        for (threshold, num_bands, rows_per_band) in
            [(0.3, 49, 2), (0.5, 35, 3), (0.7, 17, 4), (0.9, 11, 10), (1.0, 1, 16)]
        {
            let banding = Banding::for_threshold(threshold, 0.99).unwrap();
            assert_eq!(banding, Banding { num_bands, rows_per_band }, "at {threshold}");
        }
    }

    #[test]
    fn impossible_goals_are_errors() {
        assert!(Banding::for_threshold(0.0, 0.99).unwrap_err().is_parameter());
        assert!(Banding::for_threshold(f64::NAN, 0.99).is_err());
        assert!(Banding::for_threshold(0.7, 1.0).is_err());
    }
}
