//! How much of one page's text is another's, too?

use super::Page;
use super::unit::{InCard, Unit, WordTable, mix};

/// One word pair in so many is kept for comparing pages.
const SAMPLE: u64 = 2;
/// A paragraph is known to the other page when this share of its word pairs
/// stands there: at 20 % of words changed, 64 % of pairs survive, while unrelated
/// prose shares a tenth.
const KNOWN_PERCENT: usize = 33;
/// Independent pages have at least this share of text unknown to each other ...
const OWN_PERCENT: usize = 30;
/// ... and at least so many words, where the page has twice as many.
const OWN_WORDS: usize = 30;

/// What is kept of a page for comparing it with another.
#[derive(Debug, Default)]
pub struct Profile {
    /// Sampled word pairs of all its text, sorted.
    all: Vec<u32>,
    /// The same a paragraph, with the paragraph's length in words.
    parts: Vec<(usize, Vec<u32>)>,
    words: usize,
}

impl Profile {
    /// How many numbers it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len() + self.parts.iter().map(|it| it.1.len()).sum::<usize>()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Bytes for [`from_bytes`](Self::from_bytes).
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut res = Vec::new();
        res.extend((self.words as u64).to_le_bytes());
        let list = |res: &mut Vec<u8>, it: &[u32]| {
            res.extend((it.len() as u64).to_le_bytes());
            it.iter().for_each(|it| res.extend(it.to_le_bytes()));
        };
        list(&mut res, &self.all);
        for (words, pairs) in &self.parts {
            res.extend((*words as u64).to_le_bytes());
            list(&mut res, pairs);
        }
        res
    }

    /// The profile that `bytes` were made of, or none where they are no such bytes.
    pub fn from_bytes(mut bytes: &[u8]) -> Option<Self> {
        fn number(bytes: &mut &[u8]) -> Option<usize> {
            let head;
            (head, *bytes) = bytes.split_first_chunk::<8>()?;
            usize::try_from(u64::from_le_bytes(*head)).ok()
        }
        fn list(bytes: &mut &[u8]) -> Option<Vec<u32>> {
            let len = number(bytes)?.checked_mul(4)?;
            let part;
            (part, *bytes) = bytes.split_at_checked(len)?;
            Some(part.as_chunks::<4>().0.iter().map(|it| u32::from_le_bytes(*it)).collect())
        }
        let words = number(&mut bytes)?;
        let all = list(&mut bytes)?;
        let mut parts = Vec::new();
        while !bytes.is_empty() {
            parts.push((number(&mut bytes)?, list(&mut bytes)?));
        }
        Some(Self { all, parts, words })
    }

    pub(super) fn of(page: &Page<'_>, units: &[Unit], table: &WordTable) -> Self {
        let mut res = Self { all: Vec::new(), parts: Vec::new(), words: 0 };
        for unit in units.iter().filter(|it| it.card == InCard::No) {
            let pairs: Vec<u32> = page.words.ids[unit.words.clone()]
                .windows(2)
                // Turned, so that the order of the two words counts.
                .map(|pair| mix(table.hash(pair[0]).rotate_left(1) ^ table.hash(pair[1])))
                // By the hash, so that two pages keep the same ones.
                .filter(|hash| hash % SAMPLE == 0)
                .map(|hash| u32::try_from(hash >> 32).unwrap_or(u32::MAX))
                .collect();
            res.all.extend(&pairs);
            if unit.text && unit.mark.is_none() {
                res.words += unit.n;
                res.parts.push((unit.n, pairs));
            }
        }
        res.all.sort_unstable();
        res.all.dedup();
        res
    }

    /// Whether a good part of this page's text is unknown to `other`.
    pub(super) fn is_apart_from(&self, other: &Self) -> bool {
        let own: usize = self
            .parts
            .iter()
            .filter(|(_, pairs)| {
                let shared = pairs.iter().filter(|it| other.all.binary_search(it).is_ok()).count();
                shared * 100 <= pairs.len() * KNOWN_PERCENT
            })
            .map(|(n, _)| n)
            .sum();
        own >= OWN_WORDS.min(self.words / 2).max(1) && own * 100 >= self.words * OWN_PERCENT
    }
}
