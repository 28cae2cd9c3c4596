//! `wireprint quotes --by speaker` and `--by outlet`, as JSON.

use std::io::{self, Write};

use serde::Serialize;

use super::{Header, Rounded, Shape, Writer};
use crate::findings::{QuotedRow, QuotesResult, by_outlet, by_speaker};
use crate::report::QuotedBy;

/// Writes who is quoted, or who quotes, as one JSON document.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn quoted_json(result: &QuotesResult, by: QuotedBy, out: &mut impl Write) -> io::Result<()> {
    let header = Header::new("quotes", &result.parameters);
    let mut writer = Writer::begin(out, Shape::Document, &header)?;
    let found = match by {
        QuotedBy::Speaker => by_speaker(result),
        QuotedBy::Outlet => by_outlet(result),
    };
    match by {
        QuotedBy::Speaker => writer.list("speakers", "speaker", found.rows.iter().map(speaker))?,
        QuotedBy::Outlet => writer.list("outlets", "outlet", found.rows.iter().map(outlet))?,
    }
    let quotations = found.unknown + found.rows.iter().map(|it| it.quotations).sum::<usize>();
    writer.finish(WireSummary {
        documents: result.scan.corpus.len(),
        quotations,
        unknown: found.unknown,
    })
}

#[derive(Serialize)]
struct WireSpeakerRow<'a> {
    name: &'a str,
    quotations: usize,
    articles: usize,
    outlets: usize,
    first: Option<&'a str>,
    last: Option<&'a str>,
    by_outlet: Vec<WireOfOutlet<'a>>,
}

#[derive(Serialize)]
struct WireOfOutlet<'a> {
    outlet: &'a str,
    quotations: usize,
    /// Of all that the outlet quotes of named speakers.
    share: Rounded,
}

#[derive(Serialize)]
struct WireOutletRow<'a> {
    name: &'a str,
    quotations: usize,
    articles: usize,
    speakers: usize,
    first: Option<&'a str>,
    last: Option<&'a str>,
    by_speaker: Vec<WireOfSpeaker<'a>>,
}

#[derive(Serialize)]
struct WireOfSpeaker<'a> {
    speaker: &'a str,
    quotations: usize,
    share: Rounded,
}

#[derive(Serialize)]
struct WireSummary {
    documents: usize,
    quotations: usize,
    unknown: usize,
}

fn speaker(row: &QuotedRow) -> WireSpeakerRow<'_> {
    let parts = row.parts.iter();
    WireSpeakerRow {
        name: &row.name,
        quotations: row.quotations,
        articles: row.articles,
        outlets: row.parts.len(),
        first: row.first.as_deref(),
        last: row.last.as_deref(),
        by_outlet: parts
            .map(|it| WireOfOutlet { outlet: &it.0, quotations: it.1, share: Rounded(it.2) })
            .collect(),
    }
}

fn outlet(row: &QuotedRow) -> WireOutletRow<'_> {
    let parts = row.parts.iter();
    WireOutletRow {
        name: &row.name,
        quotations: row.quotations,
        articles: row.articles,
        speakers: row.parts.len(),
        first: row.first.as_deref(),
        last: row.last.as_deref(),
        by_speaker: parts
            .map(|it| WireOfSpeaker { speaker: &it.0, quotations: it.1, share: Rounded(it.2) })
            .collect(),
    }
}
