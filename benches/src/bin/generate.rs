//! `generate PROSE… N OUT`: a corpus with known near-copies, the same bytes each time.
//!
//! Documents have 300 to 800 words, in runs of one to three sentences that
//! follow each other in the prose of a `PROSE` file (JSONL with `text`), in
//! paragraphs of two to five sentences. Every sixth to thirtieth word, another
//! interval a document, is replaced by one drawn from the prose's vocabulary, so
//! that two documents share no more sentences than news articles do. A fifth of
//! the documents get one to five near-copies; each copy has 1, 5, 10 or 20 % of its words edited: three
//! fifths replaced, a fifth dropped, a fifth added. Order is shuffled.
//!
//! Writes OUT/docs.jsonl and OUT/gold.tsv: number, cluster, edit rate, and OUT/near.tsv:
//! two numbers of one cluster whose sets of lower-cased word 5-shingles
//! resemble each other by 0.7 or more, counted exactly.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{BufWriter, Result, Write as _};
use std::path::Path;
use wireprint_bench::{Random, for_each_text};

const RATES: [usize; 4] = [1, 5, 10, 20];

struct Prose {
    sentences: Vec<String>,
    words: Vec<String>,
}

impl Prose {
    fn read(paths: &[String]) -> Result<Self> {
        let (mut sentences, mut seen) = (Vec::new(), HashSet::new());
        for path in paths {
            for_each_text(Path::new(path), |_, text| {
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                let found = text.split_inclusive(". ").map(|it| it.trim().to_owned());
                let found = found.filter(|it| (5..60).contains(&it.split(' ').count()));
                sentences.extend(found.filter(|it| seen.insert(it.clone())));
            })?;
        }
        let words = sentences.iter().flat_map(|it| it.split(' ')).map(str::to_owned).collect();
        Ok(Self { sentences, words })
    }

    fn document(&self, random: &mut Random) -> String {
        let (target, every) = (300 + random.below(501), 6 + random.below(25));
        let (mut count, mut in_paragraph, mut length) = (0, 0, 2 + random.below(4));
        let mut text = String::new();
        while count < target {
            let start = random.below(self.sentences.len());
            for sentence in self.sentences.iter().skip(start).take(1 + random.below(3)) {
                if in_paragraph == length {
                    text.push_str("\n\n");
                    (in_paragraph, length) = (0, 2 + random.below(4));
                } else if !text.is_empty() {
                    text.push(' ');
                }
                for (at, word) in sentence.split(' ').enumerate() {
                    let other = count % every == 0;
                    let word = if other { &self.words[random.below(self.words.len())] } else { word };
                    if at > 0 {
                        text.push(' ');
                    }
                    text.push_str(word);
                    count += 1;
                }
                in_paragraph += 1;
                if count >= target {
                    break;
                }
            }
        }
        text
    }

    fn edited(&self, text: &str, rate: usize, random: &mut Random) -> String {
        let paragraph = |it: &str| {
            let mut words: Vec<&str> = Vec::new();
            for word in it.split(' ') {
                let new = &self.words[random.below(self.words.len())];
                match random.below(100) {
                    at if at >= rate => words.push(word),
                    _ => match random.below(5) {
                        0..3 => words.push(new),
                        3 => {}
                        _ => words.extend([word, new]),
                    },
                }
            }
            words.join(" ")
        };
        text.split("\n\n").map(paragraph).collect::<Vec<_>>().join("\n\n")
    }
}

fn shingles(text: &str) -> HashSet<Vec<String>> {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    words.windows(5).map(<[String]>::to_vec).collect()
}

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [prose @ .., n, out] = args.as_slice() else {
        panic!("generate PROSE… N OUT");
    };
    let n: usize = n.parse().expect("N is a number");
    let prose = Prose::read(prose)?;
    let mut random = Random(n as u64);
    // What a document is made from, so that the texts need not be in memory.
    let mut plan: Vec<(u32, u64, usize, u64)> = Vec::new();
    let mut cluster = 0;
    while plan.len() < n {
        let seed = random.next();
        plan.push((cluster, seed, 0, 0));
        if random.chance(20) {
            for _ in 0..1 + random.below(5) {
                if plan.len() < n {
                    plan.push((cluster, seed, RATES[random.below(4)], random.next()));
                }
            }
        }
        cluster += 1;
    }
    let mut order: Vec<usize> = (0..n).collect();
    for at in (1..n).rev() {
        order.swap(at, random.below(at + 1));
    }
    let mut place = vec![0; n];
    order.iter().enumerate().for_each(|(at, &from)| place[from] = at);
    let text = |&(_, seed, rate, edit): &(u32, u64, usize, u64)| {
        let base = prose.document(&mut Random(seed));
        if rate == 0 { base } else { prose.edited(&base, rate, &mut Random(edit)) }
    };
    fs::create_dir_all(out)?;
    let file = |name: &str| File::create(Path::new(out).join(name)).map(BufWriter::new);
    let (mut docs, mut gold, mut near) = (file("docs.jsonl")?, file("gold.tsv")?, file("near.tsv")?);
    for (at, &from) in order.iter().enumerate() {
        let record = serde_json::json!({ "id": at, "text": text(&plan[from]) });
        writeln!(docs, "{record}")?;
        writeln!(gold, "{at}\t{}\t{}", plan[from].0, plan[from].2)?;
    }
    let mut start = 0;
    for family in plan.chunk_by(|a, b| a.0 == b.0) {
        if family.len() > 1 {
            let sets: Vec<_> = family.iter().map(|it| shingles(&text(it))).collect();
            for a in 0..sets.len() {
                for b in a + 1..sets.len() {
                    let shared = sets[a].intersection(&sets[b]).count();
                    let all = sets[a].len() + sets[b].len() - shared;
                    if shared * 10 >= all * 7 {
                        writeln!(near, "{}\t{}", place[start + a], place[start + b])?;
                    }
                }
            }
        }
        start += family.len();
    }
    docs.flush()?;
    gold.flush()?;
    near.flush()
}
