//! # duplicate-document (WP101)
//!
//! ## What it does
//!
//! Finds articles with the same words in the same order. Case, white space, line breaks
//! and the style of quotation marks do not count. Every copy is a finding and names the
//! others.
//!
//! ## Why it matters
//!
//! A copy counts twice in every figure, and a model learns it by heart.
//!
//! ## Known problems
//!
//! Two editions that ran the same agency story without a change are copies by this rule.
//! Which copy is to stay is not said; `wireprint dedup` decides that.
//!
//! ## Example
//!
//! `a.txt` and `b.txt` that differ in their line breaks only are both found.
//!
//! ## Options
//!
//! - `min-words`: shorter articles are passed over; 1

use std::collections::BTreeMap;

use crate::check::registry::{Find, Needs, Rule};
use crate::check::{Draft, Evidence, OptionDefault, OptionSpec, Options};
use crate::text::{DocId, Severity};

pub(super) static RULE: Rule = Rule {
    code: "WP101",
    name: "duplicate-document",
    summary: "an article that is there twice",
    severity: Severity::Error,
    default_on: true,
    needs: Needs::WORDS,
    options: &[OptionSpec {
        name: "min-words",
        default: OptionDefault::Count(1),
        help: "Shorter articles are passed over.",
    }],
    source: include_str!("duplicate_document.rs"),
    find: Find::Across(find),
};

fn find(evidence: &Evidence<'_>, options: &Options) -> Vec<Draft> {
    let mut res = Vec::new();
    for docs in same_words(evidence, options.count("min-words").max(1)) {
        for &doc in &docs {
            let others = docs.iter().filter(|&&it| it != doc);
            let first =
                others.clone().next().map_or_else(Default::default, |&it| evidence.name(it));
            let message = match docs.len() - 1 {
                1 => format!("the same article as {first}"),
                2 => format!("the same article as {first} and one other"),
                n => format!("the same article as {first} and {} others", n - 1),
            };
            let related = others.take(11).map(|&it| evidence.head(it));
            let draft = Draft::new(evidence.head(doc), message, evidence.text(doc));
            res.push(draft.with_related(related));
        }
    }
    res
}

/// The sets of documents that have the same words, at least `least`; each ascending.
pub(super) fn same_words(evidence: &Evidence<'_>, least: usize) -> Vec<Vec<DocId>> {
    let mut by_words: BTreeMap<u32, Vec<DocId>> = BTreeMap::new();
    for (doc, wording) in (0u32..).zip(evidence.wordings).filter(|(_, it)| it.words >= least) {
        by_words.entry(wording.class).or_default().push(DocId(doc));
    }
    by_words.into_values().filter(|it| it.len() > 1).collect()
}

#[cfg(test)]
mod tests {
    use crate::check::rules::testing::{check, check_with};

    #[test]
    fn every_copy_is_found_whatever_its_line_breaks() {
        let (a, b) = ("“Rain fell,” she said.", "\"Rain\nfell\" she SAID");
        check(&super::RULE, &[a, b, "Snow fell, she said.", "", ""], &[0, 1]);
        check_with(&super::RULE, "min-words = 5", &[a, b], &[]);
    }
}
