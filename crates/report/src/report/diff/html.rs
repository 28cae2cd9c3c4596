//! A diff as one page for a browser.

use super::DiffReport;
use super::rows::{Row, rows};
use super::runs::cosmetics;
use super::summary::{diff_summary, mark, minimap, settings};
use super::unified::{fold_text, note};
use crate::diff::{BlockChange, ChangeKind, EditClass, Letters, WordOp, WordOpKind, letter_diff};
use crate::findings::vocabulary::count;
use crate::report::html::{Frame, SLOT, Sheet};
use crate::segment::BlockKind;
use crate::text::Document;
use maud::{Markup, html};
use std::io::{self, Write};

/// The style sheet of the diff.
const STYLE: &str = include_str!("../html/assets/diff.css");

/// Writes a diff as one self-contained page.
///
/// No script and no request: the switches between one column and two, and
/// between what differs and what is shared, are form controls that the style
/// sheet reads, so that a keyboard and a screen reader work them. Both ends of a
/// move link to each other. The policy in the head forbids everything but the
/// style; the articles' text is escaped, control and bidirectional characters
/// shown.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn diff_html(report: &DiffReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let title = format!("{} → {}", report.a.id, report.b.id);
    Frame { title: &title, style: STYLE, script: None }.page(out, |sheet| {
        let page = Page::new(report, String::new());
        sheet.put(html! { header { (page.head()) } })?;
        sheet.put(controls())?;
        sheet.within(html! { main id="diff" { (SLOT) } }, |sheet| page.rows(sheet))
    })
}

/// Writes several diffs as one page: a list of the steps, each with what happened in it,
/// and below it every step as [`diff_html`] shows it.
///
/// A step is a diff and what stands above it, such as the entry of a feed; equal neighbors
/// are said once. Steps in which nothing differs are in the list alone.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn diffs_html(steps: &[(Option<&str>, DiffReport<'_>)], out: &mut dyn Write) -> io::Result<()> {
    let differing = steps.iter().filter(|it| differs(&it.1)).count();
    let title =
        format!("{}, {differing} with changes", count(steps.len(), "comparison", "comparisons"));
    Frame { title: &title, style: STYLE, script: None }.page(out, |sheet| {
        sheet.put(html! {
            header {
                h1 { (title) }
                nav.steps aria-label="Steps" { (list(steps)) }
            }
        })?;
        sheet.put(controls())?;
        sheet.within(html! { main id="diff" { (SLOT) } }, |sheet| {
            for (n, (_, report)) in steps.iter().enumerate().filter(|it| differs(&it.1.1)) {
                let page = Page::new(report, format!("s{}-", n + 1));
                let shell = html! {
                    section.step id={ "s" (n + 1) } {
                        (page.head())
                        (SLOT)
                    }
                };
                sheet.within(shell, |sheet| page.rows(sheet))?;
            }
            Ok(())
        })
    })
}

/// Whether there is more to see of a step than its line in the list.
fn differs(report: &DiffReport<'_>) -> bool {
    report.diff.differs() || report.headlines().is_some()
}

/// The steps, each a link to what differs in it.
fn list(steps: &[(Option<&str>, DiffReport<'_>)]) -> Markup {
    let heading = |at: usize| {
        let before = at.checked_sub(1).and_then(|it| steps[it].0);
        steps[at].0.filter(|it| Some(*it) != before)
    };
    html! {
        ol {
            @for (n, (_, report)) in steps.iter().enumerate() {
                @let names = html! { (version(report.a)) " → " (version(report.b)) };
                li {
                    @if let Some(heading) = heading(n) { strong.entry dir="auto" { (heading) } }
                    @if differs(report) {
                        a href={ "#s" (n + 1) } { (names) }
                    } @else {
                        (names)
                    }
                    span.about { " " (diff_summary(report)) }
                }
            }
        }
    }
}

/// A version by its name and its day, as far as it is known.
fn version(document: &Document) -> String {
    let place = match document.record_line {
        Some(line) => format!("{}:{line}", document.path),
        None => document.id.clone(),
    };
    let date = document.date.as_deref().map(|it| format!(" ({it})"));
    place + &date.unwrap_or_default()
}

fn controls() -> Markup {
    html! {
        input.switch type="radio" name="view" id="unified" checked;
        input.switch type="radio" name="view" id="side";
        input.switch type="checkbox" id="common";
        div.controls {
            label for="unified" { "One column" }
            label for="side" { "Side by side" }
            label for="common" { "What both share" }
        }
    }
}

fn about(document: &Document) -> String {
    let parts = [&document.outlet, &document.title, &document.date];
    parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" · ")
}

/// Blocks in the map before several share one place.
const MAP_WIDTH: usize = 160;

const fn class(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Equal => "equal",
        ChangeKind::Changed => "changed",
        ChangeKind::Moved | ChangeKind::MovedChanged => "moved",
        ChangeKind::Inserted => "inserted",
        ChangeKind::Deleted => "deleted",
    }
}

/// A diff that is being written.
struct Page<'a> {
    report: &'a DiffReport<'a>,
    shown: Vec<Row>,
    /// What the ids of its rows begin with: a page may hold several diffs.
    prefix: String,
}

impl<'a> Page<'a> {
    fn new(report: &'a DiffReport<'a>, prefix: String) -> Self {
        Self { report, shown: rows(report.diff, Some(1)), prefix }
    }

    /// The id of a change's row.
    fn id(&self, at: usize) -> String {
        format!("{}c{at}", self.prefix)
    }

    /// The id of the row at the place that a moved block left.
    fn left_id(&self, at: usize) -> String {
        format!("{}left{at}", self.prefix)
    }

    fn head(&self) -> Markup {
        let report = self.report;
        // Of one diff the two names are the page's heading.
        let is_alone = self.prefix.is_empty();
        html! {
            @for (name, document) in [("A", report.a), ("B", report.b)] {
                @let named = html! { span.side { (name) } " " (document.id) };
                @if is_alone { h1 { (named) } } @else { h2 { (named) } }
                @let about = about(document);
                @if !about.is_empty() { p.about dir="auto" { (about) } }
            }
            p.sum { (diff_summary(report)) }
            @if let Some([a, b]) = report.headlines() {
                p dir="auto" { del { (a) } " " ins { (b) } }
            }
            @if let Some(settings) = settings(report.parameters) { p.about { (settings) } }
            (self.map())
        }
    }

    fn map(&self) -> Markup {
        let diff = self.report.diff;
        if !diff.differs() {
            return html! {};
        }
        let kinds = minimap(diff, MAP_WIDTH);
        let len = diff.changes.len();
        let target = |at: usize, kind: ChangeKind| {
            let mut range = at * len / kinds.len()..(at + 1) * len / kinds.len();
            range.find(|&it| diff.changes[it].kind == kind).filter(|_| kind != ChangeKind::Equal)
        };
        html! {
            nav.map aria-label={ "Map of the changes" @if !self.prefix.is_empty() { ", " (self.report.b.id) } } {
                @for (at, &kind) in kinds.iter().enumerate() {
                    @if let Some(target) = target(at, kind) {
                        a.(class(kind)) href={ "#" (self.id(target)) } title=(kind.name()) { (mark(kind)) }
                    } @else {
                        i {}
                    }
                }
            }
        }
    }

    fn rows(&self, sheet: &mut Sheet<'_>) -> io::Result<()> {
        let changes = &self.report.diff.changes;
        // Folded blocks are on the page, behind the fold.
        let mut next = 0;
        for row in &self.shown {
            sheet.put(match *row {
                Row::Left(at) => self.left(at),
                Row::Change(at) => {
                    next = at + 1;
                    self.row(at)
                }
                Row::Fold { changes: number, blocks } => {
                    let folded = next..(next + number).min(changes.len());
                    next += number;
                    html! {
                        details {
                            summary { (fold_text(blocks)) }
                            @for at in folded { (self.row(at)) }
                        }
                    }
                }
            })?;
        }
        Ok(())
    }

    fn left(&self, at: usize) -> Markup {
        let change = &self.report.diff.changes[at];
        let to = change.b.map_or(0, |it| it.block + 1);
        html! {
            div.row.left id=(self.left_id(at)) {
                div.note { a href={ "#" (self.id(at)) } { "» moved to ¶" (to) } }
                (self.cell(change, Side::Left))
            }
        }
    }

    fn row(&self, at: usize) -> Markup {
        let change = &self.report.diff.changes[at];
        html! {
            div.row.(class(change.kind)) id=(self.id(at)) {
                @if change.kind != ChangeKind::Equal { (self.note(at, change)) }
                @if change.a.is_some() && !change.kind.is_moved() { (self.cell(change, Side::Old)) }
                @if change.b.is_some() { (self.cell(change, Side::New)) }
            }
        }
    }

    /// What is said of a change, and the ways to those beside it.
    fn note(&self, at: usize, change: &BlockChange) -> Markup {
        let beside = [(true, "next", "↓"), (false, "previous", "↑")];
        let (note, quiet) = (note(change), cosmetics(self.report, change));
        html! {
            div.note {
                @for (forward, name, arrow) in beside {
                    @if let Some(to) = self.neighbor(at, forward) {
                        a.go href={ "#" (self.id(to)) } aria-label={ (name) " change" } { (arrow) }
                    }
                }
                span.vh { (change.kind.name()) " " }
                @if let Some(note) = &note {
                    @if change.kind.is_moved() {
                        a href={ "#" (self.left_id(at)) } { (note) }
                    } @else {
                        (note)
                    }
                }
                @if let Some(quiet) = quiet {
                    @if note.is_some() { " · " }
                    "cosmetic: " (quiet)
                }
            }
        }
    }

    fn neighbor(&self, at: usize, forward: bool) -> Option<usize> {
        let changes = &self.report.diff.changes;
        let differs = |it: &usize| changes[*it].kind != ChangeKind::Equal;
        if forward { (at + 1..changes.len()).find(differs) } else { (0..at).rev().find(differs) }
    }

    /// One side of a row: its line, its mark and its words.
    fn cell(&self, change: &BlockChange, side: Side) -> Markup {
        let (place, lines) = match side {
            Side::New => (change.b, self.report.b_lines),
            Side::Old | Side::Left => (change.a, self.report.a_lines),
        };
        let class = match side {
            Side::New => "b",
            Side::Left => "a",
            // What only A has is shown in one column too.
            Side::Old if change.b.is_none() => "a",
            Side::Old => "a old",
        };
        let kind = match place.map(|it| it.kind) {
            Some(BlockKind::Heading) => " heading",
            Some(BlockKind::ListItem) => " item",
            _ => "",
        };
        let mark = match side {
            Side::Left => "»",
            Side::Old | Side::New => mark(change.kind).trim(),
        };
        html! {
            div class={ "cell " (class) (kind) } {
                span.n { @if let Some(it) = place { (lines.line(it.span.start)) } }
                span.m aria-hidden="true" { (mark) }
                div.t dir="auto" { (self.words(change, side)) }
            }
        }
    }

    fn words(&self, change: &BlockChange, side: Side) -> Markup {
        let (a, b) = (&self.report.a.text, &self.report.b.text);
        let ops: Vec<WordOp> = change.edits.iter().map(|it| it.op(a, b)).collect();
        html! {
            @for (at, op) in ops.iter().enumerate() {
                @match (op.kind, side) {
                    (WordOpKind::Equal, Side::New) => span.shared { (op.text) },
                    (WordOpKind::Equal, Side::Old | Side::Left) => {
                        span.shared { (change.edits[at].a_text(a)) }
                    },
                    (WordOpKind::Delete, _) => {
                        @let other = ops.get(at + 1).filter(|it| it.kind == WordOpKind::Insert);
                        (tagged(op, other))
                    },
                    (WordOpKind::Insert, Side::New) => {
                        @let other = at.checked_sub(1).map(|it| &ops[it]);
                        (tagged(op, other.filter(|it| it.kind == WordOpKind::Delete)))
                    },
                    (WordOpKind::Insert, Side::Old | Side::Left) => {},
                }
            }
        }
    }
}

/// Which words of a change a cell shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    /// Those of A.
    Old,
    /// Those of A, at the place that a moved block left.
    Left,
    /// Those of B, and those of A that the style sheet may hide.
    New,
}

/// `<del>words</del>`; white space stays outside, where it is not struck out,
/// unless there is nothing else.
fn tagged(op: &WordOp, other: Option<&WordOp>) -> Markup {
    let text = op.text.as_str();
    let words = text.trim();
    let tag = |class: Option<&str>, inner: Markup| match op.kind {
        WordOpKind::Delete => html! { del class=[class] { (inner) } },
        _ => html! { ins class=[class] { (inner) } },
    };
    let quiet = (op.class == EditClass::Cosmetic).then_some("q");
    if words.is_empty() {
        return tag(quiet, html! { (text) });
    }
    // The space after the words goes too where the words are hidden.
    let lead = &text[..text.len() - text.trim_start().len()];
    let tail = &text[lead.len() + words.len()..];
    html! {
        @if !lead.is_empty() { (tag(Some("s"), html! { (lead) })) }
        (tag(quiet, letters(words, op.kind, other.map(|it| it.text.trim()))))
        @if !tail.is_empty() { (tag(Some("s"), html! { (tail) })) }
    }
}

/// The words of a change, with the changed letters of each word marked.
fn letters(words: &str, kind: WordOpKind, other: Option<&str>) -> Markup {
    let number = |text: &str| text.split(' ').count();
    let Some(other) = other.filter(|it| number(it) == number(words)) else {
        return html! { (words) };
    };
    html! {
        @for (at, (word, other)) in words.split(' ').zip(other.split(' ')).enumerate() {
            @if at > 0 { " " }
            @if let Some(parts) = changed_letters(word, other, kind) {
                @for Letters { text, changed } in parts {
                    @if changed { b { (text) } } @else { (text) }
                }
            } @else {
                (word)
            }
        }
    }
}

/// A word in the letters that the other one has, too, and those that it has not.
fn changed_letters<'a>(
    word: &'a str,
    other: &'a str,
    kind: WordOpKind,
) -> Option<Vec<Letters<'a>>> {
    match kind {
        WordOpKind::Delete => letter_diff(word, other).map(|it| it.0),
        _ => letter_diff(other, word).map(|it| it.1),
    }
}
