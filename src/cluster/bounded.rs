//! Clusters without chains.

use super::{Cohesion, UnionFind};
use crate::verify::{ItemMatch, Measure, Overlap, Threshold};
use std::collections::{BTreeMap, BTreeSet};

/// A cluster of items: indexes into the caller's list.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemCluster {
    /// Two or more, ascending.
    pub members: Vec<u32>,
    /// The member that every other is bounded to.
    pub representative: u32,
    /// The similarity of each member to the representative, in the order of
    /// `members`, 0..=1; the representative's own is 1.
    pub similarities: Vec<f64>,
}

impl ItemCluster {
    /// The lowest and the mean similarity to the representative.
    #[must_use]
    pub fn cohesion(&self) -> Cohesion {
        let mut cohesion = Cohesion { min: 1.0, mean: 0.0 };
        let mut n = 0.0;
        for (member, &similarity) in self.members.iter().zip(&self.similarities) {
            if *member != self.representative {
                cohesion.min = cohesion.min.min(similarity);
                cohesion.mean += similarity;
                n += 1.0;
            }
        }
        cohesion.mean /= f64::max(n, 1.0);
        cohesion
    }
}

/// What holds a cluster together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// Which similarity.
    pub measure: Measure,
    /// The smallest similarity of a member to its representative.
    pub least: Threshold,
}

/// A verified match of two items, `left < right`, as clustering sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// The smaller index.
    pub left: u32,
    /// The larger index.
    pub right: u32,
    /// How similar they are, 0..=1.
    pub similarity: f64,
    /// Whether one may represent the other.
    pub bounds: bool,
}

/// Groups `n` items by their verified `matches`: [`linked_clusters`] with a
/// similarity of shingle sets and one threshold as the bound.
#[must_use]
pub fn bounded_clusters(
    n: u32,
    matches: &[ItemMatch],
    bound: Bound,
    mut overlap: impl FnMut(u32, u32) -> Overlap,
) -> Vec<ItemCluster> {
    let reached = |overlap| bound.least.is_reached(bound.measure, overlap);
    let links: Vec<Link> = matches
        .iter()
        .map(|it| Link {
            left: it.left,
            right: it.right,
            similarity: bound.measure.of(it.overlap),
            bounds: reached(it.overlap),
        })
        .collect();
    linked_clusters(n, &links, |left, right| {
        let overlap = overlap(left, right);
        reached(overlap).then(|| bound.measure.of(overlap))
    })
}

/// Groups `n` items by their verified matches.
///
/// A connected component of links is one cluster when a representative is found
/// that every member is bounded to; a member may be bounded to it without being
/// linked to it, but then a path of links joins them. Otherwise the members that
/// are bounded are one cluster, and the rest of the component is looked at
/// again. So a chain, each link of which is strong, is cut where its ends are
/// too far apart.
///
/// The representative is the member with the most links, then with the highest
/// sum of similarities, then the smallest. `bounded` gives the similarity of two
/// items when one may represent the other; it is called only for pairs that are
/// not linked. The result does not depend on the order of `links`; clusters
/// ascend by their smallest member. Cost: linear in links, and one `bounded` for
/// each member that is no neighbor of its representative.
#[must_use]
pub fn linked_clusters(
    n: u32,
    links: &[Link],
    mut bounded: impl FnMut(u32, u32) -> Option<f64>,
) -> Vec<ItemCluster> {
    let mut sets = UnionFind::new(n);
    for link in links {
        sets.union(link.left, link.right);
    }
    let mut by_set: BTreeMap<u32, Vec<&Link>> = BTreeMap::new();
    for link in links {
        by_set.entry(sets.find(link.left)).or_default().push(link);
    }
    let mut res = Vec::new();
    for mut rest in by_set.into_values() {
        while !rest.is_empty() {
            let Some(cluster) = first_cluster(&rest, &mut bounded) else { break };
            let taken = &cluster.members;
            rest.retain(|it| {
                taken.binary_search(&it.left).is_err() && taken.binary_search(&it.right).is_err()
            });
            if taken.len() > 1 {
                res.push(cluster);
            }
        }
    }
    res.sort_by_key(|it| it.members.first().copied());
    res
}

/// The cluster of the best representative among the ends of `links`.
fn first_cluster(
    links: &[&Link],
    bounded: &mut impl FnMut(u32, u32) -> Option<f64>,
) -> Option<ItemCluster> {
    let mut neighbors: BTreeMap<u32, BTreeMap<u32, &Link>> = BTreeMap::new();
    for it in links {
        neighbors.entry(it.left).or_default().insert(it.right, it);
        neighbors.entry(it.right).or_default().insert(it.left, it);
    }
    let strength = |near: &BTreeMap<u32, &Link>| -> (usize, f64) {
        (near.len(), near.values().map(|it| it.similarity).sum())
    };
    let strengths = neighbors.iter().map(|(&item, near)| (item, strength(near)));
    let (representative, _) = strengths.reduce(|best, it| {
        let (a, b) = (best.1, it.1);
        if b.0 > a.0 || (b.0 == a.0 && b.1 > a.1) { it } else { best }
    })?;
    let near = neighbors.get(&representative)?;
    // Breadth first from the representative, so that a member is joined to it by
    // matches between members only.
    let mut members = BTreeMap::from([(representative, 1.0)]);
    let mut refused = BTreeSet::new();
    let mut queue = vec![representative];
    let mut at = 0;
    while let Some(&from) = queue.get(at) {
        at += 1;
        for &to in neighbors.get(&from).into_iter().flat_map(BTreeMap::keys) {
            if members.contains_key(&to) || refused.contains(&to) {
                continue;
            }
            let similarity = match near.get(&to) {
                Some(link) => link.bounds.then_some(link.similarity),
                None => bounded(representative, to),
            };
            if let Some(similarity) = similarity {
                members.insert(to, similarity);
                queue.push(to);
            } else {
                refused.insert(to);
            }
        }
    }
    let (members, similarities) = members.into_iter().unzip();
    Some(ItemCluster { members, representative, similarities })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bound(least: f64) -> Bound {
        Bound { measure: Measure::Resemblance, least: Threshold::new(least).unwrap() }
    }

    /// Items on a line that share `10 − distance` of 10, and the pairs that match.
    fn on_a_line(
        positions: &[u32],
        threshold: f64,
    ) -> (Vec<ItemMatch>, impl Fn(u32, u32) -> Overlap) {
        let positions = positions.to_vec();
        let overlap = move |a: u32, b: u32| {
            let apart = positions[a as usize].abs_diff(positions[b as usize]).min(10) as usize;
            Overlap { shared: 10 - apart, left: 10, right: 10 - apart }
        };
        let threshold = Threshold::new(threshold).unwrap();
        let mut matches = Vec::new();
        for left in 0..N {
            for right in left + 1..N {
                let overlap = overlap(left, right);
                if threshold.is_reached(Measure::Resemblance, overlap) {
                    matches.push(ItemMatch { left, right, overlap });
                }
            }
        }
        (matches, overlap)
    }

    const N: u32 = 8;

    fn members(clusters: &[ItemCluster]) -> Vec<Vec<u32>> {
        clusters.iter().map(|it| it.members.clone()).collect()
    }

    #[test]
    fn a_chain_of_weak_links_does_not_make_one_cluster() {
        let (matches, overlap) = on_a_line(&[0, 3, 6, 9, 12, 15, 18, 21], 0.7);
        let found = bounded_clusters(N, &matches, bound(0.7), &overlap);
        assert_eq!(members(&found), [vec![0, 1, 2], vec![3, 4, 5], vec![6, 7]]);
        assert_eq!(found[0].representative, 1);
        assert!((found[0].cohesion().min - 0.7).abs() < 1e-9);
    }

    #[test]
    fn a_star_is_one_cluster() {
        let (matches, overlap) = on_a_line(&[5, 3, 4, 5, 6, 7, 8, 2], 0.7);
        let found = bounded_clusters(N, &matches, bound(0.7), &overlap);
        assert_eq!(members(&found), [vec![0, 1, 2, 3, 4, 5, 6, 7]]);
    }

    #[test]
    fn a_looser_bound_takes_members_at_two_links() {
        let (matches, overlap) = on_a_line(&[0, 3, 6, 30, 40, 50, 60, 9], 0.7);
        let found = bounded_clusters(N, &matches, bound(0.4), &overlap);
        assert_eq!(members(&found), [vec![0, 1, 2, 7]]);
    }

    proptest! {
        #[test]
        fn every_member_is_bounded_and_order_does_not_count(
            positions in proptest::collection::vec(0_u32..30, N as usize), swap in 0_usize..100,
        ) {
            let (mut matches, overlap) = on_a_line(&positions, 0.7);
            let found = bounded_clusters(N, &matches, bound(0.6), &overlap);
            for cluster in &found {
                prop_assert!(cluster.members.len() > 1);
                for &member in &cluster.members {
                    let similarity = overlap(cluster.representative, member).resemblance();
                    prop_assert!(similarity >= 0.6 - 1e-9);
                }
            }
            let mut seen: Vec<u32> = found.iter().flat_map(|it| it.members.clone()).collect();
            seen.sort_unstable();
            let before = seen.len();
            seen.dedup();
            prop_assert_eq!(seen.len(), before, "clusters do not overlap");
            if !matches.is_empty() {
                let by = swap % matches.len();
                matches.rotate_left(by);
                prop_assert_eq!(bounded_clusters(N, &matches, bound(0.6), &overlap), found);
            }
        }
    }
}
