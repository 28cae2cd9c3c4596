//! Documents that wait in a temporary file to be looked at again.
//!
//! A stage that must see all documents before it can say anything of one keeps
//! them here: whatever they were read from (a pipe, a compressed file, a page),
//! they are read and parsed once. Each is compressed by itself, so that one can
//! be had again without the others.

use super::sorter::failed;
use crate::text::Document;
use crate::{Error, Result};
use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::ops::Range;

/// Compression for speed: half the bytes for a tenth of the time that reading takes.
const LEVEL: i32 = 1;

/// So many bytes around a compressed document tell its length: before it for
/// reading on, behind it for going back.
const LENGTH: u64 = 8;

/// Documents being put away.
#[derive(Default)]
pub struct KeptWriter {
    file: Option<BufWriter<File>>,
    compressor: Option<zstd::bulk::Compressor<'static>>,
    plain: Vec<u8>,
    end: u64,
    forgotten: Vec<Range<u64>>,
}

impl KeptWriter {
    /// Puts `document` away; the number that comes back names it.
    ///
    /// # Errors
    ///
    /// Returns an error when the temporary file cannot be written.
    pub fn push(&mut self, document: &Document) -> Result<u64> {
        self.write(document).map_err(failed)
    }

    fn write(&mut self, document: &Document) -> io::Result<u64> {
        self.plain.clear();
        encode(document, &mut self.plain);
        let compressor = match &mut self.compressor {
            Some(it) => it,
            none => none.insert(zstd::bulk::Compressor::new(LEVEL)?),
        };
        let packed = compressor.compress(&self.plain)?;
        // A document of gigabytes passes; its buffer is not kept for the next.
        self.plain.shrink_to(1 << 20);
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(BufWriter::with_capacity(1 << 20, tempfile::tempfile()?)),
        };
        let length = packed.len() as u64;
        file.write_all(&length.to_le_bytes())?;
        file.write_all(&packed)?;
        file.write_all(&length.to_le_bytes())?;
        let number = self.end;
        self.end += length + 2 * LENGTH;
        Ok(number)
    }

    /// Forgets the last `n` documents.
    ///
    /// # Errors
    ///
    /// Returns an error when the temporary file cannot be written or read.
    pub fn forget(&mut self, n: usize) -> Result<()> {
        let Some(file) = &mut self.file else { return Ok(()) };
        file.flush().map_err(failed)?;
        let mut start = self.end;
        for _ in 0..n {
            let mut length = [0; 8];
            super::read_at(file.get_ref(), start - LENGTH, &mut length).map_err(failed)?;
            start -= u64::from_le_bytes(length) + 2 * LENGTH;
        }
        // Left where they stand, and passed over: the file is only written on.
        self.forgotten.push(start..self.end);
        Ok(())
    }

    /// No more documents follow: they can be had again.
    ///
    /// # Errors
    ///
    /// Returns an error when the temporary file cannot be written.
    pub fn finish(self) -> Result<Kept> {
        let file = self.file.map(BufWriter::into_inner).transpose();
        let file = file.map_err(|error| failed(error.into_error()))?;
        Ok(Kept { file, end: self.end, forgotten: self.forgotten })
    }
}

/// Documents that were put away.
#[derive(Debug, Default)]
pub struct Kept {
    file: Option<File>,
    end: u64,
    /// Ascending and disjoint.
    forgotten: Vec<Range<u64>>,
}

impl Kept {
    /// How many bytes there are on the disk.
    pub const fn bytes(&self) -> u64 {
        self.end
    }

    /// Whether the document called `number` was forgotten.
    pub fn is_forgotten(&self, number: u64) -> bool {
        let after = self.forgotten.partition_point(|it| it.end <= number);
        self.forgotten.get(after).is_some_and(|it| it.contains(&number))
    }

    /// The document called `number`.
    ///
    /// # Errors
    ///
    /// Returns an error when the temporary file cannot be read.
    pub fn get(&self, number: u64) -> Result<Document> {
        Ok(self.read(number)?.0)
    }

    /// The document called `number`, and the number after it.
    fn read(&self, number: u64) -> Result<(Document, u64)> {
        let Some(file) = &self.file else { return Err(damaged()) };
        let mut length = [0; 8];
        super::read_at(file, number, &mut length).map_err(failed)?;
        let length = u64::from_le_bytes(length);
        // Before so much memory is asked for.
        if number + length + 2 * LENGTH > self.end {
            return Err(damaged());
        }
        let mut packed = vec![0; usize::try_from(length).unwrap_or(usize::MAX)];
        super::read_at(file, number + LENGTH, &mut packed).map_err(failed)?;
        let plain = zstd::stream::decode_all(&packed[..]).map_err(failed)?;
        // A document may be gigabytes: the packed one goes before it is taken apart.
        drop(packed);
        let document = decode(&plain).ok_or_else(damaged)?;
        Ok((document, number + length + 2 * LENGTH))
    }

    /// All documents in their order, those left out that were forgotten.
    pub fn iter(&self) -> impl Iterator<Item = Result<(u64, Document)>> {
        let mut next = 0;
        std::iter::from_fn(move || {
            while let Some(gap) = self.forgotten.iter().find(|it| it.contains(&next)) {
                next = gap.end;
            }
            if next >= self.end {
                return None;
            }
            let number = next;
            let found = self.read(number);
            // Without its length what follows cannot be found, and asking again would not end.
            next = found.as_ref().map_or(self.end, |it| it.1);
            Some(found.map(|it| (number, it.0)))
        })
    }
}

fn damaged() -> Error {
    failed(io::Error::other("a temporary file is damaged"))
}

/// Writes every field of `document`; the pattern names all of them, so that a new
/// one cannot be left out.
fn encode(document: &Document, out: &mut Vec<u8>) {
    let Document {
        id,
        numeric_id,
        path,
        record_line,
        outlet,
        title,
        author,
        date,
        url,
        language,
        text,
        notes,
    } = document;
    out.push(u8::from(*numeric_id));
    out.extend((record_line.map_or(0, |it| it as u64)).to_le_bytes());
    for field in [Some(id), Some(path), outlet.as_ref(), title.as_ref(), date.as_ref()]
        .into_iter()
        .chain([url.as_ref(), author.as_ref(), language.as_ref(), Some(text)])
    {
        // No field is something else than an empty one.
        let length = field.map_or(u64::MAX, |it| it.len() as u64);
        out.extend(length.to_le_bytes());
        out.extend(field.map_or(&b""[..], String::as_bytes));
    }
    // At the end, since they take all that is left.
    super::notes::encode(notes.as_deref(), out);
}

fn decode(bytes: &[u8]) -> Option<Document> {
    let (&numeric, mut rest) = bytes.split_first()?;
    let line = usize::try_from(number(&mut rest)?).ok()?;
    let mut field = || {
        let length = number(&mut rest)?;
        if length == u64::MAX {
            return Some(None);
        }
        let (found, after) = rest.split_at_checked(usize::try_from(length).ok()?)?;
        rest = after;
        Some(Some(str::from_utf8(found).ok()?.to_owned()))
    };
    Some(Document {
        numeric_id: numeric != 0,
        record_line: (line > 0).then_some(line),
        id: field()??,
        path: field()??,
        outlet: field()?,
        title: field()?,
        date: field()?,
        url: field()?,
        author: field()?,
        language: field()?,
        text: field()??,
        notes: super::notes::decode(rest)?.map(Box::new),
    })
}

/// Takes a number off the front of `bytes`.
fn number(bytes: &mut &[u8]) -> Option<u64> {
    let (first, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(u64::from_le_bytes(*first))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(n: usize) -> Document {
        Document {
            id: n.to_string(),
            numeric_id: n.is_multiple_of(2),
            path: "a.jsonl".to_owned(),
            record_line: (!n.is_multiple_of(3)).then_some(n),
            outlet: n.is_multiple_of(3).then(String::new),
            title: Some("Für".to_owned()),
            text: "Words. ".repeat(n),
            ..Document::default()
        }
    }

    #[test]
    fn documents_come_back_as_they_were_in_any_order() {
        let mut writer = KeptWriter::default();
        let numbers: Vec<u64> = (0..20).map(|n| writer.push(&document(n)).unwrap()).collect();
        let kept = writer.finish().unwrap();
        for n in (0..20).rev() {
            assert_eq!(kept.get(numbers[n]).unwrap(), document(n));
        }
        let all: Vec<_> = kept.iter().map(|it| it.unwrap()).collect();
        assert_eq!(all.len(), 20);
        assert_eq!(all[7], (numbers[7], document(7)));
    }

    #[test]
    fn what_was_forgotten_does_not_come_back() {
        let mut writer = KeptWriter::default();
        writer.forget(0).unwrap();
        let push = |writer: &mut KeptWriter, n| writer.push(&document(n)).unwrap();
        (0..5).for_each(|n| _ = push(&mut writer, n));
        writer.forget(3).unwrap();
        let last = push(&mut writer, 9);
        writer.forget(1).unwrap();
        let more = push(&mut writer, 8);
        let kept = writer.finish().unwrap();
        let ids: Vec<String> = kept.iter().map(|it| it.unwrap().1.id).collect();
        assert_eq!(ids, ["0", "1", "8"]);
        assert!(kept.is_forgotten(last) && !kept.is_forgotten(more) && !kept.is_forgotten(0));
    }

    #[test]
    fn there_may_be_no_document() {
        assert_eq!(KeptWriter::default().finish().unwrap().iter().count(), 0);
    }
}
