//! Articles, and the places in them that findings point at.

use std::borrow::Cow;

use wireprint_text::text::{self, LineIndex};

/// One article: its text as it was read, and what its source says about it.
///
/// ```
/// let article = wireprint::Document::new("a1", "The ferry stays in port.")
///     .with_outlet("Velm Courier")
///     .with_date("2024-03-05");
/// assert_eq!((article.id(), article.outlet()), ("a1", Some("Velm Courier")));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document<'a>(pub(crate) Cow<'a, text::Document>);

impl Document<'_> {
    /// An article of which only its id and its text are known. Ids tell the articles
    /// of a corpus apart and name them in reports.
    #[must_use]
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Document<'static> {
        let id = id.into();
        Document(Cow::Owned(text::Document {
            path: id.clone(),
            id,
            text: text.into(),
            ..text::Document::default()
        }))
    }

    fn with(self, set: impl FnOnce(&mut text::Document)) -> Document<'static> {
        let mut document = self.0.into_owned();
        set(&mut document);
        Document(Cow::Owned(document))
    }

    /// Says who published it.
    #[must_use]
    pub fn with_outlet(self, outlet: impl Into<String>) -> Document<'static> {
        self.with(|it| it.outlet = Some(outlet.into()))
    }

    /// Says what its headline is.
    #[must_use]
    pub fn with_title(self, title: impl Into<String>) -> Document<'static> {
        self.with(|it| it.title = Some(title.into()))
    }

    /// Says when it was published, in any form that newsrooms write.
    #[must_use]
    pub fn with_date(self, date: impl Into<String>) -> Document<'static> {
        self.with(|it| it.date = Some(date.into()))
    }

    /// Says where it was published.
    #[must_use]
    pub fn with_url(self, url: impl Into<String>) -> Document<'static> {
        self.with(|it| it.url = Some(url.into()))
    }

    /// The name that outputs use: a path, a record's id, or `FILE:N`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// The text, exactly as it was read.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// Who published it, as its source says.
    #[must_use]
    pub fn outlet(&self) -> Option<&str> {
        self.0.outlet.as_deref()
    }

    /// Its headline, as its source says.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.0.title.as_deref()
    }

    /// When it was published, as its source says; not parsed.
    #[must_use]
    pub fn date(&self) -> Option<&str> {
        self.0.date.as_deref()
    }

    /// Where it was published.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        self.0.url.as_deref()
    }

    /// Who wrote it, as its source says.
    #[must_use]
    pub fn author(&self) -> Option<&str> {
        self.0.author.as_deref()
    }
}

/// The articles of a run, by ascending id, whatever order they were given in.
#[derive(Clone, Debug, Default)]
pub struct Corpus(pub(crate) text::Corpus);

impl Corpus {
    /// How many articles there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no article.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The articles, by ascending id.
    pub fn documents(&self) -> impl Iterator<Item = Document<'_>> {
        self.0.documents().iter().map(|it| Document(Cow::Borrowed(it)))
    }
}

/// Ids have to be distinct; articles with one id stay in the order given.
impl<'a> FromIterator<Document<'a>> for Corpus {
    fn from_iter<T: IntoIterator<Item = Document<'a>>>(documents: T) -> Self {
        Self(text::Corpus::new(documents.into_iter().map(|it| it.0.into_owned()).collect()))
    }
}

/// A stretch of an article: bytes of its text, on character boundaries.
#[derive(Clone, Copy, Debug)]
pub struct Span<'a> {
    document: &'a text::Document,
    span: text::Span,
    lines: (usize, usize),
}

impl<'a> Span<'a> {
    pub(crate) fn new(document: &'a text::Document, lines: &LineIndex, span: text::Span) -> Self {
        Self { document, span, lines: lines.lines(span) }
    }

    /// The article.
    #[must_use]
    pub fn document(&self) -> Document<'a> {
        Document(Cow::Borrowed(self.document))
    }

    /// The first byte, from 0.
    #[must_use]
    pub const fn start(&self) -> usize {
        self.span.start
    }

    /// The byte after the last one.
    #[must_use]
    pub const fn end(&self) -> usize {
        self.span.end
    }

    /// The line that it begins on, from 1.
    #[must_use]
    pub const fn line(&self) -> usize {
        self.lines.0
    }

    /// The line that it ends on.
    #[must_use]
    pub const fn end_line(&self) -> usize {
        self.lines.1
    }

    /// The bytes themselves.
    #[must_use]
    pub fn text(&self) -> &'a str {
        self.span.of(&self.document.text)
    }
}
