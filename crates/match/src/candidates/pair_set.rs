//! Pairs that were found before.

use super::CandidatePair;
use crate::fingerprint::mix;

/// A set of pairs, to be asked before anything else is known of a pair: two versions
/// meet in dozens of bands, and nine of ten meetings are of pairs that were found.
///
/// Open addressing, at most three quarters full: 11 to 22 bytes a pair.
#[derive(Debug, Default)]
pub(super) struct PairSet {
    /// The left number above the right one; 0, which is no pair, where it is free.
    slots: Vec<u64>,
    len: usize,
}

impl PairSet {
    pub(super) fn contains(&self, pair: CandidatePair) -> bool {
        let key = key(pair);
        !self.slots.is_empty() && self.slots[self.place(key)] == key
    }

    pub(super) fn insert(&mut self, pair: CandidatePair) {
        if (self.len + 1) * 4 > self.slots.len() * 3 {
            let room = (self.slots.len() * 2).max(1024);
            let old = std::mem::replace(&mut self.slots, vec![0; room]);
            for key in old.into_iter().filter(|&it| it != 0) {
                let place = self.place(key);
                self.slots[place] = key;
            }
        }
        let key = key(pair);
        let place = self.place(key);
        self.len += usize::from(self.slots[place] == 0);
        self.slots[place] = key;
    }

    /// Where `key` is, or where it would be.
    fn place(&self, key: u64) -> usize {
        let last = self.slots.len() - 1;
        let mut place = usize::try_from(mix(key)).unwrap_or(usize::MAX) & last;
        while self.slots[place] != 0 && self.slots[place] != key {
            place = (place + 1) & last;
        }
        place
    }

    /// All pairs, ascending.
    pub(super) fn into_pairs(mut self) -> Vec<CandidatePair> {
        self.slots.retain(|&it| it != 0);
        self.slots.sort_unstable();
        self.slots.into_iter().map(pair).collect()
    }
}

fn key(pair: CandidatePair) -> u64 {
    u64::from(pair.left) << 32 | u64::from(pair.right)
}

#[expect(clippy::cast_possible_truncation, reason = "the halves are wanted")]
const fn pair(key: u64) -> CandidatePair {
    CandidatePair { left: (key >> 32) as u32, right: key as u32 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn same_as_a_tree(found in proptest::collection::vec((0_u32..90, 0_u32..90), 0..3000)) {
            let pairs = found.into_iter().filter(|it| it.0 != it.1);
            let (mut set, mut tree) = (PairSet::default(), BTreeSet::new());
            for pair in pairs.map(|(a, b)| CandidatePair::new(a, b)) {
                prop_assert_eq!(set.contains(pair), tree.contains(&pair));
                set.insert(pair);
                tree.insert(pair);
            }
            prop_assert_eq!(set.into_pairs(), tree.into_iter().collect::<Vec<_>>());
        }
    }
}
