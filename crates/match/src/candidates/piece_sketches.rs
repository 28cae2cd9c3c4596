//! What pieces documents have, in 128 slots that compare by value.
//!
//! One hash a piece: its upper bits choose a slot, and of the pieces of a slot the one of
//! the lowest hash stays (one permutation hashing, Li, Owen and Zhang 2012). So slots are
//! samples of both documents' pieces by one rule, whatever their lengths: what two slots
//! share says how much of the *shorter* text stands in the longer one, which the minima of
//! many permutations do not. Nothing is borrowed for empty slots: a notice of ten pieces
//! has ten slots, and all of it counts.
//!
//! Rejected: 256 MinHash slots of 16 bits, looked up two at a time in 512 bands, which
//! miss a short text inside a long one and cost four times the sorting; lists of sampled
//! pieces of any length, whose places in a file differ from document to document.

use super::sketches::drop_first_numbers;
use crate::fingerprint::{mix, vectorized};

/// How many slots are kept of a document: a short take of thirty words is met in a long
/// report of two thousand.
pub(super) const NUM_SLOTS: usize = 128;

/// The slots of many documents, 512 bytes each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PieceSketches {
    seed: u64,
    /// The lowest hash of each slot; 0 where it is empty.
    slots: Vec<[u32; NUM_SLOTS]>,
    /// Documents without pieces, which match nothing. Ascending.
    empty: Vec<u32>,
}

impl PieceSketches {
    /// No sketches yet.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { seed: mix(seed ^ SALT), slots: Vec::new(), empty: Vec::new() }
    }

    /// Sketches the next document from its pieces' hashes, in any order.
    pub fn push(&mut self, pieces: &[u64]) {
        if pieces.is_empty() {
            self.empty.push(u32::try_from(self.slots.len()).unwrap_or(u32::MAX));
        }
        // One more than the lowest would be, so that free slots are 0 in the end.
        let mut slots = [u32::MAX; NUM_SLOTS];
        for &piece in pieces {
            let hash = mix(piece ^ self.seed);
            let slot = &mut slots[usize::try_from(hash >> 57).unwrap_or(0)];
            #[expect(clippy::cast_possible_truncation, reason = "the lower half is wanted")]
            let low = hash as u32;
            // 31 bits, so that one more never comes round to the 0 of an empty slot.
            *slot = (*slot).min(low >> 1);
        }
        self.slots.push(slots.map(|it| it.wrapping_add(1)));
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
        self.slots.capacity() * size_of::<[u32; NUM_SLOTS]>() + self.empty.capacity() * 4
    }

    /// The documents without pieces, ascending.
    pub(super) fn empty(&self) -> &[u32] {
        &self.empty
    }

    /// The slots of a document.
    pub(super) fn slots(&self, item: u32) -> &[u32; NUM_SLOTS] {
        &self.slots[item as usize]
    }

    /// Forgets the first `n` documents and gives their memory back.
    pub(super) fn drop_first(&mut self, n: usize) {
        self.slots.drain(..n);
        self.slots.shrink_to_fit();
        drop_first_numbers(&mut self.empty, n);
    }

    /// What a slot is looked up by, evenly spread; 0 where it is empty.
    pub(super) fn key(&self, item: u32, slot: usize) -> u32 {
        spread(self.slots(item)[slot])
    }
}

/// Keeps pieces independent of other sketches of the same seed.
const SALT: u64 = 0x7A51_3C0E_9D26_48BF;

/// A minimum is small: a permutation of 32 bits that spreads it and leaves 0.
const fn spread(slot: u32) -> u32 {
    let product = slot.wrapping_mul(0x9E37_79B1);
    let mixed = (product ^ (product >> 15)).wrapping_mul(0x85EB_CA6B);
    mixed ^ (mixed >> 13)
}

/// What the slots of two documents say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SharedPieces {
    /// Slots of equal value.
    shared: u32,
    /// Of the pieces that stand lowest in a slot, those that each document has.
    sampled: [u32; 2],
}

impl SharedPieces {
    #[inline]
    pub(super) fn of(left: &[u32; NUM_SLOTS], right: &[u32; NUM_SLOTS]) -> Self {
        vectorized(
            #[inline(always)]
            || Self::counted(left, right),
        )
    }

    #[inline(always)]
    fn counted(left: &[u32; NUM_SLOTS], right: &[u32; NUM_SLOTS]) -> Self {
        let (mut shared, mut of_left, mut of_right) = (0, 0, 0);
        for (&a, &b) in left.iter().zip(right) {
            // An empty slot is above all others here.
            let (low_a, low_b) = (a.wrapping_sub(1), b.wrapping_sub(1));
            let (has_a, has_b) = (u32::from(a != 0), u32::from(b != 0));
            shared += u32::from(a == b) & has_a;
            of_left += u32::from(low_a <= low_b) & has_a;
            of_right += u32::from(low_b <= low_a) & has_b;
        }
        Self { shared, sampled: [of_left, of_right] }
    }

    /// Whether the shorter one may stand in the other for a fifth or more.
    ///
    /// A share of a fifth shows as 6 in 100 or less once in many thousand pairs; a chance
    /// piece that two documents share does not suffice unless one has next to nothing
    /// else.
    pub(super) const fn is_candidate(self) -> bool {
        let [a, b] = self.sampled;
        let fewest = if a < b { a } else { b };
        let least = if fewest <= FEW { 1 } else { 2 };
        self.shared >= least && self.shared * 100 >= fewest * LEAST_SHARE
    }
}

/// In hundredths.
const LEAST_SHARE: u32 = 6;
/// So few pieces are hardly shared by chance, and one of them is a lot.
const FEW: u32 = 8;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_short_text_inside_a_long_one_shows() {
        let mut missed = 0;
        for pair in 0..500_u64 {
            let mut sketches = PieceSketches::new(0);
            let long: Vec<u64> = (0..900).map(|at| mix(pair << 32 | at)).collect();
            sketches.push(&long);
            sketches.push(&long[300..330]);
            sketches.push(&(0..900).map(|at| mix(!(pair << 32 | at))).collect::<Vec<_>>());
            let is_candidate =
                |a, b| SharedPieces::of(sketches.slots(a), sketches.slots(b)).is_candidate();
            missed += usize::from(!is_candidate(0, 1));
            assert!(!is_candidate(0, 2) && !is_candidate(1, 2));
        }
        // 30 of 900 pieces, in slots that keep one of seven.
        assert!(missed <= 60, "{missed} of 500");
    }

    #[test]
    fn keys_are_different_and_empty_ones_are_nothing() {
        let keys: BTreeSet<u32> = (0..100_000).map(spread).collect();
        assert_eq!(keys.len(), 100_000);
        assert_eq!(spread(0), 0);
    }

    proptest! {
        #[test]
        fn slots_sample_the_pieces_of_both(
            a in proptest::collection::btree_set(0_u64..400, 0..200),
            b in proptest::collection::btree_set(0_u64..400, 0..200),
        ) {
            let mut sketches = PieceSketches::new(3);
            for side in [&a, &b] {
                sketches.push(&side.iter().map(|&it| mix(it)).collect::<Vec<_>>());
            }
            let found = SharedPieces::of(sketches.slots(0), sketches.slots(1));
            // The lowest piece of either in each slot.
            let mut lowest: Vec<Option<(u32, u64)>> = vec![None; NUM_SLOTS];
            for &piece in a.union(&b) {
                let hash = mix(mix(piece) ^ sketches.seed);
                let slot = &mut lowest[(hash >> 57) as usize];
                let low = u32::try_from(hash & 0xFFFF_FFFF).unwrap() >> 1;
                if slot.is_none_or(|it| low < it.0) {
                    *slot = Some((low, piece));
                }
            }
            let lowest: Vec<u64> = lowest.into_iter().flatten().map(|it| it.1).collect();
            let count = |has: &dyn Fn(&u64) -> bool| {
                u32::try_from(lowest.iter().filter(|it| has(it)).count()).unwrap()
            };
            let naive = SharedPieces {
                shared: count(&|it| a.contains(it) && b.contains(it)),
                sampled: [count(&|it| a.contains(it)), count(&|it| b.contains(it))],
            };
            prop_assert_eq!(found, naive);
        }
    }
}
