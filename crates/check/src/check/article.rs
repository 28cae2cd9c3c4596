//! One article by itself, as the rules see it that need no other.

use super::{ActiveRule, Found};
use crate::normalize::Words;
use crate::segment::{Block, Segmentation};
use crate::text::{DocId, Span};

/// What one text says by itself.
///
/// There is no id, path, date or other article in it: what a rule finds here is a
/// function of the text, the furniture in it and the rule's options, and may be
/// remembered for the next run.
#[derive(Clone, Copy, Debug)]
pub struct Article<'a> {
    /// Which document it is: for the places of findings alone.
    pub doc: DocId,
    /// The text.
    pub text: &'a str,
    /// Its parts; empty where no rule needs them.
    pub segmentation: &'a Segmentation,
    /// Its words; empty where no rule needs them.
    pub words: &'a Words,
    /// The furniture in it, ascending; empty where no rule needs it.
    pub furniture: &'a [Span],
}

impl<'a> Article<'a> {
    /// The blocks.
    #[must_use]
    pub fn blocks(&self) -> &'a [Block] {
        &self.segmentation.blocks
    }

    /// What `active` finds, if it is a rule that looks at one text by itself.
    #[must_use]
    pub fn find(&self, active: &ActiveRule) -> Option<Vec<Found>> {
        let find = active.rule.rule().text_finder()?;
        let drafts = find(self, &active.options);
        Some(drafts.into_iter().map(|it| Found::of(active.rule, it)).collect())
    }
}
