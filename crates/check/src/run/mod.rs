//! The stages that a check needs, each once, and then the rules.

mod documents;
mod memo;
mod supported;
mod texts;

use crate::Result;
use crate::align::SharedStretch;
use crate::check::CheckResult;
use crate::check::{
    ActiveRule, CheckSettings, Compared, Evidence, Judged, Needs, Wording, find_across, judge,
    split_parts,
};
use crate::cluster::Cluster;
use crate::normalize::Vocabulary;
use crate::pipeline::articles::Articles;
use crate::pipeline::{ScanInput, ScanSettings};
use crate::quote::group_quotations;
use crate::segment::Segmentation;
use crate::text::{Diagnostic, Severity, Span, Stage};
use rayon::prelude::*;

pub use memo::Memo;

/// Is the corpus clean?
///
/// Runs the stages that the rules of `settings` need, and no others. Unlike elsewhere, the
/// corpus may hold documents without words and several with one id. The result depends on
/// the documents and the settings alone.
///
/// # Errors
///
/// Fails when an option of a rule is out of its range.
pub fn check(input: ScanInput, settings: &CheckSettings) -> Result<CheckResult> {
    let paths = input.corpus.documents().iter().map(|it| it.path.clone()).collect();
    check_remembered(input, paths, settings, None)
}

/// [`check`] with the help of what `memo` remembers of earlier runs.
///
/// Path patterns see the documents as `paths`. A memo changes how long it takes and
/// nothing else, and learns.
///
/// # Errors
///
/// As [`check`].
pub fn check_remembered(
    input: ScanInput,
    paths: Vec<String>,
    settings: &CheckSettings,
    memo: Option<&Memo>,
) -> Result<CheckResult> {
    let ScanInput { corpus, account, mut diagnostics, progress } = input;
    // Within a run, too, equal texts and pairs are asked once.
    let memo_of_run = Memo::default();
    let memo = memo.unwrap_or(&memo_of_run);
    let (stages, in_texts) = texts::run(&corpus, settings, memo, &progress, &mut diagnostics)?;
    progress.begin(Stage::Rules, 0);
    let supported = supported::supported(&corpus, &paths, settings, &mut diagnostics);
    diagnostics.extend(unparted(&paths, settings));
    let evidence = Evidence {
        corpus: &corpus,
        paths: &paths,
        segmentations: &stages.segmentations,
        words: &stages.words,
        wordings: &stages.wordings,
        heads: &stages.heads,
        furniture: &stages.furniture,
        documents: &stages.documents,
        paragraphs: &stages.paragraphs,
        passages: &stages.passages,
        quotations: &stages.quotations,
        supported: &supported,
    };
    let mut found = find_across(&evidence, settings);
    found.extend(in_texts);
    let Judged { findings, gone } = judge(&evidence, found, settings);
    drop(stages);
    let verdict = settings.gate.judge(&findings, corpus.len());
    Ok(CheckResult {
        findings,
        gone,
        paths,
        corpus,
        account,
        diagnostics,
        settings: settings.clone(),
        verdict,
        reported: std::collections::BTreeMap::new(),
    })
}

/// What is said where leaks alone are asked for, and nothing tells the parts of the corpus.
fn unparted(paths: &[String], settings: &CheckSettings) -> Option<Diagnostic> {
    let [only] = &settings.rules[..] else { return None };
    let is_blind = only.rule.name() == "split-leakage" && split_parts(paths, &only.options) < 2;
    is_blind.then(|| Diagnostic {
        path: None,
        line: None,
        doc: None,
        severity: Severity::Warning,
        message: format!(
            "{} looked at nothing: no two parts are told by the names of files and folders, such \
             as train and test; its option `groups` says which they are",
            only.rule.name()
        ),
    })
}

/// What the stages found; empty where nobody asked.
#[derive(Default)]
struct Stages {
    /// Where paragraphs, passages or quotations are needed; so are the words.
    segmentations: Vec<Segmentation>,
    words: Vec<crate::normalize::Words>,
    wordings: Vec<Wording>,
    heads: Vec<Option<Span>>,
    furniture: Vec<crate::furniture::Furniture>,
    documents: Vec<Compared>,
    paragraphs: Vec<Cluster>,
    passages: Vec<crate::align::Passage>,
    quotations: Vec<crate::quote::QuotationGroup>,
}

/// Passages, and quotations where they are needed: what marks a passage as a quotation
/// is found without grouping them.
fn shared(
    articles: &Articles<'_>,
    vocabulary: &Vocabulary,
    stretches: &[SharedStretch],
    needs: Needs,
) -> (Vec<crate::align::Passage>, Vec<crate::quote::QuotationGroup>) {
    let quotes = articles.quotes();
    articles.progress.begin(Stage::Statements, 0);
    let mut quotations = Vec::new();
    if needs.has(Needs::QUOTATIONS) {
        let groups = group_quotations(&quotes.as_grouped(articles.streams, vocabulary));
        quotations = groups.par_iter().map(|it| articles.quotation(it, &quotes)).collect();
    }
    let passages = stretches.par_iter().map(|it| articles.passage(it, quotes.credits())).collect();
    (passages, quotations)
}

/// The thresholds of the rules that compare documents, ascending; 0 stands for the verdict.
fn thresholds(settings: &CheckSettings) -> Vec<f64> {
    let asked = settings.rules.iter().filter(|it| it.rule.rule().needs.has(Needs::DOCUMENTS));
    // Who looks at parts of documents asks only which belong together as a whole, and a
    // threshold of resemblance tells no templates.
    let of_parts = Needs::PASSAGES.and(Needs::PARAGRAPHS).and(Needs::VERDICTS);
    let threshold = |it: &ActiveRule| match it.rule.rule().needs.shares(of_parts) {
        true => 0.0,
        false => it.options.share("threshold"),
    };
    let mut res: Vec<f64> = asked.map(threshold).collect();
    res.sort_unstable_by(f64::total_cmp);
    res.dedup_by_key(|it| it.to_bits());
    res
}

/// How paragraphs are compared: by the least threshold of the rules that ask for them, which
/// drop what is below their own.
fn paragraph_settings(settings: &CheckSettings) -> ScanSettings {
    let asked = settings.rules.iter().filter(|it| it.rule.rule().needs.has(Needs::PARAGRAPHS));
    let thresholds = asked.map(|it| it.options.share("threshold"));
    let usual = ScanSettings::default();
    ScanSettings {
        threshold: thresholds.min_by(f64::total_cmp).unwrap_or(usual.threshold),
        ..usual
    }
}
