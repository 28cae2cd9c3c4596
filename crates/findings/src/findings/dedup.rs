//! What `wireprint dedup` found, as plain data.

use super::Parameter;
use crate::text::Account;
use crate::text::{Diagnostic, Span};

/// A corpus and its duplicates in numbers, with the clusters where they are wanted.
#[derive(Clone, Debug, Default)]
pub struct DedupReport {
    /// Every setting that can change the result, in a fixed order.
    pub parameters: Vec<Parameter>,
    /// What became of every record of the input.
    pub account: Account,
    /// The same for the corpus that is only compared with.
    pub against: Option<Account>,
    /// What went wrong without stopping the run, of both.
    pub diagnostics: Vec<Diagnostic>,
    /// The counts.
    pub figures: DedupFigures,
    /// What was cut, where paragraphs were compared and not documents.
    pub paragraphs: Option<ParagraphFigures>,
    /// The clusters of two documents or more, by their first documents; empty
    /// where nobody asked for them.
    pub clusters: Vec<DedupCluster>,
    /// The outlets of the documents, those that lose the most first, then by name; empty
    /// where no document names one.
    pub outlets: Vec<DedupOutlet>,
}

/// An outlet of the input in numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DedupOutlet {
    /// Its name.
    pub name: String,
    /// Its documents.
    pub documents: usize,
    /// Those that go.
    pub removed: usize,
}

/// A run of `wireprint dedup` in numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DedupFigures {
    /// Documents of the input, with and without words.
    pub documents: usize,
    /// Those that stay.
    pub kept: usize,
    /// Those that go and have the words of one that stays.
    pub removed_exact: usize,
    /// Those that go for their similarity.
    pub removed_near: usize,
    /// Clusters of two documents or more.
    pub clusters: usize,
    /// The lowest and the mean similarity of the members of those clusters to their
    /// representatives, which are left out; `None` where there is no cluster.
    pub cohesion: Option<(f64, f64)>,
    /// Pairs that were verified.
    pub candidates: usize,
    /// Verified pairs that are duplicates, equal documents left out.
    pub matches: usize,
    /// Verified pairs of one frame and other facts, which are no duplicates.
    pub templates: usize,
    /// Buckets too large to look at all their pairs.
    pub bounded_buckets: u64,
    /// Pairs of those that were not looked at.
    pub unseen_pairs: u64,
}

impl DedupFigures {
    /// The documents that go.
    #[must_use]
    pub const fn removed(&self) -> usize {
        self.removed_exact + self.removed_near
    }
}

/// What was cut of documents, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ParagraphFigures {
    /// Paragraphs of the input, of any length.
    pub paragraphs: usize,
    /// Those that go and have the words of one that stays.
    pub removed_exact: usize,
    /// Those that go for their similarity.
    pub removed_near: usize,
    /// Bytes of text in those that go.
    pub removed_bytes: u64,
    /// Documents that lose a paragraph.
    pub documents: usize,
}

/// A paragraph that was cut, and the one that it is like.
#[derive(Clone, Debug, PartialEq)]
pub struct DedupCut<'a> {
    /// What goes.
    pub removed: DedupPlace<'a>,
    /// What stays.
    pub like: DedupPlace<'a>,
    /// How similar they are, 0..=1.
    pub similarity: f64,
    /// Whether their words are the same.
    pub exact: bool,
}

/// A stretch of a document's text as it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct DedupPlace<'a> {
    /// The document.
    pub doc: DedupId,
    /// Its bytes.
    pub span: Span,
    /// The 1-based lines of its first and its last byte.
    pub line: usize,
    /// See `line`.
    pub end_line: usize,
    /// What stands there.
    pub text: &'a str,
}

/// An id as the input has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DedupId {
    /// What stands there.
    pub text: String,
    /// Whether it is a number, with the digits as they stand.
    pub numeric: bool,
}

/// Documents of one text.
#[derive(Clone, Debug, PartialEq)]
pub struct DedupCluster {
    /// In the order of the input.
    pub members: Vec<DedupMember>,
    /// The document that the members were compared with.
    pub representative: DedupId,
    /// The lowest and the mean similarity to it, itself left out.
    pub cohesion: (f64, f64),
}

/// A document of a cluster.
#[derive(Clone, Debug, PartialEq)]
pub struct DedupMember {
    /// Its id.
    pub id: DedupId,
    /// Its similarity to the representative, 0..=1.
    pub similarity: f64,
    /// Whether it stays.
    pub kept: bool,
    /// Whether it has the words of the document that stays.
    pub exact: bool,
    /// Whose article it is.
    pub outlet: Option<String>,
}

impl DedupMember {
    /// Why it goes; `None` when it stays.
    #[must_use]
    pub const fn reason(&self) -> Option<&'static str> {
        match (self.kept, self.exact) {
            (true, _) => None,
            (false, true) => Some("exact"),
            (false, false) => Some("near"),
        }
    }
}

/// A row that is written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CopiedRow {
    /// Its 1-based number in its file.
    pub row: usize,
    /// Another text than it has.
    pub text: Option<String>,
    /// What is said about it, where rows are annotated.
    pub note: Option<RowNote>,
}

/// What is said about a row, in columns of its own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowNote {
    /// The id of its cluster.
    pub cluster: String,
    /// `kept` or `dropped`.
    pub status: &'static str,
    /// `exact` or `near`, where it is dropped.
    pub reason: Option<&'static str>,
    /// The id of the document that it is compared with.
    pub representative: String,
    /// How similar it is to that.
    pub similarity: f64,
    /// The paragraphs that an earlier document has, as JSON.
    pub cuts: Option<String>,
}
