//! What a reader sees first: the main findings.

use super::{Report, clip};
use crate::findings::vocabulary::capital;
use crate::findings::{Highlight, HighlightKind};
use maud::{Markup, html};

/// Main findings that are shown at once; more stand behind a button.
const FIRST: usize = 8;
/// Letters of a statement: the rest stands on its card.
const LETTERS: usize = 190;

impl Report<'_> {
    /// A list of what is most worth knowing, each with why and its place.
    pub(super) fn main_findings(&self) -> Markup {
        let mut found = self.highlights();
        found.retain(|it| self.shows(it.place.doc));
        let (first, more) = found.split_at(found.len().min(FIRST));
        html! {
            @if !found.is_empty() {
                h2 { "Main findings" }
                ol.main { @for it in first { (self.main_finding(it)) } }
                @if !more.is_empty() {
                    details.table {
                        summary { (more.len()) " more" }
                        ol.main { @for it in more { (self.main_finding(it)) } }
                    }
                }
            }
        }
    }

    fn main_finding(&self, it: &Highlight) -> Markup {
        html! {
            li class=(class(it.kind)) {
                b.what { (capital(it.kind.label())) }
                " "
                a href={ "#" (self.anchor(it.place)) } dir="auto" { (title(it)) }
                small {
                    (it.because)
                    @if !it.source.is_empty() { " · " (clip(&it.source, 70)) }
                    " · "
                    span.at { (clip(self.short(it.place.doc), 44)) ":" (self.line(it.place)) }
                }
            }
        }
    }
}

/// The words or the headline, and who said them.
fn title(it: &Highlight) -> Markup {
    let title = clip(&it.title, LETTERS);
    let words = matches!(it.kind, HighlightKind::Statement | HighlightKind::CopiedText);
    let title = if words { format!("“{title}”") } else { title };
    html! {
        @match (&it.speaker, it.title.is_empty()) {
            (Some(speaker), true) => b { (speaker) },
            (Some(speaker), false) => { b { (speaker) } ": " (title) },
            (None, _) => (title),
        }
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
