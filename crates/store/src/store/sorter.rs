//! Sorting more small records than memory should hold.

use crate::{Error, Result};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::env::temp_dir;
use std::fs::File;
use std::io::{self, BufWriter, Write as _};

/// The length of a record. It says what is compared: the bytes, as they are.
pub(super) const ENTRY: usize = 32;

/// One record.
pub(super) type Entry = [u8; ENTRY];

/// So many records are sorted in memory at once: 16 MiB.
const RUN: usize = 1 << 19;

/// So many bytes of each run are read at once when runs are merged.
const READ_AHEAD: usize = 64 << 10;

/// Sorts records of equal length in runs, which wait in a temporary file, and
/// merges the runs.
///
/// Memory: one run, then 64 KiB of each. The file has no name where the system
/// allows that, so that nothing is left behind however the run ends.
#[derive(Debug, Default)]
pub struct Sorter {
    entries: Vec<Entry>,
    file: Option<BufWriter<File>>,
    /// The end of each run in the file, in bytes.
    ends: Vec<u64>,
}

impl Sorter {
    /// Takes a record.
    ///
    /// # Errors
    ///
    /// Returns an error when the temporary file cannot be written.
    pub fn push(&mut self, entry: Entry) -> Result<()> {
        self.entries.push(entry);
        if self.entries.len() < RUN { Ok(()) } else { self.spill().map_err(failed) }
    }

    fn spill(&mut self) -> io::Result<()> {
        self.entries.sort_unstable();
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(BufWriter::with_capacity(1 << 20, tempfile::tempfile()?)),
        };
        file.write_all(self.entries.as_flattened())?;
        let length = (self.entries.len() * ENTRY) as u64;
        self.ends.push(self.ends.last().unwrap_or(&0) + length);
        self.entries.clear();
        Ok(())
    }

    /// Hands all records to `visit`, in order.
    ///
    /// # Errors
    ///
    /// Returns the error of `visit`, and one when the temporary file cannot be
    /// written or read.
    pub fn visit(mut self, visit: &mut dyn FnMut(Entry) -> Result<()>) -> Result<()> {
        self.entries.sort_unstable();
        let Some(file) = self.file else {
            return self.entries.into_iter().try_for_each(visit);
        };
        let file = file.into_inner().map_err(|error| failed(error.into_error()))?;
        let mut runs = Vec::with_capacity(self.ends.len() + 1);
        let mut start = 0;
        for &end in &self.ends {
            runs.push(Run { file: Some(&file), next: start, end, held: Vec::new(), at: 0 });
            start = end;
        }
        // The last run never went to the disk.
        let held = self.entries;
        runs.push(Run { file: None, next: 0, end: 0, held, at: 0 });
        let mut heads = BinaryHeap::with_capacity(runs.len());
        for (number, run) in runs.iter_mut().enumerate() {
            heads.extend(run.pop().map_err(failed)?.map(|entry| Reverse((entry, number))));
        }
        while let Some(Reverse((entry, number))) = heads.pop() {
            visit(entry)?;
            heads.extend(runs[number].pop().map_err(failed)?.map(|it| Reverse((it, number))));
        }
        Ok(())
    }
}

/// A sorted run, read a piece at a time.
struct Run<'a> {
    /// Where it stands; `None` for one that is in memory.
    file: Option<&'a File>,
    next: u64,
    end: u64,
    held: Vec<Entry>,
    at: usize,
}

impl Run<'_> {
    fn pop(&mut self) -> io::Result<Option<Entry>> {
        if self.at == self.held.len()
            && let Some(file) = self.file
        {
            let left = usize::try_from(self.end - self.next).unwrap_or(usize::MAX);
            self.held.resize(left.min(READ_AHEAD) / ENTRY, [0; ENTRY]);
            let bytes = self.held.as_flattened_mut();
            super::read_at(file, self.next, bytes)?;
            self.next += bytes.len() as u64;
            self.at = 0;
        }
        let entry = self.held.get(self.at).copied();
        self.at += 1;
        Ok(entry)
    }
}

pub(super) fn failed(error: io::Error) -> Error {
    Error::io(&temp_dir(), error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_runs_come_out_as_one_sorted_row() {
        let entry = |n: usize| {
            let mixed = (n as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 44;
            let mut entry = [0; ENTRY];
            entry[..8].copy_from_slice(&mixed.to_be_bytes());
            entry
        };
        for n in [0, 1, RUN - 1, RUN, 2 * RUN + 7] {
            let mut sorter = Sorter::default();
            let mut expect: Vec<Entry> = (0..n).map(entry).collect();
            expect.iter().for_each(|&it| sorter.push(it).unwrap());
            expect.sort_unstable();
            let mut found = Vec::new();
            let mut keep = |it| {
                found.push(it);
                Ok(())
            };
            sorter.visit(&mut keep).unwrap();
            assert!(found == expect, "{n} records");
        }
    }
}
