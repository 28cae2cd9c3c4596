//! Which documents are versions of one text: four sets with gold clusters, and
//! every rule that could decide.

use super::clusters::{
    by_passages, by_shingles, numbers, numbers_agree, of_library, of_like_length, of_pairs,
};
use super::data::{rows, texts};
use super::outcome::{Failure, Outcome, Table};
use super::score::{ClusterScore, clusters};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use wireprint_match::verify::{ItemMatch, Measure};

/// The thresholds that are tried.
const THRESHOLDS: [f64; 8] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8];

/// A set of documents with their gold clusters.
pub(crate) struct Gold {
    pub(crate) texts: Vec<(String, String)>,
    cluster: Vec<u32>,
    pub(crate) excluded: BTreeSet<(u32, u32)>,
}

impl Gold {
    pub(crate) fn read(dir: &Path) -> Result<Self, Failure> {
        let texts = texts(&dir.join("docs.jsonl"))?;
        let index: BTreeMap<&str, u32> =
            texts.iter().map(|(id, _)| id.as_str()).zip(0u32..).collect();
        let mut names: BTreeMap<String, u32> = BTreeMap::new();
        let mut cluster = vec![0; texts.len()];
        for row in rows(&dir.join("clusters.tsv"))? {
            let next = u32::try_from(names.len())?;
            let name = *names.entry(row[1].clone()).or_insert(next);
            let doc = *index.get(row[0].as_str()).ok_or_else(|| format!("no {}", row[0]))?;
            cluster[doc as usize] = name;
        }
        let mut excluded = BTreeSet::new();
        let path = dir.join("exclude_pairs.tsv");
        if path.is_file() {
            for row in rows(&path)? {
                if let (Some(&a), Some(&b)) =
                    (index.get(row[0].as_str()), index.get(row[1].as_str()))
                {
                    excluded.insert((a.min(b), a.max(b)));
                }
            }
        }
        Ok(Self { cluster, excluded, texts })
    }
}

/// One way to decide, and the pairs that it decides on.
struct Rule {
    name: String,
    measure: Measure,
    pairs: Vec<ItemMatch>,
}

/// The rules that are tried.
fn rules(texts: &[(String, String)]) -> Result<Vec<Rule>, Failure> {
    let (three, five) = (by_shingles(texts, 3), by_shingles(texts, 5));
    let passages = by_passages(texts)?;
    let numbers = numbers(texts);
    let agree =
        |it: &ItemMatch| numbers_agree(&numbers[it.left as usize], &numbers[it.right as usize]);
    let kept = |pairs: &[ItemMatch], keep: &dyn Fn(&ItemMatch) -> bool| {
        pairs.iter().filter(|it| keep(it)).copied().collect::<Vec<_>>()
    };
    let rule = |name: &str, measure: Measure, pairs: Vec<ItemMatch>| Rule {
        name: name.to_owned(),
        measure,
        pairs,
    };
    let (whole, smaller) = (Measure::Resemblance, Measure::Containment);
    let like = |it: &ItemMatch| of_like_length(it, FEW_BYTES);
    let like_words = |it: &ItemMatch| of_like_length(it, FEW_WORDS);
    Ok(vec![
        rule("resemblance, w = 5; numbers", whole, kept(&five, &agree)),
        rule("resemblance, w = 3", whole, three.clone()),
        rule("resemblance, w = 3; numbers", whole, kept(&three, &agree)),
        rule("containment, w = 5", smaller, five.clone()),
        rule(
            "containment, w = 5; length, numbers",
            smaller,
            kept(&five, &|it| agree(it) && like_words(it)),
        ),
        rule(
            "containment, w = 3; length, numbers",
            smaller,
            kept(&three, &|it| agree(it) && like_words(it)),
        ),
        rule("alignment", smaller, passages.clone()),
        rule("alignment; numbers", smaller, kept(&passages, &agree)),
        rule("alignment; length", smaller, kept(&passages, &like)),
        rule("alignment; length, numbers", smaller, kept(&passages, &|it| agree(it) && like(it))),
        rule("resemblance, w = 5", whole, five),
    ])
}

/// Documents that differ in length by no more than this are of like length.
const FEW_WORDS: usize = 60;
/// The same for lengths in bytes.
const FEW_BYTES: usize = 400;

/// Measures the set in `dir` by every rule at every threshold.
pub(crate) fn measure(name: &str, dir: &Path) -> Result<Outcome, Failure> {
    let gold = Gold::read(dir)?;
    let heads: Vec<String> = THRESHOLDS.iter().map(|it| format!("at {it}")).collect();
    let mut head = vec!["F1 / ARI"];
    head.extend(heads.iter().map(String::as_str));
    let mut table = Table::new(&head);
    let n = gold.texts.len();
    let mut misses = Vec::new();
    let mut row = vec!["resemblance, w = 5, by bands".to_owned()];
    for threshold in THRESHOLDS {
        let score = gold.score(&of_library(&gold.texts, 5, threshold)?, false);
        row.push(cell(&score));
        // The command's default.
        if (threshold - 0.7).abs() < 1e-9 {
            let say = |word: &str, (a, b): &(u32, u32)| {
                format!("pair {word}: {} {}", gold.texts[*a as usize].0, gold.texts[*b as usize].0)
            };
            misses.extend(score.wrong.iter().map(|it| say("false", it)));
            misses.extend(score.missed.iter().map(|it| say("missed", it)));
        }
    }
    table.row(&row);
    for rule in rules(&gold.texts)? {
        let mut row = vec![rule.name.clone()];
        for threshold in THRESHOLDS {
            let found = of_pairs(n, &rule.pairs, rule.measure, threshold)?;
            row.push(cell(&gold.score(&found, false)));
        }
        table.row(&row);
        if gold.excluded.is_empty() {
            continue;
        }
        let apart = rule.pairs.iter().filter(|it| !gold.excluded.contains(&(it.left, it.right)));
        let apart: Vec<ItemMatch> = apart.copied().collect();
        let mut row = vec![format!("– {}, without excluded", rule.name)];
        for threshold in THRESHOLDS {
            let found = of_pairs(n, &apart, rule.measure, threshold)?;
            row.push(cell(&gold.score(&found, true)));
        }
        table.row(&row);
    }
    Ok(Outcome { name: format!("versions-{name}"), table: table.finish(), misses })
}

fn cell(score: &ClusterScore) -> String {
    format!("{:.3} / {:.3}", score.f1, score.ari)
}

impl Gold {
    /// Compares with the gold clusters; excluded pairs count, or they do not.
    pub(crate) fn score(&self, found: &[u32], exclude: bool) -> ClusterScore {
        let none = BTreeSet::new();
        clusters(found, &self.cluster, if exclude { &self.excluded } else { &none })
    }
}
