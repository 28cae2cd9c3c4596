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
        let length = ends.partition_point(|&end| pairs[end].1 < pair.1);
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
            self.word_by_word(short.clone(), long.clone());
        }
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
    fn word_by_word(&mut self, short: Range<usize>, long: Range<usize>) {
        if short.is_empty() || long.is_empty() {
            return;
        }
        let (a, b) = (&self.short[short.clone()], &self.long[long.clone()]);
        let width = b.len() + 1;
        let mut longest = vec![0_u16; (a.len() + 1) * width];
        for i in (0..a.len()).rev() {
            for j in (0..b.len()).rev() {
                longest[i * width + j] = if a[i] == b[j] {
                    longest[(i + 1) * width + j + 1] + 1
                } else {
                    longest[(i + 1) * width + j].max(longest[i * width + j + 1])
                };
            }
        }
        let (mut i, mut j) = (0, 0);
        while i < a.len() && j < b.len() {
            if a[i] == b[j] {
                self.pairs.push((short.start + i, long.start + j));
                (i, j) = (i + 1, j + 1);
            } else if longest[(i + 1) * width + j] >= longest[i * width + j + 1] {
                i += 1;
            } else {
                j += 1;
            }
        }
    }
}
