//! Clusters without chains.

use super::{Cohesion, Link, linked_clusters};
use crate::verify::{ItemMatch, Measure, Overlap, Threshold};

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
            bounds: [reached(it.overlap); 2],
        })
        .collect();
    linked_clusters(n, &links, |left, right| {
        let overlap = overlap(left, right);
        reached(overlap).then(|| bound.measure.of(overlap))
    })
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
