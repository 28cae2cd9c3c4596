//! ZIP archives of articles: each file in one is read as it would be alone.
//!
//! Nothing is unpacked onto the disk, so that no name in an archive leads
//! anywhere; archives inside archives are not opened. What an archive may unpack to
//! is limited as for any compressed file (`--max-ratio`).

use std::io::{Cursor, Read as _};

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
}

/// A file of an archive, or why it is none.
pub(super) struct Member {
    pub(super) name: String,
    pub(super) bytes: Result<Vec<u8>, String>,
}

impl Members {
    /// The archive in `bytes`, which is held whole: its directory stands at its end.
    pub(super) fn of(bytes: Bytes<'_>, limits: &Limits) -> Result<Self, Failure> {
        /// As a file of several gigabytes, read on a small machine.
        const LARGEST: usize = 1 << 30;
        let mut archive = opened(bytes, LARGEST)?;
        let packed = archive.central_directory_start();
        let left = packed.saturating_mul(limits.expansion_ratio).max(Limits::EXPANSION_FREE);
        let is_document = super::office::is_document(&mut archive);
        Ok(Self { archive, is_document, at: 0, left })
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
    let archive = zip::ZipArchive::new(Cursor::new(bytes.to_vec()));
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
                    return Some(Member { name, bytes: Err(error.to_string()) });
                }
            };
            self.at += 1;
            let name = match file.name() {
                Ok(name) => name.replace('\\', "/"),
                Err(_) => format!("file {}", self.at),
            };
            let last = name.rsplit('/').next().unwrap_or_default();
            if file.is_dir() || name.starts_with("__MACOSX/") || last.starts_with('.') {
                continue;
            }
            let mut bytes = Vec::new();
            let read = file.by_ref().take(self.left.saturating_add(1)).read_to_end(&mut bytes);
            let bytes = match read {
                Err(error) => Err(super::open::describe(&error)),
                Ok(length) if length as u64 > self.left => {
                    Err("the archive unpacks to too much (--max-ratio)".to_owned())
                }
                Ok(length) => {
                    self.left -= length as u64;
                    Ok(bytes)
                }
            };
            return Some(Member { name, bytes });
        }
        None
    }
}
