//! The sketches of many documents, in flat arrays.

use super::Banding;
use super::spilled::{Layout, Spill};
use crate::fingerprint::{MinHashParams, MinHasher};

/// What is kept of each document's signature: a 32-bit key a band, and the
/// lowest 8 bits of every slot.
///
/// The keys find candidates; the bytes estimate the resemblance of a candidate
/// (b-bit minwise hashing, Li and König 2010), so that only likely pairs are
/// verified. That is 196 bytes a document at a threshold of 0.7, less than half
/// of a signature of 128 slots.
#[derive(Clone, Debug)]
pub struct Sketches {
    banding: Banding,
    hasher: MinHasher,
    /// `num_bands` a document.
    keys: Vec<u32>,
    /// `num_hashes` a document.
    bytes: Vec<u8>,
    /// Documents without shingles, which match nothing. Ascending.
    empty: Vec<u32>,
    /// A buffer: the last signature.
    scratch: Vec<u32>,
}

impl PartialEq for Sketches {
    /// Whether both are of the same documents under the same parameters.
    fn eq(&self, other: &Self) -> bool {
        self.hasher == other.hasher
            && self.banding == other.banding
            && self.keys == other.keys
            && self.bytes == other.bytes
            && self.empty == other.empty
    }
}

/// The fewest slots that a sketch has: they set the error of the estimate.
const MIN_HASHES: usize = 128;

impl Sketches {
    /// No sketches yet, of w-shingles, for this banding.
    #[must_use]
    pub fn new(banding: Banding, w: usize, seed: u64) -> Self {
        let num_hashes = banding.num_hashes().max(MIN_HASHES);
        Self {
            banding,
            hasher: MinHasher::new(MinHashParams { num_hashes, seed, w }),
            keys: Vec::new(),
            bytes: Vec::new(),
            empty: Vec::new(),
            scratch: Vec::new(),
        }
    }

    /// Sketches the next document from its shingles' hashes, in any order, with repeats or not.
    pub fn push(&mut self, shingles: &[u64]) {
        if shingles.is_empty() {
            self.empty.push(u32::try_from(self.len()).unwrap_or(u32::MAX));
        }
        self.hasher.fill(shingles, &mut self.scratch);
        // `fill` leaves no slots for a document without shingles; the flat arrays need them
        // all.
        self.scratch.resize(self.num_hashes(), 0);
        #[expect(clippy::cast_possible_truncation, reason = "the lowest byte is wanted")]
        self.bytes.extend(self.scratch.iter().map(|&slot| slot as u8));
        let rows = self.banding.rows_per_band;
        let bands = self.scratch.chunks_exact(rows).take(self.banding.num_bands);
        self.keys.extend(bands.map(band_key));
    }

    /// Appends the sketches of another batch with the same parameters.
    pub fn append(&mut self, other: &Self) {
        let n = u32::try_from(self.len()).unwrap_or(u32::MAX);
        self.empty.extend(other.empty.iter().map(|at| at + n));
        self.keys.extend_from_slice(&other.keys);
        self.bytes.extend_from_slice(&other.bytes);
    }

    /// Keeps the first `len` documents.
    pub fn truncate(&mut self, len: usize) {
        self.keys.truncate(len * self.banding.num_bands);
        self.bytes.truncate(len * self.num_hashes());
        self.empty.retain(|&at| (at as usize) < len);
    }

    /// How many documents were sketched.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bytes.len() / self.num_hashes()
    }

    /// Whether none was.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// How many slots each estimate is made of.
    #[must_use]
    pub fn num_hashes(&self) -> usize {
        self.hasher.params().num_hashes
    }

    /// The banding in use.
    #[must_use]
    pub fn banding(&self) -> Banding {
        self.banding
    }

    /// The bytes in memory.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        self.keys.capacity() * 4 + self.bytes.capacity() + self.empty.capacity() * 4
    }

    /// Whether the document has a shingle.
    pub(super) fn is_comparable(&self, item: u32) -> bool {
        self.empty.binary_search(&item).is_err()
    }

    /// The document's key in every band.
    #[inline]
    pub(super) fn keys(&self, item: u32) -> &[u32] {
        let n = self.banding.num_bands;
        &self.keys[item as usize * n..][..n]
    }

    /// In how many slots the lowest bytes of two documents agree.
    #[inline]
    pub(super) fn agreeing(&self, left: u32, right: u32) -> usize {
        let n = self.num_hashes();
        let left = &self.bytes[left as usize * n..][..n];
        let right = &self.bytes[right as usize * n..][..n];
        agreeing_slots(left, right)
    }

    /// The fewest agreeing slots that a pair at `threshold` shows but for one in
    /// 2,000 times.
    ///
    /// From the normal approximation of the binomial, 3.3 standard deviations
    /// below its mean; unlike minima have equal lowest bytes once in 256.
    pub(super) fn least_agreeing(&self, threshold: f64) -> usize {
        #[expect(clippy::cast_precision_loss, reason = "slots are far fewer than 2^53")]
        let n = self.num_hashes() as f64;
        let chance = threshold + (1.0 - threshold) / 256.0;
        let least = n * chance - 3.3 * (n * chance * (1.0 - chance)).sqrt();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and the number of slots"
        )]
        let least = least.max(0.0) as usize;
        least
    }
}

impl Spill for Sketches {
    fn layout(&self) -> Layout {
        Layout {
            columns: self.banding.num_bands,
            width: 4,
            row: self.num_hashes(),
            zero_is_empty: false,
        }
    }

    fn count(&self) -> usize {
        self.len()
    }

    fn key(&self, item: usize, column: usize) -> u32 {
        self.keys[item * self.banding.num_bands + column]
    }

    fn row(&self, item: usize, out: &mut Vec<u8>) {
        let n = self.num_hashes();
        out.extend_from_slice(&self.bytes[item * n..][..n]);
    }

    fn empty(&self) -> &[u32] {
        &self.empty
    }

    fn drop_first(&mut self, n: usize) {
        self.keys.drain(..n * self.banding.num_bands);
        self.bytes.drain(..n * self.num_hashes());
        self.keys.shrink_to_fit();
        self.bytes.shrink_to_fit();
        drop_first_numbers(&mut self.empty, n);
    }
}

/// Drops numbers below `n`, and counts the others from there.
pub(super) fn drop_first_numbers(numbers: &mut Vec<u32>, n: usize) {
    numbers.retain(|&at| at as usize >= n);
    let n = u32::try_from(n).unwrap_or(u32::MAX);
    numbers.iter_mut().for_each(|at| *at -= n);
}

/// In how many slots the lowest bytes agree.
#[inline]
pub(super) fn agreeing_slots(left: &[u8], right: &[u8]) -> usize {
    // Counts of 64 fit a byte, which lets the compiler compare 16 or more at once.
    let parts = left.chunks(64).zip(right.chunks(64));
    parts.map(|(a, b)| usize::from(agreeing_bytes(a, b))).sum()
}

#[inline]
fn agreeing_bytes(a: &[u8], b: &[u8]) -> u8 {
    a.iter().zip(b).map(|(a, b)| u8::from(a == b)).sum()
}

/// 32 bits of a hash of a band's rows.
fn band_key(rows: &[u32]) -> u32 {
    let hash = rows.iter().fold(0_u64, |hash, &row| {
        (hash.rotate_left(31) ^ u64::from(row)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    });
    (hash >> 32) as u32
}
