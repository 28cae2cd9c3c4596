//! # duplicate-id (WP501)
//!
//! ## What it does
//!
//! Finds articles that have the same id: records whose id field holds the same value.
//!
//! ## Why it matters
//!
//! Whoever joins, splits or updates a corpus by id loses one of the articles, or
//! mixes up two. Other commands of wireprint refuse a file in which one id stands with two
//! texts, and tell articles of several files apart by the files' names.
//!
//! ## Known problems
//!
//! A number and a string with the same characters (`1` and `"1"`) are two ids here;
//! a program that reads both as text takes them for one.
//!
//! ## Example
//!
//! Two lines of a file that both say `"id": "a-17"` are found, each naming the other.
//!
//! ## Options
//!
//! None.

use std::collections::BTreeMap;

use crate::check::registry::{Find, Needs, Rule};
use crate::check::{Draft, Evidence, Options};
use crate::text::{DocId, Severity};

pub(super) static RULE: Rule = Rule {
    code: "WP501",
    name: "duplicate-id",
    summary: "two articles with one id",
    severity: Severity::Error,
    default_on: true,
    needs: Needs::TEXT,
    options: &[],
    source: include_str!("duplicate_id.rs"),
    find: Find::Across(find),
};

fn find(evidence: &Evidence<'_>, _: &Options) -> Vec<Draft> {
    // `1` and `"1"` are two ids.
    let mut by_id: BTreeMap<(&str, bool), Vec<DocId>> = BTreeMap::new();
    for (doc, document) in evidence.articles() {
        by_id.entry((&document.id, document.numeric_id)).or_default().push(doc);
    }
    let mut res = Vec::new();
    for ((id, _), docs) in by_id.into_iter().filter(|(_, docs)| docs.len() > 1) {
        let same = docs.iter().all(|&it| evidence.text(it) == evidence.text(docs[0]));
        for &doc in &docs {
            let message = match docs.len() - 1 {
                1 if same => format!("another article with the same text has the id {id:?}"),
                1 => format!("another article has the id {id:?}"),
                others => format!("{others} other articles have the id {id:?}"),
            };
            let related = docs.iter().map(|&it| evidence.head(it));
            let content = format!("{id}\n{}", evidence.text(doc));
            res.push(Draft::new(evidence.head(doc), message, &content).with_related(related));
        }
    }
    res
}

#[cfg(test)]
mod tests {
    use crate::check::rules::testing::{Corpus, check_corpus};

    #[test]
    fn every_record_of_an_id_is_found_and_a_number_is_no_string() {
        let corpus = Corpus::default()
            .record("x", "Rain fell.")
            .record("x", "Snow fell.")
            .record("y", "Hail fell.");
        check_corpus(&super::RULE, "", &corpus, &[0, 1]);
        let corpus = Corpus::default().record("1", "Rain fell.").number("1", "Rain fell.");
        check_corpus(&super::RULE, "", &corpus, &[]);
    }
}
