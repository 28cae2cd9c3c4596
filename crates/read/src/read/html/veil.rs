//! What a page has but does not show.
//!
//! Three things are told apart. What is for programs that read a page aloud, and a few
//! words that are hidden inside a line, are never text (`is_never_shown`). A block that
//! is not shown at first may be a folded part of the article, or a second copy of it:
//! it is a copy when its words are those that show (`copies`). What is left is judged
//! like any other text, with what the page said of it as evidence.

use std::collections::HashSet;

use html5ever::local_name;

use super::grams::Grams;
use super::tree::{NodeId, Tree};
use super::units::Units;

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
];

/// Hidden words inside a line; more may be the rest of a folded text.
const FEW: usize = 200;

/// Whether an element is never text; `is_inline` says that it stands in a line.
pub(super) fn is_never_shown(tree: &Tree, id: NodeId, is_inline: bool) -> bool {
    is_for_reading_aloud(tree, id)
        || is_inline && is_hidden(tree, id) && {
            let mut texts = tree.below(id).filter_map(|it| tree.text(it));
            let mut left = FEW;
            texts.all(|it| {
                left = left.saturating_sub(it.trim().len());
                left > 0
            })
        }
}

fn is_for_reading_aloud(tree: &Tree, id: NodeId) -> bool {
    tree.attribute(id, local_name!("class"))
        .is_some_and(|it| it.split_ascii_whitespace().any(|it| READ_ALOUD.contains(&it)))
}

/// Whether the page itself says that an element is not shown at first.
pub(super) fn is_hidden(tree: &Tree, id: NodeId) -> bool {
    let style = || {
        let style = tree.attribute(id, local_name!("style"))?;
        let style: String = style.chars().take(400).filter(|it| !it.is_whitespace()).collect();
        let style = style.to_ascii_lowercase();
        Some(style.contains("display:none") || style.contains("visibility:hidden"))
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
