//! When is a run a failure?

use std::collections::{BTreeMap, BTreeSet};

use super::{Finding, RuleId, Status};
use crate::text::{DocId, Severity};

/// Which findings make a run fail. Known and allowed ones never do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FailOn {
    /// Errors.
    Error,
    /// Errors and warnings.
    #[default]
    Warning,
    /// Every finding that is not in the baseline, notes included.
    New,
}

impl FailOn {
    /// The word that the flag and the configuration use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::New => "new",
        }
    }

    /// The least severity that fails.
    const fn least(self) -> Severity {
        match self {
            Self::Error => Severity::Error,
            Self::Warning => Severity::Warning,
            Self::New => Severity::Note,
        }
    }
}

/// What makes a run fail.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gate {
    /// Which findings do.
    pub fail_on: FailOn,
    /// How many of them are put up with.
    pub max_findings: usize,
    /// Whether none do.
    pub exit_zero: bool,
    /// For a rule, the share of documents that may have its findings; up to it, they do
    /// not make the run fail. Allowed ones do not count for it, known ones do.
    pub shares: BTreeMap<RuleId, f64>,
}

/// How a run ended.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verdict {
    /// Whether it failed.
    pub failed: bool,
    /// How many findings would make it fail.
    pub failing: usize,
    /// Findings that count, by severity, the highest first: errors, warnings, notes.
    pub new: [usize; 3],
    /// Findings of the baseline.
    pub known: usize,
    /// Findings that somebody allowed.
    pub allowed: usize,
    /// For each rule with a share: the share of documents, and the limit.
    pub shares: Vec<(RuleId, f64, f64)>,
}

impl Verdict {
    /// Whether `finding` made the run fail, alone or with others: none did in a run that
    /// passed.
    #[must_use]
    pub fn is_failure(&self, gate: &Gate, finding: &Finding) -> bool {
        self.failed && self.counts(gate, finding)
    }

    /// Whether `finding` counts against the most that is put up with.
    fn counts(&self, gate: &Gate, finding: &Finding) -> bool {
        let excused = self.shares.iter().any(|it| it.0 == finding.rule && it.1 <= it.2);
        finding.status == Status::New && finding.severity >= gate.fail_on.least() && !excused
    }
}

impl Gate {
    /// Judges a run over `documents` documents.
    #[must_use]
    pub fn judge(&self, findings: &[Finding], documents: usize) -> Verdict {
        let mut res = Verdict::default();
        for (&rule, &limit) in &self.shares {
            let concerned: BTreeSet<DocId> = findings
                .iter()
                .filter(|it| it.rule == rule && !matches!(it.status, Status::Allowed(_)))
                .filter_map(|it| it.at.place().map(|it| it.doc))
                .collect();
            #[expect(clippy::cast_precision_loss, reason = "counts of documents")]
            let share = concerned.len() as f64 / documents.max(1) as f64;
            res.shares.push((rule, share, limit));
        }
        for it in findings {
            match it.status {
                Status::Known => res.known += 1,
                Status::Allowed(_) => res.allowed += 1,
                Status::New => {
                    let at = match it.severity {
                        Severity::Error => 0,
                        Severity::Warning => 1,
                        Severity::Note => 2,
                    };
                    res.new[at] += 1;
                    res.failing += usize::from(res.counts(self, it));
                }
            }
        }
        res.failed = !self.exit_zero && res.failing > self.max_findings;
        res
    }
}

/// Reads a share, as `0.02` or as `2 %`.
///
/// # Errors
///
/// Says why it is none.
pub fn parse_share(text: &str) -> Result<f64, String> {
    let (number, whole) = match text.trim().strip_suffix('%') {
        Some(percent) => (percent.trim(), 100.0),
        None => (text.trim(), 1.0),
    };
    let share = number.parse::<f64>().map_err(|_| format!("{text:?} is no share"))? / whole;
    match (0.0..=1.0).contains(&share) {
        true => Ok(share),
        false => Err(format!("a share lies between 0 and 1, or 0 % and 100 %, not at {text}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{At, Fingerprint, rule_named};
    use crate::text::{Place, Span};

    fn finding(rule: &str, severity: Severity, doc: u32, status: Status) -> Finding {
        let rule = rule_named(rule).unwrap();
        let at = At::Text(Place { doc: DocId(doc), span: Span::default() });
        let (message, related) = (String::new(), Vec::new());
        Finding { rule, severity, message, at, related, fingerprint: Fingerprint(0), status }
    }

    fn check(gate: &Gate, findings: &[Finding], failed: bool) {
        assert_eq!(gate.judge(findings, 100).failed, failed, "{gate:?}");
    }

    #[test]
    fn known_and_allowed_findings_never_fail() {
        let found = [
            finding("empty-article", Severity::Error, 0, Status::Known),
            finding("empty-article", Severity::Error, 1, Status::Allowed("x".to_owned())),
        ];
        check(&Gate { fail_on: FailOn::New, ..Gate::default() }, &found, false);
    }

    #[test]
    fn the_least_severity_and_the_number_can_be_said() {
        let note = [finding("template-story", Severity::Note, 0, Status::New)];
        check(&Gate::default(), &note, false);
        check(&Gate { fail_on: FailOn::New, ..Gate::default() }, &note, true);
        let warning = [finding("site-furniture", Severity::Warning, 0, Status::New)];
        check(&Gate::default(), &warning, true);
        check(&Gate { fail_on: FailOn::Error, ..Gate::default() }, &warning, false);
        check(&Gate { max_findings: 1, ..Gate::default() }, &warning, false);
        check(&Gate { exit_zero: true, ..Gate::default() }, &warning, false);
    }

    #[test]
    fn up_to_its_share_a_rule_fails_no_run() {
        let rule = rule_named("near-duplicate-document").unwrap();
        let gate = Gate { shares: [(rule, 0.02)].into(), ..Gate::default() };
        let found = |n: u32| -> Vec<Finding> {
            let found =
                |doc| finding("near-duplicate-document", Severity::Warning, doc, Status::New);
            (0..n).map(found).collect()
        };
        check(&gate, &found(2), false);
        check(&gate, &found(3), true);
        let mut with_error = found(2);
        with_error.push(finding("empty-article", Severity::Error, 9, Status::New));
        check(&gate, &with_error, true);
    }
}
