//! What a line's neighbors say.
//!
//! A heading stands above running text. A short line that does not (it stands at
//! the page's foot, or above furniture) is a link, a label or a stray alternative
//! text. And a notice in another language than the article's is the site's as far
//! as that language goes on.

use super::unit::{InCard, Mark, Unit};
use super::{FurnitureKind, Page};
use crate::language::told_by_little_words;
use whatlang::{Detector, Lang};

/// So many units of furniture in a row are a block of the site's, not a caption
/// or a link between a heading and its text.
const BLOCK: usize = 3;
/// So many short lines at a page's foot may be links without any other sign;
/// more are a list of the article's own.
const MAX_STRAY: usize = 2;
/// Language detection needs so many bytes to be better than a guess; see the
/// figures of `whatlang`'s own documentation.
const MIN_BYTES: usize = 24;
/// The article's language is read off so many bytes of its running text.
const LANGUAGE_BYTES: usize = 500;

/// Marks units by what stands around them.
pub(super) fn mark_zones(page: &Page<'_>, units: &mut [Unit]) {
    // Each step asks what the ones before it have marked.
    mark_foreign(page, units);
    mark_foot(page, units);
    mark_fragments(page, units);
    mark_stranded(page, units);
    mark_enclosed(page, units);
    mark_site_name(page, units);
}

/// A separator stands between paragraphs as well: it says nothing of its neighbors.
fn is_furniture(unit: &Unit) -> bool {
    unit.mark.as_ref().is_some_and(|it| it.kind != FurnitureKind::Separator)
}

/// Whether furniture, or other outlets' articles, go on from `at`: to the foot of
/// the page, or for a whole block.
fn block_from(units: &[Unit], at: usize) -> bool {
    let here = |it: &&Unit| is_furniture(it) || it.card != InCard::No;
    let run = units[at..].iter().take(BLOCK).take_while(here).count();
    run >= BLOCK || (run > 0 && at + run == units.len())
}

/// Notices in another language: from a line with a phrase of that language, as far
/// as the language goes on.
///
/// Only two languages are told apart, the page's and the phrase's, which needs far
/// less text than naming one of seventy.
fn mark_foreign(page: &Page<'_>, units: &mut [Unit]) {
    let suspicious = |it: &Unit| it.card == InCard::No && it.points >= 2 && it.lang.is_some();
    if !units.iter().any(suspicious) {
        return;
    }
    let sample = sample(page, units);
    let told = told_by_little_words(&sample).and_then(|it| Lang::from_code(it.long_code));
    let Some(own) = told.or_else(|| whatlang::detect_lang(&sample)) else { return };
    let mut starts: Vec<(usize, Lang)> = Vec::new();
    for (at, unit) in units.iter().enumerate().filter(|(_, it)| suspicious(it)) {
        starts.extend(unit.lang.filter(|&it| it != own).map(|it| (at, it)));
    }
    let text: usize =
        units.iter().filter(|it| it.text && it.card == InCard::No).map(|it| it.span.len()).sum();
    let mut done = 0;
    for (start, lang) in starts {
        if start < done {
            continue;
        }
        let either = Detector::with_allowlist(vec![own, lang]);
        // Naming one of seventy languages may err; one of two does not.
        if either.detect_lang(&sample) != Some(own) {
            continue;
        }
        let foreign = |unit: &Unit| {
            unit.card == InCard::No
                && unit.span.len() >= MIN_BYTES
                && either.detect_lang(head(unit.span.of(page.text))) == Some(lang)
        };
        let evidence = format!("a notice in another language ({})", lang.eng_name());
        let forward = (start..units.len()).take_while(|&at| foreign(&units[at]));
        let backward = (0..start).rev().take_while(|&at| foreign(&units[at]));
        let run: Vec<usize> = forward.chain(backward).collect();
        // What most of the page is written in is the article's own language after all.
        let bytes: usize = run.iter().map(|&at| units[at].span.len()).sum();
        if run.first() != Some(&start) || bytes * 2 > text {
            continue;
        }
        for at in run {
            done = done.max(at + 1);
            let unit = &mut units[at];
            if unit.mark.is_none() {
                unit.mark = Some(Mark::new(FurnitureKind::Notice, evidence.clone()));
            }
        }
    }
}

/// As much of a line as naming its language takes.
fn head(raw: &str) -> &str {
    let end = raw.char_indices().nth(LANGUAGE_BYTES).map_or(raw.len(), |(end, _)| end);
    &raw[..end]
}

/// The first half of the page's running text, up to a limit: notices stand below.
fn sample(page: &Page<'_>, units: &[Unit]) -> String {
    let texts = units.iter().filter(|it| it.own_text() && it.points < 2);
    let total: usize = texts.clone().map(|it| it.span.len()).sum();
    let mut res = String::new();
    for unit in texts {
        res.extend(unit.span.of(page.text).chars().take(LANGUAGE_BYTES));
        res.push('\n');
        if res.len() > LANGUAGE_BYTES.min(total / 2) {
            break;
        }
    }
    res
}

/// Short lines below the last running text.
fn mark_foot(page: &Page<'_>, units: &mut [Unit]) {
    let Some(last) = units.iter().rposition(Unit::own_text) else { return };
    let foot = last + 1..units.len();
    // A credit or date below a list says nothing of the list.
    let anchors = |it: &Mark| {
        !matches!(it.kind, FurnitureKind::Credit | FurnitureKind::Caption | FurnitureKind::Stamp)
    };
    let anchor = foot
        .clone()
        .find(|&at| units[at].card == InCard::No && units[at].mark.as_ref().is_some_and(anchors));
    let stray: Vec<usize> = foot
        .filter(|&at| units[at].mark.is_none() && units[at].card == InCard::No && units[at].n > 0)
        .collect();
    // A page whose text is mostly short lines (a list, a poem, a table) ends in one.
    let texts = units.iter().filter(|it| it.text).count();
    let prose = texts * 10 >= units.len() * 6;
    let alone = prose && stray.len() <= MAX_STRAY && texts >= 3;
    // A menu has words that only menus have; a list does not.
    let marked = foot_marks(&units[last + 1..]);
    let anchor = anchor.filter(|_| stray.len() <= MAX_STRAY || marked * 2 >= stray.len());
    let few = stray.iter().filter(|&&at| anchor.is_some_and(|it| at < it)).count() <= MAX_STRAY;
    for at in stray {
        let plain = is_plain(page, &units[at]) && !units[at].is_set_above(units.get(at + 1));
        let enough = plain
            && match anchor {
                Some(anchor) => at > anchor || few,
                None => alone && is_title(units[at].span.of(page.text), units[at].n),
            };
        if enough {
            units[at].mark =
                Some(Mark::new(FurnitureKind::Navigation, "a short line below the text"));
        }
    }
}

/// Whether a line that nothing else speaks against or for may be a link's title:
/// not a name or signature, not an address, not a chapter's heading.
fn is_title(raw: &str, n: usize) -> bool {
    let signed = raw.contains(['@', '|', '/']) || raw.chars().any(char::is_numeric);
    let capitals = !raw.chars().any(char::is_lowercase) && raw.chars().any(char::is_uppercase);
    n > 2 && !signed && !capitals
}

/// How many units of `foot` are marked by more than their recurrence.
fn foot_marks(foot: &[Unit]) -> usize {
    let marked = |it: &&Unit| {
        it.card == InCard::No
            && it.mark.as_ref().is_some_and(|it| it.kind != FurnitureKind::Recurring)
    };
    foot.iter().filter(marked).count()
}

/// Short lines that begin inside a sentence although the paragraph above has
/// ended: the cut texts of links and teasers.
fn mark_fragments(page: &Page<'_>, units: &mut [Unit]) {
    for at in 0..units.len() {
        let unit = &units[at];
        let open = unit.mark.is_none()
            && !unit.is_set_above(units.get(at + 1))
            && unit.card == InCard::No
            && unit.n >= 3
            && unit.heading()
            && !unit.is_item()
            && !unit.quoted;
        let above =
            at == 0 || (units[at - 1].text && units[at - 1].ends) || is_furniture(&units[at - 1]);
        let below = units.get(at + 1).is_none_or(|it| it.text || is_furniture(it));
        if open && above && below && begins_inside(unit.span.of(page.text)) {
            units[at].mark =
                Some(Mark::new(FurnitureKind::Navigation, "a fragment between paragraphs"));
        }
    }
}

/// Whether the first two words are in lower case, in a script that has cases. One
/// may be a name (*iPhone sales*, *von der Leyen*).
fn begins_inside(raw: &str) -> bool {
    let mut words = raw.split_whitespace();
    let lower = |it: &str| it.chars().all(|c| c.is_lowercase() || matches!(c, '\'' | '’' | ','));
    words.next().is_some_and(lower) && words.next().is_some_and(lower)
}

/// A short line between running text and a block of furniture: no heading, since
/// it heads nothing.
fn mark_stranded(page: &Page<'_>, units: &mut [Unit]) {
    // From the foot up, so that a line above one that was just marked is asked after it.
    for at in (1..units.len()).rev() {
        let unit = &units[at];
        let plain = unit.mark.is_none()
            && !unit.is_set_above(units.get(at + 1))
            && unit.card == InCard::No
            && is_plain(page, unit);
        let below =
            units.get(at + 1).is_some_and(|it| it.card == InCard::No) && block_from(units, at + 1);
        if plain && units[at - 1].text && below {
            units[at].mark = Some(Mark::new(
                FurnitureKind::Placeholder,
                "a short line above a block of furniture",
            ));
        }
    }
}

/// A heading's shape, and nothing in it that points to text before or after it.
fn is_plain(page: &Page<'_>, unit: &Unit) -> bool {
    let raw = unit.span.of(page.text);
    let dangling =
        raw.ends_with([':', ',', ';', '-', '–', '—', '”', '"', '»', '…', '*', '#', ']', '}', ')']);
    unit.heading()
        && !unit.is_item()
        && !unit.quoted
        && !unit.numbered
        && !dangling
        && !raw.starts_with(['—', '―', '–', '-', '[', '(', '\''])
}

/// The site's name at the top, when the page's foot names it again: alone, in a
/// copyright line or in a link back; and a second line below it, its slogan, when
/// it stands above furniture.
fn mark_site_name(page: &Page<'_>, units: &mut [Unit]) {
    let Some(last) = units.iter().rposition(Unit::own_text) else { return };
    let Some(top) = units.first() else { return };
    // The title is directly above the text; the name is above the title.
    let named = top.mark.is_none()
        && top.card == InCard::No
        && top.heading()
        && top.n <= 6
        && top.letters
        && units.get(1).is_some_and(|it| !it.text);
    if !named {
        return;
    }
    let name = &page.words.ids[top.words.clone()];
    let title_follows = units.iter().take(last).skip(1).any(|it| it.mark.is_none() && it.heading());
    let again = |it: &Unit| {
        let ids = &page.words.ids[it.words.clone()];
        (it.mark.is_some() || ids == name)
            && it.card == InCard::No
            && it.n <= 40
            && !name.is_empty()
            && ids.windows(name.len()).any(|it| it == name)
    };
    if !title_follows || !units[last + 1..].iter().any(again) {
        return;
    }
    let evidence = "the site's name, at the top and the foot";
    units[0].mark = Some(Mark::new(FurnitureKind::Navigation, evidence));
    for unit in units[last + 1..].iter_mut().filter(|it| it.mark.is_none()) {
        if page.words.ids[unit.words.clone()]
            == page.words.ids[..name.len().min(page.words.ids.len())]
        {
            unit.mark = Some(Mark::new(FurnitureKind::Navigation, evidence));
        }
    }
}

/// Lines between furniture on both sides: short ones, and sentences that sound
/// like furniture at least a little.
fn mark_enclosed(page: &Page<'_>, units: &mut [Unit]) {
    for at in 1..units.len() {
        let unit = &units[at];
        let open = unit.mark.is_none()
            && !unit.is_set_above(units.get(at + 1))
            && unit.card == InCard::No
            && !unit.quoted
            && !unit.numbered;
        let above = is_furniture(&units[at - 1]);
        let below = units.get(at + 1).is_none_or(is_furniture);
        // Between two recurring questions stands an answer.
        let recurring =
            |it: &Unit| it.mark.as_ref().is_some_and(|it| it.kind == FurnitureKind::Recurring);
        let asked = recurring(&units[at - 1]) && units.get(at + 1).is_some_and(recurring);
        let like = is_plain(page, unit) || (unit.points >= 3 && unit.n <= 40);
        if open && above && below && like && !asked {
            units[at].mark = Some(Mark::new(FurnitureKind::Navigation, "between furniture"));
        }
    }
}
