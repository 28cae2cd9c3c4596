//! Which pairs are worth a verdict?

use super::Overlap;

/// Whether [`judge`](super::judge) may join two texts, by bounds from above of what they
/// share: their word shingles, and their runs of five letters.
///
/// `lengths` are in words. Where a text stands in another, at least a quarter of its
/// shingles does (of the labelled versions the least is 0.40); what damage leaves of a
/// copy's words may be less, but half of its letters' runs are there beyond chance, and
/// the two are of like length. More that is shared only ever makes it true.
///
/// *Beyond chance*: any text of `L` distinct runs holds about `L / (L + 10,000)` of those
/// of any other text of its language (unrelated pairs of five English collections share
/// 0.03 at 180 runs, 0.20 to 0.25 at 3,000, 0.35 at 10,000), so a share q counts as
/// `(q − c) / (1 − c)`.
#[must_use]
pub fn may_join(lengths: [u32; 2], words: Overlap, letters: impl FnOnce() -> Overlap) -> bool {
    let fewest = words.left.min(words.right);
    (words.shared > 0 && words.shared * 4 >= fewest)
        || (are_of_like_length(lengths) && is_damaged_copy(letters()))
}

/// Documents that differ by no more words are of like length.
const FEW_WORDS: u32 = 60;
/// From here on only words decide: in such a text the letters of any other are found.
const MANY_WORDS: u32 = 1_000_000;

fn are_of_like_length([a, b]: [u32; 2]) -> bool {
    let (short, long) = (a.min(b), a.max(b));
    if long > MANY_WORDS {
        return false;
    }
    long - short <= FEW_WORDS || u64::from(short) * 2 >= u64::from(long)
}

/// Beyond chance, so many hundredths of the smaller one's letter runs.
const LETTERS: u128 = 50;
/// A text of so many distinct runs of letters holds half of those of another.
const CHANCE: u128 = 10_000;

/// In whole numbers, so that no rounding decides: the share is shared / short, and
/// long / (long + CHANCE) of it is chance.
fn is_damaged_copy(letters: Overlap) -> bool {
    let (short, long) = (letters.left.min(letters.right), letters.left.max(letters.right));
    let (shared, short, long) = (letters.shared as u128, short as u128, long as u128);
    shared > 0 && shared * (long + CHANCE) * 100 >= short * (LETTERS * CHANCE + 100 * long)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const fn of(shared: usize, left: usize, right: usize) -> Overlap {
        Overlap { shared, left, right }
    }

    #[test]
    fn a_short_text_inside_a_long_one_may_join() {
        let never = || unreachable!("words decide");
        assert!(may_join([30, 3000], of(20, 26, 2996), never));
        assert!(!may_join([30, 3000], of(4, 26, 2996), || of(110, 140, 8000)));
        assert!(!may_join([30, 30], of(0, 0, 0), || of(0, 0, 0)));
    }

    #[test]
    fn a_damaged_copy_may_join_and_a_stranger_does_not() {
        assert!(may_join([500, 480], of(30, 496, 476), || of(1800, 2700, 2600)));
        assert!(!may_join([500, 480], of(30, 496, 476), || of(600, 2700, 2600)));
    }

    proptest! {
        #[test]
        fn more_that_is_shared_never_hurts(
            shared in 0_usize..300, more in 0_usize..40, left in 300_usize..900,
            right in 300_usize..900, letters in 0_usize..2000,
        ) {
            let joins = |shared, letters| {
                may_join([500, 500], of(shared, left, right), || of(letters, 2500, 2600))
            };
            prop_assert!(joins(shared + more, letters + more) || !joins(shared, letters));
        }
    }
}
