//! From a mention to the full name that the article gives.

use super::words::{Role, roles_of};
use crate::quote::name::{is_title, key, words_of};
use crate::text::Span;
use std::collections::BTreeMap;

/// A name of two words or more, as it stands in the text.
struct Person {
    span: Span,
    /// Titles left off.
    name: String,
}

/// The full names of one article, by surname.
pub(super) struct Names {
    people: Vec<Person>,
    by_surname: BTreeMap<String, Vec<usize>>,
}

/// The longest name that is read as one: title, given names, particles, surname.
const MAX_NAME: usize = 8;

impl Names {
    /// Collects the capitalised runs of two words or more. One pass.
    pub(super) fn new(text: &str) -> Self {
        let mut names = Self { people: Vec::new(), by_surname: BTreeMap::new() };
        for span in runs(text, Span::new(0, text.len())) {
            let words = words_of(span.of(text));
            let (Some(surname), true) = (words.last(), words.len() > 1) else { continue };
            let index = names.people.len();
            names.by_surname.entry(surname.clone()).or_default().push(index);
            names.people.push(Person { span, name: without_titles(span.of(text)).to_owned() });
        }
        names
    }

    /// The full name of the mention at `span`: its own when it gives one, else
    /// that of the nearest bearer of the surname before it, else of the first in
    /// the article. `None` for a description without a name and for a pronoun.
    pub(super) fn full_name(&self, text: &str, span: Span) -> Option<String> {
        let run = name_in(text, span)?;
        let own = words_of(run.of(text));
        if own.len() > 1 {
            return Some(without_titles(run.of(text)).to_owned());
        }
        let bearers = self.by_surname.get(own.last()?)?;
        let before = bearers.iter().rev().find(|&&it| self.people[it].span.start < span.start);
        let index = *before.or_else(|| bearers.first())?;
        Some(self.people[index].name.clone())
    }
}

/// The name inside a mention: its last run of capitalised words before a
/// preposition (`Sanders campaign manager Jeff Weaver of Vermont`), if that run
/// is no possessive (`Trump's spokesman`).
fn name_in(text: &str, mention: Span) -> Option<Span> {
    let mut last = None;
    for run in runs(text, mention) {
        let gap = &text[mention.start..run.start];
        let behind = gap
            .split_whitespace()
            .any(|it| matches!(it, "of" | "for" | "de" | "in" | "at" | "from" | "with"));
        if behind && last.is_some() {
            break;
        }
        let possessive = run.of(text).ends_with("’s") || run.of(text).ends_with("'s");
        if !possessive && !(behind && !starts_capital(text, mention)) {
            last = Some(run);
        }
    }
    // "the White House", "the Florida senator": a thing or a description.
    let article = text[mention.start..mention.end]
        .split_whitespace()
        .next()
        .is_some_and(|it| roles_of(it).has(Role::Article));
    let ends = last.is_some_and(|it: Span| it.end == mention.end);
    last.filter(|_| !article || ends && words_of(mention.of(text)).len() > 2)
}

fn starts_capital(text: &str, span: Span) -> bool {
    span.of(text).starts_with(char::is_uppercase)
}

/// The runs of capitalised words in `region`, small words at their start left off.
fn runs(text: &str, region: Span) -> Vec<Span> {
    let mut runs = Vec::new();
    let mut run: Option<(Span, usize)> = None;
    let mut at = region.start;
    let bytes = text.as_bytes();
    while at < region.end {
        let rest = &text[at..region.end];
        let Some(c) = rest.chars().next() else { break };
        if !c.is_alphanumeric() {
            // A space or an abbreviating full stop keeps a run together.
            let stop = c == '.' && at > 0 && is_abbreviation(text, run, at);
            if !(c == ' ' || c == '\u{a0}' || stop) {
                runs.extend(run.take().map(|it| it.0));
            }
            at += c.len_utf8();
            continue;
        }
        let length = rest
            .find(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’' | '-')))
            .unwrap_or(rest.len());
        let word = Span::new(at, at + rest[..length].trim_end_matches(['\'', '’', '-']).len());
        at = word.end.max(at + c.len_utf8());
        let roles = roles_of(word.of(text));
        let capital = c.is_uppercase();
        let small = roles.has(Role::Article)
            || roles.has(Role::Link)
            || roles.has(Role::Time)
            || roles.has(Role::Pronoun)
            || roles.has(Role::Preposition)
            || roles.has(Role::Helper);
        let particle = run.is_some()
            && roles.has(Role::Particle)
            && bytes.get(word.end) == Some(&b' ')
            && text[word.end..].trim_start().starts_with(char::is_uppercase);
        match &mut run {
            Some((span, words)) if (capital || particle) && *words < MAX_NAME => {
                span.end = word.end;
                *words += 1;
            }
            _ => {
                runs.extend(run.take().map(|it| it.0));
                if capital && !small {
                    run = Some((word, 1));
                }
            }
        }
        let possessive = word.of(text).ends_with("'s") || word.of(text).ends_with("’s");
        if possessive {
            runs.extend(run.take().map(|it| it.0));
        }
    }
    runs.extend(run.map(|it| it.0));
    runs
}

/// Whether the full stop at `at` stands behind an initial or a title.
fn is_abbreviation(text: &str, run: Option<(Span, usize)>, at: usize) -> bool {
    let Some((span, _)) = run.filter(|it| it.0.end == at) else { return false };
    let word = span.of(text).rsplit([' ', '.']).next().unwrap_or_default();
    word.chars().count() == 1
        || is_title(&word.to_lowercase())
        || matches!(word, "Jr" | "Sr" | "St")
}

/// A name without the titles before it; the whole when nothing else is there.
fn without_titles(name: &str) -> &str {
    let mut rest = name;
    while let Some((first, more)) = rest.split_once([' ', '\u{a0}']) {
        let word = first.trim_end_matches('.').to_lowercase();
        if !is_title(&word) {
            break;
        }
        rest = more.trim_start();
    }
    let bare = rest.strip_suffix("'s").or_else(|| rest.strip_suffix("’s")).unwrap_or(rest);
    if key(bare).is_empty() { name } else { bare }
}
