//! `wireprint extract`: one record an article.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::value::RawValue;

use super::scan::diagnostic;
use super::{Header, Rounded, Shape, WireSpan, json_text, write_json};
use crate::findings::{
    ExtractSummary, ExtractedArticle, ExtractedPage, Parameter, RemovedPiece, WriteArticles,
};
use crate::text::Account;
use crate::text::{Basis, Document, LeftOut, LineIndex, Part, Span};

/// Writes articles as they come: one JSON object a line, or one document.
pub struct ExtractWriter<'a> {
    out: &'a mut dyn Write,
    shape: Shape,
    /// Whether the text of a page holds its furniture, which is then marked.
    keep: bool,
    separator: &'static str,
}

impl<'a> ExtractWriter<'a> {
    /// One article a line and nothing else.
    pub fn lines(out: &'a mut dyn Write, keep: bool) -> Self {
        Self { out, shape: Shape::Lines, keep, separator: "" }
    }

    /// One JSON document, with what was removed, the diagnostics and a summary.
    ///
    /// # Errors
    ///
    /// Returns the error of writing to `out`.
    pub fn document(
        out: &'a mut dyn Write,
        keep: bool,
        parameters: &[Parameter],
    ) -> io::Result<Self> {
        let header = json_text(&Header::new("extract", parameters))?;
        out.write_all(header.strip_suffix('}').unwrap_or(&header).as_bytes())?;
        out.write_all(b",\n\"articles\":[")?;
        Ok(Self { out, shape: Shape::Document, keep, separator: "\n" })
    }
}

impl WriteArticles for ExtractWriter<'_> {
    fn page(&mut self, page: &ExtractedPage) -> io::Result<()> {
        let lines = LineIndex::new(&page.page.text);
        for article in &page.articles {
            self.out.write_all(self.separator.as_bytes())?;
            let own = !article.is_embedded;
            let mut record = WireArticle::new(article, &page.page);
            if self.keep && own {
                record.furniture = Some(marks(page, &lines));
            } else if self.shape == Shape::Document && own {
                let removed = page.removed.iter();
                record.removed =
                    Some(removed.map(|it| WireRemoved::new(it, &page.page, &lines)).collect());
                let notes = page.page.notes.as_deref().filter(|it| !it.left_out.is_empty());
                record.left_out = notes.map(|it| {
                    it.left_out.iter().map(|it| WireLeftOut::new(it, &page.page, &lines)).collect()
                });
            }
            write_json(&mut *self.out, &record)?;
            match self.shape {
                Shape::Lines => self.out.write_all(b"\n")?,
                Shape::Document => self.separator = ",\n",
            }
        }
        Ok(())
    }

    fn finish(self: Box<Self>, summary: &ExtractSummary) -> io::Result<()> {
        if self.shape == Shape::Lines {
            return Ok(());
        }
        self.out.write_all(b"],\n\"diagnostics\":[")?;
        let mut separator = "\n";
        for item in &summary.diagnostics {
            self.out.write_all(separator.as_bytes())?;
            write_json(&mut *self.out, &diagnostic(item))?;
            separator = ",\n";
        }
        self.out.write_all(b"],\n\"summary\":")?;
        write_json(&mut *self.out, &WireSummary::new(summary))?;
        self.out.write_all(b"}\n")
    }
}

/// The furniture that stays in the text of a page, as a JSON array.
///
/// # Errors
///
/// Returns the error of writing.
pub(crate) fn marks_json(page: &ExtractedPage) -> io::Result<String> {
    json_text(&marks(page, &LineIndex::new(&page.page.text)))
}

fn marks<'a>(page: &'a ExtractedPage, lines: &LineIndex) -> Vec<WireMark<'a>> {
    page.removed.iter().map(|it| WireMark::new(it, lines)).collect()
}

/// Writes what is not the page's own article, one JSON object a piece.
///
/// # Errors
///
/// Returns the error of writing.
pub fn extract_removed(page: &ExtractedPage, out: &mut dyn Write) -> io::Result<()> {
    let left_out = page.page.notes.as_deref().map_or(&[][..], |it| &it.left_out);
    if page.removed.is_empty() && left_out.is_empty() {
        return Ok(());
    }
    let lines = LineIndex::new(&page.page.text);
    for piece in left_out {
        write_json(&mut *out, &WireLeftOut::new(piece, &page.page, &lines))?;
        out.write_all(b"\n")?;
    }
    for piece in &page.removed {
        write_json(&mut *out, &WireRemoved::new(piece, &page.page, &lines))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// The columns of the row that an article came from, which say nothing of it by themselves.
struct WireColumns<'a>(&'a [(String, String)]);

impl Serialize for WireColumns<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// Where the text of an article was found, unless where it is looked for first.
pub(crate) fn stated_basis(article: &Document) -> Option<&'static str> {
    let basis = article.notes.as_deref().map(|it| it.basis);
    basis.filter(|it| *it != Basis::Article).map(Basis::name)
}

/// The parts and the tables of an article as JSON arrays, where it has any.
///
/// # Errors
///
/// Returns the error of writing.
pub(crate) fn article_notes_json(article: &Document) -> io::Result<[Option<String>; 2]> {
    if article.notes.is_none() {
        return Ok([None, None]);
    }
    let lines = LineIndex::new(&article.text);
    let (parts, tables) = (parts(article, &lines), tables(article, &lines));
    Ok([
        (!parts.is_empty()).then(|| json_text(&parts)).transpose()?,
        (!tables.is_empty()).then(|| json_text(&tables)).transpose()?,
    ])
}

fn parts<'a>(article: &'a Document, lines: &LineIndex) -> Vec<WirePart<'a>> {
    let all = article.notes.as_deref().map_or(&[][..], |it| &it.parts);
    all.iter().map(|it| WirePart::new(it, lines)).collect()
}

fn tables(article: &Document, lines: &LineIndex) -> Vec<WireRange> {
    let all = article.notes.as_deref().map_or(&[][..], |it| &it.tables);
    all.iter().map(|it| WireRange::new(*it, lines)).collect()
}

/// A record of the corpus. The first nine keys are always there.
#[derive(Serialize)]
struct WireArticle<'a> {
    id: WireId<'a>,
    parent: Option<WireId<'a>>,
    path: &'a str,
    title: Option<&'a str>,
    outlet: Option<&'a str>,
    date: Option<&'a str>,
    language: Option<&'a str>,
    text: &'a str,
    furniture_share: Rounded,
    url: Option<&'a str>,
    author: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    standfirst: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    basis: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<WirePart<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tables: Vec<WireRange>,
    #[serde(skip_serializing_if = "Option::is_none")]
    record_line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    age: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    columns: Option<WireColumns<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    furniture: Option<Vec<WireMark<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    removed: Option<Vec<WireRemoved<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    left_out: Option<Vec<WireLeftOut<'a>>>,
}

impl<'a> WireArticle<'a> {
    fn new(it: &'a ExtractedArticle, page: &'a Document) -> Self {
        let article = &it.article;
        let notes = article.notes.as_deref();
        let lines = LineIndex::new(if notes.is_some() { &article.text } else { "" });
        Self {
            id: WireId::of(article),
            parent: it.is_embedded.then(|| WireId::of(page)),
            path: &article.path,
            title: article.title.as_deref(),
            outlet: article.outlet.as_deref(),
            date: article.date.as_deref(),
            language: it.language.as_deref(),
            text: &article.text,
            furniture_share: Rounded(it.furniture_share),
            url: article.url.as_deref(),
            author: article.author.as_deref(),
            standfirst: notes.and_then(|it| it.standfirst.as_deref()),
            modified: notes.and_then(|it| it.modified.as_deref()),
            basis: stated_basis(article),
            parts: parts(article, &lines),
            tables: tables(article, &lines),
            record_line: article.record_line,
            age: it.age.as_deref(),
            columns: page
                .notes
                .as_deref()
                .map(|it| &*it.columns)
                .filter(|it| !it.is_empty())
                .map(WireColumns),
            furniture: None,
            removed: None,
            left_out: None,
        }
    }
}

/// A stretch of an article's text.
#[derive(Serialize)]
struct WireRange {
    start: usize,
    end: usize,
    line: usize,
    end_line: usize,
}

impl WireRange {
    fn new(span: Span, lines: &LineIndex) -> Self {
        let (line, end_line) = lines.lines(span);
        Self { start: span.start, end: span.end, line, end_line }
    }
}

/// A post of a live blog, or an article of several on a page.
#[derive(Serialize)]
struct WirePart<'a> {
    #[serde(flatten)]
    range: WireRange,
    title: Option<&'a str>,
    date: Option<&'a str>,
    author: Option<&'a str>,
}

impl<'a> WirePart<'a> {
    fn new(part: &'a Part, lines: &LineIndex) -> Self {
        Self {
            range: WireRange::new(part.span, lines),
            title: part.title.as_deref(),
            date: part.date.as_deref(),
            author: part.author.as_deref(),
        }
    }
}

/// Words of a page that are not in the text: they have no place in it, only one before
/// which they stood.
#[derive(Serialize)]
struct WireLeftOut<'a> {
    doc: WireId<'a>,
    from: &'static str,
    before: usize,
    line: usize,
    text: &'a str,
    kind: &'static str,
    evidence: &'static str,
}

impl<'a> WireLeftOut<'a> {
    fn new(it: &'a LeftOut, page: &'a Document, lines: &LineIndex) -> Self {
        Self {
            doc: WireId::of(page),
            from: "page",
            before: it.at,
            line: lines.lines(Span::new(it.at, it.at)).0,
            text: &it.text,
            kind: it.kind.name(),
            evidence: it.kind.evidence(),
        }
    }
}

/// An id as the input had it: a string, or a number with every digit.
#[derive(Serialize)]
#[serde(untagged)]
enum WireId<'a> {
    Number(Box<RawValue>),
    Text(&'a str),
}

impl<'a> WireId<'a> {
    fn of(document: &'a Document) -> Self {
        let number = document.numeric_id.then(|| RawValue::from_string(document.id.clone()).ok());
        number.flatten().map_or(Self::Text(&document.id), Self::Number)
    }
}

/// A piece that stays in the text.
#[derive(Serialize)]
struct WireMark<'a> {
    kind: &'static str,
    start: usize,
    end: usize,
    line: usize,
    end_line: usize,
    evidence: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    article: Option<&'a str>,
}

impl<'a> WireMark<'a> {
    fn new(piece: &'a RemovedPiece, lines: &LineIndex) -> Self {
        let (line, end_line) = lines.lines(piece.span);
        Self {
            kind: piece.kind,
            start: piece.span.start,
            end: piece.span.end,
            line,
            end_line,
            evidence: &piece.evidence,
            article: piece.article.as_deref(),
        }
    }
}

/// A piece that is gone, with its place in the original.
#[derive(Serialize)]
struct WireRemoved<'a> {
    #[serde(flatten)]
    span: WireSpan<'a>,
    kind: &'static str,
    evidence: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    article: Option<&'a str>,
}

impl<'a> WireRemoved<'a> {
    fn new(piece: &'a RemovedPiece, page: &'a Document, lines: &LineIndex) -> Self {
        Self {
            span: WireSpan::new(page, lines, piece.span),
            kind: piece.kind,
            evidence: &piece.evidence,
            article: piece.article.as_deref(),
        }
    }
}

#[derive(Serialize)]
struct WireSummary<'a> {
    articles: usize,
    embedded: usize,
    words: u64,
    furniture_words: u64,
    removed: &'a std::collections::BTreeMap<&'static str, usize>,
    files: usize,
    bytes: u64,
    records_read: usize,
    records_accepted: usize,
    records_empty: usize,
    records_skipped: usize,
    records_failed: usize,
}

impl<'a> WireSummary<'a> {
    fn new(it: &'a ExtractSummary) -> Self {
        let Account { seen, accepted, empty, skipped, failed, files, bytes } = it.account;
        Self {
            articles: it.articles,
            embedded: it.embedded,
            words: it.words,
            furniture_words: it.furniture_words,
            removed: &it.removed,
            files,
            bytes,
            records_read: seen,
            records_accepted: accepted,
            records_empty: empty,
            records_skipped: skipped,
            records_failed: failed,
        }
    }
}
