//! The stages, called in order: the file to open first.

use crate::report::{DocumentFacts, Parameter, ParameterValue};
use crate::text::{Corpus, Diagnostic, LineIndex};

pub use crate::report::{Account, ScanResult};

/// What a scan can be told.
#[derive(Clone, Debug, PartialEq)]
pub struct ScanSettings {
    /// The smallest resemblance, or containment of the shorter one, at which two
    /// documents or paragraphs count as versions of one text; 0..=1.
    pub threshold: f64,
    /// How many consecutive words a shingle has; at least 1.
    pub shingle_words: usize,
}

impl Default for ScanSettings {
    /// Five-word shingles and 0.7: what the field's deduplicators start from.
    fn default() -> Self {
        Self { threshold: 0.7, shingle_words: 5 }
    }
}

impl ScanSettings {
    /// Every setting by its name in the configuration.
    #[must_use]
    pub fn parameters(&self) -> Vec<Parameter> {
        let Self { threshold, shingle_words } = *self;
        let count = ParameterValue::Count(u64::try_from(shingle_words).unwrap_or(u64::MAX));
        vec![
            Parameter { name: "threshold", value: ParameterValue::Number(threshold) },
            Parameter { name: "shingle_words", value: count },
        ]
    }
}

/// The articles of a run, as reading leaves them.
#[derive(Clone, Debug, Default)]
pub struct ScanInput {
    /// The articles.
    pub corpus: Corpus,
    /// What became of every record.
    pub account: Account,
    /// What went wrong while reading.
    pub diagnostics: Vec<Diagnostic>,
}

/// What do these articles share?
#[must_use]
pub fn scan(input: ScanInput, settings: &ScanSettings) -> ScanResult {
    let ScanInput { corpus, account, diagnostics } = input;
    let documents = corpus.documents();
    let lines = documents.iter().map(|it| LineIndex::new(&it.text)).collect();
    let segmentations = vec![crate::segment::Segmentation::default(); documents.len()];
    let facts = vec![DocumentFacts::default(); documents.len()];
    let parameters = settings.parameters();
    ScanResult {
        corpus,
        lines,
        segmentations,
        facts,
        diagnostics,
        account,
        parameters,
        ..ScanResult::default()
    }
}
