//! Who is quoted, and who quotes: `wireprint quotes --by speaker` and `--by outlet`.

use std::io::{self, Write};

use super::findings::{AT, ON};
use super::page::{Page, Tone, View, count, flowing, percent, run};
use crate::findings::{QuotedRow, QuotesResult, by_outlet, by_speaker};
use crate::report::QuotedBy;

/// Rows before the rest is only counted.
const MOST_ROWS: usize = 30;
/// Parts of a row before the rest is only counted.
const MOST_PARTS: usize = 4;

/// Writes who is quoted, or who quotes, as a report for people.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn quoted_text(
    result: &QuotesResult,
    by: QuotedBy,
    view: &View,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut page = Page::new(out, view);
    let found = match by {
        QuotedBy::Speaker => by_speaker(result),
        QuotedBy::Outlet => by_outlet(result),
    };
    let rows = match by {
        QuotedBy::Speaker => count(found.rows.len(), "speaker", "speakers"),
        QuotedBy::Outlet => count(found.rows.len(), "outlet", "outlets"),
    };
    let quotations = found.unknown + found.rows.iter().map(|it| it.quotations).sum::<usize>();
    let unknown = match by {
        QuotedBy::Speaker => "without a named speaker",
        QuotedBy::Outlet => "in articles whose outlet is not known",
    };
    let head = [
        count(result.scan.corpus.len(), "article", "articles"),
        count(quotations, "quotation", "quotations"),
        rows,
        format!("{} {unknown}", count(found.unknown, "quotation", "quotations")),
    ];
    page.wrapped("", "", &[run(Tone::Strong, &head.join(" · "))], usize::MAX)?;
    let most = if view.all { usize::MAX } else { MOST_ROWS };
    for it in found.rows.iter().take(most) {
        row(&mut page, it, by)?;
    }
    let left = found.rows.len().saturating_sub(most);
    if left > 0 {
        let more = format!("… {} more: --all shows everything.", count(left, "row", "rows"));
        page.blank()?;
        page.line(&[run(Tone::Faint, &more)])?;
    }
    Ok(())
}

fn row<W: Write>(page: &mut Page<'_, W>, row: &QuotedRow, by: QuotedBy) -> io::Result<()> {
    page.blank()?;
    let mut facts = vec![
        count(row.quotations, "quotation", "quotations"),
        count(row.articles, "article", "articles"),
    ];
    if !row.parts.is_empty() {
        facts.push(match by {
            QuotedBy::Speaker => count(row.parts.len(), "outlet", "outlets"),
            QuotedBy::Outlet => count(row.parts.len(), "speaker", "speakers"),
        });
    }
    match (&row.first, &row.last) {
        (Some(first), Some(last)) if first != last => facts.push(format!("{first} to {last}")),
        (Some(day), _) => facts.push(day.clone()),
        _ => {}
    }
    let head =
        [flowing(Tone::Strong, &row.name), run(Tone::Faint, &format!(" · {}", facts.join(" · ")))];
    page.wrapped("", ON, &head, usize::MAX)?;
    let most = if page.view().all { usize::MAX } else { MOST_PARTS };
    let mut parts: Vec<String> = row
        .parts
        .iter()
        .take(most)
        .map(|(name, n, share)| format!("{name} {n} ({})", percent(*share)))
        .collect();
    if parts.is_empty() {
        return Ok(());
    }
    if row.parts.len() > most {
        parts.push(format!("… {} more", row.parts.len() - most));
    }
    page.wrapped(AT, "     ", &[flowing(Tone::Plain, &parts.join(", "))], usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::sample_quotes;

    fn shown(by: QuotedBy) -> String {
        let mut out = Vec::new();
        quoted_text(&sample_quotes(), by, &View::default(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn speakers_and_outlets_have_rows_with_what_is_known_of_them() {
        let speakers = shown(QuotedBy::Speaker);
        assert!(
            speakers.lines().next().is_some_and(|it| it.contains("quotations ·")),
            "{speakers}"
        );
        assert!(
            shown(QuotedBy::Outlet).lines().next().is_some_and(|it| it.contains("quotations ·"))
        );
    }
}
