//! What two documents share at most, in few bytes, to refuse candidates by.

use crate::fingerprint::{mix, vectorized};

/// Keeps them independent of other sketches of the same seed.
const SALT: u64 = 0x1F3D_5B79_A6C8_E024;

/// Mixes a minimum, whose upper bits are small, into the byte that is kept.
const ODD: u32 = 0x9E37_79B1;

/// How many standard deviations an estimate may be off.
const DEVIATIONS: f64 = 3.3;

/// The sketches of a set a document, of its shingles or of its runs of letters: `N`
/// slots of a byte each, and how many members there are.
///
/// One hash a member chooses its slot (one permutation hashing, Li, Owen and Zhang 2012),
/// which for sets of thousands costs a tenth of as many permutations.
///
/// Two documents that share a few sentences share some telling pieces, and by far
/// not the shingles or the letters that two versions of one text do. Some bytes say
/// so for the price of a comparison, before either text is read again.
#[derive(Clone, Debug)]
pub struct ShareSketches<const N: usize> {
    seed: u64,
    slots: Vec<[u8; N]>,
    sizes: Vec<u32>,
    /// The highest likely resemblance by the number of agreeing slots.
    highest: Vec<f64>,
    /// A buffer.
    seen: Vec<u64>,
}

impl<const N: usize> PartialEq for ShareSketches<N> {
    /// Whether both are of the same documents under the same parameters.
    fn eq(&self, other: &Self) -> bool {
        self.seed == other.seed && self.slots == other.slots && self.sizes == other.sizes
    }
}

/// What two documents share at most, as far as an estimate can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MostShared {
    /// More is shared in one of 2,000 pairs only.
    pub shared: usize,
    /// About how many distinct members either set has.
    pub sizes: [usize; 2],
}

impl<const N: usize> ShareSketches<N> {
    /// Smaller sets are not estimated: too few pieces would speak for the whole.
    #[expect(clippy::cast_possible_truncation, reason = "a small number")]
    const FEWEST: u32 = 2 * N as u32;

    /// No sketches yet, of members of `w` words or letters.
    #[must_use]
    pub fn new(seed: u64, w: usize) -> Self {
        Self {
            seed: mix(seed ^ SALT ^ (w as u64) << 32),
            slots: Vec::new(),
            sizes: Vec::new(),
            highest: (0..=N).map(|equal| highest_resemblance(equal, N)).collect(),
            seen: Vec::new(),
        }
    }

    /// Sketches the next document from its members' hashes, with repeats or not.
    pub fn push(&mut self, members: &[u64]) {
        let shift = 64 - N.trailing_zeros();
        let mut lowest = [u32::MAX; N];
        let seed = self.seed;
        self.seen.clear();
        let hashes = members.iter().map(|&member| mix(member ^ seed));
        vectorized(
            #[inline(always)]
            || self.seen.extend(hashes),
        );
        for &hash in &self.seen {
            let slot = &mut lowest[usize::try_from(hash >> shift).unwrap_or(0)];
            #[expect(clippy::cast_possible_truncation, reason = "the lower half is wanted")]
            let low = hash as u32;
            *slot = (*slot).min(low);
        }
        // Slots that are empty in both agree, which only raises what two share at most.
        let byte = |it: u32| if it == u32::MAX { 0 } else { (it.wrapping_mul(ODD) >> 24) as u8 };
        self.slots.push(lowest.map(byte));
        self.sizes.push(about_distinct(members, &mut self.seen));
    }

    /// Appends the sketches of another batch with the same parameters.
    pub fn append(&mut self, other: &Self) {
        self.slots.extend_from_slice(&other.slots);
        self.sizes.extend_from_slice(&other.sizes);
    }

    /// Keeps the first `len` documents.
    pub fn truncate(&mut self, len: usize) {
        self.slots.truncate(len);
        self.sizes.truncate(len);
    }

    /// The bytes in memory.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        self.slots.capacity() * N + self.sizes.capacity() * 4
    }

    /// The slots of a document and the size of its set.
    pub(super) fn get(&self, item: u32) -> (&[u8], u32) {
        (&self.slots[item as usize], self.sizes[item as usize])
    }

    /// Forgets the first `n` documents and gives their memory back.
    pub(super) fn drop_first(&mut self, n: usize) {
        self.slots.drain(..n);
        self.sizes.drain(..n);
        self.slots.shrink_to_fit();
        self.sizes.shrink_to_fit();
    }

    /// What two documents share at most, from the slots and the size of each; for
    /// small sets all that the smaller has.
    #[must_use]
    pub fn most_shared(&self, sides: [(&[u8], u32); 2]) -> MostShared {
        let sizes = sides.map(|(_, size)| size);
        let [a, b] = sizes.map(|it| it as usize);
        let [left, right] = sides.map(|(slots, _)| slots.first_chunk::<N>());
        let (Some(left), Some(right), true) = (left, right, sizes[0].min(sizes[1]) >= Self::FEWEST)
        else {
            return MostShared { shared: a.min(b), sizes: [a, b] };
        };
        let equal: u16 = left.iter().zip(right).map(|(a, b)| u16::from(a == b)).sum();
        let resemblance = self.highest[usize::from(equal)];
        // From J = shared / (a + b − shared).
        let both = f64::from(sizes[0]) + f64::from(sizes[1]);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and the size of both"
        )]
        let shared = (both * resemblance / (1.0 + resemblance)).ceil() as usize;
        MostShared { shared: shared.min(a).min(b), sizes: [a, b] }
    }
}

/// The highest resemblance that explains so many agreeing slots: the upper end of
/// the score interval (Wilson 1927), freed of the slots that agree by chance.
#[expect(clippy::cast_precision_loss, reason = "a count of slots")]
fn highest_resemblance(equal: usize, slots: usize) -> f64 {
    let (equal, n, z) = (equal as f64, slots as f64, DEVIATIONS);
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
    let ones: u32 = vectorized(
        #[inline(always)]
        || seen.iter().map(|it| it.count_ones()).sum(),
    );
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
            assert!((found - n).abs() <= 3.0 + n * 0.015, "{found} of {n}");
        }
    }

    /// Sets of `size` members of which `shared` are in both.
    fn check<const N: usize>(size: u64, shared: u64) {
        let mut sketches = ShareSketches::<N>::new(0, 1);
        for pair in 0..500_u64 {
            for side in 1..3 {
                let common = (0..shared).map(|at| mix(mix(pair) ^ at));
                let own = (shared..size).map(|at| mix(mix(pair * 2 + side * 7919) ^ at << 8));
                sketches.push(&common.chain(own).collect::<Vec<_>>());
            }
        }
        let sides = |pair: u32| [sketches.get(2 * pair), sketches.get(2 * pair + 1)];
        let most = |pair: u32| sketches.most_shared(sides(pair)).shared as u64;
        let under = (0..500).filter(|&pair| most(pair) < shared * 98 / 100).count();
        assert!(under <= 2, "{under} of 500: {shared} of {size}");
        let mean = (0..500).map(most).sum::<u64>() / 500;
        assert!(mean < shared + size * 3 / 10, "{mean}: {shared} of {size}");
    }

    #[test]
    fn hardly_a_pair_shares_more_than_is_said() {
        for tenths in [0, 2, 5, 8, 9] {
            check::<256>(2500, 250 * tenths);
            check::<256>(540, 54 * tenths);
            check::<128>(300, 30 * tenths);
        }
    }

    #[test]
    fn small_sets_are_not_estimated() {
        let mut sketches = ShareSketches::<256>::new(0, 1);
        for salt in [0, 1_u64 << 32] {
            sketches.push(&(0..300).map(|at| mix(at ^ salt)).collect::<Vec<_>>());
        }
        let most = sketches.most_shared([sketches.get(0), sketches.get(1)]);
        assert!(most.shared >= 290 && most.shared == most.sizes[0].min(most.sizes[1]), "{most:?}");
    }
}
