//! A file of what some documents leave to be found by.
//!
//! ```text
//! magic │ passages │ quotations │ lines │ words │ texts │ foot │ its length, its checksum
//! ```
//!
//! A segment is written once and never changed; the database names those that count. All
//! that is in it can be made again from the documents.

use super::bytes::{folded, number, push_number, unfolded};
use super::prints::spread;
use super::run::{Blocks, Entry, Run, RunWriter, read_at};
use crate::fingerprint::sort_spread;
use crate::{Error, Result};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

const MAGIC: [u8; 8] = *b"wpseg\0\0\x02";

/// What a run is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Shingles of four words, one of each window: documents.
    Passages = 0,
    /// Shingles of three words between quotation marks: documents, and how many words the
    /// shortest of these quotations has.
    Quotes = 1,
    /// Lines: pages, and what recurrence asks of them.
    Lines = 2,
    /// Words: how often they stand.
    Words = 3,
    /// Documents: the hash of their texts.
    Texts = 4,
}

impl Kind {
    pub(super) const ALL: [Self; 5] =
        [Self::Passages, Self::Quotes, Self::Lines, Self::Words, Self::Texts];

    const fn is_wide(self) -> bool {
        !matches!(self, Self::Passages)
    }
}

/// What is to be written: each run's entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Lists(pub(super) [Vec<Entry>; 5]);

impl Lists {
    pub(super) fn push(&mut self, kind: Kind, entry: Entry) {
        self.0[kind as usize].push(entry);
    }

    /// Sorts all lists; the counts of one word become one.
    pub(super) fn sort(&mut self) {
        for kind in Kind::ALL {
            let list = &mut self.0[kind as usize];
            // All keys but the numbers of documents are hashes.
            match kind {
                Kind::Texts => list.sort_unstable(),
                _ => sort_spread(list, |it| spread(it.key)),
            }
        }
        let mut counts: Vec<Entry> = Vec::new();
        for it in std::mem::take(&mut self.0[Kind::Words as usize]) {
            match counts.last_mut().filter(|last| last.key == it.key) {
                Some(last) => last.more = folded(unfolded(last.more) + unfolded(it.more)),
                None => counts.push(it),
            }
        }
        self.0[Kind::Words as usize] = counts;
    }
}

/// A segment, open for reading.
#[derive(Debug)]
pub(super) struct Segment {
    file: File,
    path: PathBuf,
    runs: [Run; 5],
    /// How many words its documents have, those left out that are gone.
    pub(super) words: i64,
    /// The foot's checksum, which the database holds, too.
    pub(super) sum: u32,
    pub(super) bytes: u64,
}

/// The file of the segment with this number.
pub(super) fn path_of(folder: &Path, number: u32) -> PathBuf {
    folder.join(format!("{number:08}.seg"))
}

/// Writes a segment and sees to it that it is on the disk. Returns its foot's checksum.
pub(super) fn write(path: &Path, lists: &Lists) -> Result<u32> {
    let runs = lists.0.each_ref().map(|it| it.iter().copied().map(Ok));
    write_runs(path, runs)
}

fn write_runs(path: &Path, runs: [impl Iterator<Item = Result<Entry>>; 5]) -> Result<u32> {
    let failed = |error: io::Error| Error::io(path, error);
    let mut out = BufWriter::with_capacity(1 << 16, File::create(path).map_err(failed)?);
    out.write_all(&MAGIC).map_err(failed)?;
    let (mut start, mut words) = (MAGIC.len() as u64, 0);
    let mut foot = Vec::new();
    for (kind, entries) in Kind::ALL.into_iter().zip(runs) {
        let mut writer = RunWriter::new(&mut out, start, kind.is_wide());
        for entry in entries {
            let entry = entry?;
            if kind == Kind::Words {
                words += unfolded(entry.more);
            }
            writer.push(entry).map_err(failed)?;
        }
        let run = writer.finish().map_err(failed)?;
        start += run.bytes();
        push_number(&mut foot, run.entries);
        push_number(&mut foot, run.firsts.len() as u64);
        let mut last = 0;
        for &first in &run.firsts {
            push_number(&mut foot, first - last);
            last = first;
        }
    }
    push_number(&mut foot, folded(words));
    let len = u32::try_from(foot.len()).unwrap_or(u32::MAX);
    foot.extend(len.to_le_bytes());
    let sum = crc32fast::hash(&foot);
    foot.extend(sum.to_le_bytes());
    out.write_all(&foot).map_err(failed)?;
    let file = out.into_inner().map_err(|it| failed(it.into_error()))?;
    // On the disk before a transaction names it: the name may survive a crash that the bytes do
    // not.
    file.sync_all().map_err(failed)?;
    Ok(sum)
}

impl Segment {
    /// Opens a segment, whose foot must have this checksum.
    ///
    /// # Errors
    ///
    /// Fails where it cannot be read or is damaged.
    pub(super) fn open(path: &Path, sum: u32) -> Result<Self> {
        let failed = |error: io::Error| Error::io(path, error);
        let damaged = || super::damaged(path, "the segment's foot is damaged");
        let file = File::open(path).map_err(failed)?;
        let bytes = file.metadata().map_err(failed)?.len();
        let mut magic = [0; 8];
        let mut tail = [0; 8];
        // At least the magic and the tail.
        let end = bytes.checked_sub(16).ok_or_else(damaged)? + 8;
        read_at(&file, &mut magic, 0).map_err(failed)?;
        read_at(&file, &mut tail, end).map_err(failed)?;
        let (len, found) = tail.split_at(4);
        let len = u64::from(u32::from_le_bytes(len.try_into().map_err(|_| damaged())?));
        let at = end.checked_sub(len).filter(|&at| at >= 8).ok_or_else(damaged)?;
        let mut foot = vec![0; usize::try_from(bytes - at).map_err(|_| damaged())?];
        read_at(&file, &mut foot, at).map_err(failed)?;
        foot.truncate(foot.len() - 4);
        let is_whole = crc32fast::hash(&foot).to_le_bytes() == *found;
        // The database's own sum: whole segments may be another index's, or of a restored copy.
        if magic != MAGIC || !is_whole || found != sum.to_le_bytes() {
            return Err(damaged());
        }
        let mut rest = foot.as_slice();
        let mut next = || number(&mut rest).ok_or_else(damaged);
        let mut runs: [Run; 5] = Default::default();
        let mut start = MAGIC.len() as u64;
        for (kind, run) in Kind::ALL.into_iter().zip(&mut runs) {
            let entries = next()?;
            let mut firsts = Vec::new();
            let mut last = 0;
            // So many were written: the foot's checksum was right.
            for _ in 0..next()? {
                last += next()?;
                firsts.push(last);
            }
            *run = Run { start, firsts, entries, wide: kind.is_wide() };
            start += run.bytes();
        }
        let words = unfolded(next()?);
        // The runs fill all that stands before the foot.
        (start == at)
            .then_some(Self { file, path: path.to_owned(), runs, words, sum, bytes })
            .ok_or_else(damaged)
    }

    fn blocks(&self) -> Blocks<'_> {
        Blocks { file: &self.file, path: &self.path }
    }

    /// Hands the entries of `key` to `found`, which says whether it wants more.
    ///
    /// # Errors
    ///
    /// Fails where a block cannot be read or is damaged.
    pub(super) fn find(
        &self,
        kind: Kind,
        key: u64,
        found: &mut dyn FnMut(Entry) -> bool,
    ) -> Result<()> {
        self.runs[kind as usize].find(&self.blocks(), key, found)
    }

    /// Hands all entries of `keys`, which ascend, to `found`.
    ///
    /// # Errors
    ///
    /// As [`find`](Self::find).
    pub(super) fn find_all(
        &self,
        kind: Kind,
        keys: &[u64],
        found: &mut dyn FnMut(Entry),
    ) -> Result<()> {
        self.runs[kind as usize].find_all(&self.blocks(), keys, found)
    }

    /// The documents that it was made of, ascending.
    ///
    /// # Errors
    ///
    /// As [`find`](Self::find).
    pub(super) fn documents(&self) -> Result<Vec<u32>> {
        let blocks = self.blocks();
        let number = |it: Result<Entry>| it.map(|it| u32::try_from(it.key).unwrap_or(u32::MAX));
        self.runs[Kind::Texts as usize].iter(&blocks).map(number).collect()
    }

    /// Reads all of it, and returns how many entries it has.
    ///
    /// # Errors
    ///
    /// Fails at the first damage.
    pub(super) fn verify(&self) -> Result<u64> {
        let blocks = self.blocks();
        let mut all = 0;
        for run in &self.runs {
            let mut last = Entry::default();
            let mut entries = 0;
            for entry in run.iter(&blocks) {
                let entry = entry?;
                if (entry.key, entry.doc) < (last.key, last.doc) {
                    return Err(super::damaged(&self.path, "its entries are out of order"));
                }
                last = entry;
                entries += 1;
            }
            if entries != run.entries {
                return Err(super::damaged(&self.path, "entries are missing"));
            }
            all += entries;
        }
        Ok(all)
    }
}

/// Writes one segment of several, without the documents in `gone`. Returns its foot's
/// checksum.
///
/// # Errors
///
/// Fails where one is damaged, and where the new one cannot be written.
pub(super) fn merge(path: &Path, segments: &[&Segment], gone: &BTreeSet<u32>) -> Result<u32> {
    let blocks: Vec<Blocks<'_>> = segments.iter().map(|it| it.blocks()).collect();
    let merged = Kind::ALL.map(|kind| {
        let runs = segments.iter().zip(&blocks);
        let inputs = runs.map(|(it, blocks)| {
            let entries: Box<dyn Iterator<Item = Result<Entry>>> =
                Box::new(it.runs[kind as usize].iter(blocks));
            entries.peekable()
        });
        Merged { inputs: inputs.collect(), kind, gone }
    });
    write_runs(path, merged)
}

type Input<'a> = std::iter::Peekable<Box<dyn Iterator<Item = Result<Entry>> + 'a>>;

/// The entries of several runs of one kind, in order.
struct Merged<'a> {
    inputs: Vec<Input<'a>>,
    kind: Kind,
    gone: &'a BTreeSet<u32>,
}

impl Merged<'_> {
    /// The least entry of all inputs, whatever it is.
    fn least(&mut self) -> Option<Result<Entry>> {
        let mut best: Option<(usize, Entry)> = None;
        for (at, input) in self.inputs.iter_mut().enumerate() {
            match input.peek() {
                Some(Ok(it)) if best.is_none_or(|(_, least)| *it < least) => best = Some((at, *it)),
                // Damage comes out at once, before anything is left out behind it.
                Some(Err(_)) => return input.next(),
                _ => {}
            }
        }
        best.and_then(|(at, _)| self.inputs[at].next())
    }

    fn is_gone(&self, it: &Entry) -> bool {
        match self.kind {
            // What a document that is gone had is subtracted by entries of its own.
            Kind::Words => false,
            Kind::Texts => u32::try_from(it.key).is_ok_and(|it| self.gone.contains(&it)),
            _ => self.gone.contains(&it.doc),
        }
    }

    /// All counts of the word whose first entry this is, as one.
    fn summed(&mut self, first: Entry) -> Result<Entry> {
        let mut sum = unfolded(first.more);
        for input in &mut self.inputs {
            while let Some(same) =
                input.next_if(|it| it.as_ref().is_ok_and(|it| it.key == first.key))
            {
                sum += unfolded(same?.more);
            }
        }
        Ok(Entry { more: folded(sum), ..first })
    }
}

impl Iterator for Merged<'_> {
    type Item = Result<Entry>;

    fn next(&mut self) -> Option<Result<Entry>> {
        loop {
            match self.least()? {
                Ok(it) if self.is_gone(&it) => {}
                Ok(it) if self.kind == Kind::Words => {
                    let summed = self.summed(it);
                    // Words of which nothing is left.
                    if !summed.as_ref().is_ok_and(|it| it.more == 0) {
                        return Some(summed);
                    }
                }
                other => return Some(other),
            }
        }
    }
}

/// Sees to it that the names in a folder are on the disk.
pub(super) fn sync_folder(folder: &Path) -> Result<()> {
    // There a folder is no file that could be synced.
    if cfg!(windows) {
        return Ok(());
    }
    let synced = File::open(folder).and_then(|it| it.sync_all());
    synced.map_err(|error| Error::io(folder, error))
}

/// The segments' files in a folder that none of `named` is.
pub(super) fn leftovers(folder: &Path, named: &BTreeSet<u32>) -> Result<Vec<PathBuf>> {
    let failed = |error: io::Error| Error::io(folder, error);
    let mut res = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let number = path.file_stem().and_then(|it| it.to_str()).and_then(|it| it.parse().ok());
        let is_segment = path.extension().is_some_and(|it| it == "seg");
        if is_segment && number.is_some_and(|it: u32| !named.contains(&it)) {
            res.push(path);
        }
    }
    Ok(res)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::mix;

    fn lists(docs: std::ops::Range<u32>, keys: u64) -> Lists {
        let mut res = Lists::default();
        for doc in docs {
            for n in 0..keys {
                let key = mix(u64::from(doc) << 20 | n) >> 50;
                for kind in [Kind::Passages, Kind::Quotes] {
                    res.push(kind, Entry { key, doc, more: 0 });
                }
                res.push(Kind::Lines, Entry { key, doc, more: n });
                res.push(Kind::Words, Entry { key: key >> 4, doc: 0, more: folded(1) });
            }
            res.push(Kind::Texts, Entry { key: doc.into(), doc: 0, more: mix(doc.into()) });
        }
        res.sort();
        res
    }

    #[test]
    fn merging_is_writing_all_at_once_but_what_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let path = |n| path_of(folder.path(), n);
        let parts = [lists(0..30, 300), lists(30..45, 300), lists(45..46, 300)];
        let open = |n: u32, lists: &Lists| {
            let sum = write(&path(n), lists).unwrap();
            Segment::open(&path(n), sum).unwrap()
        };
        let segments: Vec<Segment> = (0..).zip(&parts).map(|(n, it)| open(n, it)).collect();
        let gone = BTreeSet::from([3, 44]);
        let sum = merge(&path(7), &segments.iter().collect::<Vec<_>>(), &gone).unwrap();
        let merged = Segment::open(&path(7), sum).unwrap();
        merged.verify().unwrap();
        let mut all = lists(0..46, 300);
        for (kind, list) in Kind::ALL.into_iter().zip(&mut all.0) {
            let is_gone = |it: &Entry| match kind {
                Kind::Words => false,
                Kind::Texts => it.key == 3 || it.key == 44,
                _ => gone.contains(&it.doc),
            };
            list.retain(|it| !is_gone(it));
        }
        let other = open(8, &all);
        assert_eq!(fs::read(path(7)).unwrap(), fs::read(path(8)).unwrap());
        assert_eq!(other.words, 46 * 300);
        assert_eq!(leftovers(folder.path(), &BTreeSet::from([0, 1, 7, 8])).unwrap(), [path(2)]);
    }

    #[test]
    fn every_flipped_bit_of_a_segment_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let path = path_of(folder.path(), 1);
        let sum = write(&path, &lists(0..1, 40)).unwrap();
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << (at % 8);
            fs::write(&path, &bytes).unwrap();
            let checked = Segment::open(&path, sum).and_then(|it| it.verify());
            assert!(checked.is_err(), "byte {at}");
        }
        fs::write(&path, &whole).unwrap();
        Segment::open(&path, sum).unwrap().verify().unwrap();
    }
}
