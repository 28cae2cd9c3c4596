//! When two documents are versions of one text.

use super::{Measure, Overlap, Threshold};

/// What two documents share, as the rule of versions asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VersionCounts {
    /// Their word shingles.
    pub words: Overlap,
    /// Their runs of letters.
    pub letters: Overlap,
    /// How many words each has.
    pub lengths: [u32; 2],
}

/// The rule of versions: one decision for reprints, revisions, damaged copies
/// and short notices.
///
/// Two documents are versions of one text when their word 5-shingles resemble
/// each other by 0.3, or when, beyond chance, 0.58 of the smaller one's runs of
/// five letters stand in the larger one and the two are of like length: the
/// shorter has half of the longer one's words, or at most 60 fewer.
///
/// *Beyond chance*: any text of `L` distinct runs holds about `L / (L + 10,000)`
/// of those of any other text of its language (unrelated pairs of five English
/// collections share 0.03 at 180 runs, 0.20 to 0.25 at 3,000, 0.35 at 10,000),
/// so a share q counts as `(q − c) / (1 − c)`.
///
/// Chosen once on four labelled collections; EVALUATION.md has the figures.
/// Rejected: a low threshold for word shingles, which finds what is damaged only
/// where it joins what shares a template; containment of words without the guard
/// of length, which joins a post with the digest that quotes it; the share of
/// aligned words, as good and an alignment a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VersionRule {
    resemblance: Threshold,
}

/// Beyond chance, so many hundredths of the smaller one's letter runs.
const LETTERS: u128 = 58;
/// A text of so many distinct runs of letters holds half of those of another.
const CHANCE: u128 = 10_000;
/// Documents that differ by no more words are of like length.
const FEW_WORDS: u32 = 60;
/// From here on only words decide.
const MANY_WORDS: u32 = 1_000_000;

impl VersionRule {
    /// The rule, with its own thresholds.
    #[must_use]
    pub const fn new() -> Self {
        Self { resemblance: Threshold::at_millionths(300_000) }
    }

    /// Whether the words alone decide that they are versions.
    #[must_use]
    pub fn is_reached_by_words(self, words: Overlap) -> bool {
        self.resemblance.is_reached(Measure::Resemblance, words)
    }

    /// Whether the lengths allow the letters to decide.
    ///
    /// In a text of a million words the letters of any other are found.
    #[must_use]
    pub fn are_of_like_length(self, [a, b]: [u32; 2]) -> bool {
        let (short, long) = (a.min(b), a.max(b));
        if long > MANY_WORDS {
            return false;
        }
        long - short <= FEW_WORDS || u64::from(short) * 2 >= u64::from(long)
    }

    /// Whether the letters alone decide it, lengths apart.
    ///
    /// More shared runs, or fewer of either, only ever make it true.
    #[must_use]
    pub fn is_reached_by_letters(self, letters: Overlap) -> bool {
        // In whole numbers, so that no rounding decides: the share is shared /
        // short, and long / (long + CHANCE) of it is chance.
        let (short, long) = (letters.left.min(letters.right), letters.left.max(letters.right));
        let (shared, short, long) = (letters.shared as u128, short as u128, long as u128);
        shared > 0 && shared * (long + CHANCE) * 100 >= short * (LETTERS * CHANCE + 100 * long)
    }

    /// Whether they are versions of one text.
    #[must_use]
    pub fn is_reached(self, counts: &VersionCounts) -> bool {
        self.is_reached_by_words(counts.words)
            || (self.are_of_like_length(counts.lengths)
                && self.is_reached_by_letters(counts.letters))
    }

    /// The larger of the resemblance of words and the share of letters beyond
    /// chance, 0..=1.
    #[must_use]
    pub fn similarity(self, counts: &VersionCounts) -> f64 {
        counts.words.resemblance().max(share_beyond_chance(counts.letters))
    }
}

impl Default for VersionRule {
    fn default() -> Self {
        Self::new()
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of a text's letters are far below 2^53")]
fn share_beyond_chance(letters: Overlap) -> f64 {
    let (short, long) = (letters.left.min(letters.right), letters.left.max(letters.right));
    if short == 0 {
        return 0.0;
    }
    let share = letters.shared as f64 / short as f64;
    let chance = long as f64 / (long as f64 + CHANCE as f64);
    ((share - chance) / (1.0 - chance)).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(words: (usize, usize), letters: (usize, usize, usize)) -> VersionCounts {
        VersionCounts {
            words: Overlap { shared: words.0, left: words.1, right: words.1 },
            letters: Overlap { shared: letters.0, left: letters.1, right: letters.2 },
            lengths: [100, 160],
        }
    }

    #[test]
    fn either_words_or_letters_decide() {
        let rule = VersionRule::new();
        assert!(rule.is_reached(&counts((6, 13), (0, 500, 500))), "resemblance 0.3");
        assert!(!rule.is_reached(&counts((5, 13), (0, 500, 500))));
        // Of 2,500 runs 0.2 are there by chance: 0.58 beyond chance is 0.664.
        assert!(rule.is_reached(&counts((0, 96), (1660, 2500, 2500))));
        assert!(!rule.is_reached(&counts((0, 96), (1659, 2500, 2500))));
        // A long text needs more than a short one.
        assert!(rule.is_reached(&counts((0, 96), (60, 100, 110))));
        assert!(!rule.is_reached(&counts((0, 96), (60, 100, 20_000))));
        assert!(!rule.is_reached(&counts((0, 96), (0, 0, 0))));
    }

    #[test]
    fn a_part_of_a_much_longer_text_is_no_version() {
        let rule = VersionRule::new();
        let part = VersionCounts { lengths: [100, 201], ..counts((0, 96), (100, 100, 100)) };
        assert!(!rule.is_reached(&part));
        assert!(rule.is_reached(&VersionCounts { lengths: [200, 100], ..part }));
        assert!(rule.is_reached(&VersionCounts { lengths: [10, 70], ..part }));
    }

    #[test]
    fn the_similarity_is_that_of_what_decides() {
        let rule = VersionRule::new();
        let at = |words, letters| rule.similarity(&counts(words, letters));
        assert!((at((6, 13), (0, 10, 10)) - 0.3).abs() < 1e-12);
        assert!((at((0, 13), (1660, 2500, 2500)) - 0.58).abs() < 1e-12);
        assert!((at((13, 13), (3000, 3000, 3000)) - 1.0).abs() < 1e-12);
    }
}
