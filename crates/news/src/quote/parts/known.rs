//! What a whole corpus says of one quotation.

use super::super::common::WORDS;
use super::super::compare::Carriers;
use std::collections::BTreeMap;
use std::ops::Range;

/// Who quotes the words of a quotation, and in how many articles they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Of words in a row that several quotations have, by the first.
    lists: BTreeMap<u32, Carriers>,
    /// In how many articles the words stand, by the first and how many they are.
    pieces: BTreeMap<(u32, u32), i32>,
    /// In how many quotations the whole one stands, itself among them, and who quotes it.
    pub(in super::super) copies: Option<(u32, Carriers)>,
}

/// What a [`Fact`] tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactKind {
    /// Who quotes the words that begin at a word.
    List,
    /// In how many articles the words that begin at a word stand.
    Piece,
    /// In how many quotations the whole one stands.
    Copies,
}

/// One thing that a corpus says of a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fact {
    pub(super) kind: FactKind,
    pub(super) at: u32,
    pub(super) numbers: [i32; 3],
}

const KINDS: [FactKind; 3] = [FactKind::List, FactKind::Piece, FactKind::Copies];

impl Fact {
    /// How many bytes it has.
    pub const BYTES: usize = 17;

    pub(super) fn carried(kind: FactKind, at: u32, by: Carriers) -> Self {
        Self { kind, at, numbers: [by.documents, by.voices, by.spread] }
    }

    /// For a column of bytes.
    #[must_use]
    pub fn to_bytes(self) -> [u8; Self::BYTES] {
        let mut res = [0; Self::BYTES];
        res[0] = KINDS.iter().zip(0..).find(|it| *it.0 == self.kind).map_or(0, |it| it.1);
        res[1..5].copy_from_slice(&self.at.to_le_bytes());
        for (to, number) in res[5..].chunks_mut(4).zip(self.numbers) {
            to.copy_from_slice(&number.to_le_bytes());
        }
        res
    }

    fn of_bytes(bytes: &[u8; Self::BYTES]) -> Option<Self> {
        let (numbers, _) = bytes[1..].as_chunks::<4>();
        let [at, rest @ ..] = numbers else { return None };
        let mut numbers = [0; 3];
        numbers.iter_mut().zip(rest).for_each(|(to, it)| *to = i32::from_le_bytes(*it));
        let kind = *KINDS.get(usize::from(bytes[0]))?;
        Some(Self { kind, at: u32::from_le_bytes(*at), numbers })
    }
}

impl Known {
    /// All facts of a quotation, one behind the other; `None` for other bytes.
    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let (facts, rest) = bytes.as_chunks::<{ Fact::BYTES }>();
        if !rest.is_empty() {
            return None;
        }
        let mut res = Self::default();
        for fact in facts {
            let Fact { kind, at, numbers } = Fact::of_bytes(fact)?;
            let [documents, voices, spread] = numbers;
            let carriers = Carriers { documents, voices, spread };
            match kind {
                FactKind::List => {
                    res.lists.insert(at, carriers);
                }
                FactKind::Piece => {
                    res.pieces.insert((at, u32::try_from(documents).ok()?), voices);
                }
                FactKind::Copies => res.copies = Some((at, carriers)),
            }
        }
        Some(res)
    }

    /// Who quotes the words that begin at one of the quotation's.
    pub(in super::super) fn list(&self, at: usize) -> Option<Carriers> {
        self.lists.get(&u32::try_from(at).ok()?).copied()
    }

    /// In how many articles the rarest piece of a run of the quotation's words stands; 1 for
    /// what no second quotation has.
    pub(in super::super) fn articles(&self, run: &Range<usize>) -> i32 {
        let longest = run.len().min(*WORDS.end());
        let number = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
        let places = run.start..(run.end + 1).saturating_sub(longest);
        let known = places.filter_map(|at| self.pieces.get(&(number(at), number(longest))));
        known.min().copied().unwrap_or(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_come_back() {
        let by = |documents| Carriers { documents, voices: 2, spread: -1 };
        let facts = [
            Fact::carried(FactKind::List, 4, by(9)),
            Fact { kind: FactKind::Piece, at: 1, numbers: [3, 7, 0] },
            Fact { kind: FactKind::Piece, at: 2, numbers: [3, 5, 0] },
            Fact { kind: FactKind::Piece, at: 2, numbers: [2, 64, 0] },
            Fact::carried(FactKind::Copies, 12, by(3)),
        ];
        let bytes: Vec<u8> = facts.iter().flat_map(|it| it.to_bytes()).collect();
        let known = Known::of_bytes(&bytes).unwrap();
        assert_eq!((known.list(4), known.list(3)), (Some(by(9)), None));
        assert_eq!(known.copies, Some((12, by(3))));
        assert_eq!(known.articles(&(1..5)), 5);
        assert_eq!(known.articles(&(2..4)), 64);
        assert_eq!(known.articles(&(6..9)), 1);
        assert!(Known::of_bytes(&bytes[1..]).is_none());
    }
}
