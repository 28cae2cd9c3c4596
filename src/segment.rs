//! The parts of one text.

use std::ops::Range;

use wireprint_text::segment::{self, Segmentation};

/// The parts of one text, as ranges of its bytes on character boundaries.
#[derive(Clone, Debug, Default)]
pub struct Parts(Segmentation);

/// Which parts has `text`? Never fails; costs a few passes over the text.
///
/// ```
/// let text = "The ferry stays in port. “Nobody sails in this wind,” said Olga Lund.";
/// let parts = wireprint::segment(text);
/// assert_eq!(parts.sentences().count(), 2);
/// assert_eq!(&text[parts.quotations().next().unwrap()], "Nobody sails in this wind,");
/// ```
#[must_use]
pub fn segment(text: &str) -> Parts {
    Parts(segment::segment(text))
}

impl Parts {
    /// Paragraphs, headings and list items: disjoint, ascending.
    pub fn blocks(&self) -> impl Iterator<Item = Range<usize>> {
        self.0.blocks.iter().map(|it| it.span.start..it.span.end)
    }

    /// Sentences: disjoint, ascending, each in one block.
    pub fn sentences(&self) -> impl Iterator<Item = Range<usize>> {
        self.0.sentences.iter().map(|it| it.start..it.end)
    }

    /// What stands between quotation marks, without them; a nested quotation follows
    /// the one that holds it.
    pub fn quotations(&self) -> impl Iterator<Item = Range<usize>> {
        self.0.quotations.iter().map(|it| it.span.start..it.span.end)
    }
}
