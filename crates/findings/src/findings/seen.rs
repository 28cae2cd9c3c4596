//! What an index has of an article, as plain data.

use super::ScanResult;
use crate::text::{DocId, Document, Span};
use crate::verify::Evidence;

/// What was seen of one article before, and what is new in it.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The article and those of the index that share something with it: of all findings
    /// the ones that stand in the article, too; of its story only where that was asked.
    pub scan: ScanResult,
    /// The article, in the scan's corpus.
    pub article: DocId,
    /// For each article of the scan, the number that the index gave it; none for the one
    /// that was asked about where it is not in the index.
    pub numbers: Vec<Option<u32>>,
    /// What the articles of the index are to it, those that are different left out: the
    /// same text and versions first, each kind in the order of ids.
    pub related: Vec<Related>,
    /// Those of them that are the article itself, as it was when it was added.
    pub itself: Vec<DocId>,
    /// Which of the same text and its versions was first, the article itself left out: by
    /// date where it is known, else the one that came in first.
    pub first: Option<DocId>,
    /// The versions of the article at its own address, the earliest first.
    pub history: Vec<Past>,
    /// How many of its words, furniture left out, stand in no other article.
    pub new_words: usize,
    /// How many words it has, furniture left out.
    pub words: usize,
    /// The sentences of which most words stand in no other article. Ascending.
    pub new_sentences: Vec<Span>,
    /// What was not looked at.
    pub left_out: LeftOut,
}

impl Seen {
    /// The share of the article's words that stand in no other one, 0..=1; 0 where it has
    /// no words.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts of words are far below 2^53")]
    pub fn new_share(&self) -> f64 {
        if self.words == 0 { 0.0 } else { self.new_words as f64 / self.words as f64 }
    }
}

/// What another article is to the one that was asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The other article.
    pub doc: DocId,
    /// What the two are, and why; the first text is the one that was asked about.
    pub evidence: Evidence,
}

/// A version of an article that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// Which version it is, from 1, in the order in which they came in.
    pub version: u32,
    /// Its name.
    pub id: String,
    /// When it was published, as it was given.
    pub date: Option<String>,
    /// Whether its text is the article's.
    pub same: bool,
}

/// What a query did not look at, so that its work is bounded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Runs of words that stand in very many articles: they proposed none.
    pub common_runs: usize,
    /// Runs of words beyond the most that are asked of one article.
    pub unasked_runs: usize,
    /// Articles that share something, and less than those that were compared.
    pub articles: usize,
    /// Lines that stand on so many pages that only the first ones were looked at.
    pub lines: usize,
}

impl LeftOut {
    /// Whether nothing was left out.
    #[must_use]
    pub fn is_nothing(self) -> bool {
        self == Self::default()
    }
}

/// What became of an article that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Came {
    /// Its address was not known.
    New,
    /// It is there already, with the same text.
    Known,
    /// It supersedes a version.
    Version {
        /// The id of the version before, with its number: `ID@1`.
        of: String,
    },
    /// It was published before the version that is known, and goes to its history.
    Earlier,
    /// It has no word.
    Empty,
}

impl Came {
    /// The word that outputs use.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Known => "known",
            Self::Version { .. } => "version",
            Self::Earlier => "earlier",
            Self::Empty => "empty",
        }
    }
}

/// What removing articles did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Removed {
    /// How many documents went, versions of the past among them.
    pub documents: usize,
    /// What was to be removed and the index does not have, as it was given.
    pub unknown: Vec<String>,
}

/// A version of an article in an index.
#[derive(Clone, Debug)]
pub struct Version {
    /// Which of its versions it is, from 1, in the order in which they came in.
    pub version: u32,
    /// Whether it is the latest.
    pub latest: bool,
    /// When it came in, in seconds from 1970-01-01, where that was said.
    pub seen: Option<i64>,
    /// Its text, and what is known of it.
    pub document: Document,
}

/// How an index stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IndexStatus {
    /// Articles.
    pub articles: u64,
    /// Versions of articles that were superseded.
    pub superseded: u64,
    /// Files of postings.
    pub segments: u64,
    /// What the documents take on the disk.
    pub document_bytes: u64,
    /// What the postings take on the disk.
    pub segment_bytes: u64,
}

/// What verifying an index looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IndexVerified {
    /// Documents whose checksums are right.
    pub documents: u64,
    /// Entries of segments whose checksums are right.
    pub entries: u64,
    /// What is wrong; empty where all is well.
    pub damage: Vec<String>,
    /// Whether the segments alone are damaged, which can be made anew.
    pub can_be_rebuilt: bool,
}
