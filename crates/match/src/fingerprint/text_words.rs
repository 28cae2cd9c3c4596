//! From a text to the hashes of its words, without an allocation a word.

use super::folding::{Hard, fold_text};
use super::simd::{Edges, vectorized, word_edges};
use super::telling::{LongWords, letter_runs, telling_pieces};
use super::word_hash::{hash_halves, hash_word};
use crate::text::Span;

/// Hashes the words of one text after another, those that [`scan_words`] finds; keeps its
/// buffers.
///
/// [`scan_words`]: crate::normalize::scan_words
#[derive(Clone, Debug, Default)]
pub struct WordHasher {
    folded: Vec<u8>,
    edges: Edges,
    hard: Hard,
    long: LongWords,
    joined: Vec<u8>,
    wide: Vec<u32>,
}

/// How many bytes may be read past the end of a word.
const PADDING: usize = 16;

impl WordHasher {
    /// Replaces `hashes` by [`hash_word`] of every folded word of `text`, in order.
    ///
    /// Cost: some two nanoseconds a word on ASCII with AVX-512. Text beyond
    /// 4 GiB is not read.
    pub fn hash(&mut self, text: &str, hashes: &mut Vec<u64>) {
        self.fold(text);
        let (words, folded) = (self.edges.words(), self.folded.as_slice());
        hashes.clear();
        hashes.resize(words.len(), 0);
        vectorized(
            #[inline(always)]
            || {
                for (&[start, end], hash) in words.iter().zip(hashes) {
                    let (start, len) = (start as usize, (end - start) as usize);
                    // The whole block and a mask, whatever the word's length: no branch depends
                    // on it.
                    let block = folded[start..].first_chunk::<PADDING>();
                    *hash = match (block, MASKS.get(len)) {
                        (Some(block), Some(masks)) => {
                            let (low, high) = halves(block);
                            hash_halves(low & masks[0], high & masks[1])
                        }
                        _ => hash_word(&folded[start..start + len]),
                    }
                }
            },
        );
    }

    /// Hands each word of the text that was hashed last to `found`, folded, with its hash and
    /// where it stands in the text; `hashes` are its words.
    pub fn each_word(&self, hashes: &[u64], mut found: impl FnMut(&[u8], u64, Span)) {
        let mut stretches = self.hard.stretches.iter().peekable();
        let mut spans = self.hard.spans.iter();
        // What is folded from here on stands in the text from there on.
        let (mut here, mut there) = (0, 0);
        for (&[start, end], &hash) in self.edges.words().iter().zip(hashes) {
            let (start, end) = (start as usize, end as usize);
            while let Some(past) = stretches.next_if(|it| it.out.end <= start) {
                (here, there) = (past.out.end, past.end);
            }
            let span = match stretches.peek() {
                Some(it) if it.out.start <= start => spans.next().copied().unwrap_or_default(),
                _ => Span::new(start - here + there, end - here + there),
            };
            found(&self.folded[start..end], hash, span);
        }
    }

    /// The folded words of `text` with single spaces between them.
    pub fn words(&mut self, text: &str) -> String {
        self.fold(text);
        let words = self.edges.words().iter().map(|&[start, end]| {
            String::from_utf8_lossy(&self.folded[start as usize..end as usize])
        });
        words.collect::<Vec<_>>().join(" ")
    }

    /// Appends a hash of each pair of long words that follow each other, short
    /// words passed over, of the text that was hashed last; `hashes` are its words.
    ///
    /// A long word has five bytes or more. Four characters of a script without
    /// spaces are a piece as well.
    pub fn telling(&mut self, hashes: &[u64], out: &mut Vec<u64>) {
        telling_pieces(&self.folded, self.edges.words(), hashes, &mut self.long, out);
    }

    /// Appends a hash of each run of five characters of `text`, folded and with
    /// single spaces between its words.
    pub fn letters(&mut self, text: &str, out: &mut Vec<u64>) {
        self.fold(text);
        self.letters_again(out);
    }

    /// The same of the text that was hashed last.
    pub fn letters_again(&mut self, out: &mut Vec<u64>) {
        let words = self.edges.words();
        letter_runs(&self.folded, words, &mut self.joined, &mut self.wide, out);
    }

    fn fold(&mut self, text: &str) {
        self.folded.clear();
        fold_text(text, &mut self.folded, &mut self.hard);
        self.folded.truncate(u32::MAX as usize - 64);
        word_edges(&self.folded, &mut self.edges);
        self.folded.extend_from_slice(&[0; PADDING]);
    }
}

/// Both halves of a block, read little-endian.
#[inline(always)]
fn halves(block: &[u8; PADDING]) -> (u64, u64) {
    let [low, high] = block.as_chunks().0 else { return (0, 0) };
    (u64::from_le_bytes(*low), u64::from_le_bytes(*high))
}

/// The lowest n bytes of a block, for n up to 16.
const MASKS: [[u64; 2]; PADDING + 1] = {
    let mut res = [[u64::MAX; 2]; PADDING + 1];
    let mut len = 0;
    while len < PADDING {
        let (half, bits) = (len / 8, len % 8 * 8);
        res[len] = if half == 0 { [(1 << bits) - 1, 0] } else { [u64::MAX, (1 << bits) - 1] };
        len += 1;
    }
    res
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::scan_words;
    use proptest::prelude::*;

    fn hashed(text: &str) -> Vec<u64> {
        let mut res = Vec::new();
        WordHasher::default().hash(text, &mut res);
        res
    }

    proptest! {
        #[test]
        fn words_hash_as_the_scanner_finds_them(text in "[\\PC\n a-zA-Z.'’-]{0,80}") {
            let mut naive = Vec::new();
            scan_words(&text, |word, _| naive.push(hash_word(word.as_bytes())));
            prop_assert_eq!(hashed(&text), naive);
        }

        #[test]
        fn words_stand_where_the_scanner_finds_them(
            text in "([a-zA-Z]{1,9}[ ,.'’\u{ad}-]{1,2}|[\\PC\n é’.-]{0,9}){0,30}",
        ) {
            let (mut hasher, mut hashes) = (WordHasher::default(), Vec::new());
            let (mut found, mut naive) = (Vec::new(), Vec::new());
            hasher.hash(&text, &mut hashes);
            hasher.each_word(&hashes, |word, hash, span| found.push((word.to_vec(), hash, span)));
            scan_words(&text, |word, span| {
                naive.push((word.as_bytes().to_vec(), hash_word(word.as_bytes()), span));
            });
            prop_assert_eq!(found, naive);
        }

        #[test]
        fn words_and_hashes_are_of_the_same_words(text in "[\\PC é—]{0,60}") {
            let words = WordHasher::default().words(&text);
            let naive: Vec<u64> = words
                .split(' ')
                .filter(|it| !it.is_empty())
                .map(|it| hash_word(it.as_bytes()))
                .collect();
            prop_assert_eq!(hashed(&text), naive);
        }
    }
}
