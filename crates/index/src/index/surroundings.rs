//! What the whole index says of some of its articles: which lines recur, and how rare
//! words are.

use super::prints::{Secret, unpacked};
use super::screen::{Hashed, Mixed, hashed_words};
use super::segment::Kind;
use super::truth::{Stored, Truth};
use super::view::View;
use crate::candidates::MASKED;
use crate::furniture::{
    Furniture, LineFacts, Marks, Page, PageFinder, PageUnits, Profile, Recurrence, Recurring, group,
};
use crate::normalize::{Vocabulary, WordCounts, WordId};
use crate::pipeline::{Readings, Surroundings};
use crate::segment::segment_blocks;
use crate::text::{Corpus, DocId, Document, SetLines};
use crate::{Error, Result};
use rayon::prelude::*;
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::BuildHasherDefault;
use std::sync::Arc;

/// So many places of a line are looked at: enough for the twelve pages that are compared,
/// and for shares of places that do not move.
const MOST_PLACES: usize = 1024;
/// So many profiles of pages are remembered.
const PROFILES: usize = 4096;
/// Documents of so many bytes of text are remembered, with their words and their furniture:
/// four times as many bytes in memory.
const TEXTS: usize = 8 << 20;

/// What was asked before, and holds as long as the view does.
#[derive(Debug, Default)]
pub(super) struct Memory {
    counts: HashMap<u64, u64, BuildHasherDefault<Mixed>>,
    texts: BTreeMap<u32, u64>,
    profiles: BTreeMap<u32, Arc<Profile>>,
    read: BTreeMap<u32, Arc<Read>>,
    /// By text: what is furniture on a page whatever article is asked about, as long as no
    /// line of that one stands on the page.
    marked: HashMap<String, Arc<MarkedPage>>,
    /// The bytes of text of what was read, and of what was marked.
    taken: [usize; 2],
}

/// A document that was read, and its words.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) stored: Stored,
    pub(super) words: Arc<Hashed>,
}

/// What recurrence says of a page.
#[derive(Debug, Default)]
struct MarkedPage {
    marks: Marks,
    /// Its lines, ascending.
    keys: Vec<u64>,
    /// Those of which not all places were looked at.
    cut: Vec<u64>,
}

impl Memory {
    /// Other documents are there now. What is known of the text of one stays true.
    pub(super) fn forget_counts(&mut self) {
        self.counts.clear();
        self.read.clear();
        self.marked.clear();
        self.taken = [0; 2];
    }

    /// A document, and its words; none where it is not there.
    ///
    /// # Errors
    ///
    /// Fails where it is damaged.
    pub(super) fn read(&mut self, truth: &Truth, doc: u32) -> Result<Option<Arc<Read>>> {
        if let Some(known) = self.read.get(&doc) {
            return Ok(Some(Arc::clone(known)));
        }
        let Some(stored) = truth.document(doc)? else { return Ok(None) };
        let bytes = stored.document.text.len();
        let words = Arc::new(hashed_words(&stored.document.text));
        let read = Arc::new(Read { stored, words });
        if self.taken[0] + bytes > TEXTS {
            (self.taken[0], self.read) = (0, BTreeMap::new());
        }
        self.taken[0] += bytes;
        self.read.insert(doc, Arc::clone(&read));
        Ok(Some(read))
    }

    fn mark(&mut self, text: &str, page: &Arc<MarkedPage>) {
        if self.taken[1] + text.len() > TEXTS {
            (self.taken[1], self.marked) = (0, HashMap::new());
        }
        self.taken[1] += text.len();
        self.marked.insert(text.to_owned(), Arc::clone(page));
    }
}

/// What is known of the furniture of the pages of a query, from round to round.
#[derive(Debug, Default)]
pub(super) struct Marked {
    /// By text.
    pages: HashMap<String, Arc<MarkedPage>>,
    /// The lines of the article that is asked about, as often as its text is there.
    own: Vec<LineFacts>,
    /// How often it is.
    copies: usize,
    /// Lines of which not all places were looked at.
    cut: BTreeSet<u64>,
}

impl Marked {
    /// Of how many lines not all places were looked at.
    pub(super) fn cut_lines(&self) -> usize {
        self.cut.len()
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
    pub(super) marked: &'a RefCell<Marked>,
    pub(super) tells_stories: bool,
    pub(super) own_profile: OnceCell<Arc<Profile>>,
}

/// The page of the article that was asked about: no document has this number.
const ASKED: u64 = u64::MAX;

impl Round<'_> {
    /// Which of the lines with these keys recur among all pages of the index and the article,
    /// whose lines are `own`; and of which not all places were looked at.
    fn recurring(&self, keys: &BTreeSet<u64>, own: &[LineFacts]) -> Result<(Recurring, Vec<u64>)> {
        let mut of_key: BTreeMap<u64, Vec<LineFacts>> = BTreeMap::new();
        own.iter().for_each(|&it| of_key.entry(it.key()).or_default().push(it));
        let mut all = Vec::new();
        let mut cut = Vec::new();
        for &key in keys {
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
                cut.push(key);
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
        Ok((recurrence.finish(&mut profile)?, cut))
    }

    /// What is furniture on each of `pages`. What was found in another round, or for another
    /// article that shares no line with the page, is not looked for again.
    fn marks(&self, pages: &[Page<'_>], vocabulary: &Vocabulary) -> Result<Vec<Arc<MarkedPage>>> {
        let mut marked = self.marked.borrow_mut();
        let copies = pages.iter().filter(|it| self.is_asked(it.text)).count();
        if copies != marked.copies {
            *marked = Marked { copies, cut: std::mem::take(&mut marked.cut), ..Marked::default() };
        }
        let is_new = |it: &&Page<'_>| !marked.pages.contains_key(it.text);
        let new: Vec<Page<'_>> = pages.iter().filter(is_new).copied().collect();
        if !new.is_empty() {
            self.mark(&new, vocabulary, &mut marked)?;
        }
        let found = pages.iter().map(|it| marked.pages.get(it.text).cloned().unwrap_or_default());
        Ok(found.collect())
    }

    /// Looks for the furniture of pages that are new in a query.
    fn mark(&self, new: &[Page<'_>], vocabulary: &Vocabulary, marked: &mut Marked) -> Result<()> {
        let finder = PageFinder::new(vocabulary);
        let (asked, others): (Vec<Page<'_>>, Vec<Page<'_>>) =
            new.iter().partition(|it| self.is_asked(it.text));
        let units = |it: &Page<'_>| finder.page_units(it);
        let own: Vec<PageUnits> = asked.par_iter().map(units).collect();
        for (page, units) in asked.iter().zip(&own) {
            marked.own.extend(units.lines(page.text).into_iter().map(|it| it.on(ASKED)));
        }
        let own_keys: BTreeSet<u64> = marked.own.iter().map(LineFacts::key).collect();
        let is_own = |key: &u64| own_keys.contains(key);
        let known = |it: &Page<'_>| {
            let known = self.memory.borrow().marked.get(it.text).cloned();
            known.filter(|it| !it.keys.iter().any(is_own))
        };
        let (known, others): (Vec<_>, Vec<_>) =
            others.into_iter().map(|it| (it, known(&it))).partition(|it| it.1.is_some());
        let others: Vec<Page<'_>> = others.into_iter().map(|it| it.0).collect();
        let of_others: Vec<PageUnits> = others.par_iter().map(units).collect();
        let pages: Vec<(&Page<'_>, &PageUnits)> =
            asked.iter().zip(&own).chain(others.iter().zip(&of_others)).collect();
        let keys_of = |(page, units): &(&Page<'_>, &PageUnits)| -> BTreeSet<u64> {
            units.lines(page.text).iter().map(LineFacts::key).collect()
        };
        let keys: Vec<BTreeSet<u64>> = pages.iter().map(keys_of).collect();
        let (recurring, cut) =
            self.recurring(&keys.iter().flatten().copied().collect(), &marked.own)?;
        let cut: BTreeSet<u64> = cut.into_iter().collect();
        let judged: Vec<Marks> =
            pages.par_iter().map(|(page, units)| units.marks(&finder, page, &recurring)).collect();
        for (((page, _), keys), marks) in pages.into_iter().zip(keys).zip(judged) {
            let cut = keys.intersection(&cut).copied().collect();
            let is_apart = !keys.iter().any(is_own);
            let found = Arc::new(MarkedPage { marks, keys: keys.into_iter().collect(), cut });
            if is_apart {
                self.memory.borrow_mut().mark(page.text, &found);
            }
            marked.pages.insert(page.text.to_owned(), found);
        }
        for (page, found) in known {
            marked.pages.extend(found.map(|it| (page.text.to_owned(), it)));
        }
        let cut: Vec<u64> = new
            .iter()
            .filter_map(|it| marked.pages.get(it.text))
            .flat_map(|it| it.cut.clone())
            .collect();
        marked.cut.extend(cut);
        Ok(())
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
    finder.profile(&Page { doc: DocId(0), text, segmentation, words, set: SetLines::default() })
}

impl Surroundings for Round<'_> {
    fn asked(&self, corpus: &Corpus) -> Option<DocId> {
        let at = corpus.documents().iter().position(|it| it.id == self.article.id)?;
        u32::try_from(at).ok().map(DocId)
    }

    fn tells_stories(&self) -> bool {
        self.tells_stories
    }

    fn readings(&self) -> Option<&Readings> {
        Some(self.readings)
    }

    fn furniture(&self, pages: &[Page<'_>], vocabulary: &Vocabulary) -> Result<Vec<Furniture>> {
        let marks = self.marks(pages, vocabulary)?;
        let docs: Vec<DocId> = pages.iter().map(|it| it.doc).collect();
        let marks: Vec<Marks> = marks.iter().map(|it| it.marks.clone()).collect();
        Ok(group(&docs, &marks))
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
