//! Whether a corpus is clean.

use wireprint_check::check::{self, ActiveRule, CheckResult, default_rules, rule_named};
use wireprint_check::run;
use wireprint_pipeline::pipeline::ScanInput;

use crate::{Corpus, Error, Result};

/// Which rules run. By default those that run by default.
#[derive(Clone, Debug)]
pub struct CheckSettings(check::CheckSettings);

impl Default for CheckSettings {
    fn default() -> Self {
        Self::of(check::CheckSettings::active(default_rules()))
    }
}

impl CheckSettings {
    fn of(rules: Vec<ActiveRule>) -> Self {
        Self(check::CheckSettings { rules, ..check::CheckSettings::default() })
    }

    /// Runs the rules of these names, and no others.
    ///
    /// # Errors
    ///
    /// Fails on a name that no rule has.
    pub fn only<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Self> {
        let rule = |name: &str| {
            rule_named(name).ok_or_else(|| Error::parameter(format!("no rule is called {name:?}")))
        };
        let rules = names.into_iter().map(rule).collect::<Result<Vec<_>>>()?;
        Ok(Self::of(check::CheckSettings::active(rules)))
    }
}

/// What a check found.
#[derive(Clone, Debug)]
pub struct Check(CheckResult);

/// Is the corpus clean?
///
/// # Errors
///
/// Fails when an option of a rule is out of its range.
pub fn check(corpus: Corpus, settings: &CheckSettings) -> Result<Check> {
    run::check(ScanInput { corpus: corpus.0, ..ScanInput::default() }, &settings.0).map(Check)
}

impl Check {
    /// What is wrong, by place.
    pub fn findings(&self) -> impl Iterator<Item = Finding<'_>> {
        self.0.findings.iter().map(|finding| Finding { check: &self.0, finding })
    }
}

/// One thing that is wrong, in one place.
#[derive(Clone, Copy, Debug)]
pub struct Finding<'a> {
    check: &'a CheckResult,
    finding: &'a check::Finding,
}

impl<'a> Finding<'a> {
    /// The name of the rule that found it.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        self.finding.rule.rule().name
    }

    /// `error`, `warning` or `note`.
    #[must_use]
    pub const fn severity(&self) -> &'static str {
        self.finding.severity.name()
    }

    /// What is wrong, in one sentence.
    #[must_use]
    pub fn message(&self) -> &'a str {
        &self.finding.message
    }

    /// The id of the article in question, where it is about one.
    #[must_use]
    pub fn document_id(&self) -> Option<&'a str> {
        let place = self.finding.at.place()?;
        Some(&self.check.corpus.get(place.doc).id)
    }
}
