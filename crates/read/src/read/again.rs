//! Records once more, after the reader has passed.
//!
//! A stage that cannot hold all texts remembers an [`Extent`] of each record
//! and reads it again when it is needed. Records of a plain file are read from
//! that file; what cannot be read there (a pipe, compressed or decoded bytes,
//! rows of CSV) is put into a temporary file first.

use super::record::{Record, RecordId};
use super::{Event, ReadOptions, fields, visit};
use crate::store::read_at;
use crate::{Error, Result};
use std::borrow::Cow;
use std::env::temp_dir;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

/// Where a record's bytes can be had again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stored {
    /// In its own file.
    InPlace,
    /// In the temporary file.
    Spooled,
    /// The whole file is the document.
    File,
}

/// A stretch of a file.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    /// Which file.
    pub stored: Stored,
    /// The first byte.
    pub(crate) offset: u64,
    /// How many bytes.
    pub(crate) len: u32,
}

/// The records that cannot be read again where they came from, in a temporary
/// file.
///
/// It has no name where the system allows that, so that nothing is left behind
/// however the run ends.
#[derive(Debug, Default)]
pub struct Spool {
    file: Option<BufWriter<File>>,
    len: u64,
}

impl Spool {
    /// Sees to it that `record` can be had again. One that is no JSON becomes an
    /// object of `id` and `text`.
    ///
    /// # Errors
    ///
    /// Returns an error when the temporary file cannot be written.
    pub fn keep(&mut self, record: &Record<'_>) -> Result<Extent> {
        let len = |raw: &str| u32::try_from(raw.len()).unwrap_or(u32::MAX);
        if let Some(offset) = record.offset {
            return Ok(Extent { stored: Stored::InPlace, offset, len: len(record.raw) });
        }
        // Asked of whole files only: it costs a call of the system.
        if record.id == RecordId::File && record.source.path.is_file() {
            return Ok(Extent { stored: Stored::File, offset: 0, len: 0 });
        }
        let made;
        let raw = if record.raw.is_empty() {
            made = made_record(&record.document_id(), &record.text);
            &made
        } else {
            record.raw
        };
        Ok(Extent { stored: Stored::Spooled, offset: self.push(raw)?, len: len(raw) })
    }

    fn push(&mut self, record: &str) -> Result<u64> {
        let failed = |error| Error::io(&temp_dir(), error);
        if self.file.is_none() {
            let file = tempfile::tempfile().map_err(failed)?;
            self.file = Some(BufWriter::with_capacity(1 << 20, file));
        }
        if let Some(file) = &mut self.file {
            file.write_all(record.as_bytes()).map_err(failed)?;
        }
        let start = self.len;
        self.len += record.len() as u64;
        Ok(start)
    }

    /// The bytes on disk.
    pub fn bytes(&self) -> u64 {
        self.len
    }

    /// No more records follow: they can be read.
    ///
    /// # Errors
    ///
    /// Returns an error when the temporary file cannot be written.
    pub fn finish(&mut self) -> Result<()> {
        match &mut self.file {
            Some(file) => file.flush().map_err(|error| Error::io(&temp_dir(), error)),
            None => Ok(()),
        }
    }
}

/// The text of a record, where it has one under these names.
pub fn text_of<'a>(
    record: &'a str,
    names: &super::FieldNames,
    depth: usize,
) -> Option<Cow<'a, str>> {
    fields::parse(record, names, depth).ok().map(|it| it.text)
}

/// The JSON of a record that was none in the input.
pub fn made_record(id: &str, text: &str) -> String {
    serde_json::json!({ "id": id, "text": text }).to_string()
}

/// Reads records again, with one file open at a time.
pub struct Again<'a> {
    spool: &'a Spool,
    options: &'a ReadOptions,
    /// The file that was read last; the spool has no path.
    open: Option<(Option<PathBuf>, File)>,
    bytes: Vec<u8>,
}

impl<'a> Again<'a> {
    /// Reads the documents of `spool` again, as they were read first.
    pub fn new(spool: &'a Spool, options: &'a ReadOptions) -> Self {
        Self { spool, options, open: None, bytes: Vec::new() }
    }

    /// The record as it stood in the input; for a document that is a file, its text.
    ///
    /// # Errors
    ///
    /// Returns an error when the file at `path` cannot be read any more or has changed.
    pub fn record(&mut self, path: &Path, extent: Extent) -> Result<Cow<'_, str>> {
        if extent.stored == Stored::File {
            return self.whole_file(path).map(Cow::Owned);
        }
        self.read_bytes(path, extent)?;
        std::str::from_utf8(&self.bytes).map(Cow::Borrowed).map_err(|_| changed(path))
    }

    /// The text of a record.
    ///
    /// # Errors
    ///
    /// As [`Self::record`].
    pub fn text(&mut self, path: &Path, extent: Extent) -> Result<Cow<'_, str>> {
        if extent.stored == Stored::File {
            return self.whole_file(path).map(Cow::Owned);
        }
        self.read_bytes(path, extent)?;
        let record = std::str::from_utf8(&self.bytes).map_err(|_| changed(path))?;
        // The temporary file calls the text of what was no JSON by its own name.
        let depth = self.options.limits.json_depth;
        let parsed = fields::parse(record, &self.options.fields, depth);
        let parsed = match parsed {
            Err(_) if extent.stored == Stored::Spooled => {
                fields::parse(record, &super::FieldNames::default(), depth)
            }
            parsed => parsed,
        };
        parsed.map(|it| it.text).map_err(|_| changed(path))
    }

    /// Fills `self.bytes` with a record's bytes.
    fn read_bytes(&mut self, path: &Path, extent: Extent) -> Result<()> {
        let own = (extent.stored == Stored::InPlace).then_some(path);
        let failed = |error| Error::io(own.unwrap_or(&temp_dir()), error);
        if self.open.as_ref().is_none_or(|(open, _)| open.as_deref() != own) {
            let file = match (own, &self.spool.file) {
                (None, Some(spool)) => spool.get_ref().try_clone(),
                _ => File::open(path),
            };
            self.open = Some((own.map(Path::to_owned), file.map_err(failed)?));
        }
        self.bytes.resize(extent.len as usize, 0);
        match &mut self.open {
            Some((_, file)) => read_at(file, extent.offset, &mut self.bytes).map_err(failed),
            None => Ok(()),
        }
    }

    fn whole_file(&self, path: &Path) -> Result<String> {
        let mut text = None;
        let options = ReadOptions { keep_empty: true, ..self.options.clone() };
        visit(&[path.to_owned()], &options, &mut |event| {
            if let Event::Record(record) = event {
                text = Some(record.text.into_owned());
            }
            Ok(())
        })?;
        text.ok_or_else(|| changed(path))
    }
}

/// The input is not what it was when it was read first.
pub fn changed(path: &Path) -> Error {
    Error::input(path, "changed while it was read")
}
