//! What the letters of two documents share, counted only where it can matter.

use super::near::{Verifying, unlike_sets};
use super::sets::Latest;
use super::sketching::Sketcher;
use crate::Result;
use crate::fingerprint::ShingleSet;
use crate::read::Again;
use crate::verify::{Overlap, VersionRule, overlap};
use std::rc::Rc;

/// Which of 65,536 values the runs of a text take: 8 KB, made without sorting.
///
/// Two texts share at most as many runs as both have bits in common, and as one
/// has runs beyond its bits. A few nanoseconds a pair decide most of those that
/// are no versions; only the others are counted exactly.
#[derive(Debug)]
struct RunBits {
    bits: Box<[u64; Self::WORDS]>,
    ones: usize,
    /// How many distinct runs.
    runs: usize,
}

impl RunBits {
    const WORDS: usize = 1024;

    /// `distinct` is a buffer.
    fn of(runs: &[u64], distinct: &mut Distinct) -> Self {
        let mut bits = Box::new([0; Self::WORDS]);
        for &run in runs {
            let at = usize::try_from(run >> 48).unwrap_or(0);
            bits[at >> 6] |= 1 << (at & 63);
        }
        let ones = bits.iter().map(|it: &u64| it.count_ones() as usize).sum();
        Self { bits, ones, runs: distinct.count(runs) }
    }

    /// The most that two texts can share, and the fewest runs that each has.
    fn most(&self, other: &Self) -> Overlap {
        let common = self.bits.iter().zip(other.bits.iter());
        let common: usize = common.map(|(a, b)| (a & b).count_ones() as usize).sum();
        let beyond = (self.runs - self.ones).min(other.runs - other.ones);
        Overlap { shared: common + beyond, left: self.ones, right: other.ones }
    }
}

/// Counts distinct hashes in a table of its own, kept for the next text.
#[derive(Debug, Default)]
struct Distinct(Vec<u64>);

impl Distinct {
    fn count(&mut self, hashes: &[u64]) -> usize {
        let slots = (hashes.len() * 2).next_power_of_two().max(64);
        self.0.clear();
        self.0.resize(slots, 0);
        let shift = 64 - slots.trailing_zeros();
        let mut count = 0;
        for &hash in hashes {
            // 0 marks a free slot, so it counts as 1.
            let key = hash.max(1);
            let mut slot = usize::try_from(key >> shift).unwrap_or(0);
            while self.0[slot] != key {
                if self.0[slot] == 0 {
                    self.0[slot] = key;
                    count += 1;
                    break;
                }
                slot = (slot + 1) & (slots - 1);
            }
        }
        count
    }
}

/// What is known of a document's letters before two are counted exactly.
enum Letters {
    /// All of them: to count so few costs no more than to look at bits.
    Few(ShingleSet),
    /// Bits for what most pairs can be refused by.
    Many(RunBits),
}

impl Letters {
    /// A short record has no more runs.
    const FEW: usize = 128;

    /// In memory.
    fn bytes(&self) -> usize {
        match self {
            Self::Few(set) => size_of_val(set.hashes()),
            Self::Many(_) => 8 * RunBits::WORDS,
        }
    }
}

/// Compares letters; reads texts when it has to.
pub(super) struct LetterSets<'a> {
    on: &'a Verifying<'a>,
    texts: Again<'a>,
    sketcher: Sketcher,
    distinct: Distinct,
    known: Latest<Letters>,
    sets: Latest<ShingleSet>,
}

impl<'a> LetterSets<'a> {
    /// So many bytes are kept: the bits of 2,000 documents, or the runs of fifty thousand
    /// short ones.
    const KNOWN: usize = 17 << 20;
    /// So many bytes of runs are kept: of news articles some 256.
    const SETS: usize = 6 << 20;

    pub(super) fn new(on: &'a Verifying<'a>) -> Self {
        Self {
            on,
            texts: Again::new(on.spool, &on.options.read),
            sketcher: Sketcher::new(on.options),
            distinct: Distinct::default(),
            known: Latest::new(Self::KNOWN),
            sets: Latest::new(Self::SETS),
        }
    }

    /// What two documents share, unless it cannot be enough for `rule`.
    pub(super) fn shared(
        &mut self,
        rule: VersionRule,
        left: u32,
        right: u32,
    ) -> Result<Option<Overlap>> {
        match (&*self.known(left)?, &*self.known(right)?) {
            (Letters::Few(a), Letters::Few(b)) => {
                return overlap(a, b).map(Some).map_err(unlike_sets);
            }
            (Letters::Many(a), Letters::Many(b)) if !rule.is_reached_by_letters(a.most(b)) => {
                return Ok(None);
            }
            _ => {}
        }
        let (a, b) = (self.set(left)?, self.set(right)?);
        overlap(&a, &b).map(Some).map_err(unlike_sets)
    }

    fn known(&mut self, number: u32) -> Result<Rc<Letters>> {
        if let Some(known) = self.known.get(number) {
            return Ok(known);
        }
        let text = self.texts.text(self.on.docs.path(number), self.on.docs.get(number).extent)?;
        let runs = self.sketcher.letters(&text);
        let letters = match runs.len() <= Letters::FEW {
            true => Letters::Few(ShingleSet::of_hashes(runs.to_vec(), 1)),
            false => Letters::Many(RunBits::of(runs, &mut self.distinct)),
        };
        let bytes = letters.bytes();
        Ok(self.known.put(number, letters, bytes))
    }

    fn set(&mut self, number: u32) -> Result<Rc<ShingleSet>> {
        if let Some(known) = self.sets.get(number) {
            return Ok(known);
        }
        let text = self.texts.text(self.on.docs.path(number), self.on.docs.get(number).extent)?;
        let set = ShingleSet::of_hashes(self.sketcher.letters(&text).to_vec(), 1);
        let bytes = size_of_val(set.hashes());
        Ok(self.sets.put(number, set, bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn bits_never_say_less_than_there_is(
            a in proptest::collection::vec(0_u64..3000, 0..900),
            b in proptest::collection::vec(0_u64..3000, 0..900),
            shift in 44_u32..56,
        ) {
            // Runs whose upper bits collide often, or never.
            let [a, b] = [a, b].map(|it| it.iter().map(|it| it << shift | it).collect::<Vec<_>>());
            let mut distinct = Distinct::default();
            let bits = [&a, &b].map(|it| RunBits::of(it, &mut distinct));
            let most = bits[0].most(&bits[1]);
            // 0 and 1 are one run here.
            let [a, b] = [a, b].map(|it| {
                ShingleSet::of_hashes(it.into_iter().map(|it| it.max(1)).collect(), 1)
            });
            prop_assert_eq!([bits[0].runs, bits[1].runs], [a.len(), b.len()]);
            let exact = overlap(&a, &b).unwrap();
            prop_assert!(most.shared >= exact.shared);
            prop_assert!(most.left <= exact.left && most.right <= exact.right);
            let rule = VersionRule::new();
            prop_assert!(rule.is_reached_by_letters(most) || !rule.is_reached_by_letters(exact));
        }
    }
}
