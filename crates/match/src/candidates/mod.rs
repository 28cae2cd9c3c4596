//! Who might match whom?
//!
//! In go sketches, out come [`CandidatePair`]s: pairs worth comparing, ordered,
//! distinct. A candidate is no finding: verification decides. The ways in:
//! [`lsh_candidates`] bands MinHash signatures, [`hamming_candidates`] looks up
//! [`SimHash`](crate::fingerprint::SimHash) values within a Hamming distance;
//! where copies are damaged beyond that, or one stands inside the other,
//! [`version_candidates`] compares slots of telling pieces by value. For a threshold of
//! containment, [`contained_candidates`] lists who shares sampled shingles.
//! For passages, [`Postings`] proposes the places that share a stretch of words,
//! and alignment decides.
//!
//! Where memory is [`Bounded`], sketches wait in a temporary file, and the same search
//! reads them band by band.
//!
//! All sort flat arrays of keys and read off runs of equal keys. Rejected: a
//! map from key to vector of documents, the usual choice, which costs an
//! allocation a key and several times the memory.
//!
//! Sources: Leskovec, Rajaraman and Ullman, *Mining of Massive Datasets*, 3.4
//! (banding); Manku, Jain and Das Sarma 2007, section 3 (Hamming tables).

mod banding;
mod buckets;
mod contained;
mod explain;
mod hamming;
mod lsh;
mod pair_set;
mod piece_sketches;
mod portable;
mod postings;
mod share_sketches;
mod sketches;
mod spilled;
mod version_sketches;
mod versions;

pub use banding::Banding;
pub use buckets::BucketLimits;
pub use contained::{Sampling, ShingleSamples, contained_candidates};
pub use explain::SketchComparison;
pub use hamming::hamming_candidates;
pub use lsh::{bounded_lsh_candidates, lsh_candidates};
pub use piece_sketches::PieceSketches;
pub use portable::{PortableKey, PortableSketches};
pub use postings::{FAN, MASKED, PostingParams, Postings, SharedSeed};
pub use share_sketches::{MostShared, ShareSketches};
pub use sketches::Sketches;
pub use spilled::{Bounded, SpilledSketches};
pub use version_sketches::{PairShares, VersionSketches};
pub use versions::{bounded_version_candidates, version_candidates};

/// Two items worth comparing; `left < right`. The numbers are the caller's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CandidatePair {
    /// The smaller number.
    pub left: u32,
    /// The larger number.
    pub right: u32,
}

impl CandidatePair {
    /// The pair of `a` and `b` in order.
    #[must_use]
    pub fn new(a: u32, b: u32) -> Self {
        Self { left: a.min(b), right: a.max(b) }
    }
}

/// Candidates, and what it took to find them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidates {
    /// Ascending, distinct.
    pub pairs: Vec<CandidatePair>,
    /// Pairs that fell into one bucket and were looked at.
    pub proposed: u64,
    /// Buckets too large to look at all their pairs.
    pub bounded_buckets: u64,
    /// Pairs of those buckets that were not looked at.
    pub unseen_pairs: u64,
    /// How many pairs there were when repeats were dropped last.
    distinct: usize,
}

impl Candidates {
    /// `pairs`, ascending and distinct, found without buckets.
    #[must_use]
    pub fn of_pairs(pairs: Vec<CandidatePair>) -> Self {
        Self { pairs, ..Self::default() }
    }

    /// Adds what it took another search.
    fn count(&mut self, other: &Self) {
        self.proposed += other.proposed;
        self.bounded_buckets += other.bounded_buckets;
        self.unseen_pairs += other.unseen_pairs;
    }

    fn order(&mut self) {
        self.pairs.sort_unstable();
        self.pairs.dedup();
        self.distinct = self.pairs.len();
    }

    fn finish(mut self) -> Self {
        self.order();
        self
    }
}
