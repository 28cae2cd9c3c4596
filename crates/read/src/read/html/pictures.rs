//! The words of a picture that no class and no element calls so.
//!
//! A block that holds a picture, one or two short texts and nothing else, beside an article's
//! paragraphs, is that picture with its caption and credit. Of a list whose items all are so,
//! a recipe or a gallery, the texts may be the article's; they are left as they are.

use std::collections::HashMap;

use html5ever::local_name;

use super::choice::Choice;
use super::features::{Hints, over, squeezed, tag};
use super::posts;
use super::units::Units;
use crate::language::WordHashing;
use crate::text::Clutter;

/// A caption has no more characters; what has fewer is a count or a label.
const LONGEST: i64 = 240;
const SHORTEST: i64 = 15;

/// A caption and a credit.
const MOST: usize = 2;

/// So many blocks above a text its picture may stand.
const REACH: usize = 3;

/// Drops captions that the trees kept.
///
/// Cost: linear in the places.
pub(super) fn settle(units: &Units, hints: &Hints, choice: &mut Choice) {
    let places = &units.places;
    let mut has_picture: Vec<bool> =
        places.iter().map(|it| it.name == local_name!("img")).collect();
    // From the last place up: what stands in a place comes after it.
    for at in (1..places.len()).rev() {
        if let (true, Some(parent)) = (has_picture[at], places[at].parent) {
            has_picture[parent] = true;
        }
    }
    if !has_picture.contains(&true) {
        return;
    }
    // How many blocks with pictures stand in one block and look alike.
    let mut framed: HashMap<(usize, u64), usize, WordHashing> = HashMap::default();
    for (at, place) in
        places.iter().enumerate().filter(|it| has_picture[it.0] && it.1.block == it.0)
    {
        if let Some(over) = over(places, at) {
            *framed.entry((over, place.signature)).or_default() += 1;
        }
    }
    let spans = posts::unit_spans(units);
    let is_running = |at: usize| choice.keeps(at) && choice.looks.is_prose(at);
    let Some(start) = (0..units.units.len()).find(|it| is_running(*it)) else { return };
    let stated = hints.description.as_deref().map(squeezed).unwrap_or_default();
    let is_caption = |at: usize| {
        let block = places[units.units[at].place].block;
        let text = units.text_of(&units.units[at]);
        let is_quoted = |it: &str| it.starts_with(['“', '„', '«', '"', '»', '「', '–', '—']);
        // Below a quotation its speaker stands, with his portrait.
        let before = at.checked_sub(1).map(|it| units.text_of(&units.units[it]));
        let unit = &units.units[at];
        let is_named = unit.strong > 0 && unit.strong < text.len() / 2 && text.contains(", ");
        let is_signature = is_named
            || choice.looks.chars(at) < 120
                && before
                    .is_some_and(|it| is_quoted(it) && it.ends_with(['“', '”', '»', '"', '」']));
        let may_be = choice.keeps(at)
            && (SHORTEST..LONGEST).contains(&choice.looks.chars(at))
            && is_one_sentence(text)
            && !(1..=6).contains(&tag(&places[block]))
            && places[block].quoted.is_none()
            && !is_quoted(text)
            && !is_signature;
        let frame = may_be.then(|| {
            let round = std::iter::successors(over(places, block), |it| over(places, *it));
            round.take(REACH).find(|it| has_picture[*it])
        });
        let frame = frame.flatten().filter(|it| {
            let set = over(places, *it).map(|over| (over, places[*it].signature));
            // A frame that looks like others beside it is a list of teasers, each with its
            // picture.
            !has_picture[block] && set.is_some_and(|it| framed.get(&it) == Some(&1))
        });
        let Some((first, last)) = frame.and_then(|it| spans[it]) else { return false };
        let is_short = |it: usize| {
            choice.looks.chars(it) < LONGEST
                && !(3..=6).contains(&tag(&places[places[units.units[it].place].block]))
        };
        // What opens the article with a picture may be its standfirst.
        let is_opening = first <= start && start <= last && {
            let own = squeezed(text);
            choice.looks.chars(at) >= 100 || !own.is_empty() && stated.contains(&own)
        };
        last - first < MOST
            && (first..=last).all(is_short)
            && !is_opening
            && choice.headline.is_none_or(|it| !(first..=last).contains(&it))
            // Else the article itself is what stands beside the picture.
            && (0..units.units.len()).any(|it| !(first..=last).contains(&it) && is_running(it))
    };
    let found: Vec<usize> = (0..units.units.len()).filter(|it| is_caption(*it)).collect();
    for at in found {
        choice.drop(at, Clutter::Caption);
    }
}

/// Whether no sentence begins behind another one: two are a paragraph.
fn is_one_sentence(text: &str) -> bool {
    let mut ends = text.match_indices(['.', '!', '?']).map(|it| it.0 + 1);
    let next = |at: usize| text[at..].strip_prefix(' ').and_then(|it| it.chars().next());
    // An initial ends no sentence.
    let is_initial =
        |at: usize| text[..at - 1].chars().rev().take_while(|it| it.is_alphabetic()).count() < 2;
    !ends.any(|at| !is_initial(at) && next(at).is_some_and(char::is_uppercase))
}
