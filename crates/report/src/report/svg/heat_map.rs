//! Columns against columns, the darker the more words they share.

use super::{Anchor, Drawing, FAINT, FONT, GRID, INK, MARGIN, TOP, row_name, width};
use crate::coverage::Coverage;
use crate::findings::column_label;
use crate::findings::vocabulary::WORD;
use crate::report::figure::{STEPS, SharedWords};
use crate::report::layout::thousands;

/// The columns that share most; more would be dots.
const MOST: usize = 60;
/// One hue from light to dark, so that the order is seen in gray, too.
const SCALE: [&str; STEPS] = ["#deebf7", "#b3cfe6", "#7fb0d6", "#4a8cc0", "#2267a5", "#0b3f78"];
/// Above this step white is easier to read on it.
const DARK: usize = 3;

pub(super) fn draw(coverage: &Coverage, columns: (&str, &str)) -> Drawing {
    let n = coverage.columns.len();
    let pairs = coverage.pairs.iter().map(|it| (it.a, it.b, it.words_a.min(it.words_b)));
    let words = SharedWords::new(n, pairs);
    let shown = words.chosen(0..n, MOST);
    let most = words.most();
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
            let shared = words.of(a, b);
            let tip =
                format!("{} and {}: {}", column_label(a), column_label(b), WORD.count(shared));
            let step = words.step(shared);
            let fill = step.map_or("#ffffff", |it| SCALE[it - 1]);
            res.rect(at, (cell - 1, cell - 1), fill, &tip);
            if numbers && shared > 0 {
                let ink = if step.is_some_and(|it| it > DARK) { "#ffffff" } else { INK };
                let middle = (at.0 + cell / 2, at.1 + cell / 2 + 4);
                res.text(middle, Anchor::Middle, ink, &thousands(shared));
            }
        }
    }
    let y = top + side + 12;
    legend(&mut res, y, most);
    res.height = y + 2 * FONT + MARGIN + 8;
    let hidden = n - shown.len();
    res.description = format!(
        "A square for every two of {} {}, the darker the more words stand in what both carry; \
         at most {}.{} The numbers are in the CSV file of the same name.",
        shown.len(),
        columns.1,
        WORD.count(most),
        if hidden > 0 {
            format!(" {hidden} {}, which share less, are left out.", columns.1)
        } else {
            String::new()
        }
    );
    res
}

fn legend(res: &mut Drawing, y: usize, most: usize) {
    let steps = STEPS;
    res.text((MARGIN, y + FONT), Anchor::Start, FAINT, "words:");
    for (n, fill) in SCALE.iter().enumerate() {
        let upto = most * (n + 1) * (n + 1) / (steps * steps);
        if upto == 0 {
            continue;
        }
        let x = MARGIN + 50 + n * 58;
        res.rect((x, y), (56, FONT + 2), fill, &format!("up to {}", WORD.count(upto)));
        res.text(
            (x + 28, y + 2 * FONT + 4),
            Anchor::Middle,
            FAINT,
            &format!("≤ {}", thousands(upto)),
        );
    }
}
