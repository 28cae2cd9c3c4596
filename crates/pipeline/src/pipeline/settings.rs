//! What a scan can be told.

use crate::align::PassageParams;
use crate::findings::{Parameter, ParameterValue};

/// What a scan can be told.
#[derive(Clone, Debug, PartialEq)]
pub struct ScanSettings {
    /// The smallest resemblance at which two documents or paragraphs count as
    /// versions of one text; 0..=1.
    pub threshold: f64,
    /// How many consecutive words a shingle has; at least 1.
    pub shingle_words: usize,
    /// The fewest matching words of a passage.
    pub passage_words: usize,
    /// Whether furniture is compared, too.
    pub count_furniture: bool,
}

impl Default for ScanSettings {
    /// Five-word shingles and 0.7: what the field's deduplicators start from.
    /// Ten words: see [`PassageParams`].
    fn default() -> Self {
        let passage_words = PassageParams::default().min_words;
        Self { threshold: 0.7, shingle_words: 5, passage_words, count_furniture: false }
    }
}

impl ScanSettings {
    /// Every setting by its name in the configuration.
    #[must_use]
    pub fn parameters(&self) -> Vec<Parameter> {
        let Self { threshold, shingle_words, passage_words, count_furniture } = *self;
        let count = |n: usize| ParameterValue::Count(u64::try_from(n).unwrap_or(u64::MAX));
        vec![
            Parameter { name: "threshold", value: ParameterValue::Number(threshold) },
            Parameter { name: "shingle_words", value: count(shingle_words) },
            Parameter { name: "passage_words", value: count(passage_words) },
            Parameter { name: "count_furniture", value: ParameterValue::Flag(count_furniture) },
        ]
    }
}
