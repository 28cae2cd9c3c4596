//! What two prepared texts have in common, counted once for all measures.

use super::align::{Block, aligned};
use super::side::{RUN_LENGTHS, Side, flag, place};
use crate::verify::Overlap;

/// So many equal words in a row are no chance; fewer are words of the language.
const LEAST_RUN: usize = 3;

/// Two texts, the one of fewer compared words first.
#[derive(Debug)]
pub(super) struct Compared<'s> {
    pub(super) short: Half<'s>,
    pub(super) long: Half<'s>,
    /// Equal words in order.
    pub(super) blocks: Vec<Block>,
    /// How many words those are.
    pub(super) equal: usize,
    /// How many words of the shorter text stand in shared runs of three.
    pub(super) in_runs: usize,
    /// Distinct words, runs of two and runs of three.
    pub(super) runs: [Overlap; 3],
    /// Distinct stems.
    pub(super) stems: Overlap,
}

/// One of the two, and what the other has of it.
#[derive(Debug)]
pub(super) struct Half<'s> {
    pub(super) side: &'s Side,
    /// Which words stand in a run of three or more that the other text has.
    pub(super) kept: Vec<bool>,
    /// Which words the other text has anywhere.
    pub(super) known: Vec<bool>,
}

impl<'s> Half<'s> {
    fn new(side: &'s Side) -> Self {
        let no = vec![false; side.words.len()];
        Self { side, kept: no.clone(), known: no }
    }

    pub(super) fn len(&self) -> usize {
        self.side.words.len()
    }

    pub(super) fn is(&self, word: usize, bit: u8) -> bool {
        self.side.flags[word] & bit != 0
    }

    /// How many words have one of these bits.
    pub(super) fn count(&self, bits: u8) -> usize {
        self.side.flags.iter().filter(|it| *it & bits != 0).count()
    }

    /// How many words are kept.
    pub(super) fn kept_words(&self) -> usize {
        self.kept.iter().filter(|it| **it).count()
    }

    /// How many of the kept words have one of these bits.
    pub(super) fn kept_count(&self, bits: u8) -> usize {
        let words = self.side.flags.iter().zip(&self.kept);
        words.filter(|(flags, kept)| **kept && *flags & bits != 0).count()
    }

    /// How many distinct words have one of `bits` and none of `not`, and how many of
    /// these the other text lacks.
    pub(super) fn distinct(&self, bits: u8, not: u8) -> Distinct {
        let mut res = Distinct::default();
        let runs = &self.side.runs[0];
        for equal in runs.chunk_by(|a, b| a >> 32 == b >> 32) {
            let is = |&run: &u64| {
                let flags = self.side.flags[place(run)];
                flags & bits != 0 && flags & not == 0
            };
            if equal.iter().any(is) {
                res.all += 1;
                res.new += usize::from(!self.known[place(equal[0])]);
            }
        }
        res
    }
}

/// Distinct words of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Distinct {
    pub(super) all: usize,
    /// What the other text lacks.
    pub(super) new: usize,
}

impl<'s> Compared<'s> {
    /// Compares two sides; `short` has no more words than `long`.
    pub(super) fn new(short: &'s Side, long: &'s Side) -> Self {
        let (mut short, mut long) = (Half::new(short), Half::new(long));
        let runs = [0, 1, 2].map(|n| {
            let (a, b) = (&short.side.runs[n], &long.side.runs[n]);
            match n {
                0 => shared(a, b, 1, Some((&mut short.known, &mut long.known))),
                2 => shared(a, b, RUN_LENGTHS[n], Some((&mut short.kept, &mut long.kept))),
                _ => shared(a, b, 1, None),
            }
        });
        let in_runs = short.kept_words();
        let stems = shared(&short.side.stem_runs, &long.side.stem_runs, 1, None);
        let blocks = aligned(short.side, long.side);
        for it in blocks.iter().filter(|it| it.len >= LEAST_RUN) {
            short.kept[it.short..it.short + it.len].fill(true);
            long.kept[it.long..it.long + it.len].fill(true);
        }
        let equal = blocks.iter().map(|it| it.len).sum();
        Self { short, long, blocks, equal, in_runs, runs, stems }
    }

    /// The stretches between blocks, where one text has other words than the other:
    /// the words of the shorter and of the longer.
    pub(super) fn gaps(&self) -> impl Iterator<Item = Gap> + '_ {
        let ends = Block { short: self.short.len(), long: self.long.len(), len: 0 };
        let starts = std::iter::once((0, 0))
            .chain(self.blocks.iter().map(|it| (it.short + it.len, it.long + it.len)));
        let stops = self.blocks.iter().copied().chain([ends]);
        starts.zip(stops).map(|((short, long), stop)| Gap {
            short: [short, stop.short],
            long: [long, stop.long],
        })
    }
}

/// Words between two blocks: from where to where, in each text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Gap {
    pub(super) short: [usize; 2],
    pub(super) long: [usize; 2],
}

impl Gap {
    pub(super) const fn lengths(self) -> [usize; 2] {
        [self.short[1] - self.short[0], self.long[1] - self.long[0]]
    }
}

/// Counts the distinct runs of two sorted lists, and marks the words of shared ones.
fn shared(
    a: &[u64],
    b: &[u64],
    length: usize,
    marks: Option<(&mut [bool], &mut [bool])>,
) -> Overlap {
    let mut res = Overlap::default();
    let mut marks = marks;
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        let hash = |of: &[u64], at: usize| of.get(at).map_or(u64::MAX, |it| it >> 32);
        let (x, y) = (hash(a, i), hash(b, j));
        let (from_i, from_j) = (i, j);
        while i < a.len() && x <= y && a[i] >> 32 == x {
            i += 1;
        }
        while j < b.len() && y <= x && b[j] >> 32 == y {
            j += 1;
        }
        res.left += usize::from(i > from_i);
        res.right += usize::from(j > from_j);
        if i > from_i && j > from_j {
            res.shared += 1;
            if let Some((left, right)) = &mut marks {
                a[from_i..i].iter().for_each(|&it| left[place(it)..place(it) + length].fill(true));
                b[from_j..j].iter().for_each(|&it| right[place(it)..place(it) + length].fill(true));
            }
        }
    }
    res
}

/// What is no name although it has a capital.
pub(super) const FACTS: u8 = flag::NUMBER | flag::DATE;
