//! Pairs of documents of which one may be a version of the other, or stand in it.

use super::buckets::{drop_single_keys, for_each_pair, over_bands, sort_by_key};
use super::pair_set::PairSet;
use super::piece_sketches::{NUM_SLOTS, SharedPieces};
use super::spilled::SpilledSearch;
use super::{Bounded, BucketLimits, CandidatePair, Candidates, PairShares, VersionSketches};
use crate::Result;

/// Pairs of `items` that share enough of the shorter one's telling pieces, and are likely
/// by what else is known of them.
///
/// Cost: for each of 128 bands a sort of the items whose key is not alone, and a look at
/// both sketches for each pair that meets and was not found before. Memory 16 bytes an
/// item and thread beside the sketches, and some 20 a pair.
#[must_use]
pub fn version_candidates(
    sketches: &VersionSketches,
    items: &[u32],
    limits: BucketLimits,
    is_likely: impl Fn(CandidatePair, &PairShares<'_>) -> bool + Sync,
) -> Candidates {
    searched(sketches, items, limits, is_likely, &|_, _| ())
}

fn searched(
    sketches: &VersionSketches,
    items: &[u32],
    limits: BucketLimits,
    is_likely: impl Fn(CandidatePair, &PairShares<'_>) -> bool + Sync,
    steps: &(dyn Fn(usize, usize) + Sync),
) -> Candidates {
    let bands: Vec<usize> = (0..NUM_SLOTS).collect();
    over_bands(&bands, steps, |&band, known| {
        in_band(sketches, items, (band, limits), known, &is_likely)
    })
}

/// The same among sketches of which some may wait on the disk; `steps` is told how
/// many more bands are done, of how many.
///
/// # Errors
///
/// Returns an error when the temporary file cannot be read.
pub fn bounded_version_candidates(
    sketches: &Bounded<VersionSketches>,
    items: &[u32],
    limits: BucketLimits,
    is_likely: impl Fn(CandidatePair, &PairShares<'_>) -> bool + Sync,
    steps: &(dyn Fn(usize, usize) + Sync),
) -> Result<Candidates> {
    let held = sketches.held();
    let Some(spilled) = sketches.spilled() else {
        return Ok(searched(held, items, limits, is_likely, steps));
    };
    let column = |band: usize| [Some(band % NUM_SLOTS), None];
    let search = SpilledSearch {
        sketches: spilled,
        limits,
        bands: (0..NUM_SLOTS).map(column).collect(),
        neighborhoods: (1..=NUM_SLOTS).map(column).collect(),
        is_match: |pair, rows: [&[u8]; 2]| {
            let [left, right] = rows.map(slots_of_row);
            tell_alike(&left, &right) && is_likely(pair, &held.shares_of_rows(rows))
        },
    };
    search.candidates(items, steps)
}

/// Whether the slots of two documents make them candidates.
pub(super) fn tell_alike(left: &[u32; NUM_SLOTS], right: &[u32; NUM_SLOTS]) -> bool {
    SharedPieces::of(left, right).is_candidate()
}

pub(super) fn slots_of_row(row: &[u8]) -> [u32; NUM_SLOTS] {
    let mut res = [0; NUM_SLOTS];
    for (slot, bytes) in res.iter_mut().zip(row.as_chunks::<4>().0) {
        *slot = u32::from_le_bytes(*bytes);
    }
    res
}

fn in_band(
    sketches: &VersionSketches,
    items: &[u32],
    (band, limits): (usize, BucketLimits),
    known: &PairSet,
    is_likely: &impl Fn(CandidatePair, &PairShares<'_>) -> bool,
) -> Candidates {
    let pieces = &sketches.pieces;
    let entry = |&item: &u32| u64::from(pieces.key(item, band)) << 32 | u64::from(item);
    // An empty slot says nothing.
    let mut entries: Vec<u64> = items.iter().map(entry).filter(|it| it >> 32 != 0).collect();
    drop_single_keys(&mut entries);
    sort_by_key(&mut entries);
    let neighborhood = |item| u64::from(pieces.key(item, (band + 1) % NUM_SLOTS));
    let mut found = Candidates::default();
    for_each_pair(&entries, (limits, band), neighborhood, &mut found, |pair, found| {
        found.proposed += 1;
        if known.contains(pair) {
            return;
        }
        let alike = tell_alike(pieces.slots(pair.left), pieces.slots(pair.right));
        if alike && is_likely(pair, &sketches.shares(pair)) {
            found.pairs.push(pair);
        }
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::mix;

    #[test]
    fn damaged_copies_and_short_takes_are_candidates() {
        // So many of 300 pieces a side are shared; the second may be a part of the first.
        for (shared, of_right, misses) in [(60_u64, 300, 4), (40, 300, 30), (30, 30, 8)] {
            let mut sketches = VersionSketches::new(5, 0);
            for pair in 0..800_u64 {
                for (side, all) in [(1, 300), (2, of_right)] {
                    let common = (0..shared).map(|at| mix(mix(pair) ^ at));
                    let own = (shared..all).map(|at| mix(mix(pair * 2 + side * 7919) ^ at << 8));
                    sketches.push(&common.chain(own).collect::<Vec<_>>(), &[], &[]);
                }
            }
            let items: Vec<u32> = (0..1600).collect();
            let found = version_candidates(&sketches, &items, BucketLimits::default(), |_, _| true);
            let hit = found.pairs.iter().filter(|it| it.left % 2 == 0 && it.right == it.left + 1);
            let missed = 800 - hit.count();
            assert!(missed <= misses, "{shared} of {of_right}: {missed} of 800 are missed");
            assert_eq!(found.pairs.len(), 800 - missed, "strangers are no candidates");
        }
    }

    #[test]
    fn documents_without_pieces_are_no_candidates() {
        let mut sketches = VersionSketches::new(5, 0);
        for pieces in [&[][..], &[1, 2], &[], &[1, 2]] {
            sketches.push(pieces, &[], &[]);
        }
        let limits = BucketLimits::default();
        let found = version_candidates(&sketches, &[0, 1, 2, 3], limits, |_, _| true);
        assert_eq!(found.pairs, [CandidatePair { left: 1, right: 3 }]);
    }
}
