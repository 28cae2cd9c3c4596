//! Styled, wrapped lines on their way to a writer.

use std::io::{self, Write};

use owo_colors::Style;

pub(super) use crate::findings::vocabulary::{count, percent};
use crate::report::escape_terminal;
use crate::report::layout::{Run, display_width, truncate, wrap};
use crate::text::{Document, LineIndex, Span};

/// Columns after which the eye loses the line: wider terminals are left empty
/// on the right. Books set 45 to 75 letters a line; this leaves room for the
/// indentation and for those who like it wide.
const MEASURE: usize = 120;

/// What the place that a report is written to can show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Columns of a line. Paths may be longer: they are not cut, so that they
    /// can be copied and followed.
    pub width: usize,
    /// Whether styles may be sent.
    pub color: bool,
    /// The absolute working directory, where places may be links to their files.
    pub links: Option<String>,
    /// Whether long lists are shown to their end.
    pub all: bool,
}

impl Default for View {
    /// A pipe: 80 columns, nothing but text.
    fn default() -> Self {
        Self { width: 80, color: false, links: None, all: false }
    }
}

/// What a stretch of text is, and so how it looks.
///
/// Only the 16 colors that a terminal's theme defines are used, and of these
/// the ones that are legible on light and dark alike: bright variants and
/// yellow vanish on white, blue on black.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    /// The input's own words.
    Plain,
    /// A section's head, a speaker: what the eye looks for.
    Strong,
    /// A finding's number.
    Id,
    /// What matters least.
    Faint,
    /// A file and a line.
    Place,
    /// Words that only the other wording has.
    Insert,
    /// Words that only the first wording has.
    Delete,
    /// A warning's first word.
    Warning,
    /// An error's first word.
    Error,
}

impl Tone {
    const fn style(self) -> Style {
        let style = Style::new();
        match self {
            Self::Plain => style,
            Self::Strong => style.bold(),
            Self::Id => style.bold().cyan(),
            Self::Faint => style.dimmed(),
            Self::Place => style.cyan(),
            Self::Insert => style.green().underline(),
            Self::Delete => style.red().strikethrough(),
            Self::Warning => style.bold().magenta(),
            Self::Error => style.bold().red(),
        }
    }
}

/// The input's `text`, made harmless, in one tone.
pub(super) fn run(tone: Tone, text: &str) -> Run<Tone> {
    Run { style: tone, text: escape_terminal(text).into_owned() }
}

/// The input's `text` with any white space as one space: a passage may run over lines.
pub(super) fn flowing(tone: Tone, text: &str) -> Run<Tone> {
    run(tone, &text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Writes lines as a [`View`] wants them.
pub(super) struct Page<'a, W> {
    out: &'a mut W,
    view: &'a View,
}

impl<'a, W: Write> Page<'a, W> {
    pub(super) fn new(out: &'a mut W, view: &'a View) -> Self {
        Self { out, view }
    }

    pub(super) fn view(&self) -> &'a View {
        self.view
    }

    pub(super) fn blank(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }

    /// A section's head: a rule with a title and what is in the section.
    pub(super) fn rule(&mut self, title: &str, breakdown: &str) -> io::Result<()> {
        let width = self.view.width.min(MEASURE);
        self.blank()?;
        let title = &truncate(title, width.saturating_sub(4));
        let used = display_width(title) + display_width(breakdown) + 5;
        let mut runs = vec![run(Tone::Faint, "── "), run(Tone::Strong, title)];
        if breakdown.is_empty() || used + 3 > width {
            let used = display_width(title) + 4;
            runs.push(run(Tone::Faint, &format!(" {}", "─".repeat(width.saturating_sub(used)))));
            self.line(&runs)?;
            return match breakdown {
                "" => Ok(()),
                _ => self.wrapped("   ", "   ", &[run(Tone::Faint, breakdown)], usize::MAX),
            };
        }
        let fill = "─".repeat(width - used - 1);
        runs.push(run(Tone::Faint, &format!("  {breakdown} {fill}")));
        self.line(&runs)
    }

    /// One line, however long.
    pub(super) fn line(&mut self, runs: &[Run<Tone>]) -> io::Result<()> {
        self.runs(runs)?;
        self.blank()
    }

    /// Lines that begin with `first`, then with `rest`, broken between words.
    ///
    /// After `most` lines the text is cut, with `…` at its end.
    pub(super) fn wrapped(
        &mut self,
        first: &str,
        rest: &str,
        runs: &[Run<Tone>],
        most: usize,
    ) -> io::Result<()> {
        let indent = display_width(first).max(display_width(rest));
        // One column is kept free for the `…` of a text that is cut.
        let width = self.view.width.min(MEASURE).saturating_sub(indent + 1).max(10);
        let mut lines = wrap(runs, width);
        if lines.len() > most {
            lines.truncate(most);
            if let Some(line) = lines.last_mut() {
                line.push(Run { style: Tone::Faint, text: "…".to_owned() });
            }
        }
        for (n, line) in lines.iter().enumerate() {
            let prefix = if n == 0 { first } else { rest };
            self.runs(&[Run { style: Tone::Faint, text: prefix.to_owned() }])?;
            self.line(line)?;
        }
        Ok(())
    }

    pub(super) fn runs(&mut self, runs: &[Run<Tone>]) -> io::Result<()> {
        for Run { style, text } in runs {
            // On blanks an underline or a strike would show.
            if self.view.color && *style != Tone::Plain && !text.trim().is_empty() {
                write!(self.out, "{}", style.style().style(text))?;
            } else {
                self.out.write_all(text.as_bytes())?;
            }
        }
        Ok(())
    }

    /// A place as `file:line`, a link where links may be sent.
    pub(super) fn place(&mut self, place: &Label) -> io::Result<()> {
        // Standard input has no file to lead to.
        let Some(directory) = self.view.links.as_deref().filter(|_| place.path != "-") else {
            return self.runs(&[Run { style: Tone::Place, text: place.text.clone() }]);
        };
        let url = file_url(directory, &place.path);
        // OSC 8: terminals that do not know it show nothing of it.
        write!(self.out, "\x1b]8;;{url}\x1b\\")?;
        self.runs(&[Run { style: Tone::Place, text: place.text.clone() }])?;
        write!(self.out, "\x1b]8;;\x1b\\")
    }
}

/// How a place is shown and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Label {
    /// `file:line`, harmless; for a record, `file:line (line N)` of its text.
    pub(super) text: String,
    /// The file.
    path: String,
}

impl Label {
    /// The place of `span` in `document`.
    pub(super) fn new(document: &Document, lines: &LineIndex, span: Span) -> Self {
        let (first, last) = lines.lines(span);
        let range = if first == last { first.to_string() } else { format!("{first}-{last}") };
        let file = match document.path.as_str() {
            "-" => "<stdin>".into(),
            path => escape_terminal(path),
        };
        let text = match document.record_line {
            None => format!("{file}:{range}"),
            Some(record) if lines.line(document.text.len()) == 1 => format!("{file}:{record}"),
            Some(record) => format!("{file}:{record} (line {range})"),
        };
        Self { text, path: document.path.clone() }
    }
}

/// The URL of the file at `path`, seen from the absolute `directory`.
fn file_url(directory: &str, path: &str) -> String {
    let absolute = if std::path::Path::new(path).is_absolute() {
        path.replace('\\', "/")
    } else {
        format!("{}/{path}", directory.trim_end_matches('/'))
    };
    let mut url = String::from("file://");
    for byte in absolute.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b':' => {
                url.push(char::from(byte));
            }
            _ => url.push_str(&format!("%{byte:02X}")),
        }
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_holds_no_character_that_could_end_it() {
        let url = file_url("/news room", "a\x1b\\b/日.txt");
        assert_eq!(url, "file:///news%20room/a%1B%5Cb/%E6%97%A5.txt");
        assert_eq!(file_url("/x", "/abs/a.txt"), "file:///abs/a.txt");
    }

    #[test]
    fn a_record_is_named_by_its_line_in_the_file() {
        let mut document =
            Document { path: "a.jsonl".into(), record_line: Some(9), ..Document::default() };
        document.text = "one\ntwo".into();
        let label = |it: &Document| {
            let lines = LineIndex::new(&it.text);
            Label::new(it, &lines, Span::new(0, 3)).text
        };
        assert_eq!(label(&document), "a.jsonl:9 (line 1)");
        document.text = "one".into();
        assert_eq!(label(&document), "a.jsonl:9");
        document.record_line = None;
        document.path = "-".into();
        assert_eq!(label(&document), "<stdin>:1");
    }

    #[test]
    fn a_cut_text_says_so() {
        let mut out = Vec::new();
        let view = View { width: 16, ..View::default() };
        let text = [run(Tone::Plain, "one two three four five six")];
        Page::new(&mut out, &view).wrapped("- ", "  ", &text, 2).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "- one two three\n  four five six\n");
        let mut out = Vec::new();
        Page::new(&mut out, &view).wrapped("- ", "  ", &text, 1).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "- one two three…\n");
    }
}
