//! What can be set in `wireprint.toml`.
//!
//! Every key has the name and the meaning of a flag; a flag wins over the file.
//! A key that is not known is an error, not a guess: a misspelled setting that
//! is silently ignored would be believed to be in force.
//!
//! ```toml
//! strict = true
//!
//! [input]
//! text-field = "body"
//!
//! [scan]
//! threshold = 0.8
//! ```

use std::path::Path;

use serde::Deserialize;

use crate::text::LineIndex;
use crate::{Error, Result};

/// The settings of a file. What is absent has the flag's default.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Config {
    /// Whether a record that cannot be read is a failure.
    pub strict: bool,
    /// How inputs are read.
    pub input: InputConfig,
    /// What `wireprint scan` looks for.
    pub scan: ScanConfig,
    /// What `wireprint dedup` removes.
    pub dedup: DedupConfig,
    /// What `wireprint extract` leaves in a text.
    pub extract: ExtractConfig,
}

/// How inputs are read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct InputConfig {
    /// The field that holds a record's text.
    pub text_field: Option<String>,
    /// The field that holds a record's id.
    pub id_field: Option<String>,
    /// The field that names a record's outlet.
    pub outlet_field: Option<String>,
    /// The field that holds a record's date.
    pub date_field: Option<String>,
    /// The field that holds a record's headline.
    pub title_field: Option<String>,
    /// The field that holds a record's address.
    pub url_field: Option<String>,
}

/// What `wireprint scan` looks for.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct ScanConfig {
    /// The smallest similarity of versions of one text, 0..=1.
    pub threshold: Option<f64>,
    /// How many words a shingle has.
    pub shingle_words: Option<usize>,
    /// The fewest matching words of a passage.
    pub passage_words: Option<usize>,
    /// Whether furniture is compared, too.
    pub count_furniture: Option<bool>,
}

/// What `wireprint dedup` removes.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct DedupConfig {
    /// Whether only documents of the same words are duplicates.
    pub exact: Option<bool>,
    /// Which sketch finds candidates: `minhash` or `simhash`.
    pub sketch: Option<String>,
    /// The smallest similarity that counts, 0.01..=1.
    pub threshold: Option<f64>,
    /// The similarity that it counts in: `resemblance` or `containment`.
    pub measure: Option<String>,
    /// How many words a shingle has.
    pub shingle_words: Option<usize>,
    /// The fewest words of a paragraph that may be removed.
    pub min_words: Option<u32>,
    /// The probability that a pair at the threshold is found.
    pub recall: Option<f64>,
    /// Which permutation the sketches use.
    pub seed: Option<u64>,
    /// Which document of a cluster stays: `first`, `last`, `longest`, `earliest` or
    /// `preferred`.
    pub keep: Option<String>,
    /// The outlets whose documents stay, the most preferred first.
    pub prefer: Option<Vec<String>>,
    /// What becomes of stories with one frame and other numbers: `report` or `remove`.
    pub templates: Option<String>,
}

/// What `wireprint extract` leaves in a text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct ExtractConfig {
    /// Whether furniture stays, and is marked.
    pub keep_furniture: Option<bool>,
}

impl Config {
    /// Reads the text of the file at `path`, whose name is for messages only.
    ///
    /// # Errors
    ///
    /// Returns an error that names the file and the line where the text is not
    /// TOML, has an unknown key, or a value of another type than its key's.
    pub fn parse(text: &str, path: &Path) -> Result<Self> {
        toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |it| it.start);
            let line = LineIndex::new(text).line(at);
            let message = error.message().lines().collect::<Vec<_>>().join(", ");
            Error::input(path, format!("line {line}: {message}"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        Config::parse(text, Path::new("wireprint.toml")).unwrap_err().to_string()
    }

    #[test]
    fn every_key_may_be_absent() {
        assert_eq!(Config::parse("", Path::new("x")).unwrap(), Config::default());
        let text = "strict = true\n[scan]\nthreshold = 0.5\nshingle-words = 3\n";
        let config = Config::parse(text, Path::new("x")).unwrap();
        assert!(config.strict);
        assert_eq!(config.scan.shingle_words, Some(3));
    }

    #[test]
    fn a_mistake_is_named_with_its_file_and_line() {
        insta::assert_snapshot!(error("[scan]\n\nthreshhold = 0.5\n"), @"wireprint.toml: line 3: unknown field `threshhold`, expected one of `threshold`, `shingle-words`, `passage-words`, `count-furniture`");
        insta::assert_snapshot!(error("strict = 1"), @"wireprint.toml: line 1: invalid type: integer `1`, expected a boolean");
        insta::assert_snapshot!(error("strict = true\nstrict"), @"wireprint.toml: line 2: key with no value, expected `=`");
    }
}
