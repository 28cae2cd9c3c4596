//! Pairs of documents that agree in two slots close together.

use super::buckets::{for_each_pair, over_bands, sort_by_key};
use super::pairing::NUM_SLOTS;
use super::spilled::SpilledSearch;
use super::{
    Bounded, BucketLimits, CandidatePair, Candidates, PairShares, Pairing, VersionSketches,
};
use crate::Result;

/// Pairs of `items` that agree in two slots within reach, in enough slots, and are
/// likely by what else is known of them.
///
/// Cost: for each band a sort of the items, 512 at the default reach, and a
/// look at both sketches for each pair that meets. Memory 16 bytes an item and
/// thread beside the sketches.
#[must_use]
pub fn paired_candidates(
    sketches: &VersionSketches,
    items: &[u32],
    pairing: Pairing,
    limits: BucketLimits,
    is_likely: impl Fn(CandidatePair, &PairShares<'_>) -> bool + Sync,
) -> Candidates {
    searched(sketches, items, pairing, limits, is_likely, &|_, _| ())
}

fn searched(
    sketches: &VersionSketches,
    items: &[u32],
    pairing: Pairing,
    limits: BucketLimits,
    is_likely: impl Fn(CandidatePair, &PairShares<'_>) -> bool + Sync,
    steps: &(dyn Fn(usize, usize) + Sync),
) -> Candidates {
    let items: Vec<u32> =
        items.iter().copied().filter(|&item| sketches.slots.is_comparable(item)).collect();
    let bands: Vec<(usize, (usize, usize))> = bands(pairing).into_iter().enumerate().collect();
    over_bands(&bands, steps, |&(number, slots)| {
        in_band(sketches, &items, slots, pairing, (limits, number), &is_likely)
    })
}

/// The two slots of each band.
fn bands(pairing: Pairing) -> Vec<(usize, usize)> {
    (1..=pairing.reach)
        .flat_map(|apart| (0..NUM_SLOTS).map(move |at| (at, (at + apart) % NUM_SLOTS)))
        .collect()
}

/// The same among sketches of which some may wait on the disk; `steps` is told how
/// many more bands are done, of how many.
///
/// # Errors
///
/// Returns an error when the temporary file cannot be read.
pub fn bounded_paired_candidates(
    sketches: &Bounded<VersionSketches>,
    items: &[u32],
    pairing: Pairing,
    limits: BucketLimits,
    is_likely: impl Fn(CandidatePair, &PairShares<'_>) -> bool + Sync,
    steps: &(dyn Fn(usize, usize) + Sync),
) -> Result<Candidates> {
    let held = sketches.held();
    let Some(spilled) = sketches.spilled() else {
        return Ok(searched(held, items, pairing, limits, is_likely, steps));
    };
    let bands = bands(pairing);
    let neighbors = |&(_, second): &(usize, usize)| {
        [Some((second + 1) % NUM_SLOTS), Some((second + 2) % NUM_SLOTS)]
    };
    let search = SpilledSearch {
        sketches: spilled,
        limits,
        neighborhoods: bands.iter().map(neighbors).collect(),
        bands: bands.into_iter().map(|(first, second)| [Some(first), Some(second)]).collect(),
        is_match: |pair, rows: [&[u8]; 2]| {
            let [left, right] = rows.map(|it| it[..2 * NUM_SLOTS].as_chunks::<2>().0);
            let equal: u16 = left.iter().zip(right).map(|(a, b)| u16::from(a == b)).sum();
            usize::from(equal) >= pairing.least_equal && is_likely(pair, &held.shares_of_rows(rows))
        },
    };
    search.candidates(items, steps)
}

fn in_band(
    sketches: &VersionSketches,
    items: &[u32],
    (first, second): (usize, usize),
    pairing: Pairing,
    limits: (BucketLimits, usize),
    is_likely: &impl Fn(CandidatePair, &PairShares<'_>) -> bool,
) -> Candidates {
    let mut entries: Vec<u64> = items
        .iter()
        .map(|&item| sketches.slots.key(item, first, second) << 32 | u64::from(item))
        .collect();
    sort_by_key(&mut entries);
    let next = (second + 1) % NUM_SLOTS;
    let neighborhood = |item| sketches.slots.key(item, next, (next + 1) % NUM_SLOTS);
    let mut found = Candidates::default();
    for_each_pair(&entries, limits, neighborhood, &mut found, |pair, found| {
        found.proposed += 1;
        let equal = sketches.slots.equal(pair.left, pair.right);
        if equal >= pairing.least_equal && is_likely(pair, &sketches.shares(pair)) {
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
    fn recall_is_as_computed() {
        let pairing = Pairing { reach: 2, least_equal: 17 };
        // So many of 300 pieces a side are shared. With so few pieces to a slot the
        // number of equal slots varies a little less than that of a coin.
        for (shared, tolerance) in [(64_u32, 0.012), (44, 0.06), (28, 0.06)] {
            let mut sketches = VersionSketches::new(5, 0);
            let resemblance = f64::from(shared) / (600.0 - f64::from(shared));
            let shared = u64::from(shared);
            for pair in 0..800_u64 {
                for side in 1..3 {
                    let common = (0..shared).map(|at| mix(mix(pair) ^ at));
                    let own = (shared..300).map(|at| mix(mix(pair * 2 + side * 7919) ^ at << 8));
                    sketches.push(&common.chain(own).collect::<Vec<_>>(), &[], &[]);
                }
            }
            let items: Vec<u32> = (0..1600).collect();
            let found =
                paired_candidates(&sketches, &items, pairing, BucketLimits::default(), |_, _| true);
            let hit = found.pairs.iter().filter(|it| it.left % 2 == 0 && it.right == it.left + 1);
            let recall = hit.count() as f64 / 800.0;
            let expect = pairing.recall_at(resemblance);
            assert!((recall - expect).abs() <= tolerance, "{resemblance}: {recall}, {expect}");
        }
    }

    #[test]
    fn documents_without_pieces_are_no_candidates() {
        let mut sketches = VersionSketches::new(5, 0);
        for pieces in [&[][..], &[1, 2], &[], &[1, 2]] {
            sketches.push(pieces, &[], &[]);
        }
        let pairing = Pairing::for_resemblance(0.12, 0.99).unwrap();
        let found = paired_candidates(
            &sketches,
            &[0, 1, 2, 3],
            pairing,
            BucketLimits::default(),
            |_, _| true,
        );
        assert_eq!(found.pairs, [CandidatePair { left: 1, right: 3 }]);
    }
}
