//! The documents of a large component: the latest in memory, the others read again.

use super::letters::LetterSets;
use super::near::{Verifying, unlike_sets};
use super::sketching::Sketcher;
use super::template::Numbers;
use crate::Result;
use crate::fingerprint::ShingleSet;
use crate::read::Again;
use crate::verify::{Overlap, VersionRule, overlap};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

/// The latest values by document, as many as there is room for.
pub(super) struct Latest<T> {
    known: BTreeMap<u32, Rc<T>>,
    /// Each with its bytes, the oldest first.
    order: VecDeque<(u32, usize)>,
    /// In bytes; how much of it is taken.
    room: usize,
    taken: usize,
}

impl<T> Latest<T> {
    /// What a value takes beside its own bytes, about.
    const BESIDE: usize = 64;

    pub(super) fn new(room: usize) -> Self {
        Self { known: BTreeMap::new(), order: VecDeque::new(), room, taken: 0 }
    }

    pub(super) fn get(&self, number: u32) -> Option<Rc<T>> {
        self.known.get(&number).cloned()
    }

    /// Keeps a value of so many bytes, and forgets the oldest that it leaves no room for.
    pub(super) fn put(&mut self, number: u32, value: T, bytes: usize) -> Rc<T> {
        let bytes = bytes + Self::BESIDE;
        while self.taken + bytes > self.room
            && let Some((oldest, freed)) = self.order.pop_front()
        {
            self.known.remove(&oldest);
            self.taken -= freed;
        }
        let value = Rc::new(value);
        self.known.insert(number, value.clone());
        self.order.push_back((number, bytes));
        self.taken += bytes;
        value
    }
}

/// Compares documents one with another; reads what it does not remember.
pub(super) struct Sets<'a> {
    on: &'a Verifying<'a>,
    texts: Again<'a>,
    sketcher: Sketcher,
    words: Latest<(ShingleSet, Numbers)>,
    letters: LetterSets<'a>,
}

impl<'a> Sets<'a> {
    /// So many bytes of documents' words are kept: of news articles some 4,000, of short
    /// records a hundred thousand.
    const WORDS: usize = 20 << 20;

    pub(super) fn new(on: &'a Verifying<'a>) -> Self {
        Self {
            on,
            texts: Again::new(on.spool, &on.options.read),
            sketcher: Sketcher::new(on.options),
            words: Latest::new(Self::WORDS),
            letters: LetterSets::new(on),
        }
    }

    fn words(&mut self, number: u32) -> Result<Rc<(ShingleSet, Numbers)>> {
        if let Some(known) = self.words.get(number) {
            return Ok(known);
        }
        let docs = self.on.docs;
        let text = self.texts.text(docs.path(number), docs.get(number).extent)?;
        let (shingles, content) = self.sketcher.shingles(&text);
        self.on.check(number, content)?;
        let set = ShingleSet::of_hashes(shingles.to_vec(), self.on.options.w);
        let numbers = Numbers::of(&text);
        let bytes = size_of_val(set.hashes()) + numbers.heap_bytes();
        Ok(self.words.put(number, (set, numbers), bytes))
    }

    pub(super) fn words_of(&mut self, left: u32, right: u32) -> Result<Overlap> {
        let (left, right) = (self.words(left)?, self.words(right)?);
        overlap(&left.0, &right.0).map_err(unlike_sets)
    }

    pub(super) fn letters_of(
        &mut self,
        rule: VersionRule,
        left: u32,
        right: u32,
    ) -> Result<Option<Overlap>> {
        self.letters.shared(rule, left, right)
    }

    pub(super) fn exchange_numbers(
        &mut self,
        left: u32,
        right: u32,
        words: Overlap,
    ) -> Result<bool> {
        let (left, right) = (self.words(left)?, self.words(right)?);
        Ok(left.1.are_exchanged(&right.1, words, self.on.options.w))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_are_known_as_far_as_there_is_room() {
        let mut latest = Latest::new(10 * (100 + Latest::<u32>::BESIDE));
        for number in 0..1000 {
            assert_eq!(*latest.put(number, number * 2, 100), number * 2);
        }
        let known: Vec<u32> = (0..1000).filter(|&it| latest.get(it).is_some()).collect();
        assert_eq!(known, (990..1000).collect::<Vec<_>>());
        // What is larger than the room is still handed out.
        assert_eq!(*latest.put(2000, 7, 1 << 20), 7);
        assert!(latest.get(999).is_none());
        assert_eq!(*latest.put(2001, 8, 1), 8);
        assert!(latest.get(2000).is_none());
    }
}
