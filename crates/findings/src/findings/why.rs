//! Every stage's view of one pair, as plain data.

use super::{Parameter, ScanResult};
use crate::candidates::{Banding, SketchComparison};
use crate::coverage::Origin;
use crate::fingerprint::SimHash;
use crate::text::{DocId, Place};
use crate::verify::{Evidence, Measure, Overlap, Threshold};

/// Why two articles are, or are not, called versions of one text, and what they
/// share all the same.
///
/// Of every array of two, the first entry is the article named first.
#[derive(Clone, Debug)]
pub struct WhyResult {
    /// What a scan of the two alone finds.
    pub scan: ScanResult,
    /// The two articles.
    pub sides: [WhySide; 2],
    /// The verdict on the pair, and what it stands on: the same for every command.
    pub evidence: Evidence,
    /// What each command makes of the two.
    pub commands: Vec<WhyCommand>,
    /// The shingles that are compared: without furniture and embedded articles.
    pub overlap: Overlap,
    /// The shingles as they would be with the furniture.
    pub with_furniture: Overlap,
    /// The sketches, as the search for candidates compares them.
    pub sketch: WhySketch,
    /// The SimHash of the compared words of each.
    pub simhash: [SimHash; 2],
    /// What the search for versions did with the pair, in order.
    pub steps: Vec<WhyStep>,
    /// What decided.
    pub decision: WhyDecision,
    /// The most words in a row that both have, furniture left out.
    pub longest_run: usize,
    /// Indices into the scan's passages that both articles carry, in its ranking;
    /// each with its rank, from 0.
    pub passages: Vec<(usize, usize)>,
    /// The same of quotations.
    pub quotations: Vec<(usize, usize)>,
    /// Who had first what they share: 0 or 1, or why that cannot be said.
    pub origin: Result<Origin, Vec<String>>,
    /// Every setting that can change the result.
    pub parameters: Vec<Parameter>,
}

/// What a command makes of the two articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhyCommand {
    /// The command.
    pub command: &'static str,
    /// What becomes of each, for a reader.
    pub sides: [String; 2],
}

/// One of the two articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WhySide {
    /// The article.
    pub doc: DocId,
    /// Its words.
    pub words: usize,
    /// Those that are the site's.
    pub furniture_words: usize,
    /// Those in articles of other outlets inside it.
    pub embedded_words: usize,
    /// Those that the comparison of whole articles sees.
    pub compared_words: usize,
}

/// What the sketches of the two say.
#[derive(Clone, Debug, PartialEq)]
pub struct WhySketch {
    /// How many slots a signature has.
    pub num_hashes: usize,
    /// The share of equal slots of full signatures, an estimate of the resemblance.
    pub estimate: f64,
    /// The standard error of such an estimate at the true resemblance.
    pub standard_error: f64,
    /// How signatures are cut into bands.
    pub banding: Banding,
    /// The probability that a pair of this resemblance collides in a band.
    pub recall: f64,
    /// The bands that did, and the estimate from the sketches' lowest bytes.
    pub comparison: SketchComparison,
}

/// What one step of the search for versions did with the pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhyStep {
    /// The stage.
    pub stage: &'static str,
    /// What became of the pair.
    pub outcome: WhyOutcome,
    /// Why, for a reader.
    pub detail: String,
}

/// What became of a pair in a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WhyOutcome {
    /// It went on.
    Passed,
    /// It would have been lost among many articles; few are all compared.
    WouldRefuse,
    /// It ended here.
    Refused,
    /// An earlier step had refused it.
    NotReached,
}

impl WhyOutcome {
    /// The word that outputs use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::WouldRefuse => "would-refuse",
            Self::Refused => "refused",
            Self::NotReached => "not-reached",
        }
    }
}

/// What decided, and how far off a threshold the pair was.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WhyDecision {
    /// Whether the two are called versions of one text.
    pub matched: bool,
    /// Whether the verdict said so; else the threshold did, alone.
    pub by_verdict: bool,
    /// The stage whose word it was.
    pub stage: &'static str,
    /// The measure that the threshold is compared with.
    pub measure: Measure,
    /// Its value, 0..=1.
    pub value: f64,
    /// What it was compared with.
    pub threshold: Threshold,
    /// The fewest shared shingles at which articles of these sizes would match;
    /// more than either has where they never could.
    pub needed: usize,
}

impl WhyDecision {
    /// How far the value is above the threshold; negative below it.
    #[must_use]
    pub fn margin(&self) -> f64 {
        self.value - self.threshold.value()
    }
}

impl WhyResult {
    /// The places of `places` in the first and in the second article.
    #[must_use]
    pub fn split(&self, places: &[Place]) -> [Vec<Place>; 2] {
        self.sides.map(|side| places.iter().filter(|it| it.doc == side.doc).copied().collect())
    }
}
