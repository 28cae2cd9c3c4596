//! Findings that are known.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Finding, Fingerprint, Status};

/// The findings of an earlier run, by their fingerprints, each as often as it stood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// Ascending.
    pub entries: Vec<BaselineEntry>,
}

/// One known finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BaselineEntry {
    /// The rule's name.
    pub rule: String,
    /// The finding's fingerprint.
    pub fingerprint: Fingerprint,
    /// The document that it stood in when it was written down. Of several equal
    /// findings, those of these documents are the known ones; otherwise it does not
    /// count, since files are renamed.
    pub doc: String,
}

/// The version of the file; a later one is refused.
pub const BASELINE_VERSION: u32 = 1;
/// What the file begins with.
pub const BASELINE_SCHEMA: &str = "wireprint/baseline";

#[derive(Deserialize)]
struct WireBaseline {
    schema: String,
    version: u32,
    findings: Vec<WireEntry>,
}

#[derive(Deserialize)]
struct WireEntry {
    rule: String,
    fingerprint: String,
    doc: String,
}

impl Baseline {
    /// Reads the text of a baseline file.
    ///
    /// # Errors
    ///
    /// Says why the text is no baseline, or one of a later version.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wire: WireBaseline =
            serde_json::from_str(text).map_err(|error| format!("not a baseline: {error}"))?;
        if wire.schema != BASELINE_SCHEMA {
            return Err(format!("not a baseline: its schema is {:?}", wire.schema));
        }
        if wire.version != BASELINE_VERSION {
            return Err(format!(
                "a baseline of version {}; this wireprint reads version {BASELINE_VERSION}",
                wire.version
            ));
        }
        let entries = wire.findings.into_iter().map(|it| {
            let fingerprint = Fingerprint::parse(&it.fingerprint)
                .ok_or_else(|| format!("{:?} is no fingerprint", it.fingerprint))?;
            Ok(BaselineEntry { rule: it.rule, fingerprint, doc: it.doc })
        });
        let mut entries = entries.collect::<Result<Vec<_>, String>>()?;
        entries.sort_unstable();
        Ok(Self { entries })
    }

    /// The findings that a baseline of today holds: all that nobody allowed. `name`
    /// gives the document of a finding.
    #[must_use]
    pub fn of<'a>(findings: &[Finding], name: impl Fn(&Finding) -> &'a str) -> Self {
        let counted = findings.iter().filter(|it| !matches!(it.status, Status::Allowed(_)));
        let mut entries: Vec<BaselineEntry> = counted
            .map(|it| BaselineEntry {
                rule: it.rule.name().to_owned(),
                fingerprint: it.fingerprint,
                doc: name(it).to_owned(),
            })
            .collect();
        entries.sort_unstable();
        Self { entries }
    }

    /// Marks the findings that are known and returns the entries that none matches.
    ///
    /// Each entry makes one finding known: of `n + 1` findings with one fingerprint
    /// that stands `n` times here, one is new. Which one: first come the documents that
    /// the entries name, then the others in the order given.
    pub(super) fn mark<'a>(
        &self,
        findings: &mut [Finding],
        name: impl Fn(&Finding) -> &'a str,
    ) -> Vec<BaselineEntry> {
        type Key<'k> = (&'k str, Fingerprint);
        // Equal entries are counted: a corpus may have one text a hundred thousand times.
        type Left<'k> = BTreeMap<&'k BaselineEntry, usize>;
        let mut left: BTreeMap<Key<'_>, Left<'_>> = BTreeMap::new();
        for entry in &self.entries {
            let of_key = left.entry((&entry.rule, entry.fingerprint)).or_default();
            *of_key.entry(entry).or_default() += 1;
        }
        for by_document in [true, false] {
            for it in findings.iter_mut().filter(|it| it.status == Status::New) {
                let key: Key<'_> = (it.rule.name(), it.fingerprint);
                let Some(entries) = left.get_mut(&key) else { continue };
                let entry = if by_document {
                    let wanted = BaselineEntry {
                        rule: it.rule.name().to_owned(),
                        fingerprint: it.fingerprint,
                        doc: name(it).to_owned(),
                    };
                    entries.get_key_value(&wanted).map(|it| *it.0)
                } else {
                    entries.keys().next().copied()
                };
                let Some(entry) = entry else { continue };
                it.status = Status::Known;
                match entries.get_mut(entry) {
                    Some(more) if *more > 1 => *more -= 1,
                    _ => drop(entries.remove(entry)),
                }
            }
        }
        let left = left.into_values().flatten();
        left.flat_map(|(entry, n)| std::iter::repeat_n(entry, n)).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{At, rule_named};
    use crate::text::Severity;

    fn finding(doc: &str, print: u64) -> Finding {
        Finding {
            rule: rule_named("duplicate-document").unwrap(),
            severity: Severity::Error,
            message: doc.to_owned(),
            at: At::File { path: doc.to_owned(), line: 1 },
            related: Vec::new(),
            fingerprint: Fingerprint(print),
            status: Status::New,
        }
    }

    fn name(it: &Finding) -> &str {
        &it.message
    }

    /// The documents whose findings are new against `known`, and how many entries are gone.
    fn check(known: &[(&str, u64)], now: &[(&str, u64)], new: &[&str], gone: usize) {
        let known: Vec<Finding> = known.iter().map(|(doc, print)| finding(doc, *print)).collect();
        let mut now: Vec<Finding> = now.iter().map(|(doc, print)| finding(doc, *print)).collect();
        let names: Vec<String> = now.iter().map(|it| it.message.clone()).collect();
        let baseline = Baseline::of(&known, |it| known.iter().find(|k| *k == it).map_or("", name));
        let lookup =
            |it: &Finding| names.iter().find(|n| **n == it.message).map_or("", |n| n.as_str());
        let left = baseline.mark(&mut now, lookup);
        let found: Vec<&str> = now.iter().filter(|it| it.status == Status::New).map(name).collect();
        assert_eq!(found, new);
        assert_eq!(left.len(), gone);
    }

    #[test]
    fn one_copy_more_is_new_and_it_is_the_one_that_was_not_there() {
        check(&[("b", 1), ("c", 1)], &[("a", 1), ("b", 1), ("c", 1)], &["a"], 0);
    }

    #[test]
    fn renames_and_order_do_not_count() {
        check(&[("b", 1), ("c", 2)], &[("z", 2), ("y", 1)], &[], 0);
    }

    #[test]
    fn what_is_gone_is_said_and_does_not_cover_another() {
        check(&[("a", 1), ("b", 2)], &[("a", 1), ("c", 3)], &["c"], 1);
    }

    #[test]
    fn a_file_that_is_no_baseline_is_refused() {
        let error = |text: &str| Baseline::parse(text).unwrap_err();
        assert!(error("{}").starts_with("not a baseline"));
        let text = r#"{"schema":"wireprint/baseline","version":2,"findings":[]}"#;
        assert_eq!(error(text), "a baseline of version 2; this wireprint reads version 1");
        let text = r#"{"schema":"wireprint/baseline","version":1,"findings":[{"rule":"x","fingerprint":"12","doc":"d"}]}"#;
        assert_eq!(error(text), "\"12\" is no fingerprint");
    }
}
