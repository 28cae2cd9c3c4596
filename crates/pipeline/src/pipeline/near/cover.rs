//! What stays of texts that match.

use super::Matched;
use crate::Result;
use crate::cluster::ItemCluster;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

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
/// Texts are gone through in that order, a part behind what holds it: one that matches none
/// of those that stay, stays.
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
    mut compared: impl FnMut(u32, u32) -> Result<Option<Matched>>,
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
    let order = in_order(matches, &res, place);
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
            let found = compared(to.min(item), to.max(item))?;
            if let Some(found) = found.filter(|it| it.may_go(item)) {
                (res[n].to, res[n].similarity) = (to, found.similarity);
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

/// Places in `stays` of the texts in which it is settled whether they stay: the preferred
/// first, but a part behind all that hold it, since it gives way to them, whatever is
/// preferred, and they never to it.
fn in_order(matches: &[Matched], stays: &[Stay], place: impl Fn(u32) -> u32) -> Vec<usize> {
    let at = |item: u32| stays.binary_search_by_key(&item, |it| it.item).unwrap_or(0);
    // Each text that holds another, with its part.
    let mut holds: Vec<(usize, usize)> = matches
        .iter()
        .filter_map(|it| {
            let part = it.part?;
            Some((at(if part == it.left { it.right } else { it.left }), at(part)))
        })
        .collect();
    holds.sort_unstable();
    let mut waits_for = vec![0_usize; stays.len()];
    holds.iter().for_each(|it| waits_for[it.1] += 1);
    let ready = (0..stays.len()).filter(|&it| waits_for[it] == 0);
    let mut ready: BinaryHeap<Reverse<(u32, usize)>> =
        ready.map(|it| Reverse((place(stays[it].item), it))).collect();
    let mut order = Vec::with_capacity(stays.len());
    while let Some(Reverse((_, next))) = ready.pop() {
        order.push(next);
        let from = holds.partition_point(|it| it.0 < next);
        for &(_, part) in holds[from..].iter().take_while(|it| it.0 == next) {
            waits_for[part] -= 1;
            if waits_for[part] == 0 {
                ready.push(Reverse((place(stays[part].item), part)));
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::Overlap;
    use proptest::prelude::*;

    fn matched(left: u32, right: u32) -> Matched {
        let similarity = 1.0 / f64::from(1 + left.abs_diff(right));
        // Some hold the next ones whole.
        let part = (left * 3 + right).is_multiple_of(4).then_some(right);
        Matched { left, right, overlap: Overlap::default(), similarity, verdict: None, part }
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
        let compared =
            |left: u32, right: u32| Ok((right - left <= reach).then(|| matched(left, right)));
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
    fn a_part_gives_way_to_what_holds_it_whatever_is_preferred() {
        let matches = [Matched { part: Some(0), ..matched(0, 1) }, matched(1, 2)];
        let stays = |places: [u32; 3]| {
            let place = |it: u32| places[it as usize];
            let clusters = [cluster(vec![0, 1, 2])];
            let found = cover(&matches, &clusters, place, |_, _| Ok(None)).unwrap();
            found.into_iter().map(|it| it.to).collect::<Vec<_>>()
        };
        assert_eq!(stays([0, 1, 2]), [1, 1, 1]);
        assert_eq!(stays([2, 0, 1]), [1, 1, 1]);
    }

    #[test]
    fn one_that_is_in_no_cluster_gives_way_and_is_given_way_to() {
        let equals = |left, right| Matched { part: None, ..matched(left, right) };
        let matches = [equals(0, 2), equals(1, 2)];
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
                let pair = matched(it.item.min(it.to), it.item.max(it.to));
                prop_assert!(it.to == it.item || pair.may_go(it.item));
                let waited = matches.iter().any(|of| of.part == Some(it.item));
                prop_assert!(waited || places[it.to as usize] <= places[it.item as usize]);
                prop_assert!(of(it.to).cluster == it.cluster && it.cluster <= it.item);
            }
            for it in &matches {
                prop_assert!([it.left, it.right].iter().any(|&item| of(item).to != item));
            }
        }
    }
}
