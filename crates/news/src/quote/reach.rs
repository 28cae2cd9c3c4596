//! Which articles can a statement of one article reach?
//!
//! Who asks for the statements of one article needs the speakers of few others. What
//! decides on two quotations is in the two and in those that share words with them: three
//! that tell something, a short quotation as a whole, or four in running text. So what is
//! linked in none of these ways to the article, not by way of other quotations either, may
//! say whatever it does, and its speakers need not be read.
//!
//! Cost: a look-up for every word of every quotation, for three words in a row and for
//! each length that short ones have.

use super::compare::{SEED_BITS, SEED_WORDS};
use super::fragments::MOST_WORDS;
use super::running;
use crate::align::WordWeights;
use crate::candidates::MASKED;
use crate::cluster::UnionFind;
use crate::fingerprint::mix;
use crate::normalize::{Vocabulary, WordId};
use std::collections::BTreeSet;
use std::ops::Range;

/// For each of `docs`, whether a quotation in it may bear on the statements of `asked`.
///
/// True for that one, and for those in which quotations stand inside others: who says these
/// decides what the outer ones are compared by.
///
/// `quotations` are those of each document as ranges of its words, ascending by their first
/// word; of two that begin together, the longer first.
#[must_use]
pub fn reached(
    docs: &[Vec<WordId>],
    quotations: &[Vec<Range<usize>>],
    vocabulary: &Vocabulary,
    asked: usize,
) -> Vec<bool> {
    let weights = WordWeights::new(vocabulary, docs);
    let numbered = quotations.iter().enumerate();
    let quotes: Vec<Quote<'_>> = numbered
        .flat_map(|(doc, it)| it.iter().map(move |it| (doc, &docs[doc][it.clone()])))
        .collect();
    let n = u32::try_from(quotes.len()).unwrap_or(u32::MAX);
    let mut linked = Linked { sets: UnionFind::new(n + 1), asked: n };
    linked.by_article(&quotes, &docs[asked], asked);
    linked.by_seeds(&quotes, &weights);
    linked.by_wholes(&quotes);
    let mut res: Vec<bool> = quotations.iter().map(|it| are_nested(it)).collect();
    res[asked] = true;
    for (&(doc, _), at) in quotes.iter().zip(0..) {
        res[doc] |= linked.is_reached(at);
    }
    res
}

/// A quotation: its document and its words.
type Quote<'a> = (usize, &'a [WordId]);

/// Whether one of these ranges begins before the one before it ends.
fn are_nested(ranges: &[Range<usize>]) -> bool {
    let mut end = 0;
    ranges.iter().any(|it| {
        let is_inside = it.start < end;
        end = it.end.max(end);
        is_inside
    })
}

/// The quotations by number, and behind them the article that is asked about.
struct Linked {
    sets: UnionFind,
    asked: u32,
}

impl Linked {
    fn is_reached(&mut self, quotation: u32) -> bool {
        self.sets.find(quotation) == self.sets.find(self.asked)
    }

    /// What stands in the article, or may be repeated there without the marks.
    fn by_article(&mut self, quotes: &[Quote<'_>], article: &[WordId], asked: usize) {
        let known = Runs::of(runs(article, running::SEED).map(|(_, run)| (run, self.asked)));
        for (&(doc, words), at) in quotes.iter().zip(0..) {
            let mut own = runs(words, running::SEED);
            if doc == asked || own.any(|it| known.get(it.1).is_some()) {
                self.sets.union(at, self.asked);
            }
        }
    }

    /// Those that share words in a row that make them candidates.
    fn by_seeds(&mut self, quotes: &[Quote<'_>], weights: &WordWeights) {
        let mut seeds: Vec<(u64, u32, usize)> = Vec::new();
        for (&(_, words), at) in quotes.iter().zip(0..) {
            seeds.extend(runs(words, SEED_WORDS).map(|(from, run)| (run, at, from)));
        }
        seeds.sort_unstable();
        for same in seeds.chunk_by(|a, b| a.0 == b.0) {
            let (_, first, from) = same[0];
            let words = &quotes[first as usize].1[from..from + SEED_WORDS];
            if same.len() > 1 && weights.bits(words) >= SEED_BITS {
                same[1..].iter().for_each(|it| {
                    self.sets.union(first, it.1);
                });
            }
        }
    }

    /// Short ones and those that they stand in.
    fn by_wholes(&mut self, quotes: &[Quote<'_>]) {
        let whole = |words: &[WordId]| runs(words, words.len()).next().map(|it| it.1);
        let short = |(&(_, words), at): (&Quote<'_>, u32)| {
            let is_short = (2..=MOST_WORDS).contains(&words.len());
            is_short.then(|| whole(words)).flatten().map(|it| (it, at))
        };
        let lengths: BTreeSet<usize> =
            quotes.iter().map(|it| it.1.len()).filter(|it| (2..=MOST_WORDS).contains(it)).collect();
        let wholes = Runs::of(quotes.iter().zip(0..).filter_map(short));
        for (&(_, words), at) in quotes.iter().zip(0..) {
            for &length in &lengths {
                for (_, run) in runs(words, length) {
                    if let Some(short) = wholes.get(run) {
                        self.sets.union(short, at);
                    }
                }
            }
        }
    }
}

/// Runs of words, and the first quotation of each.
struct Runs {
    all: Vec<(u64, u32)>,
    /// Which hashes occur, by their lowest bits: most runs of a quotation are in no other.
    seen: Vec<u64>,
}

/// As many bits as make a false hit rare for some thousand runs.
const SEEN_BITS: u32 = 16;

impl Runs {
    fn of(runs: impl Iterator<Item = (u64, u32)>) -> Self {
        let mut all: Vec<(u64, u32)> = runs.collect();
        all.sort_unstable();
        all.dedup_by_key(|it| it.0);
        let mut seen = vec![0; 1 << (SEEN_BITS - 6)];
        for it in &all {
            let (word, bit) = Self::bit(it.0);
            seen[word] |= bit;
        }
        Self { all, seen }
    }

    fn bit(hash: u64) -> (usize, u64) {
        let low = hash & ((1 << SEEN_BITS) - 1);
        (usize::try_from(low >> 6).unwrap_or(0), 1 << (low & 63))
    }

    fn get(&self, run: u64) -> Option<u32> {
        let (word, bit) = Self::bit(run);
        if self.seen[word] & bit == 0 {
            return None;
        }
        let at = self.all.binary_search_by_key(&run, |it| it.0).ok()?;
        Some(self.all[at].1)
    }
}

/// The runs of so many words without a masked one, hashed, each with its first word.
fn runs(words: &[WordId], n: usize) -> impl Iterator<Item = (usize, u64)> {
    let all = words.windows(n).enumerate().filter(|it| !it.1.contains(&MASKED));
    all.map(|(at, run)| {
        let hash = |hash, it: &WordId| mix(hash ^ u64::from(it.0));
        (at, run.iter().fold(run.len() as u64, hash))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which of some texts are reached from the first; quotations stand between `<` and `>`.
    fn seen(texts: &[&str]) -> Vec<bool> {
        let bare: Vec<String> = texts.iter().map(|it| it.replace(['<', '>'], " ")).collect();
        let (vocabulary, words) =
            Vocabulary::number(bare.iter().map(String::as_str).collect::<Vec<_>>());
        let quotations: Vec<Vec<Range<usize>>> = (texts.iter().zip(&words))
            .map(|(text, words)| {
                let opened: Vec<usize> = text.match_indices('<').map(|it| it.0).collect();
                let end = |from: usize| from + text[from..].find('>').unwrap();
                let span = |&from: &usize| crate::text::Span::new(from, end(from));
                opened.iter().map(|it| words.within(span(it))).collect()
            })
            .collect();
        let docs: Vec<Vec<WordId>> = words.into_iter().map(|it| it.ids).collect();
        reached(&docs, &quotations, &vocabulary, 0)
    }

    #[test]
    fn quotations_are_reached_by_way_of_others_and_of_running_text() {
        let asked = "Velm: <The pilot house harbors rare swallows>, and the board counted forty \
            empty boats.";
        let second = "Orla: <pilot house harbors moths; lorries crush cobbled bridges>";
        let third = "Bram: <lorries crush cobbled squares>";
        let running = "Tarn: <we counted forty empty boats>";
        let strange = "Osby: <nobody ever saw a comet there>";
        assert_eq!(
            seen(&[asked, second, third, running, strange]),
            [true, true, true, true, false]
        );
        assert_eq!(seen(&[asked, third, strange]), [true, false, false]);
    }

    #[test]
    fn a_short_quotation_is_reached_from_what_it_stands_in() {
        let asked = "Velm: <the gates were never ready for rain>";
        assert_eq!(
            seen(&[asked, "Orla: <never ready>", "Orla: <ready never>"]),
            [true, true, false]
        );
    }

    #[test]
    fn quotations_inside_others_are_always_asked_for_their_speakers() {
        let ranges = |it: &[(usize, usize)]| -> Vec<Range<usize>> {
            it.iter().map(|&(from, to)| from..to).collect()
        };
        assert!(are_nested(&ranges(&[(0, 3), (4, 20), (6, 8)])));
        assert!(!are_nested(&ranges(&[(0, 3), (4, 20), (20, 22)])));
    }
}
