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
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;

/// For each of `docs`, whether a quotation in it may be a statement with one of document
/// `asked`, or may bear on whether others are; true for that one, and for those in which
/// quotations stand inside others, since what speakers say of these counts for all.
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
    let quotes: Vec<(usize, &[WordId])> =
        numbered.flat_map(|(doc, it)| it.iter().map(move |it| (doc, &docs[doc][it.clone()]))).collect();
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
    fn by_article(&mut self, quotes: &[(usize, &[WordId])], article: &[WordId], asked: usize) {
        let runs: HashSet<u64> = runs(article, running::SEED).map(|it| it.1).collect();
        for (&(doc, words), at) in quotes.iter().zip(0..) {
            if doc == asked || self::runs(words, running::SEED).any(|it| runs.contains(&it.1)) {
                self.sets.union(at, self.asked);
            }
        }
    }

    /// Those that share words in a row that make them candidates.
    fn by_seeds(&mut self, quotes: &[(usize, &[WordId])], weights: &WordWeights) {
        let mut first: HashMap<u64, u32> = HashMap::new();
        for (&(_, words), at) in quotes.iter().zip(0..) {
            for (from, run) in runs(words, SEED_WORDS) {
                if weights.bits(&words[from..from + SEED_WORDS]) >= SEED_BITS {
                    self.sets.union(*first.entry(run).or_insert(at), at);
                }
            }
        }
    }

    /// Short ones and those that they stand in.
    fn by_wholes(&mut self, quotes: &[(usize, &[WordId])]) {
        let mut wholes: HashMap<u64, u32> = HashMap::new();
        let mut lengths: BTreeSet<usize> = BTreeSet::new();
        for (&(_, words), at) in quotes.iter().zip(0..) {
            if (2..=MOST_WORDS).contains(&words.len())
                && let Some((_, run)) = runs(words, words.len()).next()
            {
                lengths.insert(words.len());
                self.sets.union(*wholes.entry(run).or_insert(at), at);
            }
        }
        for (&(_, words), at) in quotes.iter().zip(0..) {
            for &length in &lengths {
                for (_, run) in runs(words, length) {
                    if let Some(&short) = wholes.get(&run) {
                        self.sets.union(short, at);
                    }
                }
            }
        }
    }
}

/// The runs of so many words without a masked one, hashed, each with its first word.
fn runs(words: &[WordId], n: usize) -> impl Iterator<Item = (usize, u64)> {
    let all = words.windows(n).enumerate().filter(|it| !it.1.contains(&MASKED));
    all.map(|(at, run)| (at, run.iter().fold(run.len() as u64, |hash, it| mix(hash ^ u64::from(it.0)))))
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
        assert_eq!(seen(&[asked, "Orla: <never ready>", "Orla: <ready never>"]), [true, true, false]);
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
