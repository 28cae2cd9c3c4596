//! Which candidates may be versions, before their texts are read again.

use super::documents::Documents;
use super::sketching::Shares;
use crate::candidates::{CandidatePair, MostShared};
use crate::verify::{Overlap, VersionRule};

/// Refuses pairs that the [`VersionRule`] would refuse, by estimates of the two
/// counts that it decides by.
///
/// Where articles share sentences by chance, one candidate in a hundred is left.
pub(super) struct Likely<'a> {
    pub(super) docs: &'a Documents,
    pub(super) shares: &'a Shares,
    pub(super) rule: VersionRule,
}

impl Likely<'_> {
    pub(super) fn are_versions(&self, pair: CandidatePair) -> bool {
        let words = self.shares.words.most_shared(pair.left, pair.right);
        if self.rule.is_reached_by_words(at_most(words)) {
            return true;
        }
        let lengths = [pair.left, pair.right].map(|it| self.docs.get(it).words);
        self.rule.are_of_like_length(lengths) && {
            let letters = self.shares.letters.most_shared(pair.left, pair.right);
            self.rule.is_reached_by_letters(at_most(letters))
        }
    }
}

fn at_most(most: MostShared) -> Overlap {
    let [left, right] = most.sizes;
    Overlap { shared: most.shared, left, right }
}
