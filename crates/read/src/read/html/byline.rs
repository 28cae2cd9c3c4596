//! Who wrote an article, as its byline shows it.
//!
//! Asked only where the page states nobody but its newsroom. A name is taken from an element
//! that says that it is an author's, or from a line that does, near the headline; a wrong name
//! is worse than none, so that a name alone, which may be a place's, is not taken.

use html5ever::local_name;

use super::choice::Choice;
use super::features::tag;
use super::metadata::tidy;
use super::names::nearest;
use super::tree::{NodeId, Tree};
use super::units::{Unit, Units};
use crate::language::{self, given};
use crate::text::Clutter;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// So many units before and after the headline a byline may stand.
const BEFORE: usize = 6;
const AFTER: usize = 16;

/// A short text near the headline: an element's, or a line of a unit.
pub(super) struct Piece {
    pub(super) unit: usize,
    node: Option<NodeId>,
    /// A line for each line and block.
    pub(super) text: String,
    /// Whether it stands with a picture, whose maker it may name.
    is_with_picture: bool,
}

/// The short texts round the headline, in the order of the page, elements before what
/// stands in them. Those of other stories, of comments and of what is hidden are none.
pub(super) fn pieces(tree: &Tree, units: &Units, choice: &Choice, headline: usize) -> Vec<Piece> {
    let is_others = |at: usize| {
        choice.out[at] == Some(Clutter::Hidden)
            || nearest(&units.places[units.units[at].place], "comment") < 6
    };
    let is_text = |at: usize| choice.keeps(at) && choice.looks.is_prose(at);
    // Another headline begins another story, a lower one below the text.
    let begins = |at: &usize| {
        let level = tag(&units.places[units.places[units.units[*at].place].block]);
        level == 3 && choice.looks.title[*at] == 0
            || (4..=6).contains(&level)
                && choice.out[*at] == Some(Clutter::RelatedLink)
                && (headline..*at).any(is_text)
    };
    let is_with_picture = |unit: usize| {
        let place = &units.places[units.units[unit].place];
        nearest(place, "media") < 4 || nearest(place, "<figure>") < 5
    };
    let last = units.units.len().min(headline + 1 + AFTER);
    let end = (headline + 1..last).find(begins).unwrap_or(last);
    let reach = headline.saturating_sub(BEFORE)..end;
    let mut res: Vec<Piece> = Vec::new();
    let mut at = 0;
    for (number, place) in units.places.iter().enumerate() {
        // Units come in the order of their places.
        while units.units.get(at).is_some_and(|it| it.place < number) {
            at += 1;
        }
        let unit = match units.units.get(at) {
            Some(it) if is_below(units, it.place, number) => at,
            // The words of a place inside a line belong to the unit that has begun.
            _ => at.saturating_sub(1),
        };
        if unit >= reach.end {
            break;
        }
        if !reach.contains(&unit) || place.hidden.is_some() || is_others(unit) {
            continue;
        }
        let text = lines(tree, place.node);
        let is_with_picture = is_with_picture(unit);
        res.extend(text.map(|text| Piece { unit, node: Some(place.node), text, is_with_picture }));
    }
    let of_units = reach.filter(|it| !is_others(*it)).filter_map(|unit| {
        let text = units.text_of(&units.units[unit]);
        let is_with_picture = is_with_picture(unit);
        let text = (text.len() <= LONGEST).then(|| text.to_owned())?;
        Some(Piece { unit, node: None, text, is_with_picture })
    });
    res.extend(of_units);
    res.sort_by_key(|it| it.unit);
    res
}

/// Longer texts name nobody.
const LONGEST: usize = 160;

/// What an element says, line by line; `None` where that is nothing, or a text.
fn lines(tree: &Tree, id: NodeId) -> Option<String> {
    /// A byline has no more elements and texts in it.
    const MOST: usize = 60;
    let mut res = String::new();
    let mut before = None;
    for (count, node) in tree.below(id).enumerate() {
        match tree.text(node) {
            // White space in the source is a space.
            Some(text) => res.push_str(&text.replace(['\n', '\r'], " ")),
            None if tree.name(node).is_some_and(is_line) => res.push('\n'),
            None => {
                // Elements beside each other that are set alike are an item each of a list.
                let class = tree.attribute(node, local_name!("class"));
                let set = class.map(|it| (tree.parent(node), it));
                if set.is_some() && set == before {
                    res.push_str(", ");
                }
                before = set.or(before);
            }
        }
        if count > MOST || res.len() > 4 * LONGEST {
            return None;
        }
    }
    let lines: Vec<String> = res.split('\n').filter_map(tidy).collect();
    let res = lines.join("\n");
    (!res.is_empty() && res.len() <= LONGEST).then_some(res)
}

fn is_line(name: &html5ever::LocalName) -> bool {
    matches!(
        &**name,
        "br" | "div" | "p" | "li" | "dd" | "dt" | "h1" | "h2" | "h3" | "h4" | "address"
    )
}

/// The names in the bylines of the best rank; `outlet` is nobody's name.
///
/// `language` is the page's, a tag of BCP 47.
pub(super) fn byline(
    tree: &Tree,
    pieces: &[Piece],
    headline: usize,
    outlet: Option<&str>,
    language: Option<&str>,
) -> Option<String> {
    let mut best: Option<(Rank, Vec<String>)> = None;
    for piece in pieces {
        let Some(rank) = piece.node.and_then(|it| rank(tree, it)) else { continue };
        let names = names(&piece.text, rank, outlet);
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
    let cued = || pieces.iter().map(|it| cued_names(&it.text, outlet)).find(|it| !it.is_empty());
    let beside = || beside_dates(pieces, headline, outlet, language);
    best.map(|(_, names)| names).or_else(cued).or_else(beside).map(|it| it.join(", "))
}

/// The names in a line that has a date as well, or in one next to a date, where a given name
/// tells that they are people's: `Nell Carver | Dec 4, 2024`. A name alone may be a place's.
fn beside_dates(
    pieces: &[Piece],
    headline: usize,
    outlet: Option<&str>,
    language: Option<&str>,
) -> Option<Vec<String>> {
    /// So far below the headline a name with a place or a role is a byline without a date.
    const NEAR: usize = 4;
    let of_line = |it: &str| signed(it, language, outlet).map(|it| it.names);
    let own = || pieces.iter().filter(|it| !it.is_with_picture);
    let lines = || own().flat_map(|it| it.text.lines().map(move |line| (it, line)));
    let alone = |(piece, line): (&Piece, &str)| {
        let below = headline + 1..=headline + NEAR;
        let placed = line.contains(MARKS) || line.contains(',');
        let says_so = below.contains(&piece.unit) && placed;
        (says_so || is_beside(pieces, piece.unit, line)).then(|| people_of(line, outlet))
    };
    let some = |it: &Vec<String>| !it.is_empty();
    lines()
        .find_map(|it| of_line(it.1).filter(some))
        .or_else(|| lines().find_map(|it| alone(it).filter(some)))
}

/// Whether next to a line of the unit, or in it, a date, a role or a label of authors stands.
fn is_beside(pieces: &[Piece], unit: usize, line: &str) -> bool {
    let is_role =
        |it: &str| it.split_whitespace().count() <= 5 && it.split_whitespace().any(is_role);
    let is_label = |it: &str| {
        words("label").contains(&it.trim_end_matches([':', '：']).to_lowercase().as_str())
    };
    let mut others = pieces
        .iter()
        .filter(|it| it.unit.abs_diff(unit) <= 1)
        .flat_map(|it| it.text.lines().map(move |text| (it.unit, text)))
        .filter(|it| it.1 != line);
    others.any(|(at, it)| {
        super::dates::is_date(it) || at >= unit && is_role(it) || at < unit && is_label(it)
    })
}

/// What a line says that holds names and a date.
pub(super) struct Signed {
    pub(super) names: Vec<String>,
    pub(super) date: super::dates::Shown,
}

/// Marks between the parts of a byline.
const MARKS: [char; 9] = ['|', '·', '•', '—', '–', '/', '●', '▪', '・'];

/// The names and the date of a line that has both, in either order: `Par Ida Brandt — Publié
/// le 4 mai 2025, mis à jour le 5 mai`. In a caption the date is the picture's: before a date
/// there is a name or nothing.
pub(super) fn signed(line: &str, language: Option<&str>, outlet: Option<&str>) -> Option<Signed> {
    const LONGEST: usize = 200;
    if line.len() > LONGEST || !line.chars().any(char::is_numeric) {
        return None;
    }
    let starts = line.split_whitespace().map(|it| it.as_ptr() as usize - line.as_ptr() as usize);
    for start in starts {
        let Some((date, end)) = date_at(line, start, language) else { continue };
        let head = line[..start].trim_end_matches(|c: char| !c.is_alphanumeric() && c != '.');
        let (head, tail) = (without_small_words(head), line[end..].trim());
        // Whatever stands before the date has to be names.
        let names = if head.is_empty() { people_of(tail, outlet) } else { people_of(head, outlet) };
        return (!names.is_empty()).then_some(Signed { names, date });
    }
    None
}

/// The date that begins at `start` in a line, and where it ends: at the line's end, or before
/// a mark.
fn date_at(
    line: &str,
    start: usize,
    language: Option<&str>,
) -> Option<(super::dates::Shown, usize)> {
    let marks = line[start..].char_indices().filter(|it| MARKS.contains(&it.1));
    let mut ends: Vec<usize> = marks.map(|it| start + it.0).chain([line.len()]).collect();
    ends.reverse();
    ends.into_iter()
        .find_map(|end| super::dates::shown(line[start..end].trim(), language).map(|it| (it, end)))
}

/// A line without what leads to a date behind it: *on*, *le*.
fn without_small_words(head: &str) -> &str {
    let mut res = head;
    while let Some((before, last)) = res.rsplit_once(char::is_whitespace) {
        if !last.chars().all(char::is_lowercase) {
            break;
        }
        res = before.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '.');
    }
    res
}

/// The names in a short line that says that it is a byline, or whose given names tell people:
/// `Ana Soler / Madrid`, `Jana Veselá, redaktorka`.
fn people_of(line: &str, outlet: Option<&str>) -> Vec<String> {
    let cued = cued_names(line, outlet);
    if !cued.is_empty() {
        return cued;
    }
    let is_mark = |c: char| MARKS.contains(&c) || c == ',';
    let mut parts = line.split(is_mark).map(str::trim).filter(|it| !it.is_empty());
    let first = parts.next().unwrap_or_default();
    let is_full = |it: &str| {
        let words = it.split_whitespace().count();
        let spelled = it.chars().all(|it| !it.is_ascii_digit());
        (2..=4).contains(&words) && spelled && is_name(it) && given::begins_with_given(it)
    };
    // What stands behind is where, or as what, and no sentence.
    let is_label = |it: &str| it.split_whitespace().count() <= 4;
    if !is_full(first) || !parts.all(is_label) {
        return Vec::new();
    }
    names_behind(first, true, Rank::Class, outlet)
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

/// The names in a short text that begins with "By", or with a label, and is a byline and
/// nothing else.
pub(super) fn cued_names(text: &str, outlet: Option<&str>) -> Vec<String> {
    // "By Ida Brandt, in Region, 3 March": what is behind the name is the page's.
    let text = text.split_once(", in ").map_or(text, |it| it.0);
    let line = text.lines().next().unwrap_or(text);
    // *김민수 기자*
    let ends = words("role behind").iter().any(|it| line.trim_end().ends_with(it));
    if ends && text.len() < 60 {
        return names_behind(line, false, Rank::Class, outlet);
    }
    let Some(line) =
        behind_cue(line).filter(|_| text.len() < 90 && !text.ends_with(['.', '!', '?']))
    else {
        return Vec::new();
    };
    let mut res = names_behind(line, true, Rank::Class, outlet);
    let is_short = |it: &String| it.len() > 2 && it.chars().all(char::is_uppercase);
    res.retain(|it| it.contains(' ') || is_short(it) || it.chars().any(super::wording::is_wide));
    res
}

/// What stands behind the words that begin a byline: one of its own, several together, or a
/// label with its mark.
fn behind_cue(line: &str) -> Option<&str> {
    static PHRASES: LazyLock<Vec<&str>> = LazyLock::new(|| {
        let mut all: Vec<&str> = language::phrases("labels", "cue").collect();
        all.retain(|it| it.contains(' '));
        all.sort_by_key(|it| std::cmp::Reverse(it.len()));
        all
    });
    let lower = line.to_lowercase();
    let after = |cue: &str, marks: &[char]| {
        let rest = lower.strip_prefix(cue)?.trim_start_matches('\u{a0}');
        let rest = rest.starts_with(marks).then_some(rest)?;
        // Lower case may have another length.
        line.get(line.len().checked_sub(rest.len())?..)
    };
    let space = [' ', '\u{a0}', ':'];
    PHRASES
        .iter()
        .chain(words("cue"))
        .find_map(|it| after(it, &space))
        .or_else(|| words("head").iter().find_map(|it| after(it, &[':', '：', '・', '.', '/'])))
        .map(|it| it.trim_start_matches([' ', '\u{a0}', ':', '：', '・', '.', '/']))
        .filter(|it| !it.is_empty())
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
    /// A link to the page of an author, or the element for whom to write to.
    Place,
}

pub(super) fn rank(tree: &Tree, id: NodeId) -> Option<Rank> {
    let has = |name, wanted: &dyn Fn(&str) -> bool| {
        tree.attribute(id, name).is_some_and(|it| it.split_ascii_whitespace().any(wanted))
    };
    if has(local_name!("rel"), &|it| it == "author") {
        return Some(Rank::Relation);
    }
    if has(local_name!("itemprop"), &|it| matches!(it, "author" | "creator")) {
        return Some(Rank::Property);
    }
    if has(local_name!("class"), &is_named) || has(local_name!("id"), &is_named) {
        return Some(Rank::Class);
    }
    /// A byline has no more in it.
    const MOST: usize = 12;
    let is_address = tree.name(id).is_some_and(|it| *it == local_name!("address"));
    let leads = |it: NodeId| {
        let is_link = tree.name(it).is_some_and(|it| *it == local_name!("a"));
        is_link && tree.attribute(it, local_name!("href")).is_some_and(leads_to_a_writer)
    };
    (is_address || tree.below(id).take(MOST).any(leads)).then_some(Rank::Place)
}

/// Whether an address is that of a page on somebody who writes: `/author/ida-brandt`.
fn leads_to_a_writer(href: &str) -> bool {
    let path = href.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let mut parts = path.split('/').filter(|it| !it.is_empty()).rev();
    // The last part is the name.
    parts.next();
    parts.take(2).any(|it| words("path").contains(&it) || words("class").contains(&it))
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

/// The names in the text of a byline: without the words before and between them. Those of
/// its first line that has any.
fn names(text: &str, rank: Rank, outlet: Option<&str>) -> Vec<String> {
    if text.len() > LONGEST {
        return Vec::new();
    }
    let is_before = |it: &str| words("before").contains(&&*it.trim_end_matches(':').to_lowercase());
    let mut begins = false;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let mut res = names_behind(line, begins, rank, outlet);
        if !res.is_empty() {
            // An item each of a list: the further lines that are people's names and no more.
            let is_person = |it: &&str| is_name(it) && given::begins_with_given(it);
            res.extend(lines.take_while(is_person).map(str::to_owned));
            res.truncate(MOST);
            return res;
        }
        begins = is_before(line.trim());
    }
    Vec::new()
}

/// The names in a line; `begins` says that something before it says that there are any.
fn names_behind(line: &str, begins: bool, rank: Rank, outlet: Option<&str>) -> Vec<String> {
    // Before a name; behind the last one: from where, or where to find more; and between.
    let [before, behind, between] = ["before", "behind", "between"].map(words);
    let line = without_brackets(line);
    let role = words("role behind").iter().find_map(|it| line.trim_end().strip_suffix(it));
    let role = role.filter(|it| it.ends_with(' '));
    let mut words = role.unwrap_or(&line).split_whitespace().peekable();
    let mut begins = begins || role.is_some();
    // A word with a colon is a label, in any language.
    let is_before =
        |it: &&str| it.ends_with([':', '：']) || before.contains(&it.to_lowercase().as_str());
    while words.next_if(is_before).is_some() {
        begins = true;
    }
    let (mut all, mut one): (Vec<String>, Vec<&str>) = (Vec::new(), Vec::new());
    let mut end = |one: &mut Vec<&str>| {
        let name = without_role(one).join(" ");
        one.clear();
        all.extend(tidy(
            name.trim_matches([',', ';', '|', '/', '·', '•', ':', '-', '–', '—', '.', ' ']),
        ));
    };
    for word in words {
        // Where to write to.
        if word.contains('@') || (begins || one.len() > 1) && behind.contains(&word) {
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
    } else if rank >= Rank::Class && !begins {
        all.clear();
    }
    all.truncate(MOST);
    all
}

/// A line without what it has in round brackets, and without the brackets round a name that
/// Japanese has.
fn without_brackets(line: &str) -> String {
    let mut depth = 0usize;
    let outside =
        line.trim_matches(['【', '】', '（', '）', '=', '＝', ' ']).chars().filter(|it| match it {
            '(' | '（' => {
                depth += 1;
                false
            }
            ')' | '）' => {
                depth = depth.saturating_sub(1);
                false
            }
            _ => depth == 0,
        });
    outside.collect()
}

/// What is left of the words between two marks without what somebody is: nothing of "City
/// Hall Reporter", the name of "our editor Ida Brandt".
fn without_role<'w, 't>(all: &'w [&'t str]) -> &'w [&'t str] {
    if !all.iter().any(|it| is_role(it)) {
        return all;
    }
    let is_beside = |it: &str| {
        let lower = it.to_lowercase();
        is_role(it) || it == lower || words("desk with").contains(&&*lower)
    };
    let name = all.iter().position(|it| !is_beside(it)).unwrap_or(all.len());
    let rest = &all[name..];
    // Behind a name its own role stands, too: "Ida Brandt Staff Writer" is read as nobody.
    if name > 0 && !rest.iter().any(|it| is_role(it)) { rest } else { &[] }
}

fn is_role(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    words("desk").contains(&&*word)
}

/// Whether a name is that of a newsroom or of an office, with or without that of the outlet:
/// "Valley Ledger Staff", "La Redazione", "admin".
pub(super) fn is_desk<'a>(name: &str, outlets: impl Iterator<Item = &'a str>) -> bool {
    let lower = |text: &str| -> Vec<String> {
        let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|it| !it.is_empty());
        parts.map(str::to_lowercase).collect()
    };
    let outlets: Vec<String> = outlets.flat_map(lower).collect();
    let all = lower(name);
    let is_known = |it: &String| {
        is_role(it)
            || outlets.contains(it)
            || words("desk with").contains(&&**it)
            || words("particle").contains(&&**it)
    };
    all.iter().any(|it| is_role(it)) && all.iter().all(is_known)
}

/// A statement of several without what they are: "Dana Reyes, Staff Writer".
pub(super) fn without_roles(text: &str) -> String {
    let marks = [',', ';', '|'];
    let parts: Vec<&str> = text.split(marks).map(str::trim).filter(|it| !it.is_empty()).collect();
    let is_titled = |it: &&str| it.split_whitespace().any(is_role);
    let named: Vec<&str> = parts.iter().copied().filter(|it| !is_titled(it)).collect();
    if named.is_empty() || named.len() == parts.len() || !named.iter().all(|it| it.contains(' ')) {
        return text.to_owned();
    }
    named.join(", ")
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
        check("Dana Reyes\nLocal democracy reporter", Rank::Class, &["Dana Reyes"]);
        check("Dana Reyes, City Hall Reporter", Rank::Class, &["Dana Reyes"]);
        check("Dana Reyes in Columbus", Rank::Class, &["Dana Reyes"]);
        check("Von unserer Redakteurin Ida Moor", Rank::Class, &["Ida Moor"]);
        check("Par Luc Petit (avec AFP)", Rank::Class, &["Luc Petit"]);
        check("【田中一郎】", Rank::Class, &["田中一郎"]);
        check("By Staff Writer", Rank::Class, &[]);
        check("By Dana Reyes @danar", Rank::Class, &["Dana Reyes"]);
    }

    #[test]
    fn a_line_that_says_that_it_is_a_byline_is_one() {
        let check =
            |text: &str, expect: &[&str]| assert_eq!(cued_names(text, None), expect, "{text}");
        check("Words by Dana Reyes", &["Dana Reyes"]);
        check("Propos recueillis par Luc Petit", &["Luc Petit"]);
        check("Door onze redacteur Piet Bos", &["Piet Bos"]);
        check("di Marco Gallo", &["Marco Gallo"]);
        check("Haber: Mehmet Kaya", &["Mehmet Kaya"]);
        check("oprac. Marta Zielińska", &["Marta Zielińska"]);
        check("文・田中一郎", &["田中一郎"]);
        check("김민수 기자", &["김민수"]);
        // A name alone may be a place's, and a sentence is no byline.
        check("Ana Soler | Madrid", &[]);
        check("By Friday", &[]);
        check("By Dana Reyes it was done.", &[]);
    }

    #[test]
    fn a_line_with_a_date_has_the_name_beside_it() {
        let check = |line: &str, language: &str, names: &[&str], date: Option<(&str, bool)>| {
            let found = signed(line, Some(language), Some("Harbor Post"));
            let own = found.as_ref().map(|it| (it.date.date.as_str(), it.date.is_change));
            assert_eq!(own, date, "{line}");
            let found = found.map_or_else(Vec::new, |it| it.names);
            assert_eq!(found, names, "{line}");
        };
        let day = Some(("2024-12-04", false));
        check("Nell Carver | Dec 4, 2024", "en", &["Nell Carver"], day);
        check("Nell Carver • Dec 4, 2024 • 3 min read", "en", &["Nell Carver"], day);
        check("Posted by Omar Lind on December 4, 2024", "en", &["Omar Lind"], day);
        check("December 4, 2024 | Ida Brandt", "en", &["Ida Brandt"], day);
        check("Carla Bos 4 december 2024", "nl", &["Carla Bos"], day);
        check("Publié par Léa Morin le 04/12/2024", "fr", &["Léa Morin"], day);
        check("4. 12. 2024 | Petr Novotný", "cs", &["Petr Novotný"], day);
        check(
            "Von Jörg Hallmann – veröffentlicht am 4. Dezember 2024, aktualisiert am 5. Dezember \
             2024",
            "de",
            &["Jörg Hallmann"],
            day,
        );
        let at = Some(("2024-12-04T06:02:00", false));
        let staff = "By Ida Brandt, Maritime Correspondent 04 December 2024 • 6:02am";
        check(staff, "en", &["Ida Brandt"], at);
        // Places, sections and sentences are nobody.
        for line in ["New York | Dec 4, 2024", "Local News · Dec 4, 2024", "The pier, Dec 4, 2024"]
        {
            check(line, "en", &[], None);
        }
    }

    #[test]
    fn a_link_to_a_writer_is_told_by_its_path() {
        for href in ["/author/ida-brandt", "https://a.example/people/ida-brandt/", "/by/ida?x=1"] {
            assert!(leads_to_a_writer(href), "{href}");
        }
        for href in ["/author/", "/news/ida-brandt", "/2024/12/by-the-sea", "#author"] {
            assert!(!leads_to_a_writer(href), "{href}");
        }
    }

    #[test]
    fn a_newsroom_is_nobody() {
        let is_nobody = |it: &str| is_desk(it, ["Valley Ledger"].into_iter());
        for name in ["Redaktion", "La Rédaction", "admin", "Valley Ledger Staff", "Web Desk"] {
            assert!(is_nobody(name), "{name}");
        }
        for name in ["Dana Reyes", "Valley Ledger", "Reuters Staff", "Ida Redding"] {
            assert!(!is_nobody(name), "{name}");
        }
        assert_eq!(
            without_roles("DANA REYES, TOM O’NEIL, Staff Writers"),
            "DANA REYES, TOM O’NEIL"
        );
        assert_eq!(without_roles("Reyes, Dana"), "Reyes, Dana");
    }
}
