//! What a page has but does not show.
//!
//! Three things are told apart. What is for programs that read a page aloud, what is set
//! outside of the page, and a few words that are hidden inside a line, are never text
//! (`is_never_shown`). A block that
//! is not shown at first may be a folded part of the article, or a second copy of it:
//! it is a copy when its words are those that show (`copies`); a sentence alone that nothing
//! unfolds is not shown either (`settle`). What is left is judged like any other text, with
//! what the page said of it as evidence.

use std::collections::HashSet;

use html5ever::local_name;

use super::choice::Choice;
use super::features::tag;
use super::grams::Grams;
use super::lists::is_text;
use super::tree::{NodeId, Tree};
use super::units::Units;
use crate::text::Clutter;

/// Classes by which frameworks hide what only a program that reads aloud should find.
const READ_ALOUD: &[&str] = &[
    "sr-only",
    "sr_only",
    "sronly",
    "visually-hidden",
    "visuallyhidden",
    "visually_hidden",
    "visuallyHidden",
    "u-visually-hidden",
    "u-hidden-visually",
    "is-visually-hidden",
    "is-vishidden",
    "cdk-visually-hidden",
    "a11y-hidden",
    "screen-reader-text",
    "screen-reader-only",
    "screen-reader",
    "screenreader",
    "screenreader-only",
    "screenreader-text",
    "screenReaderOnly",
    "show-for-sr",
    "element-invisible",
    "hidden-accessible",
    "assistive-text",
    "aural",
    "a11y-text",
    "a11y-only",
    "a11y-visually-hidden",
];

/// Hidden words inside a line; more may be the rest of a folded text.
const FEW: usize = 200;

/// Whether an element is never text; `is_inline` says that it stands in a line.
pub(super) fn is_never_shown(tree: &Tree, id: NodeId, is_inline: bool) -> bool {
    is_for_reading_aloud(tree, id)
        || is_closed_dialog(tree, id)
        || is_inline && is_hidden(tree, id) && {
            let mut texts = tree.below(id).filter_map(|it| tree.text(it));
            let mut left = FEW;
            // Ends as soon as so much is found: elements may hold each other, and each is
            // asked.
            texts.all(|it| {
                left = left.saturating_sub(it.trim().len());
                left > 0
            })
        }
}

fn is_for_reading_aloud(tree: &Tree, id: NodeId) -> bool {
    let class = tree.attribute(id, local_name!("class"));
    class.is_some_and(|it| it.split_ascii_whitespace().any(is_named_hidden))
        || style_of(tree, id).is_some_and(|it| is_out_of_sight(&it))
}

/// Whether a class is one of [`READ_ALOUD`], or says the same in a spelling of its own:
/// `u-isHiddenVisually`.
fn is_named_hidden(class: &str) -> bool {
    READ_ALOUD.contains(&class) || {
        let letters = class.bytes().filter(u8::is_ascii_alphabetic);
        let name: String = letters.map(|it| char::from(it.to_ascii_lowercase())).collect();
        ["visuallyhidden", "hiddenvisually", "screenreaderonly"].iter().any(|it| name.contains(it))
            && !name.contains("not")
    }
}

/// Whether a style sets an element outside of the page, or cuts it to nothing, which
/// nothing on the page undoes.
pub(super) fn is_out_of_sight(style: &str) -> bool {
    let is_far = |side: &str| {
        let value = style.split(';').find_map(|it| it.strip_prefix(side)?.strip_prefix(":-"));
        let digits = value.map(|it| it.bytes().take_while(u8::is_ascii_digit).count());
        digits.is_some_and(|it| it >= 4)
    };
    style.contains("position:absolute")
        && (is_far("left")
            || is_far("top")
            || style.contains("clip:rect(0")
            || style.contains("clip:rect(1px,1px"))
}

/// A window that nobody has opened.
fn is_closed_dialog(tree: &Tree, id: NodeId) -> bool {
    tree.name(id) == Some(&local_name!("dialog"))
        && tree.attribute(id, local_name!("open")).is_none()
}

/// Whether a style, in lower case and without white space, leaves nothing to see of an element.
pub(super) fn hides(style: &str) -> bool {
    let has = |name: &str, values: &[&str]| {
        style.split(';').any(|it| {
            let value = it.strip_prefix(name).and_then(|it| it.strip_prefix(':'));
            value.is_some_and(|it| values.contains(&it.trim_end_matches("!important")))
        })
    };
    let zero = ["0", "0px", "0em", "0rem", "0%"];
    let indent = style.split(';').find_map(|it| it.strip_prefix("text-indent:-"));
    has("display", &["none"])
        || has("visibility", &["hidden"])
        || has("opacity", &["0", "0.0", "0%"])
        || has("font-size", &zero)
        || has("height", &zero) && has("overflow", &["hidden"])
        || indent.is_some_and(|it| it.bytes().take_while(u8::is_ascii_digit).count() >= 3)
}

/// Whether the page says in another way than [`is_hidden`] that an element is not seen.
pub(super) fn is_unseen(tree: &Tree, id: NodeId) -> bool {
    tree.attribute(id, local_name!("inert")).is_some()
        || style_of(tree, id).is_some_and(|it| hides(&it))
}

/// Drops what is not seen and stands alone: a sentence or two, between or below paragraphs
/// that show, with no heading, question or control above that would unfold it. What is longer
/// may be the rest of the article, and what hides the whole of it is a script's doing.
///
/// Cost: linear in the units.
pub(super) fn settle(units: &Units, choice: &mut Choice) {
    let places = &units.places;
    let root = |at: usize| {
        let place = &places[units.units[at].place];
        [place.hidden, place.unseen].into_iter().flatten().min()
    };
    let all: Vec<usize> = (0..units.units.len()).filter(|it| root(*it).is_some()).collect();
    for run in all.chunk_by(|a, b| root(*a) == root(*b) && a + 1 == *b) {
        let left: Vec<usize> =
            run.iter().copied().filter(|it| choice.out[*it] != Some(Clutter::Hidden)).collect();
        let chars: i64 = left.iter().map(|it| choice.looks.chars(*it)).sum();
        let (first, last) = (run[0], run[run.len() - 1]);
        if left.is_empty() || left.len() > ALONE.0 || chars > ALONE.1 {
            continue;
        }
        let shows = |it: usize| root(it).is_none() && is_text(choice, it);
        let before = (0..first).rev().filter(|it| root(*it).is_none()).take(3).any(shows);
        let below = last + 1..units.units.len();
        let after = below.filter(|it| root(*it).is_none()).take(3).any(shows);
        // Display is what scripts switch when something unfolds: the end of an article may.
        let folds = places[units.units[first].place].hidden.is_some();
        if before && (after || !folds) && !is_unfolded(units, first) {
            left.into_iter().for_each(|it| choice.out[it] = Some(Clutter::Hidden));
        }
    }
}

/// So many units and characters that are not seen stand alone.
const ALONE: (usize, i64) = (2, 400);

/// Whether something right above a unit may unfold it.
fn is_unfolded(units: &Units, at: usize) -> bool {
    let control = units.unread.iter().any(|it| it.before == at && !it.is_hidden);
    let above = at.checked_sub(1).is_some_and(|it| {
        let unit = &units.units[it];
        let block = &units.places[units.places[unit.place].block];
        let text = units.text_of(unit);
        matches!(tag(block), 3..=6)
            || matches!(&*block.name, "button" | "summary" | "dt")
            || text.ends_with(['?', '？', '؟', ':', '…'])
            || unit.strong > 0
    });
    control || above
}

/// The beginning of an element's own style, in lower case and without white space.
fn style_of(tree: &Tree, id: NodeId) -> Option<String> {
    let style = tree.attribute(id, local_name!("style"))?;
    // More than this of a style is no use, and a page may have any length of it.
    let letters = style.chars().take(400).filter(|it| !it.is_whitespace());
    Some(letters.map(|it| it.to_ascii_lowercase()).collect())
}

/// Whether the page itself says that an element is not shown at first.
pub(super) fn is_hidden(tree: &Tree, id: NodeId) -> bool {
    let style = || {
        style_of(tree, id).map(|it| it.contains("display:none") || it.contains("visibility:hidden"))
    };
    // What a search of the browser unfolds is folded, and not hidden.
    tree.attribute(id, local_name!("hidden")).is_some_and(|it| it != "until-found")
        || style() == Some(true)
}

/// Whether an element is kept from programs that read aloud; it may show.
pub(super) fn is_for_eyes_only(tree: &Tree, id: NodeId) -> bool {
    tree.attribute(id, local_name!("aria-hidden")) == Some("true")
}

/// Which units are hidden copies of text that shows: of their runs of three words, four
/// in five stand in units that are not hidden; a shorter one is a copy when it is the
/// whole of a unit that shows.
///
/// Cost: linear in the text, and nothing on a page that hides nothing.
pub(super) fn copies(units: &Units) -> Vec<bool> {
    let hidden = |at: usize| units.places[units.units[at].place].hidden.is_some();
    let all = 0..units.units.len();
    let mut res = vec![false; units.units.len()];
    if !all.clone().any(hidden) {
        return res;
    }
    let text = |at: usize| units.text_of(&units.units[at]);
    let (mut shown, mut whole) = (HashSet::new(), HashSet::new());
    for at in all.clone().filter(|it| !hidden(*it)) {
        let grams = Grams::of(text(at));
        shown.extend(grams.runs());
        whole.insert(grams.whole());
    }
    for at in all.filter(|it| hidden(*it)) {
        let grams = Grams::of(text(at));
        let (found, count) = grams.found_in(&shown);
        res[at] = whole.contains(&grams.whole()) || count >= 4 && 5 * found >= 4 * count;
    }
    res
}
