//! What stays of texts that match.

use super::Matched;
use crate::Result;
use crate::cluster::ItemCluster;
use std::collections::BTreeMap;

/// What becomes of a text that matches others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stay {
    /// The text.
    pub item: u32,
    /// The text that it gives way to, which stays and which it matches; itself where it
    /// stays.
    pub to: u32,
    /// How similar the two are, 0..=1.
    pub similarity: f64,
    /// The smallest of the texts that are in one cluster with it when each is in that of
    /// the one it gives way to.
    pub cluster: u32,
}

/// Says what becomes of every text of `matches`, ascending; `place` is its place in the order
/// in which texts are preferred.
///
/// Texts are gone through in that order: one that matches none of those that stay, stays.
/// So whatever goes matches, itself, one that does not; of two that match, one goes; and a
/// chain of small edits keeps as many as it takes. Where several that stay match, it gives
/// way to one of its own cluster, then to the most similar.
///
/// `compared` compares two members of one of `clusters` that are not among `matches`, which
/// ascend. Cost: a look at each match from both sides, and for a member that matches none of
/// those that stay a comparison with each of these in its cluster, the one that matched last
/// first, until one matches.
pub(super) fn cover(
    matches: &[Matched],
    clusters: &[ItemCluster],
    place: impl Fn(u32) -> u32,
    mut compared: impl FnMut(u32, u32) -> Result<Option<f64>>,
) -> Result<Vec<Stay>> {
    let both = matches
        .iter()
        .flat_map(|it| [(it.left, it.right, it.similarity), (it.right, it.left, it.similarity)]);
    let mut ends: Vec<(u32, u32, f64)> = both.collect();
    ends.sort_unstable_by_key(|it| (it.0, it.1));
    let mut res: Vec<Stay> = ends
        .chunk_by(|a, b| a.0 == b.0)
        .map(|it| Stay { item: it[0].0, to: it[0].0, similarity: 1.0, cluster: it[0].0 })
        .collect();
    let at = |res: &[Stay], item: u32| res.binary_search_by_key(&item, |it| it.item).unwrap_or(0);
    // A text in no cluster is one of its own.
    let mut home: Vec<usize> = (clusters.len()..).take(res.len()).collect();
    for (n, cluster) in clusters.iter().enumerate() {
        cluster.members.iter().for_each(|&it| home[at(&res, it)] = n);
    }
    let mut order: Vec<usize> = (0..res.len()).collect();
    order.sort_unstable_by_key(|&it| place(res[it].item));
    let mut stays = vec![false; res.len()];
    let mut staying: Vec<Vec<u32>> = vec![Vec::new(); clusters.len()];
    for n in order {
        let item = res[n].item;
        let from = ends.partition_point(|it| it.0 < item);
        let known = ends[from..].iter().take_while(|it| it.0 == item);
        let known = known.map(|it| (at(&res, it.1), it.2)).filter(|it| stays[it.0]);
        let nearest = known.reduce(|best, it| {
            let rank = |it: (usize, f64)| (home[it.0] == home[n], it.1);
            if rank(it) > rank(best) { it } else { best }
        });
        if let Some((to, similarity)) = nearest {
            (res[n].to, res[n].similarity) = (res[to].item, similarity);
            continue;
        }
        let Some(staying) = staying.get_mut(home[n]) else {
            stays[n] = true;
            continue;
        };
        let mut goes = None;
        for (nth, &to) in staying.iter().enumerate() {
            if let Some(similarity) = compared(to.min(item), to.max(item))? {
                (res[n].to, res[n].similarity) = (to, similarity);
                goes = Some(nth);
                break;
            }
        }
        match goes {
            // The next one is likely to match the same.
            Some(nth) => staying[..=nth].rotate_right(1),
            None => {
                staying.push(item);
                stays[n] = true;
            }
        }
    }
    let mut first: BTreeMap<usize, u32> = BTreeMap::new();
    for n in 0..res.len() {
        let home = home[at(&res, res[n].to)];
        res[n].cluster = *first.entry(home).or_insert(res[n].item);
    }
    Ok(res)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::Overlap;
    use proptest::prelude::*;

    fn matched(left: u32, right: u32) -> Matched {
        let similarity = 1.0 / f64::from(1 + left.abs_diff(right));
        Matched { left, right, overlap: Overlap::default(), similarity, verdict: None }
    }

    fn cluster(members: Vec<u32>) -> ItemCluster {
        let similarities = vec![1.0; members.len()];
        ItemCluster { representative: members[0], similarities, members }
    }

    /// Texts on a line match where they are close; of the matches every `unseen`th is not
    /// known, and clusters are of ten neighbors.
    fn covered(n: u32, places: &[u32], reach: u32, unseen: u32) -> (Vec<Matched>, Vec<Stay>) {
        let pairs = (0..n).flat_map(|left| (left + 1..n).map(move |right| (left, right)));
        let close = pairs.filter(|it| it.1 - it.0 <= reach);
        let matches: Vec<Matched> = close
            .filter(|it| (it.0 * 7 + it.1) % 9 >= unseen)
            .map(|(left, right)| matched(left, right))
            .collect();
        let mut known: Vec<u32> = matches.iter().flat_map(|it| [it.left, it.right]).collect();
        known.sort_unstable();
        known.dedup();
        let clusters: Vec<ItemCluster> =
            known.chunk_by(|a, b| a / 10 == b / 10).map(|it| cluster(it.to_vec())).collect();
        let compared = |left: u32, right: u32| {
            Ok((right - left <= reach).then(|| matched(left, right).similarity))
        };
        let stays = cover(&matches, &clusters, |it| places[it as usize], compared).unwrap();
        (matches, stays)
    }

    #[test]
    fn a_chain_keeps_as_many_as_it_takes() {
        let places: Vec<u32> = (0..1000).collect();
        let (_, stays) = covered(1000, &places, 9, 0);
        assert_eq!(stays.iter().filter(|it| it.to == it.item).count(), 100);
    }

    #[test]
    fn one_that_is_in_no_cluster_gives_way_and_is_given_way_to() {
        let matches = [matched(0, 2), matched(1, 2)];
        let clusters = [cluster(vec![0, 2])];
        let stays = |places: [u32; 3]| {
            let place = |it: u32| places[it as usize];
            let found = cover(&matches, &clusters, place, |_, _| Ok(None)).unwrap();
            found.into_iter().map(|it| (it.to, it.cluster)).collect::<Vec<_>>()
        };
        assert_eq!(stays([0, 1, 2]), [(0, 0), (1, 1), (0, 0)]);
        assert_eq!(stays([2, 0, 1]), [(0, 0), (1, 1), (1, 1)]);
        assert_eq!(stays([1, 2, 0]), [(2, 0), (2, 0), (2, 0)]);
    }

    proptest! {
        #[test]
        fn what_goes_matches_what_stays_and_of_two_that_match_one_goes(
            n in 1_u32..60, reach in 0_u32..9, unseen in 0_u32..4, seed in any::<u64>(),
        ) {
            let mut places: Vec<u32> = (0..n).collect();
            places.sort_by_key(|&it| crate::fingerprint::mix(seed ^ u64::from(it)));
            let (matches, stays) = covered(n, &places, reach, unseen);
            let of = |item: u32| stays.iter().find(|it| it.item == item).unwrap();
            for it in &stays {
                prop_assert!(of(it.to).to == it.to);
                prop_assert!(it.to.abs_diff(it.item) <= reach);
                prop_assert!(places[it.to as usize] <= places[it.item as usize]);
                prop_assert!(of(it.to).cluster == it.cluster && it.cluster <= it.item);
            }
            for it in &matches {
                prop_assert!([it.left, it.right].iter().any(|&item| of(item).to != item));
            }
        }
    }
}
