//! What a check found, as plain data: the one thing that every reporter prints.

use std::collections::BTreeMap;

use super::{BaselineEntry, CheckSettings, Finding, Verdict};
use crate::text::{Account, Corpus, Diagnostic};

/// Everything that a check knows at its end.
#[derive(Clone, Debug, Default)]
pub struct CheckResult {
    /// The articles.
    pub corpus: Corpus,
    /// For each, its file as path patterns see it.
    pub paths: Vec<String>,
    /// What is wrong, by place.
    pub findings: Vec<Finding>,
    /// Entries of the baseline that no finding matches any more.
    pub gone: Vec<BaselineEntry>,
    /// How the run ended.
    pub verdict: Verdict,
    /// What was looked for, and how.
    pub settings: CheckSettings,
    /// What became of every record of the input.
    pub account: Account,
    /// What went wrong without stopping the run.
    pub diagnostics: Vec<Diagnostic>,
    /// How reports for other programs call a file, where that differs from how it was
    /// given: relative to a root, or an address (`file:///…`) where it lies outside.
    pub reported: BTreeMap<String, String>,
}
