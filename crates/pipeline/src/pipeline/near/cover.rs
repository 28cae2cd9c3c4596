//! What stays of a cluster.

use super::Matched;
use crate::Result;
use crate::cluster::{Cohesion, ItemCluster};

/// Texts that match together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NearCluster {
    /// Two or more, ascending.
    pub members: Vec<u32>,
    /// The member that every other matches: the one with the most matches.
    pub representative: u32,
    /// How similar each member is to it, 0..=1.
    pub similarities: Vec<f64>,
    /// What becomes of each member, where that was asked.
    pub stays: Vec<Stay>,
}

/// Which text a member gives way to; itself where it stays.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stay {
    /// A member that stays, and that this one matches.
    pub to: u32,
    /// How similar the two are, 0..=1.
    pub similarity: f64,
}

impl NearCluster {
    pub(super) fn of(it: ItemCluster) -> Self {
        let ItemCluster { members, representative, similarities } = it;
        Self { members, representative, similarities, stays: Vec::new() }
    }

    /// How tightly the cluster holds together.
    #[must_use]
    pub fn cohesion(&self) -> Cohesion {
        let Self { members, representative, similarities, .. } = self;
        let (members, similarities) = (members.clone(), similarities.clone());
        ItemCluster { members, representative: *representative, similarities }.cohesion()
    }

    /// Says what becomes of each member, by its place in the order of preference.
    ///
    /// Members are gone through in that order: one that matches none of those that stay,
    /// stays. So whatever goes matches, itself, one that does not; a chain of small edits
    /// keeps as many as it takes. `matched` compares two members. Cost: a comparison of each
    /// member with those that stay before it, the one that matched last first, until one
    /// matches.
    pub(super) fn choose(
        &mut self,
        place: impl Fn(u32) -> u32,
        mut matched: impl FnMut(u32, u32) -> Result<Option<Matched>>,
    ) -> Result<()> {
        let mut order: Vec<usize> = (0..self.members.len()).collect();
        order.sort_unstable_by_key(|&at| place(self.members[at]));
        self.stays = self.members.iter().map(|&to| Stay { to, similarity: 1.0 }).collect();
        let mut staying: Vec<u32> = Vec::new();
        for at in order {
            let member = self.members[at];
            let mut goes = None;
            for (n, &to) in staying.iter().enumerate() {
                if let Some(found) = matched(to.min(member), to.max(member))? {
                    self.stays[at] = Stay { to, similarity: found.similarity };
                    goes = Some(n);
                    break;
                }
            }
            match goes {
                // The next one is likely to match the same.
                Some(n) => staying[..=n].rotate_right(1),
                None => staying.push(member),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::Overlap;
    use proptest::prelude::*;

    fn cluster(n: u32) -> NearCluster {
        NearCluster { members: (0..n).collect(), ..NearCluster::default() }
    }

    /// Texts on a line match where they are close.
    fn chosen(n: u32, places: &[u32], reach: u32) -> NearCluster {
        let mut res = cluster(n);
        let matched = |left: u32, right: u32| {
            let found = Matched {
                left,
                right,
                overlap: Overlap::default(),
                similarity: 0.5,
                verdict: None,
            };
            Ok((left.abs_diff(right) <= reach).then_some(found))
        };
        res.choose(|it| places[it as usize], matched).unwrap();
        res
    }

    #[test]
    fn a_chain_keeps_as_many_as_it_takes() {
        let found = chosen(1000, &(0..1000).collect::<Vec<_>>(), 9);
        let kept = (0..).zip(&found.stays).filter(|&(member, it)| it.to == member).count();
        assert_eq!(kept, 100);
    }

    proptest! {
        #[test]
        fn what_goes_matches_what_stays_and_the_preferred_stays(
            n in 1_u32..60, reach in 0_u32..9, seed in any::<u64>(),
        ) {
            let mut places: Vec<u32> = (0..n).collect();
            places.sort_by_key(|&it| crate::fingerprint::mix(seed ^ u64::from(it)));
            let found = chosen(n, &places, reach);
            let stays = |member: u32| found.stays[member as usize].to == member;
            for (member, stay) in (0_u32..).zip(&found.stays) {
                prop_assert!(stays(stay.to));
                prop_assert!(stay.to.abs_diff(member) <= reach);
                prop_assert!(places[stay.to as usize] <= places[member as usize]);
                if stays(member) {
                    let others = (0..n).filter(|&it| it != member && it.abs_diff(member) <= reach);
                    let mut preferred = others.filter(|&it| places[it as usize] < places[member as usize]);
                    prop_assert!(preferred.all(|it| !stays(it)));
                }
            }
        }
    }
}
