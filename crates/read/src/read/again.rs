//! Records once more, after the reader has passed.
//!
//! A stage that cannot hold all texts remembers an [`Extent`] of each record
//! and reads it again when it is needed. Records of a plain file are read from
//! that file; what cannot be read there (a pipe, compressed or decoded bytes,
//! rows of CSV) is put into a temporary file first.

use super::open::{open_at_once, open_regular};
use super::record::{Record, RecordId};
use super::source::{Origin, Source};
use super::{Event, ReadOptions, fields, visit_bytes};
use crate::store::read_at;
use crate::{Error, Result};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::env::temp_dir;
use std::fs::{File, Permissions};
use std::io::{BufWriter, ErrorKind, Read as _, Write as _};
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

/// A stretch of a file, and what stood there.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    /// Which file.
    pub stored: Stored,
    /// Whether the file is opened where it is a link: a person named it.
    follow: bool,
    /// The first byte.
    pub(crate) offset: u64,
    /// How many bytes.
    pub(crate) len: u32,
    /// The hash of the bytes, or of the text where the file is the document. What is
    /// read later is what was read first, or it is not used.
    hash: u64,
}

/// 64 bits of XXH3: a change passes unseen once in 10^19. Nobody gains by making one.
fn hash_of(bytes: &[u8]) -> u64 {
    twox_hash::XxHash3_64::oneshot(bytes)
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
    /// What the files were whose records are here.
    stamps: BTreeMap<PathBuf, Option<Stamp>>,
}

/// What the system says of a file: another file, or another content, and it differs.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stamp {
    len: u64,
    modified: Option<std::time::SystemTime>,
    /// Device, inode and the time of the last change of either content or name.
    #[cfg(unix)]
    node: (u64, u64, i64, i64),
}

impl Stamp {
    fn of(path: &Path) -> Option<Self> {
        let metadata = std::fs::metadata(path).ok()?;
        Some(Self {
            len: metadata.len(),
            modified: metadata.modified().ok(),
            #[cfg(unix)]
            node: {
                use std::os::unix::fs::MetadataExt as _;
                (metadata.dev(), metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
            },
        })
    }
}

impl Spool {
    /// Sees to it that `record` can be had again. One that is no JSON becomes an
    /// object of `id` and `text`.
    ///
    /// # Errors
    ///
    /// Returns an error when the temporary file cannot be written.
    pub fn keep(&mut self, record: &Record<'_>) -> Result<Extent> {
        // What a walk met is never a link; what a person named may be.
        let follow = record.source.origin != Origin::Walked;
        let extent = |stored, offset, raw: &str| Extent {
            stored,
            follow,
            offset,
            len: u32::try_from(raw.len()).unwrap_or(u32::MAX),
            hash: hash_of(raw.as_bytes()),
        };
        if let Some(offset) = record.offset {
            return Ok(extent(Stored::InPlace, offset, record.raw));
        }
        // Asked of whole files only: it costs a call of the system.
        if record.id == RecordId::File && record.source.is_file() {
            // A file may be longer than a `u32`, and is read whole.
            return Ok(Extent { len: 0, ..extent(Stored::File, 0, &record.text) });
        }
        let made;
        let raw = if record.raw.is_empty() {
            made = made_record(&record.document_id(), &record.text);
            &made
        } else {
            record.raw
        };
        self.watch(record.source);
        Ok(extent(Stored::Spooled, self.push(raw)?, raw))
    }

    /// Remembers what a file is, for [`Self::ensure_same_file`].
    pub fn watch(&mut self, source: &Source) {
        let is_file = !matches!(source.origin, Origin::Stdin | Origin::Held);
        // As it was at the first record: a change between two of its records shows as well.
        if is_file && !self.stamps.contains_key(&source.path) {
            self.stamps.insert(source.path.clone(), Stamp::of(&source.path));
        }
    }

    /// Makes sure that the file at `path`, of which records were kept, is what it was
    /// when the first of them came: for what copies more of it than the records.
    ///
    /// # Errors
    ///
    /// Returns an error when it is not.
    pub fn ensure_same_file(&self, path: &Path) -> Result<()> {
        match self.stamps.get(path) {
            Some(stamp) if *stamp == Stamp::of(path) && stamp.is_some() => Ok(()),
            _ => Err(changed(path)),
        }
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
            return self.whole_file(path, extent).map(|it| Cow::Owned(it.text));
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
            return self.whole_file(path, extent).map(|it| Cow::Owned(it.text));
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
                _ => open_same(path, extent.follow),
            };
            self.open = Some((own.map(Path::to_owned), file.map_err(failed)?));
        }
        self.bytes.resize(extent.len as usize, 0);
        if let Some((_, file)) = &mut self.open {
            read_at(file, extent.offset, &mut self.bytes).map_err(|error| match own {
                // Shorter than it was.
                Some(path) if error.kind() == ErrorKind::UnexpectedEof => changed(path),
                _ => failed(error),
            })?;
        }
        match hash_of(&self.bytes) == extent.hash {
            true => Ok(()),
            false => Err(changed(own.unwrap_or(&temp_dir()))),
        }
    }

    /// A document that is a file, read once more.
    ///
    /// # Errors
    ///
    /// As [`Self::record`].
    pub fn whole_file(&self, path: &Path, extent: Extent) -> Result<WholeFile> {
        let failed = |error| Error::io(path, error);
        let file = open_same(path, extent.follow).map_err(failed)?;
        let permissions = file.metadata().map_err(failed)?.permissions();
        let limits = &self.options.limits;
        // No encoding takes more than four bytes for one of UTF-8.
        let most = (4 * u64::from(limits.document_bytes)).max(limits.html_bytes as u64);
        let mut bytes = Vec::new();
        file.take(most + 1).read_to_end(&mut bytes).map_err(failed)?;
        let mut text = None;
        // Whether the text has a word was asked when it was read first.
        let options = ReadOptions { keep_empty: true, ..self.options.clone() };
        visit_bytes(&path.to_string_lossy(), &*bytes, &options, &mut |event| {
            if let Event::Record(record) = event {
                text = Some(record.text.into_owned());
            }
            Ok(())
        })?;
        match text.filter(|it| hash_of(it.as_bytes()) == extent.hash) {
            Some(text) => Ok(WholeFile { text, bytes, permissions }),
            None => Err(changed(path)),
        }
    }
}

/// A document that is a file: what was read of it, and its bytes.
pub struct WholeFile {
    /// The text, as it was read.
    pub text: String,
    /// The bytes of the file.
    pub bytes: Vec<u8>,
    /// Who may read it.
    pub permissions: Permissions,
}

/// Opens the file at `path` once more, without waiting for a pipe that has come into its
/// place, and, unless `follow` says so, without following a link.
fn open_same(path: &Path, follow: bool) -> std::io::Result<File> {
    let file = if follow { open_at_once(path) } else { open_regular(path) }?;
    match file.metadata()?.is_file() {
        true => Ok(file),
        false => Err(std::io::Error::other("no longer a regular file")),
    }
}

/// The input is not what it was when it was read first.
pub fn changed(path: &Path) -> Error {
    Error::input(path, "changed while it was read")
}
