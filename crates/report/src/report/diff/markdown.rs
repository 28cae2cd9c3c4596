//! A diff as a comment on a pull request.

use super::DiffReport;
use super::rows::{Row, rows};
use super::summary::{diff_summary, mark, settings};
use super::unified::{fold_text, note};
use crate::diff::{BlockChange, ChangeKind, EditClass, WordOpKind};
use crate::report::markdown::escape;
use crate::text::LineIndex;
use std::io::{self, Write};

/// Writes what differs as Markdown.
///
/// Deleted and inserted words are `<del>` and `<ins>`, which GitHub and GitLab
/// show; `~~` and `**` would not be markup beside punctuation inside a word.
/// Every block is a quotation under its mark and its lines. The articles' own
/// text cannot become markup.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn diff_markdown(report: &DiffReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (a, b) = (escape(&report.a.id), escape(&report.b.id));
    writeln!(out, "### {a} → {b}\n\n**{}**", diff_summary(report))?;
    if let Some(settings) = settings(report.parameters) {
        writeln!(out, "\n*{settings}*")?;
    }
    if let Some([a, b]) = report.headlines() {
        writeln!(out, "\n> <del>{}</del> <ins>{}</ins>", escape(&a), escape(&b))?;
    }
    if !report.diff.differs() {
        return Ok(());
    }
    for row in rows(report.diff, Some(0)) {
        writeln!(out)?;
        match row {
            Row::Fold { blocks, .. } => writeln!(out, "*{}*", fold_text(blocks))?,
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
    let words = escape_start(&words(report, change));
    writeln!(out, "`{mark}` {}{note}\n\n> {words}", place(report, change, false))
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
        let inner = escape(&op.text);
        let (lead, tail) = (op.text.starts_with(' '), op.text.ends_with(' ') && !inner.is_empty());
        let quiet = op.class == EditClass::Cosmetic || whole || inner.is_empty();
        out += if lead { " " } else { "" };
        match op.kind {
            WordOpKind::Delete if quiet && !whole => {}
            WordOpKind::Delete if !whole => out += &format!("<del>{inner}</del>"),
            WordOpKind::Insert if !quiet => out += &format!("<ins>{inner}</ins>"),
            _ => out += &inner,
        }
        out += if tail { " " } else { "" };
    }
    out
}

/// Escaped text whose first characters begin no list, heading or rule either.
fn escape_start(text: &str) -> String {
    let digits = text.len() - text.trim_start_matches(|it: char| it.is_ascii_digit()).len();
    let at = match text.as_bytes().get(digits) {
        Some(b'.' | b')') if digits > 0 => digits,
        Some(b'-' | b'+' | b'=') if digits == 0 => 0,
        _ => return text.to_owned(),
    };
    format!("{}\\{}", &text[..at], &text[at..])
}
