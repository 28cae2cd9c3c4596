//! Which articles are on one story?
//!
//! In go the articles of a run and what stands in several of them; out come groups of
//! articles. Versions of one text are one to begin with. Two of these are *linked*
//! where they share enough that was verified: as many words as the shortest passage
//! has, where a finding in `k` articles counts for `1 / (k − 1)` of its words, since
//! what many carry (a slogan, a template's sentence) says little of any two; or half
//! of the shorter article, however many have it.
//!
//! Linked articles are joined, the strongest links first, as long as a quarter of all
//! pairs between the two groups are linked. So an article joins a group of twelve
//! only when three of them share something with it, and a chain of articles each of
//! which shares a sentence with the next ends after five: without that, one recap or
//! one template makes a single story of a corpus. Rejected: connected components, for
//! that reason; complete linkage, since two reports on one event often quote nothing
//! in common; topics by words, which put all elections into one.
//!
//! Deterministic. Cost: the pairs of the articles that share a finding (those in more
//! than 64 are left out), and the links times the logarithm of their number.

use super::material::{Finding, Material};
use super::model::UnitKind;
use crate::cluster::UnionFind;
use crate::text::DocId;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Shared words that link two articles: the shortest passage.
const LINK_WORDS: f64 = 10.0;
/// The share of the shorter article that links, however many have it.
const LINK_SHARE: f64 = 0.5;
/// Of the pairs between two groups so many must be linked, one in …
const LINKED_ONE_IN: usize = 4;
/// What stands in more articles, versions of one text counted once, links nothing.
const MOST_CARRIERS: usize = 64;
/// How often the links are gone through: joining may make another join possible.
const ROUNDS: usize = 8;

/// Two items that share enough, `left < right`, and how much.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Link {
    left: u32,
    right: u32,
    strength: f64,
}

/// The stories of a run, those of most articles first: two or more documents each,
/// ascending. A document is in one at most.
///
/// `versions` holds the documents that are versions of one text, in disjoint groups.
#[must_use]
pub fn stories(material: &Material<'_>, versions: &[Vec<DocId>]) -> Vec<Vec<DocId>> {
    let n = u32::try_from(material.corpus.len()).unwrap_or(u32::MAX);
    let mut items = UnionFind::new(n);
    for group in versions {
        group.windows(2).for_each(|it| {
            items.union(it[0].0, it[1].0);
        });
    }
    let item: Vec<u32> = (0..n).map(|doc| items.find(doc)).collect();
    let links = links(material, &item);
    let joined = join(n, &item, &links);
    let mut res: BTreeMap<u32, Vec<DocId>> = BTreeMap::new();
    for doc in 0..n {
        res.entry(joined[item[doc as usize] as usize]).or_default().push(DocId(doc));
    }
    let mut res: Vec<Vec<DocId>> = res.into_values().filter(|it| it.len() > 1).collect();
    res.sort_by_key(|it| (Reverse(it.len()), it[0]));
    res
}

/// The kinds of findings, each of which counts for itself: they overlap.
fn kind(finding: &Finding) -> Option<usize> {
    match finding.kind {
        UnitKind::Quotation => Some(0),
        UnitKind::Paragraph => Some(1),
        UnitKind::Passage => Some(2),
        _ => None,
    }
}

/// What one finding gives to a pair of items: its kind, its words, and how many count.
type Given = ((u32, u32), usize, usize, f64);

/// What two items share: for each kind of finding all words, and those that count.
type Shared = [(usize, f64); 3];

fn links(material: &Material<'_>, item: &[u32]) -> Vec<Link> {
    // The words of each item: of its shortest version.
    let mut words: BTreeMap<u32, usize> = BTreeMap::new();
    for (doc, &it) in item.iter().enumerate() {
        let own = material.words[doc].len();
        let known = words.entry(it).or_insert(own);
        *known = own.min(*known);
    }
    let parts: Vec<Vec<Given>> = material.findings.par_iter().map(|it| shared(it, item)).collect();
    let mut pairs: BTreeMap<(u32, u32), Shared> = BTreeMap::new();
    for (pair, kind, words, counted) in parts.into_iter().flatten() {
        let entry = &mut pairs.entry(pair).or_default()[kind];
        entry.0 += words;
        entry.1 += counted;
    }
    let link = |(&(left, right), shared): (&(u32, u32), &Shared)| {
        let strength = shared.iter().map(|it| it.1).fold(0.0, f64::max);
        let most = shared.iter().map(|it| it.0).max().unwrap_or(0);
        let shorter = words[&left].min(words[&right]);
        #[expect(clippy::cast_precision_loss, reason = "counts of words are far below 2^53")]
        let derived = most as f64 >= LINK_SHARE * shorter as f64;
        (strength >= LINK_WORDS || derived).then_some(Link { left, right, strength })
    };
    let mut res: Vec<Link> = pairs.iter().filter_map(link).collect();
    // In a total order, so that what joins first does not depend on the order of findings.
    res.sort_by(|a, b| {
        b.strength.total_cmp(&a.strength).then((a.left, a.right).cmp(&(b.left, b.right)))
    });
    res
}

/// What `finding` gives to every two items that have it.
fn shared(finding: &Finding, item: &[u32]) -> Vec<Given> {
    let Some(kind) = kind(finding) else { return Vec::new() };
    // The longest place of each item.
    let mut carriers: BTreeMap<u32, usize> = BTreeMap::new();
    for place in &finding.places {
        let longest = carriers.entry(item[place.place.doc.index()]).or_insert(0);
        *longest = place.words.len().max(*longest);
    }
    if carriers.len() > MOST_CARRIERS {
        return Vec::new();
    }
    let carriers: Vec<(u32, usize)> = carriers.into_iter().collect();
    let mut res = Vec::new();
    for (n, &(left, a)) in carriers.iter().enumerate() {
        for &(right, b) in &carriers[n + 1..] {
            let words = a.min(b);
            // What many carry says little of any two of them.
            #[expect(clippy::cast_precision_loss, reason = "small counts")]
            let counted = words as f64 / (carriers.len() - 1) as f64;
            res.push(((left, right), kind, words, counted));
        }
    }
    res
}

/// For every item, the smallest one of its story.
fn join(n: u32, item: &[u32], links: &[Link]) -> Vec<u32> {
    let mut groups = UnionFind::new(n);
    let mut sizes: Vec<usize> = vec![0; n as usize];
    for doc in 0..n {
        // An item counts once, however many versions it has.
        sizes[doc as usize] = usize::from(item[doc as usize] == doc);
    }
    // For each group, by its smallest item, how many links lead to each other group.
    let mut between: BTreeMap<u32, BTreeMap<u32, usize>> = BTreeMap::new();
    for it in links {
        *between.entry(it.left).or_default().entry(it.right).or_default() += 1;
        *between.entry(it.right).or_default().entry(it.left).or_default() += 1;
    }
    for _ in 0..ROUNDS {
        let mut changed = false;
        for it in links {
            let (a, b) = (groups.find(it.left), groups.find(it.right));
            if a == b {
                continue;
            }
            let linked = between.get(&a).and_then(|it| it.get(&b)).copied().unwrap_or(0);
            if linked * LINKED_ONE_IN < sizes[a as usize] * sizes[b as usize] {
                continue;
            }
            changed = true;
            groups.union(a, b);
            let (kept, gone) = (a.min(b), a.max(b));
            sizes[kept as usize] += sizes[gone as usize];
            merge(&mut between, kept, gone);
        }
        if !changed {
            break;
        }
    }
    (0..n).map(|it| groups.find(it)).collect()
}

/// Lets the links of `gone` be those of `kept`.
fn merge(between: &mut BTreeMap<u32, BTreeMap<u32, usize>>, kept: u32, gone: u32) {
    let (mut small, mut large) =
        (between.remove(&gone).unwrap_or_default(), between.remove(&kept).unwrap_or_default());
    small.remove(&kept);
    large.remove(&gone);
    for (other, count) in small {
        *large.entry(other).or_default() += count;
        if let Some(back) = between.get_mut(&other) {
            back.remove(&gone);
            *back.entry(kept).or_default() += count;
        }
    }
    between.insert(kept, large);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn joined(n: u32, links: &[(u32, u32)]) -> Vec<Vec<u32>> {
        let item: Vec<u32> = (0..n).collect();
        let mut links: Vec<Link> =
            links.iter().map(|&(left, right)| Link { left, right, strength: 10.0 }).collect();
        links.sort_by_key(|it| (it.left, it.right));
        let mut res: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (it, &group) in join(n, &item, &links).iter().enumerate() {
            res.entry(group).or_default().push(u32::try_from(it).unwrap());
        }
        res.into_values().filter(|it| it.len() > 1).collect()
    }

    #[test]
    fn articles_that_share_something_are_one_story() {
        assert_eq!(joined(4, &[(0, 1), (1, 2), (0, 3)]), [vec![0, 1, 2, 3]]);
        assert_eq!(joined(4, &[(0, 1), (2, 3)]), [vec![0, 1], vec![2, 3]]);
    }

    #[test]
    fn a_chain_is_cut() {
        let chain: Vec<(u32, u32)> = (0..39).map(|it| (it, it + 1)).collect();
        let found = joined(40, &chain);
        let longest = found.iter().map(Vec::len).max().unwrap();
        assert!(longest <= 5, "{found:?}");
    }

    #[test]
    fn one_article_on_two_stories_does_not_join_them() {
        let clique =
            |from: u32| (from..from + 6).flat_map(move |a| (a + 1..from + 6).map(move |b| (a, b)));
        let mut links: Vec<(u32, u32)> = clique(0).chain(clique(6)).collect();
        links.extend([(0, 12), (1, 12), (6, 12), (7, 12)]);
        assert_eq!(joined(13, &links).len(), 2);
    }

    proptest! {
        #[test]
        fn every_group_is_linked_and_nothing_is_lost(
            links in proptest::collection::vec((0_u32..12, 0_u32..12), 0..40),
        ) {
            let mut links: Vec<(u32, u32)> = links
                .into_iter()
                .filter(|it| it.0 != it.1)
                .map(|(a, b)| (a.min(b), a.max(b)))
                .collect();
            links.sort_unstable();
            links.dedup();
            let found = joined(12, &links);
            let mut components = UnionFind::new(12);
            links.iter().for_each(|it| { components.union(it.0, it.1); });
            for group in &found {
                prop_assert!(group.iter().all(|&it| components.find(it) == components.find(group[0])));
            }
            // Two articles that share with nobody else are one story.
            for &(a, b) in &links {
                let alone = |it: u32| links.iter().filter(|l| l.0 == it || l.1 == it).count() == 1;
                if alone(a) && alone(b) {
                    prop_assert!(found.contains(&vec![a, b]));
                }
            }
        }
    }
}
