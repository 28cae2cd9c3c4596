//! A bar for each column: what its words are.

use super::{Anchor, Drawing, FONT, INK, MARGIN, TOP, row_name, width};
use crate::coverage::Coverage;
use crate::findings::column_label;
use crate::findings::vocabulary::{WORD, WORD_CLASSES, percent_of};

/// Rows before the rest is only counted; the CSV file has all.
const MOST: usize = 100;
const ROW: usize = 24;
const BAR: usize = 560;
/// For each class its fill and whether white is easier to read on it: hues and
/// lightness of Okabe and Ito's palette.
const FILLS: [(&str, bool); 6] = [
    ("#0072b2", true),
    ("#e69f00", false),
    ("#56b4e9", false),
    ("#d55e00", true),
    ("#bbbbbb", false),
    ("#eeeeee", false),
];

pub(super) fn draw(coverage: &Coverage, columns: (&str, &str)) -> Drawing {
    let n = coverage.columns.len().min(MOST);
    let names: Vec<String> = (0..n).map(|it| row_name(it, &coverage.columns[it].name)).collect();
    let left = MARGIN + names.iter().map(|it| width(it)).max().unwrap_or(0) + 8;
    let title = format!("What the {} are made of", columns.1);
    let mut res = Drawing::new(&title, left + BAR + 80 + MARGIN);
    for (row, name) in names.iter().enumerate() {
        let y = TOP + row * ROW;
        res.text((left - 8, y + FONT + 2), Anchor::End, INK, name);
        let it = &coverage.compositions[row];
        let (counts, whole) = (it.counts(), it.words.max(1));
        let mut before = 0;
        for (class, &count) in counts.iter().enumerate() {
            let (from, to) = (before * BAR / whole, (before + count) * BAR / whole);
            before += count;
            if count == 0 {
                continue;
            }
            let share = percent_of(count, whole);
            let tip = format!(
                "{}: {} {} ({share})",
                column_label(row),
                WORD.count(count),
                WORD_CLASSES[class].0
            );
            let (fill, dark) = FILLS[class];
            // What is there is seen.
            let wide = (to - from).max(1);
            res.rect((left + from, y), (wide, ROW - 6), fill, &tip);
            if wide > width(&share) + 4 {
                let ink = if dark { "#ffffff" } else { INK };
                res.text((left + from + wide / 2, y + FONT + 1), Anchor::Middle, ink, &share);
            }
        }
        let words = WORD.count(it.words);
        res.text((left + BAR + 8, y + FONT + 2), Anchor::Start, INK, &words);
    }
    let mut y = TOP + n * ROW + 12;
    let mut x = MARGIN;
    for (class, (_, meaning)) in WORD_CLASSES.iter().enumerate() {
        let needs = 22 + width(meaning) + 16;
        if x + needs > res.width {
            (x, y) = (MARGIN, y + FONT + 10);
        }
        res.rect((x, y), (16, FONT + 2), FILLS[class].0, WORD_CLASSES[class].0);
        res.text((x + 22, y + FONT), Anchor::Start, INK, meaning);
        x += needs;
    }
    res.height = y + 2 * FONT + MARGIN;
    let hidden = coverage.columns.len() - n;
    res.description = format!(
        "A bar for each of {n} {}: the shares of its words that are unique, shared, quoted, wire \
         copy, of others' articles inside the page, and the site's own.{} The numbers are in \
         the CSV file of the same name.",
        columns.1,
        if hidden > 0 { format!(" {hidden} more are left out.") } else { String::new() }
    );
    res
}
