//! Sketches that wait on the disk, and the search among them.
//!
//! What is kept of a document has two parts: keys, of which a band compares one or
//! two, and a row, which tells how much a proposed pair agrees in. Documents go to
//! the file in blocks, keys by column and rows behind them, so that a band reads
//! only its own columns, one after the other. A row is read when a pair was
//! proposed; pairs are gathered over many bands first, since one pair meets in
//! several. The pairs found are those of the search in memory.

use super::buckets::{AT_A_TIME, drop_single_keys, for_each_pair, item_of, sort_by_key};
use super::pair_set::PairSet;
use super::{BucketLimits, CandidatePair, Candidates};
use crate::Result;
use crate::store::Scratch;
use rayon::prelude::*;
use std::cell::{OnceCell, RefCell};

/// So many documents make a block: a column of it is 8 or 16 KiB.
pub(super) const BLOCK: usize = 4096;

/// How the bytes of a sketch are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// How many keys a document has.
    pub(super) columns: usize,
    /// The bytes of a key: 2 or 4.
    pub(super) width: usize,
    /// The bytes of a row.
    pub(super) row: usize,
    /// Whether a key of 0 is none.
    pub(super) zero_is_empty: bool,
}

impl Layout {
    const fn document(self) -> usize {
        self.columns * self.width + self.row
    }
}

/// Sketches in memory that can be put away, the first ones first.
pub(super) trait Spill {
    /// How the bytes are laid out.
    fn layout(&self) -> Layout;
    /// How many documents there are.
    fn count(&self) -> usize;
    /// The key of a document, in the lower bytes.
    fn key(&self, item: usize, column: usize) -> u32;
    /// Appends the row of a document.
    fn row(&self, item: usize, out: &mut Vec<u8>);
    /// The documents that match nothing, ascending.
    fn empty(&self) -> &[u32];
    /// Forgets the first `n` documents and gives their memory back.
    fn drop_first(&mut self, n: usize);
}

/// Sketches on the disk.
#[derive(Debug)]
pub struct SpilledSketches {
    file: Scratch,
    layout: Layout,
    /// Documents, those left out that were forgotten.
    len: usize,
    /// Places in the file.
    places: usize,
    /// From this document on, places are so many further; both ascend.
    gaps: Vec<(u32, u32)>,
    /// Documents that match nothing. Ascending.
    empty: Vec<u32>,
    memory: usize,
}

impl SpilledSketches {
    /// None yet; a search among them is to take no more than `memory` bytes.
    pub(super) fn new(layout: Layout, memory: usize) -> Self {
        let file = Scratch::default();
        Self { file, layout, len: 0, places: 0, gaps: Vec::new(), empty: Vec::new(), memory }
    }

    /// How many documents there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The bytes on the disk.
    #[must_use]
    pub const fn disk_bytes(&self) -> u64 {
        self.file.bytes()
    }

    /// Takes over whole blocks of `from`, or with `all` everything: then no more may follow.
    pub(super) fn take(&mut self, from: &mut impl Spill, all: bool) -> Result<()> {
        let count = from.count();
        let taken = if all { count } else { count / BLOCK * BLOCK };
        let mut bytes = Vec::with_capacity(BLOCK * self.layout.document());
        for start in (0..taken).step_by(BLOCK) {
            let items = start..taken.min(start + BLOCK);
            bytes.clear();
            for column in 0..self.layout.columns {
                for item in items.clone() {
                    let key = from.key(item, column).to_le_bytes();
                    bytes.extend_from_slice(&key[..self.layout.width]);
                }
                // Only the last block is short; its columns stand where others' do.
                bytes.resize((column + 1) * BLOCK * self.layout.width, 0);
            }
            items.for_each(|item| from.row(item, &mut bytes));
            self.file.push(&bytes)?;
        }
        let n = u32::try_from(self.len).unwrap_or(u32::MAX);
        let empty = from.empty().iter().filter(|&&at| (at as usize) < taken);
        self.empty.extend(empty.map(|at| at + n));
        self.len += taken;
        self.places += taken;
        from.drop_first(taken);
        self.file.flush()
    }

    /// Keeps the first `len` documents.
    pub fn truncate(&mut self, len: usize) {
        if len >= self.len {
            return;
        }
        // The file is not cut: what is forgotten stays in it, and what follows stands further
        // on.
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        self.gaps.retain(|&(from, _)| (from as usize) < len);
        self.gaps.push((small(len), small(self.places - len)));
        self.empty.retain(|&at| (at as usize) < len);
        self.len = len;
    }

    fn place(&self, item: u32) -> usize {
        let before = self.gaps.partition_point(|&(from, _)| from <= item);
        let shift = before.checked_sub(1).map_or(0, |at| self.gaps[at].1);
        item as usize + shift as usize
    }

    fn column_offset(&self, block: usize, column: usize) -> u64 {
        (block * BLOCK * self.layout.document() + column * BLOCK * self.layout.width) as u64
    }

    fn read_row(&self, item: u32, row: &mut [u8]) -> Result<()> {
        let place = self.place(item);
        let rows = self.column_offset(place / BLOCK, self.layout.columns);
        self.file.read(rows + (place % BLOCK * self.layout.row) as u64, row)
    }

    fn read_key(&self, item: u32, column: usize) -> Result<u32> {
        let place = self.place(item);
        let start = self.column_offset(place / BLOCK, column);
        let mut key = [0; 4];
        let width = self.layout.width;
        self.file.read(start + (place % BLOCK * width) as u64, &mut key[..width])?;
        Ok(u32::from_le_bytes(key))
    }

    /// Appends an entry of key and item for each of `items`, ascending, whose key
    /// in `band` lies in the `part`-th of `parts` ranges.
    fn entries(
        &self,
        items: &[u32],
        band: [Option<usize>; 2],
        (part, parts): (u64, u64),
        entries: &mut Vec<u64>,
    ) -> Result<()> {
        let (width, skips) = (self.layout.width, self.layout.zero_is_empty);
        let mut columns = [Vec::new(), Vec::new()];
        // A block at a time: each is read once.
        for items in items.chunk_by(|&a, &b| self.place(a) / BLOCK == self.place(b) / BLOCK) {
            let block = self.place(items[0]) / BLOCK;
            let filled = (self.places - block * BLOCK).min(BLOCK);
            for (column, bytes) in band.iter().zip(&mut columns) {
                let Some(column) = column else { continue };
                bytes.resize(filled * width, 0);
                self.file.read(self.column_offset(block, *column), bytes)?;
            }
            for &item in items {
                let at = self.place(item) % BLOCK;
                let keys = band.iter().zip(&columns).filter_map(|(it, bytes)| it.map(|_| bytes));
                let key = keys.fold(0_u64, |key, bytes| {
                    let mut own = [0; 4];
                    own[..width].copy_from_slice(&bytes[at * width..][..width]);
                    key << (8 * width) | u64::from(u32::from_le_bytes(own))
                });
                // Equal keys fall into one part: no bucket is cut.
                if (key * parts) >> 32 == part && !(skips && key == 0) {
                    entries.push(key << 32 | u64::from(item));
                }
            }
        }
        Ok(())
    }
}

/// What a search is for.
pub(super) struct SpilledSearch<'a, M> {
    pub(super) sketches: &'a SpilledSketches,
    pub(super) limits: BucketLimits,
    /// The columns that make the key of each band, the first one above.
    pub(super) bands: Vec<[Option<usize>; 2]>,
    /// For each band, the columns whose keys put a bucket beyond the limit in order.
    pub(super) neighborhoods: Vec<[Option<usize>; 2]>,
    /// Whether the two rows of a pair agree in enough.
    pub(super) is_match: M,
}

/// What was found, and pairs that were proposed and not looked at yet.
#[derive(Default)]
struct Found {
    counted: Candidates,
    pending: Vec<CandidatePair>,
}

impl<M: Fn(CandidatePair, [&[u8]; 2]) -> bool + Sync> SpilledSearch<'_, M> {
    /// The candidates among `items`, ascending.
    ///
    /// Cost: for each band a reading of its columns and a sort; where the entries of
    /// one band need more memory than there is, several readings, each for a range of
    /// keys. Two readings of a row for each pair that was proposed.
    pub(super) fn candidates(
        &self,
        items: &[u32],
        steps: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<Candidates> {
        let empty = &self.sketches.empty;
        let items: Vec<u32> =
            items.iter().copied().filter(|it| empty.binary_search(it).is_err()).collect();
        // A half for entries, twice while they are sorted; an eighth for pairs. Below
        // 64 KiB a range, reading would take all the time.
        let needed = 16 * items.len().max(1);
        let parts = needed.div_ceil((self.sketches.memory / 2).max(1 << 16)) as u64;
        let at_a_time = (self.sketches.memory / 2 / needed).clamp(1, AT_A_TIME);
        let most = (self.sketches.memory / 8 / size_of::<CandidatePair>()).max(1 << 16);

        let all: Vec<(usize, u64)> = (0..self.bands.len())
            .flat_map(|band| (0..parts).map(move |part| (band, part)))
            .collect();
        let (mut res, mut known) = (Found::default(), PairSet::default());
        for passes in all.chunks(at_a_time) {
            steps(0, all.len());
            let found: Result<Vec<Found>> = passes
                .par_iter()
                .map(|&pass| self.in_band(&items, pass, parts, (&known, most / at_a_time)))
                .collect();
            for part in found? {
                res.counted.count(&part.counted);
                part.counted.pairs.iter().for_each(|&it| known.insert(it));
                res.pending.extend(part.pending);
            }
            self.relieve(&mut res, most)?;
            // What was verified just now need not be proposed to the passes that follow.
            res.counted.pairs.drain(..).for_each(|it| known.insert(it));
            steps(passes.len(), all.len());
        }
        self.relieve(&mut res, 0)?;
        res.counted.pairs.drain(..).for_each(|it| known.insert(it));
        res.counted.pairs = known.into_pairs();
        Ok(res.counted)
    }

    /// `known` are pairs that were found before, and so many are looked at at once.
    fn in_band(
        &self,
        items: &[u32],
        (band, part): (usize, u64),
        parts: u64,
        (found_before, most): (&PairSet, usize),
    ) -> Result<Found> {
        let mut entries = Vec::new();
        // How many entries fall into one of several ranges is not known before.
        if parts == 1 {
            entries.reserve_exact(items.len());
        }
        self.sketches.entries(items, self.bands[band], (part, parts), &mut entries)?;
        drop_single_keys(&mut entries);
        sort_by_key(&mut entries);
        // Neither closure below can fail, so an error waits here.
        let failure = RefCell::new(None);
        let columns = self.neighborhoods[band];
        // Read at once where there is room: one by one they would cost a call each.
        let known = OnceCell::new();
        let all = || {
            let mut keys = Vec::new();
            let is_small = items.len() * 8 <= self.sketches.memory / 32;
            let read = match is_small {
                true => self.sketches.entries(items, columns, (0, 1), &mut keys),
                false => Ok(()),
            };
            read.unwrap_or_else(|error| _ = failure.replace(Some(error)));
            keys
        };
        let neighborhood = |item: u32| {
            let known = known.get_or_init(all);
            if let Ok(at) = known.binary_search_by_key(&item, |&it| item_of(it)) {
                return known[at] >> 32;
            }
            columns.into_iter().flatten().fold(0_u64, |key, column| {
                let own = self.sketches.read_key(item, column).unwrap_or_else(|error| {
                    failure.replace(Some(error));
                    0
                });
                key << (8 * self.sketches.layout.width) | u64::from(own)
            })
        };
        let mut counted = Candidates::default();
        let found = RefCell::new(Found::default());
        for_each_pair(
            &entries,
            (self.limits, band),
            neighborhood,
            &mut counted,
            |pair, counted| {
                counted.proposed += 1;
                if found_before.contains(pair) {
                    return;
                }
                let mut found = found.borrow_mut();
                found.pending.push(pair);
                if found.pending.len() > most
                    && let Err(error) = self.relieve(&mut found, most)
                {
                    failure.replace(Some(error));
                }
            },
        );
        let mut found = found.into_inner();
        found.counted.count(&counted);
        failure.into_inner().map_or(Ok(found), Err)
    }

    /// Looks at the pending pairs where there are more than `most`.
    fn relieve(&self, found: &mut Found, most: usize) -> Result<()> {
        if found.pending.len() <= most {
            return Ok(());
        }
        found.pending.sort_unstable();
        found.pending.dedup();
        // Pairs repeat from band to band: what is left may be few.
        if found.pending.len() <= most / 2 {
            return Ok(());
        }
        let parts = found.pending.par_chunks(4096).map(|pairs| self.matching(pairs));
        let kept: Result<Vec<Vec<CandidatePair>>> = parts.collect();
        found.pending.clear();
        found.counted.pairs.extend(kept?.concat());
        Ok(())
    }

    /// Those of `pairs`, ascending, whose rows agree in enough.
    fn matching(&self, pairs: &[CandidatePair]) -> Result<Vec<CandidatePair>> {
        let (mut left, mut right) =
            (vec![0; self.sketches.layout.row], vec![0; self.sketches.layout.row]);
        let mut held = None;
        let mut res = Vec::new();
        for &pair in pairs {
            // Pairs ascend by the left one, whose row is read once for all of them.
            if held != Some(pair.left) {
                self.sketches.read_row(pair.left, &mut left)?;
                held = Some(pair.left);
            }
            self.sketches.read_row(pair.right, &mut right)?;
            if (self.is_match)(pair, [&left, &right]) {
                res.push(pair);
            }
        }
        Ok(res)
    }
}

/// Sketches of which the first are on the disk as soon as memory is short.
///
/// A quarter of the memory is for those that still are in it, a half for the search,
/// the rest for what else a run keeps.
#[derive(Debug)]
pub struct Bounded<S> {
    held: S,
    spilled: Option<SpilledSketches>,
    memory: Option<usize>,
}

#[expect(private_bounds, reason = "only the sketches of this stage can be bounded")]
impl<S: Spill> Bounded<S> {
    /// `held`, which may take no more than a part of `memory` bytes, if that is bounded.
    #[must_use]
    pub const fn new(held: S, memory: Option<usize>) -> Self {
        Self { held, spilled: None, memory }
    }

    /// The sketches in memory, the last ones.
    #[must_use]
    pub const fn held(&self) -> &S {
        &self.held
    }

    /// The sketches in memory, to add to them.
    pub const fn held_mut(&mut self) -> &mut S {
        &mut self.held
    }

    /// Those on the disk: none, or after [`Self::finish`] all.
    #[must_use]
    pub const fn spilled(&self) -> Option<&SpilledSketches> {
        self.spilled.as_ref()
    }

    /// Puts sketches away when they take too much memory.
    ///
    /// # Errors
    ///
    /// Returns an error when the temporary file cannot be written.
    pub fn relieve(&mut self) -> Result<()> {
        let Some(memory) = self.memory else { return Ok(()) };
        // Only whole blocks can be put away.
        let count = self.held.count();
        if count < BLOCK || count * self.held.layout().document() <= memory / 4 {
            return Ok(());
        }
        self.spill(memory, false)
    }

    /// No more sketches follow: where some were put away, all are.
    ///
    /// # Errors
    ///
    /// Returns an error when the temporary file cannot be written.
    pub fn finish(&mut self) -> Result<()> {
        match (&self.spilled, self.memory) {
            (Some(_), Some(memory)) => self.spill(memory, true),
            _ => Ok(()),
        }
    }

    fn spill(&mut self, memory: usize, all: bool) -> Result<()> {
        let layout = self.held.layout();
        let spilled = self.spilled.get_or_insert_with(|| SpilledSketches::new(layout, memory / 2));
        spilled.take(&mut self.held, all)
    }

    /// Keeps the first `len` documents; `cut` cuts those in memory.
    pub fn truncate(&mut self, len: usize, cut: impl FnOnce(&mut S, usize)) {
        let before = self.spilled.as_ref().map_or(0, SpilledSketches::len);
        cut(&mut self.held, len.saturating_sub(before));
        if let Some(spilled) = &mut self.spilled {
            spilled.truncate(len);
        }
    }
}

#[cfg(test)]
#[expect(clippy::cast_possible_truncation, reason = "small numbers in tests")]
mod tests {
    use super::super::{Banding, PairShares, Sketches, VersionSketches};
    use super::super::{bounded_lsh_candidates, bounded_version_candidates};
    use super::super::{lsh_candidates, version_candidates};
    use super::*;
    use crate::fingerprint::mix;

    /// Documents whose neighbors share shingles, some none at all, and a hundred
    /// that all share most.
    fn shingles(item: u64) -> Vec<u64> {
        match item % 50 {
            0 => Vec::new(),
            1 => (0..40).map(mix).chain([mix(item), mix(item << 20)]).collect(),
            _ => (item / 3 * 100..item / 3 * 100 + 30).map(mix).chain([mix(item)]).collect(),
        }
    }

    const N: u64 = 10_000;

    fn same(found: &Candidates, expect: &Candidates) {
        assert!(found.pairs == expect.pairs, "{} {}", found.pairs.len(), expect.pairs.len());
        assert_eq!(found.proposed, expect.proposed);
        assert_eq!(found.bounded_buckets, expect.bounded_buckets);
        assert_eq!(found.unseen_pairs, expect.unseen_pairs);
        assert!(expect.bounded_buckets > 0 && !expect.pairs.is_empty());
    }

    #[test]
    fn bands_on_the_disk_find_what_those_in_memory_do() {
        let limits = BucketLimits::default();
        let items: Vec<u32> = (0..N as u32).filter(|it| it % 7 != 3).collect();
        let none = Sketches::new(Banding::for_threshold(0.7, 0.99).unwrap(), 5, 0);
        let mut all = none.clone();
        (0..N).for_each(|it| all.push(&shingles(it)));
        let expect = lsh_candidates(&all, &items, 0.7, limits);
        for memory in [1, 100_000, 7_000_000, usize::MAX] {
            let mut bounded = Bounded::new(none.clone(), Some(memory));
            for item in 0..N {
                bounded.held_mut().push(&shingles(item));
                bounded.relieve().unwrap();
                // A file turns out to be damaged: its documents are read and forgotten.
                if item == 5000 {
                    for _ in 0..9000 {
                        bounded.held_mut().push(&[1, 2, 3]);
                        bounded.relieve().unwrap();
                    }
                    bounded.truncate(5001, Sketches::truncate);
                }
            }
            bounded.finish().unwrap();
            assert_eq!(bounded.spilled().is_some(), memory < usize::MAX);
            let found = bounded_lsh_candidates(&bounded, &items, 0.7, limits, &|_, _| ()).unwrap();
            same(&found, &expect);
        }
    }

    #[test]
    fn slots_on_the_disk_find_what_those_in_memory_do() {
        let limits = BucketLimits { only_alike: true, ..BucketLimits::default() };
        let n = 5000;
        let items: Vec<u32> = (0..n).collect();
        let mut all = VersionSketches::new(5, 0);
        let mut bounded = Bounded::new(VersionSketches::new(5, 0), Some(200_000));
        for item in 0..n {
            let pieces = shingles(u64::from(item));
            let letters: Vec<u64> = (0..600).map(|at| mix(at / 2 + u64::from(item / 7))).collect();
            all.push(&pieces, &pieces, &letters);
            bounded.held_mut().push(&pieces, &pieces, &letters);
            bounded.relieve().unwrap();
        }
        bounded.finish().unwrap();
        assert_eq!(bounded.spilled().unwrap().len(), n as usize);
        let likely = |pair: CandidatePair, shares: &PairShares<'_>| {
            !pair.left.is_multiple_of(5)
                && shares.words().shared > 20
                && shares.letters().shared > 250
        };
        let expect = version_candidates(&all, &items, limits, likely);
        let found =
            bounded_version_candidates(&bounded, &items, limits, likely, &|_, _| ()).unwrap();
        same(&found, &expect);
    }
}
