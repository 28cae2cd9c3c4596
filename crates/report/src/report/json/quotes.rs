//! `wireprint quotes --format json` and `jsonl`.

use std::io::{self, Write};

use serde::Serialize;

use super::scan::{Wire, WireQuotation};
use super::{Header, Shape, WireSpan, Writer, write_json};
use crate::findings::{FoundQuotation, QuotesResult, Ranking};
use crate::quote::{Mention, QuotationRole};
use crate::text::Span;

/// Writes the chosen quotations as one JSON document: `groups` are those of
/// `wireprint scan`, `quotations` the lines of [`quotes_jsonl`].
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn quotes_json(result: &QuotesResult, out: &mut impl Write) -> io::Result<()> {
    let wire = Wire { result: &result.scan, ranking: Ranking::of(&result.scan) };
    let header = Header::new("quotes", &result.parameters);
    let mut writer = Writer::begin(out, Shape::Document, &header)?;
    let groups = |set_phrases: bool| {
        let chosen = result.groups.iter();
        let chosen =
            chosen.filter(move |it| result.scan.quotations[it.1].stock_phrase == set_phrases);
        chosen.map(|&(rank, at)| WireGroup {
            group: wire.quotation(format!("q{}", rank + 1), at),
            outlets: crate::findings::outlets(&result.scan.quotations[at]),
        })
    };
    writer.list("highlights", "highlight", wire.highlights(&result.highlights()))?;
    writer.list("groups", "group", groups(false))?;
    writer.list("set_phrases", "set-phrase", groups(true))?;
    writer.list("quotations", "quotation", found(result, &wire))?;
    let diagnostics = result.scan.diagnostics.iter().map(super::scan::diagnostic);
    writer.list("diagnostics", "diagnostic", diagnostics)?;
    writer.finish(WireSummary {
        documents: result.scan.corpus.len(),
        quotations: result.quotations.len(),
        groups: result
            .groups
            .iter()
            .filter(|it| !result.scan.quotations[it.1].stock_phrase)
            .count(),
    })
}

/// Writes one JSON object a line for every chosen quotation, by place; nothing else.
///
/// The span covers the words between the quotation marks; `speaker` and `cue` are
/// the article's own words with their place, or null; `group` names the statement
/// that stands in several places, as `wireprint scan` numbers it, or is null.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn quotes_jsonl(result: &QuotesResult, out: &mut impl Write) -> io::Result<()> {
    let wire = Wire { result: &result.scan, ranking: Ranking::default() };
    for quotation in found(result, &wire) {
        write_json(&mut *out, &quotation)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

#[derive(Serialize)]
struct WireGroup<'a> {
    #[serde(flatten)]
    group: WireQuotation<'a>,
    outlets: usize,
}

#[derive(Serialize)]
struct WireFound<'a> {
    #[serde(flatten)]
    span: WireSpan<'a>,
    /// Null where nobody is likely enough.
    speaker: Option<WireSpeaker<'a>>,
    cue: Option<WirePart<'a>>,
    /// The clause that was read; null without a speaker.
    evidence: Option<WirePart<'a>>,
    group: Option<String>,
    /// What stands between the marks: somebody's words, or words quoted for another reason.
    role: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    outlet: Option<&'a str>,
}

/// A stretch of the quotation's own document.
#[derive(Serialize)]
struct WirePart<'a> {
    text: &'a str,
    start: usize,
    end: usize,
}

#[derive(Serialize)]
pub(super) struct WireSpeaker<'a> {
    #[serde(flatten)]
    part: WirePart<'a>,
    /// The full name that the article gives for that mention.
    name: &'a str,
    /// `certain` or `likely`.
    confidence: &'static str,
}

impl<'a> WireSpeaker<'a> {
    pub(super) fn of(mention: &'a Mention, text: &'a str) -> Self {
        let Mention { span, name, confidence } = mention;
        let part = WirePart { text: span.of(text), start: span.start, end: span.end };
        Self { part, name, confidence: confidence.name() }
    }
}

#[derive(Serialize)]
struct WireSummary {
    documents: usize,
    quotations: usize,
    groups: usize,
}

fn found<'a>(
    result: &'a QuotesResult,
    wire: &'a Wire<'a>,
) -> impl Iterator<Item = WireFound<'a>> + 'a {
    result.quotations.iter().map(|&at| {
        let FoundQuotation { quoted, role, group } = &result.scan.quoted[at];
        let text = &result.scan.corpus.get(quoted.place.doc).text;
        let part = |it: Span| WirePart { text: it.of(text), start: it.start, end: it.end };
        WireFound {
            span: wire.span(quoted.place.doc, quoted.place.span),
            speaker: quoted.attribution.speaker.as_ref().map(|it| WireSpeaker::of(it, text)),
            cue: quoted.attribution.cue.map(part),
            evidence: quoted.attribution.evidence.map(part),
            group: group
                .filter(|&it| !result.scan.quotations[it].stock_phrase)
                .map(|it| format!("q{}", result.ranks[it] + 1)),
            role: role_name(*role),
            outlet: quoted.outlet.as_deref(),
        }
    })
}

/// The word that outputs use.
const fn role_name(role: QuotationRole) -> &'static str {
    match role {
        QuotationRole::Direct => "direct",
        QuotationRole::Mixed => "mixed",
        QuotationRole::Term => "term",
    }
}
