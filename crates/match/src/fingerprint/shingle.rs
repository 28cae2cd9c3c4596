//! Shingles: runs of consecutive words.

use super::hash_word;
use super::simd::vectorized;
use crate::normalize::scan_words;

/// How far the hash so far is turned for each further word. 13 is odd, so that
/// the turns of up to 64 words are all different.
const TURN: u32 = 13;

/// The distinct w-shingles of one document (Broder 1997), as 64-bit hashes.
///
/// Hashes ascend and are distinct. A document of at least `w` words has one
/// shingle for each run of `w` words. A document of 1 to `w − 1` words has a
/// single shingle, of all its words and their number: it equals documents of
/// the same words and resembles no other. A document without words has no
/// shingle, and resembles nothing, not even its like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShingleSet {
    w: usize,
    hashes: Box<[u64]>,
}

impl ShingleSet {
    /// The shingles of the words with these hashes, in the order of the text.
    ///
    /// `w` of 0 counts as 1. Cost: a sort of one number a word.
    #[must_use]
    pub fn of_words(words: &[u64], w: usize) -> Self {
        let mut hashes = Vec::new();
        shingle_hashes(words, w, &mut hashes);
        Self::of_hashes(hashes, w)
    }

    /// The shingles of `text`, whose words are those of [`scan_words`].
    #[must_use]
    pub fn of_text(text: &str, w: usize) -> Self {
        let mut words = Vec::new();
        scan_words(text, |word, _| words.push(hash_word(word.as_bytes())));
        Self::of_words(&words, w)
    }

    /// The set of `hashes`, made by [`shingle_hashes`] with the same `w`; any
    /// order, repeats allowed.
    #[must_use]
    pub fn of_hashes(mut hashes: Vec<u64>, w: usize) -> Self {
        hashes.sort_unstable();
        hashes.dedup();
        Self { w: w.max(1), hashes: hashes.into_boxed_slice() }
    }

    /// How many words a shingle has.
    #[must_use]
    pub fn w(&self) -> usize {
        self.w
    }

    /// The hashes: ascending, distinct.
    #[must_use]
    pub fn hashes(&self) -> &[u64] {
        &self.hashes
    }

    /// How many distinct shingles there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether the document has no word.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }
}

/// Appends the hash of every w-shingle to `out`, in the order of the text, with repeats.
///
/// The combination depends on the order of the words: the hash so far is
/// rotated by 13 bits, and the next word's hash is added. Fewer than `w` words
/// give one hash, no words none (see [`ShingleSet`]).
pub fn shingle_hashes(words: &[u64], w: usize, out: &mut Vec<u64>) {
    let w = w.max(1);
    if words.is_empty() {
        return;
    }
    if words.len() < w {
        out.push(combine(words));
        return;
    }
    let (before, n) = (out.len(), words.len() + 1 - w);
    out.resize(before + n, seed(w));
    let out = &mut out[before..];
    // In parts that stay in the first-level cache through the w passes.
    for (at, part) in out.chunks_mut(PART).enumerate() {
        let words = &words[at * PART..];
        vectorized(
            #[inline(always)]
            || {
                for shift in 0..w {
                    for (hash, word) in part.iter_mut().zip(&words[shift..]) {
                        *hash = hash.rotate_left(TURN).wrapping_add(*word);
                    }
                }
            },
        );
    }
}

/// How many shingles are made at a time: 8 KiB of hashes.
const PART: usize = 1024;

fn combine(words: &[u64]) -> u64 {
    words.iter().fold(seed(words.len()), |hash, word| hash.rotate_left(TURN).wrapping_add(*word))
}

/// Keeps shingles of different lengths apart.
const fn seed(w: usize) -> u64 {
    (w as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn an_empty_document_has_no_shingle() {
        assert!(ShingleSet::of_text(" …\n", 5).is_empty());
    }

    #[test]
    fn a_short_document_has_one_shingle_of_all_its_words() {
        let short = ShingleSet::of_text("No comment.", 5);
        assert_eq!(short.len(), 1);
        assert_eq!(short, ShingleSet::of_text("“no” COMMENT", 5));
        assert_ne!(short, ShingleSet::of_text("No comment, no", 5));
        assert_ne!(short.hashes(), ShingleSet::of_text("comment no", 5).hashes());
    }

    #[test]
    fn order_counts() {
        let forth = ShingleSet::of_text("a b c d e", 5);
        let back = ShingleSet::of_text("e d c b a", 5);
        assert_ne!(forth.hashes(), back.hashes());
    }

    #[test]
    fn values_do_not_change_between_releases() {
        let set = ShingleSet::of_text("The minister did not resign today", 5);
        assert_eq!(set.hashes(), [4_582_804_953_850_999_883, 4_654_376_715_619_833_951]);
    }

    proptest! {
        #[test]
        fn passes_equal_combining_each_run(
            words in proptest::collection::vec(any::<u64>(), 0..1200), w in 1_usize..12,
        ) {
            let mut hashes = Vec::new();
            shingle_hashes(&words, w, &mut hashes);
            let naive: Vec<u64> = words.windows(w).map(combine).collect();
            if words.len() >= w {
                prop_assert_eq!(hashes, naive);
            }
        }

        #[test]
        fn two_shingles_are_equal_when_their_words_are(
            words in proptest::collection::vec(0_u8..3, 0..40), w in 1_usize..10,
        ) {
            let hashes: Vec<u64> = words.iter().map(|it| hash_word(&[*it])).collect();
            let set = ShingleSet::of_words(&hashes, w);
            let naive: BTreeSet<&[u8]> = match words.len() {
                0 => BTreeSet::new(),
                n if n < w => BTreeSet::from([words.as_slice()]),
                _ => words.windows(w).collect(),
            };
            prop_assert_eq!(set.len(), naive.len());
            prop_assert!(set.hashes().is_sorted_by(|a, b| a < b));
        }
    }
}
