//! What the documents of a small group share, counted all at once.

use crate::fingerprint::vectorized;
use crate::verify::Overlap;

/// The shingles of up to 64 documents, each with the documents that hold it.
///
/// One open-addressing table for the group: a document's shingles are entered
/// one by one, in any order and with repeats, so that no set is sorted; what two
/// documents share is then counted over the entries that several of them hold.
/// Cost: some two nanoseconds a shingle to enter, and a fraction of one per
/// entry and pair to count. Rejected: sorting each document's shingles and
/// merging pairs, which costs several times as much for documents of 500 words.
#[derive(Debug, Default)]
pub(super) struct SharedShingles {
    /// Keys of 0 are free; a shingle of 0 counts as 1.
    slots: Vec<(u64, u64)>,
    used: usize,
    /// How many distinct shingles each document has.
    sizes: Vec<usize>,
    /// The documents of each shingle that at least two hold, as bits.
    holders: Vec<u64>,
}

impl SharedShingles {
    /// How many documents there can be.
    pub(super) const MOST: usize = 64;

    /// Starts a new group.
    pub(super) fn clear(&mut self) {
        // A table that one large group needed would be cleared for every small one.
        if self.slots.len() > 16 * self.used.max(512) {
            self.slots = Vec::new();
        }
        self.slots.fill((0, 0));
        self.used = 0;
        self.sizes.clear();
        self.holders.clear();
    }

    /// Enters the next document, one of [`Self::MOST`] at most.
    pub(super) fn push(&mut self, shingles: &[u64]) {
        self.make_room(shingles.len());
        let bit = 1 << self.sizes.len();
        let mask = self.slots.len() - 1;
        let shift = 64 - self.slots.len().trailing_zeros();
        let mut size = 0;
        for &shingle in shingles {
            let key = shingle.max(1);
            let mut slot = usize::try_from(key >> shift).unwrap_or(0);
            loop {
                let (held, holders) = &mut self.slots[slot & mask];
                if *held == key {
                    size += usize::from(*holders & bit == 0);
                    *holders |= bit;
                    break;
                }
                if *held == 0 {
                    (*held, *holders) = (key, bit);
                    size += 1;
                    self.used += 1;
                    break;
                }
                slot += 1;
            }
        }
        self.sizes.push(size);
    }

    /// Grows the table so that `more` entries leave it at most half full.
    fn make_room(&mut self, more: usize) {
        let needed = ((self.used + more) * 2).next_power_of_two().max(1024);
        if needed <= self.slots.len() {
            return;
        }
        let old = std::mem::replace(&mut self.slots, vec![(0, 0); needed]);
        let mask = needed - 1;
        let shift = 64 - needed.trailing_zeros();
        for (key, holders) in old.into_iter().filter(|&(key, _)| key != 0) {
            let mut slot = usize::try_from(key >> shift).unwrap_or(0);
            while self.slots[slot & mask].0 != 0 {
                slot += 1;
            }
            self.slots[slot & mask] = (key, holders);
        }
    }

    /// No more documents follow: counting is possible.
    pub(super) fn finish(&mut self) {
        let shared = self.slots.iter().map(|&(_, holders)| holders);
        self.holders.extend(shared.filter(|it| it & it.wrapping_sub(1) != 0));
    }

    /// What the documents at two places share.
    pub(super) fn overlap(&self, left: usize, right: usize) -> Overlap {
        let both = 1_u64 << left | 1_u64 << right;
        let holders = &self.holders;
        let shared = vectorized(
            #[inline(always)]
            || holders.iter().map(|&it| usize::from(it & both == both)).sum(),
        );
        Overlap { shared, left: self.sizes[left], right: self.sizes[right] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::ShingleSet;
    use crate::verify::overlap;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn same_counts_as_merging_sorted_sets(
            groups in proptest::collection::vec(
                proptest::collection::vec(
                    proptest::collection::vec(prop_oneof![0_u64..200, any::<u64>()], 0..900), 1..6,
                ),
                1..3,
            ),
        ) {
            let mut shared = SharedShingles::default();
            for group in groups {
                shared.clear();
                group.iter().for_each(|it| shared.push(it));
                shared.finish();
                // 0 and 1 are one shingle here.
                let sets: Vec<ShingleSet> = group
                    .iter()
                    .map(|it| ShingleSet::of_hashes(it.iter().map(|&it| it.max(1)).collect(), 5))
                    .collect();
                for left in 0..sets.len() {
                    for right in left + 1..sets.len() {
                        let naive = overlap(&sets[left], &sets[right]).unwrap();
                        prop_assert_eq!(shared.overlap(left, right), naive);
                    }
                }
            }
        }
    }
}
