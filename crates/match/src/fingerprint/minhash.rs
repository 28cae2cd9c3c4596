//! MinHash signatures by one permutation.

use super::{ParamsId, ShingleSet};
use crate::{Error, Result};

/// What a signature depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MinHashParams {
    /// How many slots a signature has, at least 1.
    pub num_hashes: usize,
    /// Which permutation is used: signatures of different seeds do not compare.
    pub seed: u64,
    /// How many words a shingle has.
    pub w: usize,
}

impl MinHashParams {
    /// The id that signatures of these parameters carry.
    #[must_use]
    pub fn id(self) -> ParamsId {
        // 1: one permutation hashing with optimal densification, first version.
        ParamsId::of(&[1, self.num_hashes as u64, self.seed, self.w as u64])
    }
}

/// A document's minima: one `u32` a slot.
///
/// A document without shingles has the signature without slots; it resembles
/// nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MinHashSignature {
    params: ParamsId,
    slots: Box<[u32]>,
}

impl MinHashSignature {
    /// The parameters that it was made with.
    #[must_use]
    pub fn params(&self) -> ParamsId {
        self.params
    }

    /// The minima; none for a document without shingles.
    #[must_use]
    pub fn slots(&self) -> &[u32] {
        &self.slots
    }

    /// Estimates the resemblance of two documents: the share of equal slots.
    ///
    /// A multiple of `1 / num_hashes` in 0..=1, with a standard error of at most
    /// `sqrt(s (1 − s) / num_hashes)`: 128 hashes cannot separate 0.80 from 0.83.
    ///
    /// # Errors
    ///
    /// Returns an error when the signatures were made with different parameters.
    pub fn estimate(&self, other: &Self) -> Result<f64> {
        if self.params != other.params {
            return Err(Error::parameter("signatures of different parameters do not compare"));
        }
        let equal = self.slots.iter().zip(&other.slots).filter(|(a, b)| a == b).count();
        let n = self.slots.len();
        #[expect(clippy::cast_precision_loss, reason = "slots are far fewer than 2^53")]
        Ok(if n == 0 { 0.0 } else { equal as f64 / n as f64 })
    }
}

/// Makes signatures.
///
/// Each shingle's hash is permuted once; its upper half chooses the slot, its
/// lower half is the value that the slot keeps the minimum of (Li, Owen and
/// Zhang 2012). A slot that no shingle chose borrows from the slot that a
/// sequence of its own leads to first (optimal densification, Shrivastava 2017),
/// so that two slots agree with the probability of the resemblance also when
/// the document has fewer shingles than the signature slots. Cost: about a
/// nanosecond a shingle, whatever the number of slots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MinHasher {
    params: MinHashParams,
    xor: u64,
    multiply: u64,
}

/// Marks a slot that no shingle chose; values are below it.
const EMPTY: u32 = u32::MAX;

impl MinHasher {
    /// A maker of signatures of these parameters. No slots count as one.
    #[must_use]
    pub fn new(params: MinHashParams) -> Self {
        let params = MinHashParams { num_hashes: params.num_hashes.max(1), ..params };
        let xor = mix(params.seed);
        // The factor is odd, so that multiplying is a permutation.
        Self { params, xor, multiply: mix(xor) | 1 }
    }

    /// The parameters in use.
    #[must_use]
    pub fn params(&self) -> MinHashParams {
        self.params
    }

    /// The signature of `set`.
    ///
    /// # Errors
    ///
    /// Returns an error when the shingles have another length than the
    /// parameters say.
    pub fn signature(&self, set: &ShingleSet) -> Result<MinHashSignature> {
        if set.w() != self.params.w {
            return Err(Error::parameter(format!(
                "the shingles are of {} words, the signature's of {}",
                set.w(),
                self.params.w
            )));
        }
        let mut slots = Vec::new();
        self.fill(set.hashes(), &mut slots);
        Ok(MinHashSignature { params: self.params.id(), slots: slots.into_boxed_slice() })
    }

    /// Puts the signature of `shingles` into `slots`; repeats do not count.
    ///
    /// `slots` has `num_hashes` entries afterwards, none when there is no shingle.
    pub fn fill(&self, shingles: &[u64], slots: &mut Vec<u32>) {
        slots.clear();
        if shingles.is_empty() {
            return;
        }
        slots.resize(self.params.num_hashes, EMPTY);
        let n = self.params.num_hashes as u64;
        for &shingle in shingles {
            let permuted = (shingle ^ self.xor).wrapping_mul(self.multiply);
            let slot = ((permuted >> 32) * n) >> 32;
            let value = low_half(permuted);
            let kept = &mut slots[slot as usize];
            *kept = value.min(*kept);
        }
        if slots.contains(&EMPTY) {
            self.densify(slots);
        }
    }

    fn densify(&self, slots: &mut [u32]) {
        let mut empty: Vec<usize> = (0..slots.len()).filter(|&at| slots[at] == EMPTY).collect();
        if empty.len() == slots.len() {
            // All values were the marker's: possible for one shingle in 2^32.
            slots.fill(EMPTY - 1);
            return;
        }
        // A copy, so that a slot borrows from one that was filled and not from another
        // borrower.
        let before = slots.to_vec();
        for at in empty.drain(..) {
            let mut step = self.xor ^ at as u64;
            slots[at] = loop {
                step = mix(step);
                let from = ((step >> 32) * before.len() as u64) >> 32;
                let value = before[from as usize];
                if value != EMPTY {
                    break value;
                }
            };
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the lower half is wanted")]
const fn low_half(value: u64) -> u32 {
    value as u32
}

/// A step of `SplitMix64` (Steele, Lea and Flood 2014): a permutation of all numbers.
#[inline]
pub const fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
#[expect(clippy::cast_possible_truncation, reason = "small numbers in tests")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hasher(num_hashes: usize, seed: u64) -> MinHasher {
        MinHasher::new(MinHashParams { num_hashes, seed, w: 5 })
    }

    /// Two sets with `shared` common hashes and `own` more each.
    fn sets(shared: u64, own: u64, salt: u64) -> [ShingleSet; 2] {
        [1, 2].map(|side| {
            let common = (0..shared).map(|at| mix(mix(salt) ^ at));
            let other = (0..own).map(|at| mix(mix(salt + side) ^ (at + (1 << 32))));
            ShingleSet::of_hashes(common.chain(other).collect(), 5)
        })
    }

    /// Mean error and root mean square error of the estimates of 400 pairs.
    fn errors(shared: u64, own: u64) -> (f64, f64) {
        let truth = f64::from(u32::try_from(shared).unwrap())
            / f64::from(u32::try_from(shared + 2 * own).unwrap());
        let hasher = hasher(128, 1);
        let (mut bias, mut square) = (0.0, 0.0);
        for salt in 0..400 {
            let [a, b] = sets(shared, own, salt * 10).map(|it| hasher.signature(&it).unwrap());
            let error = a.estimate(&b).unwrap() - truth;
            bias += error / 400.0;
            square += error * error / 400.0;
        }
        (bias, square.sqrt())
    }

    #[test]
    fn estimates_are_unbiased_for_long_and_short_documents() {
        for (shared, own) in [(450, 75), (300, 150), (60, 20), (9, 1), (2, 1)] {
            let (bias, rmse) = errors(shared, own);
            let (of, total) = (f64::from(shared as u32), f64::from((shared + 2 * own) as u32));
            let s = of / total;
            // With fewer elements than slots the elements, not the slots, set the error.
            let samples = total.min(128.0);
            let bound = (s * (1.0 - s) / samples).sqrt() * 1.5;
            assert!(bias.abs() < 0.02, "{shared}/{own}: bias {bias}");
            assert!(rmse < bound.max(0.02), "{shared}/{own}: rmse {rmse} over {bound}");
        }
    }

    #[test]
    fn other_parameters_do_not_compare() {
        let [a, _] = sets(10, 0, 1);
        let one = hasher(64, 1).signature(&a).unwrap();
        let other = hasher(64, 2).signature(&a).unwrap();
        assert!(one.estimate(&other).unwrap_err().is_parameter());
        assert!(hasher(64, 1).signature(&ShingleSet::of_hashes(vec![1], 4)).is_err());
    }

    #[test]
    fn nothing_resembles_nothing() {
        let nothing = hasher(64, 1).signature(&ShingleSet::of_hashes(Vec::new(), 5)).unwrap();
        assert!(nothing.slots().is_empty());
        assert!(nothing.estimate(&nothing).unwrap() < f64::EPSILON);
    }

    #[test]
    fn values_do_not_change_between_releases() {
        let set = ShingleSet::of_text("The minister did not resign today, she said.", 5);
        let signature = hasher(8, 0).signature(&set).unwrap();
        assert_eq!(
            signature.slots(),
            [
                1_005_478_672,
                1_005_478_672,
                784_408_612,
                1_005_478_672,
                784_408_612,
                1_005_478_672,
                784_408_612,
                311_808_476,
            ]
        );
    }

    proptest! {
        #[test]
        fn order_and_repeats_do_not_count(
            shingles in proptest::collection::vec(any::<u64>(), 1..200), n in 1_usize..130,
        ) {
            let hasher = hasher(n, 7);
            let (mut one, mut other) = (Vec::new(), Vec::new());
            hasher.fill(&shingles, &mut one);
            let twice: Vec<u64> = shingles.iter().rev().chain(&shingles).copied().collect();
            hasher.fill(&twice, &mut other);
            prop_assert_eq!(&one, &other);
            prop_assert_eq!(one.len(), n);
            prop_assert!(one.iter().all(|&it| it != EMPTY));
        }
    }
}
