//! What a unit of text looks like, in numbers: its wording, its element and the
//! names above it, the text round it, and the page.
//!
//! The kinds of evidence are those of the field: length and share of links
//! (Kohlschütter, Fankhauser & Nejdl, *Boilerplate Detection using Shallow Text
//! Features*, WSDM 2010), names of classes and scores of containers (Readability),
//! neighbors and the label that they got (Leonhardt, Anand & Khosla, *Boilerplate
//! Removal using a Neural Sequence Labeling Model*, WWW 2020; Vogels, Ganea &
//! Eickhoff, *Web2Text: Deep Structured Boilerplate Removal*, ECIR 2018). All are
//! whole numbers, shares in thousandths, so that a page has the same features on
//! every machine.

use std::collections::{HashMap, HashSet};

use html5ever::local_name;

use super::grams::Grams;
use super::phrases::{self, Phrases, phrases};
use super::units::{FAR, KINDS, Place, Unit, Units};
use super::wording::{PROSE, Sum, WIDE, Wording, count, share, wording};

/// How many features a unit has.
pub(crate) const COUNT: usize = OWN + KINDS + AROUND + SAID;

/// Of the unit itself.
const OWN: usize = 24;

/// Of its neighbors, its containers and the page.
const AROUND: usize = 67;

/// Of what it says of itself, and of what the page says elsewhere.
const SAID: usize = 19 + phrases::GROUPS;

/// What a page states of its article, for its units to be held against.
#[derive(Debug, Default)]
pub(crate) struct Hints {
    /// What the headline may be.
    pub(crate) titles: Vec<String>,
    /// The whole article, as the page states it for machines.
    pub(crate) body: Option<String>,
    /// What the article is about, in a sentence or two.
    pub(crate) description: Option<String>,
}

/// The features of one unit.
pub(crate) type Features = [i32; COUNT];

/// A number for what an element is, more like running text first.
pub(super) fn tag(place: &Place) -> i32 {
    match place.name {
        local_name!("p") => 0,
        local_name!("blockquote") => 1,
        local_name!("pre") => 2,
        local_name!("h1") => 3,
        local_name!("h2") => 4,
        local_name!("h3") => 5,
        local_name!("h4") | local_name!("h5") | local_name!("h6") => 6,
        local_name!("article") | local_name!("section") | local_name!("main") => 7,
        local_name!("div") => 8,
        local_name!("body") => 9,
        local_name!("td") => 10,
        local_name!("th") => 11,
        local_name!("dd") => 12,
        local_name!("dt") => 13,
        local_name!("li") => 14,
        local_name!("figcaption") => 15,
        local_name!("caption") => 16,
        local_name!("footer") => 17,
        local_name!("header") => 18,
        local_name!("nav") | local_name!("aside") => 19,
        local_name!("form") | local_name!("fieldset") => 20,
        _ => 21,
    }
}

/// Letters and digits in lower case.
pub(super) fn squeezed(text: &str) -> String {
    text.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What the units of a page look like, in their order.
pub(crate) struct Looks {
    pub(crate) rows: Vec<Features>,
    /// What each says of itself.
    pub(crate) phrases: Vec<Phrases>,
    /// How each matches a title: 2 as a whole, 1 in part.
    pub(crate) title: Vec<i32>,
    /// How each matches the description: 2 as a whole, 1 in part.
    pub(crate) description: Vec<i32>,
    /// The number of the unit that is the headline, or would be in its place.
    pub(crate) headline: Option<usize>,
}

impl Looks {
    /// How many characters a unit has.
    pub(crate) fn chars(&self, at: usize) -> i64 {
        i64::from(self.rows[at][0])
    }

    /// How much of it stands in links, in thousandths.
    pub(crate) fn linked(&self, at: usize) -> i32 {
        self.rows[at][2]
    }

    /// How long a unit is, as [`wording::length`](super::wording::length) counts.
    pub(crate) fn length(&self, at: usize) -> i64 {
        // In no other script has a text a word for every two of its characters.
        let (chars, words) = (self.rows[at][0], self.rows[at][1]);
        i64::from(if 2 * words > chars { WIDE * chars } else { chars })
    }

    /// Whether it looks like running text.
    pub(crate) fn is_prose(&self, at: usize) -> bool {
        self.length(at) >= i64::from(PROSE) && self.rows[at][4] > 0 && self.linked(at) < 300
    }

    /// Whether a time of day stands in it.
    pub(crate) fn has_time(&self, at: usize) -> bool {
        self.rows[at][17] == 1
    }
}

/// The features of all units.
///
/// Cost: linear in the text and in the elements.
pub(crate) fn features(units: &Units, hints: &Hints) -> Looks {
    let wordings: Vec<Wording> =
        units.units.iter().map(|it| wording(units.text_of(it), it)).collect();
    let page = Page::of(units, &wordings, hints);
    let mut chars = 0;
    let mut rows = Vec::with_capacity(wordings.len());
    for (at, it) in wordings.iter().enumerate() {
        rows.push(page.of_unit(at, chars));
        chars += it.sum.chars;
    }
    Looks {
        rows,
        phrases: page.said.iter().map(|it| it.phrases).collect(),
        description: page.said.iter().map(|it| it.description).collect(),
        title: page.title,
        headline: page.headline,
    }
}

/// All that units of a page are held against.
struct Page<'p> {
    units: &'p Units,
    wordings: &'p [Wording],
    /// What stands in an element and below it, by place.
    inside: Vec<Sum>,
    /// The same for all elements that look alike.
    alike: HashMap<u64, Sum>,
    /// How many blocks up from a place the first is that holds the best container.
    to_best: Vec<i32>,
    /// How many blocks that is above the best container.
    over_best: Vec<i32>,
    best: Sum,
    all: Sum,
    long: i32,
    /// How a unit matches a title: 2 as a whole, 1 in part.
    title: Vec<i32>,
    /// The number of the unit that is the headline.
    headline: Option<usize>,
    /// Sums of the units before each unit, and of all.
    before: Vec<Sum>,
    has_article: i32,
    has_body: i32,
    said: Vec<Said>,
    /// As `to_best` and `over_best`, of the block of the headline.
    to_headline: Vec<i32>,
    over_headline: Vec<i32>,
    /// The number of the article element that a place stands in, from 1; 0 for none.
    article: Vec<i32>,
    articles: i32,
}

/// What a unit says of itself, and what the page says of it.
#[derive(Clone, Copy, Default)]
struct Said {
    phrases: Phrases,
    /// How many units of the page say the same.
    equal: i32,
    /// How much of it stands in the article that the page states, in thousandths;
    /// -1 where that cannot be said.
    in_body: i32,
    /// 2 for the description of the page, 1 for a part of it.
    description: i32,
    /// The number of the heading before it, and how many first headings come before.
    heading: Option<usize>,
    first_headings: i32,
}

impl<'p> Page<'p> {
    fn of(units: &'p Units, wordings: &'p [Wording], hints: &Hints) -> Self {
        let places = &units.places;
        let mut inside = vec![Sum::default(); places.len()];
        let mut score = vec![0i64; places.len()];
        let mut alike: HashMap<u64, Sum> = HashMap::new();
        let mut before = vec![Sum::default()];
        let mut all = Sum::default();
        let mut long = 0;
        for (unit, it) in units.units.iter().zip(wordings) {
            inside[unit.place].add(it.sum);
            let block = places[unit.place].block;
            alike.entry(places[block].signature).or_default().add(it.sum);
            all.add(it.sum);
            before.push(all);
            long += i32::from(it.sum.prose > 0);
            let points = i64::from(it.sum.prose.min(600));
            let over = over(places, block);
            if let Some(over) = over {
                score[over] += 2 * points;
                if let Some(further) = self::over(places, over) {
                    score[further] += points;
                }
            }
        }
        // From the last place up, so that all below one is there before it is added to its
        // parent.
        for at in (1..places.len()).rev() {
            if let Some(parent) = places[at].parent {
                let sum = inside[at];
                inside[parent].add(sum);
            }
        }
        let best = (0..places.len()).max_by_key(|at| (score[*at], std::cmp::Reverse(*at)));
        let (to_best, over_best) = distances(places, best);
        let squeezed_titles: Vec<String> = hints.titles.iter().map(|it| squeezed(it)).collect();
        let title = |unit: &Unit| title_match(units.text_of(unit), &squeezed_titles);
        let title: Vec<i32> = units.units.iter().map(title).collect();
        let headline = headline(units, &title);
        let at_headline = headline.map(|it| places[units.units[it].place].block);
        let (to_headline, over_headline) = distances(places, at_headline);
        let mut articles = 0;
        let mut article: Vec<i32> = Vec::with_capacity(places.len());
        for place in places {
            let above = place.parent.map_or(0, |it| article[it]);
            let is_article = place.name == local_name!("article");
            articles += i32::from(is_article);
            article.push(if is_article { articles } else { above });
        }
        Self {
            said: said(units, hints),
            to_headline,
            over_headline,
            article,
            articles,
            units,
            wordings,
            best: best.map_or_else(Sum::default, |it| inside[it]),
            inside,
            alike,
            to_best,
            over_best,
            all,
            long,
            title,
            headline,
            before,
            has_article: i32::from(places.iter().any(|it| it.name == local_name!("article"))),
            has_body: i32::from(places.iter().any(|it| it.nearest[0] == 0)),
        }
    }

    fn of_unit(&self, at: usize, chars_before: i32) -> Features {
        let unit = &self.units.units[at];
        let it = &self.wordings[at];
        let places = &self.units.places;
        let here = &places[unit.place];
        let block = &places[here.block];
        let mut res = Row::default();
        // The unit.
        let chars = it.sum.chars;
        for value in [
            chars,
            it.words,
            it.sum.linked_share(),
            it.links,
            it.sum.sentences,
            it.end,
            it.commas,
            share(it.uppercase, it.letters),
            share(it.digits, chars),
            share(it.letters, it.words) / 100,
            share(it.strong, chars),
            it.marks,
            it.lines,
            it.start,
            it.longest_word,
            i32::from(it.has_copyright),
            i32::from(it.has_at),
            i32::from(it.has_time),
            i32::from(unit.is_next_cell),
            tag(block),
            i32::from(here.block != unit.place),
            count(here.depth),
            self.title[at],
            self.headline.map_or(999, |it| count(at).saturating_sub(count(it)).clamp(-300, 300)),
        ] {
            res.push(value);
        }
        debug_assert_eq!(res.len, OWN);
        for kind in here.nearest {
            res.push(i32::from(kind.min(FAR)));
        }
        // Where it stands.
        res.push(share(count(at), self.all.units));
        res.push(share(chars_before, self.all.chars));
        res.push(count(at));
        res.push(self.all.units - count(at));
        let mut container = here.block;
        for _ in 0..4 {
            let sum = self.inside[container];
            for value in [sum.units, sum.chars, sum.linked_share(), sum.prose] {
                res.push(value);
            }
            container = over(places, container).unwrap_or(container);
        }
        let alike = self.alike.get(&block.signature).copied().unwrap_or_default();
        for value in [
            alike.units,
            alike.chars,
            alike.linked_share(),
            alike.sentences,
            alike.prose,
            share(alike.prose, self.all.prose),
        ] {
            res.push(value);
        }
        for value in [
            self.to_best[here.block],
            self.over_best[here.block],
            share(self.best.chars, self.all.chars),
            share(self.best.prose, self.all.prose),
            self.best.linked_share(),
        ] {
            res.push(value);
        }
        self.neighbors(at, block, &mut res);
        for value in [
            self.all.units,
            self.all.chars,
            self.all.prose,
            self.all.linked_share(),
            self.long,
            self.has_article,
            self.has_body,
            i32::from(self.headline.is_some()),
        ] {
            res.push(value);
        }
        self.said_of(at, &mut res);
        debug_assert_eq!(res.len, COUNT);
        res.values
    }

    fn said_of(&self, at: usize, res: &mut Row) {
        let places = &self.units.places;
        let here = &places[self.units.units[at].place];
        let said = &self.said[at];
        let headline = self.headline.map_or(0, |it| self.article[self.units.units[it].place]);
        let article = self.article[self.units.units[at].place];
        let block = |at: usize| places[self.units.units[at].place].block;
        let heading = said.heading.map(|it| {
            // Whether what follows the heading stands beside it or below that.
            let section = over(places, block(it));
            let mut above = std::iter::successors(Some(block(at)), |it| over(places, *it)).skip(1);
            let hops = above.position(|it| Some(it) == section);
            let first = |it: Phrases| if it == 0 { 0 } else { 1 + it.trailing_zeros() };
            let phrase = i32::try_from(first(self.said[it].phrases)).unwrap_or_default();
            [count(at - it), hops.map_or(20, |it| count(it).min(20)), phrase, self.title[it]]
        });
        res.fill(&[
            match here.hidden {
                Some(_) => 1,
                None => 0,
            },
            said.equal,
            said.in_body,
            said.description,
            inline(here),
            said.first_headings,
            self.to_headline[here.block],
            self.over_headline[here.block],
            if article == headline { 0 } else { article - headline },
            article,
            self.articles,
            i32::from(here.quoted.is_some()),
            i32::from(here.table.is_some()),
        ]);
        res.fill(&heading.unwrap_or([-1, 20, -1, -1]));
        let near = |step: isize| {
            let other = at.checked_add_signed(step).and_then(|it| self.said.get(it));
            other.map_or(0, |it| i32::try_from(it.phrases.count_ones()).unwrap_or_default())
        };
        res.fill(&[near(-1), near(1)]);
        for group in 0..phrases::GROUPS {
            res.push(i32::from(said.phrases >> group & 1 == 1));
        }
    }

    fn neighbors(&self, at: usize, block: &Place, res: &mut Row) {
        let places = &self.units.places;
        for step in [-2, -1, 1, 2] {
            let other = at.checked_add_signed(step).filter(|it| *it < self.wordings.len());
            let Some(other) = other else {
                res.fill(&[-1, -1, -1, -1]);
                continue;
            };
            let it = &self.wordings[other];
            let its = &places[places[self.units.units[other].place].block];
            let same = i32::from(its.signature == block.signature);
            res.fill(&[it.sum.chars, it.sum.linked_share(), it.sum.sentences, 2 * tag(its) + same]);
        }
        for reach in [3, 10] {
            let from = self.before[at.saturating_sub(reach)];
            let to = self.before[(at + reach + 1).min(self.wordings.len())];
            let mid = self.before[at];
            let next = self.before[at + 1];
            res.fill(&[mid.prose - from.prose, to.prose - next.prose]);
            res.fill(&[
                to.sentences - from.sentences,
                share(to.linked - from.linked, to.chars - from.chars),
            ]);
        }
        // How far the nearest running text is on each side.
        let prose = |it: &Wording| it.sum.prose > 0;
        let back = self.wordings[..at].iter().rev().take(50).position(prose);
        let ahead = self.wordings[at + 1..].iter().take(50).position(prose);
        res.fill(&[back.map_or(50, count), ahead.map_or(50, count)]);
        res.fill(&[self.before[at].prose, self.all.prose - self.before[at + 1].prose]);
    }
}

/// A row that is being filled.
struct Row {
    values: Features,
    len: usize,
}

impl Default for Row {
    fn default() -> Self {
        Self { values: [0; COUNT], len: 0 }
    }
}

impl Row {
    fn push(&mut self, value: i32) {
        // One too many is counted, for the assertions on `len`, and kept nowhere.
        if let Some(place) = self.values.get_mut(self.len) {
            *place = value;
        }
        self.len += 1;
    }

    fn fill(&mut self, values: &[i32]) {
        for &value in values {
            self.push(value);
        }
    }
}

/// What the units of a page say of themselves, and what the page says of them.
///
/// Cost: linear in the text.
fn said(units: &Units, hints: &Hints) -> Vec<Said> {
    let body: Option<HashSet<u64>> = hints.body.as_ref().map(|it| Grams::of(it).runs().collect());
    let description = hints.description.as_ref().map(|it| squeezed(it)).filter(|it| it.len() > 20);
    let mut equal: HashMap<u64, i32> = HashMap::new();
    let mut buffer = String::new();
    let (mut heading, mut first_headings) = (None, 0);
    let mut wholes = Vec::with_capacity(units.units.len());
    let mut res: Vec<Said> = Vec::with_capacity(units.units.len());
    for (at, unit) in units.units.iter().enumerate() {
        let text = units.text_of(unit);
        let grams = Grams::of(text);
        *equal.entry(grams.whole()).or_default() += 1;
        wholes.push(grams.whole());
        let in_body = body.as_ref().map_or((0, 0), |it| grams.found_in(it));
        let tag = tag(&units.places[units.places[unit.place].block]);
        res.push(Said {
            phrases: phrases(text, &mut buffer),
            equal: 0,
            in_body: if in_body.1 == 0 { -1 } else { share(count(in_body.0), count(in_body.1)) },
            description: description.as_ref().map_or(0, |it| is_part(text, it)),
            heading,
            first_headings,
        });
        if (3..=6).contains(&tag) {
            heading = Some(at);
            first_headings += i32::from(tag == 3);
        }
    }
    for (said, whole) in res.iter_mut().zip(wholes) {
        said.equal = equal.get(&whole).copied().unwrap_or(1);
    }
    res
}

/// 2 where a text is what `squeezed` is, which may be cut; 1 where it is a part of it.
fn is_part(text: &str, whole: &str) -> i32 {
    if text.len() < 20 {
        return 0;
    }
    let beginning: String = text.chars().take(2 * whole.len()).collect();
    let text = squeezed(&beginning);
    if text.len() < 20 {
        0
    } else if text.starts_with(whole) && 2 * whole.len() > text.len() || text == whole {
        2
    } else {
        i32::from(whole.contains(&text))
    }
}

/// What the innermost element at the beginning is.
fn inline(place: &Place) -> i32 {
    match place.name {
        local_name!("a") => 1,
        local_name!("strong") | local_name!("b") => 2,
        local_name!("em") | local_name!("i") => 3,
        local_name!("time") => 4,
        local_name!("span") => 5,
        local_name!("small") => 6,
        _ => 0,
    }
}

/// The block that a block stands in.
pub(super) fn over(places: &[Place], block: usize) -> Option<usize> {
    places[block].parent.map(|it| places[it].block)
}

/// For every place, how many blocks up the first element is that holds `best`, and
/// how far that is above `best`.
fn distances(places: &[Place], best: Option<usize>) -> (Vec<i32>, Vec<i32>) {
    let far = i32::from(FAR);
    let (mut to, mut above) = (vec![far; places.len()], vec![far; places.len()]);
    let mut it = best;
    let mut steps = 0;
    while let Some(at) = it {
        (to[at], above[at]) = (0, steps);
        steps += 1;
        it = over(places, at);
    }
    for at in 0..places.len() {
        if to[at] != 0
            && let Some(parent) = places[at].parent
        {
            to[at] = (to[parent] + i32::from(places[at].block == at)).min(far);
            above[at] = above[parent];
        }
    }
    (to, above)
}

fn title_match(text: &str, titles: &[String]) -> i32 {
    // Marks and spaces are no part of what is compared.
    if titles.iter().all(|it| text.len() > 2 * it.len()) {
        return 0;
    }
    let text = squeezed(text);
    if text.chars().count() < 4 {
        return 0;
    }
    if titles.contains(&text) {
        return 2;
    }
    i32::from(text.len() >= 12 && titles.iter().any(|it| it.contains(&text)))
}

/// The first heading that is the title, or the first `h1`, or the first unit that
/// is the title.
fn headline(units: &Units, title: &[i32]) -> Option<usize> {
    let place = |it: &Unit| &units.places[units.places[it.place].block];
    let all = || units.units.iter().zip(title).enumerate();
    let heading = |it: &Unit| matches!(tag(place(it)), 3..=5);
    all()
        .find(|(_, (it, title))| heading(it) && **title > 0)
        .or_else(|| all().find(|(_, (it, _))| tag(place(it)) == 3))
        .or_else(|| all().find(|(_, (_, title))| **title > 0))
        .map(|(at, _)| at)
}
