//! What is kept of documents of which versions are sought.

use super::piece_sketches::NUM_SLOTS;
use super::spilled::{Layout, Spill};
use super::{CandidatePair, MostShared, PieceSketches, ShareSketches};

/// How many slots the sketch of word shingles has.
const WORDS: usize = 128;
/// How many slots the sketch of letter runs has: their resemblance has to be
/// estimated to a few hundredths, since unrelated texts share a fifth.
const LETTERS: usize = 256;

/// The sketches of many documents' telling pieces, to find candidates by, and of
/// their word shingles and runs of letters, to refuse them by: 904 bytes a document.
#[derive(Clone, Debug, PartialEq)]
pub struct VersionSketches {
    pub(super) pieces: PieceSketches,
    words: ShareSketches<WORDS>,
    letters: ShareSketches<LETTERS>,
}

impl VersionSketches {
    /// No sketches yet, of shingles of `w` words.
    #[must_use]
    pub fn new(w: usize, seed: u64) -> Self {
        Self {
            pieces: PieceSketches::new(seed),
            words: ShareSketches::new(seed, w),
            letters: ShareSketches::new(seed, 1),
        }
    }

    /// Sketches the next document from the hashes of its telling pieces, its word
    /// shingles and its runs of letters, each in any order. Without pieces it is in
    /// no pair.
    pub fn push(&mut self, pieces: &[u64], shingles: &[u64], letters: &[u64]) {
        self.pieces.push(pieces);
        self.words.push(shingles);
        self.letters.push(letters);
    }

    /// Appends the sketches of another batch with the same parameters.
    pub fn append(&mut self, other: &Self) {
        self.pieces.append(&other.pieces);
        self.words.append(&other.words);
        self.letters.append(&other.letters);
    }

    /// Keeps the first `len` documents.
    pub fn truncate(&mut self, len: usize) {
        self.pieces.truncate(len);
        self.words.truncate(len);
        self.letters.truncate(len);
    }

    /// How many documents were sketched.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pieces.len()
    }

    /// Whether none was.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The bytes in memory.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        self.pieces.heap_bytes() + self.words.heap_bytes() + self.letters.heap_bytes()
    }

    /// What is known of a pair.
    pub(super) fn shares(&self, pair: CandidatePair) -> PairShares<'_> {
        let sides = [pair.left, pair.right];
        PairShares {
            of: self,
            words: sides.map(|it| self.words.get(it)),
            letters: sides.map(|it| self.letters.get(it)),
        }
    }

    /// The same from rows on the disk.
    pub(super) fn shares_of_rows<'a>(&'a self, rows: [&'a [u8]; 2]) -> PairShares<'a> {
        // The order is that in which `row` writes them.
        let [words, letters] = [4 * NUM_SLOTS, 4 * NUM_SLOTS + WORDS + 4];
        PairShares {
            of: self,
            words: rows.map(|it| sized(it, words, WORDS)),
            letters: rows.map(|it| sized(it, letters, LETTERS)),
        }
    }
}

/// Slots of a row from `start` on, and the size that follows them.
fn sized(row: &[u8], start: usize, slots: usize) -> (&[u8], u32) {
    let end = start + slots;
    let size = row.get(end..).and_then(<[u8]>::first_chunk).map_or(0, |it| u32::from_le_bytes(*it));
    (row.get(start..end).unwrap_or_default(), size)
}

/// What the sketches of two documents say.
pub struct PairShares<'a> {
    of: &'a VersionSketches,
    words: [(&'a [u8], u32); 2],
    letters: [(&'a [u8], u32); 2],
}

impl PairShares<'_> {
    /// What they share at most of their word shingles.
    #[must_use]
    pub fn words(&self) -> MostShared {
        self.of.words.most_shared(self.words)
    }

    /// What they share at most of their runs of letters.
    #[must_use]
    pub fn letters(&self) -> MostShared {
        self.of.letters.most_shared(self.letters)
    }
}

impl Spill for VersionSketches {
    fn layout(&self) -> Layout {
        let row = 4 * NUM_SLOTS + WORDS + 4 + LETTERS + 4;
        Layout { columns: NUM_SLOTS, width: 4, row, zero_is_empty: true }
    }

    fn count(&self) -> usize {
        self.len()
    }

    fn key(&self, item: usize, column: usize) -> u32 {
        self.pieces.key(u32::try_from(item).unwrap_or(u32::MAX), column)
    }

    fn row(&self, item: usize, out: &mut Vec<u8>) {
        let item = u32::try_from(item).unwrap_or(u32::MAX);
        self.pieces.slots(item).iter().for_each(|slot| out.extend(slot.to_le_bytes()));
        for (slots, size) in [self.words.get(item), self.letters.get(item)] {
            out.extend_from_slice(slots);
            out.extend(size.to_le_bytes());
        }
    }

    fn empty(&self) -> &[u32] {
        self.pieces.empty()
    }

    fn drop_first(&mut self, n: usize) {
        self.pieces.drop_first(n);
        self.words.drop_first(n);
        self.letters.drop_first(n);
    }
}
