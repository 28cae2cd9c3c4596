//! A yes or no for each word of a text, 64 of them in a number.

use std::ops::Range;

const BITS: usize = 64;

/// Which of so many words are marked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    bits: Vec<u64>,
    len: usize,
}

impl Marks {
    /// None of `len` words.
    pub(super) fn none(len: usize) -> Self {
        Self { bits: vec![0; len.div_ceil(BITS)], len }
    }

    /// How many words there are, marked or not.
    pub(super) const fn len(&self) -> usize {
        self.len
    }

    pub(super) fn has(&self, at: usize) -> bool {
        self.bits.get(at / BITS).is_some_and(|it| it >> (at % BITS) & 1 == 1)
    }

    /// Marks the words of `range`, which lies within the text.
    pub(super) fn mark(&mut self, range: Range<usize>) {
        each_part(range, |at, mask| self.bits[at] |= mask);
    }

    /// How many are marked.
    pub(super) fn count(&self) -> usize {
        self.bits.iter().map(|it| it.count_ones() as usize).sum()
    }

    /// How many of those in `range` are.
    pub(super) fn count_in(&self, range: Range<usize>) -> usize {
        let mut count = 0;
        each_part(range, |at, mask| count += (self.bits[at] & mask).count_ones() as usize);
        count
    }

    /// The longest stretches of marked words, ascending.
    pub(super) fn runs(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let mut at = 0;
        std::iter::from_fn(move || {
            let start = self.next(at, 0)?;
            at = self.next(start, u64::MAX).unwrap_or(self.len);
            Some(start..at)
        })
    }

    /// The word that so many words without a mark stand before, itself without one.
    pub(super) fn nth_free(&self, mut n: usize) -> Option<usize> {
        let mut from = 0;
        for run in self.runs() {
            if n < run.start - from {
                break;
            }
            n -= run.start - from;
            from = run.end;
        }
        (from + n < self.len).then_some(from + n)
    }

    /// The next word from `at` on that is marked, where `flip` is 0, or that is not.
    fn next(&self, at: usize, flip: u64) -> Option<usize> {
        let mut part = at / BITS;
        let mut bits = (self.bits.get(part)? ^ flip) >> (at % BITS) << (at % BITS);
        while bits == 0 {
            part += 1;
            bits = self.bits.get(part)? ^ flip;
        }
        let found = part * BITS + bits.trailing_zeros() as usize;
        // Flipped, the bits beyond the last word are set as well.
        (found < self.len).then_some(found)
    }
}

/// Calls `on` with each number that holds words of `range`, and their bits in it.
fn each_part(range: Range<usize>, mut on: impl FnMut(usize, u64)) {
    let Range { mut start, end } = range;
    while start < end {
        let (part, from) = (start / BITS, start % BITS);
        let words = (end - start).min(BITS - from);
        on(part, (u64::MAX >> (BITS - words)) << from);
        start += words;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn as_a_list_of_yes_and_no(
            len in 1_usize..300,
            marked in proptest::collection::vec((0_usize..300, 0_usize..90), 0..12),
            asked in (0_usize..300, 0_usize..300),
            n in 0_usize..300,
        ) {
            let (mut marks, mut naive) = (Marks::none(len), vec![false; len]);
            for (start, words) in marked {
                let range = start.min(len)..(start + words).min(len);
                marks.mark(range.clone());
                naive[range].fill(true);
            }
            prop_assert_eq!(marks.count(), naive.iter().filter(|it| **it).count());
            prop_assert!((0..len).all(|at| marks.has(at) == naive[at]));
            prop_assert!(!marks.has(len));
            let range = asked.0.min(len)..asked.1.min(len).max(asked.0.min(len));
            let within = naive[range.clone()].iter().filter(|it| **it).count();
            prop_assert_eq!(marks.count_in(range), within);
            let mut free = (0..len).filter(|&at| !naive[at]);
            prop_assert_eq!(marks.nth_free(n), free.nth(n));
            let mut runs = vec![false; len];
            let mut last = None;
            for run in marks.runs() {
                prop_assert!(!run.is_empty() && last.is_none_or(|it| it < run.start));
                last = Some(run.end);
                runs[run].fill(true);
            }
            prop_assert_eq!(runs, naive);
        }
    }
}
