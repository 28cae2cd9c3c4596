//! What the earlier stages found, as rules see it.

use crate::align::Passage;
use crate::cluster::Cluster;
use crate::furniture::Furniture;
use crate::normalize::Words;
use crate::quote::QuotationGroup;
use crate::segment::{Block, Segmentation};
use crate::text::{Corpus, DocId, Document, Place, Span};

/// Everything that a rule may look at.
///
/// What belongs to a stage that no rule asked for is empty: a rule reads only what
/// its [`Needs`](super::Needs) name.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// The articles, also those without a word and those that share an id.
    pub corpus: &'a Corpus,
    /// For each document, its file as path patterns see it.
    pub paths: &'a [String],
    /// The parts of each document.
    pub segmentations: &'a [Segmentation],
    /// The words of each document.
    pub words: &'a [Words],
    /// Which documents have the same words.
    pub wordings: &'a [Wording],
    /// The first block of each document, where it has one.
    pub heads: &'a [Option<Span>],
    /// What belongs to the sites.
    pub furniture: &'a [Furniture],
    /// Versions of documents.
    pub documents: &'a [Versions],
    /// Versions of paragraphs.
    pub paragraphs: &'a [Cluster],
    /// Passages in several places.
    pub passages: &'a [Passage],
    /// Statements quoted in several places.
    pub quotations: &'a [QuotationGroup],
}

/// The words of a document as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wording {
    /// Equal for documents of the same words in the same order, and for no others.
    pub class: u32,
    /// How many words there are.
    pub words: usize,
}

impl Wording {
    /// The wordings of documents, each given by what stands for all its words, and how
    /// many there are.
    pub fn of<T: Ord>(documents: impl Iterator<Item = (T, usize)>) -> Vec<Self> {
        let mut classes = std::collections::BTreeMap::new();
        documents
            .map(|(all, words)| {
                let next = u32::try_from(classes.len()).unwrap_or(u32::MAX);
                Self { class: *classes.entry(all).or_insert(next), words }
            })
            .collect()
    }
}

/// Documents that are versions of one text.
#[derive(Clone, Debug, PartialEq)]
pub struct Versions {
    /// The documents, ascending; two or more.
    pub members: Vec<DocId>,
    /// The index of the one that each member resembles.
    pub representative: usize,
    /// How much each member resembles the representative, 0..=1.
    pub resemblance: Vec<f64>,
    /// Whether a member and the representative have the same wording and tell it of
    /// other numbers.
    pub exchanged: Vec<bool>,
}

impl<'a> Evidence<'a> {
    /// All documents with their ids.
    pub fn articles(&self) -> impl Iterator<Item = (DocId, &'a Document)> + use<'a> {
        (0u32..).map(DocId).zip(self.corpus.documents())
    }

    /// The text of `doc`.
    #[must_use]
    pub fn text(&self, doc: DocId) -> &'a str {
        &self.corpus.get(doc).text
    }

    /// The text at `place`.
    #[must_use]
    pub fn at(&self, place: Place) -> &'a str {
        place.span.of(self.text(place.doc))
    }

    /// The start of `doc`: where a finding about the whole of it is shown.
    #[must_use]
    pub fn head(&self, doc: DocId) -> Place {
        let text = self.text(doc);
        let first = self.heads.get(doc.index()).copied().flatten();
        let span = first.unwrap_or_else(|| {
            let line = text.trim_start().lines().next().unwrap_or_default();
            let start = text.len() - text.trim_start().len();
            Span::new(start, start + line.trim_end().len())
        });
        Place { doc, span }
    }

    /// The blocks of `doc`.
    #[must_use]
    pub fn blocks(&self, doc: DocId) -> &'a [Block] {
        &self.segmentations[doc.index()].blocks
    }

    /// The furniture of each document, ascending.
    #[must_use]
    pub fn furniture_of(&self) -> Vec<Vec<Span>> {
        let mut res = vec![Vec::new(); self.corpus.len()];
        for place in self.furniture.iter().flat_map(|it| &it.occurrences) {
            res[place.doc.index()].push(place.span);
        }
        res.iter_mut().for_each(|it| it.sort_unstable());
        res
    }

    /// The article around the byte at `offset` of `doc`: the index of an embedded one,
    /// or none for the page's own.
    #[must_use]
    pub fn part(&self, doc: DocId, offset: usize) -> Option<usize> {
        let embedded = &self.segmentations[doc.index()].embedded;
        embedded.iter().position(|it| it.span.contains_offset(offset))
    }

    /// The name by which a message calls `doc`.
    #[must_use]
    pub fn name(&self, doc: DocId) -> &'a str {
        &self.corpus.get(doc).id
    }
}
