//! The letters of many documents in few bytes, to refuse candidates by.

use crate::fingerprint::{MinHashParams, MinHasher};

/// How many slots are kept of a document.
const NUM_SLOTS: usize = 128;
/// Fewer distinct runs are not estimated: too many slots would be borrowed.
const FEWEST: u32 = 4 * 128;
/// How many standard deviations an estimate may be off.
const DEVIATIONS: f64 = 3.3;

/// The sketches of many documents' runs of letters: 128 slots of a byte each, and
/// how many distinct runs there are.
///
/// Two documents that share a few sentences share some telling pieces, and by far
/// not the letters that two versions of one text do. A hundred bytes say so for
/// the price of a comparison, before either text is read again.
#[derive(Clone, Debug, PartialEq)]
pub struct LetterSketches {
    hasher: MinHasher,
    slots: Vec<[u8; NUM_SLOTS]>,
    runs: Vec<u32>,
    /// The highest likely resemblance by the number of agreeing slots.
    highest: Vec<f64>,
    /// Buffers.
    scratch: Vec<u32>,
    seen: Vec<u64>,
}

/// What two documents share at most, as far as an estimate can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MostShared {
    /// More runs are shared in one of 2,000 pairs only.
    pub shared: usize,
    /// About how many distinct runs either has.
    pub runs: [usize; 2],
}

impl LetterSketches {
    /// No sketches yet.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let params = MinHashParams { num_hashes: NUM_SLOTS, seed, w: 1 };
        Self {
            hasher: MinHasher::new(params),
            slots: Vec::new(),
            runs: Vec::new(),
            highest: (0..=NUM_SLOTS).map(highest_resemblance).collect(),
            scratch: Vec::new(),
            seen: Vec::new(),
        }
    }

    /// Sketches the next document from the hashes of its runs, with repeats or not.
    pub fn push(&mut self, runs: &[u64]) {
        self.hasher.fill(runs, &mut self.scratch);
        let mut slots = [0; NUM_SLOTS];
        for (slot, &value) in slots.iter_mut().zip(&self.scratch) {
            #[expect(clippy::cast_possible_truncation, reason = "the lowest byte is wanted")]
            let low = value as u8;
            *slot = low;
        }
        self.slots.push(slots);
        self.runs.push(about_distinct(runs, &mut self.seen));
    }

    /// Appends the sketches of another batch with the same parameters.
    pub fn append(&mut self, other: &Self) {
        self.slots.extend_from_slice(&other.slots);
        self.runs.extend_from_slice(&other.runs);
    }

    /// Keeps the first `len` documents.
    pub(crate) fn truncate(&mut self, len: usize) {
        self.slots.truncate(len);
        self.runs.truncate(len);
    }

    /// The bytes in memory.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        self.slots.capacity() * NUM_SLOTS + self.runs.capacity() * 4
    }

    /// What two documents share at most; for short ones all that the shorter has.
    #[must_use]
    pub fn most_shared(&self, left: u32, right: u32) -> MostShared {
        let (left, right) = (left as usize, right as usize);
        let runs = [self.runs[left], self.runs[right]];
        let [a, b] = runs.map(|it| it as usize);
        if runs[0].min(runs[1]) < FEWEST {
            return MostShared { shared: a.min(b), runs: [a, b] };
        }
        let slots = self.slots[left].iter().zip(&self.slots[right]);
        let equal: u8 = slots.map(|(a, b)| u8::from(a == b)).sum();
        let resemblance = self.highest[usize::from(equal)];
        // From J = shared / (a + b − shared).
        let both = f64::from(runs[0]) + f64::from(runs[1]);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and the number of runs"
        )]
        let shared = (both * resemblance / (1.0 + resemblance)).ceil() as usize;
        MostShared { shared: shared.min(a).min(b), runs: [a, b] }
    }
}

/// The highest resemblance that explains so many agreeing slots: the upper end of
/// the score interval (Wilson 1927), freed of the slots that agree by chance.
#[expect(clippy::cast_precision_loss, reason = "a count of slots")]
fn highest_resemblance(equal: usize) -> f64 {
    let (equal, n, z) = (equal as f64, NUM_SLOTS as f64, DEVIATIONS);
    let spread = z * (equal * (n - equal) / n + z * z / 4.0).sqrt();
    let share = (equal + z * z / 2.0 + spread) / (n + z * z);
    let chance = 1.0 / 256.0;
    ((share - chance) / (1.0 - chance)).clamp(0.0, 1.0)
}

/// How many distinct hashes there are, to about a hundredth: by the bits that they
/// leave free (linear counting, Whang, Vander-Zanden and Taylor 1990).
fn about_distinct(hashes: &[u64], seen: &mut Vec<u64>) -> u32 {
    let bits = (hashes.len() * 8).next_power_of_two().max(1 << 12);
    seen.clear();
    seen.resize(bits / 64, 0);
    let shift = 64 - bits.trailing_zeros();
    for &hash in hashes {
        let at = usize::try_from(hash >> shift).unwrap_or(0);
        seen[at >> 6] |= 1 << (at & 63);
    }
    let ones: u32 = seen.iter().map(|it| it.count_ones()).sum();
    #[expect(clippy::cast_precision_loss, reason = "a count of bits")]
    let bits = bits as f64;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a positive count, at most that of the hashes"
    )]
    let distinct = (-bits * (1.0 - f64::from(ones) / bits).ln()).round() as u32;
    distinct
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::mix;

    #[test]
    fn distinct_hashes_are_counted_to_a_hundredth() {
        let mut seen = Vec::new();
        for n in [0, 1, 100, 3000, 40_000_u64] {
            let hashes: Vec<u64> = (0..n).chain(0..n).map(mix).collect();
            let (found, n) = (f64::from(about_distinct(&hashes, &mut seen)), n as f64);
            assert!((found - n).abs() <= 1.0 + n * 0.015, "{found} of {n}");
        }
    }

    #[test]
    fn hardly_a_pair_shares_more_than_is_said() {
        for shared in [0, 500, 1500, 2400_u64] {
            let mut sketches = LetterSketches::new(0);
            for pair in 0..500_u64 {
                for side in 1..3 {
                    let common = (0..shared).map(|at| mix(mix(pair) ^ at));
                    let own = (shared..2500).map(|at| mix(mix(pair * 2 + side * 7919) ^ at << 8));
                    sketches.push(&common.chain(own).collect::<Vec<_>>());
                }
            }
            let most = |pair: u32| sketches.most_shared(2 * pair, 2 * pair + 1).shared as u64;
            let under = (0..500).filter(|&pair| most(pair) < shared).count();
            assert!(under <= 2, "{under} of 500 at {shared}");
            let mean = (0..500).map(most).sum::<u64>() / 500;
            assert!(mean < shared + 700, "{mean} for {shared}");
        }
    }

    #[test]
    fn short_documents_are_not_estimated() {
        let mut sketches = LetterSketches::new(0);
        for salt in [0, 1_u64 << 32] {
            sketches.push(&(0..300).map(|at| mix(at ^ salt)).collect::<Vec<_>>());
        }
        let most = sketches.most_shared(0, 1);
        assert!(most.shared >= 290 && most.shared == most.runs[0].min(most.runs[1]), "{most:?}");
    }
}
