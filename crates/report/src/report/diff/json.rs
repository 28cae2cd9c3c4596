//! `wireprint diff --format json`.

use super::DiffReport;
use super::summary::diff_summary;
use crate::diff::{BlockChange, BlockPlace, EditClass, Shape, WordOpKind};
use crate::report::json::{Header, Rounded, WireSpan, json_text, write_json};
use crate::text::{Document, LineIndex};
use serde::Serialize;
use std::io::{self, Write};

/// Writes a diff as one JSON document, a block a line.
///
/// The `words` of a block that are `equal` or `delete`, joined, are the text of
/// its `a` with any white space as one space; those that are `equal` or `insert`
/// that of its `b`. Where an edit is ignored, its `equal` has the text of B, and
/// that of A as `a_text`. Blocks come in B's order; those that only A has stand
/// where they stood in A.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn diff_json(report: &DiffReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let counts = &report.diff.counts;
    let head = Head {
        header: Header::new("diff", report.parameters),
        a: &report.a.id,
        b: &report.b.id,
        similarity: Rounded(report.diff.similarity()),
        a_document: WireDocument::new(report.a, counts.a_words),
        b_document: WireDocument::new(report.b, counts.b_words),
        shared_words: counts.shared_words,
        differs: report.differs(),
        order_known: report.is_later,
        headline_differs: report.headline_differs,
        coarse: report.diff.coarse,
        summary: diff_summary(report),
    };
    let head = json_text(&head)?;
    out.write_all(head.strip_suffix('}').unwrap_or(&head).as_bytes())?;
    out.write_all(b",\n\"blocks\":[")?;
    let mut separator = "\n";
    for change in &report.diff.changes {
        out.write_all(separator.as_bytes())?;
        write_json(&mut *out, &WireBlock::new(report, change))?;
        separator = ",\n";
    }
    out.write_all(b"]}\n")
}

#[derive(Serialize)]
struct Head<'a> {
    #[serde(flatten)]
    header: Header<'a>,
    a: &'a str,
    b: &'a str,
    similarity: Rounded,
    a_document: WireDocument<'a>,
    b_document: WireDocument<'a>,
    shared_words: usize,
    differs: bool,
    /// Whether dates tell that B is the later version; left out where A and B were named.
    #[serde(skip_serializing_if = "Option::is_none")]
    order_known: Option<bool>,
    /// Whether the titles differ that both documents state.
    headline_differs: bool,
    coarse: bool,
    summary: String,
}

#[derive(Serialize)]
struct WireDocument<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    outlet: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'a str>,
    words: usize,
}

impl<'a> WireDocument<'a> {
    fn new(document: &'a Document, words: usize) -> Self {
        Self {
            path: &document.path,
            outlet: document.outlet.as_deref(),
            title: document.title.as_deref(),
            date: document.date.as_deref(),
            words,
        }
    }
}

#[derive(Serialize)]
struct WireBlock<'a> {
    op: &'static str,
    a: Option<WireSpan<'a>>,
    b: Option<WireSpan<'a>>,
    /// The paragraph's number, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    a_block: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    b_block: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shape: Option<&'static str>,
    words: Vec<WireWords>,
}

#[derive(Serialize)]
struct WireWords {
    op: &'static str,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    a_text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<&'static str>,
}

impl<'a> WireBlock<'a> {
    fn new(report: &DiffReport<'a>, change: &BlockChange) -> Self {
        let span = |document: &'a Document, lines: &LineIndex, place: Option<BlockPlace>| {
            place.map(|it| WireSpan::new(document, lines, it.span))
        };
        let number = |place: Option<BlockPlace>| place.map(|it| it.block + 1);
        let (a, b) = (report.a.text.as_str(), report.b.text.as_str());
        let words = change.edits.iter().map(|edit| {
            let op = edit.op(a, b);
            let ignored = op.kind == WordOpKind::Equal && op.class != EditClass::Same;
            WireWords {
                op: op.kind.name(),
                text: op.text,
                a_text: ignored.then(|| edit.a_text(a)),
                class: (op.class != EditClass::Same).then(|| op.class.name()),
            }
        });
        Self {
            op: change.kind.name(),
            a: span(report.a, report.a_lines, change.a),
            b: span(report.b, report.b_lines, change.b),
            a_block: number(change.a),
            b_block: number(change.b),
            shape: match change.shape {
                Shape::Whole => None,
                Shape::Split => Some("split"),
                Shape::Merged => Some("merged"),
                Shape::Part => Some("part"),
            },
            words: words.collect(),
        }
    }
}
