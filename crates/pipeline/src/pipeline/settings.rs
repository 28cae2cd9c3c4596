//! What a scan can be told.

use crate::align::PassageParams;
use crate::findings::{Parameter, ParameterValue};

/// What a scan can be told.
#[derive(Clone, Debug, PartialEq)]
pub struct ScanSettings {
    /// Whether the verdict on a pair says which documents are versions of one text;
    /// otherwise the threshold does, alone.
    pub by_verdict: bool,
    /// The smallest resemblance at which two paragraphs, or documents where no verdict is
    /// asked, count as versions of one text; 0..=1.
    pub threshold: f64,
    /// How many consecutive words a shingle has; at least 1.
    pub shingle_words: usize,
    /// The fewest matching words of a passage.
    pub passage_words: usize,
    /// Whether furniture is compared, too.
    pub count_furniture: bool,
    /// How many bytes of memory the run should take, where that is bounded: beyond a part
    /// of it, texts and the places of words wait in a temporary file while they are not
    /// looked at, and so do sketches. Not in the bound are the words as numbers, what is
    /// found, and what a stage compares them with. The outcome does not depend on it.
    pub memory: Option<u64>,
}

impl Default for ScanSettings {
    /// Five-word shingles and 0.7: what the field's deduplicators start from.
    /// Ten words: see [`PassageParams`].
    fn default() -> Self {
        let passage_words = PassageParams::default().min_words;
        Self {
            by_verdict: true,
            threshold: 0.7,
            shingle_words: 5,
            passage_words,
            count_furniture: false,
            memory: None,
        }
    }
}

impl ScanSettings {
    /// Every setting that can change the result, by its name in the configuration.
    #[must_use]
    pub fn parameters(&self) -> Vec<Parameter> {
        let Self { by_verdict, threshold, shingle_words, passage_words, count_furniture, .. } =
            *self;
        let rule = if by_verdict { "verdict" } else { "threshold" };
        let count = |n: usize| ParameterValue::Count(u64::try_from(n).unwrap_or(u64::MAX));
        vec![
            Parameter { name: "rule", value: ParameterValue::Text(rule.to_owned()) },
            Parameter { name: "threshold", value: ParameterValue::Number(threshold) },
            Parameter { name: "shingle_words", value: count(shingle_words) },
            Parameter { name: "passage_words", value: count(passage_words) },
            Parameter { name: "count_furniture", value: ParameterValue::Flag(count_furniture) },
        ]
    }
}
