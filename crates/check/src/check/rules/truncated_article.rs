//! # truncated-article (WP401)
//!
//! ## What it does
//!
//! Finds articles whose text breaks off: the last paragraph ends with a word that ends no
//! sentence (*whether the*) or in the middle of a quotation, or the text ends
//! with what a paywall or a teaser ends with (`[…]`, *Read more*, *Subscribe to continue
//! reading*). A page is found, too, of which a web archive has the beginning only, by what
//! the archive says (`WARC-Truncated`, segments) or by a body that ends early.
//!
//! ## Why it matters
//!
//! A stub is counted as an article. Its length, its sources and its quotations are those
//! of the teaser, and its full version elsewhere looks like another text.
//!
//! ## Known problems
//!
//! Only the end is looked at. Many authors leave out the last full stop, so a cut after a
//! word that could end a sentence is passed over unless `any-end` asks for it: about half
//! of all cuts. A text that ends on a list, a heading, a link or a credit line is passed
//! over, too.
//!
//! ## Example
//!
//! `… the council will meet again on Tuesday to decide whether the` is found: the last
//! paragraph stops in mid-sentence.
//!
//! ## Options
//!
//! - `min-words`: the fewest words of a last paragraph that is judged; 12
//! - `any-end`: whether every last paragraph without the end of a sentence is cut; false
//! - `dots`: whether a last paragraph that trails off in dots is cut; false

use crate::check::registry::{Find, Needs, Rule};
use crate::check::{Article, Draft, Evidence, OptionDefault, OptionSpec, Options};
use crate::language;
use crate::segment::{Block, BlockKind, ends_sentence};
use crate::text::{DocId, Document, Place, Severity, Span};
use std::collections::BTreeSet;
use std::sync::LazyLock;

pub(super) static RULE: Rule = Rule {
    code: "WP401",
    name: "truncated-article",
    summary: "an article that breaks off",
    severity: Severity::Warning,
    default_on: true,
    needs: Needs::FURNITURE,
    options: &[
        OptionSpec {
            name: "min-words",
            default: OptionDefault::Count(12),
            help: "The fewest words of a last paragraph that is judged.",
        },
        OptionSpec {
            name: "any-end",
            default: OptionDefault::Flag(false),
            help: "Whether every last paragraph without the end of a sentence is cut.",
        },
        OptionSpec {
            name: "dots",
            default: OptionDefault::Flag(false),
            help: "Whether a last paragraph that trails off in dots is cut.",
        },
    ],
    source: include_str!("truncated_article.rs"),
    find: Find::Both(find, known),
};

/// What a teaser ends with, as words fold: a whole line, or the end of the last one.
static TEASERS: LazyLock<Vec<&str>> =
    LazyLock::new(|| language::phrases("cut", "teaser").collect());
/// Words that no sentence ends with: articles, conjunctions, prepositions that need a noun.
static LEADING: LazyLock<BTreeSet<&str>> =
    LazyLock::new(|| language::phrases("cut", "leads").collect());

fn find(article: &Article<'_>, options: &Options) -> Vec<Draft> {
    one(article, options).into_iter().collect()
}

/// What the reader knows to be cut.
fn known(evidence: &Evidence<'_>, _: &Options) -> Vec<Draft> {
    let why = |document: &Document| document.notes.as_ref()?.cut.clone();
    let cut = evidence.articles().filter_map(|(doc, it)| Some((doc, why(it)?)));
    let draft = |(doc, why): (DocId, String)| {
        let text = evidence.text(doc);
        let message = format!("the archive has the beginning of the page only: {why}");
        let whole = Span::new(0, text.len()).trimmed(text);
        Draft::new(Place { doc, span: tail(text, whole) }, message, text)
    };
    cut.map(draft).collect()
}

fn one(article: &Article<'_>, options: &Options) -> Option<Draft> {
    let Article { doc, text, .. } = *article;
    if let Some(stub) = stub(article) {
        let shown = stub.of(text).trim();
        let message = format!("the text ends as a teaser does: “{shown}”");
        return Some(Draft::new(Place { doc, span: stub }, message, text));
    }
    // Below a text that breaks off the site's own lines go on.
    let own = |it: &&Block| !article.furniture.iter().any(|at| at.overlap(it.span) > 0);
    let last = article.blocks().iter().rev().find(own)?;
    let what = cut(article, last, options)?;
    Some(Draft::new(Place { doc, span: tail(text, last.span) }, what, text))
}

/// The last line, where it is what a teaser ends with.
fn stub(article: &Article<'_>) -> Option<Span> {
    let text = article.text;
    let last = article.blocks().last()?.span;
    let line = last.of(text);
    let start = line.rfind('\n').map_or(0, |it| it + 1);
    let line = line[start..].trim();
    let at = Span::new(last.end - line.len(), last.end);
    let bare = line.trim_end_matches(|c: char| !c.is_alphanumeric());
    let folded = crate::check::draft::folded(bare);
    let tail = [". ", "… ", "... ", "[…] ", "[...] ", "! ", "? "];
    let found = TEASERS.iter().find(|&&stub| {
        folded == stub
            || folded.ends_with(&format!(" {stub}"))
                && bare.len() > stub.len()
                && bare
                    .get(..bare.len() - stub.len())
                    .is_some_and(|before| tail.iter().any(|it| before.ends_with(it)))
    });
    found.map(|_| at)
}

/// Why the text is taken to be cut in `last`, if it is.
fn cut(article: &Article<'_>, last: &Block, options: &Options) -> Option<&'static str> {
    let raw = last.span.of(article.text).trim_end();
    if raw.ends_with("[…]") || raw.ends_with("[...]") || raw.ends_with("(…)") {
        return Some("the text ends with a mark of omission");
    }
    let enough = article.words.within(last.span).len() >= options.count("min-words");
    if last.kind != BlockKind::Paragraph || !enough {
        return None;
    }
    let dots = raw.ends_with('…') || raw.ends_with("...");
    if dots {
        // Dots behind a capital or a mark are no word that trails off.
        let before = raw.trim_end_matches(['…', '.', ' ']).chars().next_back()?;
        return (options.flag("dots") && before.is_lowercase())
            .then_some("the last sentence trails off in dots");
    }
    // A colon leads to a list or picture that is no text; a bracket closes a credit.
    let end = raw.chars().next_back()?;
    if ends_sentence(raw) || is_link(raw) {
        return None;
    }
    let word = raw.rsplit(|c: char| c.is_whitespace()).next().unwrap_or_default();
    let open = matches!(end, '(' | '“' | '„' | '«') || LEADING.contains(word);
    (open || end.is_alphabetic() && (options.flag("any-end") || is_quoting(raw)))
        .then_some("the last paragraph stops in the middle of a sentence")
}

/// Whether a quotation is open at the end: a mark opens and none closes.
fn is_quoting(raw: &str) -> bool {
    let opened = raw.rfind('“');
    opened.is_some_and(|at| !raw[at..].contains('”') && raw[at..].split_whitespace().count() > 1)
}

/// Whether the last word is an address, a handle or a file.
fn is_link(raw: &str) -> bool {
    let last = raw.split_whitespace().next_back().unwrap_or_default();
    last.contains(['/', '@', '#', '_', '<', '>', '=']) || last.starts_with("www.")
}

/// The last words of `span`, some 120 bytes.
fn tail(text: &str, span: Span) -> Span {
    const SHOWN: usize = 120;
    let raw = span.of(text);
    let mut from = raw.len().saturating_sub(SHOWN);
    while !raw.is_char_boundary(from) {
        from += 1;
    }
    let from = match from {
        0 => 0,
        _ => from + raw[from..].find(char::is_whitespace).map_or(0, |it| it + 1),
    };
    let from = (from..=raw.len()).find(|&it| raw.is_char_boundary(it)).unwrap_or(0);
    Span::new(span.start + from, span.end).trimmed(text)
}

#[cfg(test)]
mod tests {
    use crate::check::rules::testing::{Corpus, check, check_corpus, check_with};

    const LEAD: &str = "The council met on Monday to talk about the bridge.\n\n";

    #[test]
    fn a_last_paragraph_without_its_end_is_cut() {
        let cut = format!(
            "{LEAD}It will meet again on Tuesday to decide whether the old bridge over the river"
        );
        let dots = format!(
            "{LEAD}It will meet again on Tuesday to decide whether the old bridge over the river…"
        );
        let whole = format!("{cut} stays.");
        let quoted = format!(
            "{LEAD}The mayor said after the long meeting on Monday: “We will all meet again on Tuesday.”"
        );
        let the = format!("{LEAD}It will meet again on Tuesday to decide what happens to the");
        let open = format!(
            "{LEAD}The mayor said after the long meeting on Monday: “We will all meet again"
        );
        check(&super::RULE, &[&the, &open, &cut, &dots, &whole, &quoted], &[0, 1]);
        check_with(&super::RULE, "any-end = true", &[&cut, &dots, &whole], &[0]);
        check_with(&super::RULE, "dots = true", &[&dots, &whole], &[0]);
    }

    #[test]
    fn what_an_archive_cut_is_found_whatever_its_last_words_are() {
        let corpus = Corpus::default().file("a", LEAD).cut("b", LEAD, "by length");
        check_corpus(&super::RULE, "", &corpus, &[1]);
    }

    #[test]
    fn a_teaser_is_told_by_its_last_line() {
        let line = format!("{LEAD}Continue reading »");
        let end = format!("{LEAD}The bridge is old. [...] Read more");
        let mark = format!("{LEAD}The bridge is […]");
        let said = format!("{LEAD}He told the children that they should read more.");
        check(&super::RULE, &[&line, &end, &mark, &said], &[0, 1, 2]);
    }

    #[test]
    fn a_list_a_short_line_and_a_link_are_no_cut() {
        let list = format!(
            "{LEAD}What they talked about:\n\n- the old bridge over the river and its pillars and its rails\n"
        );
        let short = format!("{LEAD}By our correspondent in Valbray");
        let link = format!(
            "{LEAD}All papers of the meeting on Monday stand on the pages of the council at https://example.org/papers"
        );
        check(&super::RULE, &[&list, &short, &link], &[]);
    }
}
