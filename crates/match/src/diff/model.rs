//! What a diff says, whoever shows it.

use super::canon::squeeze;
use super::types::{EditClass, WordOp, WordOpKind};
use crate::segment::BlockKind;
use crate::text::Span;

/// How B differs from A.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diff {
    /// The blocks of B in their order; the blocks that only A has stand where
    /// they stood in A. Every block of either side is in exactly one change, or
    /// in several that together hold it, where a paragraph was split or merged or a
    /// sentence moved.
    pub changes: Vec<BlockChange>,
    /// How much there is, and how much of it is shared.
    pub counts: Counts,
    /// Whether a limit cut the work short: the diff is right, but not as fine
    /// as it could be.
    pub coarse: bool,
}

/// Words and blocks, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Words of A that were compared.
    pub a_words: usize,
    /// Words of B that were compared.
    pub b_words: usize,
    /// Words that both have, in one order inside paired blocks; words that
    /// differ in cosmetics or in what is ignored among them.
    pub shared_words: usize,
    /// Changes of each kind, by [`ChangeKind`] in its order.
    pub kinds: [usize; 6],
}

impl Counts {
    /// How many changes of `kind` there are.
    #[must_use]
    pub const fn of(&self, kind: ChangeKind) -> usize {
        self.kinds[kind as usize]
    }
}

impl Diff {
    /// The share of words that both sides have, 0..=1: twice the shared words by
    /// the words of both (Dice 1945). 1 for two sides without words.
    #[must_use]
    pub fn similarity(&self) -> f64 {
        let Counts { a_words, b_words, shared_words, .. } = self.counts;
        if a_words + b_words == 0 {
            return if self.differs() { 0.0 } else { 1.0 };
        }
        2.0 * shared_words as f64 / (a_words + b_words) as f64
    }

    /// Whether anything differs that is not ignored.
    #[must_use]
    pub fn differs(&self) -> bool {
        self.changes.iter().any(|it| it.kind != ChangeKind::Equal)
    }
}

/// What became of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// Nothing, or nothing that counts.
    Equal,
    /// Some words.
    Changed,
    /// It stands elsewhere among the blocks that both have.
    Moved,
    /// It stands elsewhere, and some words changed.
    MovedChanged,
    /// Only B has it.
    Inserted,
    /// Only A has it.
    Deleted,
}

impl ChangeKind {
    /// The word that outputs use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::Changed => "changed",
            Self::Moved => "moved",
            Self::MovedChanged => "moved-changed",
            Self::Inserted => "inserted",
            Self::Deleted => "deleted",
        }
    }

    /// Whether the block stands elsewhere.
    #[must_use]
    pub const fn is_moved(self) -> bool {
        matches!(self, Self::Moved | Self::MovedChanged)
    }
}

/// A block of A, of B, or of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockChange {
    /// What became of it.
    pub kind: ChangeKind,
    /// Where A has it; `None` for an inserted block.
    pub a: Option<BlockPlace>,
    /// Where B has it; `None` for a deleted block.
    pub b: Option<BlockPlace>,
    /// Whether it is a part of a paragraph: of one that was split or merged, or that a
    /// sentence left or came into.
    pub shape: Shape,
    /// The words, in order. Their spans tile both places.
    pub edits: Vec<Edit>,
}

/// Where a block stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockPlace {
    /// The index of the block in [`Side::blocks`](super::Side::blocks).
    pub block: usize,
    /// What it is.
    pub kind: BlockKind,
    /// The bytes of it; of a part of a paragraph, those of this part.
    pub span: Span,
}

/// How the blocks of a change correspond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shape {
    /// One block is one block.
    Whole,
    /// A block of A became several of B; this is one of them.
    Split,
    /// Several blocks of A became one of B; this was one of them.
    Merged,
    /// A part of a block that is neither split nor merged: a sentence of it stands
    /// elsewhere, or this is what stayed.
    Part,
}

/// One word operation, as the bytes of both texts that it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Which side has it. `Equal` with a class other than `Same` is an edit that
    /// was ignored; one of its spans may be empty.
    pub kind: WordOpKind,
    /// What the edit touches.
    pub class: EditClass,
    /// The bytes of A; empty for an insertion, at the place where it goes.
    pub a: Span,
    /// The bytes of B; empty for a deletion, at the place where it was.
    pub b: Span,
}

impl Edit {
    /// The operation with its text: B's, but for a deletion.
    #[must_use]
    pub fn op(&self, a: &str, b: &str) -> WordOp {
        let raw = match self.kind {
            WordOpKind::Delete => self.a.of(a),
            WordOpKind::Equal | WordOpKind::Insert => self.b.of(b),
        };
        WordOp { kind: self.kind, text: squeeze(raw), class: self.class }
    }

    /// The text that A has, any white space as one space; empty for an insertion.
    #[must_use]
    pub fn a_text(&self, a: &str) -> String {
        squeeze(self.a.of(a))
    }
}
