//! All near-duplicates among sets in memory.

use super::overlap::of_sorted;
use super::{Measure, Overlap, Threshold};
use crate::candidates::{
    Banding, BucketLimits, CandidatePair, Candidates, Sketches, lsh_candidates,
};
use crate::fingerprint::ShingleSet;
use crate::{Error, Result};
use rayon::prelude::*;

/// A verified pair of items; `left < right`, indexes into the caller's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ItemMatch {
    /// The smaller index.
    pub left: u32,
    /// The larger index.
    pub right: u32,
    /// What they share.
    pub overlap: Overlap,
}

/// What [`near_duplicates`] looks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NearParams {
    /// The smallest resemblance that counts, 0.01..=1.
    pub threshold: f64,
    /// The probability that a pair at the threshold is found, 0.5..=0.9999.
    pub recall: f64,
    /// Which permutation the sketches use.
    pub seed: u64,
    /// How much of a crowded bucket is looked at.
    pub limits: BucketLimits,
}

impl Default for NearParams {
    /// 0.7, the usual threshold, at a recall of 0.99; of a bucket of more than 4,096
    /// fewer neighbors are compared, so that 100,000 versions of one text stay within a
    /// few million pairs.
    fn default() -> Self {
        let limits = BucketLimits { most_pairs: 1 << 16, ..BucketLimits::default() };
        Self { threshold: 0.7, recall: 0.99, seed: 0, limits }
    }
}

/// What [`find_near_duplicates`] finds, and what it did not look at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NearDuplicates {
    /// The verified pairs, ascending.
    pub matches: Vec<ItemMatch>,
    /// Buckets too large to look at all their pairs: see [`NearParams::limits`].
    pub bounded_buckets: u64,
    /// Pairs of those buckets that were not looked at; one that is in several buckets
    /// counts in each.
    pub unseen_pairs: u64,
}

/// The pairs of `items` whose resemblance reaches the threshold, ascending.
///
/// Equal sets are collapsed first: n equal items give n − 1 matches, each with
/// the first of them, and only the first is compared with others. Empty sets
/// match nothing. Up to 64 different sets, all pairs are compared and nothing is
/// missed. Cost: linear in shingles for sketches, a sort of the items a band,
/// and a merge for each candidate.
///
/// # Errors
///
/// Returns an error when a parameter is out of its range, when the items'
/// shingles differ in length, or when there are more than 2^32 − 2 items.
pub fn near_duplicates(items: &[ShingleSet], params: &NearParams) -> Result<Vec<ItemMatch>> {
    Ok(find_near_duplicates(items, params)?.matches)
}

/// [`near_duplicates`], and how much of crowded buckets was not looked at.
///
/// # Errors
///
/// As [`near_duplicates`].
pub fn find_near_duplicates(items: &[ShingleSet], params: &NearParams) -> Result<NearDuplicates> {
    let threshold = Threshold::new(params.threshold)?;
    let banding = Banding::for_threshold(params.threshold, params.recall)?;
    let w = items.first().map_or(1, ShingleSet::w);
    if items.iter().any(|it| it.w() != w) {
        return Err(Error::parameter("items have shingles of different lengths"));
    }
    if u32::try_from(items.len()).is_err() {
        return Err(Error::parameter("more than 2^32 − 1 items"));
    }
    // Equal items need no search, and one stands for all of them in it.
    let (distinct, matches) = collapse(items);
    let candidates = propose(items, &distinct, banding, params);
    let counted = |left: u32, right: u32| {
        of_sorted(items[left as usize].hashes(), items[right as usize].hashes())
    };
    Ok(verified(&candidates, matches, threshold, counted))
}

/// The matches of equal sets, and those candidates that reach the threshold.
fn verified(
    candidates: &Candidates,
    mut matches: Vec<ItemMatch>,
    threshold: Threshold,
    overlap: impl Fn(u32, u32) -> Overlap + Sync,
) -> NearDuplicates {
    let verified: Vec<ItemMatch> = candidates
        .pairs
        .par_iter()
        .filter_map(|pair| {
            let (left, right) = (pair.left, pair.right);
            let overlap = overlap(left, right);
            threshold.is_reached(Measure::Resemblance, overlap).then_some(ItemMatch {
                left,
                right,
                overlap,
            })
        })
        .collect();
    matches.extend(verified);
    // As the search proposed them, in whatever order.
    matches.sort_unstable_by_key(|it| (it.left, it.right));
    let Candidates { bounded_buckets, unseen_pairs, .. } = *candidates;
    NearDuplicates { matches, bounded_buckets, unseen_pairs }
}

/// The first item of each distinct set that is not empty, and the matches of
/// the others with it.
fn collapse(items: &[ShingleSet]) -> (Vec<u32>, Vec<ItemMatch>) {
    let n = u32::try_from(items.len()).unwrap_or(u32::MAX);
    let set = |at: u32| items[at as usize].hashes();
    // Texts without a shingle would all be equal to each other.
    let mut order: Vec<u32> = (0..n).filter(|&at| !set(at).is_empty()).collect();
    order.par_sort_unstable_by(|&a, &b| set(a).cmp(set(b)).then(a.cmp(&b)));
    let (mut distinct, mut matches) = (Vec::new(), Vec::new());
    for equal in order.chunk_by(|&a, &b| set(a) == set(b)) {
        let Some((&first, others)) = equal.split_first() else { continue };
        distinct.push(first);
        let len = set(first).len();
        let overlap = Overlap { shared: len, left: len, right: len };
        matches.extend(others.iter().map(|&right| ItemMatch { left: first, right, overlap }));
    }
    distinct.sort_unstable();
    (distinct, matches)
}

/// Up to this many sets, comparing all pairs costs less than sketching.
pub const FEW: usize = 64;

fn propose(
    items: &[ShingleSet],
    distinct: &[u32],
    banding: Banding,
    params: &NearParams,
) -> Candidates {
    if let Some(all) = all_pairs(distinct) {
        return all;
    }
    let w = items.first().map_or(1, ShingleSet::w);
    let parts: Vec<Sketches> = distinct
        .par_chunks(1024)
        .map(|part| {
            let mut sketches = Sketches::new(banding, w, params.seed);
            part.iter().for_each(|&at| sketches.push(items[at as usize].hashes()));
            sketches
        })
        .collect();
    let mut sketches = Sketches::new(banding, w, params.seed);
    parts.iter().for_each(|part| sketches.append(part));
    found(&sketches, distinct, params)
}

/// All pairs of items, where they are few.
fn all_pairs(distinct: &[u32]) -> Option<Candidates> {
    let pairs = distinct.iter().enumerate().flat_map(|(at, &left)| {
        distinct[at + 1..].iter().map(move |&right| CandidatePair { left, right })
    });
    (distinct.len() <= FEW).then(|| Candidates::of_pairs(pairs.collect()))
}

/// The candidates among `distinct`, whose sketches these are.
fn found(sketches: &Sketches, distinct: &[u32], params: &NearParams) -> Candidates {
    let items: Vec<u32> = (0..distinct.len()).map_while(|at| u32::try_from(at).ok()).collect();
    let mut found = lsh_candidates(sketches, &items, params.threshold, params.limits);
    for pair in &mut found.pairs {
        *pair = CandidatePair {
            left: distinct[pair.left as usize],
            right: distinct[pair.right as usize],
        };
    }
    found
}

#[cfg(test)]
#[expect(clippy::cast_possible_truncation, reason = "small numbers in tests")]
mod tests {
    use super::*;
    use crate::fingerprint::mix;
    use proptest::prelude::*;

    /// All pairs compared. Pairs of equal sets that are not with the first of
    /// them are left out by design.
    fn naive(items: &[ShingleSet], threshold: f64) -> Vec<(u32, u32)> {
        let threshold = Threshold::new(threshold).unwrap();
        let is_first: Vec<bool> =
            (0..items.len()).map(|at| !items[..at].contains(&items[at])).collect();
        let mut res = Vec::new();
        for left in (0..items.len()).filter(|&at| is_first[at]) {
            for right in left + 1..items.len() {
                let overlap = of_sorted(items[left].hashes(), items[right].hashes());
                let counts = is_first[right] || items[left] == items[right];
                if counts && threshold.is_reached(Measure::Resemblance, overlap) {
                    res.push((left as u32, right as u32));
                }
            }
        }
        res
    }

    /// `n` sets in families of five that share most of their 60 shingles.
    fn families(n: u64, salt: u64) -> Vec<ShingleSet> {
        let set = |at: u64| {
            let own = mix(salt ^ at) % 12;
            let hashes =
                (0..60).map(|k| mix(mix(at / 5 + salt) ^ k ^ if k < own { mix(at) } else { 0 }));
            ShingleSet::of_hashes(hashes.collect(), 5)
        };
        (0..n).map(set).collect()
    }

    #[test]
    fn equal_items_make_n_minus_one_matches() {
        let items = vec![ShingleSet::of_text("one two three four five six", 5); 500];
        let found = near_duplicates(&items, &NearParams::default()).unwrap();
        assert_eq!(found.len(), 499);
        assert!(found.iter().all(|it| it.left == 0 && it.overlap.shared == 2));
    }

    #[test]
    fn what_a_crowd_leaves_out_is_counted() {
        // Of thirty shingles one is the item's own: all are in the buckets of one text.
        let set = |own: u64| ShingleSet::of_hashes((1..30).map(mix).chain([mix(own)]).collect(), 5);
        let items: Vec<ShingleSet> = (100..5100).map(set).collect();
        let found = find_near_duplicates(&items, &NearParams::default()).unwrap();
        assert!(found.bounded_buckets > 0 && found.unseen_pairs > 10_000_000, "{found:?}");
        // Nobody is lost, and few are compared with many.
        assert!((1..5000).all(|item| found.matches.iter().any(|it| it.right == item)));
        assert!(found.matches.len() < 5000 * 100, "{}", found.matches.len());
        let few = find_near_duplicates(&items[..60], &NearParams::default()).unwrap();
        assert_eq!((few.matches.len(), few.bounded_buckets, few.unseen_pairs), (1770, 0, 0));
    }

    #[test]
    fn items_without_words_match_nothing() {
        let items = vec![ShingleSet::of_text("…", 5); 3];
        assert!(near_duplicates(&items, &NearParams::default()).unwrap().is_empty());
    }

    #[test]
    fn recall_on_a_thousand_sets_is_as_promised() {
        let items = families(1000, 1);
        let found = near_duplicates(&items, &NearParams::default()).unwrap();
        let expect = naive(&items, 0.7);
        assert!(found.iter().all(|it| expect.contains(&(it.left, it.right))), "no false match");
        let recall = found.len() as f64 / expect.len() as f64;
        assert!(recall > 0.99, "{recall} of {} pairs", expect.len());
    }

    #[test]
    fn out_of_range_parameters_are_errors() {
        let bad = NearParams { threshold: 2.0, ..NearParams::default() };
        assert!(near_duplicates(&[], &bad).unwrap_err().is_parameter());
    }

    proptest! {
        #[test]
        fn few_items_are_compared_exactly(
            n in 0_u64..40, salt in 0_u64..1000, percent in 10_u32..=100,
        ) {
            let items = families(n, salt);
            let threshold = f64::from(percent) / 100.0;
            let params = NearParams { threshold, ..NearParams::default() };
            let found: Vec<(u32, u32)> = near_duplicates(&items, &params)
                .unwrap()
                .iter()
                .map(|it| (it.left, it.right))
                .collect();
            let expect = naive(&items, threshold);
            prop_assert_eq!(found, expect);
        }
    }
}
