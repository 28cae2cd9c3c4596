//! The parts of a word diff.

/// A run of words that both texts have, or only one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordOp {
    /// Which text has it.
    pub kind: WordOpKind,
    /// The words as they stand, any white space as one space. For an equal run,
    /// both texts have exactly this.
    pub text: String,
    /// What the edit touches; [`EditClass::Same`] for an equal run and only there.
    pub class: EditClass,
}

/// Which text has a run of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WordOpKind {
    /// Both.
    Equal,
    /// Only the new one.
    Insert,
    /// Only the old one.
    Delete,
}

impl WordOpKind {
    /// The word that outputs use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::Insert => "insert",
            Self::Delete => "delete",
        }
    }
}

/// What an edit touches, from nothing to the words themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EditClass {
    /// Nothing: the texts are equal but for white space.
    #[default]
    Same,
    /// Spacing, the style of quotation marks, dashes, the Unicode form, the script of
    /// digits, or vowel points that one of the texts leaves out.
    Cosmetic,
    /// Punctuation, perhaps cosmetics too.
    Punctuation,
    /// Upper and lower case, perhaps cosmetics too.
    Case,
    /// Punctuation and case.
    PunctuationAndCase,
    /// Letters or digits.
    Wording,
}

impl EditClass {
    /// The word that outputs use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Cosmetic => "cosmetic",
            Self::Punctuation => "punctuation",
            Self::Case => "case",
            Self::PunctuationAndCase => "punctuation-and-case",
            Self::Wording => "wording",
        }
    }
}
