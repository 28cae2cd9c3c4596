//! `wireprint tune --format json`.

use std::io::{self, Write};

use serde::Serialize;

use super::{Header, Rounded};
use crate::findings::{Counts, TuneChoice, TuneCurve, TuneResult};

/// Writes how settings do on labelled pairs as one JSON document.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn tune_json(result: &TuneResult, out: &mut impl Write) -> io::Result<()> {
    let document = WireTune {
        header: Header::new("tune", &result.parameters),
        positives: result.positives,
        negatives: result.negatives,
        skipped: result.skipped,
        best: result.best.map(|it| choice(result, it)),
        closest: choice(result, result.closest),
        verdict: figures(result.verdict),
        curves: result.curves.iter().map(curve).collect(),
    };
    super::write_json(&mut *out, &document)?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct WireTune<'a> {
    #[serde(flatten)]
    header: Header<'a>,
    positives: usize,
    negatives: usize,
    skipped: usize,
    best: Option<WireChoice>,
    closest: WireChoice,
    verdict: WireFigures,
    curves: Vec<WireCurve>,
}

/// A setting; without a measure it is the verdict.
#[derive(Serialize)]
struct WireChoice {
    #[serde(skip_serializing_if = "Option::is_none")]
    measure: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shingle_words: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    threshold: Option<Rounded>,
    #[serde(flatten)]
    figures: WireFigures,
}

#[derive(Serialize)]
struct WireCurve {
    measure: &'static str,
    shingle_words: usize,
    points: Vec<WirePoint>,
}

#[derive(Serialize)]
struct WirePoint {
    threshold: Rounded,
    #[serde(flatten)]
    figures: WireFigures,
}

#[derive(Serialize)]
struct WireFigures {
    precision: Rounded,
    recall: Rounded,
    f1: Rounded,
    right: usize,
    wrong: usize,
    missed: usize,
}

fn figures(it: Counts) -> WireFigures {
    WireFigures {
        precision: Rounded(it.precision()),
        recall: Rounded(it.recall()),
        f1: Rounded(it.f1()),
        right: it.right,
        wrong: it.wrong,
        missed: it.missed,
    }
}

fn choice(result: &TuneResult, it: TuneChoice) -> WireChoice {
    let at = it.at.map(|(curve, point)| (&result.curves[curve], point));
    WireChoice {
        measure: at.map(|it| it.0.measure.name()),
        shingle_words: at.map(|it| it.0.shingle_words),
        threshold: at.map(|it| threshold(it.1)),
        figures: figures(it.counts),
    }
}

fn curve(it: &TuneCurve) -> WireCurve {
    let points = it.points.iter().enumerate();
    let point = |(at, counts): (usize, &Counts)| WirePoint {
        threshold: threshold(at),
        figures: figures(*counts),
    };
    WireCurve {
        measure: it.measure.name(),
        shingle_words: it.shingle_words,
        points: points.map(point).collect(),
    }
}

#[expect(clippy::cast_precision_loss, reason = "at most 100")]
fn threshold(point: usize) -> Rounded {
    Rounded(TuneCurve::hundredths(point) as f64 / 100.0)
}
