//! What of this was seen before, where first, in which words, and what is new?
//!
//! A newsroom has no corpus, it has a stream. An index is a folder that remembers
//! articles; [`Index::query`] answers of an article what a scan of all of them and it
//! would. Two kinds of files make it:
//!
//! ```text
//! index.db       documents, their histories, the settings, which segments count
//! 00000007.seg   what some documents leave to be found by: sorted lists, in blocks with checksums
//! index.search   where serving needs it: full text and speakers, made of the documents
//! ```
//!
//! The database ([`truth`](self)) is the truth, and a commit of SQLite is what acknowledges
//! an article. A segment is written and synced before the transaction that names it, never
//! changed, merged with others of its size, and made anew from the documents when it is
//! damaged. So a process that is killed leaves a whole index, and nothing has to be
//! replayed when it is opened.
//!
//! What comes in is told apart: the same text at the same address is *known*; another text
//! there is a later *version*, which supersedes the one before and keeps it as history;
//! and so is another text under another address when outlet and headline are the same and
//! the verdict on the pair says so. What another outlet has is a *copy*, an article of its
//! own.
//!
//! A query asks the postings who shares shingles with the article (with caps that
//! are reported; what many articles have proposes none), and hands the articles that share most to the stages of a scan,
//! which decide. Two things are no pair's to say and are asked of the whole index: which
//! lines recur on pages of different stories, and how rare a word is.
//!
//! Cost: adding is linear in the text. A query reads some hundred lists of a few blocks,
//! and scans the article with what shares most with it.
//!
//! Rejected, as measured with the same postings: SQLite alone (three times the bytes and
//! the time), LMDB and redb (six to seven times the bytes, and no or late checksums), a
//! search engine (a hundred crates more); and a buffer of documents that wait for a
//! segment: every start would have to make their prints again, and under load none would
//! come to an end.

mod bytes;
mod lookup;
mod prints;
mod query;
mod run;
mod screen;
mod segment;
mod surroundings;
mod truth;
mod view;
mod write;

use crate::coverage::parse_date;
use crate::findings::{IndexStatus, Version};
use crate::pipeline::{Readings, ScanSettings};
use crate::{Error, Result};
use std::cell::RefCell;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use surroundings::Memory;
use truth::{State, Stored, Truth};
use view::View;

pub use lookup::{Followed, Lookup, Speaker, Wanted};
pub use query::QueryLimits;

/// Articles of so many bytes of text are not read again when a later query meets them.
const READINGS: usize = 32 << 20;

/// A folder that remembers articles.
///
/// Any number of processes may read it while one writes; who wants to write waits for
/// the one who does, batch by batch.
#[derive(Debug)]
pub struct Index {
    folder: PathBuf,
    truth: Truth,
    view: View,
    memory: RefCell<Memory>,
    readings: Readings,
}

impl Index {
    /// Opens the index in `folder`, and makes one where there is none and `create` says
    /// with which settings.
    ///
    /// # Errors
    ///
    /// Fails where there is no index to open, where it is damaged, of a newer version of
    /// wireprint, or has other settings than `create` says.
    pub fn open(folder: &Path, create: Option<&ScanSettings>) -> Result<Self> {
        let truth = match (truth::exists(folder)?, create) {
            (true, _) => Truth::open(folder)?,
            (false, None) => return Err(Error::input(folder, "there is no index here")),
            (false, Some(settings)) => {
                fs::create_dir_all(folder).map_err(|error| Error::io(folder, error))?;
                match refuse_others(folder) {
                    // What stands there now may be an index that somebody else just made.
                    Err(error) if !truth::exists(folder)? => return Err(error),
                    _ => {}
                }
                // Of several that make it at once, one does, and the others wait.
                let _alone = lock(folder)?;
                if truth::exists(folder)? {
                    Truth::open(folder)?
                } else {
                    Truth::create(folder, settings)?
                }
            }
        };
        let index = Self {
            folder: folder.to_owned(),
            truth,
            view: View::default(),
            memory: RefCell::default(),
            readings: Readings::new(READINGS),
        };
        if let Some(settings) = create {
            index.require(settings)?;
        }
        Ok(index)
    }

    /// The settings that it was made with.
    #[must_use]
    pub const fn settings(&self) -> &ScanSettings {
        &self.truth.settings
    }

    /// Makes sure that it was made with these settings.
    ///
    /// # Errors
    ///
    /// Fails where it was not: what was kept for one setting does not answer for another.
    pub fn require(&self, settings: &ScanSettings) -> Result<()> {
        let other = (self.settings().parameters().into_iter())
            .zip(settings.parameters())
            .find(|(a, b)| a != b);
        match other {
            Some((own, asked)) => Err(Error::parameter(format!(
                "the index was made with another {} ({:?}, not {:?}); an index answers for the settings that it was made with",
                own.name, own.value, asked.value
            ))),
            None => Ok(()),
        }
    }

    /// All versions of the article at an address or with an id, the earliest first: by
    /// date where both have one, then in the order in which they came in.
    ///
    /// # Errors
    ///
    /// Fails where a document is damaged.
    pub fn history(&self, address: &str) -> Result<Vec<Version>> {
        let mut rows = self.truth.at_address(address)?;
        rows.sort_by(|a, b| {
            (a.article, earliest(a), a.version).cmp(&(b.article, earliest(b), b.version))
        });
        Ok(rows.into_iter().map(Version::from).collect())
    }

    /// Hands every document to `visitor`, superseded ones too, in the order in which they
    /// came in.
    ///
    /// # Errors
    ///
    /// Returns the visitor's error, and fails where a document is damaged.
    pub fn visit<E: From<Error>>(
        &self,
        visitor: &mut dyn FnMut(Version) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let mut last = None;
        loop {
            let rows = self.truth.after(last, 256)?;
            let Some(end) = rows.last() else { return Ok(()) };
            last = Some(end.number);
            rows.into_iter().map(Version::from).try_for_each(&mut *visitor)?;
        }
    }

    /// Copies the documents into a new SQLite database, with their texts as text.
    ///
    /// # Errors
    ///
    /// Fails where it cannot be written.
    pub fn copy_to_sqlite(&self, path: &Path) -> Result<()> {
        self.truth.copy_to(path)
    }

    /// How it stands.
    ///
    /// # Errors
    ///
    /// Fails where it cannot be read.
    pub fn status(&self) -> Result<IndexStatus> {
        let [articles, superseded] = self.truth.counts()?;
        let segments = self.truth.segments()?;
        let path = truth::path_of(&self.folder);
        let bytes = fs::metadata(&path).map_err(|error| Error::io(&path, error))?.len();
        Ok(IndexStatus {
            articles,
            superseded,
            segments: segments.len() as u64,
            document_bytes: bytes,
            segment_bytes: segments.iter().map(|it| it.bytes).sum(),
        })
    }

    /// Holds the right to write until it is dropped; waits for others who have it.
    fn lock(&self) -> Result<File> {
        lock(&self.folder)
    }
}

/// Holds the right to write into the index in `folder` until it is dropped; waits for
/// others who have it.
fn lock(folder: &Path) -> Result<File> {
    let path = folder.join("index.lock");
    let failed = |error| Error::io(&path, error);
    // Never emptied and never removed: another process may hold it.
    let options = fs::OpenOptions::new().create(true).truncate(false).write(true).open(&path);
    let file = options.map_err(failed)?;
    file.lock().map_err(failed)?;
    Ok(file)
}

impl From<Stored> for Version {
    fn from(it: Stored) -> Self {
        let latest = it.state == State::Current;
        Self { version: it.version, latest, seen: it.seen, document: it.document }
    }
}

/// The minute from which a version may have been out.
fn earliest(it: &Stored) -> Option<i64> {
    it.document.date.as_deref().and_then(parse_date).map(|it| it.earliest)
}

/// An index goes into a folder of its own.
fn refuse_others(folder: &Path) -> Result<()> {
    let failed = |error| Error::io(folder, error);
    for entry in fs::read_dir(folder).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name();
        let name = name.to_string_lossy();
        // What is left of making an index, or the lock of one who makes it now.
        if !name.starts_with("index.") {
            let message =
                format!("an index goes into a folder of its own, and this one has {name:?}");
            return Err(Error::input(folder, message));
        }
    }
    Ok(())
}

/// What cannot be believed is an error, and never no index.
fn damaged(path: &Path, what: &str) -> Error {
    Error::input(
        path,
        format!("the index is damaged: {what}; `wireprint index verify` says what can be saved"),
    )
}
