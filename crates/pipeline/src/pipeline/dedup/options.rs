//! What is a duplicate, and which copy stays?

use super::progress::{Progress, Stage};
use crate::fingerprint::WordKind;
use crate::read::ReadOptions;
use crate::verify::Measure;
use std::path::PathBuf;
use std::sync::Arc;

/// Everything that changes what [`dedup`](super::dedup) finds.
#[derive(Clone, Debug, PartialEq)]
pub struct DedupOptions {
    /// How the inputs are read.
    pub read: ReadOptions,
    /// What is sought.
    pub mode: Mode,
    /// The smallest similarity that counts, 0.01..=1; [`Mode::Versions`] has its own.
    pub threshold: f64,
    /// The similarity that it counts in.
    pub measure: Measure,
    /// What a word is.
    pub words: WordKind,
    /// How many words a shingle has, at least 1.
    pub w: usize,
    /// The probability that a pair at the threshold is found, 0.5..=0.9999; for
    /// [`Mode::Versions`], that one whose telling pieces resemble each other by
    /// 0.12 is compared.
    pub recall: f64,
    /// Which permutation the sketches use.
    pub seed: u64,
    /// Which document of a cluster stays.
    pub keep: Keep,
    /// Whether stories told in one frame about other numbers are duplicates too.
    pub templates: bool,
    /// How many threads read and sketch, at least 1; the rest of the work is for
    /// the current `rayon` pool. The outcome does not depend on it.
    pub threads: usize,
    /// How many bytes of memory the run should take, where that is bounded: beyond a
    /// part of it, MinHash sketches and those for versions go to a temporary file,
    /// and the search for candidates takes what is left. Not in the bound are some 120
    /// bytes a document (id, place, words' hash, verdict), what is found of pairs and
    /// clusters, and the texts of the cluster that is being verified. The outcome
    /// does not depend on it.
    pub memory: Option<u64>,
    /// Where a run says how far it is; it changes nothing.
    pub progress: Arc<Progress>,
    /// A corpus whose documents are to be removed from the input: then only
    /// matches between the two count, and nothing of this one is written.
    pub against: Vec<PathBuf>,
}

impl Default for DedupOptions {
    fn default() -> Self {
        Self {
            read: ReadOptions::default(),
            mode: Mode::default(),
            threshold: 0.7,
            measure: Measure::default(),
            words: WordKind::default(),
            w: 5,
            recall: 0.99,
            seed: 0,
            keep: Keep::default(),
            templates: false,
            threads: 1,
            memory: None,
            progress: Arc::default(),
            against: Vec::new(),
        }
    }
}

impl DedupOptions {
    /// Says that so many of all steps of the search are done.
    pub(super) fn search_steps(&self) -> impl Fn(usize, usize) + Sync {
        |done, whole| {
            let progress = &self.progress;
            if progress.look().stage != Stage::Searching {
                progress.begin(Stage::Searching, whole as u64);
            }
            progress.step(done);
        }
    }
}

/// What is sought, and how candidates are found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// Versions of one text, by the [`VersionRule`](crate::verify::VersionRule):
    /// reprints, revisions, abridged and damaged copies, without a threshold to
    /// choose. For 904 bytes a document; several times slower than one threshold.
    #[default]
    Versions,
    /// Documents of the same words in the same order. Bad at the smallest edit.
    Exact,
    /// Documents whose similarity reaches the threshold, by banded MinHash:
    /// recall as stated at any threshold, for 196 bytes a document at 0.7.
    MinHash,
    /// The same by 64-bit SimHash: 8 bytes a document. Bad below a resemblance
    /// of about 0.8, at short documents, and slower.
    SimHash,
}

impl Mode {
    /// The word that outputs and settings use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Versions => "versions",
            Self::Exact => "exact",
            Self::MinHash => "minhash",
            Self::SimHash => "simhash",
        }
    }
}

/// Which document of a cluster stays. Where the rule leaves several, the first
/// in the order of the input does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// The first in the order of the input.
    #[default]
    First,
    /// The last in the order of the input.
    Last,
    /// The one of the most words. Bad where pages carry furniture.
    Longest,
    /// The one of the earliest date, compared as text, which is right for ISO
    /// 8601 only; a document without a date comes last.
    Earliest,
    /// The one whose outlet stands first in this list; others come last.
    Preferred(Vec<String>),
}

impl Keep {
    /// The word that outputs and settings use.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Last => "last",
            Self::Longest => "longest",
            Self::Earliest => "earliest",
            Self::Preferred(_) => "preferred",
        }
    }
}
