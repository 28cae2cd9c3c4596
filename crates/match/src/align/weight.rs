//! How much a word says.

use crate::candidates::MASKED;
use crate::normalize::{Vocabulary, WordId};
use crate::text::is_unspaced;

/// For every word, its length in words of a spaced script and its information.
#[derive(Debug)]
pub struct WordWeights {
    halves: Vec<u8>,
    bits: Vec<u8>,
    total: u64,
}

/// The most a single word counts for, in bits: beyond it, rarity in a small
/// corpus says little about rarity in the language.
const MAX_BITS: u32 = 12;

/// Words that every corpus is credited with, seen or not.
const PRIOR_WORDS: u64 = 16_384;

impl WordWeights {
    /// Counts every word in `docs`, unless the vocabulary knows how often they stand in a
    /// larger corpus.
    ///
    /// The information of a word that makes up `1/n` of all words is the whole
    /// part of `log2 n`, at most 12. All words are taken to be 16,384 more than
    /// they are, so that in two short texts a word is
    /// not called common because it stands in both.
    #[must_use]
    pub fn new(vocabulary: &Vocabulary, docs: &[Vec<WordId>]) -> Self {
        let (counts, total) = match vocabulary.counts() {
            Some(known) => (known.of_word.clone(), known.total + PRIOR_WORDS),
            None => counted(vocabulary, docs),
        };
        let halves = vocabulary
            .words()
            .iter()
            .map(|word| if word.chars().next().is_some_and(is_unspaced) { 1 } else { 2 });
        // Counts of a larger corpus may lack a word: it is then as rare as one that stands
        // once.
        let bits = counts.iter().map(|&count| {
            let bits = (total / count.max(1)).checked_ilog2().unwrap_or(0).min(MAX_BITS);
            u8::try_from(bits).unwrap_or(u8::MAX)
        });
        Self { bits: bits.collect(), halves: halves.collect(), total }
    }

    /// What the words of a run that two places have in common must say before anything is
    /// grown from it, together with the runs that confirm it: more than all words give
    /// `2^8` times by chance, `2 · log2 n − 8` bits. It bounds the alignments that unrelated
    /// texts cost, whatever `n`.
    #[must_use]
    pub fn enough(&self) -> usize {
        enough(self.total)
    }

    /// [`enough`](Self::enough) in a corpus of `total` words.
    #[must_use]
    pub fn enough_of(total: u64) -> usize {
        enough(total + PRIOR_WORDS)
    }

    /// Whether a word that stands so often in a corpus of `total` words says less than a
    /// word can. Of others it need not be known how often they stand there: once is as rare.
    #[must_use]
    pub const fn is_common(count: u64, total: u64) -> bool {
        (total + PRIOR_WORDS) / if count == 0 { 1 } else { count } < 1 << MAX_BITS
    }

    /// How many words `words` are, a character of a script without spaces
    /// counting as half a word; rounded down.
    #[must_use]
    pub fn words(&self, words: &[WordId]) -> usize {
        words
            .iter()
            .map(|&word| usize::from(self.halves.get(word.0 as usize).copied().unwrap_or(0)))
            .sum::<usize>()
            / 2
    }

    /// The information of `words` in bits, a character of a script without
    /// spaces counting half: its neighbor mostly gives it away.
    #[must_use]
    pub fn bits(&self, words: &[WordId]) -> usize {
        words.iter().map(|&word| self.half_bits(word)).sum::<usize>() / 2
    }

    /// Twice the [`bits`](Self::bits) of one word.
    #[must_use]
    pub fn half_bits(&self, word: WordId) -> usize {
        let at = word.0 as usize;
        usize::from(self.bits.get(at).copied().unwrap_or(0))
            * usize::from(self.halves.get(at).copied().unwrap_or(0))
    }
}

fn enough(total: u64) -> usize {
    const SLACK: usize = 8;
    let log = usize::try_from(total.max(1).ilog2()).unwrap_or(0);
    (2 * log).saturating_sub(SLACK)
}

fn counted(vocabulary: &Vocabulary, docs: &[Vec<WordId>]) -> (Vec<u64>, u64) {
    let mut counts = vec![0u64; vocabulary.len()];
    let mut total = PRIOR_WORDS;
    for &word in docs.iter().flatten().filter(|&&word| word != MASKED) {
        counts[word.0 as usize] += 1;
        total += 1;
    }
    (counts, total)
}
