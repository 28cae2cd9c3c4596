//! Which of the articles that were proposed are worth comparing?
//!
//! What the postings propose shares a few words with what was asked, and most of it by
//! chance. A finding needs more in a row: a passage is grown from a run of five words, or
//! from two of four close to each other, and so are versions. What has neither is left out
//! before it is segmented and asked for its speakers, which costs some hundred times as
//! much as looking. Of a statement three words can be enough where the quotation has few
//! more; of longer ones, most of the shorter one's words must stand near them.

use crate::candidates::MASKED;
use crate::fingerprint::{hash_word, mix};
use crate::normalize::{WordId, scan_words};
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// Words of the runs that find passages.
const SEED: usize = 4;
/// So many words apart, two of them confirm each other.
const COMPANION_WORDS: usize = 24;
/// Words of the runs that find statements; one of them beside a seed, with no more than a
/// changed word or two between, makes of a quotation in running text what no passage is.
const QUOTE_SEED: usize = 3;
const CHANGED_WORDS: usize = 3;
/// Three words of a quotation of so many are enough to compare it.
const FEW_WORDS: usize = 5;
/// Of two quotations that are one utterance without nine words in a row in common, more than
/// 71 of a hundred words of the shorter one match (the points for `share`); words that are
/// only near are not seen here.
const LEAST_SHARE: (usize, usize) = (6, 10);

/// The runs of words that were asked for.
#[derive(Debug, Default)]
pub(super) struct Screen {
    threes: Runs,
    fours: Runs,
    fives: Runs,
    /// The words of each quotation, ascending.
    quotations: Vec<Vec<u64>>,
    /// In which of them a run of three stands.
    of_three: HashMap<u64, Vec<usize>, BuildHasherDefault<Mixed>>,
}

type Runs = HashSet<u64, BuildHasherDefault<Mixed>>;

impl Screen {
    /// Takes the runs of a text in: `hashes` are those of a vocabulary's words.
    pub(super) fn ask(&mut self, hashes: &[u64], words: &[WordId]) {
        let hashed = hashed(hashes, words);
        for (runs, length) in
            [(&mut self.threes, QUOTE_SEED), (&mut self.fours, SEED), (&mut self.fives, SEED + 1)]
        {
            runs.extend(hashed.windows(length).filter_map(run));
        }
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
        let mut bag: Vec<u64> = hashed.into_iter().flatten().collect();
        bag.sort_unstable();
        self.quotations.push(bag);
    }

    /// Whether a text may share a passage with what was asked, or a statement: `shortest` is
    /// how many words its shortest quotation has that shares three with one that was asked.
    pub(super) fn passes(&self, text: &str, shortest: Option<usize>) -> bool {
        if shortest.is_some_and(|it| it <= FEW_WORDS) {
            return true;
        }
        let mut words = Vec::with_capacity(text.len() / 6);
        scan_words(text, |word, _| words.push(Some(hash_word(word.as_bytes()))));
        self.has_passage(&words) || shortest.is_some_and(|it| self.has_statement(&words, it))
    }

    fn has_passage(&self, words: &[Option<u64>]) -> bool {
        let has = |runs: &Runs, at: usize, length: usize| {
            words.get(at..at + length).and_then(run).is_some_and(|it| runs.contains(&it))
        };
        let mut last: Option<usize> = None;
        for at in 0..words.len() {
            if !has(&self.fours, at, SEED) {
                continue;
            }
            let end = at + SEED;
            let is_close = last.is_some_and(|it| at >= it && at <= it + COMPANION_WORDS);
            let has_three = |at: &usize| has(&self.threes, *at, QUOTE_SEED);
            let before = at.saturating_sub(QUOTE_SEED + CHANGED_WORDS)
                ..(at + 1).saturating_sub(QUOTE_SEED + 1);
            let beside = (end + 1..=end + CHANGED_WORDS).chain(before).any(|it| has_three(&it));
            if is_close || beside || has(&self.fives, at, SEED + 1) {
                return true;
            }
            if last.is_none_or(|it| at >= it) {
                last = Some(end);
            }
        }
        false
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
                    let mut near: Vec<u64> =
                        words[at.saturating_sub(length)..end].iter().flatten().copied().collect();
                    near.sort_unstable();
                    common(quotation, &near) * LEAST_SHARE.1 >= length * LEAST_SHARE.0
                }
            })
        })
    }
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
    use crate::normalize::Vocabulary;

    fn screen(asked: &str, quotations: &[&str]) -> Screen {
        let texts = std::iter::once(asked).chain(quotations.iter().copied()).collect::<Vec<_>>();
        let (vocabulary, words) = Vocabulary::number(texts);
        let hashes = super::super::prints::hashes(&vocabulary);
        let mut res = Screen::default();
        res.ask(&hashes, &words[0].ids);
        words[1..].iter().for_each(|it| res.ask_quotation(&hashes, &it.ids));
        res
    }

    const ASKED: &str = "the board sold the old pilot house to two sisters on Monday";

    #[test]
    fn five_words_in_a_row_pass_and_four_do_not() {
        let passes = |other| screen(ASKED, &[]).passes(other, None);
        assert!(passes("They say: “The old pilot house to let.” It is empty."));
        assert!(!passes("It was the old pilot house that burned down in spring"));
        assert!(!passes("sisters to house"));
        assert!(!screen("", &[]).passes(ASKED, None));
    }

    #[test]
    fn two_runs_close_to_each_other_pass() {
        let passes = |other: &str| screen(ASKED, &[]).passes(other, None);
        let near = "The board sold the shed and not, as planned, a house to two sisters of his";
        assert!(passes(near));
        let far = "word ".repeat(40);
        assert!(!passes(&format!("board sold the old {far} house to two sisters")));
        assert!(passes("board sold the old boat house to two"));
        assert!(passes("the old pilot boat to two sisters on"));
    }

    #[test]
    fn of_a_long_quotation_most_words_must_be_near_and_of_a_short_one_three() {
        let said = "we will never again open a bridge that we do not trust with a loaded lorry";
        let screen = screen("", &[said]);
        let other = "He said we will never sell the pilot house, whoever asks for it, to anybody";
        assert!(!screen.passes(other, Some(12)));
        assert!(screen.passes(other, Some(4)));
        assert!(!screen.passes(other, None));
        let cut = "she will never again close a bridge that they do trust with any loaded lorry";
        assert!(screen.passes(cut, Some(14)));
    }
}
