//! All stretches that one document shares with the documents after it.

use super::NearWords;
use super::extend::{Direction, MIN_TAIL, Step, extend, lengths};
use super::group::SEED_WORDS;
use super::weight::WordWeights;
use crate::candidates::{Postings, SharedSeed};
use crate::normalize::WordId;
use std::ops::Range;

/// When a shared stretch counts as a passage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PassageParams {
    /// The fewest matching words. A character of a script without spaces counts
    /// as half a word.
    pub min_words: usize,
    /// The lowest share of matching words in the longer side.
    pub min_similarity: f64,
}

impl Default for PassageParams {
    /// Ten words, of which 55 % of the longer side match.
    ///
    /// Ten: titles and set phrases of news (*secretary of state Marco Rubio and
    /// national security adviser*) reach eight words without anybody having
    /// copied; users of `WCopyfind` and `passim` start from six words and 50
    /// characters and filter afterwards. 55 %: at 20 % of words edited, 75 %
    /// still match on average, and unrelated text aligns below 40 %.
    fn default() -> Self {
        Self { min_words: 10, min_similarity: 0.55 }
    }
}

/// A stretch of one document and what it matches in another. Word indexes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aligned {
    /// The first document and its words.
    pub left: (u32, Range<usize>),
    /// The second document, perhaps the same one, and its words.
    pub right: (u32, Range<usize>),
    /// Words that are the same or near.
    pub matched: usize,
    /// Whether every word is the same.
    pub exact: bool,
}

impl Aligned {
    /// The share of matching words in the longer side, 0..=1.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "words of a passage are far below 2^53")]
    pub fn similarity(&self) -> f64 {
        self.matched as f64 / self.left.1.len().max(self.right.1.len()).max(1) as f64
    }
}

/// What alignment needs to know of all documents.
pub(crate) struct Texts<'a> {
    pub(crate) docs: &'a [Vec<WordId>],
    pub(crate) near: &'a NearWords<'a>,
    pub(crate) weights: &'a WordWeights,
}

/// Exact runs on one diagonal: `words` equal words from `at` and from `other`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    at: usize,
    other: usize,
    words: usize,
}

/// Two short runs confirm each other when they are this close, in words.
const COMPANION_WORDS: usize = 24;
/// … and this far apart in alignment.
const COMPANION_SHIFT: usize = 12;
/// Two stretches are one when at most so many words on each side part them.
const BRIDGE: usize = 12;

/// Aligns what `doc` shares with itself and with the documents after it.
pub(crate) fn aligned_with_later(
    doc: usize,
    texts: &Texts<'_>,
    postings: &Postings,
    w: usize,
    params: PassageParams,
) -> Vec<Aligned> {
    let seeds = postings.seeds_of(doc);
    let of_each = seeds.chunk_by(|a, b| a.doc == b.doc);
    of_each.flat_map(|seeds| aligned(doc, seeds, texts, w, params)).collect()
}

/// Aligns `doc` with the one other document of `seeds`, which are sorted as
/// [`Postings::seeds_of`] sorts them.
pub(super) fn aligned(
    doc: usize,
    seeds: &[SharedSeed],
    texts: &Texts<'_>,
    w: usize,
    params: PassageParams,
) -> Vec<Aligned> {
    let Some(other) = seeds.first().map(|it| it.doc as usize) else { return Vec::new() };
    let (left, right) = (texts.docs[doc].as_slice(), texts.docs[other].as_slice());
    let bits = |run: &Run| texts.weights.bits(&left[run.at..run.at + run.words]);
    let runs = anchors(&runs(seeds, w), w, bits, texts.weights.enough());
    let same = other == doc;
    let mut found: Vec<Stretch> = Vec::new();
    for run in runs {
        // A run that overlaps its own copy is a phrase said over and over, no second place.
        // Looking back at all stretches would cost their square.
        let inside = |it: &Stretch| it.left.contains(&run.at) && it.right.contains(&run.other);
        if (same && run.at + run.words > run.other) || found.iter().rev().take(64).any(inside) {
            continue;
        }
        let stretch = grow(left, right, run, same, texts.near);
        // What has fewer matching words than half of the minimum is not worth bridging.
        if texts.weights.words(&left[stretch.left.clone()]) * 2 >= params.min_words {
            found.push(stretch);
        }
    }
    let id = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
    // Judged only behind this: two halves that are too short may make one passage.
    let stretches = bridge(found, params).into_iter();
    let passages = stretches.filter(|it| accepted(it, left, texts, params));
    passages
        .map(|it| Aligned {
            left: (id(doc), it.left),
            right: (id(other), it.right),
            matched: it.matched,
            exact: it.exact,
        })
        .collect()
}

/// A grown run, before it is judged.
#[derive(Clone, Debug)]
struct Stretch {
    left: Range<usize>,
    right: Range<usize>,
    matched: usize,
    exact: bool,
}

/// Joins seeds that follow each other on one diagonal.
fn runs(seeds: &[SharedSeed], w: usize) -> Vec<Run> {
    let mut res: Vec<Run> = Vec::new();
    for seed in seeds {
        let (at, other) = (seed.at as usize, seed.other as usize);
        match res.last_mut() {
            Some(run) if at + run.other == other + run.at && at <= run.at + run.words => {
                run.words = at - run.at + w;
            }
            _ => res.push(Run { at, other, words: w }),
        }
    }
    res
}

/// The runs of seeds that begin at these places in one text and in another.
fn runs_at(places: impl Iterator<Item = [u32; 2]>, w: usize) -> Vec<Run> {
    let mut seeds: Vec<SharedSeed> =
        places.map(|[at, other]| SharedSeed { doc: 0, at, other }).collect();
    // By diagonal, then by place: `runs` joins what follows on one.
    seeds.sort_unstable_by_key(|it| (i64::from(it.other) - i64::from(it.at), it.at));
    runs(&seeds, w)
}

/// The runs worth growing, longest first: longer than a seed or confirmed by
/// another nearby, and of words that say enough together.
fn anchors(runs: &[Run], w: usize, bits: impl Fn(&Run) -> usize, enough: usize) -> Vec<Run> {
    let mut by_place = runs.to_vec();
    by_place.sort_unstable_by_key(|run| (run.at, run.other));
    let bits: Vec<usize> = by_place.iter().map(bits).collect();
    let mut confirmed = vec![0; by_place.len()];
    for (n, run) in by_place.iter().enumerate() {
        let reach = run.at + run.words + COMPANION_WORDS;
        // Bounded, since in text that repeats itself every run has all others near.
        let nearby = by_place[n + 1..].iter().take_while(|it| it.at <= reach).take(256);
        for (k, companion) in nearby.enumerate() {
            let shift = (companion.at + run.other).abs_diff(companion.other + run.at);
            let follows =
                companion.at >= run.at + run.words && companion.other >= run.other + run.words;
            if follows && shift <= COMPANION_SHIFT {
                confirmed[n] += bits[n + 1 + k];
                confirmed[n + 1 + k] += bits[n];
            }
        }
    }
    let mut res: Vec<Run> = (0..by_place.len())
        .filter(|&n| {
            (by_place[n].words > w || confirmed[n] > 0) && bits[n] + confirmed[n] >= enough
        })
        .map(|n| by_place[n])
        .collect();
    res.sort_unstable_by_key(|run| (usize::MAX - run.words, run.at, run.other));
    res
}

/// Whether two texts may have a passage in common, or one repeat a quotation of the other.
///
/// That is said by the runs of [`SEED_WORDS`] words that both have, before any is grown:
/// what is denied is not found. `seeds` are where such runs begin in the one and in the other, in any order; `bits` says
/// what a range of the one's words says, and `enough` is [`WordWeights::enough`].
#[must_use]
pub fn may_share(seeds: &[[u32; 2]], enough: usize, bits: impl Fn(Range<usize>) -> usize) -> bool {
    let runs = runs_at(seeds.iter().copied(), SEED_WORDS);
    let bits = |run: &Run| bits(run.at..run.at + run.words);
    // Running text that repeats a quotation needs no second run to confirm it.
    runs.iter().any(|it| bits(it) >= enough) || !anchors(&runs, SEED_WORDS, bits, enough).is_empty()
}

/// Extends a run both ways. Within one document the two sides stay apart.
fn grow(left: &[WordId], right: &[WordId], run: Run, same: bool, near: &NearWords<'_>) -> Stretch {
    // A passage that stands twice in one text does not grow into its own copy.
    let left_end = if same { run.other } else { left.len() };
    let after = extend(
        &left[run.at + run.words..left_end],
        &right[run.other + run.words..],
        near,
        Direction::Forward,
        MIN_TAIL,
    );
    let (after_left, after_right) = lengths(&after);
    let left_last = run.at + run.words + after_left;
    let right_first = if same { left_last } else { 0 };
    let before = extend(
        &left[..run.at],
        &right[right_first..run.other],
        near,
        Direction::Backward,
        MIN_TAIL,
    );
    let (before_left, before_right) = lengths(&before);
    let steps = || before.iter().chain(&after);
    Stretch {
        left: run.at - before_left..left_last,
        right: run.other - before_right..run.other + run.words + after_right,
        matched: run.words
            + steps().filter(|step| matches!(step, Step::Match | Step::Near)).count(),
        exact: steps().all(|step| *step == Step::Match),
    }
}

/// Joins stretches that follow each other closely on both sides, and drops what
/// lies inside another.
fn bridge(mut found: Vec<Stretch>, params: PassageParams) -> Vec<Stretch> {
    // Of those that begin together the longest first, so that the others lie inside it.
    found.sort_by_key(|it| {
        (it.left.start, usize::MAX - it.left.end, it.right.start, usize::MAX - it.right.end)
    });
    let mut res: Vec<Stretch> = Vec::new();
    'next: for it in found {
        // Not the last alone: what repeats has several stretches that begin at one place.
        for last in res.iter_mut().rev().take(8) {
            let inside = last.left.end >= it.left.end
                && last.right.start <= it.right.start
                && last.right.end >= it.right.end;
            if inside {
                continue 'next;
            }
            let gaps = (
                it.left.start.checked_sub(last.left.end),
                it.right.start.checked_sub(last.right.end),
            );
            if let (Some(x), Some(y)) = gaps
                && x <= BRIDGE
                && y <= BRIDGE
            {
                let joined = Stretch {
                    left: last.left.start..it.left.end,
                    right: last.right.start..it.right.end,
                    matched: last.matched + it.matched,
                    exact: last.exact && it.exact && x + y == 0,
                };
                // What parts the two counts as different words, so that a bridge does not carry
                // scraps.
                if share(&joined) >= params.min_similarity {
                    *last = joined;
                    continue 'next;
                }
            }
        }
        res.push(it);
    }
    res
}

#[expect(clippy::cast_precision_loss, reason = "words of a passage are far below 2^53")]
fn share(it: &Stretch) -> f64 {
    it.matched as f64 / it.left.len().max(it.right.len()).max(1) as f64
}

fn accepted(it: &Stretch, left: &[WordId], texts: &Texts<'_>, params: PassageParams) -> bool {
    let words = &left[it.left.clone()];
    // The matched part, measured in words of a spaced script, and in information.
    let scale = |of: usize| of * it.matched / it.left.len().max(it.matched).max(1);
    share(it) >= params.min_similarity
        && scale(texts.weights.words(words)) >= params.min_words
        && scale(texts.weights.bits(words)) >= params.min_words * BITS_A_WORD
}

/// A passage carries at least so much information a word: a stretch of nothing
/// but function words (about 4 bits each) is not copying.
const BITS_A_WORD: usize = 5;

/// A seed of two documents that are not at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WeighedSeed {
    /// Where the shingle begins in the first document, in words.
    pub at: u32,
    /// Where it begins in the second one.
    pub other: u32,
    /// What its first word says, in half bits ([`WordWeights::half_bits`]).
    pub first: u32,
    /// What all its words say, in half bits.
    pub all: u32,
}

/// Whether two documents that share shingles of `w` words at these places, and nowhere
/// else, have a run that is worth growing: where not, they have no passage.
///
/// `total` is how many words the corpus has.
#[must_use]
pub fn has_anchor(seeds: &[WeighedSeed], w: usize, total: u64) -> bool {
    let mut by_place: Vec<WeighedSeed> = seeds.to_vec();
    by_place.sort_unstable();
    let shared = runs_at(by_place.iter().map(|it| [it.at, it.other]), w);
    // A place that matches several others says its words only once.
    by_place.dedup_by_key(|it| it.at);
    // Every place of a run begins a shingle.
    let bits = |run: &Run| {
        let from = by_place.partition_point(|it| (it.at as usize) < run.at);
        let last = run.at + run.words - w;
        let of_run = by_place[from..].iter().take_while(|it| it.at as usize <= last);
        let said = of_run.map(|it| if it.at as usize == last { it.all } else { it.first });
        said.sum::<u32>() as usize / 2
    };
    let enough = WordWeights::enough_of(total);
    !anchors(&shared, w, bits, enough).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::candidates::PostingParams;
    use crate::normalize::Vocabulary;

    fn check(texts: &[&str], expect: &[(&str, &str)]) {
        let (vocabulary, words) = Vocabulary::number(texts.to_vec());
        let docs: Vec<Vec<WordId>> = words.iter().map(|it| it.ids.clone()).collect();
        let near = NearWords::new(&vocabulary);
        let weights = WordWeights::new(&vocabulary, &docs);
        let all = Texts { docs: &docs, near: &near, weights: &weights };
        let postings = Postings::build(&docs, PostingParams { w: 4, cap: 32 });
        let params = PassageParams { min_words: 6, min_similarity: 0.55 };
        let mut found = Vec::new();
        for doc in 0..docs.len() {
            for it in aligned_with_later(doc, &all, &postings, 4, params) {
                let text = |(doc, range): (u32, Range<usize>)| {
                    words[doc as usize].cover(range).of(texts[doc as usize]).to_owned()
                };
                found.push((text(it.left), text(it.right)));
            }
        }
        let expect: Vec<(String, String)> =
            expect.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn a_reworded_sentence_is_found_with_its_ends() {
        check(
            &[
                "Rain fell. Harbour pilots are meeting on Wednesday to discuss the wreck and the way forward. Nothing else.",
                "Some say: harbor pilots are expected to meet on Wednesday to discuss the wreck and the way forward, officials hold.",
            ],
            &[(
                "Harbour pilots are meeting on Wednesday to discuss the wreck and the way forward",
                "harbor pilots are expected to meet on Wednesday to discuss the wreck and the way forward",
            )],
        );
    }

    #[test]
    fn a_repeat_within_one_document_is_found() {
        check(
            &[
                "One harbor pilot saw the ferry drift past. Then came night. One harbor pilot saw the ferry drift past!",
            ],
            &[(
                "One harbor pilot saw the ferry drift past",
                "One harbor pilot saw the ferry drift past",
            )],
        );
    }

    #[test]
    fn a_few_shared_words_are_no_passage() {
        check(&["they met at the end of the week", "so at the end of the day we left"], &[]);
    }
}
