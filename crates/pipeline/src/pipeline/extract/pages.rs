//! Pages looked at together, some at a time.

use crate::furniture::{LineFacts, Page, PageFinder, Piece, Profile, Recurring};
use crate::normalize::{Vocabulary, Words};
use crate::segment::{Segmentation, segment_blocks};
use crate::text::{DocId, Document};
use rayon::prelude::*;

/// So much text is held and looked at at once, and one document at least. What is
/// found does not depend on it; memory and the use of all cores do.
const BATCH_BYTES: usize = 512 << 10;
/// Documents without much text count, too.
const BATCH_DOCUMENTS: usize = 4096;

/// Documents that wait to be looked at, each with its number.
#[derive(Debug, Default)]
pub(super) struct Batch {
    documents: Vec<(u64, Document)>,
    bytes: usize,
}

impl Batch {
    pub(super) fn push(&mut self, number: u64, document: Document) {
        self.bytes += document.text.len();
        self.documents.push((number, document));
    }

    pub(super) fn is_full(&self) -> bool {
        self.bytes >= BATCH_BYTES || self.documents.len() >= BATCH_DOCUMENTS
    }

    /// Segments and numbers the documents, and leaves the batch empty.
    pub(super) fn look_at(&mut self) -> Pages {
        let documents = std::mem::take(self).documents;
        let parts = documents.par_iter().map(|it| segment_blocks(&it.1.text)).collect();
        let texts = documents.par_iter().map(|it| it.1.text.as_str());
        let (vocabulary, words) = Vocabulary::number(texts);
        Pages { finder: PageFinder::new(&vocabulary), documents, parts, words }
    }
}

/// Documents with their parts and words.
pub(super) struct Pages {
    documents: Vec<(u64, Document)>,
    parts: Vec<Segmentation>,
    words: Vec<Words>,
    finder: PageFinder,
}

impl Pages {
    /// One document alone.
    pub(super) fn of(document: Document) -> Self {
        let mut batch = Batch::default();
        batch.push(0, document);
        batch.look_at()
    }

    fn page(&self, at: usize) -> Page<'_> {
        Page {
            doc: DocId(u32::try_from(at).unwrap_or(u32::MAX)),
            text: &self.documents[at].1.text,
            segmentation: &self.parts[at],
            words: &self.words[at],
            set: self.documents[at].1.set_lines(),
        }
    }

    /// What recurrence needs to know of all pages.
    pub(super) fn lines(&self) -> Vec<LineFacts> {
        let numbered = self.documents.par_iter().enumerate();
        numbered
            .flat_map_iter(|(at, &(number, _))| self.finder.lines(&self.page(at), number))
            .collect()
    }

    /// How many articles of other outlets stand in each page, by its number.
    pub(super) fn embedded(&self) -> impl Iterator<Item = (u64, &Document, usize)> {
        let all = self.documents.iter().zip(&self.parts);
        all.map(|((number, document), parts)| (*number, document, parts.embedded.len()))
    }

    /// What is kept of the first page for comparing it with another.
    pub(super) fn profile(&self) -> Profile {
        self.finder.profile(&self.page(0))
    }

    /// Makes something of each page, with its furniture.
    pub(super) fn map<T: Send>(
        mut self,
        recurring: &Recurring,
        make: impl Fn(u64, Document, &Segmentation, &Words, Vec<Piece>) -> T + Sync,
    ) -> Vec<T> {
        let pieces: Vec<Vec<Piece>> = (0..self.documents.len())
            .into_par_iter()
            .map(|at| self.finder.pieces(&self.page(at), recurring))
            .collect();
        let documents = std::mem::take(&mut self.documents);
        let parts = self.parts.par_iter().zip(&self.words);
        let all = documents.into_par_iter().zip(pieces).zip(parts);
        all.map(|(((number, document), pieces), (parts, words))| {
            make(number, document, parts, words, pieces)
        })
        .collect()
    }
}
