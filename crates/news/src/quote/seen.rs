//! Which hashes occur, and where in a sorted list?
//!
//! Most of what is looked up in such a list is not there, and a search in a long one costs
//! a cache miss a step. A bit for each hash, by its lowest bits, answers most questions
//! with one ([`SeenHashes`]); by the highest ones the list is in parts of a few hashes
//! ([`HashParts`]).

use std::ops::Range;

/// So many bits a hash, and one in as many of those that do not occur is taken for one.
const BITS_A_HASH: usize = 16;
/// The fewest bits, as a power of two: half a page.
const LEAST_BITS: u32 = 14;

/// Which hashes occur, by their lowest bits: never no for one that does.
#[derive(Debug, Default)]
pub(super) struct SeenHashes {
    words: Vec<u64>,
}

impl SeenHashes {
    /// Those of `hashes`, of which each should come once.
    pub(super) fn of(hashes: impl ExactSizeIterator<Item = u64>) -> Self {
        let bits = (hashes.len() * BITS_A_HASH).next_power_of_two().max(1 << LEAST_BITS);
        let mut res = Self { words: vec![0; bits / 64] };
        for hash in hashes {
            let (word, bit) = res.bit(hash);
            res.words[word] |= bit;
        }
        res
    }

    /// Whether `hash` may be one of them.
    pub(super) fn has(&self, hash: u64) -> bool {
        let (word, bit) = self.bit(hash);
        self.words.get(word).is_some_and(|it| it & bit != 0)
    }

    fn bit(&self, hash: u64) -> (usize, u64) {
        let word =
            usize::try_from(hash >> 6).unwrap_or(usize::MAX) & self.words.len().wrapping_sub(1);
        (word, 1 << (hash & 63))
    }
}

/// The highest bits of the hashes of a sorted list, and where each begin in it.
#[derive(Debug, Default)]
pub(super) struct HashParts {
    starts: Vec<u32>,
    shift: u32,
}

impl HashParts {
    /// Those of `hashes`, which ascend.
    pub(super) fn of(hashes: impl ExactSizeIterator<Item = u64>) -> Self {
        const HASHES_A_PART: usize = 4;
        let parts = (hashes.len() / HASHES_A_PART).next_power_of_two().max(2);
        let shift = 64 - parts.trailing_zeros();
        let mut starts = vec![0; parts + 1];
        for hash in hashes {
            starts[part(hash, shift) + 1] += 1;
        }
        let mut end = 0;
        for it in &mut starts {
            end += *it;
            *it = end;
        }
        Self { starts, shift }
    }

    /// Where in the list `hash` is if it is there at all.
    pub(super) fn range(&self, hash: u64) -> Range<usize> {
        let at = part(hash, self.shift);
        match self.starts.get(at..at + 2) {
            Some(&[start, end]) => start as usize..end as usize,
            _ => 0..0,
        }
    }
}

fn part(hash: u64, shift: u32) -> usize {
    usize::try_from(hash.checked_shr(shift).unwrap_or(0)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::mix;

    #[test]
    fn every_hash_lies_in_its_part() {
        for n in [0, 1, 5, 10_000] {
            let mut hashes: Vec<u64> = (0..n).map(mix).collect();
            hashes.sort_unstable();
            let parts = HashParts::of(hashes.iter().copied());
            for (at, &hash) in hashes.iter().enumerate() {
                assert!(parts.range(hash).contains(&at) && parts.range(hash).len() < 40);
            }
            assert!(parts.range(u64::MAX).end <= hashes.len());
        }
        assert!(HashParts::default().range(7).is_empty());
    }

    #[test]
    fn what_occurs_is_seen_and_most_else_is_not() {
        let seen = SeenHashes::of((0..10_000_u32).map(|it| mix(it.into())));
        assert!((0..10_000).all(|it| seen.has(mix(it))));
        let false_hits = (10_000..20_000).filter(|&it| seen.has(mix(it))).count();
        assert!(false_hits < 1_000, "{false_hits}");
        assert!(!SeenHashes::default().has(1));
    }
}
