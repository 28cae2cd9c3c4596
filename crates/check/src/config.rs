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
use serde::de::IgnoredAny;
use toml::{Spanned, Table, Value};

use crate::check::{CheckConfig, describe};
use crate::text::LineIndex;
use crate::{Error, Result};

/// The settings of a file. What is absent has the flag's default.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Config {
    /// A configuration whose settings hold where this one says nothing, relative to
    /// this file. Whoever reads files follows it.
    pub extend: Option<String>,
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
    /// What `wireprint check` looks for.
    pub check: CheckConfig,
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
    /// The memory that a run should take, such as `512M`.
    pub memory: Option<String>,
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
        toml::from_str(text).map_err(|error| Error::input(path, describe(&error, text)))
    }

    /// The table of a text that [`Config::parse`] accepts, in which every allow entry says
    /// where it stands.
    ///
    /// # Errors
    ///
    /// As [`Config::parse`].
    pub fn layer(text: &str, path: &Path) -> Result<Table> {
        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct Lines {
            check: CheckLines,
        }
        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct CheckLines {
            allow: Vec<Spanned<IgnoredAny>>,
        }
        Self::parse(text, path)?;
        let fail = |error: toml::de::Error| Error::input(path, describe(&error, text));
        let mut table: Table = toml::from_str(text).map_err(fail)?;
        let lines: Lines = toml::from_str(text).map_err(fail)?;
        let entries = table.get_mut("check").and_then(|it| it.get_mut("allow"));
        let entries = entries.and_then(Value::as_array_mut).into_iter().flatten();
        for (entry, line) in entries.zip(lines.check.allow) {
            let line = LineIndex::new(text).line(line.span().start);
            if let Some(entry) = entry.as_table_mut() {
                let origin = format!("{}:{line}", path.display());
                entry.insert("@origin".to_owned(), Value::String(origin));
            }
        }
        Ok(table)
    }

    /// The settings of several layers, the later of which win. Tables are merged key by
    /// key; lists of tables (`check.overrides`, `check.allow`) are joined, other lists
    /// replaced.
    ///
    /// # Errors
    ///
    /// Fails where layers that are right alone contradict each other; `path` is the last
    /// one, for the message.
    pub fn of_layers(layers: Vec<Table>, path: &Path) -> Result<Self> {
        let mut merged = Table::new();
        for layer in layers {
            merge(&mut merged, layer);
        }
        merged.try_into().map_err(|error: toml::de::Error| {
            Error::input(path, error.message().lines().collect::<Vec<_>>().join(", "))
        })
    }
}

fn merge(base: &mut Table, over: Table) {
    for (key, value) in over {
        match (base.get_mut(&key), value) {
            (Some(Value::Table(old)), Value::Table(new)) => merge(old, new),
            (Some(Value::Array(old)), Value::Array(new))
                if new.iter().chain(&*old).all(Value::is_table) =>
            {
                old.extend(new);
            }
            (_, value) => {
                base.insert(key, value);
            }
        }
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
    fn a_later_layer_wins_and_entries_are_joined() {
        let layer = |text: &str, path: &str| Config::layer(text, Path::new(path)).unwrap();
        let base = "[check]\nselect = [\"WP1\"]\nmax-findings = 3\n[[check.allow]]\nrule = \"WP101\"\nreason = \"x\"\n[check.rules.empty-article]\nmin-words = 5\n";
        let over =
            "[check]\nselect = [\"WP4\"]\n\n[[check.allow]]\nrule = \"WP402\"\nreason = \"y\"\n";
        let layers = vec![layer(base, "base.toml"), layer(over, "wireprint.toml")];
        let check = Config::of_layers(layers, Path::new("wireprint.toml")).unwrap().check;
        assert_eq!(check.select, Some(vec!["WP4".to_owned()]));
        assert_eq!(check.max_findings, Some(3));
        let origins: Vec<&str> = check.allow.iter().map(|it| it.origin.as_str()).collect();
        assert_eq!(origins, ["base.toml:4", "wireprint.toml:4"]);
        assert!(check.rules.contains_key("empty-article"));
    }

    #[test]
    fn a_mistake_is_named_with_its_file_and_line() {
        insta::assert_snapshot!(error("[scan]\n\nthreshhold = 0.5\n"), @"wireprint.toml: line 3: unknown field `threshhold`, expected one of `threshold`, `shingle-words`, `passage-words`, `count-furniture`");
        insta::assert_snapshot!(error("strict = 1"), @"wireprint.toml: line 1: invalid type: integer `1`, expected a boolean");
        insta::assert_snapshot!(error("[check]\nselcet = []"), @"wireprint.toml: line 2: unknown field `selcet`, expected one of `select`, `extend-select`, `ignore`, `fail-on`, `max-findings`, `exit-zero`, `baseline`, `max-share`, `severity`, `rules`, `overrides`, `allow`");
        insta::assert_snapshot!(error("strict = true\nstrict"), @"wireprint.toml: line 2: key with no value, expected `=`");
    }
}
