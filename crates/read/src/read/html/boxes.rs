//! Boxes that say what they are, and posts of others in the text.
//!
//! "This summary was made by artificial intelligence", "Unlimited online access": few
//! labelled pages have each of these, so that the trees cannot have learned them, and
//! few words leave no doubt.

use super::choice::Choice;
use super::features::{over, tag};
use super::phrases::{self, Phrases};
use super::units::Units;
use crate::text::Clutter;

/// Cues that are never an article's in so short a unit.
const ALWAYS: [(Phrases, Clutter); 5] = [
    (phrases::EMBED, Clutter::Placeholder),
    (phrases::FIRST, Clutter::RelatedLink),
    (phrases::ROBOT, Clutter::Summary),
    (phrases::GIFT, Clutter::Notice),
    (phrases::WALL, Clutter::Notice),
];

/// Cues that take the box with them that they open.
const OPENING: Phrases = phrases::ROBOT | phrases::GIFT | phrases::WALL;

/// A box has at most this part of the kept characters.
const LARGEST: i64 = 4;

/// Drops what says that it is not the article's, and keeps the signatures of posts.
pub(super) fn settle(units: &Units, choice: &mut Choice) {
    let all = choice.chars();
    for at in 0..units.units.len() {
        let found = choice.looks.phrases[at];
        let Some(kind) = ALWAYS.iter().find(|it| found & it.0 != 0).map(|it| it.1) else {
            if choice.keeps(at) && is_teaser(units, choice, at) {
                choice.drop(at, Clutter::RelatedLink);
            }
            continue;
        };
        choice.drop(at, kind);
        if found & OPENING != 0 {
            clear(units, choice, at, kind, all);
        }
    }
    sign(units, choice);
}

/// Whether a short unit leads to another article: it says so, and much of it is a link.
fn is_teaser(units: &Units, choice: &Choice, at: usize) -> bool {
    let place = &units.places[units.places[units.units[at].place].block];
    choice.looks.phrases[at] & phrases::RELATED != 0
        && choice.looks.linked(at) >= 400
        && choice.looks.chars(at) < 200
        && !(3..=4).contains(&tag(place))
}

/// Drops the box that the unit `at` opens.
fn clear(units: &Units, choice: &mut Choice, at: usize, kind: Clutter, all: i64) {
    let places = &units.places;
    let Some(frame) = over(places, places[units.units[at].place].block) else { return };
    let within = |at: usize| {
        let place = units.units[at].place;
        std::iter::successors(Some(place), |it| places[*it].parent).any(|it| it == frame)
    };
    let first = (0..at).rev().take_while(|it| within(*it)).last().unwrap_or(at);
    let last = (at + 1..units.units.len()).take_while(|it| within(*it)).last().unwrap_or(at);
    let chars: i64 =
        (first..=last).filter(|it| choice.keeps(*it)).map(|it| choice.looks.chars(it)).sum();
    let has_headline = choice.headline.is_some_and(|it| first <= it && it <= last);
    if at - first <= 1 && !has_headline && LARGEST * chars <= all {
        (first..=last).for_each(|it| choice.drop(it, kind));
    }
}

/// Keeps who wrote a post of which a word is kept: the line in the same quotation that
/// begins with a dash or holds an address of a person.
fn sign(units: &Units, choice: &mut Choice) {
    let quoted = |at: usize| units.places[units.units[at].place].quoted;
    for at in 0..units.units.len() {
        let Some(quotation) = quoted(at).filter(|_| !choice.keeps(at)) else { continue };
        let text = units.text_of(&units.units[at]);
        let is_signature = text.len() < 200
            && (text.starts_with(['—', '–']) || text.contains("(@"))
            && choice.out[at] != Some(Clutter::Hidden);
        let near = at.saturating_sub(6)..(at + 3).min(units.units.len());
        if is_signature && near.into_iter().any(|it| choice.keeps(it) && quoted(it) == Some(quotation)) {
            choice.out[at] = None;
        }
    }
}
