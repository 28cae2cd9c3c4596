//! Two equal slots close together: candidates at low resemblance.
//!
//! At a resemblance of 0.12 bands of two rows would need 317 bands of slots of
//! their own, and bands of one row propose every pair that shares one frequent
//! piece. Here every slot makes a band of two with each of the `reach` slots
//! after it, the last ones with the first: 256 slots give 512 bands at a reach
//! of 2. They are not independent, which costs little: what a pair with X equal
//! slots is missed by is the chance that no two of them are close.

use super::buckets::{AT_A_TIME, for_each_pair, sort_by_key};
use super::{BucketLimits, CandidatePair, Candidates};
use crate::fingerprint::{MinHashParams, MinHasher};
use crate::{Error, Result};
use rayon::prelude::*;

/// How far apart two slots may be that make a candidate together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pairing {
    /// A slot is paired with each of so many that follow it.
    pub reach: usize,
    /// The fewest equal slots of a candidate.
    pub least_equal: usize,
}

/// How many slots are kept of a document.
///
/// Half as many would find as much, and let through three times as many pairs of
/// articles that share some sentences only.
const NUM_SLOTS: usize = 256;

impl Pairing {
    /// The pairing that proposes a pair of this resemblance with a probability
    /// of at least `recall`, with the shortest reach.
    ///
    /// At 0.12 and 0.99: reach 2, at least 17 equal slots.
    ///
    /// # Errors
    ///
    /// Returns an error when the goal needs a reach of more than 16.
    pub fn for_resemblance(resemblance: f64, recall: f64) -> Result<Self> {
        // A fifth of what may be missed is left to the number of equal slots.
        let allowed = (1.0 - recall) / 5.0;
        let least_equal = Self::least_equal_at(resemblance, allowed);
        let mut all = (1..=16).map(|reach| Self { reach, least_equal });
        all.find(|it| it.recall_at(resemblance) >= recall).ok_or_else(|| {
            Error::parameter(format!(
                "a recall of {recall} at a resemblance of {resemblance} is out of reach"
            ))
        })
    }

    /// The fewest equal slots, at least 2, such that a pair of this resemblance has
    /// fewer with a probability of at most `missed`.
    fn least_equal_at(resemblance: f64, missed: f64) -> usize {
        let mut below = 0.0;
        let mut least_equal = 0;
        while least_equal < NUM_SLOTS {
            below += probability_of_equal(resemblance, least_equal);
            if below > missed {
                break;
            }
            least_equal += 1;
        }
        least_equal.max(2)
    }

    /// The probability that a pair of this resemblance becomes a candidate.
    #[must_use]
    pub fn recall_at(self, resemblance: f64) -> f64 {
        let found = |equal: usize| {
            probability_of_equal(resemblance, equal) * (1.0 - self.probability_apart(equal))
        };
        (self.least_equal..=NUM_SLOTS).map(found).sum()
    }

    /// How many bands are searched.
    #[must_use]
    pub const fn num_bands(self) -> usize {
        self.reach * NUM_SLOTS
    }

    /// The probability that of `equal` slots, chosen at random on a circle, no
    /// two are within reach: `n/(n − kx) · C(n − kx, x) / C(n, x)` for a reach of
    /// k (the circular form of Kaplansky's lemma, 1943).
    fn probability_apart(self, equal: usize) -> f64 {
        if equal < 2 {
            return 1.0;
        }
        let Some(free) = NUM_SLOTS.checked_sub(self.reach * equal).filter(|&it| it >= equal) else {
            return 0.0;
        };
        let factor = |k: usize| ratio(free - k, NUM_SLOTS - k);
        ratio(NUM_SLOTS, free) * (0..equal).map(factor).product::<f64>()
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of slots")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

/// The probability that exactly `equal` slots agree.
fn probability_of_equal(resemblance: f64, equal: usize) -> f64 {
    let power = |base: f64, n: usize| base.powi(i32::try_from(n).unwrap_or(i32::MAX));
    let ways: f64 = (0..equal).map(|k| ratio(NUM_SLOTS - k, k + 1)).product();
    ways * power(resemblance, equal) * power(1.0 - resemblance, NUM_SLOTS - equal)
}

/// The sketches of many documents: 256 slots of 16 bits each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotSketches {
    hasher: MinHasher,
    slots: Vec<[u16; NUM_SLOTS]>,
    /// Documents without pieces, which match nothing. Ascending.
    empty: Vec<u32>,
    scratch: Vec<u32>,
}

impl SlotSketches {
    /// No sketches yet.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        // What is sketched is pairs of words.
        let params = MinHashParams { num_hashes: NUM_SLOTS, seed, w: 2 };
        let (slots, empty, scratch) = (Vec::new(), Vec::new(), Vec::new());
        Self { hasher: MinHasher::new(params), slots, empty, scratch }
    }

    /// Sketches the next document from its pieces' hashes, in any order.
    pub fn push(&mut self, pieces: &[u64]) {
        if pieces.is_empty() {
            self.empty.push(u32::try_from(self.slots.len()).unwrap_or(u32::MAX));
        }
        self.hasher.fill(pieces, &mut self.scratch);
        let mut slots = [0; NUM_SLOTS];
        for (slot, &value) in slots.iter_mut().zip(&self.scratch) {
            #[expect(clippy::cast_possible_truncation, reason = "the lowest bits are wanted")]
            let low = value as u16;
            *slot = low;
        }
        self.slots.push(slots);
    }

    /// Appends the sketches of another batch with the same parameters.
    pub fn append(&mut self, other: &Self) {
        let n = u32::try_from(self.slots.len()).unwrap_or(u32::MAX);
        self.empty.extend(other.empty.iter().map(|at| at + n));
        self.slots.extend_from_slice(&other.slots);
    }

    /// Keeps the first `len` documents.
    pub(crate) fn truncate(&mut self, len: usize) {
        self.slots.truncate(len);
        self.empty.retain(|&at| (at as usize) < len);
    }

    /// How many documents were sketched.
    #[must_use]
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether none was.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// The bytes in memory.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        self.slots.capacity() * size_of::<[u16; NUM_SLOTS]>() + self.empty.capacity() * 4
    }

    /// In how many slots two documents agree.
    #[inline]
    fn equal(&self, left: u32, right: u32) -> usize {
        let (left, right) = (&self.slots[left as usize], &self.slots[right as usize]);
        let equal: u16 = left.iter().zip(right).map(|(a, b)| u16::from(a == b)).sum();
        usize::from(equal)
    }

    fn key(&self, item: u32, first: usize, second: usize) -> u64 {
        let slots = &self.slots[item as usize];
        u64::from(slots[first]) << 16 | u64::from(slots[second])
    }
}

/// Pairs of `items` that agree in two slots within reach, in enough slots, and are
/// likely by what else is known of them.
///
/// Cost: for each band a sort of the items, 512 at the default reach, and a
/// look at both sketches for each pair that meets. Memory 16 bytes an item and
/// thread beside the sketches.
#[must_use]
pub fn paired_candidates(
    sketches: &SlotSketches,
    items: &[u32],
    pairing: Pairing,
    limits: BucketLimits,
    is_likely: impl Fn(CandidatePair) -> bool + Sync,
) -> Candidates {
    let items: Vec<u32> =
        items.iter().copied().filter(|item| sketches.empty.binary_search(item).is_err()).collect();
    let bands: Vec<(usize, usize)> = (1..=pairing.reach)
        .flat_map(|apart| (0..NUM_SLOTS).map(move |at| (at, (at + apart) % NUM_SLOTS)))
        .collect();
    let mut res = Candidates::default();
    for bands in bands.chunks(AT_A_TIME) {
        let search =
            |&band: &(usize, usize)| in_band(sketches, &items, band, pairing, limits, &is_likely);
        let found: Vec<Candidates> = bands.par_iter().map(search).collect();
        for part in found {
            res.absorb(part);
        }
    }
    res.finish()
}

fn in_band(
    sketches: &SlotSketches,
    items: &[u32],
    (first, second): (usize, usize),
    pairing: Pairing,
    limits: BucketLimits,
    is_likely: &impl Fn(CandidatePair) -> bool,
) -> Candidates {
    let mut entries: Vec<u64> = items
        .iter()
        .map(|&item| sketches.key(item, first, second) << 32 | u64::from(item))
        .collect();
    sort_by_key(&mut entries);
    let next = (second + 1) % NUM_SLOTS;
    let neighborhood = |item| sketches.key(item, next, (next + 1) % NUM_SLOTS);
    let mut found = Candidates::default();
    for_each_pair(&entries, limits, neighborhood, &mut found, |pair, found| {
        found.proposed += 1;
        let equal = sketches.equal(pair.left, pair.right);
        if equal >= pairing.least_equal && is_likely(pair) {
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
    fn the_default_pairing_is_as_documented() {
        let pairing = Pairing::for_resemblance(0.12, 0.99).unwrap();
        assert_eq!(pairing, Pairing { reach: 2, least_equal: 17 });
        assert!(pairing.recall_at(0.12) >= 0.99);
        assert!(pairing.recall_at(0.02) < 0.001);
        assert!(Pairing::for_resemblance(0.01, 0.99).unwrap_err().is_parameter());
    }

    #[test]
    fn slots_apart_are_counted_as_by_trying_all() {
        // Two of 256 on a circle are within reach 4 for 8 of 255 second places.
        let pairing = Pairing { reach: 4, least_equal: 2 };
        let apart = pairing.probability_apart(2);
        assert!((apart - 247.0 / 255.0).abs() < 1e-12, "{apart}");
        assert!(pairing.probability_apart(52) < 1e-12);
    }

    #[test]
    fn recall_is_as_computed() {
        let pairing = Pairing { reach: 2, least_equal: 17 };
        // So many of 300 pieces a side are shared. With so few pieces to a slot the
        // number of equal slots varies a little less than that of a coin.
        for (shared, tolerance) in [(64_u32, 0.012), (44, 0.06), (28, 0.06)] {
            let mut sketches = SlotSketches::new(0);
            let resemblance = f64::from(shared) / (600.0 - f64::from(shared));
            let shared = u64::from(shared);
            for pair in 0..800_u64 {
                for side in 1..3 {
                    let common = (0..shared).map(|at| mix(mix(pair) ^ at));
                    let own = (shared..300).map(|at| mix(mix(pair * 2 + side * 7919) ^ at << 8));
                    sketches.push(&common.chain(own).collect::<Vec<_>>());
                }
            }
            let items: Vec<u32> = (0..1600).collect();
            let found =
                paired_candidates(&sketches, &items, pairing, BucketLimits::default(), |_| true);
            let hit = found.pairs.iter().filter(|it| it.left % 2 == 0 && it.right == it.left + 1);
            let recall = hit.count() as f64 / 800.0;
            let expect = pairing.recall_at(resemblance);
            assert!((recall - expect).abs() <= tolerance, "{resemblance}: {recall}, {expect}");
        }
    }

    #[test]
    fn documents_without_pieces_are_no_candidates() {
        let mut sketches = SlotSketches::new(0);
        for pieces in [&[][..], &[1, 2], &[], &[1, 2]] {
            sketches.push(pieces);
        }
        let pairing = Pairing::for_resemblance(0.12, 0.99).unwrap();
        let found =
            paired_candidates(&sketches, &[0, 1, 2, 3], pairing, BucketLimits::default(), |_| true);
        assert_eq!(found.pairs, [CandidatePair { left: 1, right: 3 }]);
    }
}
