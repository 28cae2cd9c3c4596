//! What a diff is asked for.

use super::types::EditClass;
use crate::segment::Block;
use crate::text::Span;

/// One of the two articles: its text and the parts of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Side<'a> {
    /// The original text.
    pub text: &'a str,
    /// Its blocks: ascending, disjoint, holding all that is not white space.
    /// Text outside every block is not compared.
    pub blocks: &'a [Block],
    /// Its sentences, ascending. They steer the alignment and may be missing.
    pub sentences: &'a [Span],
    /// What belongs to the site, ascending and disjoint; used by
    /// [`Ignore::furniture`] only.
    pub furniture: &'a [Span],
}

/// How to compare.
#[derive(Clone, Copy, Default)]
pub struct DiffOptions<'a> {
    /// Which edits do not count.
    pub ignore: Ignore,
    /// Asked now and then whether to stop refining; what is left is then shown
    /// whole and [`Diff::coarse`](super::Diff::coarse) is set. `None` never stops:
    /// the work is bounded anyway, and only then do the same texts always give
    /// the same diff.
    pub stop: Option<&'a dyn Fn() -> bool>,
}

impl std::fmt::Debug for DiffOptions<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DiffOptions")
            .field("ignore", &self.ignore)
            .field("stop", &self.stop.is_some())
            .finish()
    }
}

/// Edits that are taken for none. All `false` by default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ignore {
    /// Spacing, quotation-mark style, dashes, Unicode form, paragraph breaks, the script
    /// of digits, vowel points.
    pub cosmetic: bool,
    /// Upper and lower case.
    pub case: bool,
    /// Punctuation; cosmetics with it.
    pub punctuation: bool,
    /// Blocks that belong to the site.
    pub furniture: bool,
}

impl Ignore {
    /// Whether an edit of this class is taken for none.
    #[must_use]
    pub const fn covers(self, class: EditClass) -> bool {
        match class {
            EditClass::Same => true,
            EditClass::Cosmetic => self.cosmetic || self.punctuation,
            EditClass::Punctuation => self.punctuation,
            EditClass::Case => self.case,
            EditClass::PunctuationAndCase => self.punctuation && self.case,
            EditClass::Wording => false,
        }
    }
}
