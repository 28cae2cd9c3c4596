//! When do two different words count as the same in an alignment?
//!
//! By a general measure, not a list: the edit distance with transpositions
//! (optimal string alignment, the restricted Damerau-Levenshtein distance)
//! may be at most a quarter of the longer word's characters, and 3. That holds
//! *defence/defense*, *Zelensky/Zelenskyy* and most OCR damage together, and
//! words of three letters and less apart. Numbers are never near: *2024* and
//! *2025* say different things.

use crate::normalize::{Vocabulary, WordId};

/// The shortest word, in characters, that can be near another.
const MIN_CHARS: usize = 4;
/// One edit is allowed for so many characters of the longer word.
const CHARS_PER_EDIT: usize = 4;
/// However long the words are.
const MAX_EDITS: usize = 3;

/// Decides whether words are near, with what is worth knowing of each word
/// computed once.
#[derive(Debug)]
pub struct NearWords<'a> {
    vocabulary: &'a Vocabulary,
    shapes: Vec<Shape>,
}

/// What rules out most pairs without reading their letters.
#[derive(Clone, Copy, Debug)]
struct Shape {
    chars: u16,
    number: bool,
    /// Which of 64 classes of characters occur.
    letters: u64,
}

impl<'a> NearWords<'a> {
    /// Looks at every word of `vocabulary` once.
    #[must_use]
    pub fn new(vocabulary: &'a Vocabulary) -> Self {
        Self { vocabulary, shapes: vocabulary.words().iter().map(|word| Shape::of(word)).collect() }
    }

    /// Whether `a` and `b` are the same word or near.
    #[must_use]
    pub fn same_or_near(&self, a: WordId, b: WordId) -> bool {
        a == b || self.near(a, b)
    }

    /// Whether any other word can be near `word`: neither a short one is nor a number.
    #[must_use]
    pub fn may_be_near(&self, word: WordId) -> bool {
        let shape = self.shapes.get(word.0 as usize);
        shape.is_some_and(|it| it.chars as usize >= MIN_CHARS && !it.number)
    }

    /// Whether the different words `a` and `b` are near. Masked words never are.
    #[must_use]
    pub fn near(&self, a: WordId, b: WordId) -> bool {
        let (Some(x), Some(y)) = (self.shapes.get(a.0 as usize), self.shapes.get(b.0 as usize))
        else {
            return false;
        };
        let (short, long) = (x.chars.min(y.chars) as usize, x.chars.max(y.chars) as usize);
        let allowed = (long / CHARS_PER_EDIT).min(MAX_EDITS);
        // An edit changes at most two classes: one goes, one comes.
        short >= MIN_CHARS
            && long - short <= allowed
            && !x.number
            && !y.number
            && (x.letters ^ y.letters).count_ones() as usize <= 2 * allowed
            && distance_within(self.vocabulary.word(a), self.vocabulary.word(b), allowed)
    }
}

impl Shape {
    fn of(word: &str) -> Self {
        let mut res = Self { chars: 0, number: true, letters: 0 };
        for c in word.chars() {
            res.chars = res.chars.saturating_add(1);
            res.number &= !c.is_alphabetic();
            // Characters may share a class: then the letters themselves are compared, and none
            // is missed.
            res.letters |= 1 << (c as u32 % 64);
        }
        res
    }
}

/// Words with more characters are compared without the array on the stack.
const SHORT: usize = 32;

/// Whether the optimal string alignment distance of `a` and `b` is at most `limit`,
/// which is [`MAX_EDITS`] at most.
fn distance_within(a: &str, b: &str, limit: usize) -> bool {
    if a.is_ascii() && b.is_ascii() {
        return within(a.as_bytes(), b.as_bytes(), limit);
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    within(&a, &b, limit)
}

/// The same for characters of any kind: what both begin and end with is left out,
/// and of the matrix only the diagonals that lie within `limit` are filled
/// (Ukkonen 1985).
fn within<C: Copy + PartialEq>(a: &[C], b: &[C], limit: usize) -> bool {
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - end], &b[..b.len() - end]);
    if a.is_empty() || b.is_empty() {
        return a.len().max(b.len()) <= limit;
    }
    if b.len() < SHORT {
        let mut rows = [[0_u8; SHORT]; 3];
        return banded(a, b, limit, rows.each_mut().map(|it| &mut it[..]));
    }
    let mut rows = [(); 3].map(|()| vec![0; b.len() + 1]);
    banded(a, b, limit, rows.each_mut().map(|it| &mut it[..]))
}

/// Fills the band row by row; `rows` are three rows of `b.len() + 1` cells or more.
fn banded<C: Copy + PartialEq>(a: &[C], b: &[C], limit: usize, rows: [&mut [u8]; 3]) -> bool {
    let [mut before, mut last, mut row] = rows;
    // A cell outside the band is beyond the limit, whatever it holds.
    let beyond = u8::try_from(limit + 1).unwrap_or(u8::MAX);
    for (j, cell) in last.iter_mut().enumerate().take(b.len() + 1) {
        *cell = u8::try_from(j).unwrap_or(beyond).min(beyond);
    }
    for i in 1..=a.len() {
        let low = i.saturating_sub(limit).max(1);
        let high = (i + limit).min(b.len());
        if low > high {
            return false;
        }
        row[low - 1] =
            if low == 1 { u8::try_from(i).unwrap_or(beyond).min(beyond) } else { beyond };
        let mut best = row[low - 1];
        for j in low..=high {
            let above = if j < i + limit { last[j] } else { beyond };
            let substitution = last[j - 1] + u8::from(a[i - 1] != b[j - 1]);
            let mut cell = substitution.min(above + 1).min(row[j - 1] + 1).min(beyond);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                cell = cell.min(before[j - 2] + 1);
            }
            row[j] = cell;
            best = best.min(cell);
        }
        if best >= beyond {
            return false;
        }
        (before, last, row) = (last, row, before);
    }
    b.len() <= a.len() + limit && last[b.len()] < beyond
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn near(a: &str, b: &str) -> bool {
        let text = format!("{a} {b}");
        let (vocabulary, words) = Vocabulary::number(vec![text.as_str()]);
        NearWords::new(&vocabulary).same_or_near(words[0].ids[0], words[0].ids[1])
    }

    #[test]
    fn spelling_variants_are_near() {
        for (a, b) in [
            ("defence", "defense"),
            ("Zelensky", "Zelenskyy"),
            ("Zelenskiy", "Zelenskyy"),
            ("centre", "center"),
            ("organise", "organize"),
            ("government", "govemment"),
            ("guarantee", "guarantees"),
        ] {
            assert!(near(a, b), "{a} {b}");
        }
    }

    #[test]
    fn other_words_and_numbers_are_not() {
        for (a, b) in [
            ("2024", "2025"),
            ("the", "she"),
            ("Moscow", "London"),
            ("meet", "meeting"),
            ("40,000", "40,001"),
        ] {
            assert!(!near(a, b), "{a} {b}");
        }
    }

    /// The whole matrix.
    fn naive(a: &str, b: &str, limit: usize) -> bool {
        let a: Vec<char> = a.chars().collect();
        let b: Vec<char> = b.chars().collect();
        let mut before: Vec<usize> = Vec::new();
        let mut last: Vec<usize> = (0..=b.len()).collect();
        for i in 1..=a.len() {
            let mut row = vec![i; b.len() + 1];
            let mut best = i;
            for j in 1..=b.len() {
                let substitution = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let mut cell = substitution.min(last[j] + 1).min(row[j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    cell = cell.min(before[j - 2] + 1);
                }
                row[j] = cell;
                best = best.min(cell);
            }
            if best > limit {
                return false;
            }
            before = std::mem::replace(&mut last, row);
        }
        last[b.len()] <= limit
    }

    proptest! {
        #[test]
        fn the_band_decides_as_the_whole_matrix(
            a in "[abcé]{0,9}",
            b in "[abcé]{0,9}",
            around in "[xyz]{0,40}",
            limit in 0_usize..=3,
        ) {
            let (a, b) = (format!("{around}{a}{around}"), format!("{around}{b}{around}"));
            prop_assert_eq!(distance_within(&a, &b, limit), naive(&a, &b, limit));
        }

        #[test]
        fn words_of_one_or_two_edits_are_told_as_by_the_whole_matrix(
            a in "[ab]{0,50}",
            at in 0_usize..50,
            new in "[ab]{0,3}",
            limit in 0_usize..=3,
        ) {
            let cut = at.min(a.len());
            let b = format!("{}{new}{}", &a[..cut], &a[(cut + 2).min(a.len())..]);
            prop_assert_eq!(distance_within(&a, &b, limit), naive(&a, &b, limit));
        }
    }
}
