//! What readers wrote below an article.
//!
//! Comments are running text by people, of any length, and to the trees often as good as the
//! article's. They stand in an element that is called so, or below a heading that says so,
//! each behind a name; what stands before them is the article.

use std::collections::HashSet;
use std::sync::LazyLock;

use html5ever::local_name;

use super::choice::Choice;
use super::features::{over, tag};
use super::phrases;
use super::posts;
use super::tree::Tree;
use super::units::Units;
use crate::language;
use crate::text::Clutter;

/// So many kept paragraphs stand before comments, or one that is as long.
const BEFORE: usize = 2;
const LONG: i64 = 250;

/// A shorter unit may be a name, a time or a button.
const SHORT: i64 = 60;

/// A page has no more lists of comments; a page made to have thousands is not read to its
/// end.
const MOST: usize = 50;

/// Services that show comments.
const SERVICES: [&str; 3] = ["disqus", "livefyre", "viafoura"];

/// What elements with comments are called, as words of their classes and ids.
static NAMES: LazyLock<HashSet<&str>> =
    LazyLock::new(|| language::words("comment names").chain(SERVICES).collect());

/// Drops the comments that the trees kept.
///
/// Cost: linear in the places and in the units below elements that are called so.
pub(super) fn settle(tree: &Tree, units: &Units, choice: &mut Choice) {
    let spans = posts::unit_spans(units);
    // Where nothing else is a text, the comments are the page.
    let Some(end) = end_of_article(choice) else { return };
    let headline = choice.headline;
    let is_below = |first: usize, last: usize| {
        first >= end && !headline.is_some_and(|it| first <= it && it <= last)
    };
    let mut dropped: Vec<(usize, usize)> = Vec::new();
    for (at, place) in units.places.iter().enumerate() {
        let Some((first, last)) = spans[at] else { continue };
        // Inside of what goes, nothing more is to be found.
        let is_inside = dropped.last().is_some_and(|it| first <= it.1);
        if place.block == at && !is_inside && is_below(first, last) && is_named(tree, units, at) {
            dropped.push((first, last));
        }
    }
    let headed = (0..units.units.len()).filter_map(|at| below_heading(units, choice, &spans, at));
    let headed = headed.filter(|it| is_below(it.0, it.1));
    dropped.extend(headed.take(MOST));
    for (first, last) in dropped {
        (first..=last).for_each(|it| choice.drop(it, Clutter::Comment));
    }
}

/// Whether an element is called what comments are.
fn is_named(tree: &Tree, units: &Units, place: usize) -> bool {
    let node = units.places[place].node;
    [local_name!("id"), local_name!("class")].into_iter().any(|name| {
        let value = tree.attribute(node, name).unwrap_or_default().to_lowercase();
        value.split([' ', '-', '_']).any(|it| NAMES.contains(it))
    })
}

/// The first unit before which enough of an article is kept.
fn end_of_article(choice: &Choice) -> Option<usize> {
    let (mut count, mut length) = (0, 0);
    for at in (0..choice.out.len()).filter(|it| choice.keeps(*it) && choice.looks.is_prose(*it)) {
        count += 1;
        length += choice.looks.length(at);
        if count >= BEFORE || length >= LONG {
            return Some(at + 1);
        }
    }
    None
}

/// The comments below the unit `at`, where that is a heading that says so and opens its
/// element, in which there is a name or a time for each text.
fn below_heading(
    units: &Units,
    choice: &Choice,
    spans: &[Option<(usize, usize)>],
    at: usize,
) -> Option<(usize, usize)> {
    /// "12 comments", "Leave a comment".
    const WORDS: usize = 4;
    /// So many units below it tell what they are.
    const REACH: usize = 200;
    let block = units.places[units.units[at].place].block;
    let words = units.text_of(&units.units[at]).split_whitespace();
    let is_label = choice.looks.phrases[at] & phrases::COMMENTS != 0
        && (3..=6).contains(&tag(&units.places[block]))
        && words.filter(|it| it.chars().any(char::is_alphabetic)).count() <= WORDS;
    let (first, last) = spans[over(&units.places, block).filter(|_| is_label)?]?;
    let reach = last.min(at + REACH);
    let count = |of: &dyn Fn(usize) -> bool| (at + 1..=reach).filter(|it| of(*it)).count();
    let short = count(&|it| choice.looks.length(it) < SHORT);
    let texts = count(&|it| choice.looks.length(it) >= SHORT);
    (first == at && texts > 0 && short >= texts).then_some((at, last))
}
