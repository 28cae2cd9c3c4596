//! What of each text is the site's?

use super::Parts;
use crate::Result;
use crate::furniture::{LineFacts, Page, PageFinder, Profile, Recurrence, Recurring};
use crate::normalize::{Vocabulary, Words};
use crate::segment::{Segmentation, segment};
use crate::text::{DocId, SetLines, Span};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The places of lines that go by in order, and what is kept of the pages that are compared.
#[derive(Debug, Default)]
pub struct LinesOf {
    recurrence: Recurrence,
    profiles: BTreeMap<u64, Arc<Profile>>,
    key: Option<u64>,
}

/// Some texts as the search for furniture takes them.
struct Pages<'a> {
    texts: &'a [&'a str],
    segmentations: Vec<Segmentation>,
    words: Vec<Words>,
    finder: PageFinder,
}

impl<'a> Pages<'a> {
    fn new(texts: &'a [&'a str]) -> Self {
        let (vocabulary, words) = Vocabulary::number(texts.to_vec());
        let segmentations = texts.iter().map(|it| segment(it)).collect();
        Self { texts, segmentations, words, finder: PageFinder::new(&vocabulary) }
    }

    fn page(&self, at: usize) -> Page<'_> {
        Page {
            doc: DocId(u32::try_from(at).unwrap_or(u32::MAX)),
            text: self.texts[at],
            segmentation: &self.segmentations[at],
            words: &self.words[at],
            // Nobody has noted how texts are set that are handed over alone.
            set: SetLines::default(),
        }
    }
}

impl Parts {
    /// The lines of each text, given its number.
    pub fn lines(&self, texts: &[(u32, &str)]) -> Vec<Vec<LineFacts>> {
        let (numbers, texts): (Vec<u32>, Vec<&str>) = texts.iter().copied().unzip();
        let pages = Pages::new(&texts);
        let of = |(at, &number): (usize, &u32)| pages.finder.lines(&pages.page(at), number.into());
        numbers.iter().enumerate().map(of).collect()
    }

    /// What is kept of each text for comparing it with another.
    pub fn profiles(&self, texts: &[&str]) -> Vec<Profile> {
        let pages = Pages::new(texts);
        (0..texts.len()).map(|at| pages.finder.profile(&pages.page(at))).collect()
    }

    /// The furniture of each text, given the keys of those of its lines that recur in the
    /// corpus: bytes that begin with the id of the settings.
    pub fn furniture(&self, texts: &[(&str, Vec<u64>)]) -> Vec<Vec<u8>> {
        if self.settings.count_furniture {
            return vec![self.named([]); texts.len()];
        }
        let alone: Vec<&str> = texts.iter().map(|it| it.0).collect();
        let pages = Pages::new(&alone);
        let of = |(at, (_, keys)): (usize, &(&str, Vec<u64>))| {
            let recurring = Recurring::of_keys(keys.iter().copied());
            let pieces = pages.finder.pieces(&pages.page(at), &recurring);
            let ends = pieces.into_iter().flat_map(|it| [it.span.start, it.span.end]);
            let ends = ends.map(|it| u32::try_from(it).unwrap_or(u32::MAX));
            self.named(ends.flat_map(u32::to_le_bytes))
        };
        texts.iter().enumerate().map(of).collect()
    }

    /// Where the furniture of a text stands.
    pub(super) fn marked(&self, furniture: &[u8]) -> Result<Vec<Span>> {
        let (ends, _) = self.own(furniture)?.as_chunks::<4>();
        let ends: Vec<usize> = ends.iter().map(|it| u32::from_le_bytes(*it) as usize).collect();
        Ok(ends.as_chunks::<2>().0.iter().map(|[start, end]| Span::new(*start, *end)).collect())
    }
}

impl LinesOf {
    /// Takes the next line, not smaller than the one before, with what is kept of its page
    /// where that is one of [`PagesToCompare`](crate::furniture::PagesToCompare).
    pub fn push(&mut self, line: LineFacts, profile: Option<Profile>) {
        let profiles = &self.profiles;
        // A line of another key has the one before decided, by the profiles that are still
        // here.
        let Ok(()) = self.recurrence.push(line, &mut |page| of_page(profiles, page));
        if self.key.replace(line.key()) != Some(line.key()) {
            self.profiles.clear();
        }
        self.profiles.extend(profile.map(|it| (line.page(), Arc::new(it))));
    }

    /// The keys of the lines that recur, after the last line: ascending.
    #[must_use]
    pub fn finish(self) -> Vec<u64> {
        let profiles = &self.profiles;
        let Ok(found) = self.recurrence.finish(&mut |page| of_page(profiles, page));
        found.keys()
    }
}

/// A page of which nothing is kept has nothing of its own: no line recurs by it.
fn of_page(
    profiles: &BTreeMap<u64, Arc<Profile>>,
    page: u64,
) -> std::result::Result<Arc<Profile>, std::convert::Infallible> {
    Ok(profiles.get(&page).cloned().unwrap_or_default())
}
