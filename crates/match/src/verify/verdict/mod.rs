//! One verdict for a pair, whoever asks.
//!
//! In go two texts, each prepared once as a [`Side`]; out comes what they are to each
//! other ([`Verdict`]), and, for those who show it, why ([`explain`]). The verdict depends
//! on the two texts alone: not on the other documents of a run, nor on the command.
//!
//! What is decided on: how much of the shorter text's story stands in the other, in
//! order, line by line and outside quotations; where; and which numbers, names and dates
//! are other ones, against the equal text round them. Stamps, counters and lines of
//! copyright are masked before. 42 measures in whole numbers go into trees
//! (`model.rs`), which were grown on pairs that people labelled; EVALUATION.md has what
//! they make of pairs that they did not see.
//!
//! Cost: a side is a pass over the words and four sorts; a pair is a few merges of sorted
//! lists, an alignment by unique words and some hundred trees.
//!
//! Rejected: a threshold of resemblance or containment, which joins two companies' notices
//! and parts a short take from the long one; exchanged numbers alone as the sign of a
//! template, which parts every reprint with another dateline; runs of letters, which find
//! damaged copies and join short notices.

mod align;
mod compared;
mod mask;
mod measures;
mod model;
mod side;
mod words;

use compared::Compared;
pub use measures::{COUNT as MEASURES, NAMES as MEASURE_NAMES};
use model::{MODEL, likelihood};
pub use side::Side;

/// What two texts are to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// All their words are equal, in order.
    Same,
    /// One text: a reprint, a correction, an update, a cut or grown take.
    Version,
    /// One text of which one side has a short part: a take, an excerpt, a teaser.
    Contained,
    /// One frame with other facts, names or dates.
    Template,
    /// A passage of 25 words or more is copied, and most is not.
    Partial,
    /// Nothing of the story in common.
    Different,
}

impl Verdict {
    /// The word that outputs use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Version => "version",
            Self::Contained => "contained",
            Self::Template => "template",
            Self::Partial => "partial",
            Self::Different => "different",
        }
    }

    /// Whether a corpus needs only one of the two.
    #[must_use]
    pub const fn joins(self) -> bool {
        matches!(self, Self::Same | Self::Version | Self::Contained)
    }
}

/// A verdict, with the counts that a report begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged {
    /// What the two are.
    pub verdict: Verdict,
    /// How likely they are one story, in thousandths.
    pub likelihood: u16,
    /// How many words are equal in order.
    pub equal: u32,
    /// How many words of each are compared.
    pub words: [u32; 2],
}

impl Judged {
    /// Whether a corpus needs only one of the two.
    #[must_use]
    pub const fn joins(&self) -> bool {
        self.verdict.joins()
    }

    /// The share of the shorter text's words that stand in the other in order, 0..=1.
    #[must_use]
    pub fn similarity(&self) -> f64 {
        let shorter = self.words[0].min(self.words[1]);
        if shorter == 0 { 0.0 } else { f64::from(self.equal) / f64::from(shorter) }
    }
}

/// A text of fewer compared words is the other's version only with the same words.
const LEAST_WORDS: usize = 8;
/// A passage of so many words is copied.
const PASSAGE: usize = 25;

/// What two texts are to each other.
///
/// Symmetric: sides exchanged, only [`Judged::words`] are. A text without a word is
/// different from all others.
#[must_use]
pub fn judge(a: &Side, b: &Side) -> Judged {
    let words = [a, b].map(|it| u32::try_from(it.words.len()).unwrap_or(u32::MAX));
    let certain = |verdict, equal| {
        let likelihood = if equal > 0 { 1000 } else { 0 };
        Judged { verdict, likelihood, equal, words }
    };
    if a.words == b.words && !a.words.is_empty() {
        let is_same = (a.digest, a.masked) == (b.digest, b.masked);
        return certain(if is_same { Verdict::Same } else { Verdict::Version }, words[0]);
    }
    if a.words.is_empty() || b.words.is_empty() {
        return certain(Verdict::Different, 0);
    }
    let pair = ordered(a, b);
    let row = measures::measures(&pair);
    let score = MODEL.joins.score(&row);
    let joins = score >= 0 && pair.short.len() >= LEAST_WORDS;
    let verdict = if joins { joined(&pair) } else { parted(&pair, &row) };
    let equal = u32::try_from(pair.equal).unwrap_or(u32::MAX);
    Judged { verdict, likelihood: likelihood(score), equal, words }
}

/// The measures of a pair, as the model sees them: for those who grow it.
#[must_use]
pub fn measures_of(a: &Side, b: &Side) -> [i32; MEASURES] {
    measures::measures(&ordered(a, b))
}

/// The shorter first; of equally long ones, whatever makes the order of the two not count.
fn ordered<'s>(a: &'s Side, b: &'s Side) -> Compared<'s> {
    let key = |it: &Side| (it.words.len(), it.digest);
    if key(a) <= key(b) { Compared::new(a, b) } else { Compared::new(b, a) }
}

/// A version, unless the longer text has as much again that is its own.
fn joined(pair: &Compared<'_>) -> Verdict {
    let (short, long) = (pair.short.len(), pair.long.len());
    let is_part = short * 10 < long * 6 && pair.long.kept_words() * 10 < long * 6;
    if is_part { Verdict::Contained } else { Verdict::Version }
}

fn parted(pair: &Compared<'_>, row: &[i32; MEASURES]) -> Verdict {
    if MODEL.template.score(row) >= 0 {
        Verdict::Template
    } else if longest_passage(pair) >= PASSAGE {
        Verdict::Partial
    } else {
        Verdict::Different
    }
}

/// The words of the longest stretch of the shorter text that is copied, with gaps of up to
/// two words.
fn longest_passage(pair: &Compared<'_>) -> usize {
    const GAP: usize = 2;
    let (mut longest, mut run, mut gap) = (0, 0, 0);
    for &kept in &pair.short.kept {
        gap = if kept { 0 } else { gap + 1 };
        run = if gap > GAP { 0 } else { run + usize::from(kept) };
        longest = longest.max(run);
    }
    longest
}
