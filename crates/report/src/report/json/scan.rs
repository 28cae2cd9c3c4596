//! `wireprint scan --format json` and `jsonl`.

use std::io::{self, Write};

use serde::Serialize;

use super::{Header, Rounded, Shape, WireSpan, Writer};
use crate::cluster::{Cluster, Level};
use crate::coverage::Origin;
use crate::diff::WordOp;
use crate::findings::{Embedded, Highlight, PairScore, Ranking, ScanResult, highlights};
use crate::quote::{Drift, QuotationGroup, QuotedPlace};
use crate::text::Account;
use crate::text::{Corpus, Diagnostic, DocId, Place, Span};

/// Writes a scan as one JSON document.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn scan_json(result: &ScanResult, out: &mut impl Write) -> io::Result<()> {
    write(result, Shape::Document, out)
}

/// Writes a scan as one JSON object a line.
///
/// Each line names its `type`: first a `header`, then every `highlight`, `document`,
/// `story`, `embedded` article, `cluster`, `passage`, `quotation`, piece of `furniture`,
/// `pair` and `diagnostic`, last the `summary`.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn scan_jsonl(result: &ScanResult, out: &mut impl Write) -> io::Result<()> {
    write(result, Shape::Lines, out)
}

fn write(result: &ScanResult, shape: Shape, out: &mut impl Write) -> io::Result<()> {
    let wire = Wire { result, ranking: Ranking::of(result) };
    let mut writer = Writer::begin(out, shape, &Header::new("scan", &result.parameters))?;
    writer.list("highlights", "highlight", wire.highlights(&highlights(result)))?;
    writer.list("documents", "document", wire.documents())?;
    writer.list("stories", "story", wire.stories())?;
    writer.list("embedded", "embedded", wire.embedded())?;
    writer.list("clusters", "cluster", wire.clusters())?;
    writer.list("passages", "passage", wire.passages())?;
    writer.list("quotations", "quotation", wire.quotations(false))?;
    writer.list("set_phrases", "set-phrase", wire.quotations(true))?;
    writer.list("furniture", "furniture", wire.furniture())?;
    writer.list("pairs", "pair", wire.pairs())?;
    writer.list("diagnostics", "diagnostic", result.diagnostics.iter().map(diagnostic))?;
    writer.finish(wire.summary())
}

/// What people see first.
#[derive(Serialize)]
pub(super) struct WireHighlight<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker: Option<&'a str>,
    /// A headline or the words; a person has none.
    #[serde(skip_serializing_if = "str::is_empty")]
    title: &'a str,
    because: &'a str,
    refs: &'a [String],
    doc: &'a str,
    line: usize,
    score: Rounded,
}

/// Articles on one story.
#[derive(Serialize)]
struct WireStory<'a> {
    id: String,
    documents: Vec<&'a str>,
}

#[derive(Serialize)]
pub(super) struct WireDocument<'a> {
    id: &'a str,
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    record_line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outlet: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    bytes: usize,
    words: usize,
    shared_share: Rounded,
    furniture_share: Rounded,
}

#[derive(Serialize)]
pub(super) struct WireEmbedded<'a> {
    id: String,
    span: WireSpan<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outlet: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    age: Option<&'a str>,
}

#[derive(Serialize)]
struct WireCluster<'a> {
    id: String,
    level: &'static str,
    members: Vec<WireMember<'a>>,
    representative: Option<WireMember<'a>>,
    cohesion: WireCohesion,
    origin: Option<WireOrigin<'a>>,
}

/// A whole document by its id, a paragraph by its span.
#[derive(Serialize)]
#[serde(untagged)]
enum WireMember<'a> {
    Document(&'a str),
    Paragraph(WireSpan<'a>),
}

#[derive(Serialize)]
struct WireCohesion {
    min: Rounded,
    mean: Rounded,
}

#[derive(Serialize)]
pub(super) struct WirePassage<'a> {
    id: String,
    relation: &'static str,
    kind: &'static str,
    similarity: Rounded,
    words: usize,
    evidence: &'a [String],
    origin: Option<WireOrigin<'a>>,
    occurrences: Vec<WireSpan<'a>>,
}

/// Who had it first, where that can be said.
#[derive(Serialize)]
struct WireOrigin<'a> {
    doc: &'a str,
    /// The index of the occurrence or member.
    occurrence: usize,
    confidence: &'static str,
    evidence: &'a [String],
}

#[derive(Serialize)]
pub(super) struct WireQuotation<'a> {
    id: String,
    relation: &'static str,
    stock_phrase: bool,
    similarity: Rounded,
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker: Option<&'a str>,
    occurrences: Vec<WireQuoted<'a>>,
    drift: Vec<WireDrift<'a>>,
}

#[derive(Serialize)]
struct WireQuoted<'a> {
    #[serde(flatten)]
    span: WireSpan<'a>,
    /// Whether quotation marks stand round it.
    quoted: bool,
    /// Null where nobody is likely enough.
    speaker: Option<super::quotes::WireSpeaker<'a>>,
    /// The full name that the article gives for that mention.
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker_span: Option<WireSpan<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cue: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cue_span: Option<WireSpan<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outlet: Option<&'a str>,
}

#[derive(Serialize)]
struct WireDrift<'a> {
    from: usize,
    to: usize,
    ops: Vec<WireOp<'a>>,
}

#[derive(Serialize)]
struct WireOp<'a> {
    op: &'static str,
    text: &'a str,
}

#[derive(Serialize)]
pub(super) struct WireFurniture<'a> {
    id: String,
    kind: &'static str,
    evidence: &'a str,
    occurrences: Vec<WireSpan<'a>>,
}

#[derive(Serialize)]
struct WirePair<'a> {
    a: &'a str,
    b: &'a str,
    resemblance: Rounded,
    containment_a: Rounded,
    containment_b: Rounded,
    shared_words: usize,
}

#[derive(Serialize)]
pub(super) struct WireDiagnostic<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    doc: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    message: &'a str,
    severity: &'static str,
}

#[derive(Serialize)]
struct WireSummary {
    documents: usize,
    bytes: u64,
    words: usize,
    files: usize,
    records_read: usize,
    records_accepted: usize,
    records_empty: usize,
    records_skipped: usize,
    records_failed: usize,
    embedded: usize,
    clusters: usize,
    passages: usize,
    quotations: usize,
    set_phrases: usize,
    furniture: usize,
    pairs: usize,
}

/// A result and the order in which its findings are written.
pub(super) struct Wire<'a> {
    pub(super) result: &'a ScanResult,
    pub(super) ranking: Ranking,
}

impl<'a> Wire<'a> {
    fn corpus(&self) -> &'a Corpus {
        &self.result.corpus
    }

    fn id(&self, doc: DocId) -> &'a str {
        &self.corpus().get(doc).id
    }

    pub(super) fn span(&self, doc: DocId, span: Span) -> WireSpan<'a> {
        WireSpan::new(self.corpus().get(doc), &self.result.lines[doc.index()], span)
    }

    fn spans(&self, places: &[Place]) -> Vec<WireSpan<'a>> {
        places.iter().map(|it| self.span(it.doc, it.span)).collect()
    }

    pub(super) fn highlights<'h>(
        &self,
        all: &'h [Highlight],
    ) -> impl Iterator<Item = WireHighlight<'h>> + use<'a, 'h>
    where
        'a: 'h,
    {
        let result = self.result;
        all.iter().map(move |it| WireHighlight {
            kind: it.kind.name(),
            speaker: it.speaker.as_deref(),
            title: &it.title,
            because: &it.because,
            refs: &it.refs,
            doc: &result.corpus.get(it.place.doc).id,
            line: result.lines[it.place.doc.index()].line(it.place.span.start),
            score: Rounded(it.score),
        })
    }

    fn stories(&self) -> impl Iterator<Item = WireStory<'a>> {
        self.result.stories.iter().enumerate().map(|(at, docs)| WireStory {
            id: format!("s{}", at + 1),
            documents: docs.iter().map(|&it| self.id(it)).collect(),
        })
    }

    pub(super) fn documents(&self) -> impl Iterator<Item = WireDocument<'a>> {
        self.corpus().documents().iter().zip(&self.result.facts).map(|(document, facts)| {
            WireDocument {
                id: &document.id,
                path: &document.path,
                record_line: document.record_line,
                outlet: document.outlet.as_deref(),
                title: document.title.as_deref(),
                date: document.date.as_deref(),
                url: document.url.as_deref(),
                language: facts.language.as_deref(),
                bytes: document.text.len(),
                words: facts.words,
                shared_share: Rounded(facts.shared_share),
                furniture_share: Rounded(facts.furniture_share),
            }
        })
    }

    pub(super) fn embedded(&self) -> impl Iterator<Item = WireEmbedded<'a>> {
        numbered("e", &self.ranking.embedded).map(|(id, at)| {
            let Embedded { doc, article } = &self.result.embedded[at];
            let text = &self.corpus().get(*doc).text;
            WireEmbedded {
                id,
                span: self.span(*doc, article.span),
                outlet: article.outlet.map(|it| it.of(text)),
                title: article.title.map(|it| it.of(text)),
                age: article.age.map(|it| it.of(text)),
            }
        })
    }

    fn clusters(&self) -> impl Iterator<Item = WireCluster<'a>> {
        numbered("c", &self.ranking.clusters).map(|(id, at)| {
            let Cluster { level, members, representative, cohesion } = &self.result.clusters[at];
            let member = |place: &Place| match level {
                Level::Document => WireMember::Document(self.id(place.doc)),
                Level::Paragraph => WireMember::Paragraph(self.span(place.doc, place.span)),
            };
            WireCluster {
                id,
                level: level.name(),
                members: members.iter().map(member).collect(),
                representative: members.get(*representative).map(member),
                cohesion: WireCohesion { min: Rounded(cohesion.min), mean: Rounded(cohesion.mean) },
                origin: self.origin(self.result.cluster_origins.get(at), members),
            }
        })
    }

    fn passages(&self) -> impl Iterator<Item = WirePassage<'a>> {
        numbered("p", &self.ranking.passages).map(|(id, at)| self.passage(id, at))
    }

    pub(super) fn passage(&self, id: String, at: usize) -> WirePassage<'a> {
        let passage = &self.result.passages[at];
        WirePassage {
            id,
            relation: passage.relation.name(),
            kind: passage.kind.name(),
            similarity: Rounded(passage.similarity),
            words: passage.words,
            evidence: &passage.evidence,
            origin: self.origin(self.result.passage_origins.get(at), &passage.occurrences),
            occurrences: self.spans(&passage.occurrences),
        }
    }

    fn origin(
        &self,
        origin: Option<&'a Result<Origin, Vec<String>>>,
        places: &[Place],
    ) -> Option<WireOrigin<'a>> {
        let Origin { carrier, confidence, evidence } = origin?.as_ref().ok()?;
        let doc = self.id(places.get(*carrier)?.doc);
        Some(WireOrigin { doc, occurrence: *carrier, confidence: confidence.name(), evidence })
    }

    /// Statements, or set phrases, which are none; they are numbered together.
    fn quotations(&self, set_phrases: bool) -> impl Iterator<Item = WireQuotation<'a>> {
        numbered("q", &self.ranking.quotations)
            .filter(move |&(_, at)| self.result.quotations[at].stock_phrase == set_phrases)
            .map(|(id, at)| self.quotation(id, at))
    }

    pub(super) fn quotation(&self, id: String, at: usize) -> WireQuotation<'a> {
        let group: &'a QuotationGroup = &self.result.quotations[at];
        WireQuotation {
            id,
            relation: group.relation.name(),
            stock_phrase: group.stock_phrase,
            similarity: Rounded(group.similarity),
            speaker: group.speaker.as_deref(),
            occurrences: group.occurrences.iter().map(|it| self.quoted(it)).collect(),
            drift: group.drift.iter().map(drift).collect(),
        }
    }

    fn quoted(&self, quoted: &'a QuotedPlace) -> WireQuoted<'a> {
        let doc = quoted.place.doc;
        let text = &self.corpus().get(doc).text;
        let speaker = quoted.attribution.speaker.as_ref();
        let cue = quoted.attribution.cue;
        WireQuoted {
            span: self.span(doc, quoted.place.span),
            quoted: quoted.quoted,
            speaker: speaker.map(|it| super::quotes::WireSpeaker::of(it, text)),
            speaker_name: speaker.map(|it| it.name.as_str()),
            speaker_span: speaker.map(|it| self.span(doc, it.span)),
            cue: cue.map(|it| it.of(text)),
            cue_span: cue.map(|it| self.span(doc, it)),
            outlet: quoted.outlet.as_deref(),
        }
    }

    pub(super) fn furniture(&self) -> impl Iterator<Item = WireFurniture<'a>> {
        numbered("f", &self.ranking.furniture).map(|(id, at)| {
            let piece = &self.result.furniture[at];
            WireFurniture {
                id,
                kind: piece.kind.name(),
                evidence: &piece.evidence,
                occurrences: self.spans(&piece.occurrences),
            }
        })
    }

    fn pairs(&self) -> impl Iterator<Item = WirePair<'a>> {
        self.ranking.pairs.iter().map(|&at| {
            let PairScore { a, b, resemblance, containment_a, containment_b, shared_words } =
                self.result.pairs[at];
            WirePair {
                a: self.id(a),
                b: self.id(b),
                resemblance: Rounded(resemblance),
                containment_a: Rounded(containment_a),
                containment_b: Rounded(containment_b),
                shared_words,
            }
        })
    }

    fn summary(&self) -> WireSummary {
        let result = self.result;
        let Account { seen, accepted, empty, skipped, failed, files, bytes } = result.account;
        WireSummary {
            documents: result.corpus.len(),
            bytes,
            words: result.facts.iter().map(|it| it.words).sum(),
            files,
            records_read: seen,
            records_accepted: accepted,
            records_empty: empty,
            records_skipped: skipped,
            records_failed: failed,
            embedded: result.embedded.len(),
            clusters: result.clusters.len(),
            passages: result.passages.len(),
            quotations: result.quotations.iter().filter(|it| !it.stock_phrase).count(),
            set_phrases: result.quotations.iter().filter(|it| it.stock_phrase).count(),
            furniture: result.furniture.len(),
            pairs: result.pairs.len(),
        }
    }
}

/// The findings in their order, each with its id: `q1`, `q2`, …
fn numbered(letter: &str, order: &[usize]) -> impl Iterator<Item = (String, usize)> {
    order.iter().enumerate().map(move |(n, &at)| (format!("{letter}{}", n + 1), at))
}

fn drift(it: &Drift) -> WireDrift<'_> {
    WireDrift { from: it.from, to: it.to, ops: it.ops.iter().map(op).collect() }
}

fn op(WordOp { kind, text, .. }: &WordOp) -> WireOp<'_> {
    WireOp { op: kind.name(), text }
}

pub(super) fn diagnostic(it: &Diagnostic) -> WireDiagnostic<'_> {
    WireDiagnostic {
        doc: it.doc.as_deref(),
        path: it.path.as_deref(),
        line: it.line,
        message: &it.message,
        severity: it.severity.name(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::sample;
    use serde_json::Value;

    fn json(result: &ScanResult) -> Value {
        let mut out = Vec::new();
        scan_json(result, &mut out).unwrap();
        serde_json::from_slice(&out).unwrap()
    }

    fn keys(value: &Value) -> Vec<&str> {
        value.as_object().unwrap().keys().map(String::as_str).collect()
    }

    #[test]
    fn an_empty_scan_has_every_list() {
        let mut out = Vec::new();
        scan_json(&ScanResult::default(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap().replace(env!("CARGO_PKG_VERSION"), "VERSION");
        insta::assert_snapshot!(text, @r#"
        {"schema":"wireprint/scan","version":1,"tool":"wireprint VERSION","parameters":{},
        "highlights":[],
        "documents":[],
        "stories":[],
        "embedded":[],
        "clusters":[],
        "passages":[],
        "quotations":[],
        "set_phrases":[],
        "furniture":[],
        "pairs":[],
        "diagnostics":[],
        "summary":{"documents":0,"bytes":0,"words":0,"files":0,"records_read":0,"records_accepted":0,"records_empty":0,"records_skipped":0,"records_failed":0,"embedded":0,"clusters":0,"passages":0,"quotations":0,"set_phrases":0,"furniture":0,"pairs":0}}
        "#);
    }

    #[test]
    fn every_span_is_its_bytes() {
        let result = sample();
        let value = json(&result);
        let mut seen = 0;
        let mut stack = vec![&value];
        while let Some(value) = stack.pop() {
            match value {
                Value::Array(items) => stack.extend(items),
                Value::Object(map) => {
                    stack.extend(map.values());
                    if let Some(id) = map.get("doc").filter(|_| map.contains_key("start")) {
                        let documents = result.corpus.documents();
                        let document =
                            documents.iter().find(|it| Some(it.id.as_str()) == id.as_str());
                        let at = |key: &str| usize::try_from(map[key].as_u64().unwrap()).unwrap();
                        let bytes = &document.unwrap().text[at("start")..at("end")];
                        assert_eq!(map["text"], bytes);
                        let line = document.unwrap().text[..at("start")].matches('\n').count() + 1;
                        assert_eq!(at("line"), line);
                        seen += 1;
                    }
                }
                _ => {}
            }
        }
        assert!(seen > 20, "{seen}");
    }

    #[test]
    fn findings_are_numbered_in_the_order_of_their_ranking() {
        let value = json(&sample());
        for (list, letter) in [
            ("embedded", 'e'),
            ("clusters", 'c'),
            ("passages", 'p'),
            ("quotations", 'q'),
            ("furniture", 'f'),
        ] {
            let items = value[list].as_array().unwrap();
            assert!(!items.is_empty(), "{list}");
            for (n, item) in items.iter().enumerate() {
                assert_eq!(item["id"], format!("{letter}{}", n + 1));
            }
        }
    }

    #[test]
    fn the_order_of_the_findings_in_memory_does_not_show() {
        let mut turned = sample();
        turned.quotations.reverse();
        turned.passages.reverse();
        turned.passage_origins.reverse();
        turned.clusters.reverse();
        turned.furniture.reverse();
        turned.embedded.reverse();
        turned.pairs.reverse();
        assert_eq!(json(&turned), json(&sample()));
    }

    #[test]
    fn lines_and_document_say_the_same() {
        let result = sample();
        let document = json(&result);
        let mut out = Vec::new();
        scan_jsonl(&result, &mut out).unwrap();
        let mut lists: std::collections::BTreeMap<String, Vec<Value>> = Default::default();
        for line in String::from_utf8(out).unwrap().lines() {
            let mut value: Value = serde_json::from_str(line).unwrap();
            let Some(Value::String(name)) = value.as_object_mut().unwrap().remove("type") else {
                panic!("a line without a type: {line}");
            };
            lists.entry(name).or_default().push(value);
        }
        for (key, name) in [
            ("documents", "document"),
            ("embedded", "embedded"),
            ("clusters", "cluster"),
            ("passages", "passage"),
            ("quotations", "quotation"),
            ("set_phrases", "set-phrase"),
            ("furniture", "furniture"),
            ("pairs", "pair"),
            ("diagnostics", "diagnostic"),
        ] {
            assert_eq!(document[key].as_array().unwrap(), &lists[name], "{key}");
        }
        assert_eq!(document["summary"], lists["summary"][0]);
        assert_eq!(document["schema"], lists["header"][0]["schema"]);
    }

    #[test]
    fn keys_are_those_of_the_contract() {
        let value = json(&sample());
        assert_eq!(
            keys(&value["quotations"][0]),
            ["drift", "id", "occurrences", "relation", "similarity", "speaker", "stock_phrase",]
        );
        assert_eq!(
            keys(&value["pairs"][0]),
            ["a", "b", "containment_a", "containment_b", "resemblance", "shared_words",]
        );
        for key in ["id", "path", "bytes", "words", "shared_share", "furniture_share"] {
            assert!(keys(&value["documents"][0]).contains(&key), "{key}");
        }
        for key in [
            "documents",
            "bytes",
            "records_read",
            "records_accepted",
            "records_empty",
            "records_skipped",
            "records_failed",
        ] {
            assert!(keys(&value["summary"]).contains(&key), "{key}");
        }
        assert!(value["clusters"][0]["members"][0].is_string());
        assert!(value["clusters"][1]["members"][0].is_object());
    }
}
