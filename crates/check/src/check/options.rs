//! What a rule can be told.

use std::collections::BTreeMap;

use toml::{Table, Value};

/// One thing that a rule can be told.
#[derive(Clone, Copy, Debug)]
pub struct OptionSpec {
    /// Its key below `[check.rules.NAME]`.
    pub name: &'static str,
    /// What holds when nothing is said, and so its type.
    pub default: OptionDefault,
    /// What it means: one sentence.
    pub help: &'static str,
}

/// The type of an option and the value that it has when nothing is said.
#[derive(Clone, Copy, Debug)]
pub enum OptionDefault {
    /// A count, 0 or more.
    Count(usize),
    /// A share, 0..=1.
    Share(f64),
    /// Yes or no.
    Flag(bool),
    /// A list of strings.
    Texts(&'static [&'static str]),
    /// Named lists of path patterns.
    Groups(&'static [(&'static str, &'static [&'static str])]),
}

/// What an option is set to.
#[derive(Clone, Debug, PartialEq)]
pub enum OptionValue {
    /// A count.
    Count(usize),
    /// A share, 0..=1.
    Share(f64),
    /// Yes or no.
    Flag(bool),
    /// A list of strings.
    Texts(Vec<String>),
    /// Named lists of path patterns, by name.
    Groups(BTreeMap<String, Vec<String>>),
}

/// The options of one rule, each with a value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options(BTreeMap<&'static str, OptionValue>);

impl Options {
    /// The defaults of all.
    #[must_use]
    pub fn defaults(specs: &'static [OptionSpec]) -> Self {
        Self(specs.iter().map(|it| (it.name, it.default.value())).collect())
    }

    /// What `table` sets, and the defaults for the rest.
    ///
    /// # Errors
    ///
    /// Says which key is unknown or has a value of another type than its own.
    pub fn read(specs: &'static [OptionSpec], table: &Table) -> Result<Self, String> {
        let known = |key: &str| specs.iter().any(|it| it.name == key);
        if let Some(unknown) = table.keys().find(|it| !known(it)) {
            let names: Vec<&str> = specs.iter().map(|it| it.name).collect();
            return Err(match names.is_empty() {
                true => format!("unknown option `{unknown}`: this rule has none"),
                false => {
                    format!("unknown option `{unknown}`, expected one of {}", names.join(", "))
                }
            });
        }
        let mut res = BTreeMap::new();
        for spec in specs {
            let value = match table.get(spec.name) {
                None => spec.default.value(),
                Some(value) => spec
                    .default
                    .read(value)
                    .ok_or_else(|| format!("`{}` must be {}", spec.name, spec.default.expects()))?,
            };
            res.insert(spec.name, value);
        }
        Ok(Self(res))
    }

    /// All options by name.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &OptionValue)> {
        self.0.iter().map(|(name, value)| (*name, value))
    }

    /// The count called `name`; 0 where there is none.
    #[must_use]
    pub fn count(&self, name: &str) -> usize {
        match self.0.get(name) {
            Some(OptionValue::Count(it)) => *it,
            _ => 0,
        }
    }

    /// The share called `name`; 0 where there is none.
    #[must_use]
    pub fn share(&self, name: &str) -> f64 {
        match self.0.get(name) {
            Some(OptionValue::Share(it)) => *it,
            _ => 0.0,
        }
    }

    /// Whether `name` is set.
    #[must_use]
    pub fn flag(&self, name: &str) -> bool {
        matches!(self.0.get(name), Some(OptionValue::Flag(true)))
    }

    /// The list called `name`; empty where there is none.
    #[must_use]
    pub fn texts(&self, name: &str) -> &[String] {
        match self.0.get(name) {
            Some(OptionValue::Texts(it)) => it,
            _ => &[],
        }
    }

    /// The named lists called `name`, by their names.
    pub fn groups(&self, name: &str) -> impl Iterator<Item = (&str, &[String])> {
        let groups = match self.0.get(name) {
            Some(OptionValue::Groups(it)) => Some(it),
            _ => None,
        };
        groups.into_iter().flatten().map(|(name, list)| (name.as_str(), list.as_slice()))
    }
}

impl OptionDefault {
    /// The value when nothing is said.
    #[must_use]
    pub fn value(self) -> OptionValue {
        let owned = |list: &[&str]| list.iter().map(|&it| it.to_owned()).collect();
        match self {
            Self::Count(it) => OptionValue::Count(it),
            Self::Share(it) => OptionValue::Share(it),
            Self::Flag(it) => OptionValue::Flag(it),
            Self::Texts(it) => OptionValue::Texts(owned(it)),
            Self::Groups(it) => OptionValue::Groups(
                it.iter().map(|(name, list)| ((*name).to_owned(), owned(list))).collect(),
            ),
        }
    }

    /// What a value must be, for a message.
    #[must_use]
    pub const fn expects(self) -> &'static str {
        match self {
            Self::Count(_) => "a whole number from 0",
            Self::Share(_) => "a number between 0 and 1",
            Self::Flag(_) => "true or false",
            Self::Texts(_) => "a list of strings",
            Self::Groups(_) => "a table of lists of patterns",
        }
    }

    fn read(self, value: &Value) -> Option<OptionValue> {
        match self {
            Self::Count(_) => {
                let count = value.as_integer().and_then(|it| usize::try_from(it).ok());
                count.map(OptionValue::Count)
            }
            Self::Share(_) => {
                // A person writes `1` for `1.0`.
                #[expect(clippy::cast_precision_loss, reason = "0 and 1 are exact")]
                let share = value.as_float().or(value.as_integer().map(|it| it as f64));
                share.filter(|it| (0.0..=1.0).contains(it)).map(OptionValue::Share)
            }
            Self::Flag(_) => value.as_bool().map(OptionValue::Flag),
            Self::Texts(_) => texts(value).map(OptionValue::Texts),
            Self::Groups(_) => {
                let groups = value.as_table()?.iter();
                let groups = groups.map(|(name, it)| Some((name.clone(), texts(it)?)));
                groups.collect::<Option<_>>().map(OptionValue::Groups)
            }
        }
    }
}

fn texts(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(|it| it.as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPECS: &[OptionSpec] = &[
        OptionSpec { name: "words", default: OptionDefault::Count(3), help: "" },
        OptionSpec { name: "share", default: OptionDefault::Share(0.5), help: "" },
    ];

    #[test]
    fn what_is_not_said_has_its_default_and_a_mistake_is_named() {
        let read = |text: &str| Options::read(SPECS, &text.parse().unwrap());
        let options = read("share = 1").unwrap();
        assert_eq!(options.count("words"), 3);
        assert_eq!(options.share("share").to_bits(), 1f64.to_bits());
        insta::assert_snapshot!(read("word = 1").unwrap_err(), @"unknown option `word`, expected one of words, share");
        insta::assert_snapshot!(read("share = 1.1").unwrap_err(), @"`share` must be a number between 0 and 1");
        insta::assert_snapshot!(read("words = -1").unwrap_err(), @"`words` must be a whole number from 0");
    }
}
