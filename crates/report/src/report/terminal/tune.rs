//! `wireprint tune` for people: the best setting first, then every measure.

use std::io::{self, Write};

use super::page::{Page, Tone, View, count, run};
use crate::findings::{Counts, Goal, TuneChoice, TuneCurve, TuneResult};
use crate::report::layout::{Run, pad, pad_start};

/// Writes how settings do on labelled pairs as a report for people.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn tune_text(result: &TuneResult, view: &View, out: &mut impl Write) -> io::Result<()> {
    let mut page = Page::new(out, view);
    let pairs = format!(
        "{} of one text, {} of others",
        count(result.positives, "labelled pair", "labelled pairs"),
        result.negatives
    );
    let skipped = match result.skipped {
        0 => String::new(),
        n => format!("; {} passed over", count(n, "label", "labels")),
    };
    page.line(&[run(Tone::Strong, &pairs), run(Tone::Faint, &skipped)])?;
    match result.best {
        Some(best) => {
            page.line(&[run(Tone::Plain, &format!("Best for {}:", goal(result.goal)))])?;
            choice(&mut page, result, best)?;
        }
        None => {
            let none = format!("No setting reaches {}. The closest is:", goal(result.goal));
            page.line(&[run(Tone::Warning, &none)])?;
            choice(&mut page, result, result.closest)?;
        }
    }
    page.rule("Settings", "")?;
    table(&mut page, result)?;
    page.rule("Precision and recall by threshold", "")?;
    for curve in &result.curves {
        plot(&mut page, curve)?;
    }
    let note =
        "Measured on the very pairs that it was chosen by: on others it does a little worse.";
    page.line(&[run(Tone::Faint, note)])
}

fn goal(goal: Goal) -> String {
    match goal {
        Goal::Balance => "the balance of precision and recall".to_owned(),
        Goal::Precision(least) => format!("a precision of {least} and more"),
        Goal::Recall(least) => format!("a recall of {least} and more"),
    }
}

fn choice<W: Write>(
    page: &mut Page<'_, W>,
    result: &TuneResult,
    choice: TuneChoice,
) -> io::Result<()> {
    for setting in result.settings(choice) {
        page.line(&[run(Tone::Plain, "  "), run(Tone::Strong, &setting)])?;
    }
    page.line(&[run(Tone::Plain, &format!("  {}", figures(choice.counts)))])
}

fn figures(it: Counts) -> String {
    format!(
        "precision {:.3}, recall {:.3}, F1 {:.3}: {} right, {} wrong, {} missed",
        it.precision(),
        it.recall(),
        it.f1(),
        it.right,
        it.wrong,
        it.missed
    )
}

/// The best of each measure by F1, and the verdict.
fn table<W: Write>(page: &mut Page<'_, W>, result: &TuneResult) -> io::Result<()> {
    let head = row(["setting", "threshold", "precision", "recall", "F1"].map(str::to_owned));
    page.line(&[run(Tone::Faint, &head)])?;
    page.line(&cells("verdict", "", result.verdict))?;
    for curve in &result.curves {
        let best = curve.points.iter().enumerate().rev();
        let best = best.max_by(|a, b| a.1.f1().total_cmp(&b.1.f1()));
        let Some((point, &counts)) = best else { continue };
        let hundredths = TuneCurve::hundredths(point);
        let threshold = format!("{}.{:02}", hundredths / 100, hundredths % 100);
        page.line(&cells(&name(curve), &threshold, counts))?;
    }
    Ok(())
}

fn cells(name: &str, threshold: &str, it: Counts) -> [Run<Tone>; 1] {
    let share = |it: f64| format!("{it:.3}");
    let figures = [share(it.precision()), share(it.recall()), share(it.f1())];
    let [precision, recall, f1] = figures;
    [run(Tone::Plain, &row([name.to_owned(), threshold.to_owned(), precision, recall, f1]))]
}

fn row([name, threshold, precision, recall, f1]: [String; 5]) -> String {
    let numbers = [threshold, precision, recall, f1].map(|it| pad_start(&it, 11));
    format!("{}{}", pad(&name, 30), numbers.concat())
}

fn name(curve: &TuneCurve) -> String {
    format!("{}, {} words", curve.measure.name(), curve.shingle_words)
}

/// A column for each twentieth of the threshold, higher for more.
fn plot<W: Write>(page: &mut Page<'_, W>, curve: &TuneCurve) -> io::Result<()> {
    const STEPS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let bars = |value: &dyn Fn(Counts) -> f64| -> String {
        let every = curve.points.iter().skip(1).step_by(2);
        let step = |it: &Counts| {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0..=8")]
            let at = (value(*it) * 8.0).round() as usize;
            STEPS.get(at).copied().unwrap_or('█')
        };
        every.map(step).collect()
    };
    page.line(&[run(Tone::Strong, &name(curve))])?;
    for (what, value) in [
        ("precision", &(|it: Counts| it.precision()) as &dyn Fn(Counts) -> f64),
        ("recall", &|it: Counts| it.recall()),
    ] {
        page.line(&[run(Tone::Faint, &pad(what, 10)), run(Tone::Plain, &bars(value))])?;
    }
    let axis = format!("{}0{}0.5{}1", pad("", 10), " ".repeat(23), " ".repeat(22));
    page.line(&[run(Tone::Faint, &axis)])
}
