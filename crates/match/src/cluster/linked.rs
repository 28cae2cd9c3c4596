//! From verified matches to clusters.

use super::ItemCluster;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// A verified match of two items, `left < right`, as clustering sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// The smaller index.
    pub left: u32,
    /// The larger index.
    pub right: u32,
    /// How similar they are, 0..=1.
    pub similarity: f64,
    /// Whether the left one may represent the right one, and the right one the left one.
    pub bounds: [bool; 2],
}

impl Link {
    /// Whether the item at one end may represent the one at the other.
    fn bounds_from(&self, item: u32) -> bool {
        self.bounds[usize::from(item == self.right)]
    }

    /// Whether only the other end may represent: then the link speaks against `item`.
    fn is_only_others(&self, item: u32) -> bool {
        self.bounds[0] != self.bounds[1] && !self.bounds_from(item)
    }
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
/// The representative is the member with the most links, those aside over which only
/// the other end may represent, then with the highest sum of similarities, then the
/// smallest. `bounded` gives the similarity of two items when the first may represent
/// the second; it is called only for pairs that are not linked. The result does not depend on the order of `links`; clusters
/// ascend by their smallest member. Cost: a sort of the links, each of which is then
/// gone through a few times however many clusters a component is cut into, and one
/// `bounded` for each member that is no neighbor of its representative.
#[must_use]
pub fn linked_clusters(
    n: u32,
    links: &[Link],
    mut bounded: impl FnMut(u32, u32) -> Option<f64>,
) -> Vec<ItemCluster> {
    let mut graph = Graph::of(n, links);
    // An entry is as strong as its item was when it was made; what has lost links since
    // then has a later one.
    let mut strongest: BinaryHeap<(Strength, Reverse<u32>)> =
        (0..n).filter_map(|item| graph.strength(item).map(|it| (it, Reverse(item)))).collect();
    let mut res = Vec::new();
    while let Some((strength, Reverse(item))) = strongest.pop() {
        if graph.taken[item as usize] || graph.strength(item) != Some(strength) {
            continue;
        }
        let cluster = graph.around(item, &mut bounded);
        for neighbor in graph.take(&cluster.members) {
            strongest.extend(graph.strength(neighbor).map(|it| (it, Reverse(neighbor))));
        }
        // Where nobody is bounded to the strongest, it is alone, and its links are spent.
        if cluster.members.len() > 1 {
            res.push(cluster);
        }
    }
    res.sort_by_key(|it| it.members.first().copied());
    res
}

/// How many links an item has, and the sum of their similarities.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Strength(usize, f64);

impl Eq for Strength {}

impl Ord for Strength {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0).then(self.1.total_cmp(&other.1))
    }
}

impl PartialOrd for Strength {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// The links of items that are in no cluster yet.
struct Graph<'a> {
    /// Each link from both its ends, by the end that it is seen from, then by the other.
    ends: Vec<(u32, u32, &'a Link)>,
    /// Where the links of each item begin in `ends`, and where the last ones end.
    starts: Vec<usize>,
    /// Which items are in a cluster.
    taken: Vec<bool>,
}

impl<'a> Graph<'a> {
    fn of(n: u32, links: &'a [Link]) -> Self {
        let both = links.iter().flat_map(|it| [(it.left, it.right, it), (it.right, it.left, it)]);
        let mut ends: Vec<_> = both.collect();
        ends.sort_unstable_by_key(|it| (it.0, it.1));
        let starts = (0..=n).map(|item| ends.partition_point(|it| it.0 < item)).collect();
        Self { ends, starts, taken: vec![false; n as usize] }
    }

    /// The links of an item to others that are in no cluster, by the other.
    fn links(&self, item: u32) -> impl Iterator<Item = (u32, &'a Link)> {
        let range = self.starts[item as usize]..self.starts[item as usize + 1];
        let free = self.ends[range].iter().filter(|it| !self.taken[it.1 as usize]);
        free.map(|it| (it.1, it.2))
    }

    /// None where an item has no link.
    fn strength(&self, item: u32) -> Option<Strength> {
        let sum = |sum: Strength, link: &Link| Strength(sum.0 + 1, sum.1 + link.similarity);
        // Summed in the order of the other ends, so that no order of links changes the last
        // bit.
        let own = self.links(item).filter(|it| !it.1.is_only_others(item));
        let strength = own.fold(Strength(0, 0.0), |all, it| sum(all, it.1));
        (strength.0 > 0).then_some(strength)
    }

    /// The cluster of a representative: breadth first, so that a member is joined to it by
    /// matches between members only.
    fn around(
        &self,
        representative: u32,
        bounded: &mut impl FnMut(u32, u32) -> Option<f64>,
    ) -> ItemCluster {
        let near: BTreeMap<u32, &Link> = self.links(representative).collect();
        // None for those that were refused.
        let mut seen = BTreeMap::from([(representative, Some(1.0))]);
        let mut queue = vec![representative];
        let mut at = 0;
        while let Some(&from) = queue.get(at) {
            at += 1;
            for (to, _) in self.links(from) {
                if seen.contains_key(&to) {
                    continue;
                }
                let similarity = match near.get(&to) {
                    Some(link) => link.bounds_from(representative).then_some(link.similarity),
                    None => bounded(representative, to),
                };
                seen.insert(to, similarity);
                queue.extend(similarity.map(|_| to));
            }
        }
        let members = seen.into_iter().filter_map(|(item, it)| Some((item, it?)));
        let (members, similarities) = members.unzip();
        ItemCluster { members, representative, similarities }
    }

    /// Takes the members of a cluster out; who has lost links by that.
    fn take(&mut self, members: &[u32]) -> Vec<u32> {
        members.iter().for_each(|&it| self.taken[it as usize] = true);
        let mut res: Vec<u32> =
            members.iter().flat_map(|&it| self.links(it)).map(|it| it.0).collect();
        res.sort_unstable();
        res.dedup();
        res
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every representative sought among all links that are left.
    fn naive(links: &[Link], bounded: impl Fn(u32, u32) -> Option<f64>) -> Vec<ItemCluster> {
        let (mut res, mut rest) = (Vec::new(), links.to_vec());
        loop {
            let of = |item: u32| rest.iter().filter(move |it| it.left == item || it.right == item);
            let own = |item: u32| {
                of(item).filter(move |it| match it.bounds {
                    [true, false] => it.left == item,
                    [false, true] => it.right == item,
                    _ => true,
                })
            };
            let strength = |item: u32| (own(item).count(), own(item).map(|it| it.similarity).sum());
            let items: std::collections::BTreeSet<u32> =
                rest.iter().flat_map(|it| [it.left, it.right]).collect();
            let strengths = items.into_iter().map(|it| (it, strength(it)));
            let best = strengths.reduce(|a: (u32, (usize, f64)), b| if b.1 > a.1 { b } else { a });
            let Some((representative, _)) = best else { break };
            let mut members = BTreeMap::from([(representative, 1.0)]);
            loop {
                let found = rest.iter().find_map(|it| {
                    let to = match (members.get(&it.left), members.get(&it.right)) {
                        (Some(_), None) => it.right,
                        (None, Some(_)) => it.left,
                        _ => return None,
                    };
                    let own = of(representative).find(|it| it.left == to || it.right == to);
                    let similarity = match own {
                        Some(it) if it.left == representative => {
                            it.bounds[0].then_some(it.similarity)
                        }
                        Some(it) => it.bounds[1].then_some(it.similarity),
                        None => bounded(representative, to),
                    };
                    Some((to, similarity?))
                });
                let Some((to, similarity)) = found else { break };
                members.insert(to, similarity);
            }
            rest.retain(|it| !members.contains_key(&it.left) && !members.contains_key(&it.right));
            if members.len() > 1 {
                let (members, similarities) = members.into_iter().unzip();
                res.push(ItemCluster { members, representative, similarities });
            }
        }
        res.sort_by_key(|it| it.members[0]);
        res
    }

    proptest! {
        #[test]
        fn same_as_seeking_every_representative_anew(
            found in proptest::collection::btree_map((0_u32..12, 0_u32..12), 0_u32..32, 0..40),
            refused in 0_u32..5,
        ) {
            let links: Vec<Link> = found
                .into_iter()
                .filter(|((left, right), _)| left < right)
                .map(|((left, right), of)| Link {
                    left,
                    right,
                    // Eighths add up without rounding.
                    similarity: f64::from(of / 4) / 8.0,
                    bounds: [of % 4 != 1, of % 4 != 2],
                })
                .collect();
            let bounded = |a: u32, b: u32| ((a + b) % 5 != refused).then_some(0.5);
            prop_assert_eq!(linked_clusters(12, &links, bounded), naive(&links, bounded));
        }
    }

    #[test]
    fn a_long_chain_is_cut_in_one_go() {
        // Going through all that is left for each of the 33,333 clusters would take hours.
        let n = 100_000;
        let links: Vec<Link> = (1..n)
            .map(|right| Link { left: right - 1, right, similarity: 0.7, bounds: [true; 2] })
            .collect();
        let found = linked_clusters(n, &links, |_, _| None);
        assert!(found.iter().all(|it| it.members.len() <= 3));
        assert!(found.len() >= 33_333, "{}", found.len());
    }
}
