//! One column of text.

use super::DiffReport;
use super::palette::Tone;
use super::rows::{Row, move_numbers, rows};
use super::runs::{Words, cosmetics, left_behind, runs};
use super::summary::mark;
use super::terminal::{Page, own};
use crate::diff::{BlockChange, BlockPlace, ChangeKind, Shape, WordOpKind};
use crate::report::escape_terminal;
use crate::report::layout::{Run, pad_start, thousands, wrap};
use crate::segment::BlockKind;
use crate::text::LineIndex;
use std::collections::BTreeMap;
use std::io;

/// Lines of an equal block that give context; the rest of it is cut.
const CONTEXT_LINES: usize = 2;

/// Where less than a third of a block's words survives, it is shown as old and
/// new, whole: the limit that the diff itself keeps inside a block.
const SURVIVAL: (usize, usize) = (1, 3);

pub(super) fn write(report: &DiffReport<'_>, page: &mut Page<'_>) -> io::Result<()> {
    let digits = digits(report);
    let mut out = Unified { report, digits, moves: move_numbers(report.diff), page };
    let mut last_item = false;
    for row in rows(report.diff, out.page.view.context) {
        let item = matches!(row, Row::Change(at) if is_item(&report.diff.changes[at]));
        if !(item && last_item) {
            out.page.blank()?;
        }
        last_item = item;
        match row {
            Row::Fold { blocks, .. } => out.fold(blocks)?,
            Row::Left(at) => out.left(at)?,
            Row::Change(at) => out.change(at)?,
        }
    }
    Ok(())
}

/// The columns that the line numbers of both articles need.
pub(super) fn digits(report: &DiffReport<'_>) -> usize {
    let last = |lines: &LineIndex, text: &str| lines.line(text.len()).to_string().len();
    last(report.a_lines, &report.a.text).max(last(report.b_lines, &report.b.text)).max(3)
}

fn is_item(change: &BlockChange) -> bool {
    change.b.or(change.a).is_some_and(|it| it.kind == BlockKind::ListItem)
}

/// `… 12 unchanged paragraphs`.
pub(super) fn fold_text(number: usize) -> String {
    let noun = if number == 1 { "paragraph" } else { "paragraphs" };
    format!("… {} unchanged {noun}", thousands(number))
}

/// What there is to say about a change beside its words.
pub(super) fn note(change: &BlockChange) -> Option<String> {
    let from = change.a.map_or(0, |it| it.block + 1);
    let to = change.b.map_or(0, |it| it.block + 1);
    let shape = match change.shape {
        Shape::Whole | Shape::Part => None,
        Shape::Split => Some(format!("split from ¶{from}")),
        Shape::Merged => Some(format!("merged into ¶{to}")),
    };
    let moved = match change.kind {
        ChangeKind::Moved => Some(format!("moved from ¶{from}")),
        ChangeKind::MovedChanged => Some(format!("moved from ¶{from} and changed")),
        _ => None,
    };
    match (moved, shape) {
        (Some(moved), Some(shape)) => Some(format!("{moved}, {shape}")),
        (moved, shape) => moved.or(shape),
    }
}

/// A diff that is being written.
struct Unified<'a, 'p> {
    report: &'a DiffReport<'a>,
    digits: usize,
    moves: BTreeMap<usize, usize>,
    page: &'a mut Page<'p>,
}

impl Unified<'_, '_> {
    fn gutter(&self, a: Option<BlockPlace>, b: Option<BlockPlace>) -> String {
        let line = |place: Option<BlockPlace>, lines: &LineIndex| {
            place.map_or(String::new(), |it| lines.line(it.span.start).to_string())
        };
        let a = line(a, self.report.a_lines);
        let b = line(b, self.report.b_lines);
        format!("{} {} ", pad_start(&a, self.digits), pad_start(&b, self.digits))
    }

    fn empty_gutter(&self) -> String {
        " ".repeat(2 * self.digits + 2)
    }

    /// Words behind the line numbers and the mark of their block.
    fn words(
        &mut self,
        gutter: &str,
        (tone, mark): (Tone, &str),
        words: &[Run<Tone>],
        most: usize,
    ) -> io::Result<()> {
        let width = self.page.view.width.saturating_sub(gutter.len() + 3).max(10);
        let mut lines = wrap(words, width);
        if lines.len() > most {
            lines.truncate(most);
            if let Some(line) = lines.last_mut() {
                line.push(own(Tone::Faint, "…"));
            }
        }
        for (at, line) in lines.into_iter().enumerate() {
            let numbers = if at == 0 { gutter.to_owned() } else { " ".repeat(gutter.len()) };
            let mut runs = vec![own(Tone::Faint, &numbers), own(tone, mark), own(Tone::Plain, " ")];
            runs.extend(line);
            self.page.line(&runs)?;
        }
        Ok(())
    }

    fn fold(&mut self, number: usize) -> io::Result<()> {
        let gutter = self.empty_gutter();
        self.page.line(&[own(Tone::Faint, &format!("{gutter}  {}", fold_text(number)))])
    }

    /// The place in A that a block left.
    fn left(&mut self, at: usize) -> io::Result<()> {
        let change = &self.report.diff.changes[at];
        let tone = Tone::Moved(self.moves.get(&at).copied().unwrap_or(0));
        let gutter = self.gutter(change.a, None);
        let to = change.b.map_or(0, |it| it.block + 1);
        let mut words = vec![own(tone, &format!("moved to ¶{to}: "))];
        words.push(left_behind(self.report, change));
        self.words(&gutter, (tone, "»"), &words, 1)
    }

    fn change(&mut self, at: usize) -> io::Result<()> {
        let change = &self.report.diff.changes[at];
        let (fold, common) = (self.page.view.context.is_some(), self.page.view.common);
        let moved = self.moves.get(&at).map(|&it| Tone::Moved(it));
        let tone = moved.unwrap_or(match change.kind {
            ChangeKind::Deleted => Tone::Deleted,
            ChangeKind::Inserted => Tone::Inserted,
            _ => Tone::Strong,
        });
        let tone = if common { Tone::Faint } else { tone };
        let mark = (
            tone,
            if common && change.kind == ChangeKind::Equal { "=" } else { mark(change.kind) },
        );
        let gutter = self.gutter(change.a, change.b);
        if let Some(note) = note(change) {
            let empty = self.empty_gutter();
            let head = [own(tone, &note)];
            self.words(&empty, (tone, mark.1), &head, 1)?;
        }
        if !common && is_rewritten(change) {
            let old = runs(self.report, change, Words::Old, fold, common);
            let new = runs(self.report, change, Words::New, fold, common);
            let (a, b) = (self.gutter(change.a, None), self.gutter(None, change.b));
            self.words(&a, (Tone::Deleted, "-"), &old, usize::MAX)?;
            self.words(&b, (Tone::Inserted, "+"), &new, usize::MAX)?;
        } else {
            let words = runs(self.report, change, Words::Both, fold, common);
            let context = change.kind == ChangeKind::Equal && fold && !common;
            let aside = common && matches!(change.kind, ChangeKind::Inserted | ChangeKind::Deleted);
            let most = if context {
                CONTEXT_LINES
            } else if aside {
                1
            } else {
                usize::MAX
            };
            let words = if context { faint(words) } else { words };
            self.words(&gutter, mark, &words, most)?;
        }
        match cosmetics(self.report, change) {
            Some(note) if !common => {
                let empty = self.empty_gutter();
                let note = [own(Tone::Faint, &format!("cosmetic: {}", escape_terminal(&note)))];
                self.words(&empty, (Tone::Faint, " "), &note, usize::MAX)
            }
            _ => Ok(()),
        }
    }
}

/// All words in the tone of what is only context.
pub(super) fn faint(words: Vec<Run<Tone>>) -> Vec<Run<Tone>> {
    words.into_iter().map(|it| Run { style: Tone::Faint, text: it.text }).collect()
}

/// Whether too few of a changed block's words survive to be read in one piece.
fn is_rewritten(change: &BlockChange) -> bool {
    let length = |kinds: [WordOpKind; 2]| -> usize {
        let edits = change.edits.iter().filter(|it| kinds.contains(&it.kind));
        edits.map(|it| it.a.len().max(it.b.len())).sum()
    };
    let kept = length([WordOpKind::Equal; 2]);
    let old = length([WordOpKind::Equal, WordOpKind::Delete]);
    let new = length([WordOpKind::Equal, WordOpKind::Insert]);
    let both = change.a.is_some() && change.b.is_some();
    both && kept * SURVIVAL.1 < old.min(new) * SURVIVAL.0
}
