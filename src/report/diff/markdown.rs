//! A diff as a comment on a pull request.

use super::DiffReport;
use super::rows::{Row, rows};
use super::summary::{diff_summary, mark};
use super::unified::{fold_text, note};
use crate::diff::{BlockChange, ChangeKind, EditClass, WordOpKind};
use crate::report::escape_terminal;
use crate::text::LineIndex;
use std::io::{self, Write};

/// Writes what differs as Markdown (`CommonMark` with GitHub's `~~`).
///
/// Deleted words are struck out, inserted ones bold; every block is a quotation
/// under its mark and its lines. The articles' own text cannot become markup.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn diff_markdown(report: &DiffReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (a, b) = (escape(&report.a.id), escape(&report.b.id));
    writeln!(out, "### {a} → {b}\n\n**{}**", diff_summary(report.diff))?;
    if !report.diff.differs() {
        return Ok(());
    }
    for row in rows(report.diff, Some(0)) {
        writeln!(out)?;
        match row {
            Row::Fold(number) => writeln!(out, "*{}*", fold_text(number))?,
            Row::Left(at) => {
                let change = &report.diff.changes[at];
                let to = change.b.map_or(0, |it| it.block + 1);
                writeln!(out, "`»` {} *moved to ¶{to}*", place(report, change, true))?;
            }
            Row::Change(at) => block(report, &report.diff.changes[at], out)?,
        }
    }
    Ok(())
}

fn block(report: &DiffReport<'_>, change: &BlockChange, out: &mut dyn Write) -> io::Result<()> {
    if change.kind == ChangeKind::Equal {
        return writeln!(out, "*{}*", fold_text(1));
    }
    let note = note(change).map_or(String::new(), |it| format!(" *{it}*"));
    let mark = mark(change.kind);
    writeln!(out, "`{mark}` {}{note}\n\n> {}", place(report, change, false), words(report, change))
}

/// `¶3 (line 7) → ¶4 (line 9)`.
fn place(report: &DiffReport<'_>, change: &BlockChange, old: bool) -> String {
    let shown = |place: Option<crate::diff::BlockPlace>, lines: &LineIndex| {
        place.map(|it| format!("¶{} (line {})", it.block + 1, lines.line(it.span.start)))
    };
    let (a, b) = (shown(change.a, report.a_lines), shown(change.b, report.b_lines));
    match (a, b) {
        (Some(a), Some(b)) if !old => format!("{a} → {b}"),
        (Some(a), _) => a,
        (None, Some(b)) => b,
        (None, None) => String::new(),
    }
}

fn words(report: &DiffReport<'_>, change: &BlockChange) -> String {
    let whole = change.a.is_none() || change.b.is_none();
    let mut out = String::new();
    for edit in &change.edits {
        let op = edit.op(&report.a.text, &report.b.text);
        let text = escape(&op.text);
        let inner = text.trim();
        let (lead, tail) = (text.starts_with(' '), text.ends_with(' ') && !inner.is_empty());
        let quiet = op.class == EditClass::Cosmetic || whole || inner.is_empty();
        out += if lead { " " } else { "" };
        match op.kind {
            WordOpKind::Delete if quiet && !whole => {}
            WordOpKind::Delete if !whole => out += &format!("~~{inner}~~"),
            WordOpKind::Insert if !quiet => out += &format!("**{inner}**"),
            _ => out += inner,
        }
        out += if tail { " " } else { "" };
    }
    out
}

/// Text that Markdown shows as it stands: every ASCII mark is escaped, so that
/// neither Markdown nor HTML begins, and so are mentions and issue numbers.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in escape_terminal(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '@' => out.push_str("&#64;"),
            '#' => out.push_str("&#35;"),
            // `1.` begins a list, `www.` a link.
            '.' if out.ends_with(|it: char| it.is_ascii_digit() || it == 'w') => {
                out.push_str("\\.");
            }
            '.' | ',' | '\'' | '"' | '/' | '%' | '?' | ';' => out.push(c),
            ':' => out.push_str("&#58;"),
            c if c.is_ascii_punctuation() => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}
