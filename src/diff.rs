//! How two articles differ.

use wireprint_match::diff::{self, DiffOptions, WordOpKind};
use wireprint_pipeline::pipeline::{self, Compared};
use wireprint_text::text;

use crate::{Document, Span};

/// Which edits do not count. Everything counts by default.
#[derive(Clone, Copy, Debug, Default)]
pub struct DiffSettings(diff::Ignore);

impl DiffSettings {
    /// Takes spacing, quotation-mark style, dashes and Unicode forms for no edit.
    #[must_use]
    pub const fn ignore_cosmetics(mut self, ignore: bool) -> Self {
        self.0.cosmetic = ignore;
        self
    }

    /// Takes upper and lower case for no edit.
    #[must_use]
    pub const fn ignore_case(mut self, ignore: bool) -> Self {
        self.0.case = ignore;
        self
    }

    /// Takes punctuation for no edit.
    #[must_use]
    pub const fn ignore_punctuation(mut self, ignore: bool) -> Self {
        self.0.punctuation = ignore;
        self
    }
}

/// How B differs from A, paragraph by paragraph.
#[derive(Clone, Debug)]
pub struct Diff {
    sides: [text::Document; 2],
    compared: Compared,
}

/// Compares two articles. Never fails; costs `n log n` in the words of both.
#[must_use]
pub fn diff(a: &Document<'_>, b: &Document<'_>, settings: &DiffSettings) -> Diff {
    let options = DiffOptions { ignore: settings.0, ..DiffOptions::default() };
    let compared = pipeline::compare(&a.0, &b.0, &options);
    Diff { sides: [a.0.clone().into_owned(), b.0.clone().into_owned()], compared }
}

impl Diff {
    /// Whether anything differs that counts: in the texts, or between the headlines that
    /// both state.
    #[must_use]
    pub fn differs(&self) -> bool {
        self.compared.differs()
    }

    /// The share of words that both have, 0..=1.
    #[must_use]
    pub fn similarity(&self) -> f64 {
        self.compared.diff.similarity()
    }

    /// What became of each paragraph, in the order of B; those that only A has stand
    /// where they stood.
    pub fn changes(&self) -> impl Iterator<Item = Change<'_>> {
        self.compared.diff.changes.iter().map(|change| Change { diff: self, change })
    }
}

/// What became of one paragraph.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    diff: &'a Diff,
    change: &'a diff::BlockChange,
}

impl<'a> Change<'a> {
    /// `equal`, `changed`, `moved`, `moved-changed`, `inserted` or `deleted`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        self.change.kind.name()
    }

    /// Where A has it.
    #[must_use]
    pub fn a(&self) -> Option<Span<'a>> {
        let compared = &self.diff.compared;
        let place = self.change.a?;
        Some(Span::new(&self.diff.sides[0], &compared.a_lines, place.span))
    }

    /// Where B has it.
    #[must_use]
    pub fn b(&self) -> Option<Span<'a>> {
        let compared = &self.diff.compared;
        let place = self.change.b?;
        Some(Span::new(&self.diff.sides[1], &compared.b_lines, place.span))
    }

    /// The words, in order: equal, deleted and inserted runs.
    pub fn words(&self) -> impl Iterator<Item = (WordChange, String)> {
        let [a, b] = &self.diff.sides;
        self.change.edits.iter().map(|edit| {
            let op = edit.op(&a.text, &b.text);
            let change = match op.kind {
                WordOpKind::Equal => WordChange::Equal,
                WordOpKind::Insert => WordChange::Insert,
                WordOpKind::Delete => WordChange::Delete,
            };
            (change, op.text)
        })
    }
}

/// Which side has a run of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WordChange {
    /// Both.
    Equal,
    /// Only B.
    Insert,
    /// Only A.
    Delete,
}
