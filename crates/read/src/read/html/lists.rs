//! Lists that are the article's: what to bring, who won, what changes.
//!
//! Items are short, end with no full stop and often stand last: by all that the trees look at
//! they are a menu. What tells them apart is the form. A menu is made of links and stands in
//! a block of its own; a list of the article has none, and is set beside its paragraphs, right
//! below one of them or below the line that announces it. A list is the article's as a whole
//! or not at all. So is a quotation that is set so, and a box of facts between paragraphs.

use html5ever::{LocalName, local_name};

use super::choice::Choice;
use super::features::{over, tag};
use super::names;
use super::phrases::{self, Phrases};
use super::posts;
use super::units::{Place, Units};
use crate::text::Clutter;

/// The longest list, in units: what is longer is an index of something.
const LONGEST: usize = 80;

/// The longest line that announces a list, in characters.
const MAX_LEAD: i64 = 160;

/// What no item of an article's list says.
const NEVER: Phrases = phrases::SHARE
    | phrases::OFFER
    | phrases::ACCOUNT
    | phrases::RELATED
    | phrases::COMMENTS
    | phrases::ADVERT
    | phrases::CREDIT
    | phrases::LEGAL
    | phrases::ASK
    | phrases::EMBED
    | phrases::FIRST
    | phrases::ROBOT
    | phrases::GIFT
    | phrases::WALL;

/// Names of what is no article's, where the list or something round it is called so.
const APART: [&str; 17] = [
    "nav", "comment", "related", "teaser", "social", "meta", "author", "tags", "footer", "ad",
    "signup", "cookie", "form", "paging", "<nav>", "<footer>", "<form>",
];

/// Keeps the lists that are the article's, and notes those that were kept.
///
/// Cost: linear in the places and units, and the depth of each list.
pub(super) fn settle(units: &Units, choice: &mut Choice) {
    let places = &units.places;
    if !places.iter().any(|it| is_list(&it.name) || it.name == local_name!("blockquote")) {
        return;
    }
    let spans = posts::unit_spans(units);
    for at in 0..places.len() {
        let name = &places[at].name;
        let Some((first, last)) = spans[at].filter(|it| it.1 - it.0 < LONGEST) else { continue };
        let is_outer = places[at].parent.is_none_or(|it| !is_in_list(&places[it]));
        if is_list(name) && is_outer && first < last && is_plain(units, choice, first, last) {
            list(units, choice, &spans, (at, first, last));
        } else if *name == local_name!("blockquote") && is_plain(units, choice, first, last) {
            quotation(units, choice, (at, first, last));
        }
    }
}

fn is_list(name: &LocalName) -> bool {
    matches!(*name, local_name!("ul") | local_name!("ol") | local_name!("dl"))
}

fn is_in_list(place: &Place) -> bool {
    const FAR: u8 = super::units::FAR;
    ["<ul>", "<ol>", "<dl>"].iter().any(|it| names::nearest(place, it) < FAR)
}

/// Whether nothing in a run of units is linked, hidden, or says that it is the site's.
fn is_plain(units: &Units, choice: &Choice, first: usize, last: usize) -> bool {
    (first..=last).all(|at| {
        choice.looks.linked(at) < 200
            && choice.looks.phrases[at] & NEVER == 0
            && units.places[units.units[at].place].hidden.is_none()
            && !matches!(choice.out[at], Some(Clutter::Hidden | Clutter::Headline))
    })
}

fn list(
    units: &Units,
    choice: &mut Choice,
    spans: &[Option<(usize, usize)>],
    (at, first, last): (usize, usize, usize),
) {
    if is_below_text(units, choice, (at, first)) && !is_apart(units, at, first..=last) {
        (first..=last).for_each(|it| choice.out[it] = None);
        // What announces it has no meaning without it, nor it without that.
        if is_lead(units, choice, first - 1) {
            choice.out[first - 1] = None;
        }
    } else if let Some(heading) = is_fact_box(units, choice, spans, (at, first, last)) {
        (heading..=last).for_each(|it| choice.out[it] = None);
    }
    for it in first..=last {
        if choice.keeps(it) {
            choice.rows.push(it);
        }
    }
}

/// Keeps a quotation that is set as one right below a paragraph of the article.
fn quotation(units: &Units, choice: &mut Choice, (at, first, last): (usize, usize, usize)) {
    let is_sentence = (first..=last).any(|it| choice.looks.rows[it][4] > 0);
    if is_sentence
        && is_below_text(units, choice, (at, first))
        && !is_apart(units, at, first..=last)
    {
        (first..=last).for_each(|it| choice.out[it] = None);
    }
}

/// Whether a short line announces what stands below it: with a colon, or as a heading.
fn is_lead(units: &Units, choice: &Choice, at: usize) -> bool {
    let text = units.text_of(&units.units[at]);
    let block = &units.places[units.places[units.units[at].place].block];
    choice.looks.chars(at) <= MAX_LEAD
        && choice.looks.linked(at) < 200
        && choice.looks.phrases[at] & NEVER == 0
        && !matches!(choice.out[at], Some(Clutter::Hidden | Clutter::Headline))
        && (text.ends_with([':', '：']) || (4..=6).contains(&tag(block)))
}

/// Whether a unit is a sentence that was kept.
pub(super) fn is_text(choice: &Choice, at: usize) -> bool {
    let looks = &choice.looks;
    choice.keeps(at) && looks.linked(at) < 300 && (looks.is_prose(at) || looks.rows[at][4] > 0)
}

/// Whether a block that begins with the unit `first` stands right below a kept paragraph that
/// is set beside it, a line that announces it between them or none.
fn is_below_text(units: &Units, choice: &Choice, (at, first): (usize, usize)) -> bool {
    let is_text = |it: usize| is_text(choice, it) && is_beside(units, at, first, it);
    let Some(above) = first.checked_sub(1) else { return false };
    if is_text(above) {
        return true;
    }
    let is_lead = is_lead(units, choice, above) && is_beside(units, at, first, above);
    is_lead && above.checked_sub(1).is_some_and(is_text)
}

/// Whether a unit is set beside the block at `at`: both stand in one block, or each alone in
/// one of two that stand in one.
fn is_beside(units: &Units, at: usize, first: usize, other: usize) -> bool {
    let places = &units.places;
    let list = over(places, at);
    let block = over(places, places[units.units[other].place].block);
    let (Some(list), Some(block)) = (list, block) else { return false };
    if list == block {
        return true;
    }
    // Blocks of a content system, each round one paragraph or list.
    let begins = units.units[first].place;
    places[list].signature == places[block].signature
        && over(places, list).is_some()
        && over(places, list) == over(places, block)
        && std::iter::successors(Some(begins), |it| places[*it].parent).any(|it| it == list)
}

/// Whether the list, an item, or a block between is called something else than article.
fn is_apart(units: &Units, at: usize, mut all: std::ops::RangeInclusive<usize>) -> bool {
    let places = &units.places;
    let frame = over(places, at).map_or(0, |it| places[it].depth);
    all.any(|it| {
        let place = &places[units.units[it].place];
        let reach = u8::try_from(place.depth.saturating_sub(frame)).unwrap_or(u8::MAX);
        APART.iter().any(|name| names::nearest(place, name) < reach)
    })
}

/// The heading of a box of facts that ends with this list: nothing else stands in the box, and
/// it stands between paragraphs of the article.
fn is_fact_box(
    units: &Units,
    choice: &Choice,
    spans: &[Option<(usize, usize)>],
    (at, first, last): (usize, usize, usize),
) -> Option<usize> {
    let places = &units.places;
    let frame = over(places, at)?;
    let heading = first.checked_sub(1)?;
    let around = over(places, frame)?;
    let beside = |it: usize| over(places, places[units.units[it].place].block) == Some(around);
    let is_box = spans[frame] == Some((heading, last))
        && is_lead(units, choice, heading)
        && !is_apart(units, frame, heading..=last);
    let before = heading.checked_sub(1).is_some_and(|it| is_text(choice, it) && beside(it));
    let after = last + 1 < units.units.len() && is_text(choice, last + 1) && beside(last + 1);
    (is_box && before && after).then_some(heading)
}

#[cfg(test)]
mod tests {
    use crate::read::ReadOptions;
    use crate::read::html::page;

    const TEXT: [&str; 5] = [
        "The ferry to the outer islands sails again from Monday, the harbor office in Velm said on Friday.",
        "It had been laid up since the storm in March, and the repairs took two months longer than planned.",
        "“We had to wait for a shaft from Gdansk,” said Ida Brandt, who runs the yard at the old quay.",
        "Passengers have to book a day ahead and be at the quay half an hour before the ferry leaves.",
        "The council pays for the first month, which costs it 40,000 crowns, and will look again in June.",
    ];

    fn text(end: &str) -> String {
        let paragraphs: String = TEXT.iter().map(|it| format!("<p>{it}</p>")).collect();
        let html = format!(
            "<html><head><title>Ferry sails again</title></head><body><header><a href=/>The Velm Post</a>\
             <ul><li><a href=/n>News</a></li><li><a href=/s>Sport</a></li></ul></header><main><article>\
             <h1>Ferry sails again</h1>{paragraphs}{end}</article></main>\
             <footer><a href=/t>Terms</a></footer></body></html>"
        );
        page(&html, None, &ReadOptions::default()).unwrap().text
    }

    fn check(end: &str, kept: &[&str], dropped: &[&str]) {
        let text = text(end);
        kept.iter().for_each(|it| assert!(text.contains(it), "{it} of {end}: {text}"));
        dropped.iter().for_each(|it| assert!(!text.contains(it), "{it} of {end}: {text}"));
        TEXT.iter().for_each(|it| assert!(text.contains(it), "{it}: {text}"));
    }

    #[test]
    fn a_list_without_links_below_the_text_is_the_articles() {
        check(
            "<p>What to bring:</p><ul><li>Warm clothes</li><li>A lamp</li></ul>",
            &["What to bring:", "Warm clothes", "A lamp"],
            &[],
        );
        check("<ol><li>Velm 4, Oro 2</li><li>Kell 1, Orr 1</li></ol>", &["Velm 4", "Kell 1"], &[]);
        check(
            "<h3>Fares</h3><dl><dt>Adults</dt><dd>14 crowns</dd><dt>Dogs</dt><dd>3 crowns</dd></dl>",
            &["Fares", "Adults", "14 crowns", "Dogs", "3 crowns"],
            &[],
        );
        check(
            "<blockquote>The sea takes back what it gave.</blockquote>",
            &["The sea takes back what it gave."],
            &[],
        );
    }

    #[test]
    fn links_tags_and_ways_to_share_are_not() {
        check(
            "<ul><li><a href=/a>Storm closes the quay</a></li><li><a href=/b>Fares to rise</a></li></ul>",
            &[],
            &["Storm closes", "Fares to rise"],
        );
        check("<ul class=tags><li>Ferry</li><li>Velm</li></ul>", &[], &["Ferry\n"]);
        check("<ul><li>Share this</li><li>Copy link</li></ul>", &[], &["Copy link"]);
    }

    #[test]
    fn a_box_of_facts_between_paragraphs_is_the_articles() {
        let after =
            "<p>Nobody could say on Friday how many tickets had been sold for the first trip.</p>";
        check(
            &format!(
                "<aside><h3>Fares</h3><ul><li>Adults: 14</li><li>Dogs: 3</li></ul></aside>{after}"
            ),
            &["Adults: 14", "Dogs: 3"],
            &[],
        );
    }
}
