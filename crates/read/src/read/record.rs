//! One article as a reader hands it out.

use std::borrow::Cow;

use super::source::Source;
use crate::text::{Document, PageNotes};

/// What the input calls a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordId<'a> {
    /// A string.
    Text(Cow<'a, str>),
    /// A JSON number, as it stands: `18446744073709551617` and `1.0` keep every
    /// digit.
    Number(Cow<'a, str>),
    /// The file is the document: its name is the id.
    File,
    /// The record has no id (or `null`, or an empty one): `FILE:LINE`.
    Line,
}

/// One article, borrowed from the reader's buffer.
///
/// Valid until the next one is read.
#[derive(Clone, Debug)]
pub struct Record<'a> {
    /// The file it stands in.
    pub source: &'a Source,
    /// The 1-based line that it begins on, for a record; `None` where the file
    /// is the document.
    pub line: Option<usize>,
    /// What the input calls it.
    pub id: RecordId<'a>,
    /// The text exactly as it was read.
    pub text: Cow<'a, str>,
    /// Its headline, as the input says.
    pub title: Option<Cow<'a, str>>,
    /// Who published it, as the input says.
    pub outlet: Option<Cow<'a, str>>,
    /// When it was published, as the input says; not parsed.
    pub date: Option<Cow<'a, str>>,
    /// Where it was published.
    pub url: Option<Cow<'a, str>>,
    /// Who wrote it, as the input says.
    pub author: Option<Cow<'a, str>>,
    /// The language that the input says it is in; not checked.
    pub language: Option<Cow<'a, str>>,
    /// What a web page has beside the text.
    pub notes: Option<Box<PageNotes>>,
    /// The record as it stands in the input, as UTF-8 and without its line end;
    /// empty where the file is the document, and for CSV unless
    /// [`ReadOptions::keep_columns`](super::ReadOptions::keep_columns) makes an object of
    /// the row.
    pub raw: &'a str,
    /// Where `raw` begins in the file, in bytes, when the file holds exactly these
    /// bytes there: it is not compressed, and nothing was decoded or repaired.
    pub offset: Option<u64>,
}

impl Record<'_> {
    /// The id that outputs use.
    #[must_use]
    pub fn document_id(&self) -> Cow<'_, str> {
        match &self.id {
            RecordId::Text(id) | RecordId::Number(id) => Cow::Borrowed(id),
            RecordId::File => Cow::Borrowed(self.source.name()),
            RecordId::Line => {
                Cow::Owned(format!("{}:{}", self.source.name(), self.line.unwrap_or(1)))
            }
        }
    }

    /// Whether there is no word in the text: no letter, no digit and no
    /// underscore of any script.
    ///
    /// White space, punctuation and control characters are no words, so that a
    /// text of these cannot be anything's duplicate. Cost: up to the first word.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !has_word(&self.text)
    }

    /// The record as a document of its own.
    #[must_use]
    pub fn into_document(self) -> Document {
        let id = self.document_id().into_owned();
        Document {
            id,
            numeric_id: matches!(self.id, RecordId::Number(_)),
            path: self.source.shown().to_owned(),
            record_line: self.line,
            outlet: self.outlet.map(Cow::into_owned),
            title: self.title.map(Cow::into_owned),
            date: self.date.map(Cow::into_owned),
            url: self.url.map(Cow::into_owned),
            author: self.author.map(Cow::into_owned),
            language: self.language.map(Cow::into_owned),
            text: self.text.into_owned(),
            notes: self.notes,
        }
    }
}

/// Whether there is a letter, a digit or an underscore of any script.
pub fn has_word(text: &str) -> bool {
    text.chars().any(|c| c.is_alphanumeric() || c == '_')
}
