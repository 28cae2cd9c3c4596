//! Which of the articles that were proposed are worth comparing?
//!
//! What the postings propose shares a few words with what was asked, and most of it by
//! chance. A finding needs more: a passage is grown from runs of words that say enough
//! together, by how rare they are in the whole index, and so is running text that repeats a
//! quotation; a heading stands whole in both. What has none of them is left out before it is
//! segmented and asked for its speakers, which costs some hundred times as much as looking.
//! Of a statement three words can be enough where the quotation has few more; of longer
//! ones, most of the shorter one's words must stand near them.

use crate::align::{POSTING_CAP, SEED_WORDS, WordWeights, may_share};
use crate::candidates::MASKED;
use crate::fingerprint::{hash_word, mix};
use crate::normalize::{WordId, scan_words};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

/// Words of the runs that find statements.
const QUOTE_SEED: usize = 3;
/// Three words of a quotation of so many are enough to compare it.
const FEW_WORDS: usize = 5;
/// Of two quotations that are one utterance without nine words in a row in common, more than
/// 71 of a hundred words of the shorter one match (the points for `share`); words that are
/// only near are not seen here.
const LEAST_SHARE: (usize, usize) = (6, 10);

/// The texts that were asked for.
#[derive(Debug, Default)]
pub(super) struct Screen {
    texts: Vec<Asked>,
    /// Where each run of words stands in them: the text and its word.
    of_four: HashMap<u64, Vec<(u32, u32)>, BuildHasherDefault<Mixed>>,
    /// The words of each quotation, ascending.
    quotations: Vec<Vec<u64>>,
    /// In which of them a run of three stands.
    of_three: HashMap<u64, Vec<usize>, BuildHasherDefault<Mixed>>,
}

/// One text.
#[derive(Debug)]
struct Asked {
    words: Vec<Option<u64>>,
    /// Twice what the words before each say, in bits.
    half_bits: Vec<usize>,
    /// What the runs that a passage is grown from must say.
    enough: usize,
    /// Short blocks, which are found whole: by their first word, how many they have.
    blocks: HashMap<u32, usize>,
}

impl Asked {
    fn bits(&self, range: Range<usize>) -> usize {
        (self.half_bits[range.end] - self.half_bits[range.start]) / 2
    }
}

impl Screen {
    /// Takes a text in: `hashes` are those of a vocabulary's words, `weights` what they say,
    /// `blocks` its short blocks as ranges of words.
    pub(super) fn ask(
        &mut self,
        hashes: &[u64],
        weights: &WordWeights,
        words: &[WordId],
        blocks: impl Iterator<Item = Range<usize>>,
    ) {
        let text = as_u32(self.texts.len());
        let hashed = hashed(hashes, words);
        for (run, at) in hashed.windows(SEED_WORDS).map(run).zip(0..) {
            let Some(run) = run else { continue };
            let places = self.of_four.entry(run).or_default();
            // A scan follows no more.
            if places.len() < POSTING_CAP {
                places.push((text, at));
            }
        }
        let mut all = 0;
        let mut half_bits = vec![0];
        half_bits.extend(words.iter().map(|&it| {
            all += weights.half_bits(it);
            all
        }));
        let blocks = blocks.filter(|it| it.len() >= SEED_WORDS);
        let blocks = blocks.map(|it| (as_u32(it.start), it.len())).collect();
        self.texts.push(Asked { words: hashed, half_bits, enough: weights.enough(), blocks });
    }

    /// Takes a quotation in.
    pub(super) fn ask_quotation(&mut self, hashes: &[u64], words: &[WordId]) {
        let hashed = hashed(hashes, words);
        let at = self.quotations.len();
        for three in hashed.windows(QUOTE_SEED).filter_map(run) {
            let places = self.of_three.entry(three).or_default();
            if places.last() != Some(&at) {
                places.push(at);
            }
        }
        // Ascending, as `common` wants it.
        let mut bag: Vec<u64> = hashed.into_iter().flatten().collect();
        bag.sort_unstable();
        self.quotations.push(bag);
    }

    /// How many texts were asked for.
    pub(super) const fn texts(&self) -> usize {
        self.texts.len()
    }

    /// Whether the text of these words may share a passage with what was asked, or a
    /// statement: `shortest` is how many words its shortest quotation has that shares three
    /// with one that was asked.
    pub(super) fn passes(&self, words: &Hashed, shortest: Option<usize>) -> bool {
        shortest.is_some_and(|it| it <= FEW_WORDS)
            || self.has_passage(words)
            || shortest.is_some_and(|it| self.has_statement(words, it))
    }

    fn has_passage(&self, words: &[Option<u64>]) -> bool {
        let mut seeds: Vec<(u32, [u32; 2])> = Vec::new();
        for (run, other) in words.windows(SEED_WORDS).map(run).zip(0_u32..) {
            let places = run.and_then(|it| self.of_four.get(&it)).into_iter().flatten();
            for &(text, at) in places {
                let asked = &self.texts[text as usize];
                let block = asked.blocks.get(&at).copied();
                let here = |n| words.get(other as usize..other as usize + n);
                let there = |n| &asked.words[at as usize..at as usize + n];
                // A heading or another short block is found whole, however common its words
                // are.
                if block.is_some_and(|n| here(n) == Some(there(n))) {
                    return true;
                }
                seeds.push((text, [at, other]));
            }
        }
        seeds.sort_unstable();
        seeds.chunk_by(|a, b| a.0 == b.0).any(|group| {
            let asked = &self.texts[group[0].0 as usize];
            let seeds: Vec<[u32; 2]> = group.iter().map(|it| it.1).collect();
            may_share(&seeds, asked.enough, |it| asked.bits(it))
        })
    }

    fn has_statement(&self, words: &[Option<u64>], shortest: usize) -> bool {
        let threes = words.windows(QUOTE_SEED).enumerate();
        let mut found = threes.filter_map(|(at, it)| Some((at, self.of_three.get(&run(it)?)?)));
        found.any(|(at, quotations)| {
            quotations.iter().any(|&it| {
                let quotation = &self.quotations[it];
                let length = quotation.len().min(shortest);
                let end = (at + QUOTE_SEED + length).min(words.len());
                length <= FEW_WORDS || {
                    // The run may stand at either end of what repeats the quotation.
                    let mut near: Vec<u64> =
                        words[at.saturating_sub(length)..end].iter().flatten().copied().collect();
                    near.sort_unstable();
                    common(quotation, &near) * LEAST_SHARE.1 >= length * LEAST_SHARE.0
                }
            })
        })
    }
}

/// The words of a text, hashed.
pub(super) type Hashed = Vec<Option<u64>>;

pub(super) fn hashed_words(text: &str) -> Hashed {
    let mut words = Vec::with_capacity(text.len() / 6);
    scan_words(text, |word, _| words.push(Some(hash_word(word.as_bytes()))));
    words
}

fn as_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The words of a text; none for one that is masked.
fn hashed(hashes: &[u64], words: &[WordId]) -> Vec<Option<u64>> {
    let hash = |it: &WordId| (*it != MASKED).then(|| hashes[it.0 as usize]);
    words.iter().map(hash).collect()
}

/// The hash of a run of words; none where one is masked.
fn run(words: &[Option<u64>]) -> Option<u64> {
    words.iter().try_fold(0, |all, it| it.map(|it| chain(all, it)))
}

/// How many of two ascending lists are equal.
fn common(a: &[u64], b: &[u64]) -> usize {
    let (mut a, mut b, mut count) = (a, b, 0);
    while let (Some((x, rest_a)), Some((y, rest_b))) = (a.split_first(), b.split_first()) {
        count += usize::from(x == y);
        (a, b) = (if x <= y { rest_a } else { a }, if y <= x { rest_b } else { b });
    }
    count
}

fn chain(before: u64, word: u64) -> u64 {
    mix(before ^ word)
}

/// The hasher of keys that are hashes already.
#[derive(Debug, Default)]
pub(super) struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&it| self.0 = mix(self.0 ^ u64::from(it)));
    }

    fn write_u64(&mut self, it: u64) {
        self.0 = it;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::{Vocabulary, WordCounts};

    /// A corpus in which little words are common and others are rare.
    fn screen(asked: &str, quotations: &[&str]) -> Screen {
        let texts = std::iter::once(asked).chain(quotations.iter().copied()).collect::<Vec<_>>();
        let (vocabulary, words) = Vocabulary::number(texts);
        let often = |it: &String| if it.len() <= 3 { 40_000 } else { 4_000 };
        let of_word = vocabulary.words().iter().map(often).collect();
        let vocabulary = vocabulary.counted(WordCounts { of_word, total: 1_000_000 });
        let weights = WordWeights::new(&vocabulary, &[]);
        let hashes = super::super::prints::hashes(&vocabulary);
        let mut res = Screen::default();
        let blocks = std::iter::once(0..words[0].len()).filter(|it| it.len() <= 5);
        res.ask(&hashes, &weights, &words[0].ids, blocks);
        words[1..].iter().for_each(|it| res.ask_quotation(&hashes, &it.ids));
        res
    }

    const ASKED: &str = "the board sold the old pilot house to two sisters on Monday";

    #[test]
    fn rare_words_in_a_row_pass_and_common_ones_do_not() {
        let passes = |other| screen(ASKED, &[]).passes(&hashed_words(other), None);
        assert!(passes("They say: “The old pilot house to two sisters.” It is empty."));
        assert!(!passes("It was the old pilot house that burned down in spring"));
        assert!(!passes("sisters to house"));
        let common = "it is not as if he had a say in how we go on";
        assert!(
            !screen(common, &[]).passes(&hashed_words("she knew it is not as if he had any"), None)
        );
        assert!(!screen("", &[]).passes(&hashed_words(ASKED), None));
    }

    #[test]
    fn two_runs_close_to_each_other_pass() {
        let passes = |other: &str| screen(ASKED, &[]).passes(&hashed_words(other), None);
        assert!(passes("The board sold the old shed and, as planned, house to two sisters of his"));
        let far = "word ".repeat(40);
        assert!(!passes(&format!("board sold the old {far} house to two sisters")));
        assert!(passes("board sold the old boat house to two sisters"));
    }

    #[test]
    fn a_heading_passes_whole() {
        let heading = screen("who is to say so", &[]);
        assert!(heading.passes(&hashed_words("Yes. Who is to say so? No."), None));
        assert!(!heading.passes(&hashed_words("Yes. Who is to say it? No."), None));
    }

    #[test]
    fn of_a_long_quotation_most_words_must_be_near_and_of_a_short_one_three() {
        let said = "we will never again open a bridge that we do not trust with a loaded lorry";
        let screen = screen("", &[said]);
        let other = "He said we will never sell the pilot house, whoever asks for it, to anybody";
        assert!(!screen.passes(&hashed_words(other), Some(12)));
        assert!(screen.passes(&hashed_words(other), Some(4)));
        assert!(!screen.passes(&hashed_words(other), None));
        let cut = "she will never again close a bridge that they do trust with any loaded lorry";
        assert!(screen.passes(&hashed_words(cut), Some(14)));
    }
}
