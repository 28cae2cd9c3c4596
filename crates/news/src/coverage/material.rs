//! What coverage is computed from: the articles and everything found in them.

use super::model::{Article, FindingId, UnitKind};
use crate::align::NearWords;
use crate::furniture::FurnitureKind;
use crate::normalize::Words;
use crate::segment::Segmentation;
use crate::text::{Corpus, DocId, Place};
use std::ops::Range;

/// The articles of a run and what was found in them; vectors by document index.
#[derive(Debug)]
pub struct Material<'a> {
    /// The documents.
    pub corpus: &'a Corpus,
    /// Their parts.
    pub segmentations: &'a [Segmentation],
    /// Their words.
    pub words: &'a [Words],
    /// Which different words are near.
    pub near: &'a NearWords<'a>,
    /// What stands in several places, in any order that does not depend on threads.
    pub findings: Vec<Finding>,
    /// The words of furniture with its kind, ascending.
    pub furniture: Vec<Vec<(Range<usize>, FurnitureKind)>>,
    /// The words of statements, ascending.
    pub speech: Vec<Vec<Speech>>,
}

/// Something that stands in several places.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Where the scan has it.
    pub id: FindingId,
    /// What it is: all but [`UnitKind::Only`], and [`UnitKind::Repeat`] where it is
    /// known to be one.
    pub kind: UnitKind,
    /// Who said it.
    pub speaker: Option<String>,
    /// What makes it wire copy.
    pub wire: Option<String>,
    /// Where it stands, ascending.
    pub places: Vec<FoundPlace>,
}

/// One place of a [`Finding`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundPlace {
    /// Which bytes.
    pub place: Place,
    /// Which words of the document.
    pub words: Range<usize>,
    /// Whether quotation marks stand round it.
    pub quoted: bool,
}

/// Somebody's words between quotation marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speech {
    /// Which words of the document.
    pub words: Range<usize>,
    /// Who says them.
    pub speaker: Option<String>,
}

impl Material<'_> {
    /// The article that the byte at `offset` of `doc` stands in.
    pub(super) fn article(&self, doc: DocId, offset: usize) -> Article {
        let embedded = &self.segmentations[doc.index()].embedded;
        Article { doc, part: embedded.iter().position(|it| it.span.contains_offset(offset)) }
    }

    /// For every document, the findings that stand in it.
    #[must_use]
    pub fn findings_by_document(&self) -> Vec<Vec<usize>> {
        let mut res = vec![Vec::new(); self.corpus.len()];
        for (at, finding) in self.findings.iter().enumerate() {
            for place in &finding.places {
                let list: &mut Vec<usize> = &mut res[place.place.doc.index()];
                // Findings come one by one: if the document has this one, it has it last.
                if list.last() != Some(&at) {
                    list.push(at);
                }
            }
        }
        res
    }
}
