//! # missing-metadata (WP502)
//!
//! ## What it does
//!
//! Finds records that lack a title, date, outlet or address. Which of these a record
//! must have is said by `fields`, or, without it, by the other records: a field that
//! nine tenths of the records of a file have is missing where it is not there.
//!
//! ## Why it matters
//!
//! A record without a date drops out of a time series, one without an outlet is
//! nobody's, both without a word. Mostly the importer met a page of another make.
//!
//! ## Known problems
//!
//! A text file has no fields and is passed over. Only presence is looked at, not
//! whether the value makes sense; a field that is there and empty is missing.
//!
//! ## Example
//!
//! Of twenty records, nineteen have `"date"`; the twentieth is found.
//!
//! ## Options
//!
//! - `fields`: what every record must have: any of `title`, `date`, `outlet`, `url`
//! - `usual-share`: the share of a file's records from which a field counts as usual; 0.9
//! - `min-records`: in a file with fewer records nothing is usual; 10

use std::collections::BTreeMap;

use crate::check::registry::{Find, Needs, Rule};
use crate::check::{Draft, Evidence, OptionDefault, OptionSpec, Options};
use crate::text::{DocId, Document, Severity};

pub(super) static RULE: Rule = Rule {
    code: "WP502",
    name: "missing-metadata",
    summary: "a record without a field that it must have",
    severity: Severity::Warning,
    default_on: true,
    needs: Needs::TEXT,
    options: &[
        OptionSpec {
            name: "fields",
            default: OptionDefault::Texts(&[]),
            help: "What every record must have: title, date, outlet, url.",
        },
        OptionSpec {
            name: "usual-share",
            default: OptionDefault::Share(0.9),
            help: "The share of a file's records from which a field counts as usual.",
        },
        OptionSpec {
            name: "min-records",
            default: OptionDefault::Count(10),
            help: "In a file with fewer records nothing is usual.",
        },
    ],
    source: include_str!("missing_metadata.rs"),
    find: Find::Across(find),
};

const FIELDS: [&str; 4] = ["title", "date", "outlet", "url"];

fn field<'a>(document: &'a Document, name: &str) -> Option<&'a str> {
    let value = match name {
        "title" => &document.title,
        "date" => &document.date,
        "outlet" => &document.outlet,
        _ => &document.url,
    };
    value.as_deref().filter(|it| !it.trim().is_empty())
}

fn find(evidence: &Evidence<'_>, options: &Options) -> Vec<Draft> {
    let mut files: BTreeMap<&str, Vec<(DocId, &Document)>> = BTreeMap::new();
    // A text file has no fields.
    for (doc, document) in evidence.articles().filter(|(_, it)| it.record_line.is_some()) {
        files.entry(&document.path).or_default().push((doc, document));
    }
    let mut res = Vec::new();
    for records in files.values() {
        for name in FIELDS {
            let having = records.iter().filter(|(_, it)| field(it, name).is_some()).count();
            let asked = options.texts("fields");
            let required = match asked.is_empty() {
                true => is_usual(having, records.len(), options),
                false => asked.iter().any(|it| it == name),
            };
            if !required {
                continue;
            }
            for (doc, document) in records.iter().filter(|(_, it)| field(it, name).is_none()) {
                let message = match asked.is_empty() {
                    true => format!(
                        "the record has no {name}; {having} of {} in this file have one",
                        records.len()
                    ),
                    false => format!("the record has no {name}"),
                };
                let content = format!("{name} {}", document.text);
                res.push(Draft::new(evidence.head(*doc), message, &content));
            }
        }
    }
    res
}

#[expect(clippy::cast_precision_loss, reason = "counts of records are far below 2^53")]
fn is_usual(having: usize, records: usize, options: &Options) -> bool {
    records >= options.count("min-records")
        && having as f64 >= options.share("usual-share") * records as f64
}

#[cfg(test)]
mod tests {
    use crate::check::rules::testing::{Corpus, check_corpus};

    #[test]
    fn what_nearly_all_records_have_is_missing_in_the_others() {
        let mut corpus = Corpus::default();
        for n in 0..19 {
            corpus = corpus.dated(&format!("{n:02}"), "Rain fell.", "2025-01-01");
        }
        check_corpus(&super::RULE, "", &corpus.clone().record("99", "Snow fell."), &[19]);
        let half = corpus.record("98", "x y").record("97", "x z").record("96", "x a");
        check_corpus(&super::RULE, "", &half, &[]);
        check_corpus(&super::RULE, "fields = [\"date\"]", &half, &[19, 20, 21]);
    }

    #[test]
    fn a_text_file_has_no_fields() {
        crate::check::rules::testing::check_with(
            &super::RULE,
            "fields = [\"title\"]",
            &["Rain fell."],
            &[],
        );
    }
}
