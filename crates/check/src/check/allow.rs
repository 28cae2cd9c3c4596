//! What somebody allowed, and why.

use super::{Day, Finding, Fingerprint, Patterns, RuleId};

/// An entry that allows findings.
///
/// It needs a rule and a reason; each further condition narrows it.
#[derive(Clone, Debug, Default)]
pub struct Allow {
    /// The rules whose findings it allows; never empty.
    pub rules: Vec<RuleId>,
    /// Where it holds.
    pub scope: AllowScope,
    /// Words that the text in question must hold, as they stand.
    pub text: Option<String>,
    /// The finding's fingerprint.
    pub fingerprint: Option<Fingerprint>,
    /// Why it is right to allow this.
    pub reason: String,
    /// The last day on which it holds.
    pub until: Option<Day>,
    /// The file that the entry stands in, and its 1-based line.
    pub origin: (String, usize),
}

/// Which files an [`Allow`] entry is about.
#[derive(Clone, Debug, Default)]
pub enum AllowScope {
    /// All.
    #[default]
    Everywhere,
    /// Those that patterns mean.
    Paths(Patterns),
    /// The one file that a sidecar stands beside.
    File(String),
}

impl Allow {
    /// Whether it is over on `today`.
    #[must_use]
    pub fn has_expired(&self, today: Option<Day>) -> bool {
        self.until.zip(today).is_some_and(|(until, today)| until < today)
    }

    /// Whether it is about the file that is `path` as documents name it and `pattern_path`
    /// as patterns see it.
    #[must_use]
    pub fn is_about(&self, path: &str, pattern_path: &str) -> bool {
        match &self.scope {
            AllowScope::Everywhere => true,
            AllowScope::Paths(patterns) => patterns.contain(pattern_path),
            AllowScope::File(file) => file == path,
        }
    }

    /// Whether it allows `finding`, whose text is `text`, in a file that it is about.
    #[must_use]
    pub fn means(&self, finding: &Finding, text: &str) -> bool {
        self.rules.contains(&finding.rule)
            && self.text.as_ref().is_none_or(|it| text.contains(it.as_str()))
            && self.fingerprint.is_none_or(|it| it == finding.fingerprint)
    }
}
