//! From candidates to verified clusters.

use super::cover::{Stay, cover};
use super::equal::Groups;
use super::rule::Decided;
use super::sets::Known;
use super::shared::SharedShingles;
use super::{Comparing, Matched, Rule, Texts};
use crate::Result;
use crate::candidates::CandidatePair;
use crate::cluster::{ItemCluster, Link, UnionFind, linked_clusters};
use crate::text::Stage;
use crate::verify::{Judged, Overlap, Verdict};
use rayon::prelude::*;

/// Verified matches and the clusters that they make, ascending.
#[derive(Debug, Default)]
pub(super) struct Verified {
    pub(super) matches: Vec<Matched>,
    pub(super) templates: Vec<Matched>,
    /// Items of longer texts; see [`Near::items`](super::Near::items).
    pub(super) items: Vec<Matched>,
    pub(super) clusters: Vec<ItemCluster>,
    pub(super) stays: Vec<Stay>,
}

impl Verified {
    fn absorb(&mut self, other: Self) {
        append(&mut self.matches, other.matches);
        append(&mut self.templates, other.templates);
        append(&mut self.items, other.items);
        append(&mut self.clusters, other.clusters);
        append(&mut self.stays, other.stays);
    }

    /// All of `parts`; of millions of pairs there is no third copy.
    fn of(parts: Vec<Self>) -> Self {
        let mut res = Self::default();
        res.matches.reserve_exact(parts.iter().map(|it| it.matches.len()).sum());
        res.templates.reserve_exact(parts.iter().map(|it| it.templates.len()).sum());
        for part in parts {
            res.matches.extend(part.matches);
            res.templates.extend(part.templates);
            res.items.extend(part.items);
            res.clusters.extend(part.clusters);
            res.stays.extend(part.stays);
        }
        res
    }
}

/// Adds `more` behind `all`, without a copy where nothing was there.
fn append<T>(all: &mut Vec<T>, more: Vec<T>) {
    if all.is_empty() {
        *all = more;
    } else {
        all.extend(more);
    }
}

/// Verifies `pairs` on the texts, read again, and clusters the matches.
///
/// Pairs are taken by connected component of the candidates, so that a text is
/// read once and forgotten with its component. The pairs of a large component
/// are dealt out to all threads.
///
/// # Errors
///
/// Returns an error when a text cannot be read any more or has changed.
pub(super) fn verified<T: Texts>(
    on: &Comparing<'_, T>,
    groups: &Groups,
    pairs: &[CandidatePair],
) -> Result<Verified> {
    on.progress.begin(Stage::Verifying, pairs.len() as u64);
    let places = on.places.map(|places| best_places(places, groups));
    let places = places.as_deref();
    let pairs = by_component(on.texts.count(), pairs);
    let components: Vec<&[InComponent]> = pairs.chunk_by(|a, b| a.0 == b.0).collect();
    let (small, large): (Vec<_>, Vec<_>) =
        components.into_iter().partition(|it| members(it).len() <= SharedShingles::MOST);
    let parts: Result<Vec<Verified>> = small
        .par_chunks(64)
        .map(|components| {
            let mut known = Known::new(on);
            let mut words = SharedShingles::default();
            let mut res = Verified::default();
            for pairs in components {
                let members = members(pairs);
                let mut group = Group::new(&mut known, &mut words, &members)?;
                let mut found = decided(&mut group, on.rule, pairs)?;
                let of = Component { pairs, members: &members, places };
                cluster(&mut group, on.rule, &of, &mut found)?;
                res.absorb(found);
                on.progress.step(pairs.len());
            }
            Ok(res)
        })
        .collect();
    let mut res = Verified::of(parts?);
    for pairs in large {
        res.absorb(large_component(on, places, pairs)?);
    }
    // The small components came first and the large ones behind them: together in no order.
    res.matches.sort_unstable_by_key(|it| (it.left, it.right));
    res.templates.sort_unstable_by_key(|it| (it.left, it.right));
    res.items.sort_unstable_by_key(|it| (it.left, it.right));
    res.clusters.sort_unstable_by_key(|it| it.members.first().copied());
    res.stays.sort_unstable_by_key(|it| it.item);
    Ok(res)
}

/// For the first text of each group the best place of any of its copies.
fn best_places(places: &[u32], groups: &Groups) -> Vec<u32> {
    let mut res = places.to_vec();
    for (head, copy) in groups.copies() {
        res[head as usize] = res[head as usize].min(places[copy as usize]);
    }
    res
}

/// A pair and what its component is called.
type InComponent = (u32, CandidatePair);

/// The pairs by connected component, each ascending.
fn by_component(n: u32, pairs: &[CandidatePair]) -> Vec<InComponent> {
    let mut sets = UnionFind::new(n);
    for pair in pairs {
        sets.union(pair.left, pair.right);
    }
    let mut order: Vec<InComponent> =
        pairs.iter().map(|&pair| (sets.find(pair.left), pair)).collect();
    order.sort_unstable();
    order
}

/// The texts of some pairs, ascending.
fn members(pairs: &[InComponent]) -> Vec<u32> {
    let mut members: Vec<u32> = pairs.iter().flat_map(|(_, it)| [it.left, it.right]).collect();
    members.sort_unstable();
    members.dedup();
    members
}

/// How two texts compare.
pub(super) trait Compare {
    /// What they are as a match, if they are one.
    fn matched(&mut self, rule: Rule, left: u32, right: u32) -> Result<Option<Matched>>
    where
        Self: Sized,
    {
        decide(self, rule, left, right).map(Decided::matched)
    }

    /// What their words share.
    fn words(&mut self, left: u32, right: u32) -> Result<Overlap>;
    /// What they are to each other, and how similar.
    fn verdict(&mut self, left: u32, right: u32) -> Result<Judged>;
}

/// What becomes of a pair.
pub(super) fn decide(
    compare: &mut impl Compare,
    rule: Rule,
    left: u32,
    right: u32,
) -> Result<Decided> {
    let overlap = compare.words(left, right)?;
    let found =
        |similarity, verdict| Matched { left, right, overlap, similarity, verdict, part: None };
    match rule {
        Rule::Verdict { templates } => {
            let judged = compare.verdict(left, right)?;
            let verdict = judged.verdict;
            let part = judged.part().map(|it| [left, right][it]);
            let found = Matched { part, ..found(judged.similarity(), Some(verdict)) };
            Ok(match verdict {
                it if it.joins() => Decided::Match(found),
                Verdict::Template if templates => Decided::Match(found),
                Verdict::Template => Decided::Template(found),
                _ if judged.is_item() => Decided::Item(found),
                _ => Decided::Apart,
            })
        }
        Rule::Similar { measure, least, alone } => {
            // Before the verdict, which costs more than the count.
            if !least.is_reached(measure, overlap) {
                return Ok(Decided::Apart);
            }
            let similarity = measure.of(overlap);
            if alone {
                return Ok(Decided::Match(found(similarity, None)));
            }
            let verdict = compare.verdict(left, right)?.verdict;
            let found = found(similarity, Some(verdict));
            let is_template = verdict == Verdict::Template;
            Ok(if is_template { Decided::Template(found) } else { Decided::Match(found) })
        }
    }
}

/// Decides on some pairs.
fn decided(compare: &mut impl Compare, rule: Rule, pairs: &[InComponent]) -> Result<Verified> {
    let mut res = Verified::default();
    for (_, pair) in pairs {
        match decide(compare, rule, pair.left, pair.right)? {
            Decided::Match(found) => res.matches.push(found),
            Decided::Template(found) => res.templates.push(found),
            Decided::Item(found) => res.items.push(found),
            Decided::Apart => {}
        }
    }
    Ok(res)
}

/// Texts that candidate pairs, or at least matches, connect.
pub(super) struct Component<'p> {
    /// What was proposed, as far as it is known. Ascending.
    pub(super) pairs: &'p [InComponent],
    /// Ascending.
    pub(super) members: &'p [u32],
    /// The place of every text in the order in which they are preferred.
    pub(super) places: Option<&'p [u32]>,
}

/// Clusters the matches of a component, and says what stays.
pub(super) fn cluster(
    compare: &mut impl Compare,
    rule: Rule,
    of: &Component<'_>,
    near: &mut Verified,
) -> Result<()> {
    let Component { pairs, members, places } = *of;
    let matches = &near.matches;
    let mut matched = |left: u32, right: u32| {
        let pair = (left.min(right), left.max(right));
        if let Ok(at) = matches.binary_search_by_key(&pair, |it| (it.left, it.right)) {
            return Ok(Some(matches[at]));
        }
        // What was proposed and is no match is none.
        if pairs.binary_search_by_key(&pair, |it| (it.1.left, it.1.right)).is_ok() {
            return Ok(None);
        }
        compare.matched(rule, pair.0, pair.1)
    };
    let place = |number: u32| {
        u32::try_from(members.binary_search(&number).unwrap_or(0)).unwrap_or(u32::MAX)
    };
    let link = |it: &Matched| Link {
        left: place(it.left),
        right: place(it.right),
        similarity: it.similarity,
        bounds: [it.right, it.left].map(|item| it.may_go(item)),
    };
    let links: Vec<Link> = matches.iter().map(link).collect();
    // The closure can only deny a pair, so that an error waits until it is done.
    let mut failure = None;
    let n = u32::try_from(members.len()).unwrap_or(u32::MAX);
    let mut clusters = linked_clusters(n, &links, |left, right| {
        let [left, right] = [left, right].map(|it| members[it as usize]);
        let found = matched(left, right).unwrap_or_else(|error| {
            failure = Some(error);
            None
        });
        found.filter(|it| it.may_go(right)).map(|it| it.similarity)
    });
    failure.map_or(Ok(()), Err)?;
    for found in &mut clusters {
        for member in &mut found.members {
            *member = members[*member as usize];
        }
        found.representative = members[found.representative as usize];
    }
    if let Some(places) = places {
        near.stays = cover(matches, &clusters, |it| places[it as usize], matched)?;
    }
    near.clusters = clusters;
    Ok(())
}

/// So many pairs of a large component are one thread's at a time.
const PAIRS_AT_A_TIME: usize = 2048;

/// A component of many texts: its pairs ascend, so that neighbors of one
/// text follow each other and what is known of it stays in memory.
fn large_component<T: Texts>(
    on: &Comparing<'_, T>,
    places: Option<&[u32]>,
    pairs: &[InComponent],
) -> Result<Verified> {
    let parts: Result<Vec<Verified>> = pairs
        .par_chunks(PAIRS_AT_A_TIME)
        .map_init(
            || Known::new(on),
            |known, pairs| {
                on.progress.step(pairs.len());
                decided(known, on.rule, pairs)
            },
        )
        .collect();
    let mut res = Verified::of(parts?);
    let members = members(pairs);
    let of = Component { pairs, members: &members, places };
    cluster(&mut Known::new(on), on.rule, &of, &mut res)?;
    Ok(res)
}

impl<T: Texts> Compare for Known<'_, T> {
    fn words(&mut self, left: u32, right: u32) -> Result<Overlap> {
        self.overlap(left, right)
    }

    fn verdict(&mut self, left: u32, right: u32) -> Result<Judged> {
        self.judged(left, right)
    }
}

/// A small component, whose shingles are counted at once.
struct Group<'k, 'a, T: Texts> {
    known: &'k mut Known<'a, T>,
    words: &'k SharedShingles,
    members: &'k [u32],
}

impl<'k, 'a, T: Texts> Group<'k, 'a, T> {
    fn new(
        known: &'k mut Known<'a, T>,
        words: &'k mut SharedShingles,
        members: &'k [u32],
    ) -> Result<Self> {
        words.clear();
        known.forget();
        for &number in members {
            words.push(known.shingles(number)?);
        }
        words.finish();
        Ok(Self { known, words, members })
    }

    fn place(&self, number: u32) -> usize {
        self.members.binary_search(&number).unwrap_or(0)
    }
}

impl<T: Texts> Compare for Group<'_, '_, T> {
    fn words(&mut self, left: u32, right: u32) -> Result<Overlap> {
        Ok(self.words.overlap(self.place(left), self.place(right)))
    }

    fn verdict(&mut self, left: u32, right: u32) -> Result<Judged> {
        Compare::verdict(self.known, left, right)
    }
}
