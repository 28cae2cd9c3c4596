//! The next article below the one that the page is of.
//!
//! Sites that scroll without end put whole articles below each other. The page is one
//! article's: the one whose headline is its title. What stands in another `<article>`
//! below, under a headline of its own, is another story, however much like one it looks;
//! so is what stands in a block that is set as the one that holds the page's own, and what
//! stands below a first heading that is set beside the headline as another of its kind.

use html5ever::{LocalName, local_name};

use super::choice::Choice;
use super::features::{over, tag};
use super::phrases;
use super::posts;
use super::tree::Tree;
use super::units::Units;
use crate::text::Clutter;

/// So many kept paragraphs of the page's own article stand before another one begins.
const OWN: usize = 2;

/// So many units after a headline of lower level stand who wrote it and when.
const REACH: usize = 4;

/// The level of a first heading, as [`tag`] counts.
const FIRST: i32 = 3;

/// Drops the articles that follow the page's own.
///
/// Cost: linear in the units, and for each heading the depth of its place.
pub(super) fn settle(tree: &Tree, units: &Units, choice: &mut Choice) {
    let Some(headline) = choice.headline.filter(|it| choice.looks.title[*it] > 0) else { return };
    let prose = |at: &usize| choice.keeps(*at) && choice.looks.is_prose(*at);
    let Some(first) = (headline + 1..units.units.len()).find(prose) else { return };
    let spans = posts::unit_spans(units);
    let own = [headline, first].map(|it| frame(units, units.units[it].place));
    let inside_own = |place: usize| {
        own[1].is_none() || own.iter().flatten().any(|it| is_inside(units, place, *it))
    };
    let mut count = 0;
    let mut dropped: Vec<usize> = Vec::new();
    let mut at = first;
    while at < units.units.len() {
        count += usize::from(prose(&at));
        let place = units.units[at].place;
        let is_heading =
            (FIRST..=FIRST + 3).contains(&tag(&units.places[units.places[place].block]));
        if count < OWN || !is_heading || choice.looks.title[at] > 0 {
            at += 1;
            continue;
        }
        let other = frame(units, place)
            .filter(|it| {
                !own.contains(&Some(*it)) && !inside_own(place) && begins(units, choice, at)
            })
            .or_else(|| twin(tree, units, choice, &spans, [headline, first, at]));
        at = match other {
            Some(other) => {
                let last = spans[other].map_or(at, |it| it.1).max(at);
                dropped.extend(at..=last);
                last + 1
            }
            None => at + 1,
        };
    }
    // Without a text below it, a headline is no article.
    if dropped.iter().any(prose) {
        for at in dropped {
            choice.drop(at, Clutter::RelatedLink);
        }
    }
}

/// The block of another story that begins with the heading `at`: set beside the one that
/// holds the headline and the text below it, and as that is; or the block round both
/// headings, where they are set beside each other.
fn twin(
    tree: &Tree,
    units: &Units,
    choice: &Choice,
    spans: &[Option<(usize, usize)>],
    [headline, first, at]: [usize; 3],
) -> Option<usize> {
    let places = &units.places;
    let block = |at: usize| places[units.units[at].place].block;
    let round = |block: usize| std::iter::successors(Some(block), |it| over(places, *it));
    let own: Vec<usize> = round(block(headline)).collect();
    // The two blocks that stand in the innermost one round both.
    let other = round(block(at)).take_while(|it| !own.contains(it)).last()?;
    let both = over(places, other)?;
    let mine = own[own.iter().position(|it| *it == both)?.checked_sub(1)?];
    if places[mine].signature != places[other].signature || spans[other]?.0 + 1 < at {
        return None;
    }
    let is_first = tag(&places[block(at)]) == FIRST;
    let holds = spans[mine].is_some_and(|(from, to)| from <= first && first <= to);
    if mine == block(headline) {
        // In a block with paragraphs of its own a first heading is a subhead.
        let beside = (headline..at).any(|it| {
            choice.keeps(it) && choice.looks.is_prose(it) && over(places, block(it)) == Some(both)
        });
        return (is_first && other == block(at) && !beside).then_some(both);
    }
    // Sections of one story are set alike, too: what is a story of its own has its own address.
    let is_addressed = || {
        let attributes = ["data-url", "data-href"];
        attributes
            .iter()
            .any(|it| tree.attribute(places[other].node, LocalName::from(*it)).is_some())
    };
    let is_story = is_first
        || places[other].name == local_name!("article")
        || units.units[at].links > 0
        || is_addressed()
        || begins(units, choice, at);
    (holds && is_story).then_some(other)
}

/// Whether a unit is the headline of an article: a first heading, or a second one with
/// who wrote it and when below it.
fn begins(units: &Units, choice: &Choice, at: usize) -> bool {
    if choice.looks.title[at] > 0 {
        return false;
    }
    let level = tag(&units.places[units.places[units.units[at].place].block]);
    let is_signed = || {
        (at + 1..(at + 1 + REACH).min(units.units.len()))
            .any(|it| choice.looks.phrases[it] & (phrases::BYLINE | phrases::STAMP) != 0)
    };
    level == FIRST || level == FIRST + 1 && is_signed()
}

/// The innermost `<article>` round a place.
fn frame(units: &Units, place: usize) -> Option<usize> {
    std::iter::successors(Some(place), |it| units.places[*it].parent)
        .find(|it| units.places[*it].name == local_name!("article"))
}

fn is_inside(units: &Units, place: usize, above: usize) -> bool {
    std::iter::successors(Some(place), |it| units.places[*it].parent)
        .take_while(|it| *it >= above)
        .any(|it| it == above)
}
