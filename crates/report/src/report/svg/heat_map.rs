//! Columns against columns, the darker the more words they share.

use super::{Anchor, Drawing, FAINT, FONT, GRID, INK, MARGIN, TOP, row_name, width};
use crate::coverage::Coverage;
use crate::findings::column_label;
use crate::report::layout::thousands;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The columns that share most; more would be dots.
const MOST: usize = 60;
/// One hue from light to dark, so that the order is seen in gray, too.
const SCALE: [&str; 6] = ["#deebf7", "#b3cfe6", "#7fb0d6", "#4a8cc0", "#2267a5", "#0b3f78"];
/// From this step on white is easier to read on it.
const DARK: usize = 3;

pub(super) fn draw(coverage: &Coverage, columns: (&str, &str)) -> Drawing {
    let mut words: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut totals = vec![0usize; coverage.columns.len()];
    for pair in &coverage.pairs {
        let both = pair.words_a.min(pair.words_b);
        words.insert((pair.a, pair.b), both);
        totals[pair.a] += both;
        totals[pair.b] += both;
    }
    let mut shown: Vec<usize> = (0..coverage.columns.len()).collect();
    shown.sort_by_key(|&it| (Reverse(totals[it]), it));
    shown.truncate(MOST);
    shown.sort_unstable();
    let most = words.values().copied().max().unwrap_or(0);
    let names: Vec<String> =
        shown.iter().map(|&it| row_name(it, &coverage.columns[it].name)).collect();
    let left = MARGIN + names.iter().map(|it| width(it)).max().unwrap_or(0) + 8;
    let cell = match shown.len() {
        0..=12 => 44,
        13..=24 => 28,
        _ => 16,
    };
    let numbers = cell >= 28;
    let side = cell * shown.len();
    let title = format!("Words that two {} share", columns.1);
    let mut res = Drawing::new(&title, (left + side).max(420) + MARGIN);
    let top = TOP + FONT;
    for (row, (&a, name)) in shown.iter().zip(&names).enumerate() {
        let y = top + row * cell;
        res.text((left - 8, y + cell / 2 + 4), Anchor::End, INK, name);
        res.text((left + row * cell + cell / 2, top - 6), Anchor::Middle, INK, &column_label(a));
        for (n, &b) in shown.iter().enumerate() {
            let at = (left + n * cell, y);
            if a == b {
                res.rect(at, (cell - 1, cell - 1), GRID, &coverage.columns[a].name);
                continue;
            }
            let shared = words.get(&(a.min(b), a.max(b))).copied().unwrap_or(0);
            let tip = format!("{} and {}: {} words", column_label(a), column_label(b), shared);
            let step = step(shared, most);
            let fill = step.map_or("#ffffff", |it| SCALE[it]);
            res.rect(at, (cell - 1, cell - 1), fill, &tip);
            if numbers && shared > 0 {
                let ink = if step.is_some_and(|it| it >= DARK) { "#ffffff" } else { INK };
                let middle = (at.0 + cell / 2, at.1 + cell / 2 + 4);
                res.text(middle, Anchor::Middle, ink, &thousands(shared));
            }
        }
    }
    let y = top + side + 12;
    legend(&mut res, y, most);
    res.height = y + 2 * FONT + MARGIN + 8;
    let hidden = coverage.columns.len() - shown.len();
    res.description = format!(
        "A square for every two of {} {}, the darker the more words stand in what both carry; \
         at most {} words.{} The numbers are in the CSV file of the same name.",
        shown.len(),
        columns.1,
        thousands(most),
        if hidden > 0 {
            format!(" {hidden} {}, which share less, are left out.", columns.1)
        } else {
            String::new()
        }
    );
    res
}

/// The step of the scale: by the square root, since most pairs share little.
fn step(shared: usize, most: usize) -> Option<usize> {
    // The smallest step whose square is not below the share.
    (shared > 0).then(|| {
        let steps = SCALE.len();
        (1..=steps).find(|it| it * it * most >= shared * steps * steps).unwrap_or(steps) - 1
    })
}

fn legend(res: &mut Drawing, y: usize, most: usize) {
    let steps = SCALE.len();
    res.text((MARGIN, y + FONT), Anchor::Start, FAINT, "words:");
    for (n, fill) in SCALE.iter().enumerate() {
        let upto = most * (n + 1) * (n + 1) / (steps * steps);
        if upto == 0 {
            continue;
        }
        let x = MARGIN + 50 + n * 58;
        res.rect((x, y), (56, FONT + 2), fill, &format!("up to {upto} words"));
        res.text(
            (x + 28, y + 2 * FONT + 4),
            Anchor::Middle,
            FAINT,
            &format!("≤ {}", thousands(upto)),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_is_used_to_its_ends() {
        assert_eq!(step(0, 100), None);
        assert_eq!(step(1, 100), Some(0));
        assert_eq!(step(100, 100), Some(5));
        assert_eq!(step(25, 100), Some(2));
    }
}
