//! What opens a report: the main findings, on one screen.

use std::io::{self, Write};

use super::page::{Label, Page, Tone, flowing, run};
use crate::findings::vocabulary::count;
use crate::findings::{Highlight, HighlightKind, ScanResult};
use crate::report::layout::{Run, display_width, pad, truncate};

/// Lines of main findings: with the head and the rule they take one screen of 20.
const LINES: usize = 16;
/// Columns after which a line is hard to follow.
const MEASURE: usize = 120;

/// The main findings of `scan`: what each is, then why it is here and where, as many
/// as fit on the first screen. Returns how many were only counted.
pub(super) fn main_findings<W: Write>(
    scan: &ScanResult,
    found: &[Highlight],
    page: &mut Page<'_, W>,
) -> io::Result<usize> {
    if found.is_empty() {
        return Ok(0);
    }
    page.rule("Main findings", "")?;
    let id = found.iter().map(|it| shown_id(it).len()).max().unwrap_or(0) + 1;
    let room = page.view().width.min(MEASURE).saturating_sub(id).max(10);
    let mut used = 0;
    let mut shown = 0;
    for it in found {
        let lines = lines(scan, it, room);
        used += 1 + lines.len();
        if used > LINES && !page.view().all {
            break;
        }
        page.runs(&[run(Tone::Id, &pad(shown_id(it), id))])?;
        page.line(&what(it, room))?;
        for line in lines {
            page.runs(&[run(Tone::Plain, &" ".repeat(id))])?;
            line.write(page)?;
        }
        shown += 1;
    }
    let left = found.len() - shown;
    if left > 0 {
        let text = format!("{}… {} more", " ".repeat(id), count(left, "finding", "findings"));
        page.line(&[run(Tone::Faint, &text)])?;
    }
    Ok(left)
}

/// What the sections below call it; a person is no finding of a section.
fn shown_id(it: &Highlight) -> &str {
    match it.kind {
        HighlightKind::Speaker => "",
        _ => it.refs.first().map_or("", String::as_str),
    }
}

/// A line that says why, and perhaps where.
struct Because {
    text: String,
    /// What is said of the place before its file, and the place.
    place: Option<(String, Label)>,
}

impl Because {
    fn write<W: Write>(self, page: &mut Page<'_, W>) -> io::Result<()> {
        page.runs(&[Run { style: Tone::Faint, text: self.text }])?;
        if let Some((source, place)) = self.place {
            page.runs(&[Run { style: Tone::Plain, text: source }])?;
            page.place(&place)?;
        }
        page.blank()
    }
}

/// Why it is here, with its place: on one line where both fit, else on two. The place
/// is never cut: it is there to be followed.
fn lines(scan: &ScanResult, it: &Highlight, room: usize) -> Vec<Because> {
    let document = scan.corpus.get(it.place.doc);
    let label = Label::new(document, &scan.lines[it.place.doc.index()], it.place.span);
    let because = format!("{}: {}", it.kind.label(), flowing(Tone::Faint, &it.because).text);
    let source = flowing(Tone::Plain, &it.source).text;
    let source = if source.is_empty() { source } else { format!("{source} · ") };
    let place = display_width(&source) + display_width(&label.text);
    if display_width(&because) + " · ".chars().count() + place <= room {
        return vec![Because { text: format!("{because} · "), place: Some((source, label)) }];
    }
    let because = truncate(&because, room).into_owned();
    let left = room.saturating_sub(display_width(&label.text) + " · ".chars().count());
    let source = match () {
        () if place <= room || source.is_empty() => source,
        // What is left is too little to know an article by.
        () if left < 12 => String::new(),
        () => format!("{} · ", truncate(source.trim_end_matches(" · "), left)),
    };
    let place = Because { text: String::new(), place: Some((source, label)) };
    vec![Because { text: because, place: None }, place]
}

/// Who says what, or a headline, in `room` columns.
fn what(it: &Highlight, room: usize) -> Vec<Run<Tone>> {
    let speaker = it.speaker.as_deref().map(|it| flowing(Tone::Strong, it));
    let Some(mut speaker) = speaker else {
        let (open, close) = marks(it.kind);
        let title = flowing(Tone::Strong, &it.title).text;
        let cut = truncate(&title, room.saturating_sub(open.len().min(1) + close.len().min(1)));
        let tone = if open.is_empty() { Tone::Strong } else { Tone::Plain };
        return vec![Run { style: tone, text: format!("{open}{cut}{close}") }];
    };
    speaker.text = truncate(&speaker.text, room / 2).into_owned();
    if it.title.is_empty() {
        return vec![speaker];
    }
    let rest = room.saturating_sub(display_width(&speaker.text) + ": “”".chars().count());
    let title = flowing(Tone::Plain, &it.title).text;
    let text = format!(": “{}”", truncate(&title, rest));
    vec![speaker, Run { style: Tone::Plain, text }]
}

/// Quotation marks round words, none round headlines.
const fn marks(kind: HighlightKind) -> (&'static str, &'static str) {
    match kind {
        HighlightKind::Statement | HighlightKind::CopiedText => ("“", "”"),
        HighlightKind::Story | HighlightKind::Versions | HighlightKind::Speaker => ("", ""),
    }
}
