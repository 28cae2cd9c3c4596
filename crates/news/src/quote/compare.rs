//! Which two quotations could be one statement?
//!
//! Quotations that share three words in a row are aligned; how much the matching
//! words say, against what chance would give in so many quotations, decides.

use super::group::QuotedWords;
use super::types::QuoteRelation;
use crate::align::{LocalAlignment, NearWords, WordWeights, align_from};
use crate::candidates::{PostingParams, Postings, SharedSeed};
use crate::normalize::WordId;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::ops::Range;

/// Words in a row that make two quotations candidates.
const SEED_WORDS: usize = 3;
/// Seeds that stand in more places are compared with their neighbors only; so
/// many outlets carry few statements, and set phrases are many.
const POSTING_CAP: usize = 16;
/// The information that matching words must carry in two articles that are
/// known to share something: three content words, or four with a preposition.
const LINKED_BITS: usize = 24;
/// In articles that share nothing else, what `n` quoted words could match by
/// chance counts against it: `n²` pairs of places make a match of `2 · log2 n`
/// bits likely, and so many more bits make it telling.
const MARGIN_BITS: usize = 3;
/// A fragment beside another fragment of the same statement needs only this.
const FRAGMENT_BITS: usize = 12;
/// The share of the shorter quotation that must match.
const MIN_SHARE: f64 = 0.6;
/// … or a run of so many words, with at least [`OVERLAP_SHARE`] matching:
/// two cuts of one statement that overlap.
const OVERLAP_RUN: usize = 6;
const OVERLAP_SHARE: f64 = 0.35;
/// The share of differing words inside the aligned part from which a variant
/// counts as reworded rather than cut.
const REWORDED: f64 = 0.15;
/// How many alignments of one pair are tried.
const MAX_TRIES: usize = 4;

/// What one comparison found: `left < right`.
#[derive(Clone, Debug)]
pub(super) struct Edge {
    pub(super) left: usize,
    pub(super) right: usize,
    /// Matching words over the words of the shorter one.
    pub(super) share: f64,
    pub(super) bits: usize,
    /// Whether it joins by itself; a weak one needs a neighbor.
    pub(super) strong: bool,
    pub(super) relation: QuoteRelation,
    /// Where in the longer one it matches.
    pub(super) at: Range<usize>,
}

/// The quotations of a run, and what comparing them needs.
pub(super) struct Compared<'a> {
    pub(super) quotes: &'a [QuotedWords],
    /// The words of each quotation.
    pub(super) texts: &'a [Vec<WordId>],
    pub(super) near: &'a NearWords<'a>,
    pub(super) weights: &'a WordWeights,
}

impl Compared<'_> {
    /// All pairs that could be one statement, ascending by both sides.
    ///
    /// Two rounds: what strangers must show is shown first; documents that a
    /// telling quotation links are then compared again as acquaintances.
    pub(super) fn edges(&self, linked: &BTreeSet<(u32, u32)>) -> Vec<Edge> {
        let params = PostingParams { w: SEED_WORDS, cap: POSTING_CAP };
        // Words that say less than a third of what is asked are in every quotation.
        let least = self.stranger_bits() / 3;
        let telling = |words: &[WordId]| self.weights.bits(words) >= least;
        let postings = Postings::build_where(self.texts, params, telling);
        let first = self.compare(&postings, linked, |_| true);
        let mut known = linked.clone();
        known.extend(
            first.iter().filter(|it| it.strong).filter_map(|it| self.documents(it.left, it.right)),
        );
        if known.len() == linked.len() {
            return first;
        }
        let news: BTreeSet<(u32, u32)> = known.difference(linked).copied().collect();
        let mut res = self.compare(&postings, &known, |pair| news.contains(&pair));
        let seen: BTreeSet<(usize, usize)> = res.iter().map(|it| (it.left, it.right)).collect();
        res.extend(first.into_iter().filter(|it| !seen.contains(&(it.left, it.right))));
        res.sort_by_key(|it| (it.left, it.right));
        res
    }

    /// The documents of two quotations, unless it is one.
    fn documents(&self, left: usize, right: usize) -> Option<(u32, u32)> {
        let (a, b) = (self.quotes[left].doc, self.quotes[right].doc);
        (a != b).then(|| (a.min(b), a.max(b)))
    }

    /// The bits that chance cannot be expected to give in so many quoted words.
    fn stranger_bits(&self) -> usize {
        let words: usize = self.texts.iter().map(|it| self.weights.words(it)).sum();
        let log = usize::try_from(words.max(1).ilog2()).unwrap_or(0);
        (2 * log + MARGIN_BITS).max(LINKED_BITS)
    }

    /// Compares the candidates whose documents `wanted` names; pairs within one
    /// document are strangers in the first round only.
    fn compare(
        &self,
        postings: &Postings,
        linked: &BTreeSet<(u32, u32)>,
        wanted: impl Fn((u32, u32)) -> bool + Sync,
    ) -> Vec<Edge> {
        let stranger_bits = self.stranger_bits();
        (0..self.texts.len())
            .into_par_iter()
            .flat_map_iter(|left| {
                let seeds = postings.seeds_of(left);
                let mut res = Vec::new();
                for group in seeds.chunk_by(|a, b| a.doc == b.doc) {
                    let right = group[0].doc as usize;
                    let pair = self.documents(left, right);
                    if right == left
                        || self.nested(left, right)
                        || !wanted(pair.unwrap_or((u32::MAX, u32::MAX)))
                    {
                        continue;
                    }
                    let bits = if pair.is_some_and(|it| linked.contains(&it)) {
                        LINKED_BITS
                    } else {
                        stranger_bits
                    };
                    res.extend(self.compare_pair(left, right, group, bits));
                }
                res
            })
            .collect()
    }

    fn nested(&self, left: usize, right: usize) -> bool {
        let (a, b) = (&self.quotes[left], &self.quotes[right]);
        a.doc == b.doc && a.words.start < b.words.end && b.words.start < a.words.end
    }

    fn compare_pair(
        &self,
        left: usize,
        right: usize,
        seeds: &[SharedSeed],
        min_bits: usize,
    ) -> Option<Edge> {
        // What the seeds say bounds what is worth aligning: at least half of it all.
        let fragment = min_bits == LINKED_BITS;
        let enough = if fragment { FRAGMENT_BITS } else { min_bits.div_ceil(2) };
        if self.seed_bits(left, seeds) < enough {
            return None;
        }
        // The seed of each diagonal is tried, the best alignment kept.
        seeds
            .chunk_by(|x, y| x.at + y.other == x.other + y.at)
            .take(MAX_TRIES)
            .map(|it| {
                let seed = (it[0].at as usize, it[0].other as usize);
                align_from(&self.texts[left], &self.texts[right], seed, self.near)
            })
            .max_by_key(|it| it.matched.len())
            .and_then(|it| self.judge(left, right, &it, min_bits))
    }

    /// The bits of all words that the seeds cover in the left quotation.
    fn seed_bits(&self, left: usize, seeds: &[SharedSeed]) -> usize {
        let mut starts: Vec<usize> = seeds.iter().map(|it| it.at as usize).collect();
        starts.sort_unstable();
        let (mut reached, mut bits) = (0, 0);
        for at in starts {
            let end = at + SEED_WORDS;
            bits += self.weights.bits(&self.texts[left][at.max(reached).min(end)..end]);
            reached = reached.max(end);
        }
        bits
    }

    fn judge(
        &self,
        left: usize,
        right: usize,
        found: &LocalAlignment,
        min_bits: usize,
    ) -> Option<Edge> {
        let (a, b) = (&self.texts[left], &self.texts[right]);
        let matched: Vec<WordId> = found.matched.iter().map(|&at| a[at]).collect();
        let share = ratio(found.matched.len(), a.len().min(b.len()));
        let bits = self.weights.bits(&matched);
        let relation = if a == b {
            QuoteRelation::Exact
        } else if ratio(found.edits, found.matched.len() + found.edits) > REWORDED {
            QuoteRelation::Reworded
        } else {
            QuoteRelation::Partial
        };
        let overlap = found.longest_run >= OVERLAP_RUN && share >= OVERLAP_SHARE;
        let strong = bits >= min_bits && (share >= MIN_SHARE || overlap);
        let fragment = min_bits == LINKED_BITS && bits >= FRAGMENT_BITS && share >= 1.0;
        let at = if a.len() >= b.len() { found.left.clone() } else { found.right.clone() };
        (strong || fragment).then_some(Edge { left, right, share, bits, strong, relation, at })
    }
}

#[expect(clippy::cast_precision_loss, reason = "words of a quotation are far below 2^53")]
pub(super) fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
