//! CSV that a spreadsheet may open: RFC 4180, with a header row and CRLF.
//!
//! A spreadsheet runs a cell that begins with `=`, `+`, `-` or `@` as a formula,
//! and a formula can send the other cells away. Articles are not to be trusted,
//! so such a cell, and one that begins with a tab or a carriage return (which a
//! spreadsheet drops), gets an apostrophe in front, the sign for text that
//! spreadsheets themselves use (OWASP, *CSV Injection*). The full-width forms
//! `＝`, `＋`, `－` and `＠` are prefixed as well: some programs read them as
//! their ASCII twins. Numbers are written as they are. A program that needs the
//! very bytes reads the JSON, where nothing is prefixed, or cuts `text` out of
//! the document by its offsets.

mod articles;
mod check;
mod compare;
mod people;
mod records;
mod scan;
mod tabs;

use std::borrow::Cow;
use std::io::{self, Write};

use csv_core::{Terminator, WriteResult, Writer, WriterBuilder};

use super::table::{Cell, Column, Kind, Rows};
use crate::findings::{FoundQuotation, QuotesResult};

pub use articles::CsvArticles;
pub use check::check_csv;
pub use compare::compare_csv;
pub(crate) use compare::{composition_csv, pairs_csv, timeline_csv};
pub use people::quoted_csv;
pub(super) use people::quoted_rows;
pub use records::RecordsAsCsv;
pub use scan::scan_csv;
pub(super) use scan::scan_rows;
pub use tabs::TabsAsCsv;

/// The columns of [`quotes_csv`].
const COLUMNS: [Column; 13] = [
    ("doc", Kind::Text),
    ("file", Kind::Text),
    ("outlet", Kind::Text),
    ("date", Kind::Text),
    ("line", Kind::Count),
    ("start", Kind::Count),
    ("end", Kind::Count),
    ("speaker", Kind::Text),
    ("speaker_name", Kind::Text),
    ("cue", Kind::Text),
    ("group", Kind::Text),
    ("outlets", Kind::Count),
    ("text", Kind::Text),
];

/// Writes the chosen quotations as CSV, one a row, by place.
///
/// `line` counts from 1 in the text, `start` and `end` are its bytes; `group` is
/// the statement's id where it stands in several places, `outlets` how many carry
/// it. What is not known is empty.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn quotes_csv(result: &QuotesResult, out: &mut impl Write) -> io::Result<()> {
    quotes_rows(result, &mut Table::new(out))
}

/// The rows of [`quotes_csv`].
pub(super) fn quotes_rows(result: &QuotesResult, rows: &mut impl Rows) -> io::Result<()> {
    rows.head(&COLUMNS)?;
    for &at in &result.quotations {
        let FoundQuotation { quoted, group, .. } = &result.scan.quoted[at];
        let (place, attribution) = (quoted.place, &quoted.attribution);
        let document = result.scan.corpus.get(place.doc);
        let line = result.scan.lines[place.doc.index()].line(place.span.start);
        let speaker = attribution.speaker.as_ref();
        let outlets = group.map(|it| crate::findings::outlets(&result.scan.quotations[it]));
        let group = group.map_or_else(String::new, |it| format!("q{}", result.ranks[it] + 1));
        rows.row(&[
            Cell::Text(&document.id),
            Cell::Text(&document.path),
            Cell::Text(quoted.outlet.as_deref().unwrap_or_default()),
            Cell::Text(document.date.as_deref().unwrap_or_default()),
            Cell::Count(Some(line)),
            Cell::Count(Some(place.span.start)),
            Cell::Count(Some(place.span.end)),
            Cell::Text(speaker.map_or("", |it| it.span.of(&document.text))),
            Cell::Text(speaker.map_or("", |it| &it.name)),
            Cell::Text(attribution.cue.map_or("", |it| it.of(&document.text))),
            Cell::Ours(&group),
            Cell::Count(outlets),
            Cell::Text(place.span.of(&document.text)),
        ])?;
    }
    Ok(())
}

impl<'a> Cell<'a> {
    /// As it stands in a spreadsheet: a share with four places.
    fn shown(self) -> Cow<'a, str> {
        match self {
            Self::Ours(it) => it.into(),
            Self::Text(it) => inert(it),
            Self::Count(it) => it.map_or_else(String::new, |it| it.to_string()).into(),
            Self::Share(it) => it.map_or_else(String::new, |it| format!("{it:.4}")).into(),
        }
    }
}

impl<W: Write + ?Sized> Rows for Table<'_, W> {
    fn head(&mut self, columns: &[Column]) -> io::Result<()> {
        let names: Vec<Cell<'_>> = columns.iter().map(|it| Cell::Ours(it.0)).collect();
        self.row(&names)
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        Table::row(self, cells)
    }
}

/// The text, with an apostrophe in front where a spreadsheet would run it.
fn inert(text: &str) -> Cow<'_, str> {
    let runs = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    // Space in front is cut by some programs before they look.
    let first = text.trim_start_matches([' ', '\u{a0}', '\u{feff}']);
    if first.starts_with(runs) { format!("'{text}").into() } else { text.into() }
}

/// Rows on their way to a writer.
struct Table<'a, W: ?Sized> {
    out: &'a mut W,
    writer: Writer,
}

impl<'a, W: Write + ?Sized> Table<'a, W> {
    fn new(out: &'a mut W) -> Self {
        Self::with_delimiter(out, b',')
    }

    fn with_delimiter(out: &'a mut W, delimiter: u8) -> Self {
        let mut writer = WriterBuilder::new();
        // As RFC 4180 has it.
        Self { out, writer: writer.delimiter(delimiter).terminator(Terminator::CRLF).build() }
    }

    /// A byte-order mark, at the very beginning.
    fn mark(&mut self) -> io::Result<()> {
        self.out.write_all("\u{feff}".as_bytes())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        for (n, cell) in cells.iter().enumerate() {
            if n > 0 {
                self.step(|writer, buffer| {
                    let (result, written) = writer.delimiter(buffer);
                    (result, 0, written)
                })?;
            }
            let text = cell.shown();
            let mut rest = text.as_bytes();
            // A cell may be longer than the buffer.
            while !rest.is_empty() {
                let read = self.step(|writer, buffer| writer.field(rest, buffer))?;
                rest = &rest[read..];
            }
        }
        self.step(|writer, buffer| {
            let (result, written) = writer.terminator(buffer);
            (result, 0, written)
        })?;
        Ok(())
    }

    /// Lets the writer fill a buffer until it has no more to say of this part;
    /// returns how many bytes it took.
    fn step(
        &mut self,
        mut part: impl FnMut(&mut Writer, &mut [u8]) -> (WriteResult, usize, usize),
    ) -> io::Result<usize> {
        let mut buffer = [0; 1024];
        loop {
            let (result, read, written) = part(&mut self.writer, &mut buffer);
            self.out.write_all(&buffer[..written])?;
            if result == WriteResult::InputEmpty || read > 0 {
                return Ok(read);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn row(cells: &[&str]) -> String {
        let mut out = Vec::new();
        let cells: Vec<Cell<'_>> = cells.iter().map(|it| Cell::Text(it)).collect();
        Table::new(&mut out).row(&cells).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_cell_that_a_spreadsheet_would_run_is_text() {
        for (cell, expect) in [
            ("=1+1", "'=1+1\r\n"),
            ("+1", "'+1\r\n"),
            ("-1", "'-1\r\n"),
            ("@SUM(A1)", "'@SUM(A1)\r\n"),
            (" =1", "' =1\r\n"),
            ("＝1", "'＝1\r\n"),
            ("\t=1", "'\t=1\r\n"),
            ("a=1", "a=1\r\n"),
            ("", "\"\"\r\n"),
        ] {
            assert_eq!(row(&[cell]), expect, "{cell:?}");
        }
    }

    #[test]
    fn quotation_marks_are_doubled_and_breaks_are_quoted() {
        assert_eq!(row(&["a \"b\"", "c,d", "e\nf", "g"]), "\"a \"\"b\"\"\",\"c,d\",\"e\nf\",g\r\n");
    }

    /// The cells of one row, as RFC 4180 reads them.
    fn cells(row: &str) -> Vec<String> {
        let (mut res, mut quoted) = (vec![String::new()], false);
        let mut chars = row.strip_suffix("\r\n").unwrap().chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '"' if quoted && chars.peek() == Some(&'"') => {
                    chars.next();
                    res.last_mut().unwrap().push('"');
                }
                '"' => quoted = !quoted,
                ',' if !quoted => res.push(String::new()),
                c => res.last_mut().unwrap().push(c),
            }
        }
        res
    }

    proptest! {
        #[test]
        fn every_cell_can_be_read_back(
            texts in proptest::collection::vec("[a=+@,\"\r\n é-]{0,2000}", 1..5),
        ) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let expect: Vec<Cow<'_, str>> = texts.iter().map(|it| inert(it)).collect();
            prop_assert_eq!(cells(&row(&texts)), expect);
        }
    }
}
