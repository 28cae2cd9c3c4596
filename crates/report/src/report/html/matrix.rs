//! Who carries what: units against columns, and what only one column has.

use super::overview::composition_bar;
use super::sheet::{SLOT, Sheet};
use super::units::UnitKind as Look;
use super::{Report, clip, percent};
use crate::coverage::{By, Cell, CellState, Coverage, Unit, UnitKind, day_name};
use crate::findings::vocabulary::{self, ARTICLE, WORD, WORDING};
use crate::findings::{CoverageResult, Story, UnitNames, column_label, unit_text};
use crate::report::layout::thousands;
use maud::{Markup, html};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;

/// Columns of one matrix: those that carry most.
const MOST_COLUMNS: usize = 40;
/// Rows of one matrix, of what is told and of set phrases.
const MOST_ROWS: usize = 300;
const MOST_PHRASES: usize = 30;
/// Cells of all matrices of a page: of the stories after that, the page says how many.
const MOST_CELLS: usize = 60_000;
/// Up to so many columns have their names beside their numbers, written across.
const FEW: usize = 6;
/// Rows of the table of outlets.
const MOST_OUTLETS: usize = 500;
/// Paragraphs that only one column has.
const MOST_ONLY: usize = 25;

/// The sign of a state: as in a terminal.
const fn sign(state: CellState) -> &'static str {
    match state {
        CellState::Verbatim => "●",
        CellState::Reworded => "≈",
        CellState::Partial => "◐",
    }
}

impl Report<'_> {
    pub(super) fn matrix(&self, result: &CoverageResult, sheet: &mut Sheet<'_>) -> io::Result<()> {
        let shell = html! {
            section id="matrix" aria-labelledby="h-matrix" {
                h2 id="h-matrix" { "Who carries what" }
                (key())
                (SLOT)
            }
        };
        sheet.within(shell, |sheet| {
            let names = result.names();
            let (mut cells, mut left) = (0, 0);
            for (n, story) in self.stories(result) {
                let shown = Shown::of(&story.coverage);
                let size = shown.columns.len() * shown.rows.len();
                // The first story is shown however large it is.
                if cells > 0 && cells + size > MOST_CELLS {
                    left += 1;
                    continue;
                }
                cells += size;
                let table = Table {
                    report: self,
                    names: &names,
                    coverage: &story.coverage,
                    shown: &shown,
                    by: result.by,
                };
                let table = table.markup();
                sheet.put(html! {
                    @if result.grouped {
                        details.story id={ "story-" (n + 1) } open[n == 0 || self.story.is_some()] {
                            summary { (n + 1) " " (self.story_name(story)) }
                            (table)
                        }
                    } @else {
                        (table)
                    }
                })?;
            }
            let alone = if self.story.is_none() { result.alone.len() } else { 0 };
            sheet.put(html! {
                @if left > 0 {
                    p.empty {
                        "… " (vocabulary::count(left, "more story", "more stories"))
                        ", without a matrix here"
                    }
                }
                @if alone > 0 { p.empty { (ARTICLE.count(alone)) " of no story" } }
            })
        })
    }

    fn story_name(&self, story: &Story) -> Markup {
        let headlines = story.coverage.headlines.iter().flatten();
        let first = headlines.map(|it| it.text.as_str()).find(|it| !it.trim().is_empty());
        let own = story.docs.first().map(|it| self.names.headline(*it));
        html! {
            span dir="auto" { (clip(first.or(own).unwrap_or("a story"), 90)) }
            " " b { (ARTICLE.count(story.docs.len())) }
        }
    }

    /// The number of a document as a link to it, or the letter of an outlet.
    fn column_link(&self, coverage: &Coverage, column: usize, by: By) -> Markup {
        let mark = mark(coverage, column, by);
        html! {
            @match by {
                By::Document => a href={ "#article-" (mark) } { (mark) },
                By::Outlet => (mark),
            }
        }
    }

    fn column_name(&self, coverage: &Coverage, column: usize, by: By) -> String {
        let it = &coverage.columns[column];
        match (by, it.articles.first()) {
            (By::Document, Some(article)) => {
                let outlet = self.names.outlet_of(article.doc).filter(|_| self.outlets_tell);
                clip(outlet.unwrap_or_else(|| self.names.known_by(article.doc)), 36)
            }
            // An article of no outlet stands for itself.
            (By::Outlet, Some(article)) if self.doc(article.doc).id == it.name => {
                clip(self.names.known_by(article.doc), 36)
            }
            _ => clip(&it.name, 32),
        }
    }

    /// What only one column has, the newest words first.
    pub(super) fn only(&self, result: &CoverageResult) -> Markup {
        // The first list is open, to show what the others hold.
        let mut first = true;
        html! {
            section id="only" aria-labelledby="h-only" {
                h2 id="h-only" { "What only one has" }
                p.why {
                    "Paragraphs that no other has, those with most words that nobody else uses first."
                }
                @for (_, story) in self.stories(result) {
                    @let of = only_in(&story.coverage);
                    @if result.grouped && !of.is_empty() {
                        h3.storyname { (self.story_name(story)) }
                    }
                    @for (column, units) in of {
                        (self.only_column(result.by, &story.coverage, column, &units, std::mem::take(&mut first)))
                    }
                }
            }
        }
    }

    fn only_column(
        &self,
        by: By,
        coverage: &Coverage,
        column: usize,
        units: &[&Unit],
        open: bool,
    ) -> Markup {
        let place = |it: &Unit| Some(it.cells.first()?.places.first()?.place);
        html! {
            details.table open[open] {
                summary {
                    i { (mark(coverage, column, by)) } " " (self.column_name(coverage, column, by))
                    " " b { (thousands(units.len())) }
                }
                ul.singles {
                    @for unit in units.iter().take(MOST_ONLY) {
                        @if let Some(place) = place(unit) {
                            li.single {
                                a.at href={ "#" (self.anchor(place)) } { (self.line(place)) }
                                " " span dir="auto" { (clip(unit_text(self.scan, unit), 320)) }
                                " " em { (WORD.count(unit.novel_words)) " new" }
                            }
                        }
                    }
                    @if units.len() > MOST_ONLY {
                        li.empty { "… " (thousands(units.len() - MOST_ONLY)) " more" }
                    }
                }
            }
        }
    }

    /// The outlets of a comparison by outlet, with what their words are.
    pub(super) fn outlets(&self, result: &CoverageResult) -> Markup {
        // Letters are of one story; so many are listed.
        let all = self.stories(result).flat_map(|(n, it)| {
            let coverage = &it.coverage;
            (0..coverage.columns.len()).map(move |column| (n, coverage, column))
        });
        html! {
            @if result.by == By::Outlet {
                h2 { "Outlets" }
                div.wide {
                    table.list.arts {
                        thead {
                            tr {
                                th scope="col" { span.vh { "Letter" } }
                                th scope="col" { "Outlet" }
                                th scope="col" class="num" { "Words" }
                                th scope="col" { "What its words are" }
                            }
                        }
                        tbody {
                            @for (n, coverage, column) in all.take(MOST_OUTLETS) {
                                @let it = &coverage.columns[column];
                                @let words = &coverage.compositions[column];
                                tr {
                                    td { i { (column_label(column)) } }
                                    td {
                                        (clip(&it.name, 60))
                                        small {
                                            @if result.grouped { "story " (n + 1) ", " }
                                            (ARTICLE.count(it.articles.len()))
                                        }
                                    }
                                    td.num { (thousands(words.words)) }
                                    td { (composition_bar(words)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Headlines side by side, and who appeared when.
    pub(super) fn headlines_and_times(&self, result: &CoverageResult) -> Markup {
        // Of one story: of many, each has its own.
        let mut stories = self.stories(result);
        let (Some((_, story)), None) = (stories.next(), stories.next()) else { return html! {} };
        html! {
            (self.headlines(&story.coverage, result.by))
            (self.times(&story.coverage, result.by))
        }
    }

    fn headlines(&self, coverage: &Coverage, by: By) -> Markup {
        let mut wordings: BTreeMap<usize, (Vec<usize>, &str)> = BTreeMap::new();
        for (column, headlines) in coverage.headlines.iter().enumerate() {
            for it in headlines {
                let columns = &mut wordings.entry(it.wording).or_insert((Vec::new(), &it.text)).0;
                if columns.last() != Some(&column) {
                    columns.push(column);
                }
            }
        }
        html! {
            @if !wordings.is_empty() {
                h2 { "Headlines " b { (WORDING.count(wordings.len())) } }
                ul.lines {
                    @for (columns, text) in wordings.values().take(MOST_PHRASES) {
                        li {
                            i {
                                @for (n, &column) in columns.iter().enumerate() {
                                    @if n > 0 { " " }
                                    (self.column_link(coverage, column, by))
                                }
                            }
                            " " span dir="auto" { (clip(text, 200)) }
                        }
                    }
                    @if wordings.len() > MOST_PHRASES {
                        li.empty { "… " (thousands(wordings.len() - MOST_PHRASES)) " more" }
                    }
                }
            }
        }
    }

    fn times(&self, coverage: &Coverage, by: By) -> Markup {
        let unknown = coverage.columns.len().saturating_sub(coverage.order.len());
        html! {
            @if !coverage.order.is_empty() {
                h2 { "Order of appearance" }
                ol.lines {
                    @for (n, it) in coverage.order.iter().enumerate() {
                        @let appearance = &coverage.appearances[it.column];
                        @if let Some(when) = appearance.when {
                            li {
                                i { (self.column_link(coverage, it.column, by)) } " "
                                (self.column_name(coverage, it.column, by)) " "
                                b { (day_name(when.day)) }
                                @if let Some(given) = &appearance.given { " “" (clip(given, 60)) "”" }
                                @if appearance.from_text { " " em { "says the text" } }
                                @if n > 0 && !it.surely_later {
                                    " " em { "perhaps no later than the one before" }
                                }
                            }
                        }
                    }
                    @if unknown > 0 {
                        li.empty {
                            "nothing says when " (vocabulary::count(unknown, "other", "others"))
                            " appeared"
                        }
                    }
                }
            }
        }
    }
}

/// What the signs of the matrix mean.
fn key() -> Markup {
    html! {
        ul.keyline {
            li { b.verbatim { "●" } " verbatim" }
            li { b.reworded { "≈" } " reworded" }
            li { b.partial { "◐" } " partial" }
            li { "· absent" }
            li { "* in an article inside another page" }
            li { u { "●" } " had it first, as far as dates and credits tell" }
            li { "all by the fullest wording" }
        }
    }
}

/// For each column, what only it has, those with most new words first.
fn only_in(coverage: &Coverage) -> BTreeMap<usize, Vec<&Unit>> {
    let mut of: BTreeMap<usize, Vec<&Unit>> = BTreeMap::new();
    for unit in coverage.units.iter().filter(|it| it.kind == UnitKind::Only) {
        if let Some(cell) = unit.cells.first() {
            of.entry(cell.column).or_default().push(unit);
        }
    }
    of.values_mut().for_each(|units| units.sort_by_key(|it| Reverse(it.novel_words)));
    of
}

/// The matrix of one story.
struct Table<'a> {
    report: &'a Report<'a>,
    names: &'a UnitNames,
    coverage: &'a Coverage,
    shown: &'a Shown,
    by: By,
}

impl Table<'_> {
    fn markup(&self) -> Markup {
        let Shown { columns, rows, .. } = self.shown;
        if rows.is_empty() {
            return html! { p.empty { "These share nothing." } };
        }
        let phrase = |at: usize| self.coverage.units[at].kind == UnitKind::SetPhrase;
        // Set phrases are last.
        let (told, phrases) = rows.split_at(rows.partition_point(|&at| !phrase(at)));
        html! {
            div.wide {
                table.matrix.few[columns.len() <= FEW] {
                    thead { tr { td {} @for &column in columns { (self.head(column)) } } }
                    tbody {
                        @for &at in told { (self.row(at)) }
                        @if !phrases.is_empty() {
                            tr.group {
                                th colspan=(columns.len() + 1) scope="colgroup" { "Set phrases" }
                            }
                        }
                        @for &at in phrases { (self.row(at)) }
                    }
                }
            }
            @for (n, what) in [(self.shown.rows_left, "row"), (self.shown.columns_left, "column")] {
                @if n > 0 { p.empty { "… " (thousands(n)) " more " (what) "s, less shared" } }
            }
        }
    }

    fn head(&self, column: usize) -> Markup {
        html! {
            th scope="col" {
                div {
                    i { (self.report.column_link(self.coverage, column, self.by)) } " "
                    span { (self.report.column_name(self.coverage, column, self.by)) }
                }
            }
        }
    }

    fn row(&self, at: usize) -> Markup {
        let unit = &self.coverage.units[at];
        let id = self.names.of(self.coverage, at);
        // The more columns, the less room for words.
        let most = if self.shown.columns.len() > 2 * FEW { 90 } else { 150 };
        let scan = self.report.scan;
        let look = Look::of_coverage(scan, unit);
        let first = unit.origin.as_ref().ok().and_then(|it| unit.cells.get(it.carrier));
        html! {
            tr data-unit=(id) {
                th scope="row" {
                    a.c.(look.class()) href={ "#" (id) } aria-label={ (id) ": " (look.name()) } { (id) }
                    " "
                    @if let Some(speaker) = &unit.speaker { b { (speaker) } " " }
                    span dir="auto" { (clip(unit_text(scan, unit), most)) }
                }
                @for &column in &self.shown.columns {
                    @if let Some(cell) = unit.cells.iter().find(|it| it.column == column) {
                        (self.cell(&id, cell, first.is_some_and(|it| it.column == column)))
                    } @else {
                        td.absent { "·" }
                    }
                }
            }
        }
    }

    fn cell(&self, id: &str, cell: &Cell, first: bool) -> Markup {
        let Some(it) = cell.places.first() else { return html! { td {} } };
        let inside = cell.places.iter().all(|it| it.part.is_some());
        let state = cell.state.name();
        let line = self.report.line(it.place);
        let mut about = format!("{state}, article {} line {line}", it.place.doc.0 + 1);
        if cell.state != CellState::Verbatim {
            let (alike, of) = (percent(cell.similarity), percent(cell.coverage));
            about += &format!(", {alike} alike, {of} of the fullest wording");
        }
        about += if inside { ", in an article inside the page" } else { "" };
        about += if first { ", had it first" } else { "" };
        html! {
            td.(state) data-doc=(it.place.doc.0 + 1) data-column=(mark(self.coverage, cell.column, self.by)) {
                a href={ "#" (self.report.anchor(it.place)) } data-u=(id) title=(about)
                    aria-label={ (id) " " (about) }
                {
                    @if first { u { (sign(cell.state)) } } @else { (sign(cell.state)) }
                    @if inside { "*" }
                }
            }
        }
    }
}

/// The number of a document, or the letter of an outlet.
fn mark(coverage: &Coverage, column: usize, by: By) -> String {
    match (by, coverage.columns[column].articles.first()) {
        (By::Document, Some(it)) => (it.doc.0 + 1).to_string(),
        _ => column_label(column),
    }
}

/// What of a story a matrix shows.
struct Shown {
    columns: Vec<usize>,
    columns_left: usize,
    rows: Vec<usize>,
    rows_left: usize,
}

impl Shown {
    fn of(coverage: &Coverage) -> Self {
        let of = |kinds: &[UnitKind]| -> Vec<usize> {
            (0..coverage.units.len())
                .filter(|&at| kinds.contains(&coverage.units[at].kind))
                .collect()
        };
        let mut rows = of(&[UnitKind::Quotation, UnitKind::Paragraph, UnitKind::Passage]);
        let mut phrases = of(&[UnitKind::SetPhrase]);
        let rows_left =
            rows.len().saturating_sub(MOST_ROWS) + phrases.len().saturating_sub(MOST_PHRASES);
        rows.truncate(MOST_ROWS);
        phrases.truncate(MOST_PHRASES);
        rows.extend(phrases);
        // By the rows that are shown: other columns would have little but dots.
        let mut used = vec![0usize; coverage.columns.len()];
        for cell in rows.iter().flat_map(|&at| &coverage.units[at].cells) {
            used[cell.column] += 1;
        }
        let mut columns: Vec<usize> = (0..used.len()).collect();
        columns.sort_by_key(|&it| (Reverse(used[it]), it));
        columns.truncate(MOST_COLUMNS);
        columns.sort_unstable();
        Self { columns_left: used.len() - columns.len(), columns, rows, rows_left }
    }
}
