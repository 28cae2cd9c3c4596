//! Running text that repeats a quotation without the marks.

use super::compare::{Compared, ratio};
use super::seen::{HashParts, SeenHashes};
use crate::align::align_from;
use crate::fingerprint::mix;
use crate::normalize::WordId;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::ops::Range;

/// Running text counts as an occurrence when it has this share of a quotation …
const RUNNING_SHARE: f64 = 0.8;
/// … of at least so many words.
pub(super) const RUNNING_WORDS: usize = 8;
/// Words in a row that make a stretch of text a candidate.
pub(super) const SEED: usize = 4;
/// How many quotations one run of words is tried with.
pub(super) const MAX_QUOTES: usize = 16;

/// Where every run of words of the longer quotations stands, as one flat list: a map of
/// lists would take several times the memory.
struct Starts {
    /// The hash of a run, the quotation and its word; ascending.
    runs: Vec<(u64, u32, u32)>,
    /// Which hashes occur: most runs of a text are in no quotation.
    seen: SeenHashes,
    parts: HashParts,
}

impl Starts {
    fn of(compared: &Compared<'_>) -> Self {
        let texts = compared.texts.par_iter().enumerate();
        let long = texts.filter(|it| compared.weights.words(it.1) >= RUNNING_WORDS);
        let mut runs: Vec<(u64, u32, u32)> = long
            .flat_map_iter(|(n, words)| {
                let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
                let windows = words.windows(SEED).enumerate();
                windows.map(move |(at, window)| (hash(window), number(n), number(at)))
            })
            .collect();
        runs.par_sort_unstable();
        // What many quotations begin with is tried with the first of them.
        let mut run = (0, 0);
        runs.retain(|it| {
            run = if it.0 == run.0 { (run.0, run.1 + 1) } else { (it.0, 1) };
            run.1 <= MAX_QUOTES
        });
        runs.shrink_to_fit();
        let seen = SeenHashes::of(runs.iter().map(|it| it.0));
        let parts = HashParts::of(runs.iter().map(|it| it.0));
        Self { runs, seen, parts }
    }

    /// The quotations and words that begin with a run; now and then one of another run.
    fn with(&self, window: &[WordId]) -> impl Iterator<Item = (usize, usize)> {
        let key = hash(window);
        let part = if self.seen.has(key) { self.parts.range(key) } else { 0..0 };
        let part = &self.runs[part];
        let found = part[part.partition_point(|it| it.0 < key)..].iter();
        let found = found.take_while(move |it| it.0 == key);
        found.map(|it| (it.1 as usize, it.2 as usize))
    }
}

fn hash(window: &[WordId]) -> u64 {
    window.iter().fold(0, |hash, it| mix(hash ^ u64::from(it.0)))
}

/// Where running text repeats a longer quotation: by quotation, ascending places.
pub(super) fn find_running(
    compared: &Compared<'_>,
    docs: &[Vec<WordId>],
) -> BTreeMap<usize, Vec<(u32, Range<usize>)>> {
    let starts = Starts::of(compared);
    let mut quoted: Vec<Vec<Range<usize>>> = vec![Vec::new(); docs.len()];
    for it in compared.quotes {
        quoted[it.doc as usize].push(it.words.clone());
    }
    let found: Vec<(usize, (u32, Range<usize>))> = docs
        .par_iter()
        .zip(quoted)
        .enumerate()
        .flat_map_iter(|(doc, (words, quoted))| {
            let doc = u32::try_from(doc).unwrap_or(u32::MAX);
            in_document(compared, &starts, doc, words, quoted)
        })
        .collect();
    let mut res: BTreeMap<usize, Vec<(u32, Range<usize>)>> = BTreeMap::new();
    for (n, place) in found {
        res.entry(n).or_default().push(place);
    }
    res
}

/// The quotations of other documents that the unquoted words of one repeat.
fn in_document(
    compared: &Compared<'_>,
    starts: &Starts,
    doc: u32,
    words: &[WordId],
    quoted: Vec<Range<usize>>,
) -> Vec<(usize, (u32, Range<usize>))> {
    let mut res: Vec<(usize, (u32, Range<usize>))> = Vec::new();
    for (at, window) in unquoted(words, quoted) {
        for (n, offset) in starts.with(window) {
            let text = &compared.texts[n];
            let own = compared.quotes[n].doc == doc;
            // One word earlier it was a candidate already.
            let tried = at > 0 && offset > 0 && words[at - 1] == text[offset - 1];
            if own || tried {
                continue;
            }
            let found = repeated(compared, n, words, (at, offset));
            res.extend(found.map(|it| (n, (doc, it))));
        }
    }
    res
}

/// The runs of so many words that stand in no quotation, each with its first word.
pub(super) fn unquoted(
    words: &[WordId],
    mut quoted: Vec<Range<usize>>,
) -> impl Iterator<Item = (usize, &[WordId])> {
    quoted.sort_by_key(|it| it.start);
    // Nested quotations lie inside the ones before them.
    let mut reached = 0;
    quoted.retain(|it| {
        let outside = it.end > reached;
        reached = reached.max(it.end);
        outside
    });
    let mut quoted = quoted.into_iter().peekable();
    words.windows(SEED).enumerate().filter(move |&(at, _)| {
        while quoted.next_if(|it| it.end <= at).is_some() {}
        quoted.peek().is_none_or(|it| it.start >= at + SEED)
    })
}

/// The words of a text that repeat a quotation, given where both have the same ones.
pub(super) fn repeated(
    compared: &Compared<'_>,
    n: usize,
    words: &[WordId],
    (at, offset): (usize, usize),
) -> Option<Range<usize>> {
    let text = &compared.texts[n];
    let run = words[at..].iter().zip(&text[offset..]).take_while(|(a, b)| a == b).count();
    if compared.weights.bits(&words[at..at + run]) < compared.weights.enough() {
        return None;
    }
    let low = at.saturating_sub(2 * text.len());
    let high = (at + 2 * text.len()).min(words.len());
    let aligned = align_from(text, &words[low..high], (offset, at - low), &compared.near);
    let is_repeated = ratio(aligned.matched.len(), text.len()) >= RUNNING_SHARE;
    is_repeated.then(|| low + aligned.right.start..low + aligned.right.end)
}
