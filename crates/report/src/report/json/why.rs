//! `wireprint why --format json`.

use std::io::{self, Write};

use serde::Serialize;

use super::scan::{Wire, WireFurniture, WirePassage, WireQuotation};
use super::{Header, Rounded, WireSpan, write_json};
use crate::findings::{Ranking, WhyResult, WhySide};
use crate::text::DocId;
use crate::verify::{Change, Evidence, Overlap};

/// Writes a pair's comparison as one JSON document.
///
/// Passages, quotations and furniture are as in `wireprint scan`; a list of two has
/// the article named first before the other.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn why_json(result: &WhyResult, out: &mut impl Write) -> io::Result<()> {
    let wire = Wire { result: &result.scan, ranking: Ranking::of(&result.scan) };
    let [a, b] = result.sides.map(|it| side(result, it));
    let decision = &result.decision;
    let sketch = &result.sketch;
    let banding = sketch.banding;
    let document = WireWhy {
        header: Header::new("why", &result.parameters),
        a,
        b,
        evidence: evidence(&wire, result.sides.map(|it| it.doc), &result.evidence),
        commands: result
            .commands
            .iter()
            .map(|it| WireCommand { command: it.command, a: &it.sides[0], b: &it.sides[1] })
            .collect(),
        decision: WireDecision {
            matched: decision.matched,
            rule: if decision.by_verdict { "verdict" } else { "threshold" },
            stage: decision.stage,
            measure: decision.measure.name(),
            value: Rounded(decision.value),
            threshold: decision.threshold.value(),
            margin: Rounded(decision.margin()),
            shared: result.overlap.shared,
            needed: decision.needed,
        },
        steps: result
            .steps
            .iter()
            .map(|it| WireStep { stage: it.stage, outcome: it.outcome.name(), detail: &it.detail })
            .collect(),
        shingles: shingles(result.overlap),
        with_furniture: shingles(result.with_furniture),
        minhash: WireMinHash {
            num_hashes: sketch.num_hashes,
            estimate: Rounded(sketch.estimate),
            standard_error: Rounded(sketch.standard_error),
        },
        bands: WireBands {
            num_bands: banding.num_bands,
            rows_per_band: banding.rows_per_band,
            collided: &sketch.comparison.bands,
            recall: Rounded(sketch.recall),
            agreeing_slots: sketch.comparison.agreeing,
            least_slots: sketch.comparison.least,
        },
        simhash: WireSimHash {
            a: format!("{:016x}", result.simhash[0].0),
            b: format!("{:016x}", result.simhash[1].0),
            distance: result.simhash[0].distance(result.simhash[1]),
        },
        longest_run: result.longest_run,
        origin: result.origin.as_ref().ok().map(|it| WireOrigin {
            doc: &result.scan.corpus.get(result.sides[it.carrier.min(1)].doc).id,
            confidence: it.confidence.name(),
            evidence: &it.evidence,
        }),
        origin_unknown: result.origin.as_ref().err(),
        passages: result
            .passages
            .iter()
            .map(|&(rank, at)| wire.passage(format!("p{}", rank + 1), at))
            .collect(),
        quotations: result
            .quotations
            .iter()
            .map(|&(rank, at)| wire.quotation(format!("q{}", rank + 1), at))
            .collect(),
        furniture: wire.furniture().collect(),
    };
    write_json(&mut *out, &document)?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct WireWhy<'a> {
    #[serde(flatten)]
    header: Header<'a>,
    a: WireSide<'a>,
    b: WireSide<'a>,
    #[serde(flatten)]
    evidence: WireEvidence<'a>,
    commands: Vec<WireCommand<'a>>,
    decision: WireDecision,
    steps: Vec<WireStep<'a>>,
    shingles: WireShingles,
    with_furniture: WireShingles,
    minhash: WireMinHash,
    bands: WireBands<'a>,
    simhash: WireSimHash,
    longest_run: usize,
    origin: Option<WireOrigin<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin_unknown: Option<&'a Vec<String>>,
    passages: Vec<WirePassage<'a>>,
    quotations: Vec<WireQuotation<'a>>,
    furniture: Vec<WireFurniture<'a>>,
}

#[derive(Serialize)]
struct WireSide<'a> {
    id: &'a str,
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    outlet: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'a str>,
    words: usize,
    furniture_words: usize,
    embedded_words: usize,
    compared_words: usize,
}

#[derive(Serialize)]
pub(super) struct WireEvidence<'a> {
    verdict: &'static str,
    because: &'a str,
    /// That the two are one text, 0..=1.
    likelihood: f64,
    resemblance: Rounded,
    containment_a: Rounded,
    containment_b: Rounded,
    shared_words: u32,
    new_words_a: u32,
    new_words_b: u32,
    changed: Vec<WireChange<'a>>,
    masked_words_a: usize,
    masked_words_b: usize,
}

#[derive(Serialize)]
struct WireChange<'a> {
    a: WireSpan<'a>,
    b: WireSpan<'a>,
    kind: &'static str,
}

#[derive(Serialize)]
struct WireCommand<'a> {
    command: &'static str,
    a: &'a str,
    b: &'a str,
}

#[derive(Serialize)]
struct WireDecision {
    matched: bool,
    rule: &'static str,
    stage: &'static str,
    measure: &'static str,
    value: Rounded,
    threshold: f64,
    margin: Rounded,
    shared: usize,
    needed: usize,
}

#[derive(Serialize)]
struct WireStep<'a> {
    stage: &'static str,
    outcome: &'static str,
    detail: &'a str,
}

#[derive(Serialize)]
struct WireShingles {
    shared: usize,
    a: usize,
    b: usize,
    resemblance: Rounded,
    containment_a: Rounded,
    containment_b: Rounded,
}

#[derive(Serialize)]
struct WireMinHash {
    num_hashes: usize,
    estimate: Rounded,
    standard_error: Rounded,
}

#[derive(Serialize)]
struct WireBands<'a> {
    num_bands: usize,
    rows_per_band: usize,
    /// Counted from 0.
    collided: &'a [usize],
    recall: Rounded,
    agreeing_slots: usize,
    least_slots: usize,
}

/// Hexadecimal: 64 bits do not fit a JSON number everywhere.
#[derive(Serialize)]
struct WireSimHash {
    a: String,
    b: String,
    distance: u32,
}

#[derive(Serialize)]
struct WireOrigin<'a> {
    doc: &'a str,
    confidence: &'static str,
    evidence: &'a [String],
}

fn side(result: &WhyResult, side: WhySide) -> WireSide<'_> {
    let document = result.scan.corpus.get(side.doc);
    WireSide {
        id: &document.id,
        path: &document.path,
        outlet: document.outlet.as_deref(),
        title: document.title.as_deref(),
        date: document.date.as_deref(),
        words: side.words,
        furniture_words: side.furniture_words,
        embedded_words: side.embedded_words,
        compared_words: side.compared_words,
    }
}

/// As every command that says how two documents relate writes it.
pub(super) fn evidence<'a>(
    wire: &Wire<'a>,
    docs: [DocId; 2],
    evidence: &'a Evidence,
) -> WireEvidence<'a> {
    let judged = evidence.judged;
    let containment = evidence.shingles.containment();
    let span = |n: usize, change: &Change| wire.span(docs[n], change.spans[n]);
    WireEvidence {
        verdict: judged.verdict.name(),
        because: &evidence.because,
        likelihood: f64::from(judged.likelihood) / 1000.0,
        resemblance: Rounded(evidence.shingles.resemblance()),
        containment_a: Rounded(containment.of_left),
        containment_b: Rounded(containment.of_right),
        shared_words: judged.equal,
        new_words_a: evidence.new_words[0],
        new_words_b: evidence.new_words[1],
        changed: evidence
            .changed
            .iter()
            .map(|it| WireChange { a: span(0, it), b: span(1, it), kind: it.kind.name() })
            .collect(),
        masked_words_a: evidence.masked[0].len(),
        masked_words_b: evidence.masked[1].len(),
    }
}

fn shingles(overlap: Overlap) -> WireShingles {
    let containment = overlap.containment();
    WireShingles {
        shared: overlap.shared,
        a: overlap.left,
        b: overlap.right,
        resemblance: Rounded(overlap.resemblance()),
        containment_a: Rounded(containment.of_left),
        containment_b: Rounded(containment.of_right),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::sample_why;
    use serde_json::Value;

    #[test]
    fn a_comparison_says_what_it_is_and_what_decided() {
        let mut out = Vec::new();
        why_json(&sample_why(), &mut out).unwrap();
        let value: Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(value["schema"], "wireprint/why");
        assert_eq!(value["a"]["id"], "bay/harbor.txt");
        assert_eq!(value["decision"]["stage"], "verify");
        assert_eq!(value["decision"]["matched"], false);
        assert_eq!(value["simhash"]["distance"], 8);
        assert_eq!(value["passages"][0]["occurrences"][0]["doc"], "bay/gazette.txt");
        assert!(value["origin"].is_null() && value["origin_unknown"].is_array());
    }
}
