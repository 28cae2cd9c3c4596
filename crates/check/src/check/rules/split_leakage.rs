//! # split-leakage (WP106)
//!
//! ## What it does
//!
//! Finds articles of which a copy or a version stands in another part of the corpus, or
//! that stand there inside a longer text, or in nine of ten of the same words with other
//! numbers or names: in the training set and in the test set, or in
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
//! - `groups`: the parts, each a list of path patterns; where none are named, the names of
//!   files and folders tell: `train/`, `news_train.jsonl`, `test-00000-of-00002.parquet`,
//!   `validation`, `dev`, `holdout`

use super::duplicate_document::same_words;
use crate::check::registry::{Find, Needs, Rule};
use crate::check::{Draft, Evidence, OptionDefault, OptionSpec, Options, Patterns};
use crate::findings::vocabulary::percent_of_different;
use crate::text::{DocId, Severity};
use std::collections::{BTreeMap, BTreeSet};

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
            default: OptionDefault::Groups(&[]),
            help: "The parts of the corpus, each a list of path patterns; without any, names such as train and test tell.",
        },
    ],
    source: include_str!("split_leakage.rs"),
    find: Find::Across(find),
};

/// Of one frame with other facts, articles that share so many of their words are a leak: a
/// model that has learned the one knows the other but for a number.
const FRAME: f64 = 0.9;

/// The words by which the parts of a corpus are called.
const PARTS: [(&str, &[&str]); 3] = [
    ("train", &["train", "training"]),
    ("test", &["test", "tests", "testing", "eval", "evaluation", "holdout", "heldout"]),
    ("validation", &["dev", "val", "valid", "validation"]),
];

/// The parts of a corpus, and in which each document is.
struct Parts<'o> {
    names: Vec<&'o str>,
    of: Vec<Option<usize>>,
}

impl<'o> Parts<'o> {
    fn new(paths: &[String], options: &'o Options) -> Self {
        let groups: Vec<(&str, Patterns)> = options
            .groups("groups")
            .filter_map(|(name, list)| Some((name, Patterns::new(list).ok()?)))
            .collect();
        if groups.is_empty() {
            let of = paths.iter().map(|it| part_of(it)).collect();
            return Self { names: PARTS.map(|it| it.0).to_vec(), of };
        }
        let group = |path: &String| groups.iter().position(|it| it.1.contain(path));
        let of = paths.iter().map(group).collect();
        Self { names: groups.into_iter().map(|it| it.0).collect(), of }
    }

    /// How many parts have documents.
    fn count(&self) -> usize {
        self.of.iter().flatten().collect::<BTreeSet<_>>().len()
    }
}

/// How many parts of the corpus this rule would tell apart.
pub(crate) fn parts(paths: &[String], options: &Options) -> usize {
    Parts::new(paths, options).count()
}

/// The part that a path names, the file before its folders.
fn part_of(path: &str) -> Option<usize> {
    let names: Vec<&str> = path.split(['/', '\\']).collect();
    let is_file = |at: usize| at + 1 == names.len();
    // A file in `train/` may be called after the other part.
    (0..names.len()).rev().find_map(|at| part_of_name(names[at], is_file(at)))
}

/// `train`, `train-00000-of-00001.parquet`, `news_train.jsonl`, `Test2`: a part's word that
/// a name begins with, and no other word follows; or ends with, where a folder or a file
/// of records is called so. An article on a train is called `train-strike.txt`.
fn part_of_name(name: &str, is_file: bool) -> Option<usize> {
    const RECORDS: [&str; 12] = [
        "arrow", "avro", "csv", "db", "json", "jsonl", "ndjson", "parquet", "tsv", "warc", "wet",
        "zip",
    ];
    const ENDINGS: [&str; 7] = ["bz", "gz", "html", "md", "txt", "xz", "zst"];
    let lower = name.to_lowercase();
    let mut words: Vec<&str> =
        lower.split(|c: char| !c.is_alphabetic()).filter(|it| !it.is_empty()).collect();
    let mut of_records = !is_file;
    // A file's endings; the word that it begins with is none.
    while is_file && words.len() > 1 && lower.trim_start_matches('.').contains('.') {
        let Some(ending) = words.last().filter(|it| ENDINGS.contains(it) || RECORDS.contains(it))
        else {
            break;
        };
        of_records |= RECORDS.contains(ending);
        words.pop();
    }
    let part = |word: &str| PARTS.iter().position(|it| it.1.contains(&word));
    // `train.jsonl`, `test.v2.csv`: nothing else stands between the full stops.
    if let Some(whole) = lower.split('.').find_map(part) {
        return Some(whole);
    }
    let (first, last) = (part(words.first()?), part(words.last()?));
    let alone = words[1..].iter().all(|it| *it == "of" || *it == "part" || *it == "shard");
    first.filter(|_| alone).or_else(|| last.filter(|_| of_records))
}

fn find(evidence: &Evidence<'_>, options: &Options) -> Vec<Draft> {
    let parts = Parts::new(evidence.paths, options);
    if parts.count() < 2 {
        return Vec::new();
    }
    let group_of = &parts.of;
    // For each document, its versions and how alike they are.
    let mut leaks: BTreeMap<DocId, Vec<(DocId, Alike)>> = BTreeMap::new();
    let mut pair = |a: DocId, b: DocId, alike: Alike| {
        let (left, right) = (group_of[a.index()], group_of[b.index()]);
        if left.is_some() && right.is_some() && left != right {
            leaks.entry(a).or_default().push((b, alike));
        }
    };
    // Before the versions, so that an equal twin is the one that is named.
    for docs in same_words(evidence, 1) {
        for (a, b) in across(&docs, group_of) {
            pair(a, b, Alike::Same);
        }
    }
    let compared = evidence.compared(options.share("threshold"));
    let seen = compared.iter().flat_map(|it| it.matches.iter().chain(&it.items));
    let frames = compared.iter().flat_map(|it| &it.templates);
    let frames = frames.filter(|it| it.similarity >= FRAME && it.resemblance >= FRAME / 2.0);
    let frames = frames.map(|it| (it, Alike::Frame(it.similarity)));
    let seen = seen.map(|it| match it.is_contained {
        true => (it, Alike::Contained(it.similarity)),
        false => (it, Alike::Version(it.similarity)),
    });
    for (found, alike) in seen.chain(frames) {
        let [left, right] = &found.sides;
        for (docs, others) in [(left, right), (right, left)] {
            for &doc in docs {
                let whole: Vec<DocId> =
                    std::iter::once(doc).chain(others.iter().copied()).collect();
                let of_doc = across(&whole, group_of).into_iter().filter(|it| it.0 == doc);
                of_doc.for_each(|(a, b)| pair(a, b, alike));
            }
        }
    }
    let mut res = Vec::new();
    for (doc, mut twins) in leaks {
        // One after the other of the same document: as an equal one, and as a version.
        twins.dedup_by_key(|it| it.0);
        let Some(&(twin, alike)) = twins.first() else { continue };
        let part = group_of[twin.index()].map_or("", |it| parts.names[it]);
        let how = match alike {
            Alike::Same => "the same".to_owned(),
            Alike::Version(share) => format!("{} the same", percent_of_different(share)),
            Alike::Contained(share) => {
                format!("one stands in the other, {} of it", percent_of_different(share))
            }
            Alike::Frame(share) => {
                format!("{} the same, with other facts", percent_of_different(share))
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
    Frame(f64),
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
    use super::{PARTS, part_of};
    use crate::check::rules::testing::{Corpus, check_corpus, frame, story};

    #[test]
    fn names_of_files_and_folders_tell_the_part() {
        let part = |path: &str| part_of(path).map(|it| PARTS[it].0);
        for path in [
            "data/train/17.txt",
            "data/train-00000-of-00001.parquet",
            "news_train.jsonl",
            "corpus.train",
            "train1.csv.gz",
            "train.csv.jsonl",
            "TRAIN/x.txt",
            "my-training/part-3.jsonl",
        ] {
            assert_eq!(part(path), Some("train"), "{path}");
        }
        for path in ["Test/1.txt", "eval.jsonl", "holdout/a.txt", "data/test-00001.parquet"] {
            assert_eq!(part(path), Some("test"), "{path}");
        }
        for path in ["val/1.txt", "dev.jsonl", "news-validation.csv"] {
            assert_eq!(part(path), Some("validation"), "{path}");
        }
        for path in ["news/train-strike.txt", "news/a-drug-test.html", "restrained/a.txt", "a.txt"]
        {
            assert_eq!(part(path), None, "{path}");
        }
    }

    #[test]
    fn a_short_item_that_stands_whole_in_a_very_long_text_is_a_leak() {
        let filler = |from: usize| {
            let line = |n| {
                format!(
                    "Barge {n} lay at the quay of Osby for {n} nights while its owners argued with \
                     the harbor office about a fee that none of them had ever paid.\n\n"
                )
            };
            (from..from + 40).map(line).collect::<String>()
        };
        let long = format!("{}{}{}", filler(1), story(0), filler(60));
        let corpus =
            Corpus::default().file("news_test.jsonl", &story(0)).file("news_train.jsonl", &long);
        check_corpus(&super::RULE, "", &corpus, &[0, 1]);
    }

    #[test]
    fn the_same_report_with_another_number_is_a_leak_and_a_frame_is_none() {
        let item = format!("{}The gauge stood at 214 centimeters.\n", story(0));
        let trained = item.replace("214", "388").replace("two hundred", "six hundred");
        let corpus = Corpus::default().file("d/test/1.txt", &item).file("d/train/1.txt", &trained);
        check_corpus(&super::RULE, "", &corpus, &[0, 1]);
        let corpus =
            Corpus::default().file("d/test/1.txt", &frame(0)).file("d/train/1.txt", &frame(1));
        check_corpus(&super::RULE, "", &corpus, &[]);
    }

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
