//! What makes two documents duplicates.

use crate::verify::{Measure, Overlap, Threshold, VersionRule};

/// A verified pair of documents; `left < right`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Matched {
    /// The earlier one.
    pub(super) left: u32,
    /// The later one.
    pub(super) right: u32,
    /// What their word shingles share.
    pub(super) overlap: Overlap,
    /// The similarity that decided, 0..=1.
    pub(super) similarity: f64,
}

/// How a pair is decided.
#[derive(Clone, Copy, Debug)]
pub(super) enum Rule {
    /// One similarity of word shingles reaches one threshold.
    Similar(Measure, Threshold),
    /// They are versions of one text.
    Versions(VersionRule),
}

/// What the words of two documents say.
pub(super) enum ByWords {
    /// They match with this similarity, or they do not.
    Decided(Option<f64>),
    /// Their letters decide.
    Open(VersionRule),
}

impl Rule {
    /// What the words say of two documents of these lengths.
    pub(super) fn by_words(self, words: Overlap, lengths: [u32; 2]) -> ByWords {
        match self {
            Self::Similar(measure, least) => {
                let reached = least.is_reached(measure, words);
                ByWords::Decided(reached.then(|| measure.of(words)))
            }
            Self::Versions(rule) if rule.is_reached_by_words(words) => {
                ByWords::Decided(Some(words.resemblance()))
            }
            Self::Versions(rule) if rule.are_of_like_length(lengths) => ByWords::Open(rule),
            Self::Versions(_) => ByWords::Decided(None),
        }
    }
}
