//! What the reports of several commands have in common: a finding's head, its
//! text, the places where it stands, and how much of a list was cut.

use std::io::{self, Write};

use super::page::{Label, Page, Tone, count, flowing, run};
use crate::coverage::Origin;
use crate::findings::vocabulary::clip;
use crate::findings::{Names, Ranking, ScanResult};
use crate::report::layout::{Run, display_width};
use crate::text::Place;

/// Findings of one section before the rest is only counted.
pub(super) const MOST_FINDINGS: usize = 10;
/// Places of one finding before the rest is only counted.
pub(super) const MOST_PLACES: usize = 6;
/// Letters of a headline that stands for its article.
const HEADLINE: usize = 48;
/// Lines of one quoted text before it is cut.
pub(super) const MOST_LINES: usize = 4;

/// The indentation of what belongs to a finding.
pub(super) const TEXT: &str = "   │ ";
pub(super) const AT: &str = "   ▸ ";
/// In front of what did not fit on the line above.
pub(super) const ON: &str = "   └ ";

/// A report that is being written.
pub(super) struct Report<'a, W> {
    pub(super) result: &'a ScanResult,
    pub(super) ranking: &'a Ranking,
    pub(super) names: Names<'a>,
    pub(super) page: Page<'a, W>,
    /// How many findings and places were only counted.
    pub(super) left: usize,
}

impl<'a, W: Write> Report<'a, W> {
    /// A finding's first line: its id and what is to say of it in short.
    pub(super) fn finding(
        &mut self,
        id: &str,
        strong: Option<&str>,
        facts: &[String],
    ) -> io::Result<()> {
        self.page.blank()?;
        let mut runs = vec![run(Tone::Id, id), run(Tone::Plain, " ")];
        if let Some(strong) = strong {
            runs.push(flowing(Tone::Strong, strong));
        }
        for (n, fact) in facts.iter().enumerate() {
            let separator = if n == 0 && strong.is_none() { "" } else { " · " };
            runs.push(run(Tone::Faint, &format!("{separator}{fact}")));
        }
        self.page.wrapped("", ON, &runs, usize::MAX)
    }

    /// So many of a list are shown.
    pub(super) fn most(&self, most: usize) -> usize {
        if self.page.view().all { usize::MAX } else { most }
    }

    /// The last line of a report whose lists were cut.
    pub(super) fn cut(&mut self) -> io::Result<()> {
        if self.left == 0 {
            return Ok(());
        }
        self.page.blank()?;
        let text = "Lists were cut: --all shows everything, --format json is for programs.";
        self.page.wrapped("", "", &[run(Tone::Faint, text)], usize::MAX)
    }

    /// Says how much of a list is not shown.
    pub(super) fn more(
        &mut self,
        prefix: &str,
        left: usize,
        one: &str,
        many: &str,
    ) -> io::Result<()> {
        if left == 0 {
            return Ok(());
        }
        self.left += left;
        self.page.line(&[run(Tone::Faint, &format!("{prefix}… {} more", count(left, one, many)))])
    }

    /// The words at `place`.
    pub(super) fn text(&self, place: Place) -> &'a str {
        place.span.of(&self.result.corpus.get(place.doc).text)
    }

    /// Who had it first, in a few words, where that is known.
    pub(super) fn first(
        &self,
        origin: Option<&Result<Origin, Vec<String>>>,
        places: &[Place],
    ) -> Option<String> {
        let origin = origin?.as_ref().ok()?;
        let first = places.get(origin.carrier)?.doc;
        Some(format!("first in {} ({})", self.names.who(first), origin.confidence.name()))
    }

    /// Where `place` is, as it is shown.
    pub(super) fn label(&self, place: Place) -> Label {
        let document = self.result.corpus.get(place.doc);
        Label::new(document, &self.result.lines[place.doc.index()], place.span)
    }

    /// What a reader knows the article at `place` by: its outlet, of an article of its own
    /// with the day; where no outlet is known, its headline. Empty where there is neither.
    pub(super) fn who(&self, place: Place) -> String {
        let outlet = self.names.outlet(place);
        let day = self.names.day(place.doc).filter(|_| self.names.inside(place).is_none());
        match (outlet, day) {
            (Some(outlet), Some(day)) => format!("{outlet}, {day}"),
            (Some(outlet), None) => outlet.to_owned(),
            (None, _) => clip(self.names.headline(place.doc), HEADLINE),
        }
    }

    /// Lines of quoted text behind a bar.
    pub(super) fn quoted_text(&mut self, text: &str) -> io::Result<()> {
        let most = self.most(MOST_LINES);
        self.page.wrapped(TEXT, TEXT, &[flowing(Tone::Plain, text)], most)
    }

    /// What is known of a place, and behind it, or below it, the file and the line.
    pub(super) fn at(&mut self, label: &Label, note: &[Run<Tone>]) -> io::Result<()> {
        if note.is_empty() {
            self.page.runs(&[run(Tone::Faint, AT)])?;
            self.page.place(label)?;
            return self.page.blank();
        }
        let needs: usize = note.iter().map(|it| display_width(&it.text)).sum();
        let used = display_width(AT) + needs + " · ".chars().count() + display_width(&label.text);
        if used <= self.page.view().width {
            self.page.runs(&[run(Tone::Faint, AT)])?;
            self.page.runs(note)?;
            self.page.runs(&[run(Tone::Faint, " · ")])?;
        } else {
            self.page.wrapped(AT, "     ", note, 2)?;
            self.page.runs(&[run(Tone::Faint, ON)])?;
        }
        self.page.place(label)?;
        self.page.blank()
    }

    /// Places with the articles that they stand in.
    pub(super) fn places(&mut self, places: &[Place]) -> io::Result<()> {
        let most = self.most(MOST_PLACES);
        let shown = &places[..places.len().min(most)];
        for &place in shown {
            let who = Some(self.who(place)).filter(|it| !it.is_empty());
            let who = who.map(|it| flowing(Tone::Strong, &it));
            self.at(&self.label(place), who.as_slice())?;
        }
        self.more(AT, places.len() - shown.len(), "place", "places")
    }

    /// The first places in a row, as far as they fit, and how many more there are.
    pub(super) fn brief_places(&mut self, prefix: &str, places: &[Place]) -> io::Result<()> {
        if self.page.view().all {
            return self.places(places);
        }
        self.page.runs(&[run(Tone::Faint, prefix)])?;
        let mut used = display_width(prefix);
        let mut shown = 0;
        for &place in places {
            let label = self.label(place);
            let width = display_width(&label.text) + 2;
            // The count of the rest must still fit behind it.
            if shown > 0 && used + width + "… 9,999 more".len() > self.page.view().width {
                break;
            }
            if shown > 0 {
                self.page.runs(&[run(Tone::Plain, "  ")])?;
            }
            self.page.place(&label)?;
            used += width;
            shown += 1;
        }
        let left = places.len() - shown;
        self.left += left;
        if left > 0 {
            self.page.runs(&[run(Tone::Faint, &format!("  … {left} more"))])?;
        }
        self.page.blank()
    }
}
