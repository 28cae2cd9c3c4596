//! Many copies of one stretch, as one finding.

use super::pair::{Aligned, PassageParams, Texts, aligned_with_later};
use super::{NearWords, WordWeights};
use crate::candidates::{PostingParams, Postings};
use crate::normalize::{Vocabulary, WordId};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::ops::Range;

/// Two stretches of one document are the same place when they share this much
/// of what they cover together: below it, a long copy and a short quote from
/// its middle stay two findings.
const SAME_PLACE: (usize, usize) = (3, 5);
/// Words of a shingle that seeds an alignment. Four: at 20 % of words edited,
/// 41 % of all shingles survive, and unlike three, few arise by chance.
pub const SEED_WORDS: usize = 4;
/// The longest posting list that is followed in full.
pub const POSTING_CAP: usize = 64;

/// One stretch of words in several places, before it is given a kind.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedStretch {
    /// Documents and half-open ranges of words, ascending; two or more.
    pub occurrences: Vec<(u32, Range<usize>)>,
    /// The lowest similarity of the alignments that join the occurrences, 0..=1.
    pub similarity: f64,
    /// Whether every occurrence has the same words.
    pub exact: bool,
}

/// All shared stretches, and how often the posting cap bit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SharedStretches {
    /// Most words first, then by place.
    pub stretches: Vec<SharedStretch>,
    /// Shingles that stood in more than the cap's places, so that not all their
    /// pairs were tried.
    pub capped_shingles: usize,
}

/// Finds every stretch of words that stands in two places of `docs`, exactly or
/// with edits; a masked word takes part in none.
///
/// Documents are aligned in parallel; the result does not depend on how many at
/// once. Cost: near-linear in all words, plus the words that are shared times
/// the number of their copies up to a cap.
#[must_use]
pub fn find_passages(
    docs: &[Vec<WordId>],
    vocabulary: &Vocabulary,
    params: PassageParams,
) -> SharedStretches {
    let near = NearWords::new(vocabulary);
    let weights = WordWeights::new(vocabulary, docs);
    let texts = Texts { docs, near: &near, weights: &weights };
    let postings = Postings::build(docs, PostingParams { w: SEED_WORDS, cap: POSTING_CAP });
    // The parallel iterator keeps the order of documents, on which grouping depends.
    let aligned: Vec<Aligned> = (0..docs.len())
        .into_par_iter()
        .flat_map_iter(|doc| aligned_with_later(doc, &texts, &postings, SEED_WORDS, params))
        .collect();
    let stretches = group_aligned(&aligned, |places| same_words(places, docs));
    SharedStretches { stretches, capped_shingles: postings.capped() }
}

/// Joins the sides of all alignments into findings, in the order of [`SharedStretches`].
///
/// `is_same` says whether places, ascending, have the same words. What is found depends on
/// the order of `aligned`: it is that of the pairs of documents.
pub fn group_aligned(
    aligned: &[Aligned],
    is_same: impl Fn(&[(u32, Range<usize>)]) -> bool,
) -> Vec<SharedStretch> {
    let places = Places::of(aligned);
    let mut parents: Vec<usize> = (0..places.count).collect();
    for pair in places.of_side.chunks_exact(2) {
        let (a, b) = (root(&mut parents, pair[0]), root(&mut parents, pair[1]));
        parents[a.max(b)] = a.min(b);
    }
    let mut groups: BTreeMap<usize, SharedStretch> = BTreeMap::new();
    for (n, it) in aligned.iter().enumerate() {
        let key = root(&mut parents, places.of_side[2 * n]);
        let entry = groups.entry(key).or_insert_with(|| SharedStretch {
            occurrences: Vec::new(),
            similarity: 1.0,
            exact: true,
        });
        entry.similarity = entry.similarity.min(it.similarity());
        entry.occurrences.push(it.left.clone());
        entry.occurrences.push(it.right.clone());
    }
    let mut res: Vec<SharedStretch> = groups
        .into_values()
        .map(|mut it| {
            it.occurrences = merged(it.occurrences);
            it.exact = is_same(&it.occurrences);
            it
        })
        // Places of one document that overlap have become one.
        .filter(|it| it.occurrences.len() > 1)
        .collect();
    drop_contained(&mut res);
    res.sort_by_cached_key(|it| {
        let longest = it.occurrences.iter().map(|(_, range)| range.len()).max().unwrap_or(0);
        (
            usize::MAX - longest,
            it.occurrences
                .iter()
                .map(|(doc, range)| (*doc, range.start, range.end))
                .collect::<Vec<_>>(),
        )
    });
    res
}

/// Which stretches of one document are one place.
struct Places {
    count: usize,
    /// The place of every alignment's left and right side, in turn.
    of_side: Vec<usize>,
}

impl Places {
    fn of(aligned: &[Aligned]) -> Self {
        let side = |n: usize| {
            if n.is_multiple_of(2) { &aligned[n / 2].left } else { &aligned[n / 2].right }
        };
        let mut order: Vec<usize> = (0..2 * aligned.len()).collect();
        order.sort_by_key(|&n| {
            let (doc, range) = side(n);
            (*doc, usize::MAX - range.len(), range.start, n)
        });
        let mut res = Self { count: 0, of_side: vec![0; order.len()] };
        for group in order.chunk_by(|&a, &b| side(a).0 == side(b).0) {
            // Longest first: a place is what its longest stretch covers.
            let mut known: BTreeMap<(usize, usize), Range<usize>> = BTreeMap::new();
            for &n in group {
                let range = &side(n).1;
                // Longest first: what covers three fifths together with this begins at most two
                // of its lengths before it.
                let window = (range.start.saturating_sub(2 * range.len()), 0)..(range.end, 0);
                let place =
                    known.range(window).find(|(_, it)| same_place(it, range)).map(|(key, _)| key.1);
                res.of_side[n] = place.unwrap_or_else(|| {
                    known.insert((range.start, res.count), range.clone());
                    res.count += 1;
                    res.count - 1
                });
            }
        }
        res
    }
}

fn same_place(a: &Range<usize>, b: &Range<usize>) -> bool {
    let shared = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    let cover = a.len() + b.len() - shared;
    shared * SAME_PLACE.1 >= cover * SAME_PLACE.0
}

fn root(parents: &mut [usize], mut at: usize) -> usize {
    while parents[at] != at {
        parents[at] = parents[parents[at]];
        at = parents[at];
    }
    at
}

/// Sorts occurrences; those of one document that overlap become one.
fn merged(mut occurrences: Vec<(u32, Range<usize>)>) -> Vec<(u32, Range<usize>)> {
    occurrences.sort_by_key(|(doc, range)| (*doc, range.start, range.end));
    let mut res: Vec<(u32, Range<usize>)> = Vec::new();
    for (doc, range) in occurrences {
        match res.last_mut() {
            Some((last_doc, last)) if *last_doc == doc && range.start < last.end => {
                last.end = last.end.max(range.end);
            }
            _ => res.push((doc, range)),
        }
    }
    res
}

fn same_words(occurrences: &[(u32, Range<usize>)], docs: &[Vec<WordId>]) -> bool {
    let words = |(doc, range): &(u32, Range<usize>)| &docs[*doc as usize][range.clone()];
    occurrences.windows(2).all(|pair| words(&pair[0]) == words(&pair[1]))
}

/// Drops every finding whose occurrences all lie inside those of one other.
fn drop_contained(found: &mut Vec<SharedStretch>) {
    let mut by_doc: BTreeMap<u32, Vec<(Range<usize>, usize)>> = BTreeMap::new();
    for (n, it) in found.iter().enumerate() {
        for (doc, range) in &it.occurrences {
            by_doc.entry(*doc).or_default().push((range.clone(), n));
        }
    }
    for list in by_doc.values_mut() {
        list.sort_by_key(|(range, n)| (range.start, *n));
    }
    let holds = |outer: &SharedStretch, inner: &SharedStretch| {
        inner.occurrences.iter().all(|(doc, range)| {
            let at =
                outer.occurrences.partition_point(|(d, r)| (*d, r.start) <= (*doc, range.start));
            at > 0
                && outer.occurrences[at - 1].0 == *doc
                && outer.occurrences[at - 1].1.end >= range.end
        })
    };
    let dropped: Vec<bool> = (0..found.len())
        .map(|n| {
            let it = &found[n];
            let (doc, range) = &it.occurrences[0];
            let list = &by_doc[doc];
            let until = list.partition_point(|(other, _)| other.start <= range.start);
            // Of two findings that hold each other, the first stays.
            list[..until].iter().any(|(other, k)| {
                *k != n
                    && other.end >= range.end
                    && holds(&found[*k], it)
                    && !(*k > n && holds(it, &found[*k]))
            })
        })
        .collect();
    let mut dropped = dropped.into_iter();
    found.retain(|_| !dropped.next().unwrap_or(false));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(texts: &[&str], expect: &[&[(u32, &str)]]) {
        let (vocabulary, words) = Vocabulary::number(texts.to_vec());
        let docs: Vec<Vec<WordId>> = words.iter().map(|it| it.ids.clone()).collect();
        let params = PassageParams { min_words: 6, min_similarity: 0.55 };
        let found: Vec<Vec<(u32, String)>> = find_passages(&docs, &vocabulary, params)
            .stretches
            .into_iter()
            .map(|it| {
                let text = |doc: u32, range| {
                    words[doc as usize].cover(range).of(texts[doc as usize]).to_owned()
                };
                it.occurrences.into_iter().map(|(doc, range)| (doc, text(doc, range))).collect()
            })
            .collect();
        let expect: Vec<Vec<(u32, String)>> = expect
            .iter()
            .map(|it| it.iter().map(|(doc, text)| (*doc, (*text).to_owned())).collect())
            .collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn copies_in_many_documents_are_one_finding() {
        let copy = "harbor pilots found the ferry drifting without lights near the old breakwater";
        check(
            &[
                &format!("Alone. {copy}. Then came night over town"),
                &format!("{copy}, said one. Nobody slept"),
                &format!("But what of it: {copy}"),
            ],
            &[&[(0, copy), (1, copy), (2, copy)]],
        );
    }

    #[test]
    fn a_short_quote_from_a_long_copy_is_its_own_finding() {
        let short = "pilots found the ferry drifting without lights";
        let long = format!(
            "before dawn three harbor {short} near the old breakwater while rain and wind kept tugs in port"
        );
        check(
            &[&long, &format!("first {long}"), &format!("somebody wrote that {short} last week")],
            &[&[(0, &long), (1, &long)], &[(0, short), (1, short), (2, short)]],
        );
    }
}
