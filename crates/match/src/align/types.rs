//! What alignment finds.

use crate::text::Place;

/// One stretch of text that stands in several places.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// Whether the occurrences are the same words.
    pub relation: Relation,
    /// What kind of sharing it is.
    pub kind: PassageKind,
    /// Why it is of that kind: short phrases for a reader, in a fixed order.
    pub evidence: Vec<String>,
    /// The lowest share of matching words of an occurrence with the first one, 0..=1.
    pub similarity: f64,
    /// How many words the longest occurrence has.
    pub words: usize,
    /// Where it stands: two or more, ascending, maximal, on word boundaries.
    pub occurrences: Vec<Place>,
}

/// How two occurrences relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// The same folded words in the same order.
    Exact,
    /// Some words differ, are missing or are added.
    Near,
}

/// Why a passage stands in several places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PassageKind {
    /// A news agency's copy.
    Wire,
    /// The same words twice in one document.
    Repeat,
    /// The site's, not the story's.
    Furniture,
    /// A set phrase that many use.
    StockPhrase,
    /// Mostly words between quotation marks.
    Quotation,
    /// None of these can be shown.
    Unknown,
}

impl Relation {
    /// The word that outputs use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Near => "near",
        }
    }
}

impl PassageKind {
    /// The word that outputs use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wire => "wire",
            Self::Repeat => "repeat",
            Self::Furniture => "furniture",
            Self::StockPhrase => "stock-phrase",
            Self::Quotation => "quotation",
            Self::Unknown => "unknown",
        }
    }
}
