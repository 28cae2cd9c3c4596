//! `wireprint verify` for people: what is wrong first, what is as the source has it last.

use std::io::{self, Write};

use super::drift::drift;
use super::findings::{AT, MOST_FINDINGS, ON, TEXT};
use super::page::{Label, Page, Tone, View, count, flowing, percent, run};
use crate::diff::WordOpKind;
use crate::findings::{CheckedQuotation, SupportResult};
use crate::quote::Support;

/// Writes what the sources say of every quotation as a report for people.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn verify_text(result: &SupportResult, view: &View, out: &mut impl Write) -> io::Result<()> {
    let mut report = Report { result, page: Page::new(out, view), left: 0 };
    report.head()?;
    for support in Support::ALL.into_iter().rev() {
        report.section(support)?;
    }
    if report.left > 0 {
        report.page.blank()?;
        let text = "Lists were cut: --all shows everything, --format json is for programs.";
        report.page.wrapped("", "", &[run(Tone::Faint, text)], usize::MAX)?;
    }
    Ok(())
}

struct Report<'a, W> {
    result: &'a SupportResult,
    page: Page<'a, W>,
    left: usize,
}

/// How a section is called.
const fn heading(support: Support) -> &'static str {
    match support {
        Support::Verbatim => "As the source has it",
        Support::Cut => "Words left out",
        Support::Reworded => "Other words",
        Support::MeaningChanged => "Another meaning",
        Support::AnothersWords => "Another's words",
        Support::NotThere => "In no source",
    }
}

impl<W: Write> Report<'_, W> {
    fn head(&mut self) -> io::Result<()> {
        let result = self.result;
        let mut parts = vec![
            count(result.checked.len(), "quotation", "quotations"),
            format!("held against {}", count(result.sources.len(), "source", "sources")),
        ];
        if result.terms > 0 {
            parts.push(count(result.terms, "quoted term passed over", "quoted terms passed over"));
        }
        self.page.wrapped("", "", &[run(Tone::Strong, &parts.join(" · "))], usize::MAX)
    }

    fn section(&mut self, support: Support) -> io::Result<()> {
        let of_kind = self.result.checked.iter().filter(|it| it.support == support);
        let found: Vec<&CheckedQuotation> = of_kind.collect();
        if found.is_empty() {
            return Ok(());
        }
        let breakdown = count(found.len(), "quotation", "quotations");
        self.page.rule(heading(support), &breakdown)?;
        let most = if self.page.view().all { usize::MAX } else { MOST_FINDINGS };
        for it in found.iter().take(most) {
            self.quotation(it)?;
        }
        let left = found.len().saturating_sub(most);
        self.left += left;
        if left > 0 {
            let more = format!("   … {} more", count(left, "quotation", "quotations"));
            self.page.blank()?;
            self.page.line(&[run(Tone::Faint, &more)])?;
        }
        Ok(())
    }

    fn quotation(&mut self, it: &CheckedQuotation) -> io::Result<()> {
        let result = self.result;
        let text = result.texts.get(it.place.doc);
        self.page.blank()?;
        let speaker = it.attribution.speaker.as_ref().map(|it| it.name.as_str());
        let mut head = vec![run(Tone::Faint, "• ")];
        head.push(flowing(Tone::Strong, speaker.unwrap_or("speaker unknown")));
        head.push(flowing(Tone::Faint, &format!(" · {}", it.because)));
        self.page.wrapped("", ON, &head, usize::MAX)?;
        self.page.runs(&[run(Tone::Faint, AT)])?;
        let lines = &result.lines[it.place.doc.index()];
        self.page.place(&Label::new(text, lines, it.place.span))?;
        self.page.blank()?;
        let is_plain = it.drift.iter().all(|it| it.kind == WordOpKind::Equal);
        if is_plain {
            let quoted = flowing(Tone::Plain, it.place.span.of(&text.text));
            self.page.wrapped(TEXT, TEXT, &[quoted], usize::MAX)?;
        } else {
            let runs = drift(&it.drift, self.page.view().color);
            self.page.wrapped("     ≠ ", "     │ ", &runs, usize::MAX)?;
        }
        let Some(place) = it.source else { return Ok(()) };
        let source = result.sources.get(place.doc);
        let label = Label::new(source, &result.source_lines[place.doc.index()], place.span);
        self.page.runs(&[run(Tone::Faint, AT)])?;
        self.page.place(&label)?;
        let said = it.source_attribution.speaker.as_ref().map(|it| it.name.as_str());
        let note = match (it.support, said) {
            (Support::NotThere, _) => format!("nearest, {}", percent(it.similarity)),
            (_, Some(name)) => name.to_owned(),
            (_, None) => String::new(),
        };
        let gap = if note.is_empty() { "" } else { "  " };
        self.page.line(&[run(Tone::Plain, gap), flowing(Tone::Faint, &note)])?;
        if it.support == Support::NotThere {
            let nearest = flowing(Tone::Faint, place.span.of(&source.text));
            self.page.wrapped(TEXT, TEXT, &[nearest], 3)?;
        }
        Ok(())
    }
}
