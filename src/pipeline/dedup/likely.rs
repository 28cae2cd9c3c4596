//! Which candidates may be versions, before their texts are read again.

use super::documents::Documents;
use crate::candidates::{CandidatePair, LetterSketches, Pairing};
use crate::verify::{Overlap, VersionRule};

/// Refuses pairs that the [`VersionRule`] would refuse for certain, or nearly so.
///
/// Versions share a third of their words in long stretches, or nearly all letters.
/// In the first case they share telling pieces in the same measure; in the second
/// their letters can be estimated. Where articles share sentences by chance, one
/// candidate in a hundred is left.
pub(super) struct Likely<'a> {
    docs: &'a Documents,
    letters: &'a LetterSketches,
    rule: VersionRule,
    /// From so many equal slots on, the words may decide.
    least_equal: usize,
}

/// Of documents whose 5-word shingles resemble each other by 0.3, the telling
/// pieces do by 0.3 and more where edits are spread, since a piece outlives more
/// of them; a third is left for texts whose shared part has fewer long words.
const TELLING_OF_WORDS: f64 = 0.2;

impl<'a> Likely<'a> {
    pub(super) fn new(docs: &'a Documents, letters: &'a LetterSketches) -> Self {
        let least_equal = Pairing::least_equal_at(TELLING_OF_WORDS, 0.001);
        Self { docs, letters, rule: VersionRule::new(), least_equal }
    }

    pub(super) fn are_versions(&self, pair: CandidatePair, equal: usize) -> bool {
        if equal >= self.least_equal {
            return true;
        }
        let lengths = [pair.left, pair.right].map(|it| self.docs.get(it).words);
        if !self.rule.are_of_like_length(lengths) {
            return false;
        }
        let most = self.letters.most_shared(pair.left, pair.right);
        let [left, right] = most.runs;
        self.rule.is_reached_by_letters(Overlap { shared: most.shared, left, right })
    }
}
