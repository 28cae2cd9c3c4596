//! `wireprint dedup --format json` and `jsonl`.

use std::io::{self, Write};

use serde::Serialize;
use serde::ser::Serializer;

use super::{Header, Rounded, Shape, Writer, write_json};
use crate::findings::{
    DedupCluster, DedupCut, DedupId, DedupOutlet, DedupPlace, DedupReport, ParagraphFigures,
};
use crate::text::Account;

/// Writes the clusters and the summary as one JSON document.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn dedup_json(report: &DedupReport, out: &mut impl Write) -> io::Result<()> {
    write(report, Shape::Document, out)
}

/// Writes the same as one JSON object a line, each naming its `type`.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn dedup_jsonl(report: &DedupReport, out: &mut impl Write) -> io::Result<()> {
    write(report, Shape::Lines, out)
}

/// Writes a paragraph that was cut as one line: its span, the span `like` that stays,
/// similarity and reason.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn dedup_cut_json(cut: &DedupCut<'_>, mut out: impl Write) -> io::Result<()> {
    let it = &cut.removed;
    let wire = WireCut {
        doc: WireId(&it.doc),
        start: it.span.start,
        end: it.span.end,
        line: it.line,
        end_line: it.end_line,
        text: it.text,
        reason: if cut.exact { "exact" } else { "near" },
        similarity: Rounded(cut.similarity),
        like: place(&cut.like),
    };
    write_json(&mut out, &wire)?;
    out.write_all(b"\n")
}

/// A span, with more; `flatten` would not let a number keep its digits.
#[derive(Serialize)]
struct WireCut<'a> {
    doc: WireId<'a>,
    start: usize,
    end: usize,
    line: usize,
    end_line: usize,
    text: &'a str,
    reason: &'static str,
    similarity: Rounded,
    like: WirePlace<'a>,
}

#[derive(Serialize)]
struct WirePlace<'a> {
    doc: WireId<'a>,
    start: usize,
    end: usize,
    line: usize,
    end_line: usize,
    text: &'a str,
}

fn place<'a>(it: &'a DedupPlace<'a>) -> WirePlace<'a> {
    WirePlace {
        doc: WireId(&it.doc),
        start: it.span.start,
        end: it.span.end,
        line: it.line,
        end_line: it.end_line,
        text: it.text,
    }
}

fn write(report: &DedupReport, shape: Shape, out: &mut impl Write) -> io::Result<()> {
    let header = Header::new("dedup", &report.parameters);
    let mut writer = Writer::begin(out, shape, &header)?;
    writer.list("clusters", "cluster", report.clusters.iter().map(cluster))?;
    let diagnostics = report.diagnostics.iter().map(super::scan::diagnostic);
    writer.list("diagnostics", "diagnostic", diagnostics)?;
    writer.finish(summary(report))
}

#[derive(Serialize)]
struct WireCluster<'a> {
    id: WireId<'a>,
    level: &'static str,
    members: Vec<WireId<'a>>,
    representative: WireId<'a>,
    cohesion: WireCohesion,
    kept: Vec<WireId<'a>>,
    removed: Vec<WireRemoved<'a>>,
    /// The outlet of each member, where one is known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    outlets: Vec<Option<&'a str>>,
}

#[derive(Serialize)]
struct WireCohesion {
    min: Rounded,
    mean: Rounded,
}

#[derive(Serialize)]
struct WireRemoved<'a> {
    id: WireId<'a>,
    reason: &'static str,
    similarity: Rounded,
}

/// A string, or the number as it stands.
struct WireId<'a>(&'a DedupId);

impl Serialize for WireId<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let number = || serde_json::value::RawValue::from_string(self.0.text.clone()).ok();
        match self.0.numeric.then(number).flatten() {
            Some(number) => number.serialize(serializer),
            None => self.0.text.serialize(serializer),
        }
    }
}

fn cluster(it: &DedupCluster) -> WireCluster<'_> {
    let removed = it.members.iter().filter_map(|member| {
        let reason = member.reason()?;
        let similarity = Rounded(member.similarity);
        Some(WireRemoved { id: WireId(&member.id), reason, similarity })
    });
    let mut outlets = Vec::new();
    if it.members.iter().any(|member| member.outlet.is_some()) {
        outlets.extend(it.members.iter().map(|it| it.outlet.as_deref()));
    }
    WireCluster {
        id: WireId(it.members.first().map_or(&it.representative, |first| &first.id)),
        level: "document",
        members: it.members.iter().map(|member| WireId(&member.id)).collect(),
        representative: WireId(&it.representative),
        cohesion: cohesion(it.cohesion),
        kept: it.members.iter().filter(|it| it.kept).map(|it| WireId(&it.id)).collect(),
        removed: removed.collect(),
        outlets,
    }
}

const fn cohesion((min, mean): (f64, f64)) -> WireCohesion {
    WireCohesion { min: Rounded(min), mean: Rounded(mean) }
}

#[derive(Serialize)]
struct WireSummary<'a> {
    documents: usize,
    bytes: u64,
    #[serde(flatten)]
    records: WireRecords,
    #[serde(skip_serializing_if = "Option::is_none")]
    against: Option<WireRecords>,
    kept: usize,
    removed: usize,
    removed_exact: usize,
    removed_near: usize,
    clusters: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    cohesion: Option<WireCohesion>,
    candidates: usize,
    matches: usize,
    templates: usize,
    bounded_buckets: u64,
    unseen_pairs: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    paragraphs: Option<WireParagraphs>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    outlets: Vec<WireOutlet<'a>>,
}

#[derive(Serialize)]
struct WireOutlet<'a> {
    outlet: &'a str,
    documents: usize,
    removed: usize,
}

fn outlet(it: &DedupOutlet) -> WireOutlet<'_> {
    WireOutlet { outlet: &it.name, documents: it.documents, removed: it.removed }
}

#[derive(Serialize)]
struct WireParagraphs {
    read: usize,
    removed: usize,
    removed_exact: usize,
    removed_near: usize,
    removed_bytes: u64,
    documents: usize,
}

const fn paragraphs(it: ParagraphFigures) -> WireParagraphs {
    WireParagraphs {
        read: it.paragraphs,
        removed: it.removed_exact + it.removed_near,
        removed_exact: it.removed_exact,
        removed_near: it.removed_near,
        removed_bytes: it.removed_bytes,
        documents: it.documents,
    }
}

#[derive(Serialize)]
struct WireRecords {
    records_read: usize,
    records_accepted: usize,
    records_empty: usize,
    records_skipped: usize,
    records_failed: usize,
}

const fn records(it: Account) -> WireRecords {
    WireRecords {
        records_read: it.seen,
        records_accepted: it.accepted,
        records_empty: it.empty,
        records_skipped: it.skipped,
        records_failed: it.failed,
    }
}

fn summary(report: &DedupReport) -> WireSummary<'_> {
    let it = &report.figures;
    WireSummary {
        documents: it.documents,
        bytes: report.account.bytes,
        records: records(report.account),
        against: report.against.map(records),
        kept: it.kept,
        removed: it.removed(),
        removed_exact: it.removed_exact,
        removed_near: it.removed_near,
        clusters: it.clusters,
        cohesion: it.cohesion.map(cohesion),
        candidates: it.candidates,
        matches: it.matches,
        templates: it.templates,
        bounded_buckets: it.bounded_buckets,
        unseen_pairs: it.unseen_pairs,
        paragraphs: report.paragraphs.map(paragraphs),
        outlets: report.outlets.iter().map(outlet).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::{DedupFigures, DedupMember, Parameter, ParameterValue};
    use serde_json::{Value, json};

    #[test]
    fn ids_and_shapes_are_as_promised() {
        let id = |text: &str, numeric| DedupId { text: text.to_owned(), numeric };
        let member = |text: &str, numeric, similarity, kept, exact| DedupMember {
            id: id(text, numeric),
            similarity,
            kept,
            exact,
            outlet: exact.then(|| "Bay News".to_owned()),
        };
        let big = "123456789012345678901234567890";
        let report = DedupReport {
            parameters: vec![Parameter { name: "threshold", value: ParameterValue::Number(0.7) }],
            figures: DedupFigures { documents: 3, kept: 1, ..DedupFigures::default() },
            clusters: vec![DedupCluster {
                members: vec![
                    member(big, true, 1.0, true, false),
                    member("7", false, 2.0 / 3.0, false, false),
                    member("1.0", true, 1.0, false, true),
                ],
                representative: id(big, true),
                cohesion: (2.0 / 3.0, 5.0 / 6.0),
            }],
            outlets: vec![DedupOutlet { name: "Bay News".to_owned(), documents: 1, removed: 1 }],
            ..DedupReport::default()
        };
        let mut out = Vec::new();
        dedup_json(&report, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains(&format!(r#""members":[{big},"7",1.0]"#)), "{text}");
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["schema"], "wireprint/dedup");
        let removed = json!([
            {"id": "7", "reason": "near", "similarity": 0.6667},
            {"id": 1.0, "reason": "exact", "similarity": 1.0},
        ]);
        assert_eq!(value["clusters"][0]["removed"], removed);
        assert_eq!(value["clusters"][0]["cohesion"], json!({"min": 0.6667, "mean": 0.8333}));
        assert_eq!(value["summary"]["kept"], 1);
        assert_eq!(value["clusters"][0]["outlets"], json!([null, null, "Bay News"]));
        let outlet = json!([{"outlet": "Bay News", "documents": 1, "removed": 1}]);
        assert_eq!(value["summary"]["outlets"], outlet);

        let mut lines = Vec::new();
        dedup_jsonl(&report, &mut lines).unwrap();
        let types: Vec<Value> = String::from_utf8(lines)
            .unwrap()
            .lines()
            .map(|it| serde_json::from_str::<Value>(it).unwrap()["type"].clone())
            .collect();
        assert_eq!(types, ["header", "cluster", "summary"]);
    }
}
