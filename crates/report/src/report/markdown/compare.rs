//! `wireprint compare --format markdown`.

use std::io::{self, Write};

use super::escape;
use crate::coverage::{CellState, Coverage, Unit, UnitKind, day_name};
use crate::findings::vocabulary::{
    ARTICLE, PARAGRAPH, STORY, WORD, WORD_CLASSES, flowing, percent,
};
use crate::findings::{CoverageResult, Story, UnitNames, column_label, unit_text};
use crate::report::layout::thousands;

/// Characters of a unit's words in a table.
const MOST_CHARS: usize = 100;
/// Paragraphs that only one column has, before the rest is only counted.
const MOST_ONLY: usize = 5;

/// Writes a comparison as Markdown.
///
/// For every story a table of who carries what, one of what the columns are made of,
/// the headlines, the order of appearance, what two have in common, and what only one
/// has.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn compare_markdown(result: &CoverageResult, out: &mut impl Write) -> io::Result<()> {
    let names = result.names();
    writeln!(out, "# Who carries what")?;
    if result.grouped {
        let (articles, stories) = (result.scan.corpus.len(), result.stories.len());
        let alone = result.alone.len();
        writeln!(
            out,
            "\n{}, {}, {} alone.",
            ARTICLE.count(articles),
            STORY.count(stories),
            ARTICLE.count(alone)
        )?;
    }
    super::highlights::main_findings(&result.scan, &result.highlights(), out)?;
    for (n, story) in result.stories.iter().enumerate() {
        let level = if result.grouped {
            writeln!(out, "\n## Story {}: {}", n + 1, ARTICLE.count(story.docs.len()))?;
            "###"
        } else {
            "##"
        };
        write_story(result, &names, story, level, out)?;
    }
    Ok(())
}

fn write_story(
    result: &CoverageResult,
    names: &UnitNames,
    story: &Story,
    level: &str,
    out: &mut impl Write,
) -> io::Result<()> {
    let coverage = &story.coverage;
    writeln!(out)?;
    for (at, column) in coverage.columns.iter().enumerate() {
        let words = WORD.count(coverage.compositions[at].words);
        writeln!(out, "- **{}** {}, {words}", column_label(at), escape(&column.name))?;
    }
    matrix(result, names, coverage, level, out)?;
    compositions(coverage, level, out)?;
    headlines(coverage, level, out)?;
    order(coverage, level, out)?;
    pairs(coverage, level, out)?;
    only(result, coverage, level, out)
}

/// The word of a cell: a table in a page has no legend at hand.
const fn word(state: CellState) -> &'static str {
    match state {
        CellState::Verbatim => "**verbatim**",
        CellState::Reworded => "reworded",
        CellState::Partial => "_partial_",
    }
}

fn matrix(
    result: &CoverageResult,
    names: &UnitNames,
    coverage: &Coverage,
    level: &str,
    out: &mut impl Write,
) -> io::Result<()> {
    let rows = || coverage.units.iter().enumerate().filter(|it| it.1.kind != UnitKind::Only);
    if rows().next().is_none() {
        return writeln!(out, "\nThey share nothing.");
    }
    writeln!(out, "\n{level} Units\n")?;
    let labels: Vec<String> = (0..coverage.columns.len()).map(column_label).collect();
    writeln!(out, "| unit | kind | words | {} |", labels.join(" | "))?;
    writeln!(out, "|---|---|---|{}", ":-:|".repeat(labels.len()))?;
    for (at, unit) in rows() {
        let cells: Vec<&str> = (0..labels.len())
            .map(|column| {
                let found = unit.cells.binary_search_by_key(&column, |it| it.column);
                found.map_or("", |it| word(unit.cells[it].state))
            })
            .collect();
        let kind = if unit.wire.is_some() { "wire" } else { unit.kind.name() };
        let id = names.of(coverage, at);
        writeln!(out, "| {id} | {kind} | {} | {} |", said(result, unit), cells.join(" | "))?;
    }
    writeln!(out, "\nAn empty cell: absent. States are told by the fullest wording.")
}

/// Who says what, cut.
fn said(result: &CoverageResult, unit: &Unit) -> String {
    let text = unit_text(&result.scan, unit);
    let flowing = flowing(text);
    let cut = flowing.char_indices().nth(MOST_CHARS).map_or(flowing.len(), |it| it.0);
    let dots = if cut < flowing.len() { "…" } else { "" };
    let speaker =
        unit.speaker.as_deref().map_or_else(String::new, |it| format!("{}: ", escape(it)));
    format!("{speaker}{}{dots}", escape(&flowing[..cut]))
}

fn compositions(coverage: &Coverage, level: &str, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\n{level} Composition\n")?;
    writeln!(out, "| | words | {} |", WORD_CLASSES.map(|it| it.0).join(" | "))?;
    writeln!(out, "|---|--:|{}", "--:|".repeat(WORD_CLASSES.len()))?;
    for (at, it) in coverage.compositions.iter().enumerate() {
        let shares = it.shares().map(percent);
        let words = thousands(it.words);
        writeln!(out, "| {} | {words} | {} |", column_label(at), shares.join(" | "))?;
    }
    Ok(())
}

fn headlines(coverage: &Coverage, level: &str, out: &mut impl Write) -> io::Result<()> {
    if coverage.headlines.iter().all(Vec::is_empty) {
        return Ok(());
    }
    writeln!(out, "\n{level} Headlines\n")?;
    for (at, headlines) in coverage.headlines.iter().enumerate() {
        for it in headlines {
            writeln!(out, "- **{}** {}", column_label(at), escape(&it.text))?;
        }
    }
    Ok(())
}

fn order(coverage: &Coverage, level: &str, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\n{level} Order of appearance\n")?;
    for (n, it) in coverage.order.iter().enumerate() {
        let Some(when) = coverage.appearances[it.column].when else { continue };
        let sure =
            if n > 0 && !it.surely_later { ", perhaps as early as the one before" } else { "" };
        writeln!(out, "{}. **{}** {}{sure}", n + 1, column_label(it.column), day_name(when.day))?;
    }
    let unknown: Vec<String> = (0..coverage.columns.len())
        .filter(|&it| coverage.appearances[it].when.is_none())
        .map(column_label)
        .collect();
    if !unknown.is_empty() {
        let gap = if coverage.order.is_empty() { "" } else { "\n" };
        writeln!(out, "{gap}Unknown: {}.", unknown.join(", "))?;
    }
    Ok(())
}

fn pairs(coverage: &Coverage, level: &str, out: &mut impl Write) -> io::Result<()> {
    if coverage.pairs.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{level} What two have in common\n")?;
    writeln!(out, "| a | b | words of a | words of b | statements | passages |")?;
    writeln!(out, "|---|---|--:|--:|--:|--:|")?;
    for it in &coverage.pairs {
        writeln!(
            out,
            "| {} | {} | {} | {} | {} | {} |",
            column_label(it.a),
            column_label(it.b),
            thousands(it.words_a),
            thousands(it.words_b),
            it.quotations,
            it.texts
        )?;
    }
    Ok(())
}

fn only(
    result: &CoverageResult,
    coverage: &Coverage,
    level: &str,
    out: &mut impl Write,
) -> io::Result<()> {
    let own = coverage.units.iter().filter(|it| it.kind == UnitKind::Only);
    let own: Vec<&Unit> = own.collect();
    for group in own.chunk_by(|a, b| a.cells[0].column == b.cells[0].column) {
        let label = column_label(group[0].cells[0].column);
        let n = group.len();
        writeln!(out, "\n{level} Only in {label}: {}\n", PARAGRAPH.count(n))?;
        for unit in group.iter().take(MOST_ONLY) {
            let Some(place) = unit.cells[0].places.first().map(|it| it.place) else { continue };
            let line = result.scan.lines[place.doc.index()].line(place.span.start);
            let id = escape(&result.scan.corpus.get(place.doc).id);
            writeln!(out, "- {}: {id}, line {line}", said(result, unit))?;
        }
        if n > MOST_ONLY {
            writeln!(out, "- … {} more", n - MOST_ONLY)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::sample_coverage;

    #[test]
    fn a_comparison_as_markdown() {
        let mut out = Vec::new();
        compare_markdown(&sample_coverage(), &mut out).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap());
    }
}
