//! A diff for people, in a terminal or a pipe.

use super::palette::{ColorDepth, Theme, Tone, style};
use super::runs::push;
use super::summary::{diff_summary, mark, minimap, settings};
use super::{DiffReport, side_by_side, unified};
use crate::diff::ChangeKind;
use crate::report::escape_terminal;
use crate::report::layout::{Run, display_width, truncate, truncate_start};
use crate::text::Document;
use std::io::{self, Write};

/// From this width on two columns of text have 50 columns each, room for the
/// marks and line numbers beside them left out.
const WIDE: usize = 120;

/// The narrowest layout: below it lines are longer than asked for.
const NARROW: usize = 40;

/// What the place that a diff is written to can show, and what is wanted of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DiffView {
    /// Columns of a line.
    pub width: usize,
    /// Which colors may be sent.
    pub depth: ColorDepth,
    /// What the background is.
    pub theme: Theme,
    /// One column of text or two.
    pub layout: DiffLayout,
    /// How many equal blocks stand around each that is not; `None` shows all.
    pub context: Option<usize>,
    /// Whether what both share stands out, and what differs is faint.
    pub common: bool,
}

impl Default for DiffView {
    /// A pipe: 80 columns, nothing but text, one paragraph of context.
    fn default() -> Self {
        Self {
            width: 80,
            depth: ColorDepth::None,
            theme: Theme::Dark,
            layout: DiffLayout::Auto,
            context: Some(1),
            common: false,
        }
    }
}

/// One column of text or two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DiffLayout {
    /// Side by side from 120 columns on.
    #[default]
    Auto,
    /// One column, old words before new ones.
    Unified,
    /// A on the left, B on the right.
    SideBySide,
}

/// Writes a diff for people.
///
/// Every line that shows the articles' words begins with numbers and a mark of
/// ours; control and bidirectional characters are shown, never sent; without
/// color nothing is lost: changed words stand between `[-` and `-]`, `{+` and
/// `+}`, and blocks have the marks `+ - ~ »`.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn diff_text(report: &DiffReport<'_>, view: &DiffView, out: &mut dyn Write) -> io::Result<()> {
    let view = DiffView { width: view.width.max(NARROW), ..*view };
    let mut page = Page { out, view: &view };
    head(report, &mut page)?;
    let wide = match view.layout {
        DiffLayout::Auto => view.width >= WIDE,
        DiffLayout::Unified => false,
        DiffLayout::SideBySide => true,
    };
    if !report.diff.differs() && !view.common {
        return Ok(());
    }
    if wide { side_by_side::write(report, &mut page) } else { unified::write(report, &mut page) }
}

/// Lines on their way to a writer.
pub(super) struct Page<'a> {
    out: &'a mut dyn Write,
    pub(super) view: &'a DiffView,
}

impl Page<'_> {
    /// One line; nothing but its text where color may not be sent.
    pub(super) fn line(&mut self, runs: &[Run<Tone>]) -> io::Result<()> {
        let last = runs.iter().rposition(|it| !it.text.trim_end().is_empty());
        let shown = last.map_or(0, |it| it + 1);
        for (at, run) in runs[..shown].iter().enumerate() {
            // No line ends in spaces.
            let text = if at + 1 == shown { run.text.trim_end() } else { run.text.as_str() };
            let colored = self.view.depth != ColorDepth::None && run.style != Tone::Plain;
            if colored && !text.trim().is_empty() {
                let style = style(run.style, self.view.depth, self.view.theme);
                write!(self.out, "{}", style.style(text))?;
            } else {
                self.out.write_all(text.as_bytes())?;
            }
        }
        self.out.write_all(b"\n")
    }

    pub(super) fn blank(&mut self) -> io::Result<()> {
        self.line(&[])
    }
}

/// One run of our own words.
pub(super) fn own(style: Tone, text: &str) -> Run<Tone> {
    Run { style, text: text.to_owned() }
}

fn head(report: &DiffReport<'_>, page: &mut Page<'_>) -> io::Result<()> {
    for (name, tone, document) in [("A", Tone::Deleted, report.a), ("B", Tone::Inserted, report.b)]
    {
        let mut runs = vec![own(tone, name), own(Tone::Plain, " ")];
        let room = page.view.width - 2;
        let about = about(document);
        let id = escape_terminal(&document.id);
        let id = truncate_start(&id, room);
        push(&mut runs, Tone::Strong, &id);
        let left = room.saturating_sub(display_width(&id) + 2);
        if !about.is_empty() && display_width(&about) <= left {
            push(&mut runs, Tone::Plain, &format!("  {about}"));
            page.line(&runs)?;
        } else {
            page.line(&runs)?;
            if !about.is_empty() {
                page.line(&[own(Tone::Plain, "  "), own(Tone::Plain, &truncate(&about, room))])?;
            }
        }
    }
    for line in crate::report::layout::wrap_plain(&diff_summary(report), page.view.width) {
        page.line(&[own(Tone::Strong, &line)])?;
    }
    if let Some(headlines) = report.headlines() {
        for (mark, tone, text) in
            [("-", Tone::Deleted, &headlines[0]), ("+", Tone::Inserted, &headlines[1])]
        {
            let text = escape_terminal(text);
            let line = truncate(&text, page.view.width.saturating_sub(2));
            page.line(&[own(tone, mark), own(Tone::Plain, " "), own(tone, &line)])?;
        }
    }
    if let Some(settings) = settings(report.parameters) {
        page.line(&[own(Tone::Faint, &settings)])?;
    }
    if report.diff.differs() {
        map(report, page)?;
    }
    Ok(())
}

/// `Outlet · Title · date`, what there is of it.
fn about(document: &Document) -> String {
    let parts = [&document.outlet, &document.title, &document.date];
    let parts = parts.into_iter().filter_map(|it| it.as_deref()).filter(|it| !it.trim().is_empty());
    let parts: Vec<String> = parts
        .map(|it| {
            escape_terminal(&it.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
        })
        .collect();
    parts.join(" · ")
}

/// The whole diff in one line, a character a block.
fn map(report: &DiffReport<'_>, page: &mut Page<'_>) -> io::Result<()> {
    let kinds = minimap(report.diff, page.view.width.min(WIDE) - 2);
    let mut runs = vec![own(Tone::Faint, "▕")];
    for same in kinds.chunk_by(|x, y| x == y) {
        let (tone, mark) = match same[0] {
            ChangeKind::Equal => (Tone::Faint, "·"),
            ChangeKind::Inserted => (Tone::Inserted, "+"),
            ChangeKind::Deleted => (Tone::Deleted, "-"),
            kind => (Tone::Strong, mark(kind)),
        };
        runs.push(own(tone, &mark.repeat(same.len())));
    }
    runs.push(own(Tone::Faint, "▏"));
    page.line(&runs)
}
