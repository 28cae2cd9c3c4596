//! Sorted lists on the disk: of a key, which documents have it?
//!
//! Entries ascend by key, then document, and are written as differences in blocks of
//! 1 KiB, each with a checksum of its own: what was flipped on the disk is an error and
//! never an answer. The first key of each block is held in memory, 8 bytes a block: with
//! larger ones a look-up would read more entries that it does not want.

use super::bytes::{number, push_number};
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use crate::{Error, Result};

/// What one block takes on the disk, its length and checksum included.
const BLOCK: usize = 1024;
/// The length and the checksum.
const FOOT: usize = 6;
/// No entry is longer: three numbers of ten bytes.
const LONGEST: usize = 30;

/// One line of a run: a key, what has it, and what is to be known beside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    pub(super) key: u64,
    pub(super) doc: u32,
    pub(super) more: u64,
}

/// Where a run stands in its file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Run {
    /// The byte at which its first block begins.
    pub(super) start: u64,
    /// The first key of each block.
    pub(super) firsts: Vec<u64>,
    /// How many entries it has.
    pub(super) entries: u64,
    /// Whether something is kept beside key and document.
    pub(super) wide: bool,
}

/// Writes a run, entry by entry.
pub(super) struct RunWriter<'a, W> {
    out: &'a mut W,
    block: Vec<u8>,
    last: Entry,
    run: Run,
}

impl<'a, W: Write> RunWriter<'a, W> {
    /// A run that begins at byte `start` of what `out` writes.
    pub(super) fn new(out: &'a mut W, start: u64, wide: bool) -> Self {
        let run = Run { start, wide, ..Run::default() };
        Self { out, block: Vec::with_capacity(BLOCK), last: Entry::default(), run }
    }

    /// Appends an entry, which is not smaller than the last one.
    pub(super) fn push(&mut self, it: Entry) -> io::Result<()> {
        if self.block.is_empty() {
            self.run.firsts.push(it.key);
            // Against the key that `firsts` has of it: each block is read alone.
            self.last = Entry { key: it.key, doc: 0, more: 0 };
        }
        let step = it.key - self.last.key;
        push_number(&mut self.block, step);
        // Numbers of documents ascend only below one key.
        let from = if step == 0 { self.last.doc } else { 0 };
        push_number(&mut self.block, u64::from(it.doc - from));
        if self.run.wide {
            push_number(&mut self.block, it.more);
        }
        self.last = it;
        self.run.entries += 1;
        if self.block.len() + LONGEST > BLOCK - FOOT { self.end_block() } else { Ok(()) }
    }

    fn end_block(&mut self) -> io::Result<()> {
        let len = u16::try_from(self.block.len()).unwrap_or(u16::MAX);
        self.block.resize(BLOCK - FOOT, 0);
        self.block.extend(len.to_le_bytes());
        self.block.extend(crc32fast::hash(&self.block).to_le_bytes());
        self.out.write_all(&self.block)?;
        self.block.clear();
        Ok(())
    }

    /// Ends the run, and says where it stands.
    pub(super) fn finish(mut self) -> io::Result<Run> {
        if !self.block.is_empty() {
            self.end_block()?;
        }
        Ok(self.run)
    }
}

impl Run {
    /// How many bytes it takes.
    pub(super) fn bytes(&self) -> u64 {
        self.firsts.len() as u64 * BLOCK as u64
    }

    /// Hands the entries of `key` to `found`, which says whether it wants more.
    ///
    /// # Errors
    ///
    /// Fails where a block cannot be read or is damaged.
    pub(super) fn find(
        &self,
        file: &Blocks<'_>,
        key: u64,
        found: &mut dyn FnMut(Entry) -> bool,
    ) -> Result<()> {
        // A list may begin in the block before the first one that begins with its key.
        let mut at = self.firsts.partition_point(|&it| it < key).saturating_sub(1);
        while self.firsts.get(at).is_some_and(|&it| it <= key) {
            let mut is_past = false;
            let block = file.block(self.start, at)?;
            self.entries(&block, at, &mut |it| {
                is_past = it.key > key || (it.key == key && !found(it));
                !is_past
            });
            if is_past {
                return Ok(());
            }
            // The list goes on in the next block.
            at += 1;
        }
        Ok(())
    }

    /// Hands all entries of `keys`, which ascend, to `found`. What stands in one block is read
    /// once: of very many keys, most blocks have several.
    ///
    /// # Errors
    ///
    /// As [`find`](Self::find).
    pub(super) fn find_all(
        &self,
        file: &Blocks<'_>,
        keys: &[u64],
        found: &mut dyn FnMut(Entry),
    ) -> Result<()> {
        let mut read: (Option<usize>, Vec<Entry>) = (None, Vec::new());
        for &key in keys {
            let mut at = self.firsts.partition_point(|&it| it < key).saturating_sub(1);
            while self.firsts.get(at).is_some_and(|&it| it <= key) {
                let (known, entries) = &mut read;
                if *known != Some(at) {
                    entries.clear();
                    self.entries(&file.block(self.start, at)?, at, &mut |it| {
                        entries.push(it);
                        true
                    });
                    *known = Some(at);
                }
                let from = entries.partition_point(|it| it.key < key);
                let own = entries[from..].iter().take_while(|it| it.key == key);
                own.for_each(|&it| found(it));
                if entries.last().is_some_and(|it| it.key > key) {
                    break;
                }
                at += 1;
            }
        }
        Ok(())
    }

    /// Hands the entries of block `at` to `found`, which says whether it wants more.
    fn entries(&self, block: &[u8], at: usize, found: &mut dyn FnMut(Entry) -> bool) {
        let mut rest = block;
        let mut last = Entry { key: self.firsts[at], doc: 0, more: 0 };
        while let (Some(step), Some(doc)) = (number(&mut rest), number(&mut rest)) {
            let more = if self.wide { number(&mut rest).unwrap_or(0) } else { 0 };
            let doc = u32::try_from(doc).unwrap_or(u32::MAX);
            let from = if step == 0 { last.doc } else { 0 };
            last = Entry { key: last.key.wrapping_add(step), doc: from.wrapping_add(doc), more };
            if !found(last) {
                return;
            }
        }
    }

    /// All entries, in order.
    pub(super) fn iter<'a>(&'a self, file: &'a Blocks<'a>) -> impl Iterator<Item = Result<Entry>> {
        (0..self.firsts.len()).flat_map(move |at| {
            let mut res = Vec::new();
            match file.block(self.start, at) {
                Ok(block) => self.entries(&block, at, &mut |it| {
                    res.push(Ok(it));
                    true
                }),
                Err(error) => res.push(Err(error)),
            }
            res
        })
    }
}

/// A file of blocks.
pub(super) struct Blocks<'a> {
    pub(super) file: &'a File,
    pub(super) path: &'a Path,
}

impl Blocks<'_> {
    /// What block `at` of a run that begins at `start` holds.
    fn block(&self, start: u64, at: usize) -> Result<Vec<u8>> {
        let mut block = vec![0; BLOCK];
        read_at(self.file, &mut block, start + at as u64 * BLOCK as u64)
            .map_err(|error| Error::io(self.path, error))?;
        let (body, sum) = block.split_at(BLOCK - 4);
        let len = usize::from(u16::from_le_bytes([body[BLOCK - 6], body[BLOCK - 5]]));
        if crc32fast::hash(body).to_le_bytes() != *sum || len > BLOCK - FOOT {
            return Err(super::damaged(self.path, "a block has another checksum"));
        }
        block.truncate(len);
        Ok(block)
    }
}

/// Reads exactly so many bytes at a place of a file that others read, too.
#[cfg(unix)]
pub(super) fn read_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, at)
}

#[cfg(windows)]
pub(super) fn read_at(file: &File, mut bytes: &mut [u8], mut at: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, bytes, at)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            n => {
                bytes = &mut bytes[n..];
                at += n as u64;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries_of(n: u64) -> Vec<Entry> {
        let entry = |at: u64| Entry {
            key: crate::fingerprint::mix(at / 7) >> 40,
            doc: u32::try_from(at % 7 * 1000).unwrap(),
            more: at << (at % 40),
        };
        let mut all: Vec<Entry> = (0..n).map(entry).collect();
        all.sort_unstable();
        all
    }

    #[test]
    fn what_is_written_is_found_by_key_and_in_order() {
        let folder = tempfile::tempdir().unwrap();
        for (n, wide) in [(0, true), (1, false), (50, true), (20_000, false), (20_000, true)] {
            let path = folder.path().join(n.to_string());
            let mut out = vec![1, 2, 3];
            let mut writer = RunWriter::new(&mut out, 3, wide);
            let mut all = entries_of(n);
            all.iter_mut().for_each(|it| it.more *= u64::from(wide));
            all.iter().for_each(|&it| writer.push(it).unwrap());
            let run = writer.finish().unwrap();
            std::fs::write(&path, &out).unwrap();
            let file = File::open(&path).unwrap();
            let blocks = Blocks { file: &file, path: &path };
            assert_eq!(run.bytes() + 3, out.len() as u64);
            let read: Vec<Entry> = run.iter(&blocks).map(Result::unwrap).collect();
            assert_eq!(read, all);
            for key in all.iter().map(|it| it.key).chain([0, u64::MAX, 12_345]).step_by(97) {
                let mut found = Vec::new();
                run.find(&blocks, key, &mut |it| {
                    found.push(it);
                    true
                })
                .unwrap();
                assert!(found.iter().eq(all.iter().filter(|it| it.key == key)), "{key}");
            }
        }
    }
}
