//! Allow entries, found by what they name: with as many entries as findings, asking each
//! entry about each finding would take the square of them.

use std::collections::BTreeMap;

use super::{Allow, AllowScope, Finding, Fingerprint, RuleId};

/// The entries by the narrowest thing that each names. Those that name nothing but a rule,
/// a text or patterns with a wildcard are few in a file that people write.
pub(super) struct AllowIndex<'a> {
    by_fingerprint: BTreeMap<(Fingerprint, RuleId), Vec<usize>>,
    /// By a file, or by the path or name that a pattern without a wildcard is.
    by_name: BTreeMap<(&'a str, RuleId), Vec<usize>>,
    by_rule: BTreeMap<RuleId, Vec<usize>>,
}

impl<'a> AllowIndex<'a> {
    pub(super) fn new(entries: &'a [Allow]) -> Self {
        let mut res = Self {
            by_fingerprint: BTreeMap::new(),
            by_name: BTreeMap::new(),
            by_rule: BTreeMap::new(),
        };
        for (n, allow) in entries.iter().enumerate() {
            for &rule in &allow.rules {
                if let Some(print) = allow.fingerprint {
                    res.by_fingerprint.entry((print, rule)).or_default().push(n);
                    // Nothing is narrower: under a name or a rule it would be tried on every
                    // other finding.
                    continue;
                }
                match names(allow) {
                    Some(names) => names.iter().for_each(|&name| {
                        res.by_name.entry((name, rule)).or_default().push(n);
                    }),
                    None => res.by_rule.entry(rule).or_default().push(n),
                }
            }
        }
        res
    }

    /// The numbers of the entries that may be about `finding`, ascending: all that are.
    pub(super) fn candidates(
        &self,
        finding: &Finding,
        path: &str,
        pattern_path: &str,
    ) -> Vec<usize> {
        let rule = finding.rule;
        let base = pattern_path.rsplit('/').next().unwrap_or(pattern_path);
        let named = [path, pattern_path, base].map(|it| self.by_name.get(&(it, rule)));
        let all = [self.by_fingerprint.get(&(finding.fingerprint, rule)), self.by_rule.get(&rule)];
        let mut res: Vec<usize> =
            all.into_iter().chain(named).flatten().flatten().copied().collect();
        res.sort_unstable();
        // A path is often called the same in two of the three ways.
        res.dedup();
        res
    }
}

/// The files that an entry is about, as far as it names them: paths, or names in any
/// folder; `None` where it does not.
pub(super) fn names(allow: &Allow) -> Option<Vec<&str>> {
    match &allow.scope {
        AllowScope::Everywhere => None,
        AllowScope::File(file) => Some(vec![file]),
        AllowScope::Paths(patterns) => {
            patterns.texts().iter().map(|it| literal(it)).collect::<Option<Vec<_>>>()
        }
    }
}

/// The path or name that a pattern is, if it has no wildcard and is no folder.
fn literal(pattern: &str) -> Option<&str> {
    let is_plain =
        !pattern.contains(['*', '?', '[', ']', '{', '}', '\\']) && !pattern.ends_with('/');
    is_plain.then(|| if pattern.contains('/') { pattern.trim_start_matches("./") } else { pattern })
}
