//! What the earlier stages found, as rules see it.

use crate::align::Passage;
use crate::cluster::Cluster;
use crate::findings::CheckedQuotation;
use crate::furniture::Furniture;
use crate::normalize::Words;
use crate::quote::QuotationGroup;
use crate::segment::{Block, Segmentation};
use crate::text::{Corpus, DocId, Document, Place, Span};
use std::borrow::Cow;

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
    /// Versions of documents, by each rule that was asked for.
    pub documents: &'a [Compared],
    /// Versions of paragraphs.
    pub paragraphs: &'a [Cluster],
    /// Passages in several places.
    pub passages: &'a [Passage],
    /// Statements quoted in several places.
    pub quotations: &'a [QuotationGroup],
    /// Quotations held against the documents that are sources, by place.
    pub supported: &'a [CheckedQuotation],
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

/// What the documents are to each other, by one rule.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Compared {
    /// The least resemblance of a match; 0 where the verdict on each pair decided.
    pub threshold: f64,
    /// Documents that are versions of one text, or parts of it.
    pub versions: Vec<Versions>,
    /// Pairs that match, each as the documents of either's words.
    pub matches: Vec<Pair>,
    /// Pairs of one frame with other facts.
    pub templates: Vec<Pair>,
    /// Pairs of which one stands whole in the other, as one item of many.
    pub items: Vec<Pair>,
}

/// Two texts that were compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The documents of either text's words, ascending.
    pub sides: [Vec<DocId>; 2],
    /// How similar they are, 0..=1.
    pub similarity: f64,
    /// The resemblance of their shingles, 0..=1.
    pub resemblance: f64,
    /// Whether one stands in the other and is a small part of it.
    pub is_contained: bool,
}

/// Documents that are versions of one text.
#[derive(Clone, Debug, PartialEq)]
pub struct Versions {
    /// The documents, ascending; two or more.
    pub members: Vec<DocId>,
    /// The index of the one that each member matches.
    pub representative: usize,
    /// How similar each member is to the representative, 0..=1.
    pub similarity: Vec<f64>,
}

impl<'a> Evidence<'a> {
    /// All documents with their ids.
    pub fn articles(&self) -> impl Iterator<Item = (DocId, &'a Document)> + use<'a> {
        (0u32..).map(DocId).zip(self.corpus.documents())
    }

    /// What the documents are to each other by this threshold; by the verdict at 0.
    #[must_use]
    pub fn compared(&self, threshold: f64) -> Option<&'a Compared> {
        self.documents.iter().find(|it| it.threshold.to_bits() == threshold.to_bits())
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

    /// The article around the byte at `offset` of `doc`: the index of an embedded one,
    /// or none for the page's own.
    #[must_use]
    pub fn part(&self, doc: DocId, offset: usize) -> Option<usize> {
        let embedded = &self.segmentations[doc.index()].embedded;
        // They ascend and do not overlap.
        let at = embedded.partition_point(|it| it.span.start <= offset).checked_sub(1)?;
        embedded[at].span.contains_offset(offset).then_some(at)
    }

    /// The name by which a message calls `doc`: of a file, its path as it was given, so
    /// that it is one that exists; of a record, its id.
    #[must_use]
    pub fn name(&self, doc: DocId) -> Cow<'a, str> {
        let document = self.corpus.get(doc);
        let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
        // Ids begin with the name of the folder that was given, which stands in no path.
        let is_place = |of: &str| name(of) == name(&document.path);
        match document.record_line {
            None if is_place(&document.id) => Cow::Borrowed(&document.path),
            Some(line) => match document.id.strip_suffix(&format!(":{line}")) {
                Some(file) if is_place(file) => Cow::Owned(format!("{}:{line}", document.path)),
                _ => Cow::Borrowed(&document.id),
            },
            None => Cow::Borrowed(&document.id),
        }
    }

    /// The id of `doc`, by which a baseline knows it wherever it is called from.
    #[must_use]
    pub fn id(&self, doc: DocId) -> &'a str {
        &self.corpus.get(doc).id
    }
}
