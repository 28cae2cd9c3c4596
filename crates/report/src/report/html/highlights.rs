//! What a reader sees first: the main findings.

use super::{Report, clip, escape};
use crate::findings::vocabulary::capital;
use crate::findings::{Highlight, HighlightKind};
use std::io::{self, Write};

/// Main findings that are shown at once; more stand behind a button.
const FIRST: usize = 8;
/// Letters of a statement: the rest stands on its card.
const LETTERS: usize = 190;

impl Report<'_> {
    /// A list of what is most worth knowing, each with why and its place.
    pub(super) fn main_findings(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut found = self.highlights();
        found.retain(|it| self.shows(it.place.doc));
        if found.is_empty() {
            return Ok(());
        }
        out.write_all(b"<h2>Main findings</h2>\n<ol class=\"main\">\n")?;
        for it in found.iter().take(FIRST) {
            self.main_finding(it, out)?;
        }
        out.write_all(b"</ol>\n")?;
        if found.len() > FIRST {
            writeln!(
                out,
                "<details class=\"table\"><summary>{} more</summary><ol class=\"main\">",
                found.len() - FIRST
            )?;
            for it in &found[FIRST..] {
                self.main_finding(it, out)?;
            }
            out.write_all(b"</ol></details>\n")?;
        }
        Ok(())
    }

    fn main_finding(&self, it: &Highlight, out: &mut dyn Write) -> io::Result<()> {
        let place = format!("{}:{}", clip(self.short(it.place.doc), 44), self.line(it.place));
        writeln!(
            out,
            "<li class=\"{}\"><b class=\"what\">{}</b> <a href=\"#{}\" dir=\"auto\">{}</a>\
             <small>{}{} · <span class=\"at\">{}</span></small></li>",
            class(it.kind),
            capital(it.kind.label()),
            self.anchor(it.place),
            title(it),
            escape(&it.because),
            if it.source.is_empty() {
                String::new()
            } else {
                format!(" · {}", escape(&clip(&it.source, 70)))
            },
            escape(&place)
        )
    }
}

/// The words or the headline, and who said them.
fn title(it: &Highlight) -> String {
    let title = escape(&clip(&it.title, LETTERS));
    let title = match it.kind {
        HighlightKind::Statement | HighlightKind::CopiedText => format!("“{title}”"),
        HighlightKind::Story | HighlightKind::Versions | HighlightKind::Speaker => title,
    };
    match (&it.speaker, it.title.is_empty()) {
        (Some(speaker), true) => format!("<b>{}</b>", escape(speaker)),
        (Some(speaker), false) => format!("<b>{}</b>: {title}", escape(speaker)),
        (None, _) => title,
    }
}

/// The color of a kind, as everywhere on the page.
const fn class(kind: HighlightKind) -> &'static str {
    match kind {
        HighlightKind::Story => "term",
        HighlightKind::Statement | HighlightKind::Speaker => "quote",
        HighlightKind::CopiedText => "plain",
        HighlightKind::Versions => "repeat",
    }
}
