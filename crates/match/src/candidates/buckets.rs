//! Runs of equal keys.

use super::pair_set::PairSet;
use super::{CandidatePair, Candidates};
use crate::fingerprint::sort_spread;
use rayon::prelude::*;

/// So many bands or tables are searched side by side: enough for most machines,
/// for some 100 bytes an item.
pub(super) const AT_A_TIME: usize = 8;

/// How much of a bucket is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BucketLimits {
    /// Up to this many members, all pairs are looked at.
    pub all_pairs: usize,
    /// In a larger bucket each member is compared with this many that follow
    /// it, and with the first.
    pub neighbors: usize,
    /// Where that would be more pairs than this in one bucket, with fewer, but at
    /// least two.
    pub most_pairs: usize,
    /// Where two would still be more, the bucket is looked at in some bands only, so
    /// that a band has no more of its pairs than that on average; but at least in one
    /// band of so many.
    pub most_turns: usize,
    /// Whether members of a larger bucket are compared with those only that have the same
    /// key in the band that puts it in order: for keys that many have by chance.
    pub only_alike: bool,
}

impl Default for BucketLimits {
    /// All pairs of up to 64 members (2,016), 16 neighbors beyond.
    ///
    /// Equal documents are collapsed before, so a larger bucket is a form letter
    /// or a page frame, whose members meet in other bands too.
    fn default() -> Self {
        Self {
            all_pairs: 64,
            neighbors: 16,
            most_pairs: usize::MAX,
            most_turns: 1,
            only_alike: false,
        }
    }
}

impl BucketLimits {
    /// With how many that follow it a member of a bucket of `n` is compared.
    fn neighbors_of(self, n: usize) -> usize {
        (self.most_pairs / n).clamp(2.min(self.neighbors), self.neighbors)
    }

    /// Whether a bucket of `n` is looked at in this band.
    ///
    /// Its key is part of the answer, so that large buckets take turns.
    fn is_due(self, n: usize, band: usize, key: u64) -> bool {
        let turns = (2 * n).div_ceil(self.most_pairs).clamp(1, self.most_turns) as u64;
        (band as u64).wrapping_add(key).is_multiple_of(turns)
    }
}

/// Drops the entries whose key, in the upper half, no other has: most of them where
/// documents differ. A few stay by accident.
pub(super) fn drop_single_keys(entries: &mut Vec<u64>) {
    if entries.len() < 256 {
        return;
    }
    // Eight bits an entry: one of sixteen that are alone meets another's bit.
    let bits = (entries.len() * 8).next_power_of_two();
    let shift = 64 - bits.trailing_zeros();
    let (mut once, mut twice) = (vec![0_u64; bits / 64], vec![0_u64; bits / 64]);
    let place = |entry: u64| {
        let at = usize::try_from(entry >> shift).unwrap_or(0);
        (at >> 6, 1_u64 << (at & 63))
    };
    for &entry in entries.iter() {
        let (at, bit) = place(entry);
        twice[at] |= once[at] & bit;
        once[at] |= bit;
    }
    entries.retain(|&entry| {
        let (at, bit) = place(entry);
        twice[at] & bit != 0
    });
}

/// Sorts `entries`, each a 32-bit key above a 32-bit item, by key, then item.
pub(super) fn sort_by_key(entries: &mut Vec<u64>) {
    sort_spread(entries, |it| (it >> 32) as u32);
}

/// What `search` finds in all bands, tables or parts, a few at a time so that memory stays
/// small; it is given what the earlier ones found. `steps` is told how many more are done, of
/// how many.
pub(super) fn over_bands<T: Sync>(
    all: &[T],
    steps: &(dyn Fn(usize, usize) + Sync),
    search: impl Fn(&T, &PairSet) -> Candidates + Sync,
) -> Candidates {
    let (mut res, mut known) = (Candidates::default(), PairSet::default());
    let mut rest = all;
    while !rest.is_empty() {
        // The first ones find most, so that others need not.
        let n = if rest.len() == all.len() { FIRST } else { AT_A_TIME };
        let (bands, later) = rest.split_at(n.min(rest.len()));
        rest = later;
        steps(0, all.len());
        // What bands of one batch find, only the next batch knows: no result depends on
        // threads.
        let found: Vec<Candidates> = bands.par_iter().map(|it| search(it, &known)).collect();
        for part in found {
            part.pairs.iter().for_each(|&it| known.insert(it));
            res.count(&part);
        }
        steps(bands.len(), all.len());
    }
    res.pairs = known.into_pairs();
    res
}

/// So many bands are searched before any pair is known.
const FIRST: usize = 2;

/// The item of an entry.
#[expect(clippy::cast_possible_truncation, reason = "the lower half is the item")]
pub(super) const fn item_of(entry: u64) -> u32 {
    entry as u32
}

/// Calls `propose` with the pairs of every run of equal keys in sorted
/// `entries`, within `limits`, and counts in `found` what was left out.
///
/// Members of a run ascend, but a run beyond the limit is put in the order of
/// `neighborhood` first, so that likely matches are close. `band` is the number of the
/// band that the keys are of.
pub(super) fn for_each_pair(
    entries: &[u64],
    (limits, band): (BucketLimits, usize),
    neighborhood: impl Fn(u32) -> u64,
    found: &mut Candidates,
    mut propose: impl FnMut(CandidatePair, &mut Candidates),
) {
    for bucket in entries.chunk_by(|a, b| a >> 32 == b >> 32) {
        let n = bucket.len();
        if n < 2 {
            continue;
        }
        if n <= limits.all_pairs {
            for (at, &left) in bucket.iter().enumerate() {
                for &right in &bucket[at + 1..] {
                    propose(CandidatePair::new(item_of(left), item_of(right)), found);
                }
            }
            continue;
        }
        let all = n as u64 * (n as u64 - 1) / 2;
        found.bounded_buckets += 1;
        if !limits.is_due(n, band, bucket[0] >> 32) {
            found.unseen_pairs += all;
            continue;
        }
        let first = item_of(bucket[0]);
        let mut items: Vec<(u64, u32)> =
            bucket.iter().map(|&entry| (neighborhood(item_of(entry)), item_of(entry))).collect();
        items.sort_unstable();
        let neighbors = limits.neighbors_of(n);
        let mut seen = 0;
        let alike = |a: &(u64, u32), b: &(u64, u32)| !limits.only_alike || a.0 == b.0;
        for part in items.chunk_by(alike) {
            let first = if limits.only_alike { part[0].1 } else { first };
            for (at, &(_, left)) in part.iter().enumerate() {
                let near = part.iter().skip(at + 1).take(neighbors).map(|it| it.1);
                // With the first as well, so that a crowd hangs together whatever its order.
                for right in near.chain((left != first).then_some(first)) {
                    seen += 1;
                    propose(CandidatePair::new(left, right), found);
                }
            }
        }
        // The first may be a neighbor as well, and such pairs are counted twice.
        found.unseen_pairs += all.saturating_sub(seen);
    }
}

#[cfg(test)]
#[expect(clippy::cast_possible_truncation, reason = "small numbers in tests")]
mod tests {
    use super::*;
    use crate::fingerprint::mix;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn pairs(entries: &[u64], limits: BucketLimits) -> (BTreeSet<CandidatePair>, Candidates) {
        let mut found = Candidates::default();
        let mut pairs = BTreeSet::new();
        for_each_pair(
            entries,
            (limits, 0),
            |_| 0,
            &mut found,
            |pair, _| {
                pairs.insert(pair);
            },
        );
        (pairs, found)
    }

    #[test]
    fn a_large_bucket_makes_few_pairs_and_says_so() {
        let entries: Vec<u64> = (0..1000).collect();
        let limits = BucketLimits { all_pairs: 100, neighbors: 4, ..BucketLimits::default() };
        let (pairs, found) = pairs(&entries, limits);
        assert!(pairs.len() <= 5000, "{}", pairs.len());
        for item in 1..1000 {
            assert!(pairs.contains(&CandidatePair::new(0, item)), "{item} is linked to the first");
        }
        assert_eq!(found.bounded_buckets, 1);
        assert!(found.unseen_pairs > 490_000);
    }

    #[test]
    fn very_large_buckets_take_turns() {
        let limits = BucketLimits { most_pairs: 100, most_turns: 16, ..BucketLimits::default() };
        for (n, bands) in [(50, 32), (100, 16), (400, 4), (100_000, 2)] {
            for key in [0, 1, 1 << 31] {
                let due = (0..32).filter(|&band| limits.is_due(n, band, key)).count();
                assert_eq!(due, bands, "a bucket of {n} with the key {key}");
            }
        }
        assert!((0..32).all(|band| BucketLimits::default().is_due(1 << 30, band, 1)));
        let entries: Vec<u64> = (0..1000).collect();
        let mut found = Candidates::default();
        for_each_pair(&entries, (limits, 1), |_| 0, &mut found, |_, _| unreachable!("not due"));
        assert_eq!((found.bounded_buckets, found.unseen_pairs), (1, 499_500));
    }

    #[test]
    fn strangers_in_a_crowd_do_not_meet() {
        let entries: Vec<u64> = (0..1000).collect();
        let limits = BucketLimits { only_alike: true, ..BucketLimits::default() };
        let mut found = Candidates::default();
        let mut pairs = BTreeSet::new();
        let by_ten = |item: u32| u64::from(item / 10);
        for_each_pair(&entries, (limits, 0), by_ten, &mut found, |pair, _| {
            pairs.insert(pair);
        });
        assert!(pairs.iter().all(|it| it.left / 10 == it.right / 10));
        assert_eq!(pairs.len(), 100 * 45);
    }

    #[test]
    fn keys_that_others_have_stay() {
        let key = |at: u64| mix(at) >> 32 << 32;
        let mut entries: Vec<u64> = (0..3000).map(|at| key(at / 3 * (at % 3)) | at).collect();
        let all = entries.clone();
        drop_single_keys(&mut entries);
        let count = |it: u64| all.iter().filter(|other| *other >> 32 == it >> 32).count();
        let kept: BTreeSet<u64> = entries.iter().copied().collect();
        assert!(all.iter().all(|&it| kept.contains(&it) || count(it) == 1));
        let alone = all.iter().filter(|&&it| count(it) == 1).count();
        assert!(all.len() - kept.len() > alone * 8 / 10, "{} of {alone}", all.len() - kept.len());
    }

    proptest! {
        #[test]
        fn all_pairs_of_equal_keys_in_small_buckets(
            keys in proptest::collection::vec(0_u64..8, 0..60),
        ) {
            let mut entries: Vec<u64> =
                keys.iter().enumerate().map(|(at, key)| key << 32 | at as u64).collect();
            entries.sort_unstable();
            let mut naive = BTreeSet::new();
            for left in 0..keys.len() {
                for right in left + 1..keys.len() {
                    if keys[left] == keys[right] {
                        naive.insert(CandidatePair::new(left as u32, right as u32));
                    }
                }
            }
            prop_assert_eq!(pairs(&entries, BucketLimits::default()).0, naive);
        }
    }
}
