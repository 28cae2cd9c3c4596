//! What labelled pairs say of each setting.

use super::Parameter;
use crate::verify::Measure;

/// How the settings of `dedup` do on pairs that somebody labelled.
#[derive(Clone, Debug, PartialEq)]
pub struct TuneResult {
    /// What was asked for.
    pub goal: Goal,
    /// Labelled pairs that are one text.
    pub positives: usize,
    /// Labelled pairs that are not.
    pub negatives: usize,
    /// Labels that were passed over: unsure ones, and those of documents that are not there.
    pub skipped: usize,
    /// The verdict on each pair, which has no threshold.
    pub verdict: Counts,
    /// A measure each, by what is compared.
    pub curves: Vec<TuneCurve>,
    /// The setting that does best for the goal, if any reaches it.
    pub best: Option<TuneChoice>,
    /// The setting that comes closest where none reaches it.
    pub closest: TuneChoice,
    /// Every setting by its name in the configuration.
    pub parameters: Vec<Parameter>,
}

/// What a setting is to reach.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Goal {
    /// The best mean of precision and recall (F1).
    #[default]
    Balance,
    /// The best recall at a precision of at least so much, 0..=1.
    Precision(f64),
    /// The best precision at a recall of at least so much, 0..=1.
    Recall(f64),
}

/// One measure at all thresholds.
#[derive(Clone, Debug, PartialEq)]
pub struct TuneCurve {
    /// The measure.
    pub measure: Measure,
    /// Words of a shingle.
    pub shingle_words: usize,
    /// At the thresholds 0.01, 0.02, … 1.00.
    pub points: Vec<Counts>,
}

impl TuneCurve {
    /// The threshold of a point, in hundredths.
    #[must_use]
    pub const fn hundredths(point: usize) -> usize {
        point + 1
    }
}

/// A setting: the verdict, or a point of a curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TuneChoice {
    /// The curve and the point; none for the verdict.
    pub at: Option<(usize, usize)>,
    /// What it does.
    pub counts: Counts,
}

/// What a setting says of labelled pairs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Pairs of one text that it joins.
    pub right: usize,
    /// Other pairs that it joins.
    pub wrong: usize,
    /// Pairs of one text that it leaves apart.
    pub missed: usize,
}

impl Counts {
    /// Of what is joined, what is right, 0..=1; 1 where nothing is joined.
    #[must_use]
    pub fn precision(self) -> f64 {
        ratio(self.right, self.right + self.wrong, 1.0)
    }

    /// Of what is one text, what is joined, 0..=1; 0 where there is nothing.
    #[must_use]
    pub fn recall(self) -> f64 {
        ratio(self.right, self.right + self.missed, 0.0)
    }

    /// The harmonic mean of both, 0..=1.
    #[must_use]
    pub fn f1(self) -> f64 {
        ratio(2 * self.right, 2 * self.right + self.wrong + self.missed, 0.0)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of labelled pairs")]
fn ratio(part: usize, whole: usize, without: f64) -> f64 {
    if whole == 0 { without } else { part as f64 / whole as f64 }
}

impl TuneResult {
    /// The settings of `dedup` that `choice` stands for, as they are written in a
    /// configuration.
    #[must_use]
    pub fn settings(&self, choice: TuneChoice) -> Vec<String> {
        let Some((curve, point)) = choice.at else {
            return vec!["the default: the verdict on each pair decides".to_owned()];
        };
        let it = &self.curves[curve];
        let hundredths = TuneCurve::hundredths(point);
        vec![
            format!("threshold = {}.{:02}", hundredths / 100, hundredths % 100),
            format!("measure = \"{}\"", it.measure.name()),
            format!("shingle-words = {}", it.shingle_words),
        ]
    }

    /// A configuration with the setting that `choice` stands for.
    #[must_use]
    pub fn configuration(&self, choice: TuneChoice) -> String {
        let Counts { right, wrong, missed } = choice.counts;
        let mut text = format!(
            "# Chosen by `wireprint tune`: of {} labelled pairs of one text {right} are joined and\n\
             # {missed} are not; of {} other pairs {wrong} are joined.\n[dedup]\n",
            self.positives, self.negatives
        );
        for setting in self.settings(choice) {
            if choice.at.is_none() {
                text.push_str("# ");
            }
            text.push_str(&setting);
            text.push('\n');
        }
        text
    }
}
