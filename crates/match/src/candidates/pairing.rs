//! Two equal slots close together: candidates at low resemblance.
//!
//! At a resemblance of 0.12 bands of two rows would need 317 bands of slots of
//! their own, and bands of one row propose every pair that shares one frequent
//! piece. Here every slot makes a band of two with each of the `reach` slots
//! after it, the last ones with the first: 256 slots give 512 bands at a reach
//! of 2. They are not independent, which costs little: what a pair with X equal
//! slots is missed by is the chance that no two of them are close.

use super::sketches::drop_first_numbers;
use crate::fingerprint::{MinHashParams, MinHasher};
use crate::{Error, Result};

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
pub(super) const NUM_SLOTS: usize = 256;

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
    pub fn truncate(&mut self, len: usize) {
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

    /// Whether the document has a piece.
    pub(super) fn is_comparable(&self, item: u32) -> bool {
        self.empty.binary_search(&item).is_err()
    }

    /// The documents without pieces, ascending.
    pub(super) fn empty(&self) -> &[u32] {
        &self.empty
    }

    /// The slots of a document.
    pub(super) fn slots(&self, item: usize) -> &[u16; NUM_SLOTS] {
        &self.slots[item]
    }

    /// Forgets the first `n` documents and gives their memory back.
    pub(super) fn drop_first(&mut self, n: usize) {
        self.slots.drain(..n);
        self.slots.shrink_to_fit();
        drop_first_numbers(&mut self.empty, n);
    }

    /// In how many slots two documents agree.
    #[inline]
    pub(super) fn equal(&self, left: u32, right: u32) -> usize {
        let (left, right) = (&self.slots[left as usize], &self.slots[right as usize]);
        let equal: u16 = left.iter().zip(right).map(|(a, b)| u16::from(a == b)).sum();
        usize::from(equal)
    }

    pub(super) fn key(&self, item: u32, first: usize, second: usize) -> u64 {
        let slots = &self.slots[item as usize];
        u64::from(slots[first]) << 16 | u64::from(slots[second])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
