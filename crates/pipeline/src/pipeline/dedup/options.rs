//! What is a duplicate, and which copy stays?

use crate::Result;
use crate::candidates::{Banding, Sampling};
use crate::pipeline::near::{By, Rule, Search};
use crate::read::ReadOptions;
use crate::verify::{Measure, Threshold};
use std::path::PathBuf;

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
    /// How many words a shingle has, at least 1.
    pub w: usize,
    /// The probability that a pair at the threshold is found, 0.5..=0.9999.
    pub recall: f64,
    /// Which permutation the sketches use.
    pub seed: u64,
    /// Which document of a cluster stays.
    pub keep: Keep,
    /// What becomes of stories told in one frame about other facts.
    pub templates: Templates,
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
            w: 5,
            recall: 0.99,
            seed: 0,
            keep: Keep::default(),
            templates: Templates::default(),
            threads: 1,
            memory: None,
            against: Vec::new(),
        }
    }
}

impl DedupOptions {
    /// How candidates are found.
    ///
    /// # Errors
    ///
    /// Returns an error when the threshold or the recall is out of its range.
    pub(super) fn search(&self) -> Result<Search> {
        let banding = self.banding()?;
        let by = match (self.mode, self.measure) {
            (Mode::Versions, _) => By::Versions,
            (Mode::Exact, _) => By::Nothing,
            (Mode::SimHash, _) => By::SimHash,
            (Mode::MinHash, Measure::Resemblance) => By::Resemblance(banding),
            (Mode::MinHash, Measure::Containment) => {
                By::Containment(Sampling::for_containment(self.threshold, self.recall))
            }
        };
        let Self { threshold, w, seed, memory, threads, .. } = *self;
        Ok(Search { by, threshold, w, seed, memory, threads })
    }

    /// The bands of a search for resemblance.
    ///
    /// # Errors
    ///
    /// As [`Self::search`].
    pub(super) fn banding(&self) -> Result<Banding> {
        Banding::for_threshold(self.threshold, self.recall)
    }

    /// What makes two documents duplicates.
    ///
    /// # Errors
    ///
    /// As [`Self::search`].
    pub(super) fn rule(&self) -> Result<Rule> {
        let least = Threshold::new(self.threshold)?;
        let templates = self.removes_templates();
        Ok(match self.mode {
            Mode::Versions => Rule::Verdict { templates },
            _ => Rule::Similar { measure: self.measure, least, alone: templates },
        })
    }

    /// Whether stories told in one frame about other facts are duplicates too.
    #[must_use]
    pub fn removes_templates(&self) -> bool {
        match self.templates {
            Templates::AsDecided => matches!(self.mode, Mode::MinHash | Mode::SimHash),
            Templates::Keep => false,
            Templates::Remove => true,
        }
    }
}

/// What becomes of stories told in one frame about other facts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Templates {
    /// What the rule says: a threshold decides alone, and the verdict keeps them.
    #[default]
    AsDecided,
    /// They stay, and are counted.
    Keep,
    /// They are duplicates like others.
    Remove,
}

/// What is sought, and how candidates are found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// Versions of one text, by the verdict on a pair ([`judge`](crate::verify::judge)):
    /// reprints, revisions, excerpts, abridged and damaged copies, without a threshold to
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
    /// The one of the earliest date, in every form that is read
    /// ([`parse_date`](crate::coverage::parse_date)); a document without one comes last.
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
