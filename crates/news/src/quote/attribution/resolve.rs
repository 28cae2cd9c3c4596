//! From a mention to the full name that the article gives.

use super::words::{Role, Roles, roles_of};
use crate::quote::name::{is_title, words_of};
use crate::segment::Segmentation;
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
    /// Offices with what they are of, and who holds them: *us president*.
    offices: Vec<(String, usize)>,
}

/// More offices than an article tells of; bounds the search.
const MAX_OFFICES: usize = 64;

/// The longest name that is read as one: title, given names, particles, surname.
const MAX_NAME: usize = 8;

impl Names {
    /// Collects the capitalised runs of two words or more. One pass.
    ///
    /// Names inside quotations are left out: a sentence's first word would pass
    /// for a given name there most often. So are names behind an article, which
    /// are things.
    pub(super) fn new(text: &str, parts: &Segmentation) -> Self {
        let mut names =
            Self { people: Vec::new(), by_surname: BTreeMap::new(), offices: Vec::new() };
        let mut quoted = parts.quotations.iter().filter(|it| it.depth == 0).peekable();
        for span in runs(text, Span::new(0, text.len())) {
            while quoted.peek().is_some_and(|it| it.outer.end <= span.start) {
                quoted.next();
            }
            if quoted.peek().is_some_and(|it| it.outer.overlap(span) > 0) || is_thing(text, span) {
                continue;
            }
            let words = words_of(span.of(text));
            let spaced = without_titles(span.of(text)).contains([' ', '\u{a0}']);
            let (Some(surname), true) = (words.last(), spaced) else { continue };
            let index = names.people.len();
            names.by_surname.entry(surname.clone()).or_default().push(index);
            let office = office(span.of(text)).filter(|_| names.offices.len() < MAX_OFFICES);
            names.offices.extend(office.map(|it| (it, index)));
            names.people.push(Person { span, name: without_titles(span.of(text)).to_owned() });
        }
        names
    }

    /// The full name of the mention at `span`: its own when it gives one, else
    /// that of the nearest bearer of the surname before it, else of the first in
    /// the article. `None` for a description without a name and for a pronoun.
    pub(super) fn full_name(&self, text: &str, span: Span) -> Option<String> {
        let Some(run) = name_in(text, span) else { return self.holder_in(text, span) };
        let own = words_of(run.of(text));
        if without_titles(run.of(text)).contains([' ', '\u{a0}']) {
            return Some(without_titles(run.of(text)).to_owned());
        }
        let bearers = self.by_surname.get(own.last()?)?;
        let before = bearers.iter().rev().find(|&&it| self.people[it].span.start < span.start);
        let index = *before.or_else(|| bearers.first())?;
        Some(self.people[index].name.clone())
    }

    /// Who holds the office that `region` names with what it is of: *the U.S.
    /// president* where the article has *US President Donald Trump*, and one alone.
    pub(super) fn holder_in(&self, text: &str, region: Span) -> Option<String> {
        if self.offices.is_empty() {
            return None;
        }
        let words = format!("{} ", plain(region.of(text)));
        let mut held = self.offices.iter().filter(|(office, _)| words.contains(office.as_str()));
        let name = &self.people[held.next()?.1].name;
        held.all(|it| self.people[it.1].name == *name).then(|| name.clone())
    }

    /// The last person whom `region` names.
    pub(super) fn last_in(&self, text: &str, region: Span) -> Option<String> {
        let names = runs(text, region);
        names.into_iter().rev().filter(|&it| !is_thing(text, it)).find_map(|it| {
            let words = words_of(it.of(text));
            let known = words.last().is_some_and(|it| self.by_surname.contains_key(it));
            known.then(|| self.full_name(text, it))?
        })
    }
}

/// Whether the capitalised run at `span` is a place or a body: an article stands
/// before it, or one of its words says so.
fn is_thing(text: &str, span: Span) -> bool {
    let before = text[..span.start].trim_end().rsplit([' ', '\n']).next().unwrap_or_default();
    roles_of(before).has(Role::Article) && !roles_of(before).has(Role::Preposition)
        || says_thing(span.of(text))
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
        if !possessive && (!behind || starts_capital(text, mention)) {
            last = Some(run);
        }
    }
    // "the White House", "the Florida senator": a thing or a description.
    let article = text[mention.start..mention.end]
        .split_whitespace()
        .next()
        .is_some_and(|it| roles_of(it).has(Role::Article));
    let ends = last.is_some_and(|it: Span| it.end == mention.end);
    last.filter(|it| !says_thing(it.of(text)))
        .filter(|_| !article || ends && words_of(mention.of(text)).len() > 2)
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
        let capital = c.is_uppercase();
        // Most words are neither in a run nor begin one; their roles do not matter.
        let asked = capital || run.is_some();
        let roles = if asked { roles_of(word.of(text)) } else { Roles::default() };
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

fn says_thing(name: &str) -> bool {
    without_titles(name).split([' ', '-']).any(|it| roles_of(it).has(Role::Thing))
}

/// Lower case, without the full stops of acronyms and possessive endings.
fn plain(text: &str) -> String {
    text.replace(['.', ','], "").replace("’s", "").replace("'s", "").to_lowercase()
}

/// The office in `name` and the word before it, both inside the capitalised run:
/// `us president ` of *U.S. President Donald Trump*.
fn office(name: &str) -> Option<String> {
    let words: Vec<String> = name.split_whitespace().map(plain).collect();
    let at = (1..words.len().saturating_sub(1)).find(|&it| is_title(&words[it]))?;
    let of = !is_title(&words[at - 1]);
    of.then(|| format!("{} {} ", words[at - 1], words[at]))
}

/// A name behind its last title (`U.S. President Donald Trump`); the whole when
/// nothing would be left.
fn without_titles(name: &str) -> &str {
    let mut bare = name;
    for (at, _) in name.match_indices([' ', '\u{a0}']) {
        let title = name[..at].rsplit([' ', '\u{a0}']).next().unwrap_or_default();
        if is_title(&title.trim_end_matches('.').to_lowercase()) {
            bare = name[at..].trim_start();
        }
    }
    bare.strip_suffix("'s").or_else(|| bare.strip_suffix("’s")).unwrap_or(bare)
}
