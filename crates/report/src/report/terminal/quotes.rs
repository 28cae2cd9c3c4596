//! `wireprint quotes` for people: statements in several places, those of most
//! outlets first, then the quotations that stand in one place.

use std::io::{self, Write};

use super::findings::{AT, MOST_FINDINGS, ON, Report};
use super::highlights::main_findings;
use super::page::{Page, Tone, View, count, flowing, run};
use crate::findings::vocabulary::sureness;
use crate::findings::{Names, QuotesResult, Ranking};
use crate::quote::{QuotationRole, QuotedPlace};
use crate::report::layout::display_width;

/// Writes the chosen quotations as a report for people.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn quotes_text(result: &QuotesResult, view: &View, out: &mut impl Write) -> io::Result<()> {
    let ranking = Ranking::of(&result.scan);
    let page = Page::new(out, view);
    let names = Names::new(&result.scan);
    let mut report = Report { result: &result.scan, ranking: &ranking, names, page, left: 0 };
    report.quotes_head(result)?;
    report.left += main_findings(&result.scan, &result.highlights(), &mut report.page)?;
    report.quotations(&result.groups)?;
    report.singles(result)?;
    report.cut()
}

impl<W: Write> Report<'_, W> {
    fn quotes_head(&mut self, result: &QuotesResult) -> io::Result<()> {
        let chosen = || result.quotations.iter().map(|&at| &result.scan.quoted[at]);
        let named = chosen().filter(|it| it.quoted.attribution.speaker.is_some()).count();
        let quotations = count(result.quotations.len(), "quotation", "quotations");
        let parts = [
            count(result.scan.corpus.len(), "article", "articles"),
            format!("{quotations}, {named} with a speaker"),
            format!("{} in several places", count(result.groups.len(), "statement", "statements")),
        ];
        let shown = if result.quotations.is_empty() && result.groups.is_empty() { 1 } else { 3 };
        self.page.wrapped("", "", &[run(Tone::Strong, &parts[..shown].join(" · "))], usize::MAX)?;
        if shown == 1 {
            self.page.blank()?;
            self.page.line(&[run(Tone::Plain, "There is no such quotation.")])?;
        }
        Ok(())
    }

    /// The quotations of no group. Words that are quoted for another reason than
    /// that somebody said them are only counted, unless all is wanted.
    fn singles(&mut self, result: &QuotesResult) -> io::Result<()> {
        let found = result.quotations.iter().map(|&at| &result.scan.quoted[at]);
        let singles: Vec<_> = found.filter(|it| it.group.is_none()).collect();
        if singles.is_empty() {
            return Ok(());
        }
        let all = self.page.view().all;
        let speech: Vec<&QuotedPlace> = singles
            .iter()
            .filter(|it| all || it.role != QuotationRole::Term)
            .map(|it| &it.quoted)
            .collect();
        let breakdown = count(singles.len(), "quotation", "quotations");
        self.page.rule("Quotations in one place", &breakdown)?;
        let shown = speech.len().min(self.most(2 * MOST_FINDINGS));
        for quoted in &speech[..shown] {
            self.single(quoted)?;
        }
        if shown < singles.len() {
            self.page.blank()?;
        }
        self.more("   ", speech.len() - shown, "quotation", "quotations")?;
        let terms = singles.len() - speech.len();
        self.more("   ", terms, "quoted term", "quoted terms")
    }

    fn single(&mut self, quoted: &QuotedPlace) -> io::Result<()> {
        let text = &self.result.corpus.get(quoted.place.doc).text;
        let speaker = quoted.attribution.speaker.as_ref().map(|it| it.name.as_str());
        let mut head = vec![run(Tone::Faint, "• ")];
        head.push(flowing(Tone::Strong, speaker.unwrap_or("speaker unknown")));
        let sure = quoted.attribution.speaker.as_ref().map(|it| it.confidence);
        if let Some(sure) = sureness(sure) {
            head.extend([run(Tone::Faint, " · "), run(Tone::Faint, sure)]);
        }
        if let Some(cue) = quoted.attribution.cue {
            head.push(run(Tone::Faint, " · "));
            head.push(flowing(Tone::Faint, cue.of(text)));
        }
        self.page.blank()?;
        let label = self.label(quoted.place);
        let used: usize = head.iter().map(|it| display_width(&it.text)).sum();
        if used + " · ".len() + display_width(&label.text) <= self.page.view().width {
            head.push(run(Tone::Faint, " · "));
            self.page.runs(&head)?;
        } else {
            self.page.wrapped("", ON, &head, 2)?;
            self.page.runs(&[run(Tone::Faint, AT)])?;
        }
        self.page.place(&label)?;
        self.page.blank()?;
        self.quoted_text(self.text(quoted.place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::sample_quotes;

    fn shown(result: &QuotesResult, view: &View) -> String {
        let mut out = Vec::new();
        quotes_text(result, view, &mut out).unwrap();
        String::from_utf8(out).unwrap().replace('\x1b', "␛")
    }

    #[test]
    fn the_report_at_80_columns() {
        insta::assert_snapshot!(shown(&sample_quotes(), &View::default()));
    }

    #[test]
    fn no_quotation_is_said() {
        insta::assert_snapshot!(shown(&QuotesResult::default(), &View::default()), @"
        0 articles

        There is no such quotation.
        ");
    }

    #[test]
    fn nothing_raw_gets_through_and_no_line_is_the_inputs_own() {
        let mut result = sample_quotes();
        let nasty = "::error::x \u{1b}[31m\u{202e}".repeat(9);
        for it in &mut result.scan.quoted {
            if let Some(speaker) = &mut it.quoted.attribution.speaker {
                speaker.name = nasty.clone();
            }
        }
        for width in [40, 80, 160] {
            let text = shown(&result, &View { width, all: true, ..View::default() });
            assert!(!text.contains(['␛', '\u{202e}']), "{text}");
            let command = text.lines().find(|it| it.trim_start().starts_with("::"));
            assert_eq!(command, None, "{width}");
        }
    }
}
