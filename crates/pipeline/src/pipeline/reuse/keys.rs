//! By what are texts looked up?

use super::Parts;
use crate::align::WordWeights;
use crate::candidates::MASKED;
use crate::fingerprint::{hash_word, mix};
use crate::normalize::{Vocabulary, WordCounts, WordId, Words};
use crate::segment::segment_blocks;
use crate::{Error, Result};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The words that say less than a word can, and how many words the corpus has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommonWords {
    of_word: HashMap<String, u64, std::hash::BuildHasherDefault<siphasher::sip::SipHasher13>>,
    total: u64,
}

/// Where a text is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// Equal for equal words.
    pub key: u64,
    /// Where they begin, in words.
    pub at: u32,
    /// What the first of them says and what all of them say, in half bits; `BLOCK` for a
    /// whole paragraph or heading.
    pub said: [u8; 2],
}

/// No words say as much.
pub(super) const BLOCK: [u8; 2] = [u8::MAX; 2];

/// The fewest words of a whole block that is looked up.
const BLOCK_WORDS: usize = 4;

impl CommonWords {
    /// Words of a corpus of `total` words with how often they stand there; those that are not
    /// [common](WordWeights::is_common) need not be told.
    pub fn new(counts: impl IntoIterator<Item = (String, u64)>, total: u64) -> Self {
        let common = counts.into_iter().filter(|it| WordWeights::is_common(it.1, total));
        Self { of_word: common.collect(), total }
    }

    /// Whether a word that stands so often has to be told.
    #[must_use]
    pub const fn has(count: u64, total: u64) -> bool {
        WordWeights::is_common(count, total)
    }

    /// How many words the corpus has.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.total
    }

    pub(in super::super) fn counted(&self, vocabulary: Vocabulary) -> Vocabulary {
        // Who counted left out the rare words, and of those one that stands once is as rare.
        let count = |it: &String| self.of_word.get(it).copied().unwrap_or(1);
        let of_word = vocabulary.words().iter().map(count).collect();
        vocabulary.counted(WordCounts { of_word, total: self.total })
    }
}

impl Parts {
    /// How often each word stands in the texts, furniture left out. `texts` come with theirs.
    ///
    /// # Errors
    ///
    /// Returns an error on furniture of other settings.
    pub fn words(&self, texts: &[(&str, &[u8])]) -> Result<BTreeMap<String, u64>> {
        let (vocabulary, _, streams) = self.numbered(texts)?;
        let mut counts = vec![0_u64; vocabulary.len()];
        for word in streams.iter().flatten().filter(|&&it| it != MASKED) {
            counts[word.0 as usize] += 1;
        }
        let words = vocabulary.words().iter().cloned();
        Ok(words.zip(counts).filter(|it| it.1 > 0).collect())
    }

    /// Where each text is looked up, by place.
    ///
    /// # Errors
    ///
    /// Returns an error on furniture of other settings.
    pub fn keys(&self, texts: &[(&str, &[u8])], common: &CommonWords) -> Result<Vec<Vec<Key>>> {
        let (vocabulary, words, streams) = self.numbered(texts)?;
        let hashes: Vec<u64> =
            vocabulary.words().iter().map(|it| hash_word(it.as_bytes())).collect();
        let vocabulary = common.counted(vocabulary);
        let weights = WordWeights::new(&vocabulary, &[]);
        let said = |words: &[WordId]| {
            let sum = words.iter().map(|&it| weights.half_bits(it)).sum::<usize>();
            u8::try_from(sum).unwrap_or(u8::MAX)
        };
        let hash = |words: &[WordId]| {
            words.iter().fold(words.len() as u64, |hash, it| mix(hash ^ hashes[it.0 as usize]))
        };
        let w = self.settings.shingle_words;
        let of_text = |text: &str, words: &Words, stream: &[WordId]| {
            let mut found: Vec<Key> = Vec::new();
            let mut start = 0;
            for run in stream.split(|&it| it == MASKED) {
                let shingles: Vec<u64> = run.windows(w).map(hash).collect();
                for at in winnowed(&shingles, self.settings.window) {
                    let words = &run[at..at + w];
                    let said = [said(&words[..1]), said(words)];
                    found.push(Key { key: shingles[at], at: place(start + at), said });
                }
                start += run.len() + 1;
            }
            for range in segment_blocks(text).blocks.iter().map(|it| words.within(it.span)) {
                let block = &stream[range.clone()];
                let counts = (BLOCK_WORDS..self.settings.passage_words).contains(&block.len());
                if counts && !block.contains(&MASKED) {
                    // Equal words are looked up apart from those inside a text.
                    let key = mix(!hash(block));
                    found.push(Key { key, at: place(range.start), said: BLOCK });
                }
            }
            found
        };
        let all = texts.iter().zip(&words).zip(&streams);
        Ok(all.map(|((text, words), stream)| of_text(text.0, words, stream)).collect())
    }

    /// The texts as words, of which furniture is masked.
    pub(in super::super) fn numbered(
        &self,
        texts: &[(&str, &[u8])],
    ) -> Result<(Vocabulary, Vec<Words>, Vec<Vec<WordId>>)> {
        let alone: Vec<&str> = texts.iter().map(|it| it.0).collect();
        let (vocabulary, words) = Vocabulary::number(alone);
        let mut streams: Vec<Vec<WordId>> = words.iter().map(|it| it.ids.clone()).collect();
        for (at, (text, furniture)) in texts.iter().enumerate() {
            for span in self.marked(furniture)? {
                if span.end > text.len() {
                    return Err(Error::parameter("this furniture is another text's"));
                }
                streams[at][words[at].within(span)].fill(MASKED);
            }
        }
        Ok((vocabulary, words, streams))
    }
}

/// The least of every `window` consecutive shingles, the first of equal ones; of fewer the
/// least of all.
fn winnowed(shingles: &[u64], window: usize) -> BTreeSet<usize> {
    let size = window.clamp(1, shingles.len().max(1));
    let windows = shingles.windows(size).enumerate();
    windows.filter_map(|(at, it)| Some(at + (0..size).min_by_key(|&n| it[n])?)).collect()
}

fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_every_window_one_shingle_is_kept() {
        let shingles: Vec<u64> = (0..500).map(mix).collect();
        for window in [1, 2, 5, 9] {
            let kept = winnowed(&shingles, window);
            let held = |at: usize| kept.range(at..at + window).next().is_some();
            assert!((0..=500 - window).all(held), "{window}");
        }
        assert_eq!(winnowed(&shingles, 1).len(), 500);
        assert!(winnowed(&shingles, 5).len() < 200);
        assert_eq!(winnowed(&shingles[..3], 9).len(), 1);
        assert!(winnowed(&[], 5).is_empty());
    }
}
