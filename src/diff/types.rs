//! The parts of a word diff.

/// A run of words that both texts have, or only one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordOp {
    /// Which text has it.
    pub kind: WordOpKind,
    /// The words with the white space (one space for any) that follows them.
    /// For an equal run, the words of the new text.
    pub text: String,
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
