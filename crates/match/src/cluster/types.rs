//! What clustering finds.

use crate::text::Place;

/// Documents or paragraphs that are versions of one text.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// What its members are.
    pub level: Level,
    /// Two or more, ascending. A document's place is its whole text.
    pub members: Vec<Place>,
    /// The index in `members` of the one that every other is bounded to.
    pub representative: usize,
    /// How tightly it holds together.
    pub cohesion: Cohesion,
}

/// What a cluster's members are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Whole documents.
    Document,
    /// Blocks of documents.
    Paragraph,
}

impl Level {
    /// The word that outputs use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Paragraph => "paragraph",
        }
    }
}

/// The similarities of a cluster's members to its representative, 0..=1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cohesion {
    /// The lowest.
    pub min: f64,
    /// The mean.
    pub mean: f64,
}
