//! An article, and the articles of a run.

use super::{PageNotes, SetLines, Span};

/// The place of a document in its [`Corpus`]: dense, from 0, in the order of ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocId(pub u32);

impl DocId {
    /// The document's index in [`Corpus::documents`].
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// One article as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The name that outputs use: a path, a record's id, or `FILE:N`.
    pub id: String,
    /// Whether the input gave the id as a JSON number; `id` then holds its
    /// digits as they stood, and JSON output writes them back without quotes.
    pub numeric_id: bool,
    /// The file it came from, as given; `-` for standard input.
    pub path: String,
    /// For a record, the 1-based line or row that it stands on in `path`.
    pub record_line: Option<usize>,
    /// Who published it, as the input says.
    pub outlet: Option<String>,
    /// Its headline, as the input says.
    pub title: Option<String>,
    /// When it was published, as the input says; not parsed.
    pub date: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// Who wrote it, as the input says.
    pub author: Option<String>,
    /// The language that the input says it is in; not checked.
    pub language: Option<String>,
    /// The text exactly as it was read, as valid UTF-8. At most 4 GiB.
    pub text: String,
    /// What a web page has beside the text; `None` where there is nothing to say.
    pub notes: Option<Box<PageNotes>>,
}

impl Document {
    /// The lines of the text that are set as headings, items or rows where it was found.
    #[must_use]
    pub fn set_lines(&self) -> SetLines<'_> {
        self.notes.as_ref().map_or_else(SetLines::default, |it| SetLines {
            headings: &it.headings,
            rows: &it.rows,
        })
    }
}

/// The documents of a run, sorted by id; ids are distinct.
///
/// Sorting is what makes every output independent of the order in which the
/// documents were named.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    documents: Vec<Document>,
}

impl Corpus {
    /// Sorts `documents` by id.
    ///
    /// Distinct ids are the reader's promise; equal ids stay in the order given.
    #[must_use]
    pub fn new(mut documents: Vec<Document>) -> Self {
        documents.sort_by(|a, b| a.id.cmp(&b.id));
        Self { documents }
    }

    /// All documents, by ascending id.
    #[must_use]
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// The texts, by ascending id of their documents.
    pub fn texts_mut(&mut self) -> impl Iterator<Item = &mut String> {
        self.documents.iter_mut().map(|it| &mut it.text)
    }

    /// The document at `id`.
    ///
    /// # Panics
    ///
    /// Panics when `id` was made for another corpus.
    #[must_use]
    pub fn get(&self, id: DocId) -> &Document {
        &self.documents[id.index()]
    }

    /// How many documents there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.documents.len()
    }

    /// Whether there is no document.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }
}

/// A stretch of one document: what every finding points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The document.
    pub doc: DocId,
    /// The bytes of its original text.
    pub span: Span,
}
