//! Candidates for containment: a short text inside a long one.
//!
//! Two texts of which one holds the other may resemble each other very little, so
//! that no band finds them. Here every document keeps a sample of its shingles: those
//! whose hash falls below a bound that is the same for all, so that a shingle is in
//! both samples or in neither (mod-m sketches, Broder 1997, section 3). Posting lists
//! of the sampled shingles propose pairs, and the samples themselves estimate the
//! containment of the smaller in the larger.
//!
//! Cost: 4 bytes for each sampled shingle, some 450 a news article at 0.7 where
//! banding for resemblance takes 196; a sort of all of them in parts that stay small.
//! Rejected: banding for the least resemblance that a containment allows, which needs
//! hundreds of bands at a ratio of 1 to 10; ensembles of bandings by size (Zhu et al.
//! 2016), whose recall is a matter of how the sizes are spread.

use super::buckets::{for_each_pair, over_bands, sort_by_key};
use super::{BucketLimits, CandidatePair, Candidates};
use crate::fingerprint::mix;
use rayon::prelude::*;

/// How many shingles are kept: one in `every`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sampling {
    /// At least 1.
    pub every: u32,
}

/// The recall goal holds for texts of at least so many shingles: 40 words at w = 5.
const SHORT: f64 = 36.0;

impl Sampling {
    /// The thinnest sample that finds a text of 40 words, of which a share of
    /// `threshold` stands in another, with a probability of `recall`.
    ///
    /// At 0.7 and 0.99: one in 5; at 0.3: one in 2.
    #[must_use]
    pub fn for_containment(threshold: f64, recall: f64) -> Self {
        let every = threshold * SHORT / -(1.0 - recall).ln();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1..=100")]
        Self { every: every.clamp(1.0, 100.0) as u32 }
    }

    /// The probability that a text of so many shingles, of which this share stands in
    /// another, has one of them in its sample.
    #[must_use]
    pub fn recall_at(self, containment: f64, shingles: u32) -> f64 {
        let chance = containment / f64::from(self.every);
        1.0 - (1.0 - chance).powi(i32::try_from(shingles).unwrap_or(i32::MAX))
    }
}

/// The sampled shingles of many documents, in one flat array.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShingleSamples {
    sampling: Sampling,
    seed: u64,
    /// Document after document, each ascending and distinct.
    hashes: Vec<u32>,
    /// Where each document's end.
    ends: Vec<u64>,
}

impl ShingleSamples {
    /// No samples yet.
    #[must_use]
    pub fn new(sampling: Sampling, seed: u64) -> Self {
        Self { sampling, seed: mix(seed ^ SALT), hashes: Vec::new(), ends: Vec::new() }
    }

    /// How thin they are.
    #[must_use]
    pub fn sampling(&self) -> Sampling {
        self.sampling
    }

    /// Samples the next document from its shingles' hashes, in any order, with repeats or not.
    pub fn push(&mut self, shingles: &[u64]) {
        let start = self.hashes.len();
        let bound = u64::MAX / u64::from(self.sampling.every);
        for &shingle in shingles {
            let hash = mix(shingle ^ self.seed);
            if hash <= bound {
                // Spread evenly again: what is below the bound has fewer high bits.
                self.hashes.push((hash.wrapping_mul(u64::from(self.sampling.every)) >> 32) as u32);
            }
        }
        self.hashes[start..].sort_unstable();
        // By hand, since only the new tail has repeats; the samples before it are many.
        let mut end = start;
        for at in start..self.hashes.len() {
            if end == start || self.hashes[at] != self.hashes[end - 1] {
                self.hashes[end] = self.hashes[at];
                end += 1;
            }
        }
        self.hashes.truncate(end);
        self.ends.push(end as u64);
    }

    /// Appends the samples of another batch with the same parameters.
    pub fn append(&mut self, other: &Self) {
        let before = self.hashes.len() as u64;
        self.hashes.extend_from_slice(&other.hashes);
        self.ends.extend(other.ends.iter().map(|end| before + end));
    }

    /// Keeps the first `len` documents.
    pub fn truncate(&mut self, len: usize) {
        self.ends.truncate(len);
        self.hashes.truncate(self.ends.last().map_or(0, |&end| place(end)));
    }

    /// The bytes in memory.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        self.hashes.capacity() * 4 + self.ends.capacity() * 8
    }

    pub(super) fn of(&self, item: u32) -> &[u32] {
        let at = item as usize;
        let start = at.checked_sub(1).map_or(0, |before| place(self.ends[before]));
        &self.hashes[start..place(self.ends[at])]
    }
}

/// Keeps the sample independent of MinHash permutations of the same seed.
const SALT: u64 = 0x5A3D_17C0_84E2_96B1;

fn place(end: u64) -> usize {
    usize::try_from(end).unwrap_or(usize::MAX)
}

/// Pairs of `items` whose samples share so much that the smaller document may be
/// contained in the larger one by `threshold`.
///
/// A pair at the threshold is missed with the probability that
/// [`Sampling::recall_at`] states, and with another 0.0005 because its estimate is
/// off. A shingle in more than `limits.all_pairs` documents proposes only neighbors
/// in size and the smallest document; what other shingles say is still counted in
/// full. Cost: sorts of all samples, 4 million at a time.
#[must_use]
pub fn contained_candidates(
    samples: &ShingleSamples,
    items: &[u32],
    threshold: f64,
    limits: BucketLimits,
) -> Candidates {
    // By size, so that neighbors are of like size and the first is the smallest.
    let mut by_size: Vec<u32> = items.to_vec();
    by_size.sort_by_cached_key(|&item| (samples.of(item).len(), item));
    let all: usize = by_size.iter().map(|&it| samples.of(it).len()).sum();
    let parts = u64::try_from(all.div_ceil(PART).max(1)).unwrap_or(1);
    let numbers: Vec<u64> = (0..parts).collect();
    let in_part = |&part: &u64, _: &_| in_part(samples, &by_size, part, parts, limits);
    let mut res = over_bands(&numbers, &|_, _| (), in_part);
    res.pairs = res
        .pairs
        .par_iter()
        .filter(|it| {
            let [left, right] = [it.left, it.right].map(|rank| samples.of(by_size[rank as usize]));
            shared(left, right) >= least_shared(left.len().min(right.len()), threshold)
        })
        .map(|it| CandidatePair::new(by_size[it.left as usize], by_size[it.right as usize]))
        .collect();
    res.finish()
}

/// So many shingles are sorted at a time: 32 MB.
const PART: usize = 1 << 22;

/// Pairs of ranks in `by_size` that share a sampled shingle of this part of the hashes.
fn in_part(
    samples: &ShingleSamples,
    by_size: &[u32],
    part: u64,
    parts: u64,
    limits: BucketLimits,
) -> Candidates {
    let bound = |part: u64| (part << 32).div_ceil(parts);
    let (low, high) = (bound(part), bound(part + 1));
    let mut entries: Vec<u64> = Vec::new();
    for (rank, &item) in (0_u64..).zip(by_size) {
        let hashes = samples.of(item);
        let start = hashes.partition_point(|&it| u64::from(it) < low);
        let within = hashes[start..].iter().map(|&it| u64::from(it)).take_while(|&it| it < high);
        // Spread over all 32 bits, as sorting wants it; different ones stay different.
        entries.extend(within.map(|it| ((it - low) * parts).min(u64::from(u32::MAX)) << 32 | rank));
    }
    sort_by_key(&mut entries);
    let mut found = Candidates::default();
    for_each_pair(&entries, (limits, 0), u64::from, &mut found, |pair, found| {
        found.proposed += 1;
        found.pairs.push(pair);
        // One pair meets at many shingles: drop the repeats before they fill the memory.
        if found.pairs.len() >= found.distinct * 2 + (1 << 20) {
            found.order();
        }
    });
    found.order();
    found
}

/// How many numbers two ascending lists share.
pub(super) fn shared(left: &[u32], right: &[u32]) -> usize {
    let (mut at_left, mut at_right, mut shared) = (0, 0, 0);
    while let (Some(a), Some(b)) = (left.get(at_left), right.get(at_right)) {
        shared += usize::from(a == b);
        at_left += usize::from(a <= b);
        at_right += usize::from(b <= a);
    }
    shared
}

/// The fewest shared shingles in a sample of this size that a containment of
/// `threshold` shows but for one in 2,000 times, and at least 1.
///
/// From the normal approximation of the binomial, as for signatures.
pub(super) fn least_shared(sampled: usize, threshold: f64) -> usize {
    #[expect(clippy::cast_precision_loss, reason = "shingles of a document: far below 2^53")]
    let n = sampled as f64;
    let least = n * threshold - 3.3 * (n * threshold * (1.0 - threshold)).sqrt();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and the size of the sample"
    )]
    let least = least.max(1.0) as usize;
    least
}

#[cfg(test)]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small numbers")]
mod tests {
    use super::*;

    /// `n` pairs of a text of `small` shingles and one of `large` that holds this
    /// share of it: items 2k and 2k + 1.
    fn sampled(n: u64, small: u64, large: u64, share: f64) -> ShingleSamples {
        let mut samples = ShingleSamples::new(Sampling::for_containment(0.7, 0.99), 0);
        let common = (small as f64 * share).round() as u64;
        for pair in 0..n {
            for (side, size) in [(1, small), (2, large)] {
                let shingles: Vec<u64> = (0..size)
                    .map(|at| {
                        let own = mix(pair * 2 + side * 7919) ^ at << 8;
                        mix(if at < common { mix(pair) ^ at } else { own })
                    })
                    .collect();
                samples.push(&shingles);
            }
        }
        samples
    }

    fn recall(samples: &ShingleSamples, n: u32) -> f64 {
        let items: Vec<u32> = (0..2 * n).collect();
        let found = contained_candidates(samples, &items, 0.7, BucketLimits::default());
        assert!(found.pairs.is_sorted());
        let hits = found.pairs.iter().filter(|it| it.left % 2 == 0 && it.right == it.left + 1);
        f64::from(hits.count() as u32) / f64::from(n)
    }

    #[test]
    fn a_text_inside_one_of_any_length_is_found() {
        for large in [100, 1000, 4000] {
            let found = recall(&sampled(400, 100, large, 0.72), 400);
            assert!(found >= 0.99, "in {large}: {found}");
        }
        let least = Sampling::for_containment(0.7, 0.99).recall_at(0.7, 36);
        let found = recall(&sampled(2000, 36, 400, 0.7), 2000);
        assert!(least >= 0.99 && found >= 0.985, "{least} {found}");
    }

    #[test]
    fn a_text_of_which_a_third_is_contained_is_rarely_proposed() {
        let found = recall(&sampled(400, 400, 1000, 0.33), 400);
        assert!(found <= 0.02, "{found}");
    }

    #[test]
    fn parts_do_not_change_what_is_found() {
        let samples = sampled(60, 80, 300, 0.8);
        let by_size: Vec<u32> = (0..120).collect();
        let all = |parts| {
            let mut found = Candidates::default();
            for part in 0..parts {
                let part = in_part(&samples, &by_size, part, parts, BucketLimits::default());
                found.count(&part);
                found.pairs.extend(part.pairs);
            }
            found.finish()
        };
        let whole = all(1);
        assert!(whole.pairs.len() >= 60);
        for parts in [2, 3, 7] {
            assert_eq!(all(parts).pairs, whole.pairs, "{parts}");
            assert_eq!(all(parts).proposed, whole.proposed, "{parts}");
        }
    }

    #[test]
    fn a_shingle_in_many_texts_still_links_the_smallest() {
        let mut samples = ShingleSamples::new(Sampling { every: 1 }, 0);
        let brief: Vec<u64> = (0..40).map(mix).collect();
        for large in 0..500_u64 {
            let own = (0..200 + large).map(|at| mix(mix(large) ^ at << 20));
            samples.push(&brief.iter().copied().chain(own).collect::<Vec<_>>());
        }
        samples.push(&brief);
        let items: Vec<u32> = (0..501).collect();
        let found = contained_candidates(&samples, &items, 0.7, BucketLimits::default());
        let of_brief = found.pairs.iter().filter(|it| it.right == 500).count();
        assert_eq!(of_brief, 500);
    }

    #[test]
    fn batches_append_and_forget() {
        let all = sampled(20, 60, 90, 0.5);
        let mut first = sampled(10, 60, 90, 0.5);
        let mut again = first.clone();
        again.append(&first);
        again.truncate(20);
        assert_eq!(again, first);
        first.truncate(3);
        assert_eq!(first.of(2), all.of(2));
        assert_eq!(first.ends.len(), 3);
    }

    #[test]
    fn low_thresholds_take_denser_samples() {
        let every = |threshold| Sampling::for_containment(threshold, 0.99).every;
        assert_eq!([every(0.3), every(0.5), every(0.7), every(1.0)], [2, 3, 5, 7]);
    }
}
