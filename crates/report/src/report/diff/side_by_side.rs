//! Two columns of text: A on the left, B on the right.

use super::DiffReport;
use super::palette::Tone;
use super::rows::{Row, move_numbers, rows};
use super::runs::{Words, cosmetics, left_behind, runs};
use super::summary::mark;
use super::terminal::{Page, own};
use super::unified::{digits, faint, fold_text, note};
use crate::diff::{BlockChange, BlockPlace, ChangeKind};
use crate::report::escape_terminal;
use crate::report::layout::{Run, display_width, pad, pad_start, wrap};
use crate::text::LineIndex;
use std::io;

/// Lines of an equal block that give context; the rest of it is cut.
const CONTEXT_LINES: usize = 2;

pub(super) fn write(report: &DiffReport<'_>, page: &mut Page<'_>) -> io::Result<()> {
    let digits = digits(report);
    // A number, a space, a mark, a space on either side; ` │ ` between them.
    let width = (page.view.width.saturating_sub(2 * (digits + 3) + 3) / 2).max(10);
    let moves = move_numbers(report.diff);
    let mut out = Columns { report, digits, width, page };
    for row in rows(report.diff, out.page.view.context) {
        out.blank()?;
        match row {
            Row::Fold { blocks, .. } => {
                let words = vec![own(Tone::Faint, &fold_text(blocks))];
                out.row(Cell::note(words.clone()), Cell::note(words))?;
            }
            Row::Left(at) => {
                let change = &report.diff.changes[at];
                let tone = Tone::Moved(moves.get(&at).copied().unwrap_or(0));
                out.left(change, tone)?;
            }
            Row::Change(at) => out.change(&report.diff.changes[at], moves.get(&at).copied())?,
        }
    }
    Ok(())
}

/// What stands in one column of a row.
#[derive(Default)]
struct Cell {
    number: String,
    mark: Option<(Tone, &'static str)>,
    words: Vec<Run<Tone>>,
    /// Lines that are shown at most; 0 for all.
    most: usize,
}

impl Cell {
    fn note(words: Vec<Run<Tone>>) -> Self {
        Self { words, ..Self::default() }
    }
}

/// A diff that is being written.
struct Columns<'a, 'p> {
    report: &'a DiffReport<'a>,
    digits: usize,
    width: usize,
    page: &'a mut Page<'p>,
}

impl Columns<'_, '_> {
    fn blank(&mut self) -> io::Result<()> {
        self.row(Cell::default(), Cell::default())
    }

    /// The place in A that a block left: its old words, and where they went.
    fn left(&mut self, change: &BlockChange, tone: Tone) -> io::Result<()> {
        let to = change.b.map_or(0, |it| it.block + 1);
        let words = vec![own(tone, &format!("moved to ¶{to}"))];
        self.row(Cell { mark: Some((tone, "»")), words, ..Cell::default() }, Cell::default())?;
        let words = vec![left_behind(self.report, change)];
        let number = number(change.a, self.report.a_lines);
        self.row(Cell { number, words, most: CONTEXT_LINES, mark: None }, Cell::default())
    }

    fn change(&mut self, change: &BlockChange, moved: Option<usize>) -> io::Result<()> {
        let (fold, common) = (self.page.view.context.is_some(), self.page.view.common);
        let moved = moved.map(Tone::Moved);
        let [a_mark, b_mark] = marks(change, moved, common);
        if let Some(note) = note(change) {
            let words = vec![own(moved.unwrap_or(Tone::Faint), &note)];
            self.row(Cell::default(), Cell { mark: b_mark, words, ..Cell::default() })?;
        }
        let context = change.kind == ChangeKind::Equal && fold && !common;
        let most = if context { CONTEXT_LINES } else { 0 };
        let words = |side: Words| {
            let words = runs(self.report, change, side, fold, common);
            if context { faint(words) } else { words }
        };
        let mut left =
            Cell { number: number(change.a, self.report.a_lines), most, ..Cell::default() };
        let mut right =
            Cell { number: number(change.b, self.report.b_lines), most, ..Cell::default() };
        if change.a.is_some() {
            (left.mark, left.words) = (a_mark, words(Words::Old));
        }
        if change.b.is_some() {
            (right.mark, right.words) = (b_mark, words(Words::New));
        }
        self.row(left, right)?;
        match cosmetics(self.report, change) {
            Some(note) if !common => {
                let words =
                    vec![own(Tone::Faint, &format!("cosmetic: {}", escape_terminal(&note)))];
                self.row(Cell::default(), Cell::note(words))
            }
            _ => Ok(()),
        }
    }

    fn row(&mut self, left: Cell, right: Cell) -> io::Result<()> {
        let (a, b) = (self.lines(&left), self.lines(&right));
        for at in 0..a.len().max(b.len()).max(1) {
            let mut runs = self.half(&left, a.get(at), at == 0);
            let used: usize = runs.iter().map(|it| display_width(&it.text)).sum();
            let column = self.digits + 3 + self.width;
            runs.push(own(Tone::Plain, &" ".repeat(column.saturating_sub(used))));
            runs.push(own(Tone::Faint, " │ "));
            runs.extend(self.half(&right, b.get(at), at == 0));
            self.page.line(&runs)?;
        }
        Ok(())
    }

    fn lines(&self, cell: &Cell) -> Vec<Vec<Run<Tone>>> {
        if cell.words.is_empty() {
            return Vec::new();
        }
        let cut = cell.most > 0;
        // Room for the `…` of what is cut.
        let mut lines = wrap(&cell.words, self.width - usize::from(cut));
        if cut && lines.len() > cell.most {
            lines.truncate(cell.most);
            if let Some(line) = lines.last_mut() {
                line.push(own(Tone::Faint, "…"));
            }
        }
        lines
    }

    fn half(&self, cell: &Cell, line: Option<&Vec<Run<Tone>>>, first: bool) -> Vec<Run<Tone>> {
        let number =
            if first { pad_start(&cell.number, self.digits) } else { pad("", self.digits) };
        let (tone, mark) = match (cell.mark, line) {
            (Some(mark), Some(_)) => mark,
            _ => (Tone::Plain, " "),
        };
        let mut runs =
            vec![own(Tone::Faint, &format!("{number} ")), own(tone, mark), own(Tone::Plain, " ")];
        runs.extend(line.into_iter().flatten().cloned());
        runs
    }
}

fn number(place: Option<BlockPlace>, lines: &LineIndex) -> String {
    place.map_or(String::new(), |it| lines.line(it.span.start).to_string())
}

/// The marks of both columns.
fn marks(
    change: &BlockChange,
    moved: Option<Tone>,
    common: bool,
) -> [Option<(Tone, &'static str)>; 2] {
    if common {
        let mark = if change.kind == ChangeKind::Equal { "=" } else { mark(change.kind) };
        return [Some((Tone::Faint, mark)); 2];
    }
    match change.kind {
        ChangeKind::Equal => [None; 2],
        ChangeKind::Changed => [Some((Tone::Strong, "~")); 2],
        ChangeKind::Inserted | ChangeKind::Deleted => {
            [Some((Tone::Deleted, "-")), Some((Tone::Inserted, "+"))]
        }
        ChangeKind::Moved | ChangeKind::MovedChanged => {
            [Some((moved.unwrap_or(Tone::Strong), "»")); 2]
        }
    }
}
