//! What verification says of a pair.

use crate::text::DocId;

/// Exact counts of two shingle sets: what every similarity is computed from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Overlap {
    /// Distinct shingles that both sets hold.
    pub shared: usize,
    /// Distinct shingles of the left set.
    pub left: usize,
    /// Distinct shingles of the right set.
    pub right: usize,
}

/// What share of each set the other holds, 0..=1 (Broder 1997).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Containment {
    /// Shared over left.
    pub of_left: f64,
    /// Shared over right.
    pub of_right: f64,
}

impl Overlap {
    /// `|A∩B| / |A∪B|`, 0..=1; two empty sets resemble each other not at all (0).
    #[must_use]
    pub fn resemblance(self) -> f64 {
        ratio(self.shared, self.left + self.right - self.shared)
    }

    /// `|A∩B| / |A|` and `|A∩B| / |B|`; 0 for an empty set.
    #[must_use]
    pub fn containment(self) -> Containment {
        Containment {
            of_left: ratio(self.shared, self.left),
            of_right: ratio(self.shared, self.right),
        }
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of words in one document are far below 2^53"
)]
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// A verified pair: only this stage makes one. `left < right`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// The document with the smaller id.
    pub left: DocId,
    /// The document with the larger id.
    pub right: DocId,
    /// What they share.
    pub overlap: Overlap,
}
