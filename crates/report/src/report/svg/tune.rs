//! Precision over recall, a line a measure.

use std::io::{self, Write};

use super::{Anchor, Drawing, FAINT, FONT, GRID, INK, MARGIN, TOP, width};
use crate::findings::{Counts, TuneCurve, TuneResult};

/// Pixels of the square.
const SIDE: usize = 420;
/// As in the other figures, and told apart in any color vision.
const COLORS: [&str; 6] = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];
/// The verdict's mark.
const VERDICT: &str = "#000000";

/// Writes how settings do on labelled pairs as an SVG file that stands alone: recall from
/// left to right, precision upward, a mark for each threshold, and one for the verdict.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn tune_svg(result: &TuneResult, out: &mut impl Write) -> io::Result<()> {
    draw(result).write(out)
}

fn draw(result: &TuneResult) -> Drawing {
    let left = MARGIN + width("precision ");
    let names: Vec<String> = result.curves.iter().map(name).collect();
    let longest = names.iter().map(|it| width(it)).max().unwrap_or(0);
    let mut res = Drawing::new("Precision and recall", left + SIDE + 2 * MARGIN + longest + 16);
    res.description = format!(
        "On {} labelled pairs of one text and {} others; marks are thresholds.",
        result.positives, result.negatives
    );
    let place = |it: Counts| {
        let (x, y) = (along(it.recall()), along(it.precision()));
        (left + x, TOP + SIDE - y)
    };
    for tenth in 0..=10 {
        let at = tenth * SIDE / 10;
        res.line((left + at, TOP), (left + at, TOP + SIDE), GRID);
        res.line((left, TOP + at), (left + SIDE, TOP + at), GRID);
        let label = format!("{}.{}", tenth / 10, tenth % 10);
        res.text((left + at, TOP + SIDE + FONT + 4), Anchor::Middle, FAINT, &label);
        res.text((left - 6, TOP + SIDE - at + 4), Anchor::End, FAINT, &label);
    }
    res.text((left + SIDE / 2, TOP + SIDE + 3 * FONT), Anchor::Middle, INK, "recall");
    res.text((left - 6, TOP - 8), Anchor::End, INK, "precision");
    for (curve, color) in result.curves.iter().zip(COLORS.iter().cycle()) {
        for pair in curve.points.windows(2) {
            res.line(place(pair[0]), place(pair[1]), color);
        }
        for (point, &counts) in curve.points.iter().enumerate() {
            let (x, y) = place(counts);
            let hundredths = TuneCurve::hundredths(point);
            let threshold = format!("{}.{:02}", hundredths / 100, hundredths % 100);
            let tip = format!("{} at {threshold}: {}", name(curve), figures(counts));
            res.rect((x.saturating_sub(1), y.saturating_sub(1)), (3, 3), color, &tip);
        }
    }
    let (x, y) = place(result.verdict);
    let tip = format!("verdict: {}", figures(result.verdict));
    res.rect((x.saturating_sub(4), y.saturating_sub(4)), (9, 9), VERDICT, &tip);
    let x = left + SIDE + MARGIN;
    let rows = std::iter::once(("verdict", VERDICT))
        .chain(names.iter().map(String::as_str).zip(COLORS.iter().copied().cycle()));
    for (row, (name, color)) in rows.enumerate() {
        let y = TOP + row * (FONT + 8);
        res.rect((x, y), (10, 10), color, name);
        res.text((x + 16, y + 10), Anchor::Start, INK, name);
    }
    res.height = TOP + SIDE + 3 * FONT + MARGIN;
    res
}

fn name(curve: &TuneCurve) -> String {
    format!("{}, {} words", curve.measure.name(), curve.shingle_words)
}

fn figures(it: Counts) -> String {
    format!("precision {:.3}, recall {:.3}", it.precision(), it.recall())
}

/// A share of the square's side in pixels.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0..=SIDE")]
#[expect(clippy::cast_precision_loss, reason = "a few hundred")]
fn along(share: f64) -> usize {
    (share.clamp(0.0, 1.0) * SIDE as f64).round() as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::{Goal, TuneChoice};
    use crate::verify::Measure;

    #[test]
    fn every_threshold_and_the_verdict_are_marked() {
        let counts = |right| Counts { right, wrong: 1, missed: 9 - right };
        let curve = TuneCurve {
            measure: Measure::Containment,
            shingle_words: 3,
            points: (0..9).rev().map(counts).collect(),
        };
        let result = TuneResult {
            goal: Goal::Balance,
            positives: 9,
            negatives: 4,
            skipped: 0,
            verdict: counts(8),
            curves: vec![curve],
            best: None,
            closest: TuneChoice { at: None, counts: counts(8) },
            parameters: Vec::new(),
        };
        let mut out = Vec::new();
        tune_svg(&result, &mut out).unwrap();
        let svg = String::from_utf8(out).unwrap();
        // The ground, nine thresholds, the verdict, and two in the legend.
        assert_eq!(svg.matches("<rect").count(), 1 + 9 + 1 + 2);
        assert!(svg.contains("containment, 3 words at 0.01: precision 0.889, recall 0.889"));
        assert!(svg.ends_with("</svg>\n"));
    }
}
