//! Tables that are the article's: standings, counts, results.
//!
//! A table is all of the article's or not at all: a row without its cells says
//! something else. A page may also be set as a table, which is none.

use super::choice::Choice;
use super::features::{Looks, over};
use super::units::Units;
use crate::text::Clutter;
use html5ever::local_name;

/// The units of a table, by row and cell.
#[derive(Debug)]
pub(super) struct Table {
    /// The first and the last unit.
    pub(super) first: usize,
    pub(super) last: usize,
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
    if units.places.iter().all(|it| it.table.is_none()) {
        return;
    }
    for table in tables(units) {
        let is_hidden = |at: usize| choice.out[at] == Some(Clutter::Hidden);
        if !table.is_data(&choice.looks) || table.units().any(is_hidden) {
            continue;
        }
        // A long cell counts for no more than a paragraph, an empty one for something.
        let weight = |at: usize| choice.looks.chars(at).min(300) + 10;
        let all: i64 = table.units().map(weight).sum();
        let mean = table.units().map(|at| choice.likely[at] * weight(at)).sum::<i64>() / all;
        let near = |at: usize| choice.keeps(at) && choice.looks.is_prose(at);
        let before = (table.first.saturating_sub(6)..table.first).any(near);
        let after = (table.last + 1..(table.last + 7).min(choice.out.len())).any(near);
        let beside = (table.first.saturating_sub(2)..table.first)
            .any(|at| near(at) && stands_beside(units, table.first, at));
        let is_kept = mean >= LIKELY || mean >= BETWEEN && before && (after || beside);
        for at in table.units() {
            match is_kept {
                true => choice.out[at] = None,
                false => choice.drop(at, Clutter::Other),
            }
        }
        if is_kept {
            choice.tables.push(table);
        }
    }
}

/// Whether the table of one unit stands in the same block as another unit.
fn stands_beside(units: &Units, of_table: usize, at: usize) -> bool {
    let places = &units.places;
    let table = places[units.units[of_table].place].table;
    let block = places[units.units[at].place].block;
    let over_table = table.and_then(|it| over(places, places[it].block));
    over_table.is_some() && over_table == over(places, block)
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
        if place.name == local_name!("table") {
            of_table[at] = Some(res.len());
            res.push(Table { first: usize::MAX, last: 0, rows: Vec::new() });
        } else if place.name == local_name!("tr")
            && let Some(table) = of_table[table]
        {
            row_of[at] = Some((table, res[table].rows.len()));
            res[table].rows.push(Vec::new());
        } else if matches!(place.name, local_name!("td") | local_name!("th"))
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
            None if table.rows.iter().flatten().flatten().next().is_none() => continue,
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
