//! Which words of two texts are equal, in order.

use super::side::Side;
use std::ops::Range;

/// Equal words in a row: where in the shorter and in the longer text, and how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) short: usize,
    pub(super) long: usize,
    pub(super) len: usize,
}

/// The blocks of equal words of two texts, ascending in both.
///
/// Words that both have once are anchors; of these the longest ascending chain stays
/// (patience diff); `anchors` are their places, ascending by the first. What is left between two of them is aligned word by word where it
/// is small, and by its own anchors where it is not. So it is near the longest common
/// subsequence, and costs no square of the lengths.
pub(super) fn aligned(short: &Side, long: &Side, anchors: Vec<(u32, u32)>) -> Vec<Block> {
    let anchors = longest_chain(&anchors);
    let mut found = Pairs { short: &short.words, long: &long.words, pairs: Vec::new() };
    found.between(0..short.words.len(), 0..long.words.len(), &anchors, 0);
    blocks(&found.pairs)
}

fn blocks(pairs: &[(usize, usize)]) -> Vec<Block> {
    let mut res: Vec<Block> = Vec::new();
    for &(short, long) in pairs {
        match res.last_mut() {
            Some(last) if last.short + last.len == short && last.long + last.len == long => {
                last.len += 1;
            }
            _ => res.push(Block { short, long, len: 1 }),
        }
    }
    res
}

/// The places of what stands once in each of two sorted lists of runs: the longest
/// chain that ascends in both.
fn unique_in_both(short: &[u64], long: &[u64]) -> Vec<(u32, u32)> {
    let mut res = Vec::new();
    let (mut a, mut b) = (short, long);
    while let (Some(&x), Some(&y)) = (a.first(), b.first()) {
        let (x, y) = (x >> 32, y >> 32);
        let equal = |of: &[u64], hash: u64| of.iter().take_while(|it| *it >> 32 == hash).count();
        let here = if x <= y { equal(a, x) } else { 0 };
        let there = if y <= x { equal(b, y) } else { 0 };
        if (here, there) == (1, 1) {
            res.push((place(a[0]), place(b[0])));
        }
        (a, b) = (&a[here..], &b[there..]);
    }
    res.sort_unstable();
    longest_chain(&res)
}

#[expect(clippy::cast_possible_truncation, reason = "a place is the lower half")]
const fn place(run: u64) -> u32 {
    run as u32
}

/// The longest chain of `pairs`, which ascend by the first, that ascends by the second.
fn longest_chain(pairs: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (n, pair) in pairs.iter().enumerate() {
        // Mostly both ascend, and the chain only grows.
        let length = match ends.last() {
            Some(&last) if pairs[last].1 >= pair.1 => {
                ends.partition_point(|&end| pairs[end].1 < pair.1)
            }
            _ => ends.len(),
        };
        before.push(length.checked_sub(1).map(|it| ends[it]));
        if length == ends.len() {
            ends.push(n);
        } else {
            ends[length] = n;
        }
    }
    let mut res = Vec::with_capacity(ends.len());
    let mut next = ends.last().copied();
    while let Some(n) = next {
        res.push(pairs[n]);
        next = before[n];
    }
    res.reverse();
    res
}

/// So many pairs of words are compared with each other between two anchors.
const CELLS: usize = 4096;
/// And so many where nothing in between stands once.
const MOST_CELLS: usize = 1 << 15;
/// So often a large gap is looked at for anchors of its own.
const DEEPEST: usize = 2;

/// The pairs of equal words, in the making.
struct Pairs<'s> {
    short: &'s [u32],
    long: &'s [u32],
    pairs: Vec<(usize, usize)>,
}

impl Pairs<'_> {
    /// Aligns two stretches, given a chain of anchors inside them.
    fn between(
        &mut self,
        short: Range<usize>,
        long: Range<usize>,
        anchors: &[(u32, u32)],
        depth: usize,
    ) {
        let (mut a, mut b) = (short.start, long.start);
        for &(x, y) in anchors {
            let (x, y) = (x as usize, y as usize);
            self.gap(a..x, b..y, depth);
            self.pairs.push((x, y));
            (a, b) = (x + 1, y + 1);
        }
        self.gap(a..short.end, b..long.end, depth);
    }

    fn gap(&mut self, mut short: Range<usize>, mut long: Range<usize>, depth: usize) {
        while !short.is_empty()
            && !long.is_empty()
            && self.short[short.start] == self.long[long.start]
        {
            self.pairs.push((short.start, long.start));
            (short.start, long.start) = (short.start + 1, long.start + 1);
        }
        let mut tail = 0;
        while !short.is_empty()
            && !long.is_empty()
            && self.short[short.end - 1] == self.long[long.end - 1]
        {
            (short.end, long.end) = (short.end - 1, long.end - 1);
            tail += 1;
        }
        let cells = short.len() * long.len();
        let anchors = match depth < DEEPEST && cells > CELLS {
            true => self.local_anchors(short.clone(), long.clone()),
            false => Vec::new(),
        };
        if !anchors.is_empty() {
            self.between(short.clone(), long.clone(), &anchors, depth + 1);
        } else if cells <= MOST_CELLS {
            // No more than that: a larger gap without an anchor is taken to differ.
            self.word_by_word(short.clone(), long.clone());
        }
        // Only now, so that pairs ascend.
        self.pairs.extend((0..tail).map(|n| (short.end + n, long.end + n)));
    }

    fn local_anchors(&self, short: Range<usize>, long: Range<usize>) -> Vec<(u32, u32)> {
        let sorted = |words: &[u32], range: Range<usize>| {
            let mut res: Vec<u64> = range.map(|n| u64::from(words[n]) << 32 | n as u64).collect();
            res.sort_unstable();
            res
        };
        unique_in_both(&sorted(self.short, short), &sorted(self.long, long))
    }

    /// The longest common subsequence of two short stretches.
    ///
    /// A row of the table of lengths is a row of bits: 1 where the length does not grow
    /// (Crochemore, Iliopoulos, Pinzon and Reid 2001), so that 64 words are compared at once.
    fn word_by_word(&mut self, short: Range<usize>, long: Range<usize>) {
        let (a, b) = (&self.short[short.clone()], &self.long[long.clone()]);
        // Most gaps have a single word on one side, which needs no table.
        if let ([one], others) | (others, [one]) = (a, b) {
            // The last one, as the way back through the table finds it.
            let Some(at) = others.iter().rposition(|it| it == one) else { return };
            let (x, y) = if a.len() == 1 { (0, at) } else { (at, 0) };
            return self.pairs.push((short.start + x, long.start + y));
        }
        if short.is_empty() || long.is_empty() {
            return;
        }
        let rows = Rows::of(a, b);
        let (mut i, mut j) = (a.len(), b.len());
        let from = self.pairs.len();
        while i > 0 && j > 0 {
            if a[i - 1] == b[j - 1] {
                (i, j) = (i - 1, j - 1);
                self.pairs.push((short.start + i, long.start + j));
            } else if rows.is_flat(i, j - 1) {
                j -= 1;
            } else {
                i -= 1;
            }
        }
        self.pairs[from..].reverse();
    }
}

/// Where the longest common subsequence of the first words of two lists does not grow with
/// the next word of the second: one row of bits for each number of words of the first.
struct Rows {
    bits: Vec<u64>,
    /// How many numbers a row has.
    width: usize,
}

impl Rows {
    fn of(a: &[u32], b: &[u32]) -> Self {
        let width = b.len().div_ceil(64);
        let mut places: Vec<(u32, usize)> = b.iter().copied().zip(0..).collect();
        places.sort_unstable();
        let mut bits = vec![u64::MAX; width * (a.len() + 1)];
        for (i, &word) in a.iter().enumerate() {
            let (above, below) = bits.split_at_mut(width * (i + 1));
            let (above, below) = (&above[width * i..], &mut below[..width]);
            below.fill(0);
            let from = places.partition_point(|it| it.0 < word);
            for &(_, at) in places[from..].iter().take_while(|it| it.0 == word) {
                below[at / 64] |= 1 << (at % 64);
            }
            // One sum over the whole row: a carry goes on into the next 64 words.
            let mut carry = false;
            for (row, &before) in below.iter_mut().zip(above) {
                let (sum, over) = before.overflowing_add(before & *row);
                let (sum, over_too) = sum.overflowing_add(u64::from(carry));
                carry = over || over_too;
                *row = sum | (before & !*row);
            }
        }
        Self { bits, width }
    }

    fn is_flat(&self, i: usize, j: usize) -> bool {
        self.bits[self.width * i + j / 64] >> (j % 64) & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn longest(a: &[u32], b: &[u32]) -> usize {
        let mut row = vec![0; b.len() + 1];
        for x in a {
            let mut before = 0;
            for (j, y) in b.iter().enumerate() {
                let here = if x == y { before + 1 } else { row[j].max(row[j + 1]) };
                before = std::mem::replace(&mut row[j + 1], here);
            }
        }
        row[b.len()]
    }

    proptest! {
        #[test]
        fn as_many_words_as_a_table_of_lengths_has(
            a in proptest::collection::vec(0_u32..30, 0..90),
            b in proptest::collection::vec(0_u32..30, 0..200),
        ) {
            let mut found = Pairs { short: &a, long: &b, pairs: Vec::new() };
            found.word_by_word(0..a.len(), 0..b.len());
            prop_assert_eq!(found.pairs.len(), longest(&a, &b));
            prop_assert!(found.pairs.iter().all(|&(i, j)| a[i] == b[j]));
            prop_assert!(found.pairs.windows(2).all(|it| it[0].0 < it[1].0 && it[0].1 < it[1].1));
        }
    }
}
