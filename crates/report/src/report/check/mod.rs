//! What a check found, on its way to people and to programs.
//!
//! Every reporter prints the same [`CheckResult`]; how a place becomes a file and a line
//! is settled once, by `Shown`.

mod baseline;
mod github;
mod junit;
mod markdown;
mod sarif;
mod schema;
mod settings;

pub use baseline::baseline_json;
pub use github::check_github;
pub use junit::check_junit;
pub use markdown::check_markdown;
pub use sarif::check_sarif;
pub use schema::config_schema;
pub use settings::{print_config, starter_config};

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::check::{At, CheckResult, Finding};
use crate::report::layout::thousands;
use crate::text::{Corpus, DocId, LineIndex, Place};

/// What of the input was not looked at, where there is any: whoever reads that there is no
/// finding must read this as well.
pub(crate) fn unread(result: &CheckResult) -> Option<String> {
    let it = result.account;
    let counts = [(it.skipped, "skipped"), (it.failed, "failed")];
    let counts = counts.into_iter().filter(|it| it.0 > 0);
    let parts: Vec<String> = counts.map(|(n, what)| format!("{} {what}", thousands(n))).collect();
    match (parts.is_empty(), it.seen, result.corpus.is_empty()) {
        (_, 0, true) => Some("nothing was read".to_owned()),
        (true, ..) => None,
        (false, ..) => {
            Some(format!("not looked at: {} of {}", parts.join(", "), thousands(it.seen)))
        }
    }
}

/// Where a finding is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Location<'a> {
    /// The file, as given.
    pub(crate) path: &'a str,
    /// The first line in the file, from 1. For a record, the line that it begins on.
    pub(crate) line: usize,
    /// The last line in the file.
    pub(crate) end_line: usize,
    /// For a text file, the column of the first character, from 1, counted in UTF-16 units
    /// as SARIF does by default.
    pub(crate) column: Option<usize>,
    /// For a text file, the column after the last character.
    pub(crate) end_column: Option<usize>,
}

/// The lines of the documents that findings stand in, found once.
pub(crate) struct Shown<'a> {
    corpus: &'a Corpus,
    lines: BTreeMap<DocId, LineIndex>,
    reported: &'a BTreeMap<String, String>,
}

/// The address of a file that lies outside of what is reported on: every byte but
/// letters, digits and a few marks is written `%XX`.
#[must_use]
pub fn file_address(path: &str) -> String {
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
    let lead = if path.starts_with('/') { "file://" } else { "file:///" };
    format!("{lead}{}", path.split('/').map(percent_encoded).collect::<Vec<_>>().join("/"))
}

/// A part of a path in an address (RFC 3986).
fn percent_encoded(part: &str) -> String {
    let mut shown = String::new();
    for byte in part.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                shown.push(char::from(byte));
            }
            _ => shown.push_str(&format!("%{byte:02X}")),
        }
    }
    shown
}

/// Where `path` stands in `message` as a word of its own.
fn word_at(message: &str, path: &str) -> Option<usize> {
    let ends = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '(' | ')');
    message.match_indices(path).map(|it| it.0).find(|&at| {
        let (before, after) = (&message[..at], &message[at + path.len()..]);
        (before.is_empty() || before.ends_with(ends))
            && (after.is_empty() || after.starts_with(ends))
    })
}

impl<'a> Shown<'a> {
    pub(crate) fn new(result: &'a CheckResult) -> Self {
        let mut lines = BTreeMap::new();
        for finding in &result.findings {
            for place in finding.at.place().iter().chain(&finding.related) {
                let text = &result.corpus.get(place.doc).text;
                lines.entry(place.doc).or_insert_with(|| LineIndex::new(text));
            }
        }
        Self { corpus: &result.corpus, lines, reported: &result.reported }
    }

    /// How a file is called in reports for other programs.
    pub(crate) fn reported(&self, path: &'a str) -> &'a str {
        self.reported.get(path).map_or(path, String::as_str)
    }

    /// What a finding says, with the other article called as files are called here.
    pub(crate) fn message(&self, finding: &'a Finding) -> Cow<'a, str> {
        let message = finding.message.as_str();
        for place in &finding.related {
            let path = self.corpus.get(place.doc).path.as_str();
            let reported = self.reported(path);
            if reported != path
                && let Some(at) = word_at(message, path)
            {
                let (before, after) = (&message[..at], &message[at + path.len()..]);
                return Cow::Owned(format!("{before}{reported}{after}"));
            }
        }
        Cow::Borrowed(message)
    }

    /// The lines of `doc`, in which a finding stands.
    pub(crate) fn lines(&self, doc: DocId) -> Option<&LineIndex> {
        self.lines.get(&doc)
    }

    /// The lines of the text that `place` stands on.
    pub(crate) fn text_lines(&self, place: Place) -> (usize, usize) {
        self.lines.get(&place.doc).map_or((1, 1), |it| it.lines(place.span))
    }

    pub(crate) fn location(&self, at: &'a At) -> Location<'a> {
        match at {
            At::Text(place) => self.of_place(*place),
            At::File { path, line } => {
                Location { path, line: *line, end_line: *line, column: None, end_column: None }
            }
        }
    }

    pub(crate) fn of_place(&self, place: Place) -> Location<'a> {
        let document = self.corpus.get(place.doc);
        let path = document.path.as_str();
        if let Some(line) = document.record_line {
            return Location { path, line, end_line: line, column: None, end_column: None };
        }
        let (line, end_line) = self.text_lines(place);
        let column = |at: usize| {
            let start = document.text[..at].rfind('\n').map_or(0, |it| it + 1);
            document.text[start..at].chars().map(char::len_utf16).sum::<usize>() + 1
        };
        Location {
            path,
            line,
            end_line,
            column: Some(column(place.span.start)),
            end_column: Some(column(place.span.end)),
        }
    }
}
