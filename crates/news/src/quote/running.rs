//! Running text that repeats a quotation without the marks.

use super::compare::{Compared, ratio};
use crate::align::align_from;
use crate::fingerprint::mix;
use crate::normalize::WordId;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

/// Running text counts as an occurrence when it has this share of a quotation …
const RUNNING_SHARE: f64 = 0.8;
/// … of at least so many words.
const RUNNING_WORDS: usize = 8;
/// Words in a row that make a stretch of text a candidate.
const SEED: usize = 4;
/// A run is followed when it says more than all words give `2^8` times by chance,
/// as the anchors of passages are.
const ANCHOR_SLACK: usize = 8;
/// How many quotations one run of words is tried with.
const MAX_QUOTES: usize = 16;

/// Where every run of words of the longer quotations stands: quotation and word.
type Starts = HashMap<[WordId; SEED], Vec<(usize, usize)>, BuildHasherDefault<RunHasher>>;

/// Hashes a run of word numbers; the map's order never reaches an output.
#[derive(Default)]
struct RunHasher(u64);

impl Hasher for RunHasher {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&it| self.write_u32(u32::from(it)));
    }

    fn write_u32(&mut self, word: u32) {
        self.0 = mix(self.0 ^ u64::from(word));
    }

    /// The length before a run: the same for all.
    fn write_usize(&mut self, _: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Where running text repeats a longer quotation: by quotation, ascending places.
pub(super) fn find_running(
    compared: &Compared<'_>,
    docs: &[Vec<WordId>],
) -> BTreeMap<usize, Vec<(u32, Range<usize>)>> {
    let starts = starts(compared);
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

fn starts(compared: &Compared<'_>) -> Starts {
    let mut res = Starts::default();
    for (n, words) in compared.texts.iter().enumerate() {
        if compared.weights.words(words) < RUNNING_WORDS {
            continue;
        }
        for (at, window) in words.windows(SEED).enumerate() {
            if let Ok(window) = <[WordId; SEED]>::try_from(window) {
                let list = res.entry(window).or_default();
                if list.len() < MAX_QUOTES {
                    list.push((n, at));
                }
            }
        }
    }
    res
}

/// The quotations of other documents that the unquoted words of one repeat.
fn in_document(
    compared: &Compared<'_>,
    starts: &Starts,
    doc: u32,
    words: &[WordId],
    mut quoted: Vec<Range<usize>>,
) -> Vec<(usize, (u32, Range<usize>))> {
    quoted.sort_by_key(|it| it.start);
    // Nested quotations lie inside the ones before them.
    let mut reached = 0;
    quoted.retain(|it| {
        let outside = it.end > reached;
        reached = reached.max(it.end);
        outside
    });
    let enough = compared.weights.chance_bits(ANCHOR_SLACK);
    let mut res: Vec<(usize, (u32, Range<usize>))> = Vec::new();
    for (at, window) in words.windows(SEED).enumerate() {
        let Some(list) = <[WordId; SEED]>::try_from(window).ok().and_then(|it| starts.get(&it))
        else {
            continue;
        };
        let next = quoted.partition_point(|it| it.end <= at);
        if quoted.get(next).is_some_and(|it| it.start < at + SEED) {
            continue;
        }
        for &(n, offset) in list {
            let text = &compared.texts[n];
            let own = compared.quotes[n].doc == doc;
            // One word earlier it was a candidate already.
            let tried = at > 0 && offset > 0 && words[at - 1] == text[offset - 1];
            if own || tried {
                continue;
            }
            let run = words[at..].iter().zip(&text[offset..]).take_while(|(a, b)| a == b).count();
            if compared.weights.bits(&words[at..at + run]) < enough {
                continue;
            }
            let low = at.saturating_sub(2 * text.len());
            let high = (at + 2 * text.len()).min(words.len());
            let aligned = align_from(text, &words[low..high], (offset, at - low), compared.near);
            if ratio(aligned.matched.len(), text.len()) >= RUNNING_SHARE {
                res.push((n, (doc, low + aligned.right.start..low + aligned.right.end)));
            }
        }
    }
    res
}
