//! A diff as one page for a browser.

use super::DiffReport;
use super::rows::{Row, rows};
use super::runs::cosmetics;
use super::summary::{diff_summary, mark, minimap, settings};
use super::unified::{fold_text, note};
use crate::diff::{
    BlockChange, BlockPlace, ChangeKind, Diff, EditClass, Letters, WordOp, WordOpKind, letter_diff,
};
use crate::report::html::{Frame, escape, escape_html};
use crate::segment::BlockKind;
use crate::text::{Document, LineIndex};
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
    Frame { title: &title, style: STYLE, script: None }.open(out)?;
    head(report, out)?;
    out.write_all(CONTROLS.as_bytes())?;
    out.write_all(b"<main id=\"diff\">\n")?;
    let page = Page { report, shown: rows(report.diff, Some(1)) };
    page.rows(out)?;
    out.write_all(b"</main>\n")?;
    Frame::close(out)
}

const CONTROLS: &str = "\
<input class=\"switch\" type=\"radio\" name=\"view\" id=\"unified\" checked>\n\
<input class=\"switch\" type=\"radio\" name=\"view\" id=\"side\">\n\
<input class=\"switch\" type=\"checkbox\" id=\"common\">\n\
<div class=\"controls\"><label for=\"unified\">One column</label>\
<label for=\"side\">Side by side</label><label for=\"common\">What both share</label></div>\n";

fn head(report: &DiffReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<header>")?;
    for (name, document) in [("A", report.a), ("B", report.b)] {
        writeln!(out, "<h1><span class=\"side\">{name}</span> {}</h1>", escape(&document.id))?;
        let about = about(document);
        if !about.is_empty() {
            writeln!(out, "<p class=\"about\" dir=\"auto\">{about}</p>")?;
        }
    }
    writeln!(out, "<p class=\"sum\">{}</p>", escape(&diff_summary(report)))?;
    if let Some([a, b]) = report.headlines() {
        writeln!(out, "<p dir=\"auto\"><del>{}</del> <ins>{}</ins></p>", escape(&a), escape(&b))?;
    }
    if let Some(settings) = settings(report.parameters) {
        writeln!(out, "<p class=\"about\">{}</p>", escape(&settings))?;
    }
    map(report.diff, out)?;
    writeln!(out, "</header>")
}

fn about(document: &Document) -> String {
    let parts = [&document.outlet, &document.title, &document.date];
    let parts: Vec<String> = parts.into_iter().flatten().map(|it| escape(it)).collect();
    parts.join(" · ")
}

/// Blocks in the map before several share one place.
const MAP_WIDTH: usize = 160;

fn map(diff: &Diff, out: &mut dyn Write) -> io::Result<()> {
    if !diff.differs() {
        return Ok(());
    }
    write!(out, "<nav class=\"map\" aria-label=\"Map of the changes\">")?;
    let kinds = minimap(diff, MAP_WIDTH);
    let len = diff.changes.len();
    for (at, &kind) in kinds.iter().enumerate() {
        let range = at * len / kinds.len()..(at + 1) * len / kinds.len();
        let target = range.clone().find(|&it| diff.changes[it].kind == kind);
        match target.filter(|_| kind != ChangeKind::Equal) {
            Some(target) => write!(
                out,
                "<a class=\"{}\" href=\"#c{target}\" title=\"{}\">{}</a>",
                class(kind),
                kind.name(),
                mark(kind)
            )?,
            None => write!(out, "<i></i>")?,
        }
    }
    writeln!(out, "</nav>")
}

const fn class(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Equal => "equal",
        ChangeKind::Changed => "changed",
        ChangeKind::Moved | ChangeKind::MovedChanged => "moved",
        ChangeKind::Inserted => "inserted",
        ChangeKind::Deleted => "deleted",
    }
}

/// A page that is being written.
struct Page<'a> {
    report: &'a DiffReport<'a>,
    shown: Vec<Row>,
}

impl Page<'_> {
    fn rows(&self, out: &mut dyn Write) -> io::Result<()> {
        let changes = &self.report.diff.changes;
        // Folded blocks are on the page, behind the fold.
        let mut next = 0;
        for row in &self.shown {
            match *row {
                Row::Left(at) => self.left(at, out)?,
                Row::Change(at) => {
                    self.row(at, out)?;
                    next = at + 1;
                }
                Row::Fold(number) => {
                    writeln!(out, "<details><summary>{}</summary>", fold_text(number))?;
                    for at in next..(next + number).min(changes.len()) {
                        self.row(at, out)?;
                    }
                    writeln!(out, "</details>")?;
                    next += number;
                }
            }
        }
        Ok(())
    }

    fn left(&self, at: usize, out: &mut dyn Write) -> io::Result<()> {
        let change = &self.report.diff.changes[at];
        let to = change.b.map_or(0, |it| it.block + 1);
        writeln!(
            out,
            "<div class=\"row left\" id=\"left{at}\"><div class=\"note\">\
             <a href=\"#c{at}\">» moved to ¶{to}</a></div>{}</div>",
            self.cell(change, Side::Left)
        )
    }

    fn row(&self, at: usize, out: &mut dyn Write) -> io::Result<()> {
        let change = &self.report.diff.changes[at];
        write!(out, "<div class=\"row {}\" id=\"c{at}\">", class(change.kind))?;
        let mut notes = Vec::new();
        if let Some(note) = note(change) {
            notes.push(if change.kind.is_moved() {
                format!("<a href=\"#left{at}\">{}</a>", escape(&note))
            } else {
                escape(&note)
            });
        }
        if let Some(note) = cosmetics(self.report, change) {
            notes.push(format!("cosmetic: {}", escape_html(&note)));
        }
        if change.kind != ChangeKind::Equal {
            let next = self.neighbor(at, true);
            let previous = self.neighbor(at, false);
            let link = |target: Option<usize>, name: &str, arrow: &str| {
                target.map_or(String::new(), |it| {
                    format!(
                        "<a class=\"go\" href=\"#c{it}\" aria-label=\"{name} change\">{arrow}</a>"
                    )
                })
            };
            let links = link(next, "next", "↓") + &link(previous, "previous", "↑");
            let kind = change.kind.name();
            write!(
                out,
                "<div class=\"note\">{links}<span class=\"vh\">{kind} </span>{}</div>",
                notes.join(" · ")
            )?;
        }
        if change.a.is_some() && !change.kind.is_moved() {
            out.write_all(self.cell(change, Side::Old).as_bytes())?;
        }
        if change.b.is_some() {
            out.write_all(self.cell(change, Side::New).as_bytes())?;
        }
        writeln!(out, "</div>")
    }

    fn neighbor(&self, at: usize, forward: bool) -> Option<usize> {
        let changes = &self.report.diff.changes;
        let differs = |it: &usize| changes[*it].kind != ChangeKind::Equal;
        if forward { (at + 1..changes.len()).find(differs) } else { (0..at).rev().find(differs) }
    }

    /// One side of a row: its line, its mark and its words.
    fn cell(&self, change: &BlockChange, side: Side) -> String {
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
        format!(
            "<div class=\"cell {class}{kind}\"><span class=\"n\">{}</span>\
             <span class=\"m\" aria-hidden=\"true\">{mark}</span>\
             <div class=\"t\" dir=\"auto\">{}</div></div>",
            line(place, lines),
            self.words(change, side)
        )
    }

    fn words(&self, change: &BlockChange, side: Side) -> String {
        let (a, b) = (&self.report.a.text, &self.report.b.text);
        let ops: Vec<WordOp> = change.edits.iter().map(|it| it.op(a, b)).collect();
        let mut out = String::new();
        for (at, op) in ops.iter().enumerate() {
            let quiet = if op.class == EditClass::Cosmetic { " class=\"q\"" } else { "" };
            match (op.kind, side) {
                (WordOpKind::Equal, _) => {
                    let text = match side {
                        Side::New => escape(&op.text),
                        Side::Old | Side::Left => escape(&change.edits[at].a_text(a)),
                    };
                    out += &format!("<span class=\"shared\">{text}</span>");
                }
                (WordOpKind::Delete, _) => {
                    let other = ops.get(at + 1).filter(|it| it.kind == WordOpKind::Insert);
                    out += &tagged(&format!("del{quiet}"), &letters(op, other));
                }
                (WordOpKind::Insert, Side::New) => {
                    let other = at.checked_sub(1).map(|it| &ops[it]);
                    let other = other.filter(|it| it.kind == WordOpKind::Delete);
                    out += &tagged(&format!("ins{quiet}"), &letters(op, other));
                }
                (WordOpKind::Insert, Side::Old | Side::Left) => {}
            }
        }
        out
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
fn tagged(tag: &str, words: &str) -> String {
    let inner = words.trim();
    let name = &tag[..3];
    if inner.is_empty() {
        return format!("<{tag}>{words}</{name}>");
    }
    // The space after the words goes too where the words are hidden.
    let lead = &words[..words.len() - words.trim_start().len()];
    let tail = &words[lead.len() + inner.len()..];
    let space = |it: &str| match it {
        "" => String::new(),
        it => format!("<{name} class=\"s\">{it}</{name}>"),
    };
    format!("{}<{tag}>{inner}</{name}>{}", space(lead), space(tail))
}

/// The words of `op`, with the changed letters of each word marked.
fn letters(op: &WordOp, other: Option<&WordOp>) -> String {
    let words = |text: &str| text.split(' ').count();
    let Some(other) = other.filter(|it| words(it.text.trim()) == words(op.text.trim())) else {
        return escape(&op.text);
    };
    let mut others = other.text.trim().split(' ');
    let mut out = String::new();
    for (at, word) in op.text.split(' ').enumerate() {
        out += if at == 0 { "" } else { " " };
        let Some(other) = Some(word).filter(|it| !it.is_empty()).and_then(|_| others.next()) else {
            continue;
        };
        let parts = match op.kind {
            WordOpKind::Delete => letter_diff(word, other).map(|it| it.0),
            _ => letter_diff(other, word).map(|it| it.1),
        };
        let Some(parts) = parts else {
            out += &escape(word);
            continue;
        };
        for Letters { text, changed } in parts {
            let text = escape(text);
            out += &if changed { format!("<b>{text}</b>") } else { text };
        }
    }
    out
}

fn line(place: Option<BlockPlace>, lines: &LineIndex) -> String {
    place.map_or(String::new(), |it| lines.line(it.span.start).to_string())
}
