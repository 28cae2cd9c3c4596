//! What two prepared texts have in common, counted once for all measures.

use super::align::{Block, aligned};
use super::side::{Places, Side};
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
    /// Distinct words, and runs of two.
    pub(super) words: Overlap,
    pub(super) twos: Overlap,
    /// Distinct stems.
    pub(super) stems: Overlap,
}

/// One of the two, and what the other has of it.
#[derive(Debug)]
pub(super) struct Half<'s> {
    pub(super) side: &'s Side,
    /// Which words stand in a run of three or more that the other text has.
    pub(super) kept: Vec<bool>,
    /// Which of the distinct words the other text has anywhere.
    known: Vec<bool>,
}

impl<'s> Half<'s> {
    fn new(side: &'s Side) -> Self {
        let kept = vec![false; side.words.len()];
        Self { side, kept, known: vec![false; side.places.hashes.len()] }
    }

    pub(super) fn len(&self) -> usize {
        self.side.words.len()
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

    /// How many distinct words are of a kind of [`Side::kinds`], and how many of these the
    /// other text lacks.
    pub(super) fn distinct(&self, kind: u8) -> Distinct {
        let mut res = Distinct::default();
        for (kinds, known) in self.side.kinds.iter().zip(&self.known) {
            let is = kinds & kind != 0;
            res.all += usize::from(is);
            res.new += usize::from(is && !known);
        }
        res
    }

    /// The places of each distinct word that the other text lacks, and its kinds.
    pub(super) fn new_words(&self) -> impl Iterator<Item = (&[u32], u8)> + '_ {
        let all = self.known.iter().enumerate().filter(|it| !it.1);
        all.map(|(n, _)| (self.side.places.of_hash(n), self.side.kinds[n]))
    }

    /// Marks the three words from each place of a run as kept.
    fn keep_runs(&mut self, run: usize) {
        for &at in self.side.threes.of_hash(run) {
            let at = at as usize;
            self.kept[at..at + 3].fill(true);
        }
    }
}

/// Distinct words of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Distinct {
    pub(super) all: usize,
    /// What the other text lacks.
    pub(super) new: usize,
}

/// Two texts of which only the shared runs of words are known, the one of fewer compared
/// words first: a tenth of the cost of all there is to know.
#[derive(Debug)]
pub(super) struct Runs<'s> {
    pub(super) short: Half<'s>,
    pub(super) long: Half<'s>,
    /// How many words of the shorter text stand in shared runs of three.
    pub(super) kept: usize,
}

impl<'s> Runs<'s> {
    /// Compares two sides; `short` has no more words than `long`.
    pub(super) fn new(short: &'s Side, long: &'s Side) -> Self {
        let (mut short, mut long) = (Half::new(short), Half::new(long));
        for (here, there) in common(&short.side.threes.hashes, &long.side.threes.hashes) {
            short.keep_runs(here);
            long.keep_runs(there);
        }
        let kept = short.kept_words();
        Self { short, long, kept }
    }
}

impl<'s> Compared<'s> {
    /// Compares two sides; `short` has no more words than `long`.
    pub(super) fn new(short: &'s Side, long: &'s Side) -> Self {
        Self::of(Runs::new(short, long))
    }

    /// What else there is to know.
    pub(super) fn of(runs: Runs<'s>) -> Self {
        let Runs { mut short, mut long, kept: in_runs } = runs;
        let words = common(&short.side.places.hashes, &long.side.places.hashes);
        for &(here, there) in &words {
            (short.known[here], long.known[there]) = (true, true);
        }
        let sizes = |of: &dyn Fn(&Side) -> usize| [of(short.side), of(long.side)];
        let overlap = |shared, [left, right]: [usize; 2]| Overlap { shared, left, right };
        let twos =
            overlap(common(&short.side.twos, &long.side.twos).len(), sizes(&|it| it.twos.len()));
        let stems = overlap(
            common(&short.side.distinct_stems, &long.side.distinct_stems).len(),
            sizes(&|it| it.distinct_stems.len()),
        );
        let distinct = overlap(words.len(), sizes(&|it| it.places.hashes.len()));
        let blocks =
            aligned(short.side, long.side, anchors(&words, &short.side.places, &long.side.places));
        for it in blocks.iter().filter(|it| it.len >= LEAST_RUN) {
            short.kept[it.short..it.short + it.len].fill(true);
            long.kept[it.long..it.long + it.len].fill(true);
        }
        let equal = blocks.iter().map(|it| it.len).sum();
        Self { short, long, blocks, equal, in_runs, words: distinct, twos, stems }
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

/// Where what two ascending lists have in common stands in each.
///
/// Without branches: which list goes on cannot be predicted.
pub(super) fn common(a: &[u32], b: &[u32]) -> Vec<(usize, usize)> {
    let mut res = vec![(0, 0); a.len().min(b.len()) + 1];
    let (mut i, mut j, mut n) = (0, 0, 0);
    while let (Some(&x), Some(&y)) = (a.get(i), b.get(j)) {
        res[n] = (i, j);
        n += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    res.truncate(n);
    res
}

/// The places of the shared words that each text has once, by the first.
fn anchors(words: &[(usize, usize)], short: &Places, long: &Places) -> Vec<(u32, u32)> {
    let places = words.iter().map(|&(here, there)| (short.of_hash(here), long.of_hash(there)));
    let mut res: Vec<(u32, u32)> = places
        .filter_map(|places| match places {
            (&[here], &[there]) => Some((here, there)),
            _ => None,
        })
        .collect();
    res.sort_unstable();
    res
}
