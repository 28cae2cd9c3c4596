//! `wireprint why` for people: the verdict first, then every stage's view.

use std::io::{self, Write};

use super::findings::{AT, MOST_FINDINGS, ON, Report};
use super::page::{Label, Page, Tone, View, count, flowing, percent, run};
use crate::align::Relation;
use crate::diff::{WordOpKind, word_diff};
use crate::findings::vocabulary::passage_kind;
use crate::findings::{Names, Ranking, WhyOutcome, WhyResult, WhySide};
use crate::report::escape_terminal;
use crate::report::layout::{Run, display_width, pad, thousands, wrap};
use crate::text::Place;
use crate::verify::Verdict;

/// Two columns of text need at least so many columns; below, one stands under the other.
const SIDE_BY_SIDE: usize = 60;
/// Lines of a passage before it is cut.
const MOST_LINES: usize = 12;

/// Writes a pair's comparison as a report for people.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn why_text(result: &WhyResult, view: &View, out: &mut impl Write) -> io::Result<()> {
    let ranking = Ranking::of(&result.scan);
    let page = Page::new(out, view);
    let names = Names::new(&result.scan);
    let mut report = Report { result: &result.scan, ranking: &ranking, names, page, left: 0 };
    report.sides(result)?;
    report.verdict(result)?;
    report.commands(result)?;
    report.changed(result)?;
    report.steps(result)?;
    report.measures(result)?;
    report.discounted(result)?;
    report.shared_passages(result)?;
    report.shared_quotations(result)?;
    report.cut()
}

impl<W: Write> Report<'_, W> {
    fn sides(&mut self, result: &WhyResult) -> io::Result<()> {
        for (name, side) in ["A", "B"].iter().zip(&result.sides) {
            let document = self.result.corpus.get(side.doc);
            let mut runs = vec![run(Tone::Id, name), run(Tone::Plain, " ")];
            runs.push(flowing(Tone::Strong, &document.id));
            for part in [&document.outlet, &document.date, &document.title].into_iter().flatten() {
                runs.push(run(Tone::Faint, " · "));
                runs.push(flowing(Tone::Plain, part));
            }
            self.page.wrapped("", ON, &runs, 3)?;
            let WhySide { words, furniture_words, embedded_words, compared_words, .. } = *side;
            let facts = format!(
                "{}: {} the site's, {} in articles inside it, {} compared",
                count(words, "word", "words"),
                thousands(furniture_words),
                thousands(embedded_words),
                thousands(compared_words),
            );
            self.page.wrapped("   ", "   ", &[run(Tone::Faint, &facts)], usize::MAX)?;
        }
        self.page.blank()
    }

    fn verdict(&mut self, result: &WhyResult) -> io::Result<()> {
        let evidence = &result.evidence;
        let (strong, why) = match result.decision.by_verdict {
            true => {
                (sentence(evidence.judged.verdict), format!(" {}.", capital(&evidence.because)))
            }
            false => by_threshold(result),
        };
        self.page.wrapped(
            "",
            "",
            &[run(Tone::Strong, strong), run(Tone::Plain, &why)],
            usize::MAX,
        )?;
        let shared = if result.passages.is_empty() && result.quotations.is_empty() {
            let run_length = count(result.longest_run, "word", "words");
            let least = result.parameters.iter().find(|it| it.name == "passage_words");
            let least = match least.map(|it| &it.value) {
                Some(crate::findings::ParameterValue::Count(n)) => format!("; a passage needs {n}"),
                _ => String::new(),
            };
            format!(
                "They share no passage and no quotation. Their longest common run has \
                 {run_length}{least}."
            )
        } else {
            format!(
                "They share {} and {}.",
                count(result.passages.len(), "passage", "passages"),
                count(result.quotations.len(), "quotation", "quotations")
            )
        };
        self.page.wrapped("", "", &[run(Tone::Plain, &shared)], usize::MAX)?;
        let first = match &result.origin {
            Ok(origin) => format!(
                "Who had it first: {} ({}): {}.",
                ["A", "B"][origin.carrier.min(1)],
                origin.confidence.name(),
                origin.evidence.join("; ")
            ),
            Err(reasons) => format!("Who had it first: unknown; {}.", reasons.join("; ")),
        };
        self.page.wrapped("", ON, &[run(Tone::Plain, &first)], usize::MAX)
    }

    /// What each command makes of both.
    fn commands(&mut self, result: &WhyResult) -> io::Result<()> {
        self.page.rule("What the commands make of it", "")?;
        let width = result.commands.iter().map(|it| it.command.len()).max().unwrap_or(0);
        for command in &result.commands {
            let first = format!("   {}  ", pad(command.command, width));
            let [a, b] = &command.sides;
            let runs = [
                run(Tone::Faint, "A "),
                flowing(Tone::Plain, a),
                run(Tone::Faint, " · B "),
                flowing(Tone::Plain, b),
            ];
            self.page.wrapped(&first, &" ".repeat(first.len()), &runs, usize::MAX)?;
        }
        Ok(())
    }

    /// The words that one text has others for.
    fn changed(&mut self, result: &WhyResult) -> io::Result<()> {
        let changed = &result.evidence.changed;
        if changed.is_empty() {
            return Ok(());
        }
        self.page.rule("What was exchanged", &count(changed.len(), "place", "places"))?;
        let shown = changed.len().min(self.most(MOST_FINDINGS));
        for change in &changed[..shown] {
            let text = |n: usize| {
                let place = Place { doc: result.sides[n].doc, span: change.spans[n] };
                self.text(place).to_owned()
            };
            let [a, b] = [text(0), text(1)];
            let runs = [
                run(Tone::Faint, change.kind.name()),
                run(Tone::Faint, " "),
                flowing(Tone::Delete, &a),
                run(Tone::Faint, " → "),
                flowing(Tone::Insert, &b),
            ];
            self.page.wrapped("   ", ON, &runs, 2)?;
        }
        self.more("   ", changed.len() - shown, "place", "places")
    }

    fn steps(&mut self, result: &WhyResult) -> io::Result<()> {
        self.page.rule("Step by step", "")?;
        let width = result.steps.iter().map(|it| it.stage.len()).max().unwrap_or(0);
        for step in &result.steps {
            let (tone, outcome) = match step.outcome {
                WhyOutcome::Passed => (Tone::Insert, "passed"),
                WhyOutcome::WouldRefuse => (Tone::Warning, "would refuse"),
                WhyOutcome::Refused => (Tone::Delete, "refused"),
                WhyOutcome::NotReached => (Tone::Faint, "not reached"),
            };
            let runs =
                [run(tone, outcome), run(Tone::Faint, " · "), run(Tone::Plain, &step.detail)];
            let first = format!("   {}  ", pad(step.stage, width));
            self.page.wrapped(&first, &" ".repeat(first.len()), &runs, usize::MAX)?;
        }
        Ok(())
    }

    fn measures(&mut self, result: &WhyResult) -> io::Result<()> {
        self.page.rule("Measures", "")?;
        let overlap = result.overlap;
        let (containment, sketch) = (overlap.containment(), &result.sketch);
        let raw = result.with_furniture;
        let bands: Vec<String> = sketch.comparison.bands.iter().map(ToString::to_string).collect();
        let bands = if bands.is_empty() { "none".to_owned() } else { bands.join(", ") };
        let rows = [
            (
                "shingles",
                format!(
                    "{} shared; A has {}, B has {}",
                    thousands(overlap.shared),
                    thousands(overlap.left),
                    thousands(overlap.right)
                ),
            ),
            ("resemblance", format!("{:.4}", overlap.resemblance())),
            (
                "containment",
                format!(
                    "{:.4} of A stands in B, {:.4} of B in A",
                    containment.of_left, containment.of_right
                ),
            ),
            (
                "MinHash estimate",
                format!(
                    "{:.4} from {} slots; true {:.4}, standard error {:.4}",
                    sketch.estimate,
                    sketch.num_hashes,
                    overlap.resemblance(),
                    sketch.standard_error
                ),
            ),
            ("colliding bands", bands),
            (
                "SimHash",
                format!(
                    "{} of 64 bits differ ({:016x}, {:016x}); decides nothing",
                    result.simhash[0].distance(result.simhash[1]),
                    result.simhash[0].0,
                    result.simhash[1].0
                ),
            ),
            (
                "with furniture",
                format!("resemblance {:.4}, {} shared", raw.resemblance(), thousands(raw.shared)),
            ),
            ("longest run", count(result.longest_run, "common word", "common words")),
        ];
        let width = rows.iter().map(|it| it.0.len()).max().unwrap_or(0);
        for (name, value) in rows {
            let first = format!("   {}  ", pad(name, width));
            let indent = " ".repeat(first.len());
            self.page.wrapped(&first, &indent, &[run(Tone::Plain, &value)], usize::MAX)?;
        }
        Ok(())
    }

    fn discounted(&mut self, result: &WhyResult) -> io::Result<()> {
        let order = self.ranking.furniture.clone();
        let words: usize = result.sides.iter().map(|it| it.furniture_words).sum();
        if order.is_empty() {
            return Ok(());
        }
        let breakdown =
            format!("{}, {}", count(order.len(), "piece", "pieces"), count(words, "word", "words"));
        self.page.rule("Discounted as furniture", &breakdown)?;
        self.page.blank()?;
        let shown = order.len().min(self.most(MOST_FINDINGS));
        for &at in &order[..shown] {
            let piece = &self.result.furniture[at];
            let text = piece.occurrences.first().map_or("", |&it| self.text(it));
            let runs = [
                run(Tone::Strong, piece.kind.name()),
                run(Tone::Faint, &format!(" · {}: ", piece.evidence)),
                flowing(Tone::Plain, text),
            ];
            self.page.wrapped("   ", ON, &runs, 2)?;
            self.brief_places(AT, &piece.occurrences)?;
        }
        self.more("   ", order.len() - shown, "piece", "pieces")
    }

    fn shared_passages(&mut self, result: &WhyResult) -> io::Result<()> {
        if result.passages.is_empty() {
            return Ok(());
        }
        let passages = count(result.passages.len(), "passage", "passages");
        self.page.rule("Shared passages", &passages)?;
        let shown = result.passages.len().min(self.most(MOST_FINDINGS));
        for &(rank, at) in &result.passages[..shown] {
            let passage = &self.result.passages[at];
            let mut facts = vec![count(passage.words, "word", "words")];
            facts.push(match passage.relation {
                Relation::Exact => "same words".to_owned(),
                Relation::Near => format!("{} alike", percent(passage.similarity)),
            });
            facts.extend(passage.evidence.iter().cloned());
            facts.extend(self.first(self.result.passage_origins.get(at), &passage.occurrences));
            let kind = passage_kind(passage.kind).one;
            self.finding(&format!("p{}", rank + 1), Some(kind), &facts)?;
            let [left, right] = result.split(&passage.occurrences);
            if let (Some(&a), Some(&b)) = (left.first(), right.first()) {
                self.pair(a, b)?;
            }
            let others: Vec<Place> =
                left.iter().skip(1).chain(right.iter().skip(1)).copied().collect();
            if !others.is_empty() {
                self.brief_places("   also at ", &others)?;
            }
        }
        if shown < result.passages.len() {
            self.page.blank()?;
        }
        self.more("   ", result.passages.len() - shown, "passage", "passages")
    }

    /// Two texts beside each other, where there is room.
    fn pair(&mut self, a: Place, b: Place) -> io::Result<()> {
        let ops = word_diff(self.text(a), self.text(b));
        let side = |own: WordOpKind, tone: Tone, marks: [&str; 2]| {
            let mut runs = Vec::new();
            for op in ops.iter().filter(|it| it.kind == own || it.kind == WordOpKind::Equal) {
                let words = op.text.trim_end();
                let text = escape_terminal(words);
                runs.push(match op.kind {
                    WordOpKind::Equal => Run { style: Tone::Plain, text: text.into_owned() },
                    _ if words.is_empty() => continue,
                    _ => Run { style: tone, text: format!("{}{text}{}", marks[0], marks[1]) },
                });
                if words.len() < op.text.len() {
                    runs.push(Run { style: Tone::Plain, text: " ".to_owned() });
                }
            }
            runs
        };
        let texts = [
            side(WordOpKind::Delete, Tone::Delete, ["[-", "-]"]),
            side(WordOpKind::Insert, Tone::Insert, ["{+", "+}"]),
        ];
        let labels = [self.label(a), self.label(b)];
        let width = self.page.view().width.min(120);
        let most = self.most(MOST_LINES);
        if width < SIDE_BY_SIDE {
            for ((name, label), text) in ["A", "B"].iter().zip(&labels).zip(&texts) {
                self.named(name, label)?;
                self.page.wrapped("   │ ", "   │ ", text, most)?;
            }
            return Ok(());
        }
        for (name, label) in ["A", "B"].iter().zip(&labels) {
            self.named(name, label)?;
        }
        let column = (width - "   │ ".chars().count() - " │ ".chars().count()) / 2;
        let [left, right] = texts.map(|it| wrap(&it, column));
        let lines = left.len().max(right.len());
        for n in 0..lines.min(most) {
            let empty = Vec::new();
            let (left, right) = (left.get(n).unwrap_or(&empty), right.get(n).unwrap_or(&empty));
            let used: usize = left.iter().map(|it| display_width(&it.text)).sum();
            self.page.runs(&[run(Tone::Faint, "   │ ")])?;
            self.page.runs(left)?;
            self.page.runs(&[
                run(Tone::Plain, &" ".repeat(column.saturating_sub(used))),
                run(Tone::Faint, if right.is_empty() { " │" } else { " │ " }),
            ])?;
            self.page.line(right)?;
        }
        if lines > most {
            self.more("   │ ", lines - most, "line", "lines")?;
        }
        Ok(())
    }

    fn named(&mut self, name: &str, label: &Label) -> io::Result<()> {
        self.page.runs(&[run(Tone::Faint, &format!("   {name} "))])?;
        self.page.place(label)?;
        self.page.blank()
    }

    fn shared_quotations(&mut self, result: &WhyResult) -> io::Result<()> {
        if result.quotations.is_empty() {
            return Ok(());
        }
        let quotations = count(result.quotations.len(), "quotation", "quotations");
        self.page.rule("Quotations in both", &quotations)?;
        let shown = result.quotations.len().min(self.most(MOST_FINDINGS));
        for &(rank, at) in &result.quotations[..shown] {
            self.quotation(&format!("q{}", rank + 1), &self.result.quotations[at])?;
        }
        if shown < result.quotations.len() {
            self.page.blank()?;
        }
        self.more("   ", result.quotations.len() - shown, "quotation", "quotations")
    }
}

/// A verdict as a sentence.
const fn sentence(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Same => "The same words.",
        Verdict::Version => "Versions of one article.",
        Verdict::Contained => "One article, of which one side has a part.",
        Verdict::Template => "Not versions of one article: one frame with other facts.",
        Verdict::Partial => "Not versions of one article: a passage is copied.",
        Verdict::Different => "Not versions of one article.",
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |it| it.to_uppercase().chain(chars).collect())
}

/// What the threshold says, and how far off it the pair is.
fn by_threshold(result: &WhyResult) -> (&'static str, String) {
    let decision = &result.decision;
    let (value, threshold) = (decision.value, decision.threshold.value());
    let measure = decision.measure.name();
    if decision.matched {
        let margin = decision.margin();
        let why = format!(
            " The {measure} of {value:.4} is {margin:.4} above the threshold of {threshold}."
        );
        return ("Versions of one article.", why);
    }
    let why = if decision.stage == "verify" {
        let missing = decision.needed.saturating_sub(result.overlap.shared);
        format!(
            " The {measure} of {value:.4} is {:.4} below the threshold of {threshold}: {} are missing.",
            -decision.margin(),
            count(missing, "shared shingle", "shared shingles")
        )
    } else {
        format!(" Step {} refused the pair.", decision.stage)
    };
    ("Not versions of one article.", why)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::sample_why;

    fn shown(view: &View) -> String {
        let mut out = Vec::new();
        why_text(&sample_why(), view, &mut out).unwrap();
        String::from_utf8(out).unwrap().replace('\x1b', "␛")
    }

    #[test]
    fn the_report_at_80_columns() {
        insta::assert_snapshot!(shown(&View::default()));
    }

    #[test]
    fn lines_fit_in_every_width() {
        for width in [40, 59, 60, 80, 100, 160] {
            let text = shown(&View { width, ..View::default() });
            for line in text.lines() {
                let place =
                    line.contains("▸ ") || line.starts_with("   A ") || line.starts_with("   B ");
                assert!(place || display_width(line) <= width, "{width}: {line:?}");
            }
        }
    }

    #[test]
    fn nothing_raw_gets_through() {
        let text = shown(&View { all: true, ..View::default() });
        assert!(!text.contains(['␛', '\u{202e}']), "{text}");
    }
}
