//! Tables that are the article's: standings, counts, results.
//!
//! A table is all of the article's or not at all: a row without its cells says
//! something else. A page may also be set as a table, which is none.

use super::choice::Choice;
use super::features::{Looks, over, tag};
use super::lists::is_text;
use super::units::{Grid, Units};
use crate::text::Clutter;
use html5ever::local_name;

/// The units of a table, by row and cell.
#[derive(Debug)]
pub(super) struct Table {
    /// The first and the last unit.
    pub(super) first: usize,
    pub(super) last: usize,
    /// The unit that is its caption, above it.
    pub(super) caption: Option<usize>,
    /// The units of each cell of each row; cells may be empty.
    pub(super) rows: Vec<Vec<Vec<usize>>>,
}

impl Table {
    fn units(&self) -> impl Iterator<Item = usize> {
        self.rows.iter().flatten().flatten().copied()
    }

    /// Whether it holds data: rows of several short cells, and hardly running text.
    fn is_data(&self, looks: &Looks) -> bool {
        let filled = self.rows.iter().flatten().filter(|it| !it.is_empty()).count();
        let sum = |of: &dyn Fn(usize) -> i64| self.units().map(of).sum::<i64>();
        let chars = sum(&|at| looks.chars(at));
        let prose = sum(&|at| if looks.is_prose(at) { looks.chars(at) } else { 0 });
        let linked = sum(&|at| looks.chars(at) * i64::from(looks.linked(at)) / 1000);
        let rows = self.rows.len();
        rows >= 2 && filled >= rows + 2 && 10 * prose < 4 * chars && 10 * linked < 6 * chars
    }
}

/// Settles for every table of data whether it is the article's, and keeps those that are.
pub(super) fn settle(units: &Units, choice: &mut Choice) {
    /// In thousandths, weighed by length: likely enough by itself.
    const LIKELY: i64 = 350;
    /// Likely enough with text of the article on both sides, or as the last of the block
    /// in which that stands.
    const BETWEEN: i64 = 60;
    for table in tables(units).into_iter().chain(set_in_blocks(units, &choice.looks)) {
        let is_hidden = |at: usize| choice.out[at] == Some(Clutter::Hidden);
        if !table.is_data(&choice.looks) || table.units().any(is_hidden) {
            continue;
        }
        // A long cell counts for no more than a paragraph, an empty one for something.
        let weight = |at: usize| choice.looks.chars(at).min(300) + 10;
        let all: i64 = table.units().map(weight).sum();
        let mean = table.units().map(|at| choice.likely[at] * weight(at)).sum::<i64>() / all;
        let is_set = units.places[units.units[table.first].place].table.is_some();
        let near = |at: usize| {
            choice.keeps(at) && choice.looks.is_prose(at) || !is_set && is_text(choice, at)
        };
        let before = (table.first.saturating_sub(6)..table.first).any(near);
        let after = (table.last + 1..(table.last + 7).min(choice.out.len())).any(near);
        let beside = (table.first.saturating_sub(2)..table.first)
            .any(|at| near(at) && stands_beside(units, table.first, at));
        let is_kept = mean >= LIKELY || mean >= BETWEEN && before && (after || beside);
        // What only looks like a table may be anything, beside paragraphs or not.
        if !(is_set || is_kept && before && after) {
            continue;
        }
        let caption = table.caption.filter(|it| is_kept && !is_hidden(*it));
        for at in table.units() {
            match is_kept {
                true => choice.out[at] = None,
                false => choice.drop(at, Clutter::Other),
            }
        }
        if let Some(caption) = caption {
            choice.out[caption] = None;
        }
        if is_kept {
            choice.tables.push(table);
        }
    }
    choice.tables.sort_by_key(|it| it.first);
}

/// Whether the table of one unit stands in the same block as another unit.
fn stands_beside(units: &Units, of_table: usize, at: usize) -> bool {
    let places = &units.places;
    let table = places[units.units[of_table].place].table;
    let block = places[units.units[at].place].block;
    let over_table = table.and_then(|it| over(places, places[it].block));
    over_table.is_some() && over_table == over(places, block)
}

/// What is set as a table with blocks: three rows or more that look alike, of as many short
/// cells each, with numbers in them, and no link.
fn set_in_blocks(units: &Units, looks: &Looks) -> Vec<Table> {
    /// A row has so many cells, and a cell so many characters.
    const CELLS: std::ops::RangeInclusive<usize> = 2..=12;
    const LONGEST: i64 = 60;
    let places = &units.places;
    let block = |at: usize| places[units.units[at].place].block;
    // Only a block, and no paragraph, item or heading, is a cell.
    let is_cell = |at: usize| {
        let place = &places[units.units[at].place];
        tag(&places[block(at)]) == 8
            && place.table.is_none()
            && place.hidden.is_none()
            && looks.chars(at) < LONGEST
            && looks.rows[at][3] == 0
            && looks.rows[at][4] == 0
    };
    let row_of = |at: &usize| over(places, block(*at)).filter(|_| is_cell(*at));
    let all: Vec<usize> = (0..units.units.len()).collect();
    let rows: Vec<&[usize]> = all.chunk_by(|a, b| row_of(a) == row_of(b)).collect();
    let key = |row: &[usize]| {
        let place = row_of(&row[0]).filter(|_| CELLS.contains(&row.len()))?;
        Some((over(places, place)?, places[place].signature, row.len()))
    };
    let tables = rows.chunk_by(|a, b| key(a).is_some() && key(a) == key(b));
    let has_number = |row: &&&[usize]| row.iter().any(|it| looks.rows[*it][8] > 0);
    let is_table = |table: &&[&[usize]]| {
        table.len() >= 3
            && key(table[0]).is_some()
            && 2 * table.iter().filter(has_number).count() >= table.len()
    };
    let made = |table: &[&[usize]]| {
        let cells = |row: &&[usize]| row.iter().map(|it| vec![*it]).collect();
        let last = table.last().and_then(|it| it.last()).copied().unwrap_or(table[0][0]);
        Table { first: table[0][0], last, caption: None, rows: table.iter().map(cells).collect() }
    };
    tables.filter(is_table).map(made).collect()
}

/// The tables that hold no other, in the order of the page.
fn tables(units: &Units) -> Vec<Table> {
    let places = &units.places;
    let mut res: Vec<Table> = Vec::new();
    let mut at_place: Vec<Option<(usize, usize)>> = vec![None; places.len()];
    let mut of_table: Vec<Option<usize>> = vec![None; places.len()];
    let mut row_of: Vec<Option<(usize, usize)>> = vec![None; places.len()];
    // Rows and cells, those without a word too.
    for (at, place) in places.iter().enumerate() {
        let Some(table) = place.table else { continue };
        let above = place.parent;
        if place.grid == Grid::Table {
            of_table[at] = Some(res.len());
            res.push(Table { first: usize::MAX, last: 0, caption: None, rows: Vec::new() });
        } else if place.grid == Grid::Row
            && let Some(table) = of_table[table]
        {
            row_of[at] = Some((table, res[table].rows.len()));
            res[table].rows.push(Vec::new());
        } else if place.grid == Grid::Cell
            && let Some((table, row)) = above.and_then(|it| row_of[it])
        {
            let row = &mut res[table].rows[row];
            at_place[at] = Some((row_of[above.unwrap_or(0)].map_or(0, |it| it.1), row.len()));
            row.push(Vec::new());
        } else {
            at_place[at] = above.and_then(|it| at_place[it]);
        }
    }
    let mut is_stray = vec![false; res.len()];
    for (at, unit) in units.units.iter().enumerate() {
        let Some(number) = places[unit.place].table.and_then(|it| of_table[it]) else { continue };
        let table = &mut res[number];
        match at_place[unit.place] {
            Some((row, cell)) => table.rows[row][cell].push(at),
            // A caption stands above the table; text between rows makes it none.
            None if table.rows.iter().flatten().flatten().next().is_none() => {
                let block = &places[places[unit.place].block];
                if block.name == local_name!("caption") {
                    table.caption = Some(at);
                }
                continue;
            }
            None => is_stray[number] = true,
        }
        table.first = table.first.min(at);
        table.last = table.last.max(at);
    }
    for table in &mut res {
        // Only now: where a row stands was noted by its number.
        table.rows.retain(|row| row.iter().any(|it| !it.is_empty()));
    }
    // What stands between the first and the last unit is the table's own.
    let mut stray = is_stray.into_iter();
    res.retain(|it| {
        !stray.next().unwrap_or(false)
            && !it.rows.is_empty()
            // Text in between that is of no cell means that the page uses the table to set
            // itself.
            && it.units().count() == it.last + 1 - it.first
    });
    res
}
