//! Pages for a browser: one file each, which asks for nothing else.
//!
//! [`scan_html`] and [`quotes_html`] write a report that can be read from end to
//! end without a script; the script makes a tool of it: articles side by side whose
//! shared passages light each other, filters, search, keys. All text is written here,
//! escaped by its type ([`Sheet`]); the script makes no markup, it only shows, hides and
//! moves what is there. The diff's page stands in the same [`frame`](Frame).
//!
//! Nothing in a page depends on the clock or on the machine: the same result gives
//! the same bytes.
//!
//! Size: two to four times the articles' text, and 50 kB.
//! Lists that would grow with the square (a passage in hundreds of articles) are cut,
//! and the script fills them in from the marks in the text.

mod anchor;
mod cards;
mod check;
mod figures;
mod frame;
mod highlights;
mod matrix;
mod overview;
mod people;
mod reading;
mod seen;
mod sheet;
#[cfg(test)]
mod strict;
mod supported;
#[cfg(test)]
mod tests;
mod timelines;
mod units;
mod wording;

use crate::findings::vocabulary::{self, ARTICLE, WORD, clip};
use crate::findings::{
    CoverageResult, Highlight, Names, QuotesResult, Ranking, ScanResult, Story, covers, highlights,
    site_spans,
};
use crate::report::layout::thousands;
use crate::segment::EmbeddedArticle;
use crate::text::{DocId, Document, Place, Span};
use maud::{Markup, PreEscaped, html};
use std::io::{self, Write};
use units::Units;

pub(crate) use anchor::anchor;
pub use check::check_html;
pub(crate) use frame::Frame;
pub use frame::{BASE_STYLE, source};
pub use people::quoted_html;
pub use seen::{SEEN_STYLE, Shelf, seen_html, seen_markup};
pub use sheet::on_a_sheet;
pub(crate) use sheet::{SLOT, Sheet};
pub use supported::verify_html;
pub use wording::marked;

const STYLE: &str = include_str!("assets/report.css");
const SCRIPT: &str = include_str!("assets/report.js");
/// The list of keys, which the script opens.
const HELP: &str = include_str!("assets/help.html");

/// Writes a scan as one self-contained page.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn scan_html(result: &ScanResult, out: &mut dyn Write) -> io::Result<()> {
    let ranking = Ranking::of(result);
    let statements: Vec<(usize, usize)> = ranking.quotations.iter().copied().enumerate().collect();
    let units = Units::new(result, &statements, &ranking, true);
    let heading = format!("What {} share", ARTICLE.count(result.corpus.len()));
    Report { units, ..Report::new(result, heading, ranking) }.write(out)
}

/// Writes the chosen quotations as one self-contained page, with the articles that
/// they stand in.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn quotes_html(result: &QuotesResult, out: &mut dyn Write) -> io::Result<()> {
    let ranking = Ranking::of(&result.scan);
    let units = Units::new(&result.scan, &result.groups, &ranking, false);
    let heading = format!("Who is quoted in {}", ARTICLE.count(result.scan.corpus.len()));
    let report = Report::new(&result.scan, heading, ranking);
    Report { units, quotes: Some(result), ..report }.write(out)
}

/// Writes who carries what as one self-contained page: of all stories, or of the one
/// at the index `story`, with its articles only. Nothing has that index, or no index is
/// given: all.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn compare_html(
    result: &CoverageResult,
    story: Option<usize>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let story = story.filter(|&it| it < result.stories.len());
    let units = Units::of_coverage(result, story);
    let mut report = Report::new(&result.scan, String::new(), Ranking::of(&result.scan));
    if let Some(at) = story {
        report.shown.clone_from(&result.stories[at].docs);
    }
    let heading = format!("Who carries what in {}", ARTICLE.count(report.shown.len()));
    Report { units, coverage: Some(result), story, heading, ..report }.write(out)
}

/// A page that is being written.
struct Report<'a> {
    scan: &'a ScanResult,
    ranking: Ranking,
    units: Units,
    /// The quotations that were asked for, where the page is about those.
    quotes: Option<&'a QuotesResult>,
    /// Who carries what, where the page is about that.
    coverage: Option<&'a CoverageResult>,
    heading: String,
    /// The story that was asked for, where the page is about one of several.
    story: Option<usize>,
    /// The documents of the page, ascending.
    shown: Vec<DocId>,
    /// Whether more than one outlet is known.
    outlets_tell: bool,
    /// What people know the documents by.
    names: Names<'a>,
    /// For each document, the articles inside it, by place.
    inside: Vec<Vec<&'a EmbeddedArticle>>,
    /// For each document, what is furniture, by place; overlapping spans are one.
    furniture: Vec<Vec<Span>>,
}

impl<'a> Report<'a> {
    fn new(scan: &'a ScanResult, heading: String, ranking: Ranking) -> Self {
        let mut inside = vec![Vec::new(); scan.corpus.len()];
        for &at in &ranking.embedded {
            let it = &scan.embedded[at];
            inside[it.doc.index()].push(&it.article);
        }
        Self {
            units: Units::new(scan, &[], &ranking, false),
            quotes: None,
            coverage: None,
            names: Names::new(scan),
            story: None,
            shown: (0u32..).take(scan.corpus.len()).map(DocId).collect(),
            outlets_tell: {
                let mut outlets =
                    scan.corpus.documents().iter().filter_map(|it| it.outlet.as_ref());
                let first = outlets.next();
                outlets.any(|it| Some(it) != first)
            },
            scan,
            ranking,
            heading,
            inside,
            furniture: site_spans(scan),
        }
    }

    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let title = format!("{} · wireprint", self.heading);
        Frame { title: &title, style: STYLE, script: Some(SCRIPT) }.page(out, |sheet| {
            sheet.put(self.head())?;
            sheet.within(html! { main id="main" { (SLOT) } }, |sheet| self.sections(sheet))?;
            sheet.put(PreEscaped(HELP.to_owned()))
        })
    }

    fn sections(&self, sheet: &mut Sheet<'_>) -> io::Result<()> {
        sheet.put(self.overview())?;
        if let Some(coverage) = self.coverage {
            self.matrix(coverage, sheet)?;
        }
        self.reading(sheet)?;
        self.quotations(sheet)?;
        if self.quotes.is_some() {
            return Ok(());
        }
        self.passages(sheet)?;
        sheet.put(match self.coverage {
            Some(coverage) => self.only(coverage),
            None => self.site(),
        })
    }

    fn docs(&self) -> impl Iterator<Item = DocId> {
        self.shown.iter().copied()
    }

    fn shows(&self, doc: DocId) -> bool {
        self.shown.binary_search(&doc).is_ok()
    }

    /// The stories of the page, each with its index.
    fn stories<'r>(
        &self,
        result: &'r CoverageResult,
    ) -> impl Iterator<Item = (usize, &'r Story)> + use<'r> {
        let story = self.story;
        let all = result.stories.iter().enumerate();
        all.filter(move |it| story.is_none_or(|asked| asked == it.0))
    }

    /// A link to a place, and what it says. What stands in an article that the page does not
    /// have is named without a link.
    fn link(&self, place: Place, class: Option<&str>, unit: Option<&str>, says: &Markup) -> Markup {
        html! {
            @if self.shows(place.doc) {
                a href={ "#" (self.anchor(place)) } class=[class] data-u=[unit] { (says) }
            } @else {
                span.at { (says) } " " em { "not in this story" }
            }
        }
    }

    /// The main findings of what the page is about.
    fn highlights(&self) -> Vec<Highlight> {
        match (self.quotes, self.coverage) {
            (Some(it), _) => it.highlights(),
            (_, Some(it)) => it.highlights(),
            _ => highlights(self.scan),
        }
    }

    fn doc(&self, doc: DocId) -> &'a Document {
        &self.scan.corpus.documents()[doc.index()]
    }

    fn text(&self, place: Place) -> &'a str {
        place.span.of(&self.doc(place.doc).text)
    }

    fn line(&self, place: Place) -> usize {
        self.scan.lines[place.doc.index()].line(place.span.start)
    }

    /// The address of a place on this page, without the `#`; needs no escaping.
    fn anchor(&self, place: Place) -> String {
        anchor(&self.doc(place.doc).id, self.line(place))
    }

    /// The outlet whose text stands at a place.
    fn outlet(&self, place: Place) -> Option<&'a str> {
        self.names.outlet(place)
    }

    /// In how little a reader knows an article: outlet and day where the outlet tells it
    /// from others, else the headline; the file's name where there is none.
    fn known_by(&self, doc: DocId) -> String {
        let headline = self.names.headline(doc);
        match (self.names.outlet_of(doc), headline.is_empty()) {
            (Some(outlet), true) => outlet.to_owned(),
            (Some(outlet), false) if self.outlets_tell => format!("{outlet}: {headline}"),
            (_, false) => headline.to_owned(),
            (None, true) => self.short(doc).to_owned(),
        }
    }

    /// What tells a document from others in little room: the last part of its id.
    fn short(&self, doc: DocId) -> &'a str {
        self.names.short(doc)
    }

    fn head(&self) -> Markup {
        let units = |statement: bool| {
            self.units.all.iter().filter(|it| it.id.starts_with('q') == statement).count()
        };
        let mut sections = vec![("overview", "Overview", None)];
        if self.coverage.is_some() {
            sections.push(("matrix", "Matrix", None));
        }
        sections.push(("reading", "Reading", Some(self.shown.len())));
        sections.push(("quotations", "Quotations", Some(units(true))));
        if self.quotes.is_none() {
            sections.push(("passages", "Passages", Some(units(false))));
            sections.push(match self.coverage {
                Some(_) => ("only", "Only in one", None),
                None => ("site", "Sites", Some(self.scan.furniture.len())),
            });
        }
        html! {
            a.skip href="#main" { "Skip to the report" }
            header.top {
                div.brand { h1 { (self.heading) } p { (self.summary()) } }
                nav aria-label="Sections" {
                    @for (id, name, count) in sections {
                        a href={ "#" (id) } {
                            (name)
                            @if let Some(count) = count { " " b { (thousands(count)) } }
                        }
                    }
                }
                button.js.key type="button" id="keys" aria-haspopup="dialog" { "Keys " kbd { "?" } }
            }
            (self.filters())
        }
    }

    fn summary(&self) -> String {
        let words: usize = self.docs().map(|it| self.scan.facts[it.index()].words).sum();
        let mut parts = vec![ARTICLE.count(self.shown.len()), WORD.count(words)];
        let inside = self.docs().map(|it| self.inside[it.index()].len()).sum();
        if let (Some(at), Some(coverage)) = (self.story, self.coverage) {
            parts.insert(0, format!("story {} of {}", at + 1, coverage.stories.len()));
        }
        if inside > 0 {
            parts.push(format!("{} inside other pages", ARTICLE.count(inside)));
        }
        parts.join(" · ")
    }

    fn filters(&self) -> Markup {
        let lists = [
            ("outlet", "Outlet", "Every outlet", &self.units.outlets),
            ("speaker", "Speaker", "Every speaker", &self.units.speakers),
        ];
        html! {
            div.js.filters role="search" aria-label="Filter the report" {
                input type="search" id="find" placeholder="Search"
                    aria-label="Search articles, quotations and passages" autocomplete="off"
                    spellcheck="false";
                @for (id, name, all, list) in lists {
                    @if !list.is_empty() {
                        select id=(id) aria-label=(name) {
                            option value="" { (all) }
                            @for (n, name) in list.iter().enumerate() {
                                option value=(n) { (clip(name, 60)) }
                            }
                        }
                    }
                }
                div.kinds role="group" aria-label="Kinds" {
                    @for (kind, count) in self.units.counts() {
                        label.kind.(kind.class()) {
                            input type="checkbox" name="kind" value=(kind.class()) checked;
                            span { (kind.plural()) " " b { (thousands(count)) } }
                        }
                    }
                }
                span id="shown" role="status" {}
                button type="button" id="clear" hidden { "Clear" }
            }
        }
    }
}

/// Whole percent, which no line break parts.
fn percent(share: f64) -> String {
    vocabulary::percent(share).replace(' ', "\u{a0}")
}
