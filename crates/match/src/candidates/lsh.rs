//! Candidates by banding.

use super::buckets::{drop_single_keys, for_each_pair, over_bands, sort_by_key};
use super::pair_set::PairSet;
use super::sketches::agreeing_slots;
use super::spilled::SpilledSearch;
use super::{Bounded, BucketLimits, Candidates, Sketches};
use crate::Result;

/// Pairs of `items` whose sketches agree on a band and whose estimated resemblance is
/// not far below `threshold`.
///
/// A pair at the threshold is missed with the probability that the
/// [`Banding`](super::Banding) states, and with another 0.0005 because its
/// estimate is off. Documents without shingles are in no pair. Cost: a sort of
/// n numbers a band; memory 16 n bytes a thread beside the sketches.
#[must_use]
pub fn lsh_candidates(
    sketches: &Sketches,
    items: &[u32],
    threshold: f64,
    limits: BucketLimits,
) -> Candidates {
    searched(sketches, items, threshold, limits, &|_, _| ())
}

fn searched(
    sketches: &Sketches,
    items: &[u32],
    threshold: f64,
    limits: BucketLimits,
    steps: &(dyn Fn(usize, usize) + Sync),
) -> Candidates {
    let least = sketches.least_agreeing(threshold);
    let bands: Vec<usize> = (0..sketches.banding().num_bands).collect();
    over_bands(&bands, steps, |&band, known| in_band(sketches, items, (band, limits), least, known))
}

/// The same among sketches of which some may wait on the disk; `steps` is told how
/// many more bands are done, of how many.
///
/// # Errors
///
/// Returns an error when the temporary file cannot be read.
pub fn bounded_lsh_candidates(
    sketches: &Bounded<Sketches>,
    items: &[u32],
    threshold: f64,
    limits: BucketLimits,
    steps: &(dyn Fn(usize, usize) + Sync),
) -> Result<Candidates> {
    let held = sketches.held();
    let Some(spilled) = sketches.spilled() else {
        return Ok(searched(held, items, threshold, limits, steps));
    };
    let least = held.least_agreeing(threshold);
    let num_bands = held.banding().num_bands;
    let column = |band: usize| [Some(band % num_bands), None];
    let search = SpilledSearch {
        sketches: spilled,
        limits,
        bands: (0..num_bands).map(column).collect(),
        neighborhoods: (1..=num_bands).map(column).collect(),
        is_match: |_, [left, right]: [&[u8]; 2]| agreeing_slots(left, right) >= least,
    };
    search.candidates(items, steps)
}

fn in_band(
    sketches: &Sketches,
    items: &[u32],
    (band, limits): (usize, BucketLimits),
    least: usize,
    known: &PairSet,
) -> Candidates {
    let mut entries: Vec<u64> = items
        .iter()
        .copied()
        .filter(|&item| sketches.is_comparable(item))
        .map(|item| u64::from(sketches.keys(item)[band]) << 32 | u64::from(item))
        .collect();
    drop_single_keys(&mut entries);
    sort_by_key(&mut entries);
    // A crowded bucket is put in the order of the next band: who agrees there, too, is likely
    // alike.
    let next = (band + 1) % sketches.banding().num_bands;
    let neighborhood = |item| u64::from(sketches.keys(item)[next]);
    let mut found = Candidates::default();
    for_each_pair(&entries, (limits, band), neighborhood, &mut found, |pair, found| {
        found.proposed += 1;
        if !known.contains(pair) && sketches.agreeing(pair.left, pair.right) >= least {
            found.pairs.push(pair);
        }
    });
    found
}

#[cfg(test)]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "small numbers in tests"
)]
mod tests {
    use super::*;
    use crate::candidates::{Banding, CandidatePair};
    use crate::fingerprint::mix;

    fn every(sketches: &Sketches) -> Vec<u32> {
        (0..sketches.len() as u32).collect()
    }

    /// `n` pairs of sets of about 200 shingles with this resemblance: items 2k and 2k + 1.
    fn sketched(n: u64, resemblance: f64, banding: Banding) -> Sketches {
        let mut sketches = Sketches::new(banding, 5, 0);
        let shared = (400.0 * resemblance / (1.0 + resemblance)).round() as u64;
        for pair in 0..n {
            for side in 1..3 {
                let common = (0..shared).map(|at| mix(mix(pair) ^ at));
                let own = (shared..200).map(|at| mix(mix(pair * 2 + side * 7919) ^ at << 8));
                let shingles: Vec<u64> = common.chain(own).collect();
                sketches.push(&shingles);
            }
        }
        sketches
    }

    #[test]
    fn recall_follows_the_s_curve() {
        let banding = Banding::for_threshold(0.7, 0.99).unwrap();
        for (resemblance, tolerance) in [(0.7, 0.012), (0.8, 0.002), (0.5, 0.05)] {
            let sketches = sketched(1000, resemblance, banding);
            // A threshold of 0.01 switches the estimate off: only the bands choose.
            let found = lsh_candidates(&sketches, &every(&sketches), 0.01, BucketLimits::default());
            let hit = found.pairs.iter().filter(|it| it.left % 2 == 0 && it.right == it.left + 1);
            let recall = hit.count() as f64 / 1000.0;
            let expect = banding.recall_at(resemblance);
            assert!((recall - expect).abs() <= tolerance, "at {resemblance}: {recall}, {expect}");
        }
    }

    #[test]
    fn the_estimate_keeps_pairs_at_the_threshold() {
        let banding = Banding::for_threshold(0.3, 0.99).unwrap();
        let sketches = sketched(1000, 0.3, banding);
        let all =
            lsh_candidates(&sketches, &every(&sketches), 0.01, BucketLimits::default()).pairs.len();
        let kept =
            lsh_candidates(&sketches, &every(&sketches), 0.3, BucketLimits::default()).pairs.len();
        assert!(kept + 5 >= 1000.min(all) - 10, "{kept} of {all}");
    }

    #[test]
    fn documents_without_shingles_are_no_candidates() {
        let mut sketches = Sketches::new(Banding::for_threshold(0.7, 0.99).unwrap(), 5, 0);
        for shingles in [&[][..], &[1, 2], &[], &[1, 2]] {
            sketches.push(shingles);
        }
        let found = lsh_candidates(&sketches, &every(&sketches), 0.7, BucketLimits::default());
        assert_eq!(found.pairs, [CandidatePair { left: 1, right: 3 }]);
    }
}
