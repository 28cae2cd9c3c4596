//! ZIP archives of articles: each file in one is read as it would be alone.
//!
//! Nothing is unpacked onto the disk, so that no name in an archive leads
//! anywhere; archives inside archives are not opened. What an archive may unpack to
//! is limited as for any compressed file (`--max-ratio`). Its directory may leave out files
//! that stand in it, as where two archives were joined: these are named.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use super::Limits;
use super::log::Problem;
use super::office::{Archive, opened};
use super::open::Bytes;
use super::sink::{Failure, Outcome, Sink};

/// The files of an archive one by one.
pub(super) struct Members {
    archive: Archive,
    is_document: bool,
    at: usize,
    /// How many bytes may still be unpacked.
    left: u64,
    /// What stands in it and not in its directory.
    unlisted: Unlisted,
}

/// A file of an archive, or why it is none.
pub(super) struct Member {
    pub(super) name: String,
    pub(super) bytes: Result<Vec<u8>, Failure>,
}

impl Members {
    /// The archive in `bytes`, which is held whole: its directory stands at its end.
    pub(super) fn of(bytes: Bytes<'_>, limits: &Limits) -> Result<Self, Failure> {
        /// As a file of several gigabytes, read on a small machine.
        const LARGEST: usize = 1 << 30;
        let mut archive = opened(bytes, LARGEST)?;
        let packed = archive.central_directory_start();
        // For all files together: each of thousands could stay below a ratio of its own.
        let left = packed.saturating_mul(limits.expansion_ratio).max(Limits::EXPANSION_FREE);
        let is_document = super::office::is_document(&mut archive);
        let (archive, unlisted) = Unlisted::of(archive)?;
        Ok(Self { archive, is_document, at: 0, left, unlisted })
    }

    /// How many bytes before the first file belong to nothing that is known.
    pub(super) const fn bytes_before(&self) -> usize {
        self.unlisted.before
    }

    /// Whether its files are articles, and it is none itself.
    pub(super) fn is_archive_of_articles(&self) -> bool {
        self.is_other().is_none() && !self.is_document
    }

    /// Which of the files it is that programs keep as an archive and that are not read.
    fn is_other(&self) -> Option<&'static str> {
        let has = |name: &str| self.archive.index_for_name(name).is_some();
        if has("xl/workbook.xml") {
            Some("an Excel workbook: save it as CSV")
        } else if has("ppt/presentation.xml") {
            Some("a PowerPoint presentation")
        } else if has("META-INF/container.xml") {
            Some("an EPUB")
        } else if has("META-INF/MANIFEST.MF") {
            Some("a Java archive")
        } else if has("content.xml") && has("mimetype") && !self.is_document {
            Some("an OpenDocument file that is no text")
        } else if has("mimetype") && !self.is_document {
            Some("a book or a document of a kind that is not read")
        } else {
            None
        }
    }

    /// Reads the document that the archive is into `sink`.
    pub(super) fn give(self, sink: &mut Sink<'_>) -> Outcome {
        match self.is_other() {
            Some(what) => Err(Failure::Refused(Problem::new(super::NOT_READ, what.to_owned()))),
            None => super::office::give(self.archive, sink),
        }
    }
}

/// Whether a file of an archive is a text of a word processor.
pub(super) fn is_document(bytes: &[u8]) -> bool {
    let archive = ZipArchive::new(Cursor::new(bytes.to_vec()));
    archive.is_ok_and(|mut it| super::office::is_document(&mut it))
}

impl Iterator for Members {
    type Item = Member;

    fn next(&mut self) -> Option<Member> {
        while self.at < self.archive.len() {
            let mut file = match self.archive.by_index(self.at) {
                Ok(file) => file,
                Err(error) => {
                    self.at += 1;
                    let name = format!("file {}", self.at);
                    return Some(Member { name, bytes: Err(Failure::File(error.to_string())) });
                }
            };
            self.at += 1;
            let name = match file.name() {
                // Programs for Windows write backslashes.
                Ok(name) => name.replace('\\', "/"),
                Err(_) => format!("file {}", self.at),
            };
            if file.is_dir() || is_passed_over(&name) {
                continue;
            }
            let mut bytes = Vec::new();
            // One byte more than may be: a file of just so many is told from a larger one.
            let read = file.by_ref().take(self.left.saturating_add(1)).read_to_end(&mut bytes);
            let bytes = match read {
                Err(error) => Err(Failure::File(super::open::describe(&error))),
                Ok(length) if length as u64 > self.left => {
                    let message = "the archive unpacks to too much (--max-ratio)";
                    Err(Failure::File(message.to_owned()))
                }
                Ok(length) => {
                    self.left -= length as u64;
                    Ok(bytes)
                }
            };
            return Some(Member { name, bytes });
        }
        let name = self.unlisted.names.pop()?;
        let why = "it stands in the archive and not in its directory; were two archives joined, \
                   or has it one name twice?";
        let problem = Problem::new(super::NOT_READ, why.to_owned());
        Some(Member { name, bytes: Err(Failure::Refused(problem)) })
    }
}

/// What systems put into archives beside the files.
fn is_passed_over(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or_default();
    last.is_empty() || name.starts_with("__MACOSX/") || last.starts_with('.')
}

/// What stands in an archive and not in its directory.
#[derive(Default)]
struct Unlisted {
    /// The names of files, the last one first.
    names: Vec<String>,
    /// Bytes before the first file in which there is none, apart from a program that
    /// unpacks the archive.
    before: usize,
}

impl Unlisted {
    fn of(mut archive: Archive) -> Result<(Archive, Self), Failure> {
        let mut files: Vec<(usize, usize)> = Vec::new();
        for at in 0..archive.len() {
            let range = archive.by_index_raw(at).ok().and_then(|file| {
                let end = file.data_start()?.checked_add(file.compressed_size())?;
                Some((usize::try_from(file.header_start()).ok()?, usize::try_from(end).ok()?))
            });
            match range {
                Some(range) => files.push(range),
                // Where one file cannot be found, the rest tells nothing.
                None => return Ok((archive, Self::default())),
            }
        }
        files.sort_unstable();
        let directory = usize::try_from(archive.central_directory_start()).unwrap_or(usize::MAX);
        // The library does not lend the bytes: they are taken out, and it is opened again.
        let bytes = archive.into_inner().into_inner();
        let mut res = Self::default();
        let mut done = 0;
        for (at, (begin, end)) in files.into_iter().chain([(directory, directory)]).enumerate() {
            let gap = bytes.get(done..begin).unwrap_or_default();
            let names = names_in(gap);
            let is_stub = [&b"MZ"[..], b"\x7fELF", b"#!"].iter().any(|it| gap.starts_with(it));
            if at == 0 && names.is_empty() && !is_stub {
                res.before = gap.len();
            }
            res.names.extend(names.into_iter().filter(|it| !is_passed_over(it)));
            // Files may overlap in a damaged archive, or in one that is made to harm.
            done = done.max(end);
        }
        res.names.reverse();
        let archive = ZipArchive::new(Cursor::new(bytes));
        Ok((archive.map_err(|error| Failure::File(error.to_string()))?, res))
    }
}

/// The names in the headers of files that stand in `bytes`.
fn names_in(bytes: &[u8]) -> Vec<String> {
    const HEADER: usize = 30;
    let begins = bytes.windows(4).enumerate().filter(|it| it.1 == b"PK\x03\x04");
    let name = |at: usize| {
        let header = bytes.get(at..at + HEADER)?;
        let length = usize::from(u16::from_le_bytes([header[26], header[27]]));
        let name = bytes.get(at + HEADER..at + HEADER + length)?;
        Some(String::from_utf8_lossy(name).replace('\\', "/"))
    };
    begins.filter_map(|it| name(it.0)).collect()
}
