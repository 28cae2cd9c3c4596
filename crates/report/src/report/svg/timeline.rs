//! When each column appeared, as far as anything says it.

use super::{Anchor, Drawing, FAINT, FONT, GRID, INK, MARGIN, TOP, fitted, row_name, width};
use crate::coverage::{Coverage, day_name};
use crate::findings::column_label;

/// Rows before the rest is only counted; the CSV file has all.
const MOST: usize = 100;
const ROW: usize = 22;
const AXIS: usize = 600;
const MARK: &str = "#0072b2";
/// Minutes of a day.
const DAY: i64 = 24 * 60;
/// The most lines across the figure.
const TICKS: i64 = 8;

pub(super) fn draw(coverage: &Coverage, columns: (&str, &str)) -> Drawing {
    let dated: Vec<_> = coverage
        .order
        .iter()
        .filter_map(|it| Some((it.column, coverage.appearances[it.column].when?)))
        .take(MOST)
        .collect();
    let names: Vec<String> =
        dated.iter().map(|it| row_name(it.0, &coverage.columns[it.0].name)).collect();
    let left = MARGIN + names.iter().map(|it| width(it)).max().unwrap_or(0) + 8;
    let title = format!("When the {} appeared", columns.1);
    let mut res = Drawing::new(&title, left + AXIS + MARGIN + 40);
    // What may have been long before begins at the edge.
    let known = dated.iter().flat_map(|it| [it.1.earliest, it.1.latest]);
    let known: Vec<i64> = known.filter(|&it| it > i64::MIN).collect();
    let first = known.iter().copied().min().unwrap_or(0).div_euclid(DAY) * DAY;
    let last = (known.iter().copied().max().unwrap_or(0).div_euclid(DAY) + 1) * DAY;
    let x = |minute: i64| {
        // Dates of the input may be any number of years apart.
        let span = i128::from((last - first).max(1));
        let along = i128::from(minute.clamp(first, last) - first);
        left + usize::try_from(along * AXIS as i128 / span).unwrap_or(0)
    };
    let bottom = TOP + FONT + dated.len() * ROW;
    let days = (last - first) / DAY;
    let step = (days + TICKS - 1).div_euclid(TICKS).max(1);
    let mut day = first.div_euclid(DAY);
    while !dated.is_empty() && day * DAY <= last {
        let at = x(day * DAY);
        res.line((at, TOP), (at, bottom), GRID);
        res.text((at, TOP - 4), Anchor::Middle, FAINT, &day_name(day));
        day += step;
    }
    for (row, ((column, when), name)) in dated.iter().zip(&names).enumerate() {
        let y = TOP + FONT + row * ROW;
        res.text((left - 8, y + FONT), Anchor::End, INK, name);
        let (from, to) = (x(when.earliest), x(when.latest));
        let open = when.earliest == i64::MIN;
        let given = coverage.appearances[*column].given.clone();
        let tip = format!(
            "{}: {}{}",
            column_label(*column),
            given.unwrap_or_else(|| day_name(when.day)),
            if open { " or earlier" } else { "" }
        );
        res.rect((from, y + 2), ((to - from).max(4), FONT), MARK, &tip);
        if open {
            res.text((left + 4, y + FONT), Anchor::Start, "#ffffff", "←");
        }
    }
    let unknown: Vec<String> = (0..coverage.columns.len())
        .filter(|&it| coverage.appearances[it].when.is_none())
        .map(column_label)
        .collect();
    let mut y = bottom + 8;
    let says = if dated.is_empty() {
        "No date is known.".to_owned()
    } else {
        "A bar covers all that a date can mean: a day without its time zone is fifty hours."
            .to_owned()
    };
    res.text((MARGIN, y + FONT), Anchor::Start, FAINT, &says);
    if !unknown.is_empty() && !dated.is_empty() {
        y += FONT + 6;
        let text = format!("Unknown: {}", unknown.join(" "));
        let room = res.width - 2 * MARGIN;
        res.text((MARGIN, y + FONT), Anchor::Start, FAINT, &fitted(&text, room));
    }
    res.width = res.width.max(MARGIN * 2 + width(&says));
    res.height = y + 2 * FONT + MARGIN;
    res.description = format!(
        "The {} {} whose time is known, the first at the top, each with a bar from the first to the \
         last minute that its date can mean; the time of {} more is unknown. The numbers are in the \
         CSV file of the same name.",
        dated.len(),
        columns.1,
        unknown.len()
    );
    res
}
