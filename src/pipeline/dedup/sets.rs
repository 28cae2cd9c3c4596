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

/// The latest values by document.
pub(super) struct Latest<T> {
    known: BTreeMap<u32, Rc<T>>,
    order: VecDeque<u32>,
    room: usize,
}

impl<T> Latest<T> {
    pub(super) fn new(room: usize) -> Self {
        Self { known: BTreeMap::new(), order: VecDeque::new(), room }
    }

    pub(super) fn get(&self, number: u32) -> Option<Rc<T>> {
        self.known.get(&number).cloned()
    }

    pub(super) fn put(&mut self, number: u32, value: T) -> Rc<T> {
        if self.known.len() >= self.room
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        let value = Rc::new(value);
        self.known.insert(number, value.clone());
        self.order.push_back(number);
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
    /// So many documents' words are kept: of news articles about 20 MB.
    const WORDS: usize = 4096;

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
        Ok(self.words.put(number, (set, Numbers::of(&text))))
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
