//! Who is quoted, and who quotes, for a spreadsheet.

use std::io::{self, Write};

use super::{Cell, Table};
use crate::findings::{QuotesResult, by_outlet, by_speaker};
use crate::report::QuotedBy;

/// Writes one row for each speaker and outlet, or outlet and speaker.
///
/// It says how often, what share of the outlet's quotations of named speakers that is, and
/// of the speaker or outlet as a whole the quotations, articles, first and last day.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn quoted_csv(result: &QuotesResult, by: QuotedBy, out: &mut impl Write) -> io::Result<()> {
    let mut table = Table::new(out);
    let (found, head) = match by {
        QuotedBy::Speaker => (by_speaker(result), ["speaker", "outlet"]),
        QuotedBy::Outlet => (by_outlet(result), ["outlet", "speaker"]),
    };
    let rest = ["quotations", "share", "all_quotations", "articles", "first", "last"];
    let header: Vec<Cell<'_>> = head.into_iter().chain(rest).map(Cell::Ours).collect();
    table.row(&header)?;
    for row in &found.rows {
        let [all, articles] = [row.quotations, row.articles].map(|it| it.to_string());
        let days = [&row.first, &row.last].map(|it| it.as_deref().unwrap_or_default());
        let none = [(String::new(), row.quotations, 0.0)];
        let parts = if row.parts.is_empty() { &none[..] } else { &row.parts };
        for (part, n, share) in parts {
            let share = if part.is_empty() { String::new() } else { format!("{share:.4}") };
            table.row(&[
                Cell::Text(&row.name),
                Cell::Text(part),
                Cell::Ours(&n.to_string()),
                Cell::Ours(&share),
                Cell::Ours(&all),
                Cell::Ours(&articles),
                Cell::Ours(days[0]),
                Cell::Ours(days[1]),
            ])?;
        }
    }
    Ok(())
}
