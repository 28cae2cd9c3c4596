//! `wireprint dedup` for people: what was read, what went and why.

use std::io::{self, Write};

use super::page::{Page, Tone, View, count, run};
use crate::findings::{DedupOutlet, DedupReport, ParagraphFigures, ParameterValue};
use crate::report::layout::{pad, pad_start, thousands, wrap_plain};

/// Writes the summary of a run.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn dedup_text(report: &DedupReport, view: &View, out: &mut impl Write) -> io::Result<()> {
    let mut page = Page::new(out, view);
    let figures = &report.figures;
    let account = report.account;
    let head = [
        count(figures.documents, "document", "documents"),
        count(account.files, "file", "files"),
        size(account.bytes),
    ];
    page.wrapped("", "", &[run(Tone::Strong, &head.join(" · "))], usize::MAX)?;
    page.blank()?;
    for row in rows(report) {
        let tone = if row.is_part { Tone::Faint } else { Tone::Strong };
        let number = pad_start(&thousands(row.number), NUMBER);
        page.runs(&[run(tone, &pad(row.label, LABEL)), run(tone, &number)])?;
        let indent = LABEL + NUMBER + 2;
        let width = view.width.saturating_sub(indent).max(10);
        for (at, line) in wrap_plain(&row.note, width).iter().enumerate() {
            let before = " ".repeat(if at == 0 { 2 } else { indent });
            let text = format!("{before}{line}");
            page.line(&[run(Tone::Plain, text.trim_end())])?;
        }
    }
    Ok(())
}

/// Columns of a row's name and of its number.
const LABEL: usize = 14;
const NUMBER: usize = 11;

struct Row {
    label: &'static str,
    number: usize,
    /// Whether it is counted in the row above.
    is_part: bool,
    note: String,
}

fn rows(report: &DedupReport) -> Vec<Row> {
    let it = &report.figures;
    let mut rows = match report.paragraphs {
        Some(paragraphs) => paragraph_rows(report, paragraphs),
        None => document_rows(report),
    };
    let mut push = |label, number, is_part, note: String| {
        rows.push(Row { label, number, is_part, note });
    };
    if report.account.empty > 0 {
        push("empty", report.account.empty, false, "without a word; kept".to_owned());
    }
    if report.account.skipped > 0 {
        let note = "could not be read as records; not in the output";
        push("skipped", report.account.skipped, false, note.to_owned());
    }
    if report.account.failed > 0 {
        let note = "inputs could not be read to their end; not in the output";
        push("failed", report.account.failed, false, note.to_owned());
    }
    if let Some(against) = report.against {
        push("compared with", against.accepted, false, "documents of the other corpus".to_owned());
    }
    if !report.outlets.is_empty() {
        push("outlets", report.outlets.len(), false, outlets_note(&report.outlets));
    }
    if it.unseen_pairs > 0 {
        let buckets = usize::try_from(it.bounded_buckets).unwrap_or(usize::MAX);
        let unseen = usize::try_from(it.unseen_pairs).unwrap_or(usize::MAX);
        let buckets = count(buckets, "bucket", "buckets");
        let note = format!("pairs in {buckets} not compared, so copies may have been missed");
        push("crowded", unseen, false, note);
    }
    rows
}

/// The outlets that lose the most.
fn outlets_note(outlets: &[DedupOutlet]) -> String {
    const MOST: usize = 3;
    let losing = outlets.iter().filter(|it| it.removed > 0).take(MOST);
    let told: Vec<String> = losing
        .map(|it| {
            let (removed, all) = (thousands(it.removed), thousands(it.documents));
            format!("{} ({removed} of {all} removed)", it.name)
        })
        .collect();
    told.join(", ")
}

/// What became of documents.
fn document_rows(report: &DedupReport) -> Vec<Row> {
    let it = &report.figures;
    let mut rows = Vec::new();
    let mut push = |label, number, is_part, note: String| {
        rows.push(Row { label, number, is_part, note });
    };
    push("kept", it.kept, false, String::new());
    let clusters = match it.clusters {
        0 => String::new(),
        n if report.against.is_some() => {
            format!("copies of {} there", count(n, "document", "documents"))
        }
        n => format!("in {}", count(n, "cluster", "clusters")),
    };
    push("removed", it.removed(), false, clusters);
    if it.removed() > 0 {
        push("  same words", it.removed_exact, true, String::new());
        push("  near copies", it.removed_near, true, near_note(report));
    }
    if it.templates > 0 {
        let note = "pairs with one frame and other facts: no duplicates";
        push("templates", it.templates, false, note.to_owned());
    }
    rows
}

/// What was cut of documents.
fn paragraph_rows(report: &DedupReport, paragraphs: ParagraphFigures) -> Vec<Row> {
    let it = &report.figures;
    let removed = paragraphs.removed_exact + paragraphs.removed_near;
    let row = |label, number, is_part, note: String| Row { label, number, is_part, note };
    let mut rows = vec![
        row("paragraphs", paragraphs.paragraphs, false, String::new()),
        row(
            "removed",
            removed,
            false,
            format!(
                "of {}, {} of text",
                count(paragraphs.documents, "document", "documents"),
                human_bytes(paragraphs.removed_bytes)
            ),
        ),
    ];
    if removed > 0 {
        rows.push(row("  same words", paragraphs.removed_exact, true, String::new()));
        rows.push(row("  near copies", paragraphs.removed_near, true, near_note(report)));
    }
    if it.removed() > 0 {
        let note = "documents of which nothing is left; not in the output";
        rows.push(row("documents", it.removed(), false, note.to_owned()));
    }
    if it.templates > 0 {
        let note = "pairs with one frame and other facts: no copies";
        rows.push(row("templates", it.templates, false, note.to_owned()));
    }
    rows
}

/// How similar the copies are to what they are copies of.
fn near_note(report: &DedupReport) -> String {
    let text = |name: &str| {
        report.parameters.iter().find(|it| it.name == name).map(|it| match &it.value {
            ParameterValue::Text(text) => text.clone(),
            ParameterValue::Number(number) => number.to_string(),
            ParameterValue::Count(count) => count.to_string(),
            ParameterValue::Flag(flag) => flag.to_string(),
        })
    };
    let least = match (text("measure"), text("threshold")) {
        (Some(measure), Some(threshold)) => format!("{measure} of at least {threshold}"),
        _ if text("sketch").as_deref() == Some("versions") => "versions of one text".to_owned(),
        _ => String::new(),
    };
    match report.figures.cohesion {
        Some((_, mean)) if report.figures.removed_near > 0 => {
            format!("{least}; {mean:.2} on average")
        }
        _ => least,
    }
}

/// A number of bytes for people: `343 MB of text`.
fn size(bytes: u64) -> String {
    format!("{} of text", human_bytes(bytes))
}

/// A number of bytes in the largest unit that it fills, with at most one decimal.
///
/// Units are powers of 1000, as disks and file managers count.
#[must_use]
pub fn human_bytes(bytes: u64) -> String {
    let mut unit = 0;
    let mut whole = bytes;
    let mut tenths = 0;
    while whole >= 1000 && unit < UNITS.len() - 1 {
        tenths = whole % 1000 / 100;
        whole /= 1000;
        unit += 1;
    }
    if unit > 0 && whole < 10 {
        format!("{whole}.{tenths} {}", UNITS[unit])
    } else {
        format!("{whole} {}", UNITS[unit])
    }
}

const UNITS: [&str; 5] = ["bytes", "kB", "MB", "GB", "TB"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::{DedupFigures, Parameter};
    use crate::text::Account;

    fn sample() -> DedupReport {
        DedupReport {
            parameters: vec![
                Parameter {
                    name: "measure",
                    value: ParameterValue::Text("resemblance".to_owned()),
                },
                Parameter { name: "threshold", value: ParameterValue::Number(0.7) },
            ],
            account: Account {
                seen: 12_345,
                accepted: 12_340,
                empty: 2,
                skipped: 3,
                files: 1,
                bytes: 45_678_901,
                ..Account::default()
            },
            figures: DedupFigures {
                documents: 12_342,
                kept: 10_000,
                removed_exact: 342,
                removed_near: 2000,
                clusters: 1500,
                cohesion: Some((0.701, 0.874)),
                templates: 17,
                ..DedupFigures::default()
            },
            outlets: vec![
                DedupOutlet { name: "Bay News".to_owned(), documents: 3000, removed: 1200 },
                DedupOutlet { name: "Harbor Post".to_owned(), documents: 9342, removed: 0 },
            ],
            ..DedupReport::default()
        }
    }

    fn shown(report: &DedupReport, width: usize) -> String {
        let mut out = Vec::new();
        dedup_text(report, &View { width, ..View::default() }, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_summary_at_80_columns() {
        insta::assert_snapshot!(shown(&sample(), 80));
    }

    #[test]
    fn nothing_read_and_nothing_found_are_said() {
        insta::assert_snapshot!(shown(&DedupReport::default(), 80));
    }

    #[test]
    fn no_line_is_longer_than_asked() {
        for line in shown(&sample(), 50).lines() {
            assert!(crate::report::layout::display_width(line) <= 50, "{line}");
        }
    }

    #[test]
    fn bytes_are_said_in_their_largest_unit() {
        let check = |bytes, expect| assert_eq!(human_bytes(bytes), expect);
        check(0, "0 bytes");
        check(999, "999 bytes");
        check(1000, "1.0 kB");
        check(9_990, "9.9 kB");
        check(343_000_000, "343 MB");
        check(u64::MAX, "18446744 TB");
    }
}
