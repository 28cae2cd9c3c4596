//! What a check can be told.

use std::collections::BTreeMap;

use super::{Allow, Baseline, Day, Gate, Needs, Options, Patterns, RuleId};
use crate::text::Severity;

/// A rule that runs.
#[derive(Clone, Debug)]
pub struct ActiveRule {
    /// Which one.
    pub rule: RuleId,
    /// How much its findings matter.
    pub severity: Severity,
    /// What it was told.
    pub options: Options,
}

/// What holds for some paths only. Later ones win.
#[derive(Clone, Debug, Default)]
pub struct Override {
    /// The files.
    pub paths: Patterns,
    /// Rules whose findings are dropped there.
    pub ignore: Vec<RuleId>,
    /// Severities there.
    pub severity: BTreeMap<RuleId, Severity>,
}

/// Everything that can change what a check finds.
#[derive(Clone, Debug, Default)]
pub struct CheckSettings {
    /// The rules, by ascending code.
    pub rules: Vec<ActiveRule>,
    /// What holds for some paths only.
    pub overrides: Vec<Override>,
    /// What somebody allowed.
    pub allow: Vec<Allow>,
    /// The findings that are known.
    pub baseline: Option<Baseline>,
    /// The day on which allow entries may have expired; without it none has.
    pub today: Option<Day>,
    /// What makes the run fail.
    pub gate: Gate,
    /// The files that count; without it, all do.
    pub changed: Option<Changed>,
}

/// What has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// Files by their path as documents name it: all of it, or 1-based lines.
    pub files: BTreeMap<String, Option<Vec<std::ops::RangeInclusive<usize>>>>,
}

impl CheckSettings {
    /// The stages that the rules need.
    #[must_use]
    pub fn needs(&self) -> Needs {
        self.rules.iter().fold(Needs::TEXT, |all, it| all.and(it.rule.rule().needs))
    }

    /// The setting of `rule`, if it runs.
    #[must_use]
    pub fn rule(&self, rule: RuleId) -> Option<&ActiveRule> {
        self.rules.iter().find(|it| it.rule == rule)
    }

    /// The rules of the registry's defaults, with their defaults.
    #[must_use]
    pub fn active(rules: impl IntoIterator<Item = RuleId>) -> Vec<ActiveRule> {
        let mut res: Vec<ActiveRule> = rules
            .into_iter()
            .map(|it| ActiveRule {
                rule: it,
                severity: it.rule().severity,
                options: Options::defaults(it.rule().options),
            })
            .collect();
        res.sort_by_key(|it| it.rule);
        res.dedup_by_key(|it| it.rule);
        res
    }
}

impl Changed {
    /// Whether the record at `line` of `path`, or the file that is one document, has
    /// changed.
    #[must_use]
    pub fn holds(&self, path: &str, line: Option<usize>) -> bool {
        match (self.files.get(path), line) {
            (None, _) => false,
            (Some(Some(lines)), Some(line)) => lines.iter().any(|it| it.contains(&line)),
            (Some(_), _) => true,
        }
    }
}
