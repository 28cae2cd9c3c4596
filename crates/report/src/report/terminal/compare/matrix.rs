//! Units against columns.

use std::cmp::Reverse;
use std::io::{self, Write};

use super::super::page::{Tone, flowing, run};
use super::{MOST, Sheet};
use crate::coverage::{Cell, CellState, Coverage, Unit, UnitKind};
use crate::findings::{column_label, unit_text};
use crate::report::layout::{Run, display_width, pad, pad_start, truncate};

/// Columns that a unit's words need at least to say anything.
const LEAST_TEXT: usize = 26;
/// Columns after which a unit's words say no more: what is left is left empty.
const MOST_TEXT: usize = 72;

/// The rows that belong together, and the line above them.
const GROUPS: [(&str, &[UnitKind], usize); 4] = [
    ("", &[UnitKind::Quotation, UnitKind::Paragraph, UnitKind::Passage], 2 * MOST),
    ("set phrases", &[UnitKind::SetPhrase], 4),
    ("the sites' own lines in several", &[UnitKind::Furniture], 4),
    ("several times in one column only", &[UnitKind::Repeat], 4),
];

/// The sign of a state.
const fn sign(state: CellState) -> &'static str {
    match state {
        CellState::Verbatim => "●",
        CellState::Reworded => "≈",
        CellState::Partial => "◐",
    }
}

/// How wide the parts of a row are, and which columns are shown.
struct Grid {
    id: usize,
    text: usize,
    cell: usize,
    shown: Vec<usize>,
    /// Whether somebody is known to have been the first with something.
    first: bool,
}

impl<W: Write> Sheet<'_, W> {
    pub(super) fn matrix(&mut self, coverage: &Coverage) -> io::Result<()> {
        let rows: Vec<usize> = (0..coverage.units.len())
            .filter(|&at| coverage.units[at].kind != UnitKind::Only)
            .collect();
        if rows.is_empty() {
            self.page.blank()?;
            let text = format!("These {} share nothing.", self.columns(2));
            return self.page.line(&[run(Tone::Plain, &text)]);
        }
        self.page.rule("Who carries what", "")?;
        self.page.blank()?;
        let grid = self.grid(coverage, &rows);
        self.matrix_head(&grid, coverage.columns.len())?;
        for (title, kinds, most) in GROUPS {
            let group: Vec<usize> = rows
                .iter()
                .copied()
                .filter(|&at| kinds.contains(&coverage.units[at].kind))
                .collect();
            if group.is_empty() {
                continue;
            }
            if !title.is_empty() {
                self.page.line(&[run(Tone::Faint, &format!("-- {title}"))])?;
            }
            let shown = group.len().min(self.most(most));
            for &at in &group[..shown] {
                self.row(&grid, coverage, at)?;
            }
            self.more(&" ".repeat(grid.id), group.len() - shown, "row", "rows")?;
        }
        self.site(&grid, coverage)?;
        self.page.blank()?;
        self.signs(coverage)
    }

    /// How many pieces of furniture each column has, by kind.
    fn site(&mut self, grid: &Grid, coverage: &Coverage) -> io::Result<()> {
        if coverage.site.is_empty() {
            return Ok(());
        }
        self.page.line(&[run(Tone::Faint, "-- the sites' own lines by kind, counted")])?;
        for (kind, counts) in &coverage.site {
            let text = pad(&" ".repeat(grid.id), grid.id) + &pad(kind.name(), grid.text);
            let mut line = text;
            for &column in &grid.shown {
                let count = match counts[column] {
                    0 => "·".to_owned(),
                    // More than fits is many.
                    it if it.to_string().len() >= grid.cell => "#".to_owned(),
                    it => it.to_string(),
                };
                line.push_str(&pad(&pad_start(&count, 2), grid.cell));
            }
            self.page.line(&[run(Tone::Plain, line.trim_end())])?;
        }
        Ok(())
    }

    /// What fits: as many columns as leave room for words, those with the most rows.
    fn grid(&self, coverage: &Coverage, rows: &[usize]) -> Grid {
        let units = || rows.iter().map(|&at| &coverage.units[at]);
        let names = rows.iter().map(|&at| self.names.of(coverage, at).len());
        let first = units().any(|it| it.origin.is_ok());
        let id = names.max().unwrap_or(0) + 1;
        let label = column_label(coverage.columns.len().saturating_sub(1)).len();
        let inside = units().any(|it| it.cells.iter().any(is_inside));
        let cell = (label + 1).max(2 + usize::from(inside));
        let width = self.page.view().width.max(40);
        let spare = width.saturating_sub(id + LEAST_TEXT + if first { FIRST.len() } else { 0 });
        let mut shown: Vec<usize> = (0..coverage.columns.len()).collect();
        if !self.page.view().all || shown.len() * cell > 4 * width {
            let mut used = vec![0usize; shown.len()];
            let cells = units().filter(|it| it.kind != UnitKind::Furniture && it.cells.len() > 1);
            cells.flat_map(|it| &it.cells).for_each(|it| used[it.column] += 1);
            shown.sort_by_key(|&column| (Reverse(used[column]), column));
            shown.truncate((spare / cell).max(2));
            shown.sort_unstable();
        }
        let cells = shown.len() * cell + if first { FIRST.len() } else { 0 };
        let text = width.saturating_sub(id + cells).clamp(LEAST_TEXT, MOST_TEXT);
        Grid { id, text, cell, shown, first }
    }

    fn matrix_head(&mut self, grid: &Grid, columns: usize) -> io::Result<()> {
        let mut line = " ".repeat(grid.id + grid.text);
        for &column in &grid.shown {
            line.push_str(&pad(&pad_start(&column_label(column), 2), grid.cell));
        }
        if grid.first {
            line.push_str(FIRST);
        }
        self.page.line(&[run(Tone::Id, line.trim_end())])?;
        let left = columns - grid.shown.len();
        if left > 0 {
            let text =
                format!("-- {left} more {}, which share less, are left out", self.columns(left));
            self.left += left;
            self.page.line(&[run(Tone::Faint, &text)])?;
        }
        Ok(())
    }

    fn row(&mut self, grid: &Grid, coverage: &Coverage, at: usize) -> io::Result<()> {
        let unit = &coverage.units[at];
        let mut runs = vec![run(Tone::Id, &pad(&self.names.of(coverage, at), grid.id))];
        // One column parts the words from the first cell.
        let mut room = grid.text.saturating_sub(1);
        let mut said = unit.speaker.as_deref().map_or_else(String::new, |it| format!("{it}: "));
        if unit.wire.is_some() {
            said = "wire: ".to_owned();
        }
        let said = flowing(Tone::Strong, &said);
        if !said.text.is_empty() {
            let text = format!("{} ", truncate(&said.text, room / 2));
            room = room.saturating_sub(display_width(&text));
            runs.push(Run { style: Tone::Strong, text });
        }
        let text = flowing(Tone::Plain, unit_text(&self.result.scan, unit)).text;
        runs.push(Run { style: Tone::Plain, text: pad(&truncate(&text, room), room + 1) });
        for &column in &grid.shown {
            let found = unit.cells.binary_search_by_key(&column, |it| it.column);
            let (tone, text) = match found.map(|it| &unit.cells[it]) {
                Err(_) => (Tone::Faint, " ·".to_owned()),
                Ok(it) => (
                    if it.state == CellState::Verbatim { Tone::Strong } else { Tone::Plain },
                    format!(" {}{}", sign(it.state), if is_inside(it) { "*" } else { "" }),
                ),
            };
            runs.push(Run { style: tone, text: pad(&text, grid.cell) });
        }
        if grid.first {
            runs.push(run(Tone::Plain, &pad_start(&first(unit), FIRST.len())));
        }
        // Cells are padded, and a line ends with what can be seen.
        while let Some(last) = runs.last_mut() {
            last.text.truncate(last.text.trim_end().len());
            if !last.text.is_empty() {
                break;
            }
            runs.pop();
        }
        self.page.line(&runs)
    }

    /// What the signs mean.
    fn signs(&mut self, coverage: &Coverage) -> io::Result<()> {
        let states = [CellState::Verbatim, CellState::Reworded, CellState::Partial];
        let mut parts: Vec<String> =
            states.iter().map(|&it| format!("{} {}", sign(it), it.name())).collect();
        parts.push("· absent".to_owned());
        let mut cells = coverage.units.iter().flat_map(|it| &it.cells);
        if cells.any(is_inside) {
            parts.push("* in an article inside another page".to_owned());
        }
        let text = format!("{}; by the fullest wording", parts.join("  "));
        self.page.wrapped("", "", &[run(Tone::Faint, &text)], usize::MAX)
    }
}

/// The head of the column that names who was first.
const FIRST: &str = "  first";

/// Who was the first, with how sure that is.
fn first(unit: &Unit) -> String {
    let Ok(origin) = &unit.origin else { return String::new() };
    let Some(cell) = unit.cells.get(origin.carrier) else { return String::new() };
    let sure = match origin.confidence {
        crate::coverage::Confidence::Strong => "",
        crate::coverage::Confidence::Moderate => "?",
        crate::coverage::Confidence::Weak => "??",
    };
    format!("{}{sure}", column_label(cell.column))
}

/// Whether a column has it only in articles inside other pages.
fn is_inside(cell: &Cell) -> bool {
    cell.places.iter().all(|it| it.part.is_some())
}
