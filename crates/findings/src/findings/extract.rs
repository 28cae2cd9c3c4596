//! What `extract` made of the input, as plain data.

use std::collections::BTreeMap;

use std::io;

use super::Parameter;
use crate::text::Account;
use crate::text::{Diagnostic, Document, Span};

/// One page of the input, and the articles that were found in it.
#[derive(Clone, Debug, PartialEq)]
pub struct ExtractedPage {
    /// The page as it was read.
    pub page: Document,
    /// Its own article, then those of other outlets inside it, by place.
    pub articles: Vec<ExtractedArticle>,
    /// What is not the page's own article, by place; disjoint.
    pub removed: Vec<RemovedPiece>,
    /// The page's words, and those of them that are the site's.
    pub words: (usize, usize),
}

/// An article without what stood round it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExtractedArticle {
    /// The record's id; `numeric_id` and `text` mean what they mean in a document.
    pub article: Document,
    /// Whether it stood inside the page as another outlet's.
    pub is_embedded: bool,
    /// Its age as its header gives it, where that is no date (`26 minutes ago`).
    pub age: Option<String>,
    /// Its language as an ISO 639-3 code, where that could be told.
    pub language: Option<String>,
    /// The share of words that are the site's, of all words of the page or, for an
    /// embedded article, of its card; 0..=1.
    pub furniture_share: f64,
}

/// A stretch of a page that is not its own article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemovedPiece {
    /// Where it stood, in bytes of the page's text.
    pub span: Span,
    /// The kind of furniture, or `embedded-article`.
    pub kind: &'static str,
    /// What gave it away: a short phrase for a reader.
    pub evidence: String,
    /// For an embedded article, the id of its own record.
    pub article: Option<String>,
}

/// The kind of a piece that is an article of another outlet.
pub const EMBEDDED_ARTICLE: &str = "embedded-article";

/// What was made of the whole input.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExtractSummary {
    /// What became of every record.
    pub account: Account,
    /// What went wrong without stopping the run.
    pub diagnostics: Vec<Diagnostic>,
    /// Every setting that can change the result.
    pub parameters: Vec<Parameter>,
    /// The records that were written.
    pub articles: usize,
    /// Those of them that stood inside a page of another outlet.
    pub embedded: usize,
    /// The words of all pages.
    pub words: u64,
    /// Those of them that are furniture.
    pub furniture_words: u64,
    /// How many pieces were removed, or marked, by kind.
    pub removed: BTreeMap<&'static str, usize>,
}

impl ExtractSummary {
    /// Counts what was made of one more page.
    pub fn add(&mut self, page: &ExtractedPage) {
        self.articles += page.articles.len();
        self.embedded += page.articles.iter().filter(|it| it.is_embedded).count();
        self.words += page.words.0 as u64;
        self.furniture_words += page.words.1 as u64;
        for piece in &page.removed {
            *self.removed.entry(piece.kind).or_default() += 1;
        }
    }
}

/// Writes articles as they come.
pub trait WriteArticles {
    /// Writes the articles of a page.
    ///
    /// # Errors
    ///
    /// Returns the error of writing.
    fn page(&mut self, page: &ExtractedPage) -> io::Result<()>;

    /// Ends the output.
    ///
    /// # Errors
    ///
    /// Returns the error of writing.
    fn finish(self: Box<Self>, summary: &ExtractSummary) -> io::Result<()>;
}
