//! What the measuring programs share: the corpus's format, gold and scores.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufRead as _, BufReader};
use std::path::Path;

/// A generator of pseudo-random numbers (splitmix64, Steele, Lea and Flood 2014).
pub struct Random(pub u64);

impl Random {
    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }

    /// True with a probability of `percent` in a hundred.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// Calls `each` with every document's number and text.
pub fn for_each_text(path: &Path, mut each: impl FnMut(usize, &str)) -> io::Result<()> {
    for (number, line) in BufReader::new(fs::File::open(path)?).lines().enumerate() {
        let record: serde_json::Value = serde_json::from_str(&line?)?;
        each(number, record["text"].as_str().unwrap_or_default());
    }
    Ok(())
}

/// Disjoint sets of document numbers.
pub struct Sets(Vec<u32>);

impl Sets {
    /// Every number alone.
    pub fn new(n: usize) -> Self {
        Self((0..n as u32).collect())
    }

    /// The name of a number's set.
    pub fn find(&mut self, mut at: u32) -> u32 {
        while self.0[at as usize] != at {
            let above = self.0[self.0[at as usize] as usize];
            self.0[at as usize] = above;
            at = above;
        }
        at
    }

    /// Joins two sets; the smaller name stays.
    pub fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.find(a), self.find(b));
        self.0[a.max(b) as usize] = a.min(b);
    }

    /// A line a document: its number and its set.
    pub fn write(&mut self, path: &Path) -> io::Result<()> {
        let lines: Vec<String> =
            (0..self.0.len() as u32).map(|at| format!("{at}\t{}\n", self.find(at))).collect();
        fs::write(path, lines.concat())
    }
}

/// How well clusters agree with gold ones.
pub struct Score {
    pub precision: f64,
    pub recall: f64,
    pub f1: f64,
    /// The adjusted Rand index (Hubert and Arabie 1985).
    pub ari: f64,
}

/// Compares two clusterings of the same documents.
pub fn score(found: &[u32], gold: &[u32]) -> Score {
    let pairs = |n: u64| (n * n.saturating_sub(1) / 2) as f64;
    let sum = |keys: &mut dyn Iterator<Item = (u32, u32)>| {
        let mut counts: BTreeMap<(u32, u32), u64> = BTreeMap::new();
        keys.for_each(|key| *counts.entry(key).or_default() += 1);
        counts.values().map(|&n| pairs(n)).sum::<f64>()
    };
    let both = sum(&mut found.iter().copied().zip(gold.iter().copied()));
    let in_found = sum(&mut found.iter().map(|&it| (it, 0)));
    let in_gold = sum(&mut gold.iter().map(|&it| (it, 0)));
    let share = |whole: f64| if whole > 0.0 { both / whole } else { 1.0 };
    let (precision, recall) = (share(in_found), share(in_gold));
    let expected = in_found * in_gold / pairs(gold.len() as u64);
    let ari = (both - expected) / ((in_found + in_gold) / 2.0 - expected);
    let f1 = if both > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
    Score { precision, recall, f1, ari }
}

/// The second column of a file by the number in its first; a missing document
/// is alone.
pub fn clusters(path: &Path, n: usize) -> io::Result<Vec<u32>> {
    let mut names: BTreeMap<String, u32> = BTreeMap::new();
    let mut res: Vec<Option<u32>> = vec![None; n];
    for line in BufReader::new(fs::File::open(path)?).lines() {
        let line = line?;
        let mut cells = line.split('\t');
        let (Some(id), Some(name)) = (cells.next(), cells.next()) else { continue };
        let next = names.len() as u32;
        let name = *names.entry(name.to_owned()).or_insert(next);
        if let Some(place) = id.parse::<usize>().ok().and_then(|at| res.get_mut(at)) {
            *place = Some(name);
        }
    }
    let mut next = names.len() as u32;
    Ok(res
        .into_iter()
        .map(|it| {
            it.unwrap_or_else(|| {
                next += 1;
                next - 1
            })
        })
        .collect())
}
