//! From what rules found to what is said.

use std::collections::BTreeSet;

use super::allow_index::{AllowIndex, names};
use super::registry::Find;
use super::{
    Allow, At, BaselineEntry, CheckSettings, Evidence, Finding, Found, Status, fingerprint_of,
    rule_named,
};
use crate::text::{DocId, Severity};
use rayon::prelude::*;

/// All findings of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judged {
    /// By place, then by rule.
    pub findings: Vec<Finding>,
    /// Entries of the baseline that no finding matches any more.
    pub gone: Vec<BaselineEntry>,
}

/// What the rules find that look at more than one text by itself.
#[must_use]
pub fn find_across(evidence: &Evidence<'_>, settings: &CheckSettings) -> Vec<Found> {
    let found = settings.rules.par_iter().flat_map_iter(|it| {
        let drafts = match it.rule.rule().find {
            Find::Across(find) | Find::Both(_, find) => find(evidence, &it.options),
            Find::InText(_) => Vec::new(),
        };
        drafts.into_iter().map(|draft| Found::of(it.rule, draft))
    });
    found.collect()
}

/// Judges what the rules `found`.
///
/// The order: severities of paths, allow entries, stale entries, the baseline, and
/// last what has changed, so that a baseline made over everything fits.
#[must_use]
pub fn judge(evidence: &Evidence<'_>, found: Vec<Found>, settings: &CheckSettings) -> Judged {
    let mut findings: Vec<Finding> =
        found.into_iter().filter_map(|it| finding(evidence, settings, it)).collect();
    sort(&mut findings);
    let used = allowed(evidence, settings, &mut findings);
    findings.extend(stale(evidence, settings, &used));
    // Of equal findings the baseline knows the first ones.
    sort(&mut findings);
    let name = |it: &Finding| match &it.at {
        At::Text(place) => evidence.id(place.doc),
        At::File { .. } => "",
    };
    let mut gone = Vec::new();
    if let Some(baseline) = &settings.baseline {
        gone = baseline.mark(&mut findings, name);
        // What was not looked for is not gone.
        gone.retain(|it| rule_named(&it.rule).is_none_or(|rule| settings.rule(rule).is_some()));
    }
    if let Some(changed) = &settings.changed {
        findings.retain(|it| match &it.at {
            At::Text(place) => {
                let document = evidence.corpus.get(place.doc);
                changed.holds(&document.path, document.record_line)
            }
            At::File { .. } => true,
        });
    }
    Judged { findings, gone }
}

fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        (&a.at, a.rule, a.fingerprint, &a.message).cmp(&(&b.at, b.rule, b.fingerprint, &b.message))
    });
}

fn finding(evidence: &Evidence<'_>, settings: &CheckSettings, found: Found) -> Option<Finding> {
    let Found { rule, place, message, related, fingerprint } = found;
    let mut severity = settings.rule(rule).map_or(rule.rule().severity, |it| it.severity);
    let path = &evidence.paths[place.doc.index()];
    for it in settings.overrides.iter().filter(|it| it.paths.contain(path)) {
        if it.ignore.contains(&rule) {
            return None;
        }
        severity = it.severity.get(&rule).copied().unwrap_or(severity);
    }
    Some(Finding {
        rule,
        severity,
        message,
        at: At::Text(place),
        related,
        fingerprint,
        status: Status::New,
    })
}

/// Marks what is allowed; for each entry, whether it allowed something.
fn allowed(
    evidence: &Evidence<'_>,
    settings: &CheckSettings,
    findings: &mut [Finding],
) -> Vec<bool> {
    let mut used = vec![false; settings.allow.len()];
    if settings.allow.is_empty() {
        return used;
    }
    let index = AllowIndex::new(&settings.allow);
    for finding in findings {
        let At::Text(place) = finding.at else { continue };
        let path = &evidence.corpus.get(place.doc).path;
        let pattern_path = &evidence.paths[place.doc.index()];
        // To the last entry, also where the first one fits: each that fits is one that is used.
        for n in index.candidates(finding, path, pattern_path) {
            let allow = &settings.allow[n];
            let holds = !allow.has_expired(settings.today)
                && allow.is_about(path, pattern_path)
                && allow.means(finding, evidence.at(place));
            if holds {
                used[n] = true;
                if finding.status == Status::New {
                    finding.status = Status::Allowed(allow.reason.clone());
                }
            }
        }
    }
    used
}

/// Entries that have expired or that allow nothing any more.
fn stale(evidence: &Evidence<'_>, settings: &CheckSettings, used: &[bool]) -> Vec<Finding> {
    let Some(rule) = rule_named("stale-allow").filter(|it| settings.rule(*it).is_some()) else {
        return Vec::new();
    };
    let severity = settings.rule(rule).map_or(Severity::Warning, |it| it.severity);
    let files = Files::of(evidence);
    let mut res = Vec::new();
    for (allow, used) in settings.allow.iter().zip(used) {
        let names: Vec<&str> = allow.rules.iter().map(|it| it.name()).collect();
        let names = names.join(", ");
        let message = match allow.until.filter(|_| allow.has_expired(settings.today)) {
            Some(until) => format!("the entry that allows {names} expired on {until}"),
            None if !used && was_looked_for(evidence, settings, allow, &files) => {
                format!("the entry that allows {names} matches no finding")
            }
            None => continue,
        };
        let (path, line) = allow.origin.clone();
        let content = format!("{names}\n{}\n{}", allow.reason, allow.text.as_deref().unwrap_or(""));
        res.push(Finding {
            rule,
            severity,
            message: format!("{message} (reason given: {})", allow.reason),
            at: At::File { path, line },
            related: Vec::new(),
            fingerprint: fingerprint_of(rule.name(), &content),
            status: Status::New,
        });
    }
    res
}

/// Whether a run as this one would have found what `allow` is about: all its rules
/// ran, on a file that it means.
fn was_looked_for(
    evidence: &Evidence<'_>,
    settings: &CheckSettings,
    allow: &Allow,
    files: &Files<'_>,
) -> bool {
    let is_there = || match names(allow) {
        Some(names) => names.iter().any(|&it| files.0.contains(it)),
        None => (0u32..).zip(evidence.paths).any(|(doc, pattern_path)| {
            allow.is_about(&evidence.corpus.get(DocId(doc)).path, pattern_path)
        }),
    };
    // Of changed files only, what it allows may stand in one that was not looked at.
    settings.changed.is_none()
        && allow.rules.iter().all(|&it| settings.rule(it).is_some())
        && is_there()
}

/// All that a file may be called: its paths, and its name.
struct Files<'a>(BTreeSet<&'a str>);

impl<'a> Files<'a> {
    fn of(evidence: &Evidence<'a>) -> Self {
        let given = evidence.corpus.documents().iter().map(|it| it.path.as_str());
        let patterns = evidence.paths.iter().map(String::as_str);
        let base = patterns.clone().map(|it| it.rsplit('/').next().unwrap_or(it));
        Self(given.chain(patterns).chain(base).collect())
    }
}
