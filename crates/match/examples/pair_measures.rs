//! Writes the measures of pairs of documents: what `evaluation/versions/train.py` learns from.
//!
//! ```text
//! pair_measures DOCS.jsonl PAIRS.tsv     the pairs named in the first two columns
//! pair_measures DOCS.jsonl               pairs that share a run of three words which at most forty documents have
//! ```
//!
//! Out comes a table: the two ids, then the measures, with their names in the first line.

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::fs::{File, read_to_string};
use std::io::{BufRead, BufReader, BufWriter, Write, stdout};
use wireprint_match::fingerprint::{ShingleSet, WordHasher, shingle_hashes};
use wireprint_match::verify::{MEASURE_NAMES, Side, measures_of};

/// A run of words that more documents have proposes no pair.
const MOST: usize = 40;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let docs = docs(args.first().ok_or("no documents named")?)?;
    let pairs = match args.get(1) {
        Some(path) => named(path)?,
        None => proposed(&docs),
    };
    let mut sides: HashMap<&str, Side> = HashMap::new();
    let mut out = BufWriter::new(stdout().lock());
    writeln!(out, "a\tb\t{}", MEASURE_NAMES.join("\t"))?;
    for (a, b) in &pairs {
        for id in [a, b] {
            let text = docs.get(id).ok_or_else(|| format!("{id} is not among the documents"))?;
            sides.entry(id).or_insert_with(|| Side::of(text));
        }
        write!(out, "{a}\t{b}")?;
        for value in measures_of(&sides[a.as_str()], &sides[b.as_str()]) {
            write!(out, "\t{value}")?;
        }
        writeln!(out)?;
    }
    Ok(out.flush()?)
}

fn docs(path: &str) -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    let mut res = BTreeMap::new();
    for line in BufReader::new(File::open(path)?).lines() {
        let record: serde_json::Value = serde_json::from_str(&line?)?;
        let id = match &record["id"] {
            serde_json::Value::String(id) => id.clone(),
            other => other.to_string(),
        };
        res.insert(id, record["text"].as_str().unwrap_or_default().to_owned());
    }
    Ok(res)
}

fn named(path: &str) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let text = read_to_string(path)?;
    let pair = |line: &str| {
        let mut fields = line.split('\t').map(str::to_owned);
        fields.next().zip(fields.next())
    };
    Ok(text.lines().filter(|it| !it.starts_with("id_a")).filter_map(pair).collect())
}

fn proposed(docs: &BTreeMap<String, String>) -> Vec<(String, String)> {
    let mut hasher = WordHasher::default();
    let mut sizes = Vec::new();
    let mut postings = Vec::new();
    for (number, text) in docs.values().enumerate() {
        let (mut words, mut runs) = (Vec::new(), Vec::new());
        hasher.hash(text, &mut words);
        shingle_hashes(&words, if words.len() < 25 { 2 } else { 3 }, &mut runs);
        let runs = ShingleSet::of_hashes(runs, 3);
        sizes.push(runs.hashes().len());
        postings.extend(runs.hashes().iter().map(|&it| (it, number)));
    }
    postings.sort_unstable();
    let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for group in postings.chunk_by(|a, b| a.0 == b.0).filter(|it| it.len() <= MOST) {
        for (at, &(_, left)) in group.iter().enumerate() {
            for &(_, right) in &group[at + 1..] {
                *shared.entry((left, right)).or_default() += 1;
            }
        }
    }
    let ids: Vec<&String> = docs.keys().collect();
    let enough =
        |&(&(a, b), &n): &(&(usize, usize), &usize)| n >= (sizes[a].min(sizes[b]) / 12).max(2);
    let pair = |(&(a, b), _): (&(usize, usize), &usize)| (ids[a].clone(), ids[b].clone());
    shared.iter().filter(enough).map(pair).collect()
}
