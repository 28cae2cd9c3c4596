//! Words of a unit as hashes, to hold it against other texts of the page.

use std::collections::HashSet;

use crate::read::fnv::{EMPTY, fnv1a_next};

/// The words of a text: letters and digits in lower case; of a script without spaces
/// each character is one.
pub(super) struct Grams(Vec<u64>);

/// So many words are one run.
const RUN: usize = 3;

impl Grams {
    /// Cost: linear in the text.
    pub(super) fn of(text: &str) -> Self {
        let mut res = Vec::with_capacity(text.len() / 6);
        let mut word = EMPTY;
        let mut end = |word: &mut u64| {
            if *word != EMPTY {
                res.push(std::mem::replace(word, EMPTY));
            }
        };
        for c in text.chars() {
            if c.is_ascii_alphanumeric() {
                word = fnv1a_next(word, c.to_ascii_lowercase() as u8);
                continue;
            }
            if c.is_ascii() || !c.is_alphanumeric() {
                end(&mut word);
                continue;
            }
            let is_wide = super::wording::is_wide(c);
            if is_wide {
                end(&mut word);
            }
            let mut bytes = [0; 4];
            for c in c.to_lowercase() {
                word = c.encode_utf8(&mut bytes).bytes().fold(word, fnv1a_next);
            }
            if is_wide {
                end(&mut word);
            }
        }
        end(&mut word);
        Self(res)
    }

    /// How many words there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The runs of three words.
    pub(super) fn runs(&self) -> impl Iterator<Item = u64> {
        self.0.windows(RUN).map(mixed)
    }

    /// One number for all words.
    pub(super) fn whole(&self) -> u64 {
        mixed(&self.0)
    }

    /// How many runs stand in `others`, and how many there are.
    pub(super) fn found_in(&self, others: &HashSet<u64>) -> (usize, usize) {
        self.runs()
            .fold((0, 0), |(found, all), it| (found + usize::from(others.contains(&it)), all + 1))
    }
}

fn mixed(words: &[u64]) -> u64 {
    words.iter().fold(words.len() as u64, |sum, it| {
        (sum.rotate_left(23) ^ it).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_what_a_reader_would_call_equal() {
        let whole = |it: &str| Grams::of(it).whole();
        assert_eq!(whole("The “Bridge”, closed."), whole("the bridge closed"));
        assert_ne!(whole("the bridge"), whole("bridge the"));
        assert_eq!(Grams::of("橋は閉じた").len(), 5);
        assert_eq!(Grams::of("  – ").len(), 0);
        let others = Grams::of("the old bridge was closed on Monday").runs().collect();
        assert_eq!(Grams::of("The old bridge was opened").found_in(&others), (2, 3));
        assert_eq!(Grams::of("old bridge").found_in(&others), (0, 0));
    }
}
