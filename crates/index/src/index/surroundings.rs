//! What the whole index says of some of its articles: which lines recur, and how rare
//! words are.

use super::prints::{Secret, unpacked};
use super::screen::Mixed;
use super::segment::Kind;
use super::truth::Truth;
use super::view::View;
use crate::candidates::MASKED;
use crate::furniture::{
    Furniture, LineFacts, Page, PageFinder, Profile, Recurrence, Recurring, find_furniture_among,
};
use crate::normalize::{Vocabulary, WordCounts, WordId};
use crate::pipeline::{Readings, Surroundings};
use crate::segment::segment_blocks;
use crate::text::{Corpus, DocId, Document};
use crate::{Error, Result};
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::BuildHasherDefault;
use std::sync::Arc;

/// So many places of a line are looked at: enough for the twelve pages that are compared,
/// and for shares of places that do not move.
const MOST_PLACES: usize = 1024;
/// So many profiles of pages are remembered.
const PROFILES: usize = 4096;

/// What was asked before, and holds as long as the view does.
#[derive(Debug, Default)]
pub(super) struct Memory {
    counts: HashMap<u64, u64, BuildHasherDefault<Mixed>>,
    texts: BTreeMap<u32, u64>,
    profiles: BTreeMap<u32, Arc<Profile>>,
}

impl Memory {
    /// Other documents are there now. What is known of one document stays true.
    pub(super) fn forget_counts(&mut self) {
        self.counts.clear();
    }
}

/// The index round the articles of a query.
pub(super) struct Round<'a> {
    pub(super) truth: &'a Truth,
    pub(super) view: &'a View,
    pub(super) memory: &'a RefCell<Memory>,
    pub(super) readings: &'a Readings,
    /// The article that was asked about, and the number of each other one.
    pub(super) article: &'a Document,
    /// Its own number, where it is in the index, too: what it has counts once.
    pub(super) own: Option<u32>,
    pub(super) numbers: &'a BTreeMap<String, u32>,
    /// Lines of which not all places were looked at.
    pub(super) cut_lines: Cell<usize>,
    pub(super) own_profile: OnceCell<Arc<Profile>>,
}

/// The page of the article that was asked about: no document has this number.
const ASKED: u64 = u64::MAX;

impl Round<'_> {
    /// What recurs among all pages of the index and the article.
    fn recurring(&self, pages: &[Page<'_>], lines: Vec<LineFacts>) -> Result<Recurring> {
        let is_asked: Vec<bool> = pages.iter().map(|it| self.is_asked(it.text)).collect();
        let is_asked =
            |page: u64| usize::try_from(page).ok().and_then(|it| is_asked.get(it)) == Some(&true);
        let keys: BTreeSet<u64> = lines.iter().map(LineFacts::key).collect();
        // Those of the others are in the index, with the lines of all articles.
        let own = lines.into_iter().filter(|it| is_asked(it.page())).map(|it| it.on(ASKED));
        let mut of_key: BTreeMap<u64, Vec<LineFacts>> = BTreeMap::new();
        own.for_each(|it| of_key.entry(it.key()).or_default().push(it));
        let mut all = Vec::new();
        for key in keys {
            let mut places: Vec<(u32, u64)> = Vec::new();
            self.view.find(Kind::Lines, Secret::line(key), &mut |it| {
                // It has them already as the article that is asked about.
                if Some(it.doc) != self.own {
                    places.push((it.doc, it.more));
                }
                // One more than the limit tells that there are more.
                places.len() <= MOST_PLACES
            })?;
            if places.len() > MOST_PLACES {
                self.cut_lines.set(self.cut_lines.get() + 1);
                places.pop();
            }
            let own = of_key.remove(&key).unwrap_or_default();
            let is_lone = places.iter().all(|it| it.0 == places[0].0);
            // On one page alone nothing recurs: most lines end here, before texts are asked
            // for.
            if is_lone && (own.is_empty() || places.is_empty()) {
                continue;
            }
            all.extend(own);
            for (doc, more) in places {
                all.push(unpacked(key, more, u64::from(doc), self.text_of(doc)?));
            }
        }
        all.sort_unstable();
        let mut recurrence = Recurrence::default();
        let mut profile = |page: u64| self.profile(page);
        for line in all {
            recurrence.push(line, &mut profile)?;
        }
        recurrence.finish(&mut profile)
    }

    fn is_asked(&self, text: &str) -> bool {
        // Nearly always the same string, which is told without reading it.
        std::ptr::eq(self.article.text.as_str(), text) || self.article.text == text
    }

    fn text_of(&self, doc: u32) -> Result<u64> {
        if let Some(&known) = self.memory.borrow().texts.get(&doc) {
            return Ok(known);
        }
        let text = self.view.text_of(doc)?;
        self.memory.borrow_mut().texts.insert(doc, text);
        Ok(text)
    }

    /// What is kept of a page for comparing it with another.
    fn profile(&self, page: u64) -> Result<Arc<Profile>> {
        let Ok(doc) = u32::try_from(page) else {
            let own = self.own_profile.get_or_init(|| Arc::new(profile_of(&self.article.text)));
            return Ok(Arc::clone(own));
        };
        if let Some(known) = self.memory.borrow().profiles.get(&doc) {
            return Ok(Arc::clone(known));
        }
        let stored = self.truth.document(doc)?;
        let stored =
            stored.ok_or_else(|| Error::parameter(format!("document {doc} is missing")))?;
        let made = Arc::new(profile_of(&stored.document.text));
        let mut memory = self.memory.borrow_mut();
        if memory.profiles.len() >= PROFILES {
            memory.profiles.clear();
        }
        memory.profiles.insert(doc, Arc::clone(&made));
        Ok(made)
    }

    /// How often the words with these keys stand in the index.
    fn counts(&self, keys: &[u64]) -> Result<Vec<u64>> {
        let mut memory = self.memory.borrow_mut();
        let mut unknown: Vec<u64> =
            keys.iter().copied().filter(|it| !memory.counts.contains_key(it)).collect();
        unknown.sort_unstable();
        unknown.dedup();
        let found = self.view.counts(&unknown)?;
        memory.counts.extend(unknown.into_iter().zip(found));
        Ok(keys.iter().map(|it| memory.counts.get(it).copied().unwrap_or(0)).collect())
    }
}

fn profile_of(text: &str) -> Profile {
    let segmentation = segment_blocks(text);
    let (vocabulary, words) = Vocabulary::number([text].as_slice().to_vec());
    let finder = PageFinder::new(&vocabulary);
    let (segmentation, words) = (&segmentation, &words[0]);
    finder.profile(&Page { doc: DocId(0), text, segmentation, words, headings: &[] })
}

impl Surroundings for Round<'_> {
    fn asked(&self, corpus: &Corpus) -> Option<DocId> {
        let at = corpus.documents().iter().position(|it| it.id == self.article.id)?;
        u32::try_from(at).ok().map(DocId)
    }

    fn readings(&self) -> Option<&Readings> {
        Some(self.readings)
    }

    fn furniture(&self, pages: &[Page<'_>], vocabulary: &Vocabulary) -> Result<Vec<Furniture>> {
        find_furniture_among(pages, vocabulary, |lines| self.recurring(pages, lines))
    }

    fn words(
        &self,
        corpus: &Corpus,
        vocabulary: &Vocabulary,
        streams: &[Vec<WordId>],
    ) -> Result<Option<WordCounts>> {
        let secret = self.truth.secret;
        let keys: Vec<u64> = vocabulary.words().iter().map(|it| secret.word(it)).collect();
        let mut of_word = self.counts(&keys)?;
        let mut total = self.view.words();
        let asked = corpus.documents().iter().zip(streams);
        // What is in the index is in its counts.
        let is_counted = |id: &str| self.own.is_some() || self.numbers.contains_key(id);
        for (_, stream) in asked.filter(|(it, _)| !is_counted(&it.id)) {
            for word in stream.iter().filter(|&&it| it != MASKED) {
                of_word[word.0 as usize] += 1;
                total += 1;
            }
        }
        Ok(Some(WordCounts { of_word, total }))
    }
}
