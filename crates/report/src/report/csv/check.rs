//! `wireprint check --format csv`.

use std::io::{self, Write};

use super::{Cell, Table};
use crate::check::{At, CheckResult, Finding, Status};
use crate::findings::{day_of, headline_of};
use crate::report::check::Shown;
use crate::text::Place;

/// The header row of [`check_csv`].
const HEADER: [&str; 18] = [
    "finding",
    "place",
    "rule",
    "code",
    "severity",
    "status",
    "message",
    "outlet",
    "day",
    "headline",
    "doc",
    "file",
    "line",
    "end_line",
    "start",
    "end",
    "fingerprint",
    "text",
];

/// Writes what a check found as CSV: a row for every place of every finding, in the order
/// of the report.
///
/// `finding` counts from 1, and so does `place`: the first is where the finding stands, the
/// others are what it concerns. `status` is `new`, `known` or `allowed`. Days are ISO 8601;
/// what is not known is empty. A finding in a file that is no article, such as the
/// configuration, has only its file and line.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn check_csv(result: &CheckResult, out: &mut impl Write) -> io::Result<()> {
    let shown = Shown::new(result);
    let mut table = Table::new(out);
    table.row(&HEADER.map(Cell::Ours))?;
    for (n, finding) in result.findings.iter().enumerate() {
        let number = (n + 1).to_string();
        match &finding.at {
            At::File { path, line } => {
                let line = line.to_string();
                let place = [path.as_str(), &line, &line, "", ""];
                row(&mut table, [&number, "1"], finding, &[""; 4], place, "")?;
            }
            At::Text(at) => {
                for (at, n) in std::iter::once(at).chain(&finding.related).zip(1..) {
                    of_place(&mut table, [&number, &format!("{n}")], finding, *at, result, &shown)?;
                }
            }
        }
    }
    Ok(())
}

fn of_place<W: Write>(
    table: &mut Table<'_, W>,
    numbers: [&str; 2],
    finding: &Finding,
    at: Place,
    result: &CheckResult,
    shown: &Shown<'_>,
) -> io::Result<()> {
    let document = result.corpus.get(at.doc);
    let (line, end_line) = shown.text_lines(at);
    let [line, end_line, start, end] =
        [line, end_line, at.span.start, at.span.end].map(|it| it.to_string());
    let (day, headline) = (day_of(document).unwrap_or_default(), headline_of(document));
    let about = [document.outlet.as_deref().unwrap_or_default(), &day, &headline, &document.id];
    let place = [document.path.as_str(), &line, &end_line, &start, &end];
    row(table, numbers, finding, &about, place, at.span.of(&document.text))
}

fn row<W: Write>(
    table: &mut Table<'_, W>,
    numbers: [&str; 2],
    finding: &Finding,
    about: &[&str; 4],
    place: [&str; 5],
    text: &str,
) -> io::Result<()> {
    let status = match finding.status {
        Status::New => "new",
        Status::Known => "known",
        Status::Allowed(_) => "allowed",
    };
    table.row(&[
        Cell::Ours(numbers[0]),
        Cell::Ours(numbers[1]),
        Cell::Ours(finding.rule.name()),
        Cell::Ours(finding.rule.rule().code),
        Cell::Ours(finding.severity.name()),
        Cell::Ours(status),
        Cell::Text(&finding.message),
        Cell::Text(about[0]),
        Cell::Ours(about[1]),
        Cell::Text(about[2]),
        Cell::Text(about[3]),
        Cell::Text(place[0]),
        Cell::Ours(place[1]),
        Cell::Ours(place[2]),
        Cell::Ours(place[3]),
        Cell::Ours(place[4]),
        Cell::Ours(&finding.fingerprint.to_string()),
        Cell::Text(text),
    ])
}
