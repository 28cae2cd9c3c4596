//! The next article below the one that the page is of.
//!
//! Sites that scroll without end put whole articles below each other. The page is one
//! article's: the one whose headline is its title. What stands in another `<article>`
//! below, under a headline of its own, is another story, however much like one it looks.

use html5ever::local_name;

use super::choice::Choice;
use super::features::tag;
use super::phrases;
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
/// Cost: linear in the units, and for each headline the depth of its place.
pub(super) fn settle(units: &Units, choice: &mut Choice) {
    let Some(headline) = choice.headline.filter(|it| choice.looks.title[*it] > 0) else { return };
    let prose = |at: &usize| choice.keeps(*at) && choice.looks.is_prose(*at);
    let Some(first) = (headline + 1..units.units.len()).find(prose) else { return };
    let own = [headline, first].map(|it| frame(units, units.units[it].place));
    // Without an element round its own article a page does not tell articles apart.
    if own[1].is_none() {
        return;
    }
    let mut count = 0;
    let mut dropped: Vec<usize> = Vec::new();
    let mut at = first;
    while at < units.units.len() {
        count += usize::from(prose(&at));
        let place = units.units[at].place;
        let other = frame(units, place).filter(|it| !own.contains(&Some(*it)));
        let is_below =
            |above: usize| units.units[at].place >= above && is_inside(units, place, above);
        let inside_own = own.iter().flatten().any(|it| is_below(*it));
        match other {
            Some(other) if count >= OWN && !inside_own && begins(units, choice, at) => {
                let after = (at..units.units.len())
                    .take_while(|it| is_inside(units, units.units[*it].place, other));
                let last = after.last().unwrap_or(at);
                dropped.extend(at..=last);
                at = last + 1;
            }
            _ => at += 1,
        }
    }
    // Without a text below it, a headline is no article.
    if dropped.iter().any(prose) {
        for at in dropped {
            choice.drop(at, Clutter::RelatedLink);
        }
    }
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
