//! `wireprint verify --format json` and `jsonl`.

use std::io::{self, Write};

use serde::Serialize;

use super::quotes::WireSpeaker;
use super::{Header, Rounded, Shape, WireSpan, Writer};
use crate::diff::WordOp;
use crate::findings::{CheckedQuotation, SupportResult};
use crate::quote::Support;

/// Writes what the sources say of every quotation as one JSON document.
///
/// A quotation's span stands in the texts, `source` or `nearest` in the sources.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn verify_json(result: &SupportResult, out: &mut impl Write) -> io::Result<()> {
    write(result, Shape::Document, out)
}

/// The same, one JSON object a line.
///
/// # Errors
///
/// As [`verify_json`].
pub fn verify_jsonl(result: &SupportResult, out: &mut impl Write) -> io::Result<()> {
    write(result, Shape::Lines, out)
}

fn write(result: &SupportResult, shape: Shape, out: &mut impl Write) -> io::Result<()> {
    let header = Header::new("verify", &result.parameters);
    let mut writer = Writer::begin(out, shape, &header)?;
    writer.list("quotations", "quotation", result.checked.iter().map(|it| checked(result, it)))?;
    let diagnostics = result.diagnostics.iter().map(super::scan::diagnostic);
    writer.list("diagnostics", "diagnostic", diagnostics)?;
    let count = |support: Support| result.checked.iter().filter(|it| it.support == support).count();
    writer.finish(WireSummary {
        texts: result.texts.len(),
        sources: result.sources.len(),
        quotations: result.checked.len(),
        terms_passed_over: result.terms,
        verbatim: count(Support::Verbatim),
        cut: count(Support::Cut),
        reworded: count(Support::Reworded),
        meaning_changed: count(Support::MeaningChanged),
        anothers_words: count(Support::AnothersWords),
        not_there: count(Support::NotThere),
    })
}

#[derive(Serialize)]
struct WireChecked<'a> {
    #[serde(flatten)]
    span: WireSpan<'a>,
    speaker: Option<WireSpeaker<'a>>,
    verdict: &'static str,
    because: &'a str,
    similarity: Rounded,
    /// Where a source has the words.
    source: Option<WireSpan<'a>>,
    /// Who says them there.
    source_speaker: Option<WireSpeaker<'a>>,
    /// What comes nearest, where no source has the words.
    nearest: Option<WireSpan<'a>>,
    changes: Vec<WireChange<'a>>,
    drift: Vec<WireOp<'a>>,
}

#[derive(Serialize)]
struct WireChange<'a> {
    kind: &'static str,
    source: &'a str,
    quotation: &'a str,
}

#[derive(Serialize)]
struct WireOp<'a> {
    op: &'static str,
    text: &'a str,
}

#[derive(Serialize)]
struct WireSummary {
    texts: usize,
    sources: usize,
    quotations: usize,
    terms_passed_over: usize,
    verbatim: usize,
    cut: usize,
    reworded: usize,
    meaning_changed: usize,
    anothers_words: usize,
    not_there: usize,
}

fn checked<'a>(result: &'a SupportResult, it: &'a CheckedQuotation) -> WireChecked<'a> {
    let text = &result.texts.get(it.place.doc).text;
    let speaker = it.attribution.speaker.as_ref().map(|it| WireSpeaker::of(it, text));
    let said = it.source_attribution.speaker.as_ref();
    let source_speaker = it
        .source
        .zip(said)
        .map(|(place, it)| WireSpeaker::of(it, &result.sources.get(place.doc).text));
    let source = it.source.map(|place| {
        let document = result.sources.get(place.doc);
        WireSpan::new(document, &result.source_lines[place.doc.index()], place.span)
    });
    let is_there = it.support != Support::NotThere;
    let (source, nearest) = if is_there { (source, None) } else { (None, source) };
    let lines = &result.lines[it.place.doc.index()];
    WireChecked {
        span: WireSpan::new(result.texts.get(it.place.doc), lines, it.place.span),
        speaker,
        verdict: it.support.name(),
        because: &it.because,
        similarity: Rounded(it.similarity),
        source,
        source_speaker,
        nearest,
        changes: it
            .changes
            .iter()
            .map(|it| WireChange {
                kind: it.kind.name(),
                source: &it.source,
                quotation: &it.quotation,
            })
            .collect(),
        drift: it.drift.iter().map(op).collect(),
    }
}

fn op(WordOp { kind, text, .. }: &WordOp) -> WireOp<'_> {
    WireOp { op: kind.name(), text }
}
