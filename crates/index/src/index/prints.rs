//! What an article leaves in the index to be found by.

use super::bytes::folded;
use super::run::Entry;
use super::segment::{Kind, Lists};
use crate::candidates::MASKED;
use crate::fingerprint::{hash_word, sort_spread};
use crate::furniture::{LineFacts, Page, PageFinder, Recurring};
use crate::normalize::{Vocabulary, WordId, Words};
use crate::segment::{Segmentation, segment};
use crate::text::{DocId, Document, SetLines};
use rayon::prelude::*;
use siphasher::sip::SipHasher13;
use std::hash::Hasher as _;
use std::ops::Range;

/// Words of a shingle that finds passages and versions, as the search for passages has it.
const PASSAGE_WORDS: usize = 4;
/// The least of so many consecutive shingles is kept (winnowing): of every run of eight
/// words that two articles share, both keep one.
const WINDOW: usize = 5;
/// Words of a shingle between quotation marks, as the search for statements has it.
const QUOTE_WORDS: usize = 3;
/// A key has so many bits: among 160 million, one in 7,000 is another's, too, and what it
/// proposes is compared.
const KEY_BITS: u32 = 40;

/// What keys are hashed with: nobody who does not know it can make texts that crowd one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Secret(pub(super) [u64; 2]);

impl Secret {
    fn key(self, parts: &[u64]) -> u64 {
        let mut hasher = SipHasher13::new_with_keys(self.0[0], self.0[1]);
        parts.iter().for_each(|&it| hasher.write_u64(it));
        hasher.finish() >> (64 - KEY_BITS)
    }

    /// What tells the index of this secret from others, without giving the secret away.
    pub(super) fn name_of_index(self) -> i64 {
        i64::try_from(self.key(&[])).unwrap_or(0)
    }

    /// The key of a word.
    pub(super) fn word(self, word: &str) -> u64 {
        self.key(&[hash_word(word.as_bytes())])
    }

    /// The key of a line, of which recurrence has the hash.
    pub(super) fn line(line: u64) -> u64 {
        line >> (64 - KEY_BITS)
    }

    /// The keys of an article's words, those that are masked left out: ascending, distinct.
    ///
    /// `hashes` are those of the vocabulary's words, `stream` the words as comparisons see
    /// them, `words` as they stand. What is kept of a text does not depend on what is
    /// masked in it, so that an article is found by what was kept before anybody knew what
    /// recurs.
    pub(super) fn passages(self, hashes: &[u64], words: &[WordId], stream: &[WordId]) -> Vec<u64> {
        let hashed: Vec<u64> = words.iter().map(|it| hashes[it.0 as usize]).collect();
        // Over what stands in the text, masked or not: else two articles keep other shingles of
        // one run.
        let all: Vec<u64> = hashed.windows(PASSAGE_WORDS).map(|it| self.key(it)).collect();
        let is_seen = |at: usize| !stream[at..at + PASSAGE_WORDS].contains(&MASKED);
        let kept = least_of_each(&all);
        distinct(kept.into_iter().filter(|&at| is_seen(at)).map(|at| all[at]).collect())
    }

    /// The keys of the words in `quoted`, which are ranges of the words of an article, each
    /// with how many words the shortest of those has that it stands in.
    pub(super) fn quotes(
        self,
        hashes: &[u64],
        stream: &[WordId],
        quoted: &[Range<usize>],
    ) -> Vec<(u64, u64)> {
        let runs = quoted.iter().flat_map(|it| {
            let words = it.len() as u64;
            stream[it.clone()].windows(QUOTE_WORDS).map(move |run| (run, words))
        });
        let seen = runs.filter(|it| !it.0.contains(&MASKED));
        let key = |run: &[WordId]| self.key(&[0, 1, 2].map(|at: usize| hashes[run[at].0 as usize]));
        let mut res: Vec<(u64, u64)> = seen.map(|(run, words)| (key(run), words)).collect();
        // The shortest quotation of a key comes first, and stays.
        res.sort_unstable();
        res.dedup_by_key(|it| it.0);
        res
    }

    /// Every key of these words, for asking who has them.
    pub(super) fn every(self, hashes: &[u64], words: &[WordId]) -> [Vec<u64>; 2] {
        let hashed: Vec<u64> = words.iter().map(|it| hashes[it.0 as usize]).collect();
        [PASSAGE_WORDS, QUOTE_WORDS]
            .map(|w| distinct(hashed.windows(w).map(|it| self.key(it)).collect()))
    }
}

/// The hashes of a vocabulary's words.
pub(super) fn hashes(vocabulary: &Vocabulary) -> Vec<u64> {
    vocabulary.words().iter().map(|it| hash_word(it.as_bytes())).collect()
}

/// The places of those that are the least of a window, ascending; of equal ones the last.
fn least_of_each(all: &[u64]) -> Vec<usize> {
    if all.is_empty() {
        return Vec::new();
    }
    let window = WINDOW.min(all.len());
    let mut res: Vec<usize> = Vec::new();
    for (start, part) in all.windows(window).enumerate() {
        // The last of equal ones stays the least for most windows.
        let least = (0..window).rev().min_by_key(|&at| part[at]).unwrap_or(0);
        if res.last() != Some(&(start + least)) {
            res.push(start + least);
        }
    }
    res.dedup();
    res
}

/// The upper bits of a key, by which keys are sorted.
pub(super) fn spread(key: u64) -> u32 {
    u32::try_from(key >> (KEY_BITS - u32::BITS)).unwrap_or(u32::MAX)
}

fn distinct(mut all: Vec<u64>) -> Vec<u64> {
    sort_spread(&mut all, spread);
    all.dedup();
    all
}

/// The word ranges of an article's quotations.
pub(super) fn quoted(segmentation: &Segmentation, words: &Words) -> Vec<Range<usize>> {
    segmentation.quotations.iter().map(|it| words.within(it.span)).collect()
}

/// What one article leaves.
#[derive(Clone, Debug, Default)]
pub(super) struct Prints {
    passages: Vec<u64>,
    /// Each with the words of the shortest quotation that has it.
    quotes: Vec<(u64, u64)>,
    lines: Vec<LineFacts>,
    /// Keys of words that are no furniture by what the page itself shows, with how often
    /// they stand.
    words: Vec<(u64, u32)>,
    /// The hash of its text, in recurrence's sense.
    text: u64,
}

impl Prints {
    /// Those of many articles.
    pub(super) fn of(secret: Secret, documents: &[Document]) -> Vec<Self> {
        let parts: Vec<Segmentation> = documents.par_iter().map(|it| segment(&it.text)).collect();
        let texts = documents.par_iter().map(|it| it.text.as_str());
        let (vocabulary, words) = Vocabulary::number(texts);
        let finder = PageFinder::new(&vocabulary);
        let hashes = hashes(&vocabulary);
        let keys: Vec<u64> = hashes.iter().map(|&it| secret.key(&[it])).collect();
        let pages = documents.par_iter().zip(&parts).zip(&words);
        pages
            .map(|((document, segmentation), words)| {
                let text = &document.text;
                // The index keeps no notes of pages, so an article is read without them from
                // the start.
                let page =
                    Page { doc: DocId(0), text, segmentation, words, set: SetLines::default() };
                let units = finder.page_units(&page);
                let lines = units.lines(text);
                let mut stream = words.ids.clone();
                for piece in units.pieces(&finder, &page, &Recurring::default()) {
                    stream[words.within(piece.span)].fill(MASKED);
                }
                Self {
                    passages: secret.passages(&hashes, &words.ids, &words.ids),
                    quotes: secret.quotes(&hashes, &words.ids, &quoted(segmentation, words)),
                    text: lines.first().map_or(0, |it| it.text()),
                    words: counted(&keys, &stream),
                    lines,
                }
            })
            .collect()
    }

    /// Writes what the document with this number leaves.
    pub(super) fn list(&self, number: u32, lists: &mut Lists) {
        for &key in &self.passages {
            lists.push(Kind::Passages, Entry { key, doc: number, more: 0 });
        }
        for &(key, more) in &self.quotes {
            lists.push(Kind::Quotes, Entry { key, doc: number, more });
        }
        for line in &self.lines {
            let entry = Entry { key: Secret::line(line.key()), doc: number, more: packed(line) };
            lists.push(Kind::Lines, entry);
        }
        self.count(1, lists);
        let text = Entry { key: u64::from(number), doc: 0, more: self.text };
        lists.push(Kind::Texts, text);
    }

    /// Writes that its words are there no more.
    pub(super) fn forget(&self, lists: &mut Lists) {
        self.count(-1, lists);
    }

    fn count(&self, times: i64, lists: &mut Lists) {
        for &(key, n) in &self.words {
            let more = folded(times * i64::from(n));
            lists.push(Kind::Words, Entry { key, doc: 0, more });
        }
    }
}

fn counted(keys: &[u64], stream: &[WordId]) -> Vec<(u64, u32)> {
    let mut words: Vec<u64> =
        stream.iter().filter(|&&it| it != MASKED).map(|it| keys[it.0 as usize]).collect();
    sort_spread(&mut words, spread);
    let count = |it: &[u64]| (it[0], u32::try_from(it.len()).unwrap_or(u32::MAX));
    words.chunk_by(|a, b| a == b).map(count).collect()
}

/// How many bits of a packed line are its flags.
const FLAG_BITS: u32 = 16;

/// What recurrence asks of a line beside its words, its page and the page's text.
fn packed(line: &LineFacts) -> u64 {
    let bytes = line.to_bytes();
    let number = |range: Range<usize>| bytes[range].iter().fold(0, |n, &it| n << 8 | u64::from(it));
    // Whether it is the first line of its page is all that is asked of its place.
    let (is_first, words, flags) = (number(24..28) == 0, number(28..30), number(30..32));
    words << (FLAG_BITS + 1) | flags << 1 | u64::from(is_first)
}

/// The line that [`packed`] was made of, on the page with this number and text.
pub(super) fn unpacked(key: u64, more: u64, page: u64, text: u64) -> LineFacts {
    let mut bytes = [0; LineFacts::BYTES];
    bytes[..8].copy_from_slice(&key.to_be_bytes());
    bytes[8..16].copy_from_slice(&text.to_be_bytes());
    bytes[16..24].copy_from_slice(&page.to_be_bytes());
    bytes[27] = u8::from(more & 1 == 0);
    let words = u16::try_from(more >> (FLAG_BITS + 1)).unwrap_or(u16::MAX);
    bytes[28..30].copy_from_slice(&words.to_be_bytes());
    let flags = u16::try_from(more >> 1 & 0xFFFF).unwrap_or(0);
    bytes[30..].copy_from_slice(&flags.to_be_bytes());
    LineFacts::from_bytes(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_every_run_of_eight_words_two_texts_keep_one() {
        let keys: Vec<u64> = (0..400).map(|it| crate::fingerprint::mix(it) >> 40).collect();
        let run = &keys[100..105];
        let [before, after] = [&keys[..100], &keys[200..]];
        let text = |parts: [&[u64]; 3]| {
            let all = parts.concat();
            least_of_each(&all).into_iter().map(|at| all[at]).collect::<Vec<_>>()
        };
        let (a, b) = (text([before, run, after]), text([after, run, before]));
        assert!(run.iter().any(|it| a.contains(it) && b.contains(it)));
        assert!(a.len() * 2 < keys.len());
        assert!(least_of_each(&[]).is_empty());
        assert_eq!(least_of_each(&[5, 4]), [1]);
    }

    #[test]
    fn another_secret_makes_other_keys() {
        let text = "The harbor board sold the pilot house to two sisters from Malmo on Monday.";
        let document = Document { text: text.to_owned(), ..Document::default() };
        let prints = |a| Prints::of(Secret([a, 2]), std::slice::from_ref(&document)).remove(0);
        assert_eq!(prints(1).passages, prints(1).passages);
        assert!(prints(1).passages.iter().all(|it| !prints(7).passages.contains(it)));
    }

    #[test]
    fn a_line_is_packed_with_all_that_is_asked_of_it() {
        let text = "Harbor News\n\nThe board sold the pilot house on Monday.\n\nRead more: boats";
        let document = Document { text: text.to_owned(), ..Document::default() };
        let prints = Prints::of(Secret([1, 2]), &[document]).remove(0);
        assert!(prints.lines.len() > 1);
        for (at, line) in prints.lines.iter().enumerate() {
            let again = unpacked(line.key(), packed(line), line.page(), line.text());
            let bytes =
                |it: &LineFacts| (it.to_bytes()[..24].to_vec(), it.to_bytes()[28..].to_vec());
            assert_eq!(bytes(&again), bytes(line));
            assert_eq!(again.to_bytes()[27] == 0, at == 0);
        }
    }
}
