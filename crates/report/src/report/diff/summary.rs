//! A diff in a line.

use super::DiffReport;
use crate::diff::{BlockChange, ChangeKind, Diff, EditClass, Shape, WordOpKind};
use crate::findings::vocabulary::{PARAGRAPH, count};
use crate::findings::{Parameter, ParameterValue};
use crate::normalize::scan_words;
use crate::report::escape_terminal;
use crate::report::layout::thousands;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

/// `headline changed · 87 % shared · 3 paragraphs changed · 1 moved · 2 only in A`.
///
/// Blocks are counted, not parts of them: a paragraph that was split counts once.
/// What does not occur is left out. Of versions that no date puts in order, it says so.
#[must_use]
pub fn diff_summary(report: &DiffReport<'_>) -> String {
    let mut parts = differences(report);
    if report.is_later == Some(false) {
        parts.push("order not known".to_owned());
    }
    parts.join(" · ")
}

/// The parts of a summary, one at least.
fn differences(report: &DiffReport<'_>) -> Vec<String> {
    let diff = report.diff;
    if !report.differs() {
        return vec!["no difference".to_owned()];
    }
    let mut parts = Vec::new();
    if report.headline_differs {
        parts.push("headline changed".to_owned());
    }
    if !diff.differs() {
        parts.push("no other difference".to_owned());
        return parts;
    }
    parts.push(format!("{} shared", percent(diff.similarity())));
    let changed = paragraphs(diff, |it, shape| {
        it == ChangeKind::Changed || shape == Shape::Part && is_one_sided(it)
    });
    let moved = paragraphs(diff, |it, shape| it.is_moved() && shape != Shape::Part);
    let parts_moved =
        diff.changes.iter().filter(|it| it.kind.is_moved() && it.shape == Shape::Part).count();
    let of = |kind: ChangeKind| {
        diff.changes.iter().filter(|it| it.kind == kind && it.shape != Shape::Part).count()
    };
    let (deleted, inserted) = (of(ChangeKind::Deleted), of(ChangeKind::Inserted));
    if changed > 0 {
        parts.push(format!("{} changed", PARAGRAPH.count(changed)));
    }
    if moved > 0 {
        parts.push(format!("{} moved", thousands(moved)));
    }
    if parts_moved > 0 {
        parts.push(format!(
            "{} moved",
            count(parts_moved, "part of a paragraph", "parts of paragraphs")
        ));
    }
    for (number, what) in [(deleted, "only in A"), (inserted, "only in B")] {
        if number > 0 {
            parts.push(format!("{} {what}", thousands(number)));
        }
    }
    if diff.coarse {
        parts.push("coarse: a limit was reached".to_owned());
    }
    parts
}

const fn is_one_sided(kind: ChangeKind) -> bool {
    matches!(kind, ChangeKind::Deleted | ChangeKind::Inserted)
}

/// How many paragraphs the changes are that are `wanted`: several parts of one are one.
fn paragraphs(diff: &Diff, wanted: fn(ChangeKind, Shape) -> bool) -> usize {
    let blocks = |it: &BlockChange| (it.a.map(|it| it.block), it.b.map(|it| it.block));
    let still = diff.changes.iter().filter(|it| !it.kind.is_moved()).map(blocks);
    let partner: BTreeMap<usize, usize> = still.filter_map(|(a, b)| a.zip(b)).collect();
    let mut whole = 0;
    let mut parts = BTreeSet::new();
    for change in diff.changes.iter().filter(|it| wanted(it.kind, it.shape)) {
        let (a, b) = blocks(change);
        let b = b.or_else(|| partner.get(&a?).copied());
        match change.shape {
            Shape::Whole => whole += 1,
            Shape::Split => drop(parts.insert((true, a))),
            Shape::Merged => drop(parts.insert((false, b))),
            Shape::Part => drop(parts.insert((b.is_none(), b.or(a)))),
        }
    }
    whole + parts.len()
}

/// `time limit 2 s · ignored: case`: the settings that made the diff another than it
/// is by itself; `None` where there are none.
pub(super) fn settings(parameters: &[Parameter]) -> Option<String> {
    let notes = parameters.iter().filter_map(|it| match (it.name, &it.value) {
        ("time_limit", ParameterValue::Number(seconds)) => Some(format!("time limit {seconds} s")),
        ("ignore", ParameterValue::Text(what)) if !what.is_empty() => {
            Some(format!("ignored: {}", what.replace(',', ", ")))
        }
        _ => None,
    });
    let notes: Vec<String> = notes.collect();
    (!notes.is_empty()).then(|| notes.join(" · "))
}

pub(super) use crate::findings::vocabulary::percent;

/// Writes one line: both ids, the summary, and words deleted and inserted, cosmetic
/// edits and bare punctuation left out.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn diff_stat(report: &DiffReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (mut deleted, mut inserted) = (0_usize, 0_usize);
    let edits = report.diff.changes.iter().flat_map(|it| &it.edits);
    for edit in edits.filter(|it| it.class != EditClass::Cosmetic) {
        match edit.kind {
            WordOpKind::Equal => {}
            WordOpKind::Delete => scan_words(edit.a.of(&report.a.text), |_, _| deleted += 1),
            WordOpKind::Insert => scan_words(edit.b.of(&report.b.text), |_, _| inserted += 1),
        }
    }
    let (a, b) = (escape_terminal(&report.a.id), escape_terminal(&report.b.id));
    let summary = diff_summary(report);
    let (deleted, inserted) = (thousands(deleted), thousands(inserted));
    let settings = settings(report.parameters).map_or(String::new(), |it| format!(" | {it}"));
    writeln!(out, "{a} → {b} | {summary} | -{deleted} +{inserted} words{settings}")
}

/// One character a change, `·` equal, `~` changed, `»` moved, `+` and `-`, at
/// most `width` of them; where several share one, the rarest kind shows.
pub(super) fn minimap(diff: &Diff, width: usize) -> Vec<ChangeKind> {
    let len = diff.changes.len();
    let columns = len.min(width.max(1));
    let kind = |at: usize| {
        let (start, end) = (at * len / columns, (at + 1) * len / columns);
        let inside = diff.changes[start..end].iter().map(|it| it.kind);
        inside.min_by_key(|&it| diff.counts.of(it)).unwrap_or(ChangeKind::Equal)
    };
    (0..columns).map(kind).collect()
}

/// The mark of a change, beside its color.
pub(super) const fn mark(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Equal => " ",
        ChangeKind::Changed => "~",
        ChangeKind::Moved | ChangeKind::MovedChanged => "»",
        ChangeKind::Inserted => "+",
        ChangeKind::Deleted => "-",
    }
}
