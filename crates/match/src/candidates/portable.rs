//! The search for candidates as pure functions of one document, one bucket and one pair,
//! for engines that hold the sketches themselves.
//!
//! A search is a union over buckets, and what a bucket proposes depends on the set of its
//! members alone. So the sketches may stand on any number of machines, in any order: put
//! together, the parts find what [`lsh_candidates`](super::lsh_candidates),
//! [`version_candidates`](super::version_candidates) and
//! [`contained_candidates`](super::contained_candidates) find, by the same functions.
//! Distances of SimHash values have no parts: how they are looked up depends on how many
//! there are.

use super::buckets::for_each_pair;
use super::contained::{least_shared, shared};
use super::sketches::agreeing_slots;
use super::spilled::Spill;
use super::versions::{slots_of_row, tell_alike};
use super::{
    Banding, BucketLimits, CandidatePair, Candidates, PairShares, Sampling, ShingleSamples,
    Sketches, VersionSketches,
};

/// Sketches of one document after the other, as bytes.
#[derive(Clone, Debug)]
pub enum PortableSketches {
    /// For resemblance.
    Bands(Sketches),
    /// For versions.
    Versions(VersionSketches),
    /// For containment.
    Samples(ShingleSamples),
    /// Only equal texts count: there are no sketches.
    Nothing,
}

/// What is known of a document under its key in one band.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PortableKey {
    /// Which band.
    pub band: u32,
    /// Which bucket of it.
    pub key: u32,
    /// What puts a large bucket in order.
    pub order: u32,
}

impl PortableSketches {
    /// Sketches for a resemblance.
    #[must_use]
    pub fn bands(banding: Banding, w: usize, seed: u64) -> Self {
        Self::Bands(Sketches::new(banding, w, seed))
    }

    /// Sketches for versions.
    #[must_use]
    pub fn versions(w: usize, seed: u64) -> Self {
        Self::Versions(VersionSketches::new(w, seed))
    }

    /// Sketches for a containment.
    #[must_use]
    pub fn samples(sampling: Sampling, seed: u64) -> Self {
        Self::Samples(ShingleSamples::new(sampling, seed))
    }

    /// The keys and the row of a document, from the hashes of its telling pieces, its word
    /// shingles and its runs of letters.
    ///
    /// Keys are 4 bytes a band, little-endian; without any, the document is in no pair.
    pub fn sketch(&mut self, pieces: &[u64], shingles: &[u64], letters: &[u64]) -> [Vec<u8>; 2] {
        match self {
            // Emptied and not made anew, for its buffers.
            Self::Bands(it) => {
                it.truncate(0);
                it.push(shingles);
                last_of(it)
            }
            Self::Versions(it) => {
                it.truncate(0);
                it.push(pieces, shingles, letters);
                last_of(it)
            }
            Self::Samples(it) => {
                it.truncate(0);
                it.push(shingles);
                let row: Vec<u8> = it.of(0).iter().flat_map(|it| it.to_le_bytes()).collect();
                // Samples are looked up by each number that they hold, and compared by all of
                // them.
                [row.clone(), row]
            }
            Self::Nothing => [Vec::new(), Vec::new()],
        }
    }

    /// The buckets that a document with these keys is in.
    pub fn each_key(&self, keys: &[u8], mut found: impl FnMut(PortableKey)) {
        let keys = keys.as_chunks::<4>().0;
        let key = |at: usize| u32::from_le_bytes(keys[at % keys.len()]);
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        for at in 0..keys.len() {
            let (band, order) = match self {
                // Its size, by which neighbors are of like size.
                Self::Samples(_) => (0, small(keys.len())),
                _ => (small(at), key(at + 1)),
            };
            // 0 stands for an empty slot, which says nothing.
            let is_empty = matches!(self, Self::Versions(_)) && key(at) == 0;
            if !is_empty {
                found(PortableKey { band, key: key(at), order });
            }
        }
    }

    /// The pairs of one bucket that are to be looked at, within `limits`: `members` are
    /// numbers with what puts them in order, and are sorted here.
    pub fn bucket(
        &self,
        (band, key): (u32, u32),
        members: &mut Vec<(u32, u32)>,
        limits: BucketLimits,
        found: &mut Vec<CandidatePair>,
    ) {
        // They come in any order, and the pairs of a bucket are those of the set.
        members.sort_unstable();
        members.dedup();
        let by_size = matches!(self, Self::Samples(_));
        if by_size {
            members.sort_unstable_by_key(|it| (it.1, it.0));
        }
        let upper = u64::from(key) << 32;
        let entries: Vec<u64> = (0_u64..).take(members.len()).map(|rank| upper | rank).collect();
        let order = |rank: u32| match by_size {
            true => u64::from(rank),
            false => u64::from(members[rank as usize].1),
        };
        let mut counted = Candidates::default();
        for_each_pair(&entries, (limits, band as usize), order, &mut counted, |pair, _| {
            let [a, b] = [pair.left, pair.right].map(|it| members[it as usize].0);
            found.push(CandidatePair::new(a, b));
        });
    }

    /// Whether two documents are candidates by their rows; `is_likely` is asked of versions.
    #[must_use]
    pub fn are_candidates(
        &self,
        rows: [&[u8]; 2],
        threshold: f64,
        is_likely: impl Fn(&PairShares<'_>) -> bool,
    ) -> bool {
        match self {
            Self::Bands(it) => agreeing_slots(rows[0], rows[1]) >= it.least_agreeing(threshold),
            Self::Versions(it) => {
                let [left, right] = rows.map(slots_of_row);
                tell_alike(&left, &right) && is_likely(&it.shares_of_rows(rows))
            }
            Self::Samples(_) => {
                let numbers = |row: &[u8]| {
                    row.as_chunks::<4>().0.iter().map(|it| u32::from_le_bytes(*it)).collect()
                };
                let [left, right]: [Vec<u32>; 2] = rows.map(numbers);
                let least = least_shared(left.len().min(right.len()), threshold);
                shared(&left, &right) >= least
            }
            Self::Nothing => false,
        }
    }
}

/// The keys and the row of the only document; no keys where it is in no pair.
fn last_of(sketches: &impl Spill) -> [Vec<u8>; 2] {
    let (mut keys, mut row) = (Vec::new(), Vec::new());
    if sketches.empty().is_empty() {
        let columns = 0..sketches.layout().columns;
        keys.extend(columns.flat_map(|column| sketches.key(0, column).to_le_bytes()));
    }
    sketches.row(0, &mut row);
    [keys, row]
}
