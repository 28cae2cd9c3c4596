//! Who wrote an article, as its byline shows it.
//!
//! Asked only where the page states nobody. A name is taken from an element that says
//! that it is an author's, near the headline; a wrong name is worse than none.

use html5ever::local_name;

use super::metadata::tidy;
use super::tree::Tree;
use super::units::{Unit, Units};
use crate::language;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// So many units before and after the headline a byline may stand.
const BEFORE: usize = 6;
const AFTER: usize = 16;

/// The names in the byline near unit number `headline`; `outlet` is nobody's name.
pub(super) fn byline(
    tree: &Tree,
    units: &Units,
    headline: usize,
    outlet: Option<&str>,
) -> Option<String> {
    let reach = headline.saturating_sub(BEFORE)..headline + 1 + AFTER;
    let mut best: Option<(Rank, Vec<String>)> = None;
    let mut at = 0;
    for (number, place) in units.places.iter().enumerate() {
        let Some(rank) = rank(tree, place.node) else { continue };
        // Units come in the order of their places.
        while units.units.get(at).is_some_and(|it| it.place < number) {
            at += 1;
        }
        let unit = match units.units.get(at) {
            Some(it) if is_below(units, it.place, number) => at,
            // The words of a place inside a line belong to the unit that has begun.
            _ => at.saturating_sub(1),
        };
        if !reach.contains(&unit) || place.hidden.is_some() {
            continue;
        }
        let Some(text) = super::metadata::short_text(tree, place.node) else { continue };
        let names = names(&text, rank, outlet);
        match &mut best {
            _ if names.is_empty() => {}
            Some((best, found)) if *best == rank && found.len() < MOST => {
                for name in names {
                    if !found.iter().any(|it| it.contains(&name)) {
                        found.push(name);
                    }
                }
            }
            Some((best, _)) if *best <= rank => {}
            best => *best = Some((rank, names)),
        }
    }
    let found = best.map(|(_, names)| names).or_else(|| {
        let cued = |at: usize| units.units.get(at).map(|it| units.text_of(it));
        reach.clone().filter_map(cued).map(|it| cued_names(it, outlet)).find(|it| !it.is_empty())
    });
    found.map(|it| it.join(", "))
}

/// The names behind a label that says that they are authors', anywhere on the page:
/// `Author: Ida Brandt`.
pub(super) fn labelled(units: &Units, outlet: Option<&str>) -> Option<String> {
    let of = |unit: &Unit| {
        let mut res = names(behind(units, unit, words("label"))?, Rank::Class, outlet);
        res.retain(|it| it.contains(' ') || it.chars().any(super::wording::is_wide));
        (!res.is_empty()).then(|| res.join(", "))
    };
    units.units.iter().find_map(of)
}

/// The words of one class in the section `bylines` of all languages.
pub(super) fn words(class: &str) -> &'static [&'static str] {
    static WORDS: LazyLock<BTreeMap<&str, Vec<&str>>> = LazyLock::new(|| {
        let mut res: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (class, words) in language::lines("bylines").filter_map(|it| it.1.split_once('\t')) {
            res.entry(class).or_default().extend(words.split('|'));
        }
        res
    });
    WORDS.get(class).map_or(&[], Vec::as_slice)
}

/// What stands behind one of `labels` in a short unit: behind a colon, or behind a label
/// that is set in bold.
pub(super) fn behind<'u>(units: &'u Units, unit: &Unit, labels: &[&str]) -> Option<&'u str> {
    const LONGEST: usize = 100;
    let text = units.text_of(unit);
    if text.len() > LONGEST || unit.linked == text.chars().count() {
        return None;
    }
    let lower = text.to_lowercase();
    labels.iter().find_map(|label| {
        let rest = lower.strip_prefix(label)?;
        let is_marked = rest.starts_with([':', '：'])
            || rest.starts_with([' ', '\n']) && unit.strong >= label.chars().count();
        // Lower case may have another length.
        let rest = text.get(text.len().checked_sub(rest.len())?..).filter(|_| is_marked)?;
        Some(rest.trim_start_matches([':', '：', ' ', '\n'])).filter(|it| !it.is_empty())
    })
}

/// The names in a short unit that begins with "By", and is a byline and nothing else.
fn cued_names(text: &str, outlet: Option<&str>) -> Vec<String> {
    let first = text.split_whitespace().next().unwrap_or_default();
    // "By Ida Brandt, in Region, 3 March": what is behind the name is the page's.
    let text = text.split_once(", in ").map_or(text, |it| it.0);
    let is_short = text.len() < 70 && !text.ends_with(['.', '!', '?']);
    if !is_short || !words("cue").contains(&first.to_lowercase().as_str()) {
        return Vec::new();
    }
    let line = text.lines().next().unwrap_or(text);
    let mut res = names(line, Rank::Class, outlet);
    res.retain(|it| it.contains(' ') || it.len() > 2 && it.chars().all(char::is_uppercase));
    res
}

/// An article has no more authors; a list of authors may.
const MOST: usize = 8;

fn is_below(units: &Units, place: usize, above: usize) -> bool {
    std::iter::successors(Some(place), |it| units.places[*it].parent)
        .take_while(|it| *it >= above)
        .any(|it| it == above)
}

/// What says that an element names an author, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    Relation,
    Property,
    Class,
}

pub(super) fn rank(tree: &Tree, id: super::tree::NodeId) -> Option<Rank> {
    let has = |name, wanted: &dyn Fn(&str) -> bool| {
        tree.attribute(id, name).is_some_and(|it| it.split_ascii_whitespace().any(wanted))
    };
    if has(local_name!("rel"), &|it| it == "author") {
        return Some(Rank::Relation);
    }
    if has(local_name!("itemprop"), &|it| matches!(it, "author" | "creator")) {
        return Some(Rank::Property);
    }
    (has(local_name!("class"), &is_named) || has(local_name!("id"), &is_named))
        .then_some(Rank::Class)
}

/// Whether a class says that an element is a byline, or a name in one: `article__author`,
/// `byline-name`, and not `author-image`.
pub(super) fn is_named(class: &str) -> bool {
    let class = class.to_ascii_lowercase();
    let words: Vec<&str> = class.split(['-', '_']).filter(|it| !it.is_empty()).collect();
    let is_author = |it: &&str| self::words("class").contains(it);
    match words[..] {
        [.., last] if is_author(&last) => true,
        [.., author, "name" | "link" | "names" | "text"] => is_author(&author),
        _ => matches!(&*class, "authorname" | "authorlink"),
    }
}

/// The names in the text of a byline: without the words before and between them.
fn names(text: &str, rank: Rank, outlet: Option<&str>) -> Vec<String> {
    const LONGEST: usize = 160;
    // Before a name; behind the last one: from where, or where to find more; and between.
    let [before, behind, between] = ["before", "behind", "between"].map(words);
    if text.len() > LONGEST {
        return Vec::new();
    }
    let mut words = text.split_whitespace().peekable();
    let mut begins = false;
    // A word with a colon is a label, in any language.
    let is_before =
        |it: &&str| it.ends_with([':', '：']) || before.contains(&it.to_lowercase().as_str());
    while words.next_if(is_before).is_some() {
        begins = true;
    }
    let (mut all, mut one): (Vec<String>, Vec<&str>) = (Vec::new(), Vec::new());
    let mut end = |one: &mut Vec<&str>| {
        let name = one.join(" ");
        one.clear();
        all.extend(tidy(
            name.trim_matches([',', ';', '|', '/', '·', '•', ':', '-', '–', '—', '.', ' ']),
        ));
    };
    for word in words {
        if begins && behind.contains(&word) {
            break;
        }
        let is_mark = word.chars().all(|it| !it.is_alphanumeric() && it != '&');
        if is_mark || between.contains(&word) {
            end(&mut one);
        } else {
            one.push(word);
            if word.ends_with([',', ';', '|', '、', '・']) {
                end(&mut one);
            }
        }
    }
    end(&mut one);
    all.retain(|it| is_name(it) && !outlet.is_some_and(|outlet| is_outlet(it, outlet)));
    // One word alone is a place, a role or a short form; an element that is the author's
    // and nothing else, or "By", says that it is a name.
    let is_whole = |it: &String| it.contains(' ') || it.chars().any(super::wording::is_wide);
    if all.iter().any(is_whole) {
        all.retain(is_whole);
    } else if rank == Rank::Class && !begins {
        all.clear();
    }
    all.truncate(MOST);
    all
}

/// Whether words may be a person's name: two to five, each in upper case but for small
/// words of names, without digits.
pub(super) fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_word = |it: &&str| {
        self::words("particle").contains(it)
            || it
                .chars()
                .next()
                .is_some_and(|c| c.is_uppercase() || c.is_alphabetic() && !c.is_lowercase())
    };
    (1..=5).contains(&words.len())
        && words.iter().all(is_word)
        && !text.chars().any(|it| {
            it.is_ascii_digit() || matches!(it, '@' | '(' | '!' | '?' | '“' | '"' | '#' | ':')
        })
}

/// Whether a name is that of an outlet, with or without its domain, or a part of it.
pub(super) fn is_outlet(name: &str, outlet: &str) -> bool {
    let (name, outlet) = (super::features::squeezed(name), super::features::squeezed(outlet));
    let is_domain = |it: &str| it.strip_prefix(&outlet).is_some_and(|it| it.len() <= 3);
    !name.is_empty()
        && (name == outlet
            || outlet.len() > 2 && is_domain(&name)
            || outlet.starts_with(&name) && 2 * name.len() >= outlet.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, rank: Rank, expect: &[&str]) {
        assert_eq!(names(text, rank, Some("Harbor Post")), expect, "{text}");
    }

    #[test]
    fn names_stand_in_bylines_between_other_words() {
        check("By Abby Goodwin", Rank::Class, &["Abby Goodwin"]);
        check(
            "Von Ida Brandt und Omar Lind, Hafenstadt",
            Rank::Class,
            &["Ida Brandt", "Omar Lind"],
        );
        check("Ludwig van der Berg", Rank::Relation, &["Ludwig van der Berg"]);
        check("By Omar Lind in Velm", Rank::Class, &["Omar Lind"]);
        check("By HP, in News, Region", Rank::Class, &["HP"]);
        check("Harbor Post", Rank::Relation, &[]);
        check("Lena", Rank::Relation, &["Lena"]);
        check("Lena", Rank::Class, &[]);
        check("by Lena", Rank::Class, &["Lena"]);
        check("Yazan: Elif Aksoy", Rank::Class, &["Elif Aksoy"]);
        check("松岡大地", Rank::Class, &["松岡大地"]);
        check("5 min read", Rank::Class, &[]);
        check("About the author", Rank::Class, &[]);
    }
}
