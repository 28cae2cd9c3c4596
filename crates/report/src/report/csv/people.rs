//! Who is quoted, and who quotes, for a spreadsheet.

use std::io::{self, Write};

use super::Table;
use crate::findings::{QuotesResult, by_outlet, by_speaker};
use crate::report::QuotedBy;
use crate::report::table::{Cell, Column, Kind, Rows};

/// Writes one row for each speaker and outlet, or outlet and speaker.
///
/// It says how often, what share of the outlet's quotations of named speakers that is, and
/// of the speaker or outlet as a whole the quotations, articles, first and last day.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn quoted_csv(result: &QuotesResult, by: QuotedBy, out: &mut impl Write) -> io::Result<()> {
    quoted_rows(result, by, &mut Table::new(out))
}

/// The rows of [`quoted_csv`].
pub(in crate::report) fn quoted_rows(
    result: &QuotesResult,
    by: QuotedBy,
    rows: &mut impl Rows,
) -> io::Result<()> {
    let (found, head) = match by {
        QuotedBy::Speaker => (by_speaker(result), ["speaker", "outlet"]),
        QuotedBy::Outlet => (by_outlet(result), ["outlet", "speaker"]),
    };
    let rest: [Column; 6] = [
        ("quotations", Kind::Count),
        ("share", Kind::Share),
        ("all_quotations", Kind::Count),
        ("articles", Kind::Count),
        ("first", Kind::Text),
        ("last", Kind::Text),
    ];
    let columns: Vec<Column> = head.into_iter().map(|it| (it, Kind::Text)).chain(rest).collect();
    rows.head(&columns)?;
    for row in &found.rows {
        let days = [&row.first, &row.last].map(|it| it.as_deref().unwrap_or_default());
        let none = [(String::new(), row.quotations, 0.0)];
        let parts = if row.parts.is_empty() { &none[..] } else { &row.parts };
        for (part, n, share) in parts {
            let share = Some(*share).filter(|_| !part.is_empty());
            rows.row(&[
                Cell::Text(&row.name),
                Cell::Text(part),
                Cell::Count(Some(*n)),
                Cell::Share(share),
                Cell::Count(Some(row.quotations)),
                Cell::Count(Some(row.articles)),
                Cell::Ours(days[0]),
                Cell::Ours(days[1]),
            ])?;
        }
    }
    Ok(())
}
