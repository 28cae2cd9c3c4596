//! Which candidates may be versions, before their texts are read again.

use crate::candidates::{MostShared, PairShares};
use crate::verify::{Overlap, VersionRule};

/// Refuses pairs that `rule` would refuse, by estimates of the two counts that it
/// decides by; `lengths` are in words.
///
/// Where articles share sentences by chance, one candidate in a hundred is left.
pub(super) fn are_versions(rule: VersionRule, lengths: [u32; 2], shares: &PairShares<'_>) -> bool {
    rule.is_reached_by_words(at_most(shares.words()))
        || (rule.are_of_like_length(lengths)
            && rule.is_reached_by_letters(at_most(shares.letters())))
}

fn at_most(most: MostShared) -> Overlap {
    let [left, right] = most.sizes;
    Overlap { shared: most.shared, left, right }
}
