//! What can be set in `wireprint.toml`.
//!
//! Every key has the name and the meaning of a flag, with which it is declared (see
//! [`keys`](super::keys)); a flag wins over the file.
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

use super::dedup::settings::DedupKeys;
use super::extract::ExtractKeys;
use super::input::{FieldKeys, FilesKeys};
use super::keys::Keys as _;
use super::scan::ScanKeys;
use crate::check::{CheckConfig, describe};
use crate::report::check::config_schema;
use crate::text::LineIndex;
use crate::{Error, Result};

/// The settings of a file. What is absent has the flag's default.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Config {
    /// A configuration whose settings hold where this one says nothing, relative to
    /// this file. Whoever reads files follows it.
    pub(crate) extend: Option<String>,
    /// Whether a record that cannot be read is a failure.
    pub(crate) strict: bool,
    /// How inputs are read.
    pub(crate) input: FieldKeys,
    /// Which files below directories are read.
    pub(crate) files: FilesKeys,
    /// What `wireprint scan` looks for.
    pub(crate) scan: ScanKeys,
    /// What `wireprint dedup` removes.
    pub(crate) dedup: DedupKeys,
    /// What `wireprint extract` leaves in a text.
    pub(crate) extract: ExtractKeys,
    /// What `wireprint check` looks for.
    pub(crate) check: CheckConfig,
}

/// The JSON schema of the file.
pub(crate) fn schema() -> serde_json::Value {
    config_schema(&[
        (FieldKeys::TABLE, FieldKeys::schema()),
        (FilesKeys::TABLE, FilesKeys::schema()),
        (ScanKeys::TABLE, ScanKeys::schema()),
        (DedupKeys::TABLE, DedupKeys::schema()),
        (ExtractKeys::TABLE, ExtractKeys::schema()),
    ])
}

impl Config {
    /// Reads the text of the file at `path`, whose name is for messages only.
    ///
    /// # Errors
    ///
    /// Returns an error that names the file and the line where the text is not
    /// TOML, has an unknown key, or a value of another type than its key's.
    pub(crate) fn parse(text: &str, path: &Path) -> Result<Self> {
        toml::from_str(text).map_err(|error| Error::input(path, describe(&error, text)))
    }

    /// The table of a text that [`Config::parse`] accepts, in which every allow entry says
    /// where it stands.
    ///
    /// # Errors
    ///
    /// As [`Config::parse`].
    pub(crate) fn layer(text: &str, path: &Path) -> Result<Table> {
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
        // First, for an error that names the line and the key.
        Self::parse(text, path)?;
        let fail = |error: toml::de::Error| Error::input(path, describe(&error, text));
        let mut table: Table = toml::from_str(text).map_err(fail)?;
        // A table does not know on which lines its entries stand: the text is read once more.
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
    pub(crate) fn of_layers(layers: Vec<Table>, path: &Path) -> Result<Self> {
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
    use crate::check::{CheckFlags, CheckSettings};
    use crate::report::check::{print_config, starter_config};

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
        insta::assert_snapshot!(error("[scan]\n\nthreshhold = 0.5\n"), @"wireprint.toml: line 3: unknown field `threshhold`, expected one of `threshold`, `shingle-words`, `passage-words`, `count-furniture`, `memory`");
        insta::assert_snapshot!(error("strict = 1"), @"wireprint.toml: line 1: invalid type: integer `1`, expected a boolean");
        insta::assert_snapshot!(error("[check]\nselcet = []"), @"wireprint.toml: line 2: unknown field `selcet`, expected one of `select`, `extend-select`, `ignore`, `fail-on`, `max-findings`, `exit-zero`, `baseline`, `max-share`, `severity`, `rules`, `overrides`, `allow`");
        insta::assert_snapshot!(error("strict = true\nstrict"), @"wireprint.toml: line 2: key with no value, expected `=`");
    }

    const COMMITTED: &str = "../report/src/report/check/wireprint.schema.json";

    #[test]
    fn the_committed_schema_is_this_one() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(COMMITTED);
        let text = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
        if matches!(std::env::var_os("INSTA_UPDATE"), Some(it) if it == "always") {
            std::fs::write(&path, &text).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    }

    /// The keys that the configuration's own error names, in the table `at`.
    fn known(at: &str) -> Vec<String> {
        let text = match at {
            "" => "zzz = 1".to_owned(),
            table => format!("[{table}]\nzzz = 1"),
        };
        let error = Config::parse(&text, Path::new("x")).unwrap_err().to_string();
        let names = error.split_once("expected ").unwrap_or_else(|| panic!("{error}")).1;
        let mut names: Vec<String> =
            names.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        names.retain(|it| it != "@origin");
        names.sort();
        names
    }

    #[test]
    fn every_key_of_the_configuration_is_in_the_schema_and_no_other() {
        let whole = schema();
        let keys = |it: &serde_json::Value| -> Vec<String> {
            let mut keys: Vec<String> =
                it["properties"].as_object().unwrap().keys().cloned().collect();
            keys.sort();
            keys
        };
        let top = known("");
        assert_eq!(keys(&whole), top);
        for table in top.iter().filter(|it| *it != "strict" && *it != "extend") {
            assert_eq!(keys(&whole["properties"][table]), known(table), "{table}");
        }
        let check = &whole["properties"]["check"]["properties"];
        for list in ["overrides", "allow"] {
            assert_eq!(keys(&check[list]["items"]), known(&format!("[check.{list}]")), "{list}");
        }
    }

    #[test]
    fn the_starter_is_a_configuration_also_without_its_comment_signs() {
        let mut out = Vec::new();
        starter_config(&mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(Config::parse(&text, Path::new("x")).unwrap(), Config::default());
        let said: String = text
            .lines()
            .map(|it| it.strip_prefix("# ").unwrap_or(it))
            .filter(|it| {
                it.starts_with('[') || it.split_once(" = ").is_some_and(|it| !it.0.contains(' '))
            })
            .fold(String::new(), |all, it| all + it + "\n");
        let config =
            Config::parse(&said, Path::new("x")).unwrap_or_else(|error| panic!("{error}\n{said}"));
        assert_eq!(config.check.allow.len(), 1);
        let settings = config.check.settings(&CheckFlags::default()).unwrap();
        assert_eq!(settings.overrides.len(), 1);
    }

    #[test]
    fn what_is_printed_is_a_configuration_that_means_the_same() {
        let flags = CheckFlags::default();
        let config = Config::parse(
            "[check]\nselect = [\"WP4\"]\n[check.rules.empty-article]\nmin-words = 9\n[[check.allow]]\nrule = \"WP4\"\nreason = \"x\"\n",
            Path::new("x"),
        );
        let settings = config.unwrap().check.settings(&flags).unwrap();
        let print = |settings: &CheckSettings| {
            let mut out = Vec::new();
            print_config(settings, &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        let first = print(&settings);
        let again = Config::parse(&first, Path::new("x")).unwrap().check.settings(&flags).unwrap();
        assert_eq!(print(&again), first);
        assert!(first.contains("min-words = 9"), "{first}");
    }
}
