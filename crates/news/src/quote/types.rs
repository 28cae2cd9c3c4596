//! What is known of a quotation.

use crate::diff::WordOp;
use crate::text::{Place, Span};

/// A name, pronoun or description as it stands in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The words of the mention.
    pub span: Span,
    /// The full name that it stands for, where the article gives one earlier
    /// (`Donald Trump` for `Trump`, also for a pronoun when that is plain);
    /// otherwise the mention's own words.
    pub name: String,
    /// How sure the reading is.
    pub confidence: Confidence,
}

/// How sure it is who said a quotation; what is less sure has no speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// More likely than anybody else, and than nobody.
    Likely,
    /// Of a hundred such speakers, at most one is wrong.
    Certain,
}

impl Confidence {
    /// The word that outputs use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Likely => "likely",
            Self::Certain => "certain",
        }
    }
}

/// Who said a quotation, and the word that says so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attribution {
    /// The speaker as it stands in the text.
    pub speaker: Option<Mention>,
    /// The verb or phrase of saying (`said`, `told reporters`, `according to`).
    pub cue: Option<Span>,
    /// The clause that was read: the speaker and the cue, with what stands between.
    pub evidence: Option<Span>,
}

/// What words stand between quotation marks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QuotationRole {
    /// Somebody's statement, whole sentences in their own words; a long one also where the
    /// article does not say whose.
    Direct,
    /// A fragment of somebody's words inside a sentence of the article.
    Mixed,
    /// A title, a set phrase, a word held at arm's length: nobody in the article
    /// says it.
    Term,
}

/// One statement as it is quoted in several places.
#[derive(Clone, Debug, PartialEq)]
pub struct QuotationGroup {
    /// The weakest relation that joins the group.
    pub relation: QuoteRelation,
    /// Whether it is a set phrase in quotation marks rather than a statement.
    pub stock_phrase: bool,
    /// The lowest similarity that joined an occurrence to the group, 0..=1.
    pub similarity: f64,
    /// The speaker's fullest name.
    pub speaker: Option<String>,
    /// Where it is quoted: two or more, ascending by document and place.
    pub occurrences: Vec<QuotedPlace>,
    /// How the wording differs between the representative and each variant.
    pub drift: Vec<Drift>,
}

impl QuotationGroup {
    /// How sure the speaker is: as sure as the surest of the articles that name one;
    /// `None` where none does.
    #[must_use]
    pub fn confidence(&self) -> Option<Confidence> {
        let named = self.occurrences.iter().filter_map(|it| it.attribution.speaker.as_ref());
        named.map(|it| it.confidence).max()
    }
}

/// One occurrence of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotedPlace {
    /// The words between the marks; for running text, the matching stretch.
    pub place: Place,
    /// Whether quotation marks stand round it.
    pub quoted: bool,
    /// Who said it, according to this document.
    pub attribution: Attribution,
    /// The outlet that carries it: the embedded article's, else the document's.
    pub outlet: Option<String>,
}

/// How occurrences of one statement relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QuoteRelation {
    /// The same folded words.
    Exact,
    /// Words differ: another translation, spelling or memory.
    Reworded,
    /// One is a cut of the other, or they overlap.
    Partial,
    /// Several pieces of one statement.
    Fragments,
}

impl QuoteRelation {
    /// The word that outputs use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Reworded => "reworded",
            Self::Partial => "partial",
            Self::Fragments => "fragments",
        }
    }
}

/// The word diff from one occurrence of a group to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    /// The index of the occurrence that is compared with.
    pub from: usize,
    /// The index of the occurrence that differs.
    pub to: usize,
    /// Equal, deleted and inserted words, with the spaces between.
    pub ops: Vec<WordOp>,
}
