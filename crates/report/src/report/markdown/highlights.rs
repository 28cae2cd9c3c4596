//! What heads a report in Markdown.

use std::io::{self, Write};

use super::escape;
use crate::findings::vocabulary::{capital, clip};
use crate::findings::{Highlight, HighlightKind, ScanResult};

/// Main findings that are listed.
const MOST: usize = 10;
/// Letters of a statement that are shown: the rest stands where it is listed.
const LETTERS: usize = 160;

/// Writes the main findings as a numbered list, with their places.
pub(super) fn main_findings(
    scan: &ScanResult,
    found: &[Highlight],
    out: &mut impl Write,
) -> io::Result<()> {
    if found.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## Main findings\n")?;
    for (n, it) in found.iter().take(MOST).enumerate() {
        let document = scan.corpus.get(it.place.doc);
        let line = scan.lines[it.place.doc.index()].line(it.place.span.start);
        writeln!(
            out,
            "{}. **{}** {}: {} ({}{}, line {line})",
            n + 1,
            capital(it.kind.label()),
            what(it),
            escape(&it.because),
            if it.source.is_empty() { String::new() } else { escape(&it.source) + "; " },
            escape(&document.id)
        )?;
    }
    Ok(())
}

fn what(it: &Highlight) -> String {
    let title = escape(&clip(&it.title, LETTERS));
    let title = match it.kind {
        HighlightKind::Statement | HighlightKind::CopiedText => format!("“{title}”"),
        HighlightKind::Story | HighlightKind::Versions | HighlightKind::Speaker => title,
    };
    match (&it.speaker, it.title.is_empty()) {
        (Some(speaker), true) => escape(speaker),
        (Some(speaker), false) => format!("{}, {title}", escape(speaker)),
        (None, _) => title,
    }
}
