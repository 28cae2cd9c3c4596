//! Which lines recur across pages that are otherwise different stories?
//!
//! A line that stands on two copies of one story proves nothing, a paragraph that
//! two stories share may be copied reporting. So recurrence counts only between
//! *independent* pages: of each, a good part of the running text has nothing to do
//! with the other. And the line itself must look like furniture the more, the
//! fewer pages it stands on: short lines need two pages, sentences more, and a
//! heading that always stands above running text is no furniture at all, however
//! many stories use it.
//!
//! Cost: one hash a line and a sort; at most [`MAX_SAMPLE`] pages of each
//! recurring line are compared with one another, by sampled word pairs, each two
//! pages once. Rejected: comparing whole pages by resemblance (two short stories
//! inside one site's long frame look like near-duplicates), and counting pages
//! alone (copies of one wire story share every line).

use super::unit::{InCard, Mark, Unit, mix};
use super::{FurnitureKind, Page};
use rayon::prelude::*;
use std::collections::HashMap;

/// How many pages of a recurring line are compared.
const MAX_SAMPLE: usize = 12;
/// One word pair in so many is kept for comparing pages.
const SAMPLE: u64 = 2;
/// A paragraph is known to the other page when this share of its word pairs
/// stands there: at 20 % of words changed, 64 % of pairs survive, while unrelated
/// prose shares a tenth.
const KNOWN_PERCENT: usize = 33;
/// Independent pages have at least this share of text unknown to each other ...
const OWN_PERCENT: usize = 30;
/// ... and at least so many words, where the page has twice as many.
const OWN_WORDS: usize = 30;
/// A sentence of at least so many words is a paragraph that reporting may share.
const LONG: usize = 20;

/// Marks units that recur across independent pages.
pub(super) fn mark_recurring(pages: &[Page<'_>], units: &mut [Vec<Unit>]) {
    let groups = recurring(units);
    let profiles: Vec<Profile> = pages
        .par_iter()
        .zip(units.par_iter())
        .map(|(page, units)| Profile::of(page, units))
        .collect();
    let texts: Vec<Text> = units.iter().map(|it| text_of(it)).collect();
    let mut known: HashMap<(u32, u32), bool, Hasher> = HashMap::default();
    let mut marks: Vec<(u32, u32, Mark)> = Vec::new();
    for group in &groups {
        let Some(wanted) = wanted(group, units, &texts) else { continue };
        let n_pages = distinct_pages(group).len();
        if n_pages < wanted {
            continue;
        }
        let found = independent_pages(group, wanted, &profiles, &mut known);
        if found >= wanted {
            let evidence = format!("on {n_pages} pages of different stories");
            for place in group {
                let mark = Mark::new(FurnitureKind::Recurring, evidence.clone());
                marks.push((place.page, place.unit, mark));
            }
        }
    }
    for (page, unit, mark) in marks {
        let slot = &mut units[page as usize][unit as usize].mark;
        if slot.is_none() {
            *slot = Some(mark);
        }
    }
}

type Hasher = std::hash::BuildHasherDefault<siphasher::sip::SipHasher13>;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct PlaceOf {
    key: u64,
    page: u32,
    unit: u32,
}

/// The lines that stand on two pages or more, each with its places in order.
fn recurring(units: &[Vec<Unit>]) -> Vec<Vec<PlaceOf>> {
    let mut all: Vec<PlaceOf> =
        units
            .par_iter()
            .enumerate()
            .flat_map_iter(|(page, units)| {
                units.iter().enumerate().filter(|(_, it)| it.n > 0 && it.card == InCard::No).map(
                    move |(at, it)| PlaceOf { key: it.key, page: number(page), unit: number(at) },
                )
            })
            .collect();
    all.par_sort_unstable();
    all.chunk_by(|a, b| a.key == b.key)
        .filter(|it| it.first().map(|it| it.page) != it.last().map(|it| it.page))
        .map(<[PlaceOf]>::to_vec)
        .collect()
}

fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn distinct_pages(group: &[PlaceOf]) -> Vec<u32> {
    let mut res: Vec<u32> = group.iter().map(|it| it.page).collect();
    res.dedup();
    res
}

/// How many independent pages make the line furniture; none when no number does.
///
/// The shorter a line, the likelier two stories have it by chance; the more often
/// it stands where furniture does, and the more it sounds like it, the fewer pages
/// have to agree. Shares and page counts were chosen on planted lines in book and
/// government prose, then checked on campaign and project news.
fn wanted(group: &[PlaceOf], units: &[Vec<Unit>], texts: &[Text]) -> Option<usize> {
    let unit = |place: &PlaceOf| &units[place.page as usize][place.unit as usize];
    let first = unit(group.first()?);
    if group.iter().all(|it| unit(it).mark.is_some()) {
        return None;
    }
    let edge = |it: &&PlaceOf| {
        at_edge(&units[it.page as usize], texts[it.page as usize], it.unit as usize)
    };
    let edges = group.iter().filter(edge).count();
    let hinted = first.points >= 2;
    let quoted = group.iter().any(|it| unit(it).quoted);
    let ends = group.iter().any(|it| unit(it).ends);
    if quoted && !hinted {
        // A motto stands in quotation marks as a whole; a statement has its speaker.
        let edged = edges * 2 >= group.len() && first.n >= 5 && first.motto;
        return edged.then_some(3);
    }
    if first.numbered || !first.letters {
        return None;
    }
    if !ends && !first.text {
        // A heading stands above text, wherever it stands.
        if hinted {
            return Some(2);
        }
        let (share, pages) = match first.n {
            0..=1 => ((2, 3), 8),
            2..=3 => ((2, 3), 3),
            4..=5 => ((1, 2), 2),
            // So long a heading is one story's own, unless it is one of a list.
            _ => {
                let lone =
                    group.iter().filter(|it| is_lone(&units[it.page as usize], it.unit as usize));
                let rare = lone.count() * 2 >= group.len() && !first.colon;
                (if rare { (0, 1) } else { (1, 2) }, 2)
            }
        };
        // The title of a series stands above each of its pieces.
        let titles = group.iter().all(|it| it.unit == 0);
        let pages = if titles { pages + 1 } else { pages };
        return (edges * share.1 >= group.len() * share.0).then_some(pages);
    }
    if first.n < LONG {
        // People say short things in every novel; sites say longer ones, at the edge.
        let edged = edges * 2 >= group.len() && first.n >= 4;
        return (edged || hinted).then_some(2);
    }
    (edges * 5 >= group.len() * 4).then_some(if hinted { 3 } else { 5 })
}

/// Whether a unit stands alone between running text.
fn is_lone(units: &[Unit], at: usize) -> bool {
    at > 0 && units[at - 1].text && units.get(at + 1).is_some_and(|it| it.text)
}

/// The first and the last running text of a page, as indexes of its units.
type Text = Option<(usize, usize)>;

fn text_of(units: &[Unit]) -> Text {
    let first = units.iter().position(Unit::own_text)?;
    Some((first, units.iter().rposition(Unit::own_text).unwrap_or(first)))
}

/// Whether a unit stands where furniture does: before or after all running text
/// of the page, or beside what is furniture already.
fn at_edge(units: &[Unit], text: Text, at: usize) -> bool {
    let marked = |it: Option<&Unit>| it.is_some_and(|it| it.mark.is_some());
    text.is_none_or(|(first, last)| at <= first || at >= last)
        || marked(units.get(at + 1))
        || (at > 0 && marked(units.get(at - 1)))
}

/// How many of the pages are independent of one another, up to `wanted`.
fn independent_pages(
    group: &[PlaceOf],
    wanted: usize,
    profiles: &[Profile],
    known: &mut HashMap<(u32, u32), bool, Hasher>,
) -> usize {
    let pages = distinct_pages(group);
    let step = pages.len().div_ceil(MAX_SAMPLE).max(1);
    let mut chosen: Vec<u32> = Vec::new();
    for &page in pages.iter().step_by(step) {
        let independent = chosen.iter().all(|&other| {
            *known.entry((other, page)).or_insert_with(|| {
                let (a, b) = (&profiles[other as usize], &profiles[page as usize]);
                a.is_apart_from(b) && b.is_apart_from(a)
            })
        });
        if independent {
            chosen.push(page);
            if chosen.len() >= wanted {
                break;
            }
        }
    }
    chosen.len()
}

/// What is kept of a page for comparing it with another.
struct Profile {
    /// Sampled word pairs of all its text, sorted.
    all: Vec<u32>,
    /// The same a paragraph, with the paragraph's length in words.
    parts: Vec<(usize, Vec<u32>)>,
    words: usize,
}

impl Profile {
    fn of(page: &Page<'_>, units: &[Unit]) -> Self {
        let mut res = Self { all: Vec::new(), parts: Vec::new(), words: 0 };
        for unit in units.iter().filter(|it| it.card == InCard::No) {
            let pairs: Vec<u32> = page.words.ids[unit.words.clone()]
                .windows(2)
                .map(|pair| mix((u64::from(pair[0].0) << 32) | u64::from(pair[1].0)))
                .filter(|hash| hash % SAMPLE == 0)
                .map(|hash| u32::try_from(hash >> 32).unwrap_or(u32::MAX))
                .collect();
            res.all.extend(&pairs);
            if unit.text && unit.mark.is_none() {
                res.words += unit.n;
                res.parts.push((unit.n, pairs));
            }
        }
        res.all.sort_unstable();
        res.all.dedup();
        res
    }

    /// Whether a good part of this page's text is unknown to `other`.
    fn is_apart_from(&self, other: &Self) -> bool {
        let own: usize = self
            .parts
            .iter()
            .filter(|(_, pairs)| {
                let shared = pairs.iter().filter(|it| other.all.binary_search(it).is_ok()).count();
                shared * 100 <= pairs.len() * KNOWN_PERCENT
            })
            .map(|(n, _)| n)
            .sum();
        own >= OWN_WORDS.min(self.words / 2).max(1) && own * 100 >= self.words * OWN_PERCENT
    }
}
