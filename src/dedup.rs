//! A corpus without its duplicates.

use std::io;
use std::path::PathBuf;

use wireprint_pipeline::pipeline::dedup::{self, DedupOptions, Deduplicated, Keep, Mode};

use crate::{ReadSettings, Result};

/// What counts as a duplicate, and which copy stays.
///
/// By default versions of one text are sought, without a threshold to choose, and the
/// first document of each cluster stays.
#[derive(Clone, Debug, Default)]
pub struct DedupSettings(DedupOptions);

impl DedupSettings {
    /// How the inputs are read.
    #[must_use]
    pub fn read(mut self, settings: ReadSettings) -> Self {
        self.0.read = settings.0;
        self
    }

    /// Seeks documents of this resemblance or more, 0.01..=1, and nothing else decides.
    #[must_use]
    pub const fn threshold(mut self, threshold: f64) -> Self {
        (self.0.mode, self.0.threshold) = (Mode::MinHash, threshold);
        self
    }

    /// Seeks documents of the same words in the same order only.
    #[must_use]
    pub const fn exact(mut self) -> Self {
        self.0.mode = Mode::Exact;
        self
    }

    /// Keeps the document of the most words of each cluster, not the first.
    #[must_use]
    pub fn keep_longest(mut self) -> Self {
        self.0.keep = Keep::Longest;
        self
    }

    /// Keeps the document of the earliest date of each cluster, not the first.
    #[must_use]
    pub fn keep_earliest(mut self) -> Self {
        self.0.keep = Keep::Earliest;
        self
    }
}

/// A corpus and its duplicates.
#[derive(Debug)]
pub struct Dedup(Deduplicated);

/// Reads the documents at `paths` and finds their duplicates. The corpus need not fit
/// into memory.
///
/// # Errors
///
/// Fails when a setting is out of its range, when a temporary file cannot be written,
/// and, under [`ReadSettings::strict`], on the first warning.
pub fn dedup(paths: &[PathBuf], settings: &DedupSettings) -> Result<Dedup> {
    dedup::dedup(paths, &settings.0).map(Dedup)
}

impl Dedup {
    /// What became of each document, in the order of the input.
    pub fn decisions(&self) -> impl Iterator<Item = Decision> {
        self.0.verdicts().map(|(id, verdict)| Decision {
            id: id.into_owned(),
            is_kept: verdict.kept,
            similarity: verdict.similarity,
        })
    }

    /// Writes the documents that stay, as they were read.
    ///
    /// # Errors
    ///
    /// Fails when an input has changed since; the writer's error is inside.
    pub fn write(&self, out: &mut dyn io::Write) -> Result<io::Result<()>> {
        self.0.write_corpus(out, false)
    }

    /// Writes a line a document: id, cluster, `kept` or `dropped`, representative and
    /// similarity, parted by tabs.
    ///
    /// # Errors
    ///
    /// Returns the writer's error.
    pub fn write_clusters(&self, out: &mut dyn io::Write) -> io::Result<()> {
        self.0.write_clusters(out)
    }
}

/// What became of one document.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    id: String,
    is_kept: bool,
    similarity: f64,
}

impl Decision {
    /// The document's id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Whether it stays.
    #[must_use]
    pub const fn is_kept(&self) -> bool {
        self.is_kept
    }

    /// How similar it is to the document that it was compared with, 0..=1.
    #[must_use]
    pub const fn similarity(&self) -> f64 {
        self.similarity
    }
}
