//! Short answers that copy, revise or do not use their source.

use super::data::{rows, texts};
use super::outcome::{Failure, Outcome, Table, counted, ratio};
use super::spans::union;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use wireprint_match::fingerprint::ShingleSet;
use wireprint_match::verify::overlap;
use wireprint_pipeline::pipeline::{ScanSettings, scan};
use wireprint_text::normalize::scan_words;
use wireprint_text::text::Span;

/// One answer: its task, its graded level (0 not reused … 3 copied), and how much
/// of it stands in its source by each of [`MEASURES`].
struct Answer {
    id: String,
    task: String,
    level: usize,
    values: Vec<f64>,
}

/// How much of the answer stands in the source. The last one is the headline.
const MEASURES: [&str; 7] = [
    "words in passages",
    "words in passages of 6 words",
    "containment, w = 5",
    "containment, w = 4",
    "containment, w = 2",
    "containment, w = 3",
    "containment, w = 1 and 2, words by rarity",
];

const LEVELS: [&str; 4] = ["not reused", "heavily revised", "lightly revised", "copied"];

/// Measures the set in `dir`.
pub(crate) fn measure(dir: &Path) -> Result<Vec<Outcome>, Failure> {
    let texts: BTreeMap<String, String> = texts(&dir.join("docs.jsonl"))?.into_iter().collect();
    let rarity = Rarity::new(texts.values());
    let mut answers = Vec::new();
    for row in rows(&dir.join("pairs.tsv"))?.iter().skip(1) {
        let [id, source, level, ..] = &row[..] else { continue };
        let (text, whole) = (&texts[id], &texts[source]);
        let contained = |w: usize| -> Result<f64, Failure> {
            let found = overlap(&ShingleSet::of_text(text, w), &ShingleSet::of_text(whole, w))?;
            Ok(found.containment().of_left)
        };
        let values = vec![
            in_passages(text, whole, ScanSettings::default().passage_words)?,
            in_passages(text, whole, 6)?,
            contained(5)?,
            contained(4)?,
            contained(2)?,
            contained(3)?,
            f64::midpoint(rarity.containment(text, whole, 1), rarity.containment(text, whole, 2)),
        ];
        let task = id.rsplit('_').next().unwrap_or_default().to_owned();
        answers.push(Answer { id: id.clone(), task, level: level.parse()?, values });
    }
    let mut table = Table::new(&[
        "how much of the answer stands in its source, by",
        "reused or not: accuracy",
        "mean not reused",
        "mean heavily",
        "mean lightly",
        "mean copied",
    ]);
    let mut misses = Vec::new();
    for (n, name) in MEASURES.iter().enumerate() {
        let mut right = 0;
        for answer in &answers {
            let cut = cut(answers.iter().filter(|it| it.task != answer.task), n, 1);
            let hit = (answer.values[n] >= cut) == (answer.level > 0);
            right += usize::from(hit);
            if !hit {
                misses.push(format!(
                    "{name}: {} is {}: {:.4} against a threshold of {cut:.4}",
                    answer.id, LEVELS[answer.level], answer.values[n]
                ));
            }
        }
        let mean = |level: usize| {
            let of: Vec<f64> =
                answers.iter().filter(|it| it.level == level).map(|it| it.values[n]).collect();
            format!("{:.4}", of.iter().sum::<f64>() / of.len().max(1) as f64)
        };
        let mut row = vec![(*name).to_owned(), counted(right, answers.len())];
        row.extend((0..LEVELS.len()).map(mean));
        table.row(&row);
    }
    let reuse = Outcome { name: "clough-stevenson".to_owned(), table: table.finish(), misses };
    Ok(vec![reuse, confusion(&answers)])
}

/// What each word says: the logarithm of how few of the texts hold it (inverse
/// document frequency, Spärck Jones 1972).
struct Rarity(BTreeMap<String, f64>);

impl Rarity {
    fn new<'a>(texts: impl ExactSizeIterator<Item = &'a String>) -> Self {
        let number = texts.len() as f64;
        let mut holding: BTreeMap<String, f64> = BTreeMap::new();
        for text in texts {
            for word in words(text).into_iter().collect::<BTreeSet<_>>() {
                *holding.entry(word).or_default() += 1.0;
            }
        }
        Self(holding.into_iter().map(|(word, texts)| (word, (number / texts).ln())).collect())
    }

    /// The share of the different runs of `w` words of `text` that `source` has, each
    /// counting for what its words say.
    fn containment(&self, text: &str, source: &str, w: usize) -> f64 {
        let (text, source) = (words(text), words(source));
        let source: BTreeSet<&[String]> = source.windows(w).collect();
        let (mut shared, mut all) = (0.0, 0.0);
        for run in text.windows(w).collect::<BTreeSet<_>>() {
            let says: f64 = run.iter().filter_map(|it| self.0.get(it)).sum();
            all += says;
            shared += if source.contains(run) { says } else { 0.0 };
        }
        if all > 0.0 { shared / all } else { 0.0 }
    }
}

fn words(text: &str) -> Vec<String> {
    let mut res = Vec::new();
    scan_words(text, |word, _| res.push(word.to_owned()));
    res
}

/// The share of the words of `text` that stand in passages shared with `source`.
fn in_passages(text: &str, source: &str, passage_words: usize) -> Result<f64, Failure> {
    let texts = [("a".to_owned(), text.to_owned()), ("b".to_owned(), source.to_owned())];
    let settings = ScanSettings { passage_words, ..ScanSettings::default() };
    let result = scan(super::data::input(&texts), &settings)?;
    let joining = result
        .passages
        .iter()
        .filter(|it| it.occurrences.iter().map(|at| at.doc).collect::<BTreeSet<_>>().len() > 1);
    let places = joining.flat_map(|it| &it.occurrences).filter(|it| it.doc.index() == 0);
    let covered = union(places.map(|it| it.span).collect());
    let words = |it: &Span| it.of(text).split_whitespace().count();
    Ok(ratio(covered.iter().map(words).sum(), text.split_whitespace().count().max(1)))
}

/// The threshold that best tells levels below `level` from the others: of the
/// most accurate ones, the middle of the widest gap between values.
fn cut<'a>(answers: impl Iterator<Item = &'a Answer>, measure: usize, level: usize) -> f64 {
    let mut values: Vec<(f64, bool)> =
        answers.map(|it| (it.values[measure], it.level >= level)).collect();
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut best = (0, 0.0, 0.0);
    let mut right = values.iter().filter(|it| it.1).count();
    for pair in values.windows(2) {
        right = if pair[0].1 { right - 1 } else { right + 1 };
        let gap = pair[1].0 - pair[0].0;
        if gap > 0.0 && (right > best.0 || (right == best.0 && gap > best.1)) {
            best = (right, gap, pair[0].0 + gap / 2.0);
        }
    }
    best.2
}

/// Which level each answer is given, by three thresholds found on the other tasks.
fn confusion(answers: &[Answer]) -> Outcome {
    let measure = MEASURES.len() - 1;
    let mut cells = [[0; LEVELS.len()]; LEVELS.len()];
    let mut misses = Vec::new();
    for answer in answers {
        let others = || answers.iter().filter(|it| it.task != answer.task);
        let passed = (1..LEVELS.len())
            .filter(|&level| answer.values[measure] >= cut(others(), measure, level));
        let given = passed.count();
        cells[answer.level][given] += 1;
        if given != answer.level {
            misses.push(format!(
                "{} is {}, taken for {}",
                answer.id, LEVELS[answer.level], LEVELS[given]
            ));
        }
    }
    let mut table = Table::new(&[
        "level",
        "taken for not reused",
        "for heavily revised",
        "for lightly revised",
        "for copied",
    ]);
    for (name, row) in LEVELS.iter().zip(cells) {
        let mut line = vec![(*name).to_owned()];
        line.extend(row.iter().map(ToString::to_string));
        table.row(&line);
    }
    Outcome { name: "clough-stevenson-levels".to_owned(), table: table.finish(), misses }
}
