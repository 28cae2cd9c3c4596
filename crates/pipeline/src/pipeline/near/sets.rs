//! What is known of texts that are compared: the latest in memory, the others read again.

use super::sketching::Sketcher;
use super::{Comparing, ReadText, Rule, Texts};
use crate::fingerprint::ShingleSet;
use crate::verify::{Judged, Overlap, Side, judge, overlap};
use crate::{Error, Result};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

/// The latest values by text, as many as there is room for.
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

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.known.clear();
        self.order.clear();
        self.taken = 0;
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

/// One thread's knowledge of texts.
pub(super) struct Known<'a, T: Texts + 'a> {
    pub(super) on: &'a Comparing<'a, T>,
    pub(super) reader: T::Reader<'a>,
    pub(super) sketcher: Sketcher,
    words: Latest<ShingleSet>,
    sides: Latest<Side>,
}

impl<'a, T: Texts> Known<'a, T> {
    /// So many bytes of shingles are kept: of news articles some 4,000, of short records
    /// a hundred thousand.
    const WORDS: usize = 20 << 20;
    /// So many bytes of what the verdict asks of texts: of news articles some 1,500.
    const SIDES: usize = 24 << 20;

    pub(super) fn new(on: &'a Comparing<'a, T>) -> Self {
        Self {
            on,
            reader: on.texts.reader(),
            sketcher: Sketcher::default(),
            words: Latest::new(Self::WORDS),
            sides: Latest::new(Self::SIDES),
        }
    }

    /// Forgets texts that will not be asked for again.
    pub(super) fn forget(&mut self) {
        self.sides.clear();
    }

    /// The shingles of a text, in its order, with repeats. Where the verdict will be asked,
    /// what it wants is made of the same reading.
    pub(super) fn shingles(&mut self, item: u32) -> Result<&[u64]> {
        let text = self.reader.text(item)?;
        let (_, content) = self.sketcher.shingles(&text, self.on.w);
        if !self.on.texts.is_same(item, content) {
            return Err(self.on.texts.changed(item));
        }
        // Where verdicts are remembered, most of these would be made in vain.
        let is_asked = matches!(self.on.rule, Rule::Verdict { .. }) && !self.on.texts.has_memory();
        if is_asked && self.sides.get(item).is_none() {
            let side = self.sketcher.latest_side(&text);
            let bytes = side.heap_bytes();
            self.sides.put(item, side, bytes);
        }
        Ok(self.sketcher.latest_shingles())
    }

    fn words(&mut self, item: u32) -> Result<Rc<ShingleSet>> {
        if let Some(known) = self.words.get(item) {
            return Ok(known);
        }
        let w = self.on.w;
        let set = ShingleSet::of_hashes(self.shingles(item)?.to_vec(), w);
        let bytes = size_of_val(set.hashes());
        Ok(self.words.put(item, set, bytes))
    }

    /// What the words of two texts share.
    pub(super) fn overlap(&mut self, left: u32, right: u32) -> Result<Overlap> {
        let (left, right) = (self.words(left)?, self.words(right)?);
        overlap(&left, &right).map_err(|_| Error::parameter("shingles of different lengths"))
    }

    fn side(&mut self, item: u32) -> Result<Rc<Side>> {
        if let Some(known) = self.sides.get(item) {
            return Ok(known);
        }
        let text = self.reader.text(item)?;
        let side = Side::of(&text);
        let bytes = side.heap_bytes();
        Ok(self.sides.put(item, side, bytes))
    }

    /// What two texts are to each other.
    pub(super) fn judged(&mut self, left: u32, right: u32) -> Result<Judged> {
        if let Some(judged) = self.on.texts.remembered(left, right) {
            return Ok(judged);
        }
        let judged = judge(&*self.side(left)?, &*self.side(right)?);
        self.on.texts.remember(left, right, judged);
        Ok(judged)
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
