//! Quotations held against sources, as plain data.

use super::Parameter;
use crate::diff::WordOp;
use crate::quote::{Attribution, ChangeKind, Support};
use crate::text::{Account, Corpus, Diagnostic, LineIndex, Place};

/// What `wireprint verify` found.
#[derive(Clone, Debug, Default)]
pub struct SupportResult {
    /// The texts whose quotations were checked.
    pub texts: Corpus,
    /// The lines of each text.
    pub lines: Vec<LineIndex>,
    /// What they were held against.
    pub sources: Corpus,
    /// The lines of each source.
    pub source_lines: Vec<LineIndex>,
    /// The quotations of the texts, by place.
    pub checked: Vec<CheckedQuotation>,
    /// How many words in quotation marks were passed over: nobody is said to say them.
    pub terms: usize,
    /// The settings.
    pub parameters: Vec<Parameter>,
    /// What went wrong.
    pub diagnostics: Vec<Diagnostic>,
    /// What became of every record of texts and sources.
    pub account: Account,
}

/// One quotation, and what the sources say of it.
#[derive(Clone, Debug)]
pub struct CheckedQuotation {
    /// The words between the marks, in the texts.
    pub place: Place,
    /// Who said it, as the text has it.
    pub attribution: Attribution,
    /// What became of the words.
    pub support: Support,
    /// The same in a sentence.
    pub because: String,
    /// Where the sources have the words, or what comes nearest; none where no source has
    /// any of them.
    pub source: Option<Place>,
    /// Who says it there.
    pub source_attribution: Attribution,
    /// How many of the quotation's words stand there in order, 0..=1.
    pub similarity: f64,
    /// Where the words differ: what it touches, the source's words and the quotation's.
    pub changes: Vec<SourceChange>,
    /// The word diff from the source to the quotation; empty where it is not there.
    pub drift: Vec<WordOp>,
}

/// One place where a quotation differs from its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceChange {
    /// What it touches.
    pub kind: ChangeKind,
    /// The words of the source, perhaps none.
    pub source: String,
    /// The words of the quotation, perhaps none.
    pub quotation: String,
}
