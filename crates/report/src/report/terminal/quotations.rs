//! Quotations that stand in several places, with the drift of their wording.

use std::borrow::Cow;
use std::io::{self, Write};

use super::drift::drift;
use super::findings::{AT, MOST_FINDINGS, MOST_LINES, MOST_PLACES, ON, Report};
use super::page::{Tone, count, flowing, run};
use crate::findings::vocabulary::{quote_wording, sureness};
use crate::findings::{articles, outlets};
use crate::quote::{Drift, QuotationGroup, QuotedPlace};
use crate::report::layout::Run;
use crate::text::Place;

impl<W: Write> Report<'_, W> {
    /// The section of the `chosen` groups: of each its rank, from 0, and its index.
    /// They are in the order of the ranking, set phrases last.
    pub(super) fn quotations(&mut self, chosen: &[(usize, usize)]) -> io::Result<()> {
        let groups = &self.result.quotations;
        if chosen.is_empty() {
            return Ok(());
        }
        let order = chosen;
        let statements = order.iter().filter(|(_, at)| !groups[*at].stock_phrase).count();
        let phrases = order.len() - statements;
        let mut breakdown = vec![count(statements, "statement", "statements")];
        if phrases > 0 {
            breakdown.push(count(phrases, "set phrase", "set phrases"));
        }
        self.page.rule("Quotations in several places", &breakdown.join(", "))?;
        let most = self.most(MOST_FINDINGS);
        let shown = statements.min(most);
        for &(n, at) in &order[..shown] {
            self.quotation(&format!("q{}", n + 1), &groups[at])?;
        }
        if statements > shown {
            self.page.blank()?;
        }
        self.more("   ", statements - shown, "statement", "statements")?;
        if phrases > 0 {
            self.page.blank()?;
            self.page.line(&[run(Tone::Plain, "Set phrases in quotation marks")])?;
        }
        let last = statements + phrases.min(most);
        for &(n, at) in &order[statements..last] {
            self.phrase(&format!("q{}", n + 1), &groups[at])?;
        }
        self.more("   ", order.len() - last, "set phrase", "set phrases")
    }

    /// One statement: who said it, the wording that the others are held against, its places
    /// and their wordings.
    pub(super) fn quotation(&mut self, id: &str, group: &QuotationGroup) -> io::Result<()> {
        let mut facts = Vec::new();
        facts.extend(sureness(group.confidence()).map(str::to_owned));
        facts.push(count(group.occurrences.len(), "place", "places"));
        match (outlets(group), articles(group)) {
            (0, documents) if documents != group.occurrences.len() => {
                facts.push(count(documents, "article", "articles"));
            }
            (outlets, _) if outlets > 0 => facts.push(count(outlets, "outlet", "outlets")),
            _ => {}
        }
        facts.push(quote_wording(group.relation, group.similarity));
        self.finding(id, Some(group.speaker.as_deref().unwrap_or("speaker unknown")), &facts)?;
        // Differences are told by the fullest wording.
        let fullest = group.drift.first().map_or(0, |it| it.from);
        if let Some(it) = group.occurrences.get(fullest) {
            self.quoted_text(self.text(it.place))?;
        }
        let most = self.most(MOST_PLACES);
        let shown = &group.occurrences[..group.occurrences.len().min(most)];
        for (n, quoted) in shown.iter().enumerate() {
            let note = self.carrier(quoted);
            self.at(&self.label(quoted.place), &note)?;
            for drift in group.drift.iter().filter(|it| it.to == n) {
                self.drift(drift)?;
            }
        }
        self.more(AT, group.occurrences.len() - shown.len(), "place", "places")
    }

    /// Who carries a quotation, and how it says who said it.
    fn carrier(&self, quoted: &QuotedPlace) -> Vec<Run<Tone>> {
        let text = &self.result.corpus.get(quoted.place.doc).text;
        let mut runs = Vec::new();
        let who = self.who(quoted.place);
        if !who.is_empty() {
            runs.push(flowing(Tone::Strong, &who));
        }
        let speaker = quoted.attribution.speaker.as_ref().map(|it| it.span);
        let mut said: Vec<_> = speaker.into_iter().chain(quoted.attribution.cue).collect();
        said.sort_unstable();
        let mut said: Vec<Cow<'_, str>> = said.into_iter().map(|it| it.of(text).into()).collect();
        if !quoted.quoted {
            said.push("(without quotation marks)".into());
        }
        if !said.is_empty() {
            let gap = if runs.is_empty() { "" } else { ": " };
            runs.push(run(Tone::Plain, gap));
            runs.push(flowing(Tone::Plain, &said.join(" ")));
        }
        runs
    }

    /// A wording against the fullest one.
    fn drift(&mut self, of: &Drift) -> io::Result<()> {
        let runs = drift(&of.ops, self.page.view().color);
        let most = self.most(MOST_LINES * 2);
        self.page.wrapped("     ≠ ", "     │ ", &runs, most)
    }

    /// A set phrase on one line, and where it stands.
    fn phrase(&mut self, id: &str, group: &QuotationGroup) -> io::Result<()> {
        let places: Vec<Place> = group.occurrences.iter().map(|it| it.place).collect();
        let text = places.first().map_or("", |&it| self.text(it));
        let mut runs = vec![run(Tone::Id, id), run(Tone::Plain, " ")];
        runs.push(flowing(Tone::Plain, &format!("“{text}”")));
        runs.push(run(Tone::Faint, &format!(" · {}", count(places.len(), "place", "places"))));
        self.page.wrapped("", ON, &runs, 2)?;
        self.brief_places(AT, &places)
    }
}
