//! The standfirst: what stands between headline and article to sum it up.
//!
//! It is the article's, whether the trees say so or not: the text begins with it. It is
//! told by what the page gives as its description, by the names of its element, or by
//! being set as a heading of its own below the headline.

use super::boxes;
use super::choice::Choice;
use super::features::tag;
use super::names;
use super::phrases;
use super::units::Units;
use crate::text::Clutter;

/// So many units after the headline it may begin.
const REACH: usize = 14;

/// It has at least so many characters.
const SHORTEST: i64 = 25;

/// Finds the standfirst, and keeps it.
pub(super) fn settle(units: &Units, choice: &mut Choice) {
    let Some(headline) = choice.headline else { return };
    let block = |at: usize| &units.places[units.places[units.units[at].place].block];
    let end = (headline + 1 + REACH).min(units.units.len());
    let reach = headline + 1..end;
    let is_text = |at: usize| {
        choice.looks.chars(at) >= SHORTEST
            && choice.looks.linked(at) < 300
            && !matches!(choice.out[at], Some(Clutter::Hidden | Clutter::Headline))
            && choice.looks.phrases[at]
                & (boxes::NEVER_TEXT | phrases::CREDIT | phrases::STAMP | phrases::BYLINE)
                == 0
    };
    // The running text begins with two kept units that are set alike.
    let alike = |a: usize, b: usize| block(a).signature == block(b).signature;
    let is_running = |at: usize| {
        choice.keeps(at)
            && tag(block(at)) < 3
            && (at + 1..(at + 6).min(units.units.len())).any(|it| choice.keeps(it) && alike(at, it))
    };
    // 2 is the description that the page states, word for word.
    let described = reach.clone().find(|at| is_text(*at) && choice.looks.description[*at] == 2);
    let mut reach = reach;
    let text = reach.find(|at| is_running(*at) && is_text(*at)).unwrap_or(end);
    let named = |at: usize| names::nearest(block(at), "intro") <= 1;
    let set_apart = |at: usize| (4..=6).contains(&tag(block(at))) && choice.looks.chars(at) >= 40;
    let first = described
        // The description of some pages is the first paragraph, which is text and no
        // standfirst.
        .filter(|at| *at < text || !is_running(*at))
        .or_else(|| (headline + 1..text).find(|at| is_text(*at) && named(*at)))
        .or_else(|| {
            (headline + 1..text.min(headline + 4)).find(|at| is_text(*at) && set_apart(*at))
        });
    let Some(first) = first else { return };
    let beside = |at: &usize| is_text(*at) && alike(first, *at) && named(*at) == named(first);
    let last = (first + 1..text.min(first + 3)).take_while(beside).last().unwrap_or(first);
    for at in first..=last {
        choice.out[at] = None;
        choice.standfirst.push(at);
    }
}
