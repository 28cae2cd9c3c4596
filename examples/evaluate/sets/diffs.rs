//! Diffs of real revisions, and of articles with planted moves.

use super::data::{rows, texts};
use super::outcome::{Failure, Outcome, Table, counted};
use rayon::prelude::*;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};
use wireprint_match::diff::{BlockChange, Diff, DiffOptions, WordOpKind};
use wireprint_pipeline::pipeline::compare;
use wireprint_text::segment::{BlockKind, segment_running_text};
use wireprint_text::text::{Document, Span};

/// Every `so many`th word of an edited article is another one.
const EDITED: u64 = 20;

/// A planted move passes at least so many paragraphs that stay, so that it is not
/// as good to say that those have moved.
const PASSED: usize = 4;

/// Paragraphs of so many words are moved.
const MOVED_WORDS: usize = 10;

/// A post before and after an edit.
struct Pair {
    before: String,
    after: String,
    a: String,
    b: String,
}

/// Figures and misses of the sets in `dirs` together, a column a set.
pub(crate) fn measure(dirs: &[(&str, std::path::PathBuf)]) -> Result<Outcome, Failure> {
    let names: Vec<&str> = ["measure"].into_iter().chain(dirs.iter().map(|it| it.0)).collect();
    let mut table = Table::new(&names);
    let mut lines: Vec<Vec<String>> = Vec::new();
    let mut misses = Vec::new();
    for (_, dir) in dirs {
        let column = column(dir, &mut misses)?;
        lines.resize(column.len(), Vec::new());
        for (line, (name, figure)) in lines.iter_mut().zip(column) {
            if line.is_empty() {
                line.push(name.to_owned());
            }
            line.push(figure);
        }
    }
    lines.iter().for_each(|it| table.row(it));
    Ok(Outcome { name: "diffs".to_owned(), table: table.finish(), misses })
}

/// The figures of one set, with their names.
fn column(dir: &Path, misses: &mut Vec<String>) -> Result<Vec<(&'static str, String)>, Failure> {
    let pairs = pairs(dir)?;
    let real: Vec<(bool, usize, usize, bool)> = pairs.par_iter().map(of_revision).collect();
    for (pair, it) in pairs.iter().zip(&real) {
        if !it.0 {
            misses.push(format!("not given back: {} to {}", pair.before, pair.after));
        }
        if it.1 * 100 > it.2 * 150 && it.1 > it.2 + 20 {
            let name = format!("{} to {}", pair.before, pair.after);
            misses.push(format!("many words marked: {name}: {} for {}", it.1, it.2));
        }
    }
    let sum = |of: fn(&(bool, usize, usize, bool)) -> usize| real.iter().map(of).sum::<usize>();
    let (marked, least) = (sum(|it| it.1), sum(|it| it.2));
    let articles = articles(dir)?;
    let words: Vec<&str> = articles.iter().step_by(7).flat_map(|it| it.1.split(' ')).collect();
    let planted: Vec<(usize, usize, bool)> = articles
        .par_iter()
        .enumerate()
        .map(|(seed, (_, text))| {
            let mut rng = Rng(u64::try_from(seed).unwrap_or_default());
            let (shown, moved) = with_moves(text, &words, &mut rng);
            (shown, moved, shows_no_move(text, &words, &mut rng))
        })
        .collect();
    for ((id, _), (shown, moved, quiet)) in articles.iter().zip(&planted) {
        if shown < moved {
            misses.push(format!("move missed: {id}: {shown} of {moved}"));
        }
        if !quiet {
            misses.push(format!("move invented: {id}"));
        }
    }
    let applied = real.iter().filter(|it| it.0).count();
    let moves = real.iter().filter(|it| it.3).count();
    let (shown, moved) = planted.iter().fold((0, 0), |sum, it| (sum.0 + it.0, sum.1 + it.1));
    let quiet = planted.iter().filter(|it| it.2).count();
    Ok(vec![
        ("revisions whose text the diff gives back", counted(applied, real.len())),
        (
            "words marked, by the fewest possible",
            format!("{:.4} ({marked}/{least})", marked as f64 / least as f64),
        ),
        ("revisions with a paragraph shown as moved", counted(moves, real.len())),
        ("planted moves shown as moves", counted(shown, moved)),
        ("edited articles without a move that show none", counted(quiet, planted.len())),
    ])
}

/// How long the diffs of the set in `dir` take: the pairs, and the milliseconds that
/// half of them, 99 in 100 and all keep within. Of five runs the fastest counts.
pub(crate) fn times(dir: &Path) -> Result<String, Failure> {
    let mut all: Vec<Duration> = Vec::new();
    for pair in pairs(dir)? {
        let documents = [pair.a, pair.b].map(document);
        let run = || {
            let start = Instant::now();
            std::hint::black_box(compare(&documents[0], &documents[1], &DiffOptions::default()));
            start.elapsed()
        };
        all.push((0..5).map(|_| run()).min().unwrap_or_default());
    }
    all.sort_unstable();
    let at = |share: usize| all.get((all.len() * share / 100).min(all.len() - 1));
    let shown = |it: Option<&Duration>| it.map_or(0.0, |it| it.as_secs_f64() * 1000.0);
    let (half, most, last) = (shown(at(50)), shown(at(99)), shown(at(100)));
    Ok(format!(
        "{} pairs: half within {half:.2} ms, 99 % within {most:.2}, all within {last:.2}",
        all.len()
    ))
}

fn document(text: String) -> Document {
    Document { text, ..Document::default() }
}

fn pairs(dir: &Path) -> Result<Vec<Pair>, Failure> {
    let texts: BTreeMap<String, String> = texts(&dir.join("docs.jsonl"))?.into_iter().collect();
    let pair = |row: &Vec<String>| -> Option<Pair> {
        let (before, after) = (row.first()?.clone(), row.get(1)?.clone());
        let (a, b) = (texts.get(&before)?.clone(), texts.get(&after)?.clone());
        Some(Pair { before, after, a, b })
    };
    Ok(rows(&dir.join("revisions.tsv"))?.iter().filter_map(pair).collect())
}

/// The first revision of every post, by id.
fn articles(dir: &Path) -> Result<Vec<(String, String)>, Failure> {
    let mut res = texts(&dir.join("docs.jsonl"))?;
    res.retain(|it| it.0.ends_with("@1"));
    Ok(res)
}

/// Whether the diff gives B back, the words that it marks, the fewest words that an
/// edit script without moves can mark, and whether it shows a move.
fn of_revision(pair: &Pair) -> (bool, usize, usize, bool) {
    let documents = [pair.a.clone(), pair.b.clone()].map(document);
    let diff = compare(&documents[0], &documents[1], &DiffOptions::default()).diff;
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let given = squeezed(&applied(&pair.a, &pair.b, &diff)) == squeezed(&pair.b);
    let marked =
        marked(&pair.a, &diff, WordOpKind::Delete) + marked(&pair.b, &diff, WordOpKind::Insert);
    let moves = diff.changes.iter().any(|it| it.kind.is_moved());
    (given, marked, fewest(&pair.a, &pair.b), moves)
}

/// B as the diff says: A's words where both have them, B's where only B has.
fn applied(a: &str, b: &str, diff: &Diff) -> String {
    let mut res = String::new();
    for change in diff.changes.iter().filter(|it| it.b.is_some()) {
        for edit in &change.edits {
            match edit.kind {
                WordOpKind::Equal => res.push_str(&edit.a_text(a)),
                WordOpKind::Insert => res.push_str(&edit.op(a, b).text),
                WordOpKind::Delete => {}
            }
        }
        res.push(' ');
    }
    res
}

/// Words, which white space parts, that an edit of `kind` touches.
fn marked(text: &str, diff: &Diff, kind: WordOpKind) -> usize {
    let edits = |it: &BlockChange| -> Vec<Span> {
        let edits = it.edits.iter().filter(|it| it.kind == kind);
        edits.map(|it| if kind == WordOpKind::Delete { it.a } else { it.b }).collect()
    };
    let mut spans: Vec<Span> = diff.changes.iter().flat_map(edits).collect();
    spans.sort_unstable();
    let touched = |word: &&str| {
        let start = word.as_ptr().addr() - text.as_ptr().addr();
        let word = Span::new(start, start + word.len());
        let next = spans.partition_point(|it| it.end <= word.start);
        spans.get(next).is_some_and(|it| it.overlap(word) > 0)
    };
    text.split_whitespace().filter(touched).count()
}

/// The words that a shortest edit script deletes and inserts.
fn fewest(a: &str, b: &str) -> usize {
    let words = [a, b].map(|it| it.split_whitespace().collect::<Vec<_>>());
    let [a, b] = words;
    let kept: usize = capture_diff_slices(Algorithm::RawMyers, &a, &b)
        .iter()
        .map(|it| if let DiffOp::Equal { len, .. } = it { *len } else { 0 })
        .sum();
    a.len() + b.len() - 2 * kept
}

/// Moves one to three paragraphs past [`PASSED`] others or more and edits them: how
/// many of them are shown as moved, and how many were. None in too short an article.
fn with_moves(text: &str, words: &[&str], rng: &mut Rng) -> (usize, usize) {
    let blocks = blocks(text);
    let long: Vec<usize> = (0..blocks.len())
        .filter(|&at| blocks[at].0 == BlockKind::Paragraph)
        .filter(|&at| blocks[at].1.split(' ').count() >= MOVED_WORDS)
        .collect();
    let wanted = 1 + rng.below(3);
    let mut from: Vec<usize> =
        (0..wanted).filter_map(|_| long.get(rng.below(long.len().max(1))).copied()).collect();
    from.sort_unstable();
    from.dedup();
    let stay: Vec<usize> = (0..blocks.len()).filter(|it| !from.contains(it)).collect();
    let mut slots: Vec<Vec<usize>> = vec![Vec::new(); stay.len() + 1];
    let mut moved = Vec::new();
    for &at in &from {
        let home = stay.partition_point(|&it| it < at);
        let far: Vec<usize> = (0..slots.len()).filter(|it| it.abs_diff(home) >= PASSED).collect();
        match far.get(rng.below(far.len().max(1))) {
            Some(&slot) => {
                slots[slot].push(at);
                moved.push(at);
            }
            None => slots[home].push(at),
        }
    }
    let mut order: Vec<usize> = slots[0].clone();
    for (slot, &at) in slots[1..].iter().zip(&stay) {
        order.push(at);
        order.extend(slot);
    }
    let mut after = String::new();
    let mut places = Vec::new();
    for at in order {
        let start = after.len();
        if moved.contains(&at) {
            after.push_str(&edited(&blocks[at].1, words, rng));
            places.push(Span::new(start, after.len()));
        } else {
            after.push_str(&blocks[at].1);
        }
        after.push_str("\n\n");
    }
    let diff = compare(&document(joined(&blocks)), &document(after), &DiffOptions::default()).diff;
    let shown = |place: &&Span| {
        diff.changes
            .iter()
            .filter(|it| it.kind.is_moved())
            .filter_map(|it| it.b)
            .any(|it| 2 * it.span.overlap(**place) >= place.len())
    };
    (places.iter().filter(shown).count(), places.len())
}

/// Edits all paragraphs, drops one and puts in another's first words: whether no
/// move is shown.
fn shows_no_move(text: &str, words: &[&str], rng: &mut Rng) -> bool {
    let blocks = blocks(text);
    let (dropped, before) = (rng.below(blocks.len().max(1)), rng.below(blocks.len().max(1)));
    let mut after = String::new();
    for (at, (_, block)) in blocks.iter().enumerate() {
        if at == before {
            let start = rng.below(words.len().saturating_sub(40).max(1));
            after.push_str(&words[start..(start + 40).min(words.len())].join(" "));
            after.push_str("\n\n");
        }
        if at != dropped {
            after.push_str(&edited(block, words, rng));
            after.push_str("\n\n");
        }
    }
    let diff = compare(&document(joined(&blocks)), &document(after), &DiffOptions::default()).diff;
    !diff.changes.iter().any(|it| it.kind.is_moved())
}

/// The blocks of an article, each on one line.
fn blocks(text: &str) -> Vec<(BlockKind, String)> {
    let parts = segment_running_text(text);
    let flat = |span: Span| span.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
    parts.blocks.iter().map(|it| (it.kind, flat(it.span))).collect()
}

fn joined(blocks: &[(BlockKind, String)]) -> String {
    blocks.iter().map(|it| format!("{}\n\n", it.1)).collect()
}

/// About a twentieth of the words replaced, dropped or followed by a new one.
fn edited(block: &str, words: &[&str], rng: &mut Rng) -> String {
    let mut res: Vec<&str> = Vec::new();
    for word in block.split(' ') {
        if !rng.next().is_multiple_of(EDITED) {
            res.push(word);
            continue;
        }
        let new = words.get(rng.below(words.len().max(1))).copied().unwrap_or("new");
        match rng.below(3) {
            0 => res.push(new),
            1 => {}
            _ => res.extend([word, new]),
        }
    }
    res.join(" ")
}

/// `SplitMix64` (Steele, Lea and Flood 2014): the same numbers on every run.
struct Rng(u64);

impl Rng {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`, which is not 0.
    fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX);
        usize::try_from(self.next() % end).unwrap_or_default()
    }
}
