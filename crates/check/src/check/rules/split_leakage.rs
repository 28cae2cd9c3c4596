//! # split-leakage (WP106)
//!
//! ## What it does
//!
//! Finds articles of which a copy or a version stands in another part of the corpus, or
//! that stand there inside a longer text: in the training set and in the test set, or in
//! any two groups of paths that you name.
//!
//! ## Why it matters
//!
//! What was seen in training cannot test anything. Leaks through lightly edited copies are
//! the usual ones: the parts were split by article, and agencies' copy stands in many.
//!
//! ## Known problems
//!
//! Groups are told by paths, so records of one file are one group. A shared paragraph
//! inside different articles is no leak here; see `near-duplicate-paragraph`.
//!
//! ## Example
//!
//! `data/train/17.txt` and `data/test/4.txt` are versions of one report.
//!
//! ## Options
//!
//! - `threshold`: the least resemblance of two versions; at 0, which is the default, the
//!   verdict on each pair decides
//! - `groups`: the parts, each a list of path patterns; by default what the names of files
//!   and folders say: train, test, and dev, valid or validation

use super::duplicate_document::same_words;
use crate::check::registry::{Find, Needs, Rule};
use crate::check::{Draft, Evidence, OptionDefault, OptionSpec, Options, Patterns};
use crate::findings::vocabulary::percent_of_different;
use crate::text::{DocId, Severity};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    code: "WP106",
    name: "split-leakage",
    summary: "an article that stands in two parts of the corpus",
    severity: Severity::Error,
    default_on: true,
    needs: Needs::DOCUMENTS,
    options: &[
        OptionSpec {
            name: "threshold",
            default: OptionDefault::Share(0.0),
            help: "The least resemblance of two versions; at 0 the verdict on each pair decides.",
        },
        OptionSpec {
            name: "groups",
            default: OptionDefault::Groups(&[
                ("train", &["**/train/**", "**/train.*", "**/training/**"]),
                ("test", &["**/test/**", "**/test.*", "**/eval/**"]),
                ("validation", &["**/dev/**", "**/dev.*", "**/valid*/**", "**/valid*.*"]),
            ]),
            help: "The parts of the corpus, each a list of path patterns.",
        },
    ],
    source: include_str!("split_leakage.rs"),
    find: Find::Across(find),
};

fn find(evidence: &Evidence<'_>, options: &Options) -> Vec<Draft> {
    let groups: Vec<(&str, Patterns)> = options
        .groups("groups")
        .filter_map(|(name, list)| Some((name, Patterns::new(list).ok()?)))
        .collect();
    let group_of: Vec<Option<usize>> = evidence
        .paths
        .iter()
        .map(|path| groups.iter().position(|(_, patterns)| patterns.contain(path)))
        .collect();
    if group_of.iter().flatten().collect::<std::collections::BTreeSet<_>>().len() < 2 {
        return Vec::new();
    }
    // For each document, its versions and how alike they are.
    let mut leaks: BTreeMap<DocId, Vec<(DocId, Alike)>> = BTreeMap::new();
    let mut pair = |a: DocId, b: DocId, alike: Alike| {
        let (left, right) = (group_of[a.index()], group_of[b.index()]);
        if left.is_some() && right.is_some() && left != right {
            leaks.entry(a).or_default().push((b, alike));
        }
    };
    for docs in same_words(evidence, 1) {
        for (a, b) in across(&docs, &group_of) {
            pair(a, b, Alike::Same);
        }
    }
    let compared = evidence.compared(options.share("threshold"));
    for found in compared.iter().flat_map(|it| &it.matches) {
        let [left, right] = &found.sides;
        let alike = match found.is_contained {
            true => Alike::Contained(found.similarity),
            false => Alike::Version(found.similarity),
        };
        for (docs, others) in [(left, right), (right, left)] {
            for &doc in docs {
                let whole: Vec<DocId> =
                    std::iter::once(doc).chain(others.iter().copied()).collect();
                let of_doc = across(&whole, &group_of).into_iter().filter(|it| it.0 == doc);
                of_doc.for_each(|(a, b)| pair(a, b, alike));
            }
        }
    }
    let mut res = Vec::new();
    for (doc, mut twins) in leaks {
        twins.dedup_by_key(|it| it.0);
        let Some(&(twin, alike)) = twins.first() else { continue };
        let part = group_of[twin.index()].map_or("", |it| groups[it].0);
        let how = match alike {
            Alike::Same => "the same".to_owned(),
            Alike::Version(share) => format!("{} the same", percent_of_different(share)),
            Alike::Contained(share) => {
                format!("one stands in the other, {} of it", percent_of_different(share))
            }
        };
        let message = format!("also in the part “{part}”: {} ({how})", evidence.name(twin));
        let related = twins.iter().map(|it| evidence.head(it.0));
        // The part is what makes it a leak.
        let content = format!("{part} {}", evidence.text(doc));
        res.push(Draft::new(evidence.head(doc), message, &content).with_related(related));
    }
    res
}

/// How two documents are alike; by how much, 0..=1.
#[derive(Clone, Copy, Debug)]
enum Alike {
    Same,
    Version(f64),
    Contained(f64),
}

/// For each document, a document of each other group: one is enough to be told.
fn across(docs: &[DocId], group_of: &[Option<usize>]) -> Vec<(DocId, DocId)> {
    let mut first: BTreeMap<usize, DocId> = BTreeMap::new();
    for &doc in docs {
        if let Some(group) = group_of[doc.index()] {
            first.entry(group).or_insert(doc);
        }
    }
    let others = |doc: DocId| {
        first
            .iter()
            .filter(move |it| Some(*it.0) != group_of[doc.index()])
            .map(move |it| (doc, *it.1))
    };
    docs.iter().flat_map(|&doc| others(doc)).collect()
}

#[cfg(test)]
mod tests {
    use crate::check::rules::testing::{Corpus, check_corpus, story};

    #[test]
    fn a_test_item_inside_a_long_training_text_is_a_leak() {
        let long = format!("{}{}{}", story(1), story(0), story(2));
        let corpus = Corpus::default()
            .file("d/test/1.txt", &story(0))
            .file("d/test/2.txt", "A note of its own about nothing else that stands here.")
            .file("d/train/1.txt", &long);
        check_corpus(&super::RULE, "", &corpus, &[0, 2]);
    }

    #[test]
    fn a_version_in_the_other_part_is_a_leak_and_one_in_the_same_part_is_not() {
        let version = story(0).replace("ferry", "vessel");
        let corpus = Corpus::default()
            .file("d/test/1.txt", &version)
            .file("d/test/2.txt", &story(1))
            .file("d/train/1.txt", &story(0))
            .file("d/train/2.txt", &story(2))
            .file("d/train/3.txt", &story(2));
        check_corpus(&super::RULE, "", &corpus, &[0, 2]);
        let same = Corpus::default().file("train/a.txt", &story(0)).file("x/a.txt", &story(0));
        check_corpus(&super::RULE, "", &same, &[]);
        let named = "groups = { a = [\"train/**\"], b = [\"x/**\"] }";
        check_corpus(&super::RULE, named, &same, &[0, 1]);
    }
}
