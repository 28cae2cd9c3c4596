//! `wireprint compare --format csv`, and the numbers beside its figures.

use std::io::{self, Write};

use super::{Cell, Table};
use crate::coverage::{CLASSES, Coverage, day_name};
use crate::findings::{CoverageResult, Names, Story, column_label};

const PLACES: [&str; 18] = [
    "story",
    "unit",
    "kind",
    "speaker",
    "wire",
    "words",
    "column",
    "name",
    "outlet",
    "state",
    "similarity",
    "coverage",
    "quoted",
    "doc",
    "line",
    "start",
    "end",
    "text",
];

/// Writes who carries what as CSV: a row for each place of each unit.
///
/// `story` counts from 1, `column` is the letter of the matrix and `name` its document
/// or outlet; `state` is verbatim, reworded or partial. A column that has nothing of a
/// unit has no row for it.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn compare_csv(result: &CoverageResult, out: &mut impl Write) -> io::Result<()> {
    let (names, outlets) = (result.names(), Names::new(&result.scan));
    let mut table = Table::new(out);
    table.row(&PLACES.map(Cell::Ours))?;
    for (n, story) in result.stories.iter().enumerate() {
        let number = (n + 1).to_string();
        for (at, unit) in story.coverage.units.iter().enumerate() {
            let (id, words) = (names.of(&story.coverage, at), unit.words.to_string());
            for cell in &unit.cells {
                let [similarity, coverage] =
                    [cell.similarity, cell.coverage].map(|it| format!("{it:.4}"));
                for it in &cell.places {
                    let document = result.scan.corpus.get(it.place.doc);
                    let line = result.scan.lines[it.place.doc.index()].line(it.place.span.start);
                    let [line, start, end] =
                        [line, it.place.span.start, it.place.span.end].map(|it| it.to_string());
                    table.row(&[
                        Cell::Ours(&number),
                        Cell::Ours(&id),
                        Cell::Ours(unit.kind.name()),
                        Cell::Text(unit.speaker.as_deref().unwrap_or_default()),
                        Cell::Text(unit.wire.as_deref().unwrap_or_default()),
                        Cell::Ours(&words),
                        Cell::Ours(&column_label(cell.column)),
                        Cell::Text(&story.coverage.columns[cell.column].name),
                        Cell::Text(outlets.outlet(it.place).unwrap_or_default()),
                        Cell::Ours(cell.state.name()),
                        Cell::Ours(&similarity),
                        Cell::Ours(&coverage),
                        Cell::Ours(if it.quoted { "yes" } else { "no" }),
                        Cell::Text(&document.id),
                        Cell::Ours(&line),
                        Cell::Ours(&start),
                        Cell::Ours(&end),
                        Cell::Text(it.place.span.of(&document.text)),
                    ])?;
                }
            }
        }
    }
    Ok(())
}

/// Writes who shares how many words with whom: a row for each two columns.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub(crate) fn pairs_csv(story: &Story, out: &mut impl Write) -> io::Result<()> {
    let coverage = &story.coverage;
    let mut table = Table::new(out);
    let head = ["a", "b", "a_name", "b_name", "a_words", "b_words", "statements", "texts"];
    table.row(&head.map(Cell::Ours))?;
    for pair in &coverage.pairs {
        let numbers = [pair.words_a, pair.words_b, pair.quotations, pair.texts];
        let [words_a, words_b, quotations, texts] = numbers.map(|it| it.to_string());
        table.row(&[
            Cell::Ours(&column_label(pair.a)),
            Cell::Ours(&column_label(pair.b)),
            Cell::Text(&coverage.columns[pair.a].name),
            Cell::Text(&coverage.columns[pair.b].name),
            Cell::Ours(&words_a),
            Cell::Ours(&words_b),
            Cell::Ours(&quotations),
            Cell::Ours(&texts),
        ])?;
    }
    Ok(())
}

/// Writes what each column's words are: a row a column.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub(crate) fn composition_csv(coverage: &Coverage, out: &mut impl Write) -> io::Result<()> {
    let mut table = Table::new(out);
    let mut head = vec![Cell::Ours("column"), Cell::Ours("name"), Cell::Ours("words")];
    head.extend(CLASSES.map(Cell::Ours));
    table.row(&head)?;
    for (at, it) in coverage.compositions.iter().enumerate() {
        let counts = it.counts().map(|it| it.to_string());
        let (label, words) = (column_label(at), it.words.to_string());
        let mut row =
            vec![Cell::Ours(&label), Cell::Text(&coverage.columns[at].name), Cell::Ours(&words)];
        row.extend(counts.iter().map(|it| Cell::Ours(it)));
        table.row(&row)?;
    }
    Ok(())
}

/// Writes when each column appeared: a row a column, empty where it is unknown.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub(crate) fn timeline_csv(coverage: &Coverage, out: &mut impl Write) -> io::Result<()> {
    let mut table = Table::new(out);
    let head = ["column", "name", "day", "earliest_minute", "latest_minute", "given", "source"];
    table.row(&head.map(Cell::Ours))?;
    for (at, it) in coverage.appearances.iter().enumerate() {
        let day = it.when.map_or_else(String::new, |it| day_name(it.day));
        let earliest = it.when.filter(|it| it.earliest > i64::MIN);
        let earliest = earliest.map_or_else(String::new, |it| it.earliest.to_string());
        let latest = it.when.map_or_else(String::new, |it| it.latest.to_string());
        let source = match (it.when, it.from_text) {
            (None, _) => "unknown",
            (_, true) => "text",
            (_, false) => "field",
        };
        table.row(&[
            Cell::Ours(&column_label(at)),
            Cell::Text(&coverage.columns[at].name),
            Cell::Ours(&day),
            Cell::Ours(&earliest),
            Cell::Ours(&latest),
            Cell::Text(it.given.as_deref().unwrap_or_default()),
            Cell::Ours(source),
        ])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::sample_coverage;

    #[test]
    fn a_row_a_place() {
        let result = sample_coverage();
        let mut out = Vec::new();
        compare_csv(&result, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        let cells = result.stories[0].coverage.units.iter().flat_map(|it| &it.cells);
        let places: usize = cells.map(|it| it.places.len()).sum();
        // A text may have line feeds of its own, but none with a carriage return.
        assert_eq!(text.matches("\r\n").count(), places + 1);
        assert!(text.starts_with("story,unit,kind,"), "{text}");
        assert!(text.contains(",partial,") || text.contains(",reworded,"), "{text}");
    }
}
