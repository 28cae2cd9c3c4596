//! Boxes that say what they are, and posts of others in the text.
//!
//! "This summary was made by artificial intelligence", "Unlimited online access": few
//! labelled pages have each of these, so that the trees cannot have learned them, and
//! few words leave no doubt.

use super::byline;
use super::choice::Choice;
use super::dates;
use super::features::{Hints, over, squeezed, tag};
use super::names;
use super::phrases::{self, Phrases};
use super::tree::Tree;
use super::units::Units;
use crate::text::Clutter;
use html5ever::local_name;

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

/// Cues of [`ALWAYS`], together.
pub(super) const NEVER_TEXT: Phrases = phrases::EMBED | phrases::FIRST | OPENING;

/// A box has at most so many units.
const LARGEST: usize = 12;

/// Drops what says that it is not the article's, and keeps the signatures of posts.
pub(super) fn settle(tree: &Tree, units: &Units, hints: &Hints, choice: &mut Choice) {
    footer(units, hints, choice);
    for at in 0..units.units.len() {
        let found = choice.looks.phrases[at];
        let Some(kind) = ALWAYS.iter().find(|it| found & it.0 != 0).map(|it| it.1) else {
            match label(tree, units, choice, at) {
                Some(kind) if choice.keeps(at) => choice.drop(at, kind),
                _ => {}
            }
            if opens_offer(units, choice, at) {
                clear(units, choice, at, Clutter::Notice);
            } else if opens_teaser(units, choice, at) {
                clear(units, choice, at, Clutter::RelatedLink);
            }
            continue;
        };
        // A story may be about a picture that a program made.
        if kind == Clutter::Summary && is_running(units, choice, at) {
            continue;
        }
        choice.drop(at, kind);
        if found & OPENING != 0 {
            clear(units, choice, at, kind);
        }
        if kind == Clutter::Summary {
            clear_above(units, choice, at);
        }
    }
    wall(units, choice);
    quote(tree, units, choice);
    sign(units, choice);
}

/// Drops the line below the text that names the article and links it, and the site, and says
/// little else: "The post X appeared first on Y", in any language.
fn footer(units: &Units, hints: &Hints, choice: &mut Choice) {
    /// So many letters stand beside the title, with the name of the site.
    const REST: usize = 80;
    let kept = (0..choice.out.len()).rev().filter(|it| choice.keeps(*it)).take(4);
    let is_footer = |at: &usize| {
        let unit = &units.units[*at];
        let text = squeezed(units.text_of(unit));
        unit.links >= 2
            && choice.looks.linked(*at) >= 300
            && hints.titles.iter().map(|it| squeezed(it)).any(|title| {
                let longer = text.chars().count().saturating_sub(title.chars().count());
                title.chars().count() >= 8 && longer > 0 && longer <= REST && text.contains(&title)
            })
    };
    let found: Vec<usize> = kept.filter(is_footer).collect();
    found.into_iter().for_each(|at| choice.drop(at, Clutter::RelatedLink));
}

/// Whether a kept unit is a paragraph among others that are set as it is.
fn is_running(units: &Units, choice: &Choice, at: usize) -> bool {
    const NEAR: usize = 4;
    let place = |at: usize| &units.places[units.places[units.units[at].place].block];
    let frame = |at: usize| over(&units.places, units.places[units.units[at].place].block);
    let alike = |it: usize| {
        choice.keeps(it)
            && choice.looks.is_prose(it)
            && place(it).signature == place(at).signature
            && frame(it) == frame(at)
    };
    let before = (at.saturating_sub(NEAR)..at).any(alike);
    let after = (at + 1..(at + 1 + NEAR).min(units.units.len())).any(alike);
    choice.keeps(at) && choice.looks.is_prose(at) && before && after
}

/// Keeps the words of an embedded post that stands among kept paragraphs.
fn quote(tree: &Tree, units: &Units, choice: &mut Choice) {
    /// Names of places where people post, in the classes of what is embedded from there.
    const POSTS: [&str; 9] = [
        "tweet",
        "instagram",
        "facebook",
        "tiktok",
        "bluesky",
        "mastodon",
        "threads",
        "telegram",
        "post",
    ];
    for at in 0..units.units.len() {
        let Some(quotation) = units.places[units.units[at].place].quoted else { continue };
        let class = tree.attribute(units.places[quotation].node, local_name!("class"));
        // Who wrote it stands in it, too.
        let near = at..(at + 3).min(units.units.len());
        let is_signed = near.into_iter().any(|it| {
            let text = units.text_of(&units.units[it]);
            units.places[units.units[it].place].quoted == Some(quotation)
                && text.starts_with(['—', '–'])
                && text.contains("(@")
        });
        let is_post = is_signed
            || class.is_some_and(|it| {
                it.to_ascii_lowercase().split([' ', '-', '_']).any(|it| POSTS.contains(&it))
            });
        let is_text = |at: usize| choice.keeps(at) && choice.looks.is_prose(at);
        let before = (at.saturating_sub(4)..at).any(is_text);
        let after = (at + 1..(at + 5).min(units.units.len())).any(is_text);
        let is_shown = choice.out[at].is_some_and(|it| {
            !matches!(it, Clutter::Hidden | Clutter::Placeholder | Clutter::Notice)
        });
        if is_post && is_shown && before && after && choice.looks.linked(at) < 500 {
            choice.out[at] = None;
        }
    }
}

/// What a unit is by how it is set and what it says: the words below a picture, the word
/// above advertising, or the way to another article, which says so and is mostly a link.
fn label(tree: &Tree, units: &Units, choice: &Choice, at: usize) -> Option<Clutter> {
    let block = units.places[units.units[at].place].block;
    let tag = tag(&units.places[block]);
    let says = |cue: Phrases| choice.looks.phrases[at] & cue != 0;
    let chars = choice.looks.chars(at);
    let is_teaser = says(phrases::RELATED)
        && choice.looks.linked(at) >= 400
        && chars < 200
        && !(3..=4).contains(&tag);
    let is_media =
        says(phrases::MEDIA) && chars < 120 && names::nearest(&units.places[block], "media") <= 1;
    match () {
        () if is_byline(tree, units, choice, at) => Some(Clutter::Byline),
        () if is_media && !choice.looks.is_prose(at) => Some(Clutter::Caption),
        () if tag == 16 && choice.tables.iter().any(|it| it.caption == Some(at)) => None,
        () if matches!(tag, 15 | 16) || is_caption(tree, units, block) => Some(Clutter::Caption),
        // Only a label: a sentence that has the word may be about advertising.
        () if says(phrases::ADVERT) && chars <= 20 => Some(Clutter::Advertisement),
        () if is_lone_link(units, choice, at) => Some(Clutter::RelatedLink),
        () if is_teaser => Some(Clutter::RelatedLink),
        () => None,
    }
}

/// Whether a paragraph between paragraphs is one link and nothing else, as the title of
/// another article is.
fn is_lone_link(units: &Units, choice: &Choice, at: usize) -> bool {
    let unit = &units.units[at];
    let text = units.text_of(unit);
    let is_text = |it: usize| choice.keeps(it) && choice.looks.is_prose(it);
    let near = |mut all: std::ops::Range<usize>| all.any(is_text);
    tag(&units.places[units.places[unit.place].block]) == 0
        && unit.links == 1
        // Spaces count for no link.
        && choice.looks.linked(at) >= 800
        && (20..160).contains(&choice.looks.chars(at))
        && !text.trim_end_matches(['"', '”', '»', '’']).ends_with(['.', ':', '。', ',', '!'])
        && !text.contains(['@', '“', '"', '«', '„'])
        && !text.contains("://")
        && near(at.saturating_sub(3)..at)
        && near(at + 1..(at + 4).min(units.units.len()))
}

/// Whether a short unit near the headline is set as a byline, or is one or a date by its words.
fn is_byline(tree: &Tree, units: &Units, choice: &Choice, at: usize) -> bool {
    /// So many units after the headline a byline may stand.
    const REACH: usize = 16;
    let node = units.places[units.places[units.units[at].place].block].node;
    let class = tree.attribute(node, local_name!("class")).unwrap_or_default();
    let text = units.text_of(&units.units[at]);
    let is_heading =
        (3..=6).contains(&tag(&units.places[units.places[units.units[at].place].block]));
    let says = || {
        !is_heading && text.lines().all(dates::is_date)
            || !byline::cued_names(text, None).is_empty()
    };
    choice.looks.chars(at) < 120
        && !choice.looks.is_prose(at)
        && choice.headline.is_some_and(|it| it < at && at <= it + REACH)
        && (class.split_ascii_whitespace().any(byline::is_named) || says())
}

/// Whether a block, or the one that it stands in, is called a caption.
fn is_caption(tree: &Tree, units: &Units, block: usize) -> bool {
    let is_named = |it: usize| {
        let class = tree.attribute(units.places[it].node, local_name!("class")).unwrap_or_default();
        class
            .split([' ', '-', '_'])
            .any(|it| it.eq_ignore_ascii_case("caption") || it.eq_ignore_ascii_case("figcaption"))
    };
    is_named(block) || over(&units.places, block).is_some_and(is_named)
}

/// Whether a unit opens an offer to subscribe, whose box holds nothing else: its short
/// heading, or what stands in an element that is named so.
fn opens_offer(units: &Units, choice: &Choice, at: usize) -> bool {
    let place = &units.places[units.units[at].place];
    let is_heading = (3..=6).contains(&tag(&units.places[place.block]));
    choice.looks.phrases[at] & (phrases::OFFER | phrases::ACCOUNT) != 0
        && (is_heading && choice.looks.chars(at) < 100 || names::nearest(place, "signup") <= 1)
}

/// Whether a unit opens a box with another article: its short heading says so, and the box
/// is not the article's.
fn opens_teaser(units: &Units, choice: &Choice, at: usize) -> bool {
    let place = &units.places[units.units[at].place];
    choice.looks.phrases[at] & phrases::RELATED != 0
        && (4..=6).contains(&tag(&units.places[place.block]))
        && choice.looks.chars(at) < 40
}

/// Drops the box that ends with the unit `at`, which says what made it: its own block, or
/// the one round that, where more of the article stands below it than in it.
fn clear_above(units: &Units, choice: &mut Choice, at: usize) {
    let places = &units.places;
    let block = places[units.units[at].place].block;
    let first_in = |frame: usize| {
        let inside = |it: &usize| is_inside(units, *it, frame);
        (0..at).rev().take(LARGEST).take_while(inside).last()
    };
    let Some(first) = first_in(block).or_else(|| first_in(over(places, block)?)) else { return };
    let has_headline = choice.headline.is_some_and(|it| first <= it && it <= at);
    let sum = |choice: &Choice, mut all: std::ops::Range<usize>| -> i64 {
        all.by_ref().filter(|it| choice.keeps(*it)).map(|it| choice.looks.length(it)).sum()
    };
    let below = sum(choice, at + 1..choice.out.len().min(at + 50));
    if at - first < LARGEST && !has_headline && below > sum(choice, first..at) {
        (first..=at).for_each(|it| choice.drop(it, Clutter::Summary));
    }
}

/// Drops a box below the text that ends with the way to subscribe or to log in: what it
/// says before that is the offer.
fn wall(units: &Units, choice: &mut Choice) {
    const ASKS: Phrases = phrases::OFFER | phrases::ACCOUNT | phrases::WALL;
    /// A button, or a line to log in.
    const SHORT: i64 = 80;
    let places = &units.places;
    let is_text = |choice: &Choice, it: usize| choice.keeps(it) && choice.looks.is_prose(it);
    let Some(last_text) = (0..choice.out.len()).rev().find(|it| is_text(choice, *it)) else {
        return;
    };
    let end = choice.out.len().min(last_text + LARGEST);
    let asks = (last_text + 1..end)
        .rev()
        .find(|it| choice.looks.phrases[*it] & ASKS != 0 && choice.looks.chars(*it) < SHORT);
    let Some(asks) = asks else { return };
    // The innermost block round it that holds what is kept is the box.
    let blocks =
        std::iter::successors(Some(places[units.units[asks].place].block), |it| over(places, *it));
    let span = |frame: usize| {
        let inside = |it: &usize| is_inside(units, *it, frame);
        let first = (0..asks).rev().take(LARGEST).take_while(inside).last()?;
        Some((first, (asks..choice.out.len()).take(LARGEST).take_while(inside).last()?))
    };
    let found = blocks.take(3).filter_map(span).find(|it| it.0 <= last_text && last_text < it.1);
    let Some((first, last)) = found.filter(|it| it.1 - it.0 < LARGEST - 1) else { return };
    let sum = |all: std::ops::RangeInclusive<usize>| -> i64 {
        all.filter(|it| is_text(choice, *it)).map(|it| choice.looks.length(it)).sum()
    };
    let has_headline = choice.headline.is_some_and(|it| first <= it && it <= last);
    if first > 0 && !has_headline && sum(0..=first - 1) > sum(first..=last) {
        (first..=last).for_each(|it| choice.drop(it, Clutter::Notice));
    }
}

fn is_inside(units: &Units, at: usize, frame: usize) -> bool {
    let place = units.units[at].place;
    std::iter::successors(Some(place), |it| units.places[*it].parent)
        .take_while(|it| *it >= frame)
        .any(|it| it == frame)
}

/// Drops the box that the unit `at` opens.
fn clear(units: &Units, choice: &mut Choice, at: usize, kind: Clutter) {
    let places = &units.places;
    let Some(frame) = over(places, places[units.units[at].place].block) else { return };
    let reach = |it: &usize| is_inside(units, *it, frame);
    let first = (0..at).rev().take(LARGEST).take_while(reach).last().unwrap_or(at);
    let last = (at + 1..units.units.len()).take(LARGEST).take_while(reach).last().unwrap_or(at);
    let has_headline = choice.headline.is_some_and(|it| first <= it && it <= last);
    let is_text = |it: usize| choice.keeps(it) && choice.looks.is_prose(it);
    // What is near counts: an offer stands below the beginning of an article, or beside it.
    let has_rest =
        (0..first).rev().take(50).chain((last + 1..choice.out.len()).take(50)).any(is_text);
    // A heading may stand before it; with more before it, it opens nothing.
    if at - first <= 1 && !has_headline && last - first < LARGEST && has_rest {
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
        if is_signature
            && near.into_iter().any(|it| choice.keeps(it) && quoted(it) == Some(quotation))
        {
            choice.out[at] = None;
        }
    }
}
