//! What makes two texts a match.

use crate::verify::{Measure, Overlap, Threshold, Verdict};

/// How a pair is decided.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// By the verdict on a pair: what it joins matches.
    Verdict {
        /// Whether stories told in one frame about other facts match, too.
        templates: bool,
    },
    /// One similarity of word shingles reaches one threshold.
    Similar {
        /// Which similarity.
        measure: Measure,
        /// What it must reach.
        least: Threshold,
        /// Whether that is all; otherwise templates are kept apart, as the verdict says.
        alone: bool,
    },
}

/// A verified pair of texts; `left < right`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Matched {
    /// The smaller number.
    pub left: u32,
    /// The larger number.
    pub right: u32,
    /// What their word shingles share.
    pub overlap: Overlap,
    /// The similarity that decided, 0..=1.
    pub similarity: f64,
    /// What they are to each other, where the verdict was asked.
    pub verdict: Option<Verdict>,
    /// The one that is a part of the other, where one is.
    pub part: Option<u32>,
}

impl Matched {
    /// Whether one of the two may go where the other stays: a long text that goes for a
    /// short part of it would take along what stands nowhere else.
    #[must_use]
    pub fn may_go(&self, item: u32) -> bool {
        self.part.is_none_or(|part| part == item)
    }
}

/// What became of a pair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Decided {
    /// They match.
    Match(Matched),
    /// They share their frame and not their facts.
    Template(Matched),
    /// One stands whole in the other, as one item of many.
    Item(Matched),
    /// Nothing of these.
    Apart,
}

impl Decided {
    pub(super) fn matched(self) -> Option<Matched> {
        match self {
            Self::Match(found) => Some(found),
            Self::Template(_) | Self::Item(_) | Self::Apart => None,
        }
    }
}
