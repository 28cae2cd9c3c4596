//! What two prepared texts have in common, counted once for all measures.

use super::align::{Block, aligned};
use super::marks::Marks;
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
    pub(super) kept: Marks,
    /// Which of the distinct words the other text has anywhere.
    known: Vec<bool>,
}

impl<'s> Half<'s> {
    fn new(side: &'s Side) -> Self {
        Self { side, kept: Marks::none(side.words.len()), known: Vec::new() }
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
        self.kept.count()
    }

    /// How many of the kept words have one of these bits.
    pub(super) fn kept_count(&self, bits: u8) -> usize {
        let flags = self.kept.runs().map(|it| &self.side.flags[it]);
        flags.map(|it| it.iter().filter(|it| *it & bits != 0).count()).sum()
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
            self.kept.mark(at..at + 3);
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

/// Where runs of three words that two texts have in common stand in the lists of each.
pub(super) fn common_runs(short: &Side, long: &Side) -> Vec<(u32, u32)> {
    common(&short.threes.hashes, &long.threes.hashes)
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
    /// Compares two sides; `short` has no more words than `long`, and `runs` are theirs.
    pub(super) fn new(short: &'s Side, long: &'s Side, runs: &[(u32, u32)]) -> Self {
        let (mut short, mut long) = (Half::new(short), Half::new(long));
        for &(here, there) in runs {
            short.keep_runs(here as usize);
            long.keep_runs(there as usize);
        }
        let kept = short.kept_words();
        Self { short, long, kept }
    }
}

impl<'s> Compared<'s> {
    /// Compares two sides; `short` has no more words than `long`.
    pub(super) fn new(short: &'s Side, long: &'s Side) -> Self {
        Self::of(Runs::new(short, long, &common_runs(short, long)))
    }

    /// What else there is to know.
    pub(super) fn of(runs: Runs<'s>) -> Self {
        let Runs { mut short, mut long, kept: in_runs } = runs;
        let words = common(&short.side.places.hashes, &long.side.places.hashes);
        for half in [&mut short, &mut long] {
            half.known = vec![false; half.side.places.hashes.len()];
        }
        for &(here, there) in &words {
            (short.known[here as usize], long.known[there as usize]) = (true, true);
        }
        let sizes = |of: &dyn Fn(&Side) -> usize| [of(short.side), of(long.side)];
        let overlap = |shared, [left, right]: [usize; 2]| Overlap { shared, left, right };
        let twos = overlap(shared(&short.side.twos, &long.side.twos), sizes(&|it| it.twos.len()));
        let stems = overlap(
            shared(&short.side.distinct_stems, &long.side.distinct_stems),
            sizes(&|it| it.distinct_stems.len()),
        );
        let distinct = overlap(words.len(), sizes(&|it| it.places.hashes.len()));
        let blocks =
            aligned(short.side, long.side, anchors(&words, &short.side.places, &long.side.places));
        for it in blocks.iter().filter(|it| it.len >= LEAST_RUN) {
            short.kept.mark(it.short..it.short + it.len);
            long.kept.mark(it.long..it.long + it.len);
        }
        let equal = blocks.iter().map(|it| it.len).sum();
        Self { short, long, blocks, equal, in_runs, words: distinct, twos, stems }
    }

    /// How many of the equal words have one of these bits.
    pub(super) fn equal_count(&self, bits: u8) -> usize {
        let flags =
            self.blocks.iter().flat_map(|it| &self.short.side.flags[it.short..it.short + it.len]);
        flags.filter(|it| *it & bits != 0).count()
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
fn common(a: &[u32], b: &[u32]) -> Vec<(u32, u32)> {
    let mut res = vec![(0, 0); a.len().min(b.len()) + 1];
    let (mut i, mut j, mut n) = (0, 0, 0);
    while let (Some(&x), Some(&y)) = (a.get(i as usize), b.get(j as usize)) {
        res[n] = (i, j);
        n += usize::from(x == y);
        i += u32::from(x <= y);
        j += u32::from(y <= x);
    }
    res.truncate(n);
    res
}

/// How much two ascending lists have in common.
fn shared(a: &[u32], b: &[u32]) -> usize {
    let (mut i, mut j, mut n) = (0, 0, 0);
    while let (Some(&x), Some(&y)) = (a.get(i), b.get(j)) {
        n += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    n
}

/// The places of the shared words that each text has once, by the first.
fn anchors(words: &[(u32, u32)], short: &Places, long: &Places) -> Vec<(u32, u32)> {
    const NOWHERE: u32 = u32::MAX;
    let mut of_short = vec![NOWHERE; short.count()];
    for &(here, there) in words {
        let places = (short.of_hash(here as usize), long.of_hash(there as usize));
        if let (&[here], &[there]) = places {
            of_short[here as usize] = there;
        }
    }
    (0..).zip(of_short).filter(|it| it.1 != NOWHERE).collect()
}
