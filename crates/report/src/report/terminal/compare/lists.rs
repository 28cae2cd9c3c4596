//! Headlines, times, pairs, and what only one column has.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::super::findings::ON;
use super::super::page::{Label, Tone, count, flowing, run};
use super::{MOST, Sheet};
use crate::coverage::{ColumnPair, Coverage, Unit, UnitKind, day_name};
use crate::findings::vocabulary::percent_of;
use crate::findings::{column_label, unit_text};
use crate::report::layout::{Run, pad, thousands};

/// Paragraphs of one column before the rest is only counted.
const MOST_ONLY: usize = 3;

impl<W: Write> Sheet<'_, W> {
    /// The headlines side by side, equal ones on one line.
    pub(super) fn headlines(&mut self, coverage: &Coverage) -> io::Result<()> {
        let mut wordings: BTreeMap<usize, (Vec<usize>, &str)> = BTreeMap::new();
        for (column, headlines) in coverage.headlines.iter().enumerate() {
            for it in headlines {
                let entry = wordings.entry(it.wording).or_insert((Vec::new(), &it.text));
                if entry.0.last() != Some(&column) {
                    entry.0.push(column);
                }
            }
        }
        if wordings.is_empty() {
            return Ok(());
        }
        self.page.rule("Headlines", &count(wordings.len(), "wording", "wordings"))?;
        self.page.blank()?;
        let shown = wordings.len().min(self.most(MOST));
        for (columns, text) in wordings.values().take(shown) {
            let mut labels: Vec<String> =
                columns.iter().take(MOST).map(|&it| column_label(it)).collect();
            if columns.len() > MOST {
                labels.push(format!("+{}", columns.len() - MOST));
            }
            let head = format!("{} ", labels.join(" "));
            let runs = [run(Tone::Id, &head), flowing(Tone::Plain, text)];
            self.page.wrapped("", ON, &runs, 2)?;
        }
        self.more("  ", wordings.len() - shown, "wording", "wordings")?;
        let silent: Vec<usize> =
            (0..coverage.columns.len()).filter(|&it| coverage.headlines[it].is_empty()).collect();
        if silent.is_empty() {
            return Ok(());
        }
        self.labeled("no headline told from the text: ", &silent)
    }

    /// Who appeared when, as far as anything says it.
    pub(super) fn order(&mut self, coverage: &Coverage) -> io::Result<()> {
        if coverage.columns.len() < 2 {
            return Ok(());
        }
        let unknown: Vec<usize> = (0..coverage.columns.len())
            .filter(|&it| coverage.appearances[it].when.is_none())
            .collect();
        self.page.rule("Order of appearance", "")?;
        self.page.blank()?;
        let shown = coverage.order.len().min(self.most(2 * MOST));
        for (n, it) in coverage.order[..shown].iter().enumerate() {
            let appearance = &coverage.appearances[it.column];
            let Some(when) = appearance.when else { continue };
            let sure = match (n, it.surely_later) {
                (0, _) => "  ",
                (_, true) => "↓ ",
                (_, false) => "? ",
            };
            let prefix = format!("{sure}{}", pad(&column_label(it.column), 3));
            let mut runs = vec![run(Tone::Plain, &day_name(when.day))];
            let given = appearance.given.as_deref().filter(|it| *it != day_name(when.day));
            if let Some(given) = given {
                runs.push(flowing(Tone::Faint, &format!("  “{given}”")));
            }
            if when.earliest == i64::MIN {
                runs.push(run(Tone::Faint, "  or earlier"));
            } else if appearance.from_text {
                runs.push(run(Tone::Faint, "  says the text"));
            }
            self.page.wrapped(&prefix, ON, &runs, 2)?;
        }
        self.more("  ", coverage.order.len() - shown, self.columns(1), self.columns(2))?;
        if coverage.order.len() > 1 {
            let text = "↓ surely after the one above  ? may be as early";
            self.page.line(&[run(Tone::Faint, text)])?;
        }
        if unknown.is_empty() {
            return Ok(());
        }
        self.labeled("unknown: ", &unknown)
    }

    fn labeled(&mut self, text: &str, columns: &[usize]) -> io::Result<()> {
        let labels: Vec<String> = columns.iter().map(|&it| column_label(it)).collect();
        let runs = [run(Tone::Faint, text), run(Tone::Plain, &labels.join(" "))];
        self.page.wrapped("", "  ", &runs, 2)
    }

    /// A line on every two columns that share something, the most shared words first.
    pub(super) fn pairs(&mut self, coverage: &Coverage) -> io::Result<()> {
        let mut pairs: Vec<&ColumnPair> = coverage.pairs.iter().collect();
        pairs.sort_by_key(|it| (std::cmp::Reverse(it.words_a.min(it.words_b)), it.a, it.b));
        if pairs.is_empty() {
            return Ok(());
        }
        let n = coverage.columns.len();
        let none = n * (n - 1) / 2 - pairs.len();
        self.page.rule(
            "What two have in common",
            &format!("{}, {none} with nothing", count(pairs.len(), "pair", "pairs")),
        )?;
        self.page.blank()?;
        let shown = pairs.len().min(self.most(MOST));
        for pair in &pairs[..shown] {
            self.pair(coverage, pair)?;
        }
        self.more("  ", pairs.len() - shown, "pair", "pairs")
    }

    fn pair(&mut self, coverage: &Coverage, pair: &ColumnPair) -> io::Result<()> {
        let mut parts = Vec::new();
        if pair.quotations > 0 {
            parts.push(count(pair.quotations, "statement", "statements"));
        }
        if pair.texts > 0 {
            parts.push(count(pair.texts, "passage", "passages"));
        }
        let part = |column: usize, words: usize, what: &str| {
            let whole = coverage.compositions[column].words;
            let label = column_label(column);
            format!("{}{what} of {label} ({})", thousands(words), percent_of(words, whole))
        };
        let (a, b) = (part(pair.a, pair.words_a, " words"), part(pair.b, pair.words_b, ""));
        parts.push(format!("{a}, {b}"));
        let head = format!("{} {}", column_label(pair.a), column_label(pair.b));
        let runs = [run(Tone::Id, &pad(&head, 6)), run(Tone::Plain, &parts.join(" · "))];
        self.page.wrapped("", "      ", &runs, usize::MAX)
    }

    /// The paragraphs that only one column has, a column at a time.
    pub(super) fn only(&mut self, coverage: &Coverage) -> io::Result<()> {
        let mut by_column: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, unit) in coverage.units.iter().enumerate() {
            if let (UnitKind::Only, Some(cell)) = (unit.kind, unit.cells.first()) {
                by_column.entry(cell.column).or_default().push(at);
            }
        }
        if by_column.is_empty() || coverage.columns.len() < 2 {
            return Ok(());
        }
        let title = format!("Only in one {}", self.columns(1));
        self.page.rule(&title, "what has most words that no other uses comes first")?;
        let shown = by_column.len().min(self.most(MOST));
        for (&column, units) in by_column.iter().take(shown) {
            self.only_in(coverage, column, units)?;
        }
        if by_column.len() > shown {
            self.page.blank()?;
        }
        self.more("", by_column.len() - shown, self.columns(1), self.columns(2))
    }

    fn only_in(&mut self, coverage: &Coverage, column: usize, units: &[usize]) -> io::Result<()> {
        let words: usize = units.iter().map(|&at| coverage.units[at].words).sum();
        let whole = coverage.compositions[column].words;
        let facts = format!(
            " · {}, {} of its {}",
            count(units.len(), "paragraph", "paragraphs"),
            percent_of(words, whole),
            count(whole, "word", "words")
        );
        self.page.blank()?;
        let head = format!("{} ", column_label(column));
        let name = run(Tone::Strong, &coverage.columns[column].name);
        self.page.wrapped("", ON, &[run(Tone::Id, &head), name, run(Tone::Faint, &facts)], 2)?;
        let shown = units.len().min(self.most(MOST_ONLY));
        for &at in &units[..shown] {
            self.paragraph(&coverage.units[at])?;
        }
        self.more("   ", units.len() - shown, "paragraph", "paragraphs")
    }

    fn paragraph(&mut self, unit: &Unit) -> io::Result<()> {
        let scan = &self.result.scan;
        let text = flowing(Tone::Plain, unit_text(scan, unit));
        self.page.wrapped("   │ ", "   │ ", &[text], 2)?;
        let place = unit.cells.first().and_then(|it| it.places.first());
        let Some(place) = place.map(|it| it.place) else { return Ok(()) };
        let document = scan.corpus.get(place.doc);
        let label = Label::new(document, &scan.lines[place.doc.index()], place.span);
        self.page.runs(&[run(Tone::Faint, "   ▸ ")])?;
        self.page.place(&label)?;
        let mut note = format!("  {}", count(unit.words, "word", "words"));
        if let Some(speaker) = &unit.speaker {
            note.push_str(&format!(", quotes {speaker}"));
        }
        self.page.line(&[Run { style: Tone::Faint, text: run(Tone::Faint, &note).text }])
    }
}
