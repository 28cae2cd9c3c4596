//! The stages that a check needs, each once, and then the rules.

mod memo;
mod remembered;

use crate::Result;
use crate::align::{NearWords, SharedStretch, WordWeights};
use crate::check::CheckResult;
use crate::check::{
    CheckSettings, Evidence, Judged, Needs, Versions, Wording, find, find_across, judge,
};
use crate::cluster::Cluster;
use crate::coverage::shared_words;
use crate::furniture::find_furniture;
use crate::normalize::Vocabulary;
use crate::pipeline::articles::{Articles, streams};
use crate::pipeline::{ScanInput, ScanSettings, findings, pages, stretches, versions};
use crate::quote::group_quotations;
use crate::segment::{Segmentation, segment};
use crate::text::{Corpus, Diagnostic, DocId, Span};
use crate::verify::Overlap;
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
    check_watched(input, paths, settings, None, &mut |_| {})
}

/// [`check`] with the help of what `memo` remembers of earlier runs.
///
/// Path patterns see the documents as `paths`; `watch` is called with the name of each
/// stage as it begins. A memo changes how long it takes and nothing else, and learns.
///
/// # Errors
///
/// As [`check`].
pub fn check_watched(
    input: ScanInput,
    paths: Vec<String>,
    settings: &CheckSettings,
    memo: Option<&Memo>,
    watch: &mut dyn FnMut(&'static str),
) -> Result<CheckResult> {
    let ScanInput { corpus, account, mut diagnostics } = input;
    let needs = settings.needs();
    let (stages, in_texts) = match memo.filter(|_| remembered::serves(needs)) {
        Some(memo) => {
            let (stages, found) =
                remembered::run(&corpus, settings, memo, &mut diagnostics, watch)?;
            (stages, Some(found))
        }
        None => (Stages::run(&corpus, settings, needs, &mut diagnostics, watch)?, None),
    };
    watch("rules");
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
    };
    let found = match in_texts {
        Some(in_texts) => {
            let mut found = find_across(&evidence, settings);
            found.extend(in_texts);
            found
        }
        None => find(&evidence, settings),
    };
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
    })
}

/// What the stages found; empty where nobody asked.
#[derive(Default)]
struct Stages {
    segmentations: Vec<Segmentation>,
    words: Vec<crate::normalize::Words>,
    wordings: Vec<Wording>,
    heads: Vec<Option<Span>>,
    furniture: Vec<crate::furniture::Furniture>,
    documents: Vec<Versions>,
    paragraphs: Vec<Cluster>,
    passages: Vec<crate::align::Passage>,
    quotations: Vec<crate::quote::QuotationGroup>,
}

impl Stages {
    fn run(
        corpus: &Corpus,
        settings: &CheckSettings,
        needs: Needs,
        diagnostics: &mut Vec<Diagnostic>,
        watch: &mut dyn FnMut(&'static str),
    ) -> Result<Self> {
        let mut res = Self::default();
        if needs.has(Needs::PARTS) {
            watch("segment");
            let documents = corpus.documents().par_iter();
            res.segmentations = documents.map(|it| segment(&it.text)).collect();
            let heads = res.segmentations.iter();
            res.heads = heads.map(|it| it.blocks.first().map(|it| it.span)).collect();
        }
        if !needs.has(Needs::WORDS) {
            return Ok(res);
        }
        watch("normalize");
        let (vocabulary, words) =
            Vocabulary::number(corpus.documents().par_iter().map(|it| it.text.as_str()));
        res.wordings = Wording::of(words.iter().map(|it| (&it.ids, it.len())));
        res.words = words;
        if !needs.has(Needs::FURNITURE) {
            return Ok(res);
        }
        watch("furniture");
        res.furniture = find_furniture(&pages(corpus, &res.segmentations, &res.words), &vocabulary);
        let streams = streams(&res.words, &res.furniture, true);
        let articles = Articles {
            corpus,
            segmentations: &res.segmentations,
            words: &res.words,
            streams: &streams,
        };
        if needs.has(Needs::DOCUMENTS) {
            watch("documents");
            let scan = document_settings(settings);
            res.documents = document_versions(&articles, &vocabulary, &scan, diagnostics)?;
        }
        if needs.has(Needs::PARAGRAPHS) {
            watch("paragraphs");
            let scan = scan_settings(settings, &["near-duplicate-paragraph"]);
            res.paragraphs = versions::paragraphs(&articles, &vocabulary, &scan, diagnostics)?;
        }
        if needs.has(Needs::PASSAGES) {
            watch("align");
            let scan = ScanSettings::default();
            let stretches = stretches(&articles, &vocabulary, &scan, diagnostics);
            (res.passages, res.quotations) =
                shared(&articles, &vocabulary, &stretches, needs, watch);
        }
        Ok(res)
    }
}

/// Passages, and quotations where they are needed: what marks a passage as a quotation
/// is found without grouping them.
fn shared(
    articles: &Articles<'_>,
    vocabulary: &Vocabulary,
    stretches: &[SharedStretch],
    needs: Needs,
    watch: &mut dyn FnMut(&'static str),
) -> (Vec<crate::align::Passage>, Vec<crate::quote::QuotationGroup>) {
    watch("quote");
    let quotes = articles.quotes();
    let mut quotations = Vec::new();
    if needs.has(Needs::QUOTATIONS) {
        let near = NearWords::new(vocabulary);
        let weights = WordWeights::new(vocabulary, articles.streams);
        let shared = shared_words(articles.corpus.len(), &findings(stretches, &[], &[]));
        let linked = shared.of_pair.into_keys().collect();
        let groups = group_quotations(&quotes.grouped, articles.streams, &linked, &near, &weights);
        quotations = groups.par_iter().map(|it| articles.quotation(it, &quotes)).collect();
    }
    let passages = stretches.par_iter().map(|it| articles.passage(it, &quotes)).collect();
    (passages, quotations)
}

/// How documents are compared.
fn document_settings(settings: &CheckSettings) -> ScanSettings {
    scan_settings(settings, &["near-duplicate-document", "template-story", "split-leakage"])
}

/// The least threshold of the rules called `names` that run; they drop what is below
/// their own.
fn scan_settings(settings: &CheckSettings, names: &[&str]) -> ScanSettings {
    let asked = settings.rules.iter().filter(|it| names.contains(&it.rule.name()));
    let thresholds = asked.map(|it| it.options.share("threshold"));
    let least = thresholds.min_by(f64::total_cmp);
    let usual = ScanSettings::default();
    ScanSettings { threshold: least.unwrap_or(usual.threshold), ..usual }
}

/// Clusters of documents, and what each member has in common with the representative.
fn document_versions(
    articles: &Articles<'_>,
    vocabulary: &Vocabulary,
    settings: &ScanSettings,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Vec<Versions>> {
    let found = versions::documents(articles, vocabulary, settings, diagnostics)?;
    let versions = found.clusters.par_iter().map(|cluster| {
        let members: Vec<DocId> = cluster.members.iter().map(|it| it.doc).collect();
        let frame = members[cluster.representative];
        measured(articles.corpus, members, frame, settings.shingle_words, |a, b| {
            found.overlap(a, b)
        })
    });
    Ok(versions.collect())
}

/// What each of `members` has in common with `frame`, which is one of them.
fn measured(
    corpus: &Corpus,
    members: Vec<DocId>,
    frame: DocId,
    shingle_words: usize,
    overlap: impl Fn(u32, u32) -> Overlap,
) -> Versions {
    let numbers = |doc: DocId| crate::pipeline::dedup::template::Numbers::of(&corpus.get(doc).text);
    let own = numbers(frame);
    let resemblance =
        |&doc: &DocId| if doc == frame { 1.0 } else { overlap(frame.0, doc.0).resemblance() };
    let exchanged = |&doc: &DocId| {
        doc != frame && numbers(doc).are_exchanged(&own, overlap(frame.0, doc.0), shingle_words)
    };
    Versions {
        resemblance: members.iter().map(resemblance).collect(),
        exchanged: members.iter().map(exchanged).collect(),
        representative: members.iter().position(|&it| it == frame).unwrap_or(0),
        members,
    }
}
