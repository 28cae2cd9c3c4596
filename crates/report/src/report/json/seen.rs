//! `wireprint index`: what was seen of an article, what came in, and how an index stands.

use std::io::{self, Write};

use serde::Serialize;

use super::scan::{Wire, WireFurniture, WirePassage, WireQuotation};
use super::why::{WireEvidence, evidence};
use super::{Header, Rounded, Shape, WireSpan, Writer, write_json};
use crate::diff::{WordOp, word_diff};
use crate::findings::{Came, IndexStatus, Parameter, Ranking, Related, Seen, Version};
use crate::text::Document;
use crate::verify::Verdict;

/// Writes what was seen of some articles as one JSON document.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn seen_json(all: &[Seen], parameters: &[Parameter], out: &mut impl Write) -> io::Result<()> {
    write(all, parameters, Shape::Document, out)
}

/// The same, one JSON object a line.
///
/// # Errors
///
/// As [`seen_json`].
pub fn seen_jsonl(all: &[Seen], parameters: &[Parameter], out: &mut impl Write) -> io::Result<()> {
    write(all, parameters, Shape::Lines, out)
}

fn write(
    all: &[Seen],
    parameters: &[Parameter],
    shape: Shape,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut writer = Writer::begin(out, shape, &Header::new("index-query", parameters))?;
    writer.list("articles", "article", all.iter().map(seen))?;
    let is_seen = |it: &&Seen| it.first.is_some();
    let is_cut = |it: &&Seen| !it.left_out.is_nothing();
    writer.finish(WireSummary {
        articles: all.len(),
        seen_before: all.iter().filter(is_seen).count(),
        with_something_left_out: all.iter().filter(is_cut).count(),
    })
}

/// Writes what came in and what was seen of it as one line of JSON.
///
/// `kinds` are the kinds of findings that it brought.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn seen_line(came: &Came, kinds: &[&str], it: &Seen, out: &mut impl Write) -> io::Result<()> {
    write_json(&mut *out, &WireCame { came: came.name(), kinds, seen: seen(it) })?;
    out.write_all(b"\n")
}

/// Writes what became of articles that came in, one JSON object a line.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn came_jsonl(all: &[(String, Came)], out: &mut impl Write) -> io::Result<()> {
    for (id, came) in all {
        let supersedes = match came {
            Came::Version { of } => Some(of.as_str()),
            _ => None,
        };
        write_json(&mut *out, &WireAdded { id, came: came.name(), supersedes })?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// Writes how an index stands as one JSON document.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn status_json(
    status: &IndexStatus,
    parameters: &[Parameter],
    out: &mut impl Write,
) -> io::Result<()> {
    let document = WireStatus {
        header: Header::new("index-status", parameters),
        articles: status.articles,
        superseded: status.superseded,
        segments: status.segments,
        document_bytes: status.document_bytes,
        segment_bytes: status.segment_bytes,
    };
    write_json(&mut *out, &document)?;
    out.write_all(b"\n")
}

/// Writes the versions of an article, each with what changed since the one before.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn history_json(address: &str, versions: &[Version], out: &mut impl Write) -> io::Result<()> {
    let changes: Vec<Vec<WordOp>> = versions
        .windows(2)
        .map(|it| word_diff(&it[0].document.text, &it[1].document.text))
        .collect();
    let before = std::iter::once(None).chain(changes.iter().map(Some));
    let document = WireHistory {
        header: Header::new("index-history", &[]),
        address,
        versions: versions
            .iter()
            .zip(before)
            .map(|(it, changes)| WireVersion {
                article: article(&it.document),
                version: it.version,
                latest: it.latest,
                seen: it.seen,
                text: &it.document.text,
                changes: changes.map(|it| it.iter().map(op).collect()),
            })
            .collect(),
    };
    write_json(&mut *out, &document)?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct WireCame<'a> {
    came: &'static str,
    kinds: &'a [&'a str],
    #[serde(flatten)]
    seen: WireSeen<'a>,
}

#[derive(Serialize)]
struct WireAdded<'a> {
    id: &'a str,
    came: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    supersedes: Option<&'a str>,
}

#[derive(Serialize)]
struct WireStatus<'a> {
    #[serde(flatten)]
    header: Header<'a>,
    articles: u64,
    superseded: u64,
    segments: u64,
    document_bytes: u64,
    segment_bytes: u64,
}

#[derive(Serialize)]
struct WireHistory<'a> {
    #[serde(flatten)]
    header: Header<'a>,
    address: &'a str,
    versions: Vec<WireVersion<'a>>,
}

#[derive(Serialize)]
struct WireVersion<'a> {
    #[serde(flatten)]
    article: WireArticle<'a>,
    version: u32,
    latest: bool,
    /// Seconds from 1970-01-01 UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    seen: Option<i64>,
    text: &'a str,
    /// Since the version before; the first has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<Vec<WireOp<'a>>>,
}

#[derive(Serialize)]
struct WireOp<'a> {
    op: &'static str,
    text: &'a str,
}

/// What is known of an article beside its text.
#[derive(Serialize)]
struct WireArticle<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    outlet: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct WireSeen<'a> {
    #[serde(flatten)]
    article: WireArticle<'a>,
    words: usize,
    new_words: usize,
    new_share: Rounded,
    /// Who had the text first; null where it was not seen before.
    first: Option<WireArticle<'a>>,
    /// The versions at its own address.
    history: Vec<WirePast<'a>>,
    /// The same text, and versions of it.
    versions: Vec<WireRelated<'a>>,
    contained: Vec<WireRelated<'a>>,
    /// Articles of the same frame, or that share a passage and little more.
    others: Vec<WireRelated<'a>>,
    passages: Vec<WirePassage<'a>>,
    statements: Vec<WireQuotation<'a>>,
    set_phrases: Vec<WireQuotation<'a>>,
    furniture: Vec<WireFurniture<'a>>,
    new: Vec<WireSpan<'a>>,
    /// Absent where nothing was.
    #[serde(skip_serializing_if = "Option::is_none")]
    left_out: Option<WireLeftOut>,
}

#[derive(Serialize)]
struct WirePast<'a> {
    version: u32,
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'a str>,
    same: bool,
}

#[derive(Serialize)]
struct WireRelated<'a> {
    #[serde(flatten)]
    article: WireArticle<'a>,
    #[serde(flatten)]
    evidence: WireEvidence<'a>,
}

#[derive(Serialize)]
struct WireLeftOut {
    common_runs: usize,
    unasked_runs: usize,
    articles: usize,
    lines: usize,
}

#[derive(Serialize)]
struct WireSummary {
    articles: usize,
    seen_before: usize,
    with_something_left_out: usize,
}

fn article(it: &Document) -> WireArticle<'_> {
    WireArticle {
        id: &it.id,
        outlet: it.outlet.as_deref(),
        title: it.title.as_deref(),
        date: it.date.as_deref(),
        url: it.url.as_deref(),
    }
}

fn seen(it: &Seen) -> WireSeen<'_> {
    let scan = &it.scan;
    let wire = Wire { result: scan, ranking: Ranking::of(scan) };
    let related = |wanted: fn(Verdict) -> bool| {
        let of_kind = it.related.iter().filter(move |found| wanted(found.evidence.judged.verdict));
        of_kind.map(|found: &Related| WireRelated {
            article: article(scan.corpus.get(found.doc)),
            evidence: evidence(&wire, [it.article, found.doc], &found.evidence),
        })
    };
    let quotations = |set_phrases: bool| {
        numbered("q", &wire.ranking.quotations)
            .filter(move |it| scan.quotations[it.1].stock_phrase == set_phrases)
            .map(|(id, at)| wire.quotation(id, at))
    };
    let lines = &scan.lines[it.article.index()];
    let own = scan.corpus.get(it.article);
    let left = it.left_out;
    WireSeen {
        article: article(own),
        words: it.words,
        new_words: it.new_words,
        new_share: Rounded(it.new_share()),
        first: it.first.map(|doc| article(scan.corpus.get(doc))),
        history: it
            .history
            .iter()
            .map(|it| WirePast {
                version: it.version,
                id: &it.id,
                date: it.date.as_deref(),
                same: it.same,
            })
            .collect(),
        versions: related(|it| matches!(it, Verdict::Same | Verdict::Version)).collect(),
        contained: related(|it| it == Verdict::Contained).collect(),
        others: related(|it| !it.joins()).collect(),
        passages: numbered("p", &wire.ranking.passages)
            .map(|(id, at)| wire.passage(id, at))
            .collect(),
        statements: quotations(false).collect(),
        set_phrases: quotations(true).collect(),
        furniture: wire.furniture().collect(),
        new: it.new_sentences.iter().map(|&span| WireSpan::new(own, lines, span)).collect(),
        left_out: (!left.is_nothing()).then_some(WireLeftOut {
            common_runs: left.common_runs,
            unasked_runs: left.unasked_runs,
            articles: left.articles,
            lines: left.lines,
        }),
    }
}

fn numbered<'a>(letter: &'a str, order: &'a [usize]) -> impl Iterator<Item = (String, usize)> {
    order.iter().enumerate().map(move |(n, &at)| (format!("{letter}{}", n + 1), at))
}

fn op(WordOp { kind, text, .. }: &WordOp) -> WireOp<'_> {
    WireOp { op: kind.name(), text }
}
