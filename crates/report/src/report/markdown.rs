//! Markdown that shows the input's words and runs none of them.
//!
//! Text from articles is escaped as `CommonMark` defines it: a backslash before
//! every ASCII character that could be markup, so that no link, image, HTML or
//! mention comes to be. Characters that are not plainly visible are written as
//! in a terminal; see [`escape_terminal`].

mod compare;
mod highlights;
mod scan;

use std::io::{self, Write};

use super::escape_terminal;
use crate::diff::WordOpKind;
use crate::findings::vocabulary::{
    ARTICLE, OUTLET, PLACE, QUOTATION, STATEMENT, flowing, quote_wording, sureness,
};
use crate::findings::{QuotesResult, ScanResult, articles, outlets};
use crate::quote::{Drift, QuotationGroup, QuotedPlace};
use crate::text::Place;

pub use compare::compare_markdown;
pub use scan::scan_markdown;

/// Writes the chosen quotations as Markdown: first the statements that stand in
/// several places, each with its places and their wordings, then the others, an
/// article at a time.
///
/// # Errors
///
/// Returns the error of writing to `out`.
pub fn quotes_markdown(result: &QuotesResult, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "# Quotations\n")?;
    writeln!(
        out,
        "{} in {}; {} in several places.",
        QUOTATION.count(result.quotations.len()),
        ARTICLE.count(result.scan.corpus.len()),
        STATEMENT.count(result.groups.len())
    )?;
    highlights::main_findings(&result.scan, &result.highlights(), out)?;
    for &(rank, at) in &result.groups {
        group(&result.scan, "##", rank, &result.scan.quotations[at], out)?;
    }
    let single = |&&at: &&usize| result.scan.quoted[at].group.is_none();
    let mut doc = None;
    for &at in result.quotations.iter().filter(single) {
        let quoted = &result.scan.quoted[at].quoted;
        if doc.is_none() {
            writeln!(out, "\n## Quotations in one place")?;
        }
        if doc.replace(quoted.place.doc) != Some(quoted.place.doc) {
            let document = result.scan.corpus.get(quoted.place.doc);
            writeln!(out, "\n### {}\n", escape(&document.id))?;
        }
        let said = said(&result.scan, quoted);
        let gap = if said.is_empty() { "" } else { " — " };
        let text = escape(text(&result.scan, quoted.place));
        writeln!(out, "- line {}: “{text}”{gap}{said}", line(&result.scan, quoted.place))?;
    }
    Ok(())
}

/// A statement under a heading of the level that `mark` says, with its places.
fn group(
    scan: &ScanResult,
    mark: &str,
    rank: usize,
    group: &QuotationGroup,
    out: &mut impl Write,
) -> io::Result<()> {
    let speaker = group.speaker.as_deref().unwrap_or("speaker unknown");
    writeln!(
        out,
        "\n{mark} q{} {}: {}{}, {}, {}\n",
        rank + 1,
        escape(speaker),
        sureness(group.confidence()).map_or(String::new(), |it| format!("{it}, ")),
        PLACE.count(group.occurrences.len()),
        match outlets(group) {
            0 => ARTICLE.count(articles(group)),
            outlets => OUTLET.count(outlets),
        },
        quote_wording(group.relation, group.similarity)
    )?;
    if let Some(first) = group.occurrences.first() {
        writeln!(out, "> {}\n", escape(text(scan, first.place)))?;
    }
    for (n, quoted) in group.occurrences.iter().enumerate() {
        let document = scan.corpus.get(quoted.place.doc);
        let mut about: Vec<String> = quoted.outlet.iter().map(|it| escape(it)).collect();
        about.push(said(scan, quoted));
        about.retain(|it| !it.is_empty());
        let gap = if about.is_empty() { "" } else { " — " };
        let (id, line) = (escape(&document.id), line(scan, quoted.place));
        writeln!(out, "- {id}, line {line}{gap}{}", about.join(": "))?;
        for drift in group.drift.iter().filter(|it| it.to == n) {
            writeln!(out, "  - {}", wording(drift))?;
        }
    }
    Ok(())
}

/// The other wording: what is gone struck out, what is new in bold.
///
/// A mark counts as one only where a word stands on one side of it and white space
/// on the other, so a space parts what would touch.
fn wording(drift: &Drift) -> String {
    let words = drift.ops.iter().filter(|it| !it.text.trim().is_empty());
    let marked = words.map(|op| {
        let words = escape(&op.text);
        match op.kind {
            WordOpKind::Equal => words,
            WordOpKind::Delete => format!("~~{words}~~"),
            WordOpKind::Insert => format!("**{words}**"),
        }
    });
    marked.collect::<Vec<_>>().join(" ")
}

/// Speaker and cue in the order of the text.
fn said(scan: &ScanResult, quoted: &QuotedPlace) -> String {
    let text = &scan.corpus.get(quoted.place.doc).text;
    let speaker = quoted.attribution.speaker.as_ref().map(|it| it.span);
    let mut said: Vec<_> = speaker.into_iter().chain(quoted.attribution.cue).collect();
    said.sort_unstable();
    said.iter().map(|it| escape(it.of(text))).collect::<Vec<_>>().join(" ")
}

fn text(scan: &ScanResult, place: Place) -> &str {
    place.span.of(&scan.corpus.get(place.doc).text)
}

fn line(scan: &ScanResult, place: Place) -> usize {
    scan.lines[place.doc.index()].line(place.span.start)
}

/// The text on one line, with nothing in it that is markup.
pub(in crate::report) fn escape(text: &str) -> String {
    let flowing = flowing(text);
    let mut res = String::with_capacity(flowing.len());
    let shown = escape_terminal(&flowing);
    let mut chars = shown.chars().peekable();
    while let Some(c) = chars.next() {
        // Letters, digits and what ends a sentence are never markup inside a line;
        // all else of ASCII may be escaped (`CommonMark`, section 2.4).
        let plain = match c {
            // A stop inside a word may make it an address.
            '.' => chars.peek().is_none_or(|next| !next.is_alphanumeric()),
            ',' | '?' | '\'' | '/' | ';' | '%' => true,
            _ => !c.is_ascii_punctuation(),
        };
        if !plain {
            res.push('\\');
        }
        res.push(c);
        let next = chars.peek().copied();
        if c == '@' || (is_reference(c, &res) && next.is_some_and(char::is_alphanumeric)) {
            // A host would call somebody, or link what it takes for an issue, also behind a
            // backslash; an empty comment parts it.
            res.push_str("<!-- -->");
        }
    }
    res
}

/// Whether `c`, the last of `written`, begins what hosts link when a word follows: issues
/// (`#1`, `GH-1`), merge requests, epics, snippets, milestones, labels.
fn is_reference(c: char, written: &str) -> bool {
    let gh = || {
        let before = written.strip_suffix("\\-")?.to_ascii_lowercase();
        Some(!before.strip_suffix("gh")?.ends_with(char::is_alphanumeric))
    };
    match c {
        '#' | '!' | '&' | '$' | '%' | '~' => true,
        '-' => gh().unwrap_or(false),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::sample_quotes;

    #[test]
    fn quotations_as_markdown() {
        let mut out = Vec::new();
        quotes_markdown(&sample_quotes(), &mut out).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap());
    }

    #[test]
    fn nothing_in_a_text_is_markup() {
        assert_eq!(escape("[a](http://x) <b>"), r"\[a\]\(http\://x\) \<b\>");
        assert_eq!(escape("# head\n- item"), r"\# head \- item");
        assert_eq!(escape("@team\u{1b}"), r"\@<!-- -->team\\u\{1b\}");
        assert_eq!(escape("a/b#12 GH-3 !4"), r"a/b\#<!-- -->12 GH\-<!-- -->3 \!<!-- -->4");
        assert_eq!(escape("high-3"), r"high\-3", "no issue");
    }
}
