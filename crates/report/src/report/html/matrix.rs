//! Who carries what: units against columns, and what only one column has.

use super::units::UnitKind as Look;
use super::{Report, clip, count, escape, percent};
use crate::coverage::{By, Cell, CellState, Coverage, Unit, UnitKind, day_name};
use crate::findings::{CoverageResult, Story, UnitNames, column_label, unit_text};
use crate::report::layout::thousands;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

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
    pub(super) fn matrix(&self, result: &CoverageResult, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(
            "<section id=\"matrix\" aria-labelledby=\"h-matrix\"><h2 id=\"h-matrix\">Who carries what\
             </h2>\n<ul class=\"keyline\"><li><b class=\"verbatim\">●</b> verbatim</li>\
             <li><b class=\"reworded\">≈</b> reworded</li><li><b class=\"partial\">◐</b> partial</li>\
             <li>· absent</li><li>* in an article inside another page</li>\
             <li><u>●</u> had it first, as far as dates and credits tell</li>\
             <li>all by the fullest wording</li></ul>\n"
                .as_bytes(),
        )?;
        let names = result.names();
        let mut cells = 0;
        let mut left = 0;
        for (n, story) in self.stories(result) {
            let coverage = &story.coverage;
            let shown = Shown::of(coverage);
            let size = shown.columns.len() * shown.rows.len();
            if cells > 0 && cells + size > MOST_CELLS {
                left += 1;
                continue;
            }
            cells += size;
            if result.grouped {
                let open = if n == 0 || self.story.is_some() { " open" } else { "" };
                writeln!(
                    out,
                    "<details class=\"story\" id=\"story-{0}\"{open}><summary>{0} {1}</summary>",
                    n + 1,
                    self.story_name(story)
                )?;
            }
            self.table(&names, coverage, &shown, result.by, out)?;
            if result.grouped {
                writeln!(out, "</details>")?;
            }
        }
        if left > 0 {
            writeln!(
                out,
                "<p class=\"empty\">… {}, without a matrix here</p>",
                if left == 1 {
                    "1 more story".to_owned()
                } else {
                    format!("{} more stories", thousands(left))
                }
            )?;
        }
        if self.story.is_none() && !result.alone.is_empty() {
            let alone = count(result.alone.len(), "article");
            writeln!(out, "<p class=\"empty\">{alone} of no story</p>")?;
        }
        out.write_all(b"</section>\n")
    }

    fn story_name(&self, story: &Story) -> String {
        let headlines = story.coverage.headlines.iter().flatten();
        let first = headlines.map(|it| it.text.as_str()).find(|it| !it.trim().is_empty());
        let own = story.docs.first().map(|it| self.names.headline(*it));
        let name = escape(&clip(first.or(own).unwrap_or("a story"), 90));
        format!("<span dir=\"auto\">{name}</span> <b>{}</b>", count(story.docs.len(), "article"))
    }

    fn table(
        &self,
        names: &UnitNames,
        coverage: &Coverage,
        shown: &Shown,
        by: By,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        if shown.rows.is_empty() {
            return writeln!(out, "<p class=\"empty\">These share nothing.</p>");
        }
        let few = if shown.columns.len() <= FEW { " few" } else { "" };
        write!(out, "<div class=\"wide\"><table class=\"matrix{few}\"><thead><tr><td></td>")?;
        for &column in &shown.columns {
            let name = escape(&self.column_name(coverage, column, by));
            let label = self.column_link(coverage, column, by);
            write!(out, "<th scope=\"col\"><div><i>{label}</i> <span>{name}</span></div></th>")?;
        }
        out.write_all(b"</tr></thead>\n<tbody>\n")?;
        let mut group = None;
        for &at in &shown.rows {
            let unit = &coverage.units[at];
            let phrase = unit.kind == UnitKind::SetPhrase;
            if phrase && group != Some(true) {
                write!(
                    out,
                    "<tr class=\"group\"><th colspan=\"{}\" scope=\"colgroup\">Set phrases</th></tr>",
                    shown.columns.len() + 1
                )?;
            }
            group = Some(phrase);
            self.row(names, coverage, (shown, by), at, out)?;
        }
        out.write_all(b"</tbody></table></div>\n")?;
        for (n, what) in [(shown.rows_left, "row"), (shown.columns_left, "column")] {
            if n > 0 {
                writeln!(
                    out,
                    "<p class=\"empty\">… {} more {what}s, less shared</p>",
                    thousands(n)
                )?;
            }
        }
        Ok(())
    }

    fn row(
        &self,
        names: &UnitNames,
        coverage: &Coverage,
        (shown, by): (&Shown, By),
        at: usize,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let unit = &coverage.units[at];
        let id = names.of(coverage, at);
        // The more columns, the less room for words.
        let most = if shown.columns.len() > 2 * FEW { 90 } else { 150 };
        let look = Look::of_coverage(self.scan, unit);
        let speaker =
            unit.speaker.as_ref().map_or(String::new(), |it| format!("<b>{}</b> ", escape(it)));
        write!(
            out,
            "<tr data-unit=\"{id}\"><th scope=\"row\"><a class=\"c {}\" href=\"#{id}\" aria-label=\"{id}: {}\">{id}</a> \
             {speaker}<span dir=\"auto\">{}</span></th>",
            look.class(),
            look.name(),
            escape(&clip(unit_text(self.scan, unit), most))
        )?;
        let first = unit.origin.as_ref().ok().and_then(|it| unit.cells.get(it.carrier));
        for &column in &shown.columns {
            match unit.cells.iter().find(|it| it.column == column) {
                Some(cell) => {
                    let first = first.is_some_and(|it| it.column == column);
                    let mark = mark(coverage, column, by);
                    self.cell(&id, cell, &mark, first, out)?;
                }
                None => out.write_all("<td class=\"absent\">·</td>".as_bytes())?,
            }
        }
        out.write_all(b"</tr>\n")
    }

    fn cell(
        &self,
        id: &str,
        cell: &Cell,
        mark: &str,
        first: bool,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let Some(it) = cell.places.first() else { return out.write_all(b"<td></td>") };
        let inside = cell.places.iter().all(|it| it.part.is_some());
        let state = cell.state.name();
        let mut about =
            format!("{state}, article {} line {}", it.place.doc.0 + 1, self.line(it.place));
        if cell.state != CellState::Verbatim {
            let (alike, of) = (percent(cell.similarity), percent(cell.coverage));
            about += &format!(", {alike} alike, {of} of the fullest wording");
        }
        about += if inside { ", in an article inside the page" } else { "" };
        about += if first { ", had it first" } else { "" };
        let sign = if first {
            format!("<u>{}</u>", sign(cell.state))
        } else {
            sign(cell.state).to_owned()
        };
        write!(
            out,
            "<td class=\"{state}\" data-doc=\"{}\" data-column=\"{mark}\"><a href=\"#{}\" data-u=\"{id}\" title=\"{about}\" aria-label=\"{id} {about}\">{sign}{}</a></td>",
            it.place.doc.0 + 1,
            self.anchor(it.place),
            if inside { "*" } else { "" }
        )
    }

    /// The same as a link to the document.
    fn column_link(&self, coverage: &Coverage, column: usize, by: By) -> String {
        let mark = mark(coverage, column, by);
        match by {
            By::Document => format!("<a href=\"#article-{mark}\">{mark}</a>"),
            By::Outlet => mark,
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
    pub(super) fn only(&self, result: &CoverageResult, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(
            b"<section id=\"only\" aria-labelledby=\"h-only\"><h2 id=\"h-only\">What only one has</h2>\n\
              <p class=\"why\">Paragraphs that no other has, those with most words that nobody else uses first.</p>\n",
        )?;
        // The first list is open, to show what the others hold.
        let mut open = " open";
        for (_, story) in self.stories(result) {
            let coverage = &story.coverage;
            if result.grouped && coverage.units.iter().any(|it| it.kind == UnitKind::Only) {
                writeln!(out, "<h3 class=\"storyname\">{}</h3>", self.story_name(story))?;
            }
            let mut of: BTreeMap<usize, Vec<&Unit>> = BTreeMap::new();
            for unit in coverage.units.iter().filter(|it| it.kind == UnitKind::Only) {
                if let Some(cell) = unit.cells.first() {
                    of.entry(cell.column).or_default().push(unit);
                }
            }
            for (column, mut units) in of {
                units.sort_by_key(|it| Reverse(it.novel_words));
                writeln!(
                    out,
                    "<details class=\"table\"{open}><summary><i>{}</i> {} <b>{}</b></summary><ul class=\"singles\">",
                    mark(coverage, column, result.by),
                    escape(&self.column_name(coverage, column, result.by)),
                    thousands(units.len())
                )?;
                open = "";
                for unit in units.iter().take(MOST_ONLY) {
                    let Some(it) = unit.cells.first().and_then(|it| it.places.first()) else {
                        continue;
                    };
                    writeln!(
                        out,
                        "<li class=\"single\"><a class=\"at\" href=\"#{}\">{}</a> <span dir=\"auto\">{}</span> <em>{} new</em></li>",
                        self.anchor(it.place),
                        self.line(it.place),
                        escape(&clip(unit_text(self.scan, unit), 320)),
                        count(unit.novel_words, "word")
                    )?;
                }
                let left = units.len().saturating_sub(MOST_ONLY);
                if left > 0 {
                    writeln!(out, "<li class=\"empty\">… {} more</li>", thousands(left))?;
                }
                writeln!(out, "</ul></details>")?;
            }
        }
        out.write_all(b"</section>\n")
    }

    /// The outlets of a comparison by outlet, with what their words are.
    pub(super) fn outlets(&self, result: &CoverageResult, out: &mut dyn Write) -> io::Result<()> {
        if result.by != By::Outlet {
            return Ok(());
        }
        out.write_all(
            b"<h2>Outlets</h2>\n<div class=\"wide\"><table class=\"list arts\"><thead><tr>\
              <th scope=\"col\"><span class=\"vh\">Letter</span></th><th scope=\"col\">Outlet</th>\
              <th scope=\"col\" class=\"num\">Words</th><th scope=\"col\">What its words are</th>\
              </tr></thead><tbody>\n",
        )?;
        // Letters are of one story; so many are listed.
        let all = self.stories(result).flat_map(|(n, it)| {
            let coverage = &it.coverage;
            (0..coverage.columns.len()).map(move |column| (n, coverage, column))
        });
        for (n, coverage, column) in all.take(MOST_OUTLETS) {
            let story = if result.grouped { format!("story {}, ", n + 1) } else { String::new() };
            let it = &coverage.compositions[column];
            writeln!(
                out,
                "<tr><td><i>{}</i></td><td>{}<small>{story}{}</small></td><td class=\"num\">{}</td><td>{}</td></tr>",
                column_label(column),
                escape(&clip(&coverage.columns[column].name, 60)),
                count(coverage.columns[column].articles.len(), "article"),
                thousands(it.words),
                super::overview::composition_bar(it)
            )?;
        }
        out.write_all(b"</tbody></table></div>\n")
    }

    /// Headlines side by side, and who appeared when.
    pub(super) fn headlines_and_times(
        &self,
        result: &CoverageResult,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        // Of one story: of many, each has its own.
        let mut stories = self.stories(result);
        let (Some((_, story)), None) = (stories.next(), stories.next()) else { return Ok(()) };
        let coverage = &story.coverage;
        let mark = |column: usize| self.column_link(coverage, column, result.by);
        let mut wordings: BTreeMap<usize, (Vec<String>, &str)> = BTreeMap::new();
        for (column, headlines) in coverage.headlines.iter().enumerate() {
            for it in headlines {
                let entry = wordings.entry(it.wording).or_insert((Vec::new(), &it.text));
                let mark = mark(column);
                if !entry.0.contains(&mark) {
                    entry.0.push(mark);
                }
            }
        }
        if !wordings.is_empty() {
            writeln!(
                out,
                "<h2>Headlines <b>{}</b></h2>\n<ul class=\"lines\">",
                count(wordings.len(), "wording")
            )?;
            for (columns, text) in wordings.values().take(MOST_PHRASES) {
                let text = escape(&clip(text, 200));
                writeln!(
                    out,
                    "<li><i>{}</i> <span dir=\"auto\">{text}</span></li>",
                    columns.join(" ")
                )?;
            }
            let left = wordings.len().saturating_sub(MOST_PHRASES);
            if left > 0 {
                writeln!(out, "<li class=\"empty\">… {} more</li>", thousands(left))?;
            }
            out.write_all(b"</ul>\n")?;
        }
        if coverage.order.is_empty() {
            return Ok(());
        }
        out.write_all(b"<h2>Order of appearance</h2>\n<ol class=\"lines\">\n")?;
        for (n, it) in coverage.order.iter().enumerate() {
            let appearance = &coverage.appearances[it.column];
            let Some(when) = appearance.when else { continue };
            let given = appearance
                .given
                .as_deref()
                .map_or(String::new(), |it| format!(" “{}”", escape(&clip(it, 60))));
            let sure = if n == 0 || it.surely_later {
                ""
            } else {
                " <em>perhaps no later than the one before</em>"
            };
            let says = if appearance.from_text { " <em>says the text</em>" } else { "" };
            writeln!(
                out,
                "<li><i>{}</i> {} <b>{}</b>{given}{says}{sure}</li>",
                mark(it.column),
                escape(&self.column_name(coverage, it.column, result.by)),
                escape(&day_name(when.day))
            )?;
        }
        let unknown = coverage.columns.len().saturating_sub(coverage.order.len());
        if unknown > 0 {
            writeln!(
                out,
                "<li class=\"empty\">nothing says when {} appeared</li>",
                if unknown == 1 {
                    "1 other".to_owned()
                } else {
                    format!("{} others", thousands(unknown))
                }
            )?;
        }
        out.write_all(b"</ol>\n")
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
