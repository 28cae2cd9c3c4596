//! What people know an article by: its headline, its outlet and its day, before the
//! name of its file.

use super::ScanResult;
use super::vocabulary::{clip, flowing};
use crate::coverage::{day_name, head_date, parse_date};
use crate::segment::EmbeddedArticle;
use crate::text::{DocId, Document, Place, Span};

/// Letters of a first line that stands for a headline.
const HEADLINE: usize = 96;

/// The names of a scan's articles, and whose each place is.
///
/// The one answer to "whose is it?": every report asks here.
#[derive(Clone, Debug)]
pub struct Names<'a> {
    scan: &'a ScanResult,
    /// For each document, the articles inside it, by place.
    inside: Vec<Vec<&'a EmbeddedArticle>>,
    headlines: Vec<String>,
    days: Vec<Option<String>>,
}

impl<'a> Names<'a> {
    /// Reads the names off the articles of `scan`. Linear in the findings, and in the
    /// first lines of each article.
    #[must_use]
    pub fn new(scan: &'a ScanResult) -> Self {
        let mut inside = vec![Vec::new(); scan.corpus.len()];
        for it in &scan.embedded {
            inside[it.doc.index()].push(&it.article);
        }
        inside.iter_mut().for_each(|it: &mut Vec<&EmbeddedArticle>| it.sort_by_key(|it| it.span));
        let furniture = site_spans(scan);
        let documents = scan.corpus.documents();
        Self {
            scan,
            inside,
            headlines: documents
                .iter()
                .zip(&furniture)
                .map(|(it, site)| headline(it, site))
                .collect(),
            days: documents.iter().map(day_of).collect(),
        }
    }

    /// The headline that the input gives, else the first words that are the story's;
    /// empty for an article without any.
    #[must_use]
    pub fn headline(&self, doc: DocId) -> &str {
        &self.headlines[doc.index()]
    }

    /// The day on which the article appeared, as `2026-03-02`, where it says so.
    #[must_use]
    pub fn day(&self, doc: DocId) -> Option<&str> {
        self.days[doc.index()].as_deref()
    }

    /// The outlet of the article itself, where it is known.
    #[must_use]
    pub fn outlet_of(&self, doc: DocId) -> Option<&'a str> {
        let outlet = self.scan.corpus.get(doc).outlet.as_deref();
        outlet.map(str::trim).filter(|it| !it.is_empty())
    }

    /// The outlet whose text stands at `place`: that of the article inside the page,
    /// else the page's own.
    #[must_use]
    pub fn outlet(&self, place: Place) -> Option<&'a str> {
        match self.inside(place) {
            Some(article) => article.outlet.map(|it| it.of(&self.scan.corpus.get(place.doc).text)),
            None => self.outlet_of(place.doc),
        }
    }

    /// The article of another outlet that `place` stands in.
    #[must_use]
    pub fn inside(&self, place: Place) -> Option<&'a EmbeddedArticle> {
        let inside = &self.inside[place.doc.index()];
        // By its beginning: a finding may reach over the end of an article inside the page.
        inside.iter().find(|it| it.span.contains_offset(place.span.start)).copied()
    }

    /// The headline, or the file's name where there is none.
    #[must_use]
    pub fn known_by(&self, doc: DocId) -> &str {
        let headline = self.headline(doc);
        if headline.is_empty() { self.short(doc) } else { headline }
    }

    /// What tells a document from others in little room: the last part of its id.
    #[must_use]
    pub fn short(&self, doc: DocId) -> &'a str {
        let id = &self.scan.corpus.get(doc).id;
        id.rsplit('/').next().filter(|it| !it.is_empty()).unwrap_or(id)
    }

    /// In how little a reader knows an article: its outlet and its day, its headline
    /// where it has neither, its file's name where it has none of them.
    #[must_use]
    pub fn who(&self, doc: DocId) -> String {
        match (self.outlet_of(doc), self.day(doc)) {
            (Some(outlet), Some(day)) => format!("{}, {day}", flowing(outlet)),
            (Some(outlet), None) => flowing(outlet),
            (None, day) => {
                let headline = self.headline(doc);
                let name = if headline.is_empty() { self.short(doc) } else { headline };
                let day = day.map_or(String::new(), |it| format!(", {it}"));
                format!("{}{day}", clip(name, 48))
            }
        }
    }
}

/// The day on which an article appeared, as `2026-03-02`, where it says so.
#[must_use]
pub fn day_of(document: &Document) -> Option<String> {
    let given = document.date.as_deref().and_then(parse_date);
    given.or_else(|| head_date(&document.text)).map(|it| day_name(it.day))
}

/// For each document, what is the site's: ascending, disjoint; pieces between which
/// only white space stands are one.
#[must_use]
pub fn site_spans(scan: &ScanResult) -> Vec<Vec<Span>> {
    let mut res = vec![Vec::new(); scan.corpus.len()];
    for place in scan.furniture.iter().flat_map(|it| &it.occurrences) {
        res[place.doc.index()].push(place.span);
    }
    for (spans, document) in res.iter_mut().zip(scan.corpus.documents()) {
        unite(spans, &document.text);
    }
    res
}

fn unite(spans: &mut Vec<Span>, text: &str) {
    spans.sort_unstable();
    let mut united: Vec<Span> = Vec::with_capacity(spans.len());
    // A line of two pieces, with a blank between, would else be covered by neither.
    for &span in spans.iter().filter(|it| !it.is_empty()) {
        match united.last_mut() {
            Some(last)
                if span.start <= last.end || text[last.end..span.start].trim().is_empty() =>
            {
                last.end = last.end.max(span.end);
            }
            _ => united.push(span),
        }
    }
    *spans = united;
}

/// The headline that the input gives, else the first words; empty for an article without
/// any. Where it is known what is the site's, [`Names::headline`] passes that over.
#[must_use]
pub fn headline_of(document: &Document) -> String {
    headline(document, &[])
}

fn headline(document: &Document, site: &[Span]) -> String {
    if let Some(title) = document.title.as_ref().filter(|it| !it.trim().is_empty()) {
        return flowing(title);
    }
    let lines = document.text.split_inclusive('\n').scan(0, |at, line| {
        let span = Span::new(*at, *at + line.len());
        *at += line.len();
        Some(span.trimmed(&document.text))
    });
    let mut own = lines.filter(|it| !it.is_empty() && !covers(site, *it));
    own.next().map_or_else(String::new, |it| clip(it.of(&document.text), HEADLINE))
}

/// Whether one of `spans` (ascending, disjoint) holds all of `span`.
#[must_use]
pub fn covers(spans: &[Span], span: Span) -> bool {
    let at = spans.partition_point(|it| it.end < span.end);
    spans.get(at).is_some_and(|it| it.contains(span))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::furniture::{Furniture, FurnitureKind};
    use crate::text::Corpus;

    #[test]
    fn an_article_is_known_by_its_headline_its_outlet_and_its_day() {
        let document = |id: &str, text: &str| Document {
            id: id.to_owned(),
            text: text.to_owned(),
            ..Document::default()
        };
        let titled = Document {
            title: Some("Bridge  to close".to_owned()),
            outlet: Some("Gazette".to_owned()),
            date: Some("2 March 2026".to_owned()),
            ..document("a", "Menu\nThe bridge closes.")
        };
        let plain = document("bay/b.txt", "Menu\nFerries run all night\nThe company said so.");
        let corpus = Corpus::new(vec![titled, plain, document("bay/c.txt", "")]);
        let menu = |doc| Place { doc: DocId(doc), span: Span::new(0, 4) };
        let furniture = Furniture {
            kind: FurnitureKind::Notice,
            evidence: String::new(),
            occurrences: vec![menu(0), menu(1)],
        };
        let scan = ScanResult { corpus, furniture: vec![furniture], ..ScanResult::default() };
        let names = Names::new(&scan);
        let shown: Vec<&str> = (0..3).map(|it| names.headline(DocId(it))).collect();
        assert_eq!(shown, ["Bridge to close", "Ferries run all night", ""]);
        let shown: Vec<String> = (0..3).map(|it| names.who(DocId(it))).collect();
        assert_eq!(shown, ["Gazette, 2026-03-02", "Ferries run all night", "c.txt"]);
    }
}
