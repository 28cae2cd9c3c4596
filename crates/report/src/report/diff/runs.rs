//! A change as styled words.

use super::DiffReport;
use super::palette::Tone;
use crate::diff::{BlockChange, ChangeKind, Edit, EditClass, WordOpKind, letter_diff};
use crate::report::escape_terminal;
use crate::report::layout::Run;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Words of one equal stretch inside a changed block before its middle is
/// folded, and how many of them are shown at either end.
const LONG_STRETCH: (usize, usize) = (70, 25);

/// Which words of a change are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Words {
    /// Those of A.
    Old,
    /// Those of B.
    New,
    /// Both, deletions before insertions.
    Both,
}

/// The words of `change`, changed ones between marks.
///
/// A cosmetic edit is shown as the new text alone, without marks; [`cosmetics`]
/// says what it was. With `fold`, the middle of a long equal stretch is left
/// out; with `common`, what is shared stands out and the rest is faint.
pub(super) fn runs(
    report: &DiffReport<'_>,
    change: &BlockChange,
    words: Words,
    fold: bool,
    common: bool,
) -> Vec<Run<Tone>> {
    let (a, b) = (report.a.text.as_str(), report.b.text.as_str());
    let one_sided = matches!(change.kind, ChangeKind::Inserted | ChangeKind::Deleted);
    let mut out = Vec::new();
    for (at, edit) in change.edits.iter().enumerate() {
        let (old, new) = match edit.kind {
            WordOpKind::Equal if words == Words::Old => (flowing(edit.a.of(a)), Cow::default()),
            WordOpKind::Equal => (Cow::default(), flowing(edit.b.of(b))),
            _ => (flowing(edit.a.of(a)), flowing(edit.b.of(b))),
        };
        let quiet = quiet(edit);
        match edit.kind {
            WordOpKind::Equal => {
                let text = if words == Words::Old { old } else { new };
                let tone = match (common, edit.class) {
                    (true, _) => Tone::Shared,
                    (false, EditClass::Same) => Tone::Plain,
                    (false, _) => Tone::Cosmetic,
                };
                equal(&mut out, tone, &text, fold && change.edits.len() > 1);
            }
            WordOpKind::Delete if words == Words::New => {}
            WordOpKind::Insert if words == Words::Old => {}
            WordOpKind::Delete if quiet && words == Words::Both && replaced(change, at) => {}
            WordOpKind::Delete | WordOpKind::Insert if quiet => {
                let text = if edit.kind == WordOpKind::Delete { old } else { new };
                push(&mut out, Tone::Cosmetic, &text);
            }
            WordOpKind::Delete if one_sided => {
                push(&mut out, if common { Tone::Faint } else { Tone::Deleted }, &old);
            }
            WordOpKind::Insert if one_sided => {
                push(&mut out, if common { Tone::Faint } else { Tone::Inserted }, &new);
            }
            WordOpKind::Delete => {
                let other = change.edits.get(at + 1).filter(|it| it.kind == WordOpKind::Insert);
                let other = other.map(|it| flowing(it.b.of(b)));
                changed(&mut out, &old, other.as_deref(), true, common);
            }
            WordOpKind::Insert => {
                let other = at.checked_sub(1).map(|it| &change.edits[it]);
                let other = other.filter(|it| it.kind == WordOpKind::Delete);
                let other = other.map(|it| flowing(it.a.of(a)));
                changed(&mut out, &new, other.as_deref(), false, common);
            }
        }
    }
    out
}

/// The old words of a moved block at the place that it left.
pub(super) fn left_behind(report: &DiffReport<'_>, change: &BlockChange) -> Run<Tone> {
    let text = change.a.map_or("", |it| it.span.of(&report.a.text));
    Run { style: Tone::Faint, text: flowing(text).into_owned() }
}

/// Whether the edit is marked faintly: a cosmetic one.
fn quiet(edit: &Edit) -> bool {
    edit.class == EditClass::Cosmetic
}

/// Whether the deletion at `at` has an insertion in its place.
fn replaced(change: &BlockChange, at: usize) -> bool {
    change.edits.get(at + 1).is_some_and(|it| it.kind == WordOpKind::Insert && quiet(it))
}

/// What the cosmetic edits of a change were, each kind once with its number.
pub(super) fn cosmetics(report: &DiffReport<'_>, change: &BlockChange) -> Option<String> {
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let mut at = 0;
    while let Some(edit) = change.edits.get(at) {
        at += 1;
        if !quiet(edit) || edit.kind == WordOpKind::Equal {
            continue;
        }
        let old = edit.a.of(&report.a.text);
        let mut new = edit.b.of(&report.b.text);
        if edit.kind == WordOpKind::Delete && replaced(change, at - 1) {
            new = change.edits[at].b.of(&report.b.text);
            at += 1;
        }
        *kinds.entry(format!("{} → {}", named(old), named(new))).or_default() += 1;
    }
    if kinds.is_empty() {
        return None;
    }
    let shown = kinds.into_iter().map(|(kind, number)| match number {
        1 => kind,
        number => format!("{kind} ×{number}"),
    });
    Some(shown.collect::<Vec<_>>().join(" · "))
}

fn named(text: &str) -> String {
    match text {
        "" => "nothing".to_owned(),
        text if text.trim().is_empty() => "space".to_owned(),
        text => text.trim().to_owned(),
    }
}

/// The text with any white space as one space, harmless for a terminal.
fn flowing(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut space = false;
    for c in text.chars() {
        if c.is_whitespace() {
            space = true;
            continue;
        }
        if std::mem::take(&mut space) {
            out.push(' ');
        }
        out.push(c);
    }
    if space {
        out.push(' ');
    }
    let escaped = match escape_terminal(&out) {
        Cow::Borrowed(_) => None,
        Cow::Owned(escaped) => Some(escaped),
    };
    Cow::Owned(escaped.unwrap_or(out))
}

/// Whether nothing in `text` has to be escaped or is two spaces: the usual case.
fn is_plain(text: &str) -> bool {
    let mut space = false;
    text.bytes().all(|it| {
        let two = space && it == b' ';
        space = it == b' ';
        matches!(it, b' '..=b'[' | b']'..=b'~') && !two
    })
}

pub(super) fn push(out: &mut Vec<Run<Tone>>, style: Tone, text: &str) {
    if !text.is_empty() {
        out.push(Run { style, text: text.to_owned() });
    }
}

fn equal(out: &mut Vec<Run<Tone>>, tone: Tone, text: &str, fold: bool) {
    let starts: Vec<usize> = match fold {
        true => text.match_indices(' ').map(|it| it.0).collect(),
        false => Vec::new(),
    };
    let (long, shown) = LONG_STRETCH;
    if starts.len() <= long {
        return push(out, tone, text);
    }
    let (head, tail) = (starts[shown], starts[starts.len() - shown]);
    push(out, tone, &text[..=head]);
    push(out, Tone::Faint, &format!("[… {} words …]", starts.len() - 2 * shown));
    push(out, tone, &text[tail..]);
}

/// Changed words between `[-` and `-]` or `{+` and `+}`, white space outside.
fn changed(out: &mut Vec<Run<Tone>>, text: &str, other: Option<&str>, deleted: bool, common: bool) {
    let inner = text.trim();
    let (open, close, tone, letters) = match deleted {
        true => ("[-", "-]", Tone::Delete, Tone::DeleteLetters),
        false => ("{+", "+}", Tone::Insert, Tone::InsertLetters),
    };
    let (tone, letters) = if common { (Tone::Faint, Tone::Faint) } else { (tone, letters) };
    let lead = text.len() - text.trim_start().len();
    push(out, Tone::Plain, &text[..lead]);
    if inner.is_empty() {
        return;
    }
    push(out, tone, open);
    // Letters are compared only where each word has its counterpart.
    match other.map(str::trim).filter(|it| !common && words(it) == words(inner)) {
        Some(other) => {
            for (at, (word, other)) in inner.split(' ').zip(other.split(' ')).enumerate() {
                push(out, tone, if at == 0 { "" } else { " " });
                let pair =
                    if deleted { letter_diff(word, other) } else { letter_diff(other, word) };
                let Some((old, new)) = pair else {
                    push(out, tone, word);
                    continue;
                };
                for part in if deleted { old } else { new } {
                    push(out, if part.changed { letters } else { tone }, part.text);
                }
            }
        }
        None => push(out, tone, inner),
    }
    push(out, tone, close);
    push(out, Tone::Plain, &text[lead + inner.len()..]);
}

fn words(text: &str) -> usize {
    text.split(' ').count()
}
