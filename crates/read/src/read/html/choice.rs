//! Which units of a page are its article, and what the others are.
//!
//! The trees say what is likely (`likely`); what the article's text holds by
//! definition, whatever a page looks like, is settled after them, a rule a function.

use std::sync::LazyLock;

use html5ever::local_name;

use super::boxes;
use super::comments;
use super::consent;
use super::context::{Context, likelihood};
use super::features::{self, Hints, Looks, over, tag};
use super::follow;
use super::lists;
use super::metadata::{self, Stated};
use super::model::{Model, Score};
use super::names;
use super::phrases::{self, Phrases};
use super::pictures;
use super::repeats;
use super::standfirst;
use super::tables::{self, Table};
use super::tree::Tree;
use super::units::{Place, Units};
use super::veil;
use crate::text::{Basis, Clutter};

/// What is made of the units of a page.
pub(super) struct Choice {
    /// For each unit nothing where it is the article's, else what it is.
    pub(super) out: Vec<Option<Clutter>>,
    pub(super) basis: Basis,
    /// The unit that is the headline.
    pub(super) headline: Option<usize>,
    /// The units that are the standfirst.
    pub(super) standfirst: Vec<usize>,
    /// The tables among the kept units.
    pub(super) tables: Vec<Table>,
    /// Units that are items of lists without links, ascending.
    pub(super) rows: Vec<usize>,
    /// How likely each unit is the article's, in thousandths.
    pub(super) likely: Vec<i64>,
    pub(super) looks: Looks,
}

impl Choice {
    pub(super) fn keeps(&self, at: usize) -> bool {
        self.out[at].is_none()
    }

    /// How long what is kept is.
    pub(super) fn length(&self) -> i64 {
        (0..self.out.len()).filter(|at| self.keeps(*at)).map(|at| self.looks.length(at)).sum()
    }

    /// Takes a unit out, unless it is out.
    pub(super) fn drop(&mut self, at: usize, kind: Clutter) {
        self.out[at].get_or_insert(kind);
    }
}

/// What the units of a page are held against. The headline may be its title as it states
/// it, or the one in its head.
pub(super) fn hints(tree: &Tree, stated: &Stated) -> Hints {
    let head = tree.elements(local_name!("title")).next();
    let head = head.and_then(|it| metadata::short_text(tree, it));
    Hints {
        titles: stated.metadata.title.clone().into_iter().chain(head).collect(),
        body: stated.body.clone(),
        description: stated.description.clone(),
    }
}

/// Chooses the units of the article.
pub(super) fn choice(tree: &Tree, units: &Units, hints: &Hints, model: &Model) -> Choice {
    let looks = features::features(units, hints);
    let (kept, likely) = kept(units, &looks, model);
    let copies = veil::copies(units);
    let headline = headline(units, &looks, &kept);
    let out = (0..kept.len()).map(|at| match () {
        () if copies[at] => Some(Clutter::Hidden),
        () if Some(at) == headline || looks.title[at] == 2 => Some(Clutter::Headline),
        () if kept[at] => None,
        () => Some(clutter(units, &looks, at)),
    });
    let out = out.collect();
    let mut res = Choice {
        out,
        basis: Basis::Article,
        headline,
        standfirst: Vec::new(),
        tables: Vec::new(),
        rows: Vec::new(),
        likely,
        looks,
    };
    // In this order: each step asks what the ones before it have left.
    unfold(units, &mut res);
    veil::settle(units, &mut res);
    tables::settle(units, &mut res);
    lists::settle(units, &mut res);
    boxes::settle(tree, units, hints, &mut res);
    pictures::settle(units, hints, &mut res);
    consent::settle(units, &mut res);
    comments::settle(tree, units, &mut res);
    follow::settle(tree, units, &mut res);
    standfirst::settle(units, &mut res);
    repeats::settle(units, &mut res);
    res
}

/// Keeps sentences that are folded away beside kept paragraphs, as answers below their
/// questions are, with the heading above them.
fn unfold(units: &Units, choice: &mut Choice) {
    const NEVER: Phrases = boxes::NEVER_TEXT
        | phrases::SHARE
        | phrases::OFFER
        | phrases::ACCOUNT
        | phrases::RELATED
        | phrases::COMMENTS
        | phrases::LEGAL;
    let places = &units.places;
    let block = |at: usize| places[units.units[at].place].block;
    let is_folded = |at: &usize| {
        places[units.units[*at].place].hidden.is_some()
            && choice.out[*at] != Some(Clutter::Hidden)
            && choice.looks.is_prose(*at)
            && choice.looks.phrases[*at] & NEVER == 0
    };
    let folded: Vec<usize> = (0..units.units.len()).filter(is_folded).collect();
    if folded.is_empty() {
        return;
    }
    // How many kept paragraphs stand right in each block.
    let mut kept = vec![0usize; places.len()];
    for at in (0..units.units.len()).filter(|it| choice.keeps(*it) && choice.looks.is_prose(*it)) {
        if let Some(over) = over(places, block(at)) {
            kept[over] += 1;
        }
    }
    for at in folded {
        let frame =
            places[units.units[at].place].hidden.and_then(|it| over(places, places[it].block));
        let Some(frame) = frame else { continue };
        let around = over(places, frame);
        let beside = kept[frame] + around.filter(|it| *it != frame).map_or(0, |it| kept[it]);
        if beside >= 2 {
            choice.out[at] = None;
            let opens = |it: &Place| (3..=6).contains(&tag(it)) || &*it.name == "button";
            if at > 0 && opens(&places[block(at - 1)]) {
                choice.out[at - 1] = None;
            }
        }
    }
}

/// Which units are the article's by the trees, and how likely each is.
///
/// Units count by their characters, and a page is cut where its text has the best F1 to be
/// expected of the likelihoods (Lipton, Elkan & Naryanaswamy, *Optimal Thresholding of
/// Classifiers to Maximize F1 Measure*, ECML PKDD 2014): at one half where the trees are
/// sure, and lower on a page of a kind that they have not seen.
fn kept(units: &Units, looks: &Looks, model: &Model) -> (Vec<bool>, Vec<i64>) {
    /// Three logits: of the labelled pages' units that are less likely alone, two
    /// thirds of all, none is the article's in its context.
    const UNLIKELY: Score = -30_000;
    let features = &looks.rows;
    let alone = model.alone.scores(features);
    let context = Context::of(units, features, &alone);
    let asked: Vec<usize> = (0..alone.len()).filter(|at| alone[*at] >= UNLIKELY).collect();
    let rows: Vec<_> = asked.iter().map(|at| context.of_unit(*at, &features[*at])).collect();
    let mut likely = vec![0; alone.len()];
    for (at, score) in asked.iter().zip(model.in_context.scores(&rows)) {
        likely[*at] = likelihood(score);
    }
    let least = threshold(asked.iter().map(|at| (likely[*at], looks.chars(*at))).collect());
    (likely.iter().map(|it| *it >= least).collect(), likely)
}

/// The likelihood, in thousandths, from which on units are kept: they come as likelihood
/// and weight.
fn threshold(mut units: Vec<(i64, i64)>) -> i64 {
    /// A unit of this likelihood is kept on any page, and one below that on none.
    const ALWAYS: i64 = 501;
    const NEVER: i64 = 200;
    units.sort_unstable_by_key(|it| std::cmp::Reverse(it.0));
    let expected: i128 = units.iter().map(|it| i128::from(it.0 * it.1)).sum();
    let (mut right, mut found) = (0i128, 0i128);
    // F1 is twice the right over the found and the expected.
    let (mut best, mut res) = ((0i128, 1i128), ALWAYS);
    for (at, &(likely, weight)) in units.iter().enumerate() {
        right += i128::from(likely * weight);
        found += i128::from(1000 * weight);
        let is_last = units.get(at + 1).is_none_or(|it| it.0 < likely);
        let all = found + expected;
        if is_last && right * best.1 > best.0 * all {
            best = (right, all);
            res = likely;
        }
    }
    res.clamp(NEVER, ALWAYS)
}

/// The unit that is the headline: a heading that a title of the page has, or the only
/// first heading before the running text.
fn headline(units: &Units, looks: &Looks, kept: &[bool]) -> Option<usize> {
    let at = looks.headline?;
    let block = |at: usize| &units.places[units.places[units.units[at].place].block];
    let is_first = |at: usize| tag(block(at)) == 3;
    let text = (0..kept.len()).find(|it| kept[*it] && looks.is_prose(*it)).unwrap_or(kept.len());
    let is_only = || is_first(at) && (0..text).filter(|it| is_first(*it)).count() == 1;
    (looks.title[at] > 0 && (3..=6).contains(&tag(block(at))) || at < text && is_only())
        .then_some(at)
}

/// What a unit is that is not the article's: by what it says of itself, then by the
/// nearest name above it.
fn clutter(units: &Units, looks: &Looks, at: usize) -> Clutter {
    let place = &units.places[units.units[at].place];
    by_phrases(looks.phrases[at]).or_else(|| by_names(place)).unwrap_or(if looks.linked(at) > 500 {
        Clutter::Navigation
    } else {
        Clutter::Other
    })
}

/// By phrases that mean one thing.
fn by_phrases(phrases: Phrases) -> Option<Clutter> {
    [
        (phrases::EMBED, Clutter::Placeholder),
        (phrases::ROBOT, Clutter::Summary),
        (phrases::GIFT | phrases::WALL | phrases::LEGAL, Clutter::Notice),
        (phrases::ADVERT, Clutter::Advertisement),
        (phrases::FIRST | phrases::RELATED, Clutter::RelatedLink),
        (phrases::COMMENTS, Clutter::Comment),
        (phrases::SHARE, Clutter::Control),
        (phrases::OFFER | phrases::ACCOUNT | phrases::ASK, Clutter::Notice),
        (phrases::CREDIT, Clutter::Caption),
        (phrases::BYLINE | phrases::STAMP, Clutter::Byline),
    ]
    .into_iter()
    .find_map(|(group, kind)| (phrases & group != 0).then_some(kind))
}

fn by_names(place: &Place) -> Option<Clutter> {
    const KINDS: [(&str, Clutter); 22] = [
        ("comment", Clutter::Comment),
        ("related", Clutter::RelatedLink),
        ("teaser", Clutter::RelatedLink),
        ("cookie", Clutter::Notice),
        ("signup", Clutter::Notice),
        ("ad", Clutter::Advertisement),
        ("social", Clutter::Control),
        ("form", Clutter::Control),
        ("paging", Clutter::Navigation),
        ("tags", Clutter::Navigation),
        ("nav", Clutter::Navigation),
        ("footer", Clutter::Navigation),
        ("sidebar", Clutter::Other),
        ("media", Clutter::Caption),
        ("author", Clutter::Byline),
        ("meta", Clutter::Byline),
        ("header", Clutter::Navigation),
        ("<nav>", Clutter::Navigation),
        ("<footer>", Clutter::Navigation),
        ("<form>", Clutter::Control),
        ("<figure>", Clutter::Caption),
        ("<header>", Clutter::Navigation),
    ];
    static GROUPS: LazyLock<Vec<usize>> =
        LazyLock::new(|| KINDS.iter().filter_map(|it| names::number(it.0)).collect());
    let hops = GROUPS.iter().map(|it| place.nearest[*it]);
    let best = hops.zip(KINDS).enumerate().min_by_key(|(at, (hops, _))| (*hops, *at))?.1;
    (best.0 < 8).then_some(best.1.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_cut_where_the_best_text_is_to_be_expected() {
        // Where the trees are sure, at one half.
        assert_eq!(threshold(vec![(990, 500), (980, 500), (450, 20), (10, 300)]), 501);
        // Where all is in doubt, lower.
        assert_eq!(threshold(vec![(450, 500), (400, 500), (380, 500), (30, 100)]), 380);
        // Long units count for more.
        assert_eq!(threshold(vec![(450, 500), (400, 5), (260, 900)]), 260);
        assert_eq!(threshold(vec![]), 501);
    }
}
