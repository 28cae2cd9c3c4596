//! What two sketches say of each other.

use super::Sketches;

/// How the sketches of two documents compare: what made them candidates, or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SketchComparison {
    /// The bands, from 0, on all rows of which they agree; ascending.
    pub bands: Vec<usize>,
    /// In how many slots they agree, by the lowest byte.
    pub agreeing: usize,
    /// The fewest agreeing slots that a candidate has.
    pub least: usize,
}

impl SketchComparison {
    /// Whether banding proposes the pair and the estimate keeps it.
    #[must_use]
    pub fn is_candidate(&self) -> bool {
        !self.bands.is_empty() && self.agreeing >= self.least
    }
}

impl Sketches {
    /// Compares the documents `left` and `right`, as the search for pairs of a
    /// resemblance of `threshold` does. Documents without shingles agree in nothing.
    ///
    /// # Panics
    ///
    /// Panics when one of them was not sketched.
    #[must_use]
    pub fn compare(&self, left: u32, right: u32, threshold: f64) -> SketchComparison {
        let least = self.least_agreeing(threshold);
        if !self.is_comparable(left) || !self.is_comparable(right) {
            return SketchComparison { least, ..SketchComparison::default() };
        }
        let keys = self.keys(left).iter().zip(self.keys(right)).enumerate();
        SketchComparison {
            bands: keys.filter(|(_, (a, b))| a == b).map(|(band, _)| band).collect(),
            agreeing: self.agreeing(left, right),
            least,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::candidates::{Banding, BucketLimits, CandidatePair, lsh_candidates};
    use crate::fingerprint::mix;

    #[test]
    fn a_candidate_is_what_the_search_finds() {
        let mut sketches = Sketches::new(Banding::for_threshold(0.7, 0.99).unwrap(), 5, 0);
        for item in 0..40 {
            // Neighbors share most shingles, the further apart the fewer.
            sketches.push(&(item * 20..item * 20 + 200).map(mix).collect::<Vec<_>>());
        }
        sketches.push(&[]);
        let found =
            lsh_candidates(&sketches, &(0..41).collect::<Vec<_>>(), 0.7, BucketLimits::default())
                .pairs;
        for left in 0..40 {
            for right in left + 1..41 {
                let expect = found.contains(&CandidatePair { left, right });
                let compared = sketches.compare(left, right, 0.7);
                assert_eq!(compared.is_candidate(), expect, "{left} {right} {compared:?}");
            }
        }
        assert!(!found.is_empty() && found.len() < 200);
    }
}
