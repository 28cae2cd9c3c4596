//! The best local alignment of two short stretches.

use super::NearWords;
use super::extend::{Direction, Step, extend, lengths};
use crate::normalize::WordId;
use std::ops::Range;

/// Where two stretches of words match best, and how well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalAlignment {
    /// The aligned words of the left stretch; begins and ends in a match.
    pub left: Range<usize>,
    /// The aligned words of the right stretch.
    pub right: Range<usize>,
    /// The left indexes of the words that are the same or near, ascending.
    pub matched: Vec<usize>,
    /// The left words of the longest stretch in which all are the same or near.
    pub longest_run: Range<usize>,
    /// Words that differ, or that only one side has, inside the aligned range.
    pub edits: usize,
}

/// Aligns two stretches that share the words at `seed` (an index in each).
///
/// Grows the seed both ways as passages are grown, but keeps every match at the
/// ends: both stretches are short and are compared as wholes. Cost: the sum of both
/// lengths times the width of the band.
#[must_use]
pub fn align_from(
    left: &[WordId],
    right: &[WordId],
    seed: (usize, usize),
    near: &NearWords<'_>,
) -> LocalAlignment {
    let (at, other) = seed;
    let after = extend(&left[at..], &right[other..], near, Direction::Forward, 1);
    let before = extend(&left[..at], &right[..other], near, Direction::Backward, 1);
    let (before_left, before_right) = lengths(&before);
    let (after_left, after_right) = lengths(&after);
    let mut res = LocalAlignment {
        left: at - before_left..at + after_left,
        right: other - before_right..other + after_right,
        matched: Vec::new(),
        longest_run: 0..0,
        edits: 0,
    };
    let (mut index, mut run) = (res.left.start, 0);
    for step in before.iter().chain(&after) {
        let matches = matches!(step, Step::Match | Step::Near);
        index += usize::from(*step != Step::OnlyRight);
        if !matches {
            res.edits += 1;
            run = 0;
            continue;
        }
        res.matched.push(index - 1);
        run += 1;
        // Of equal runs the first.
        if run > res.longest_run.len() {
            res.longest_run = index - run..index;
        }
    }
    res
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::Vocabulary;

    #[test]
    fn an_omission_leaves_the_rest_aligned() {
        let (vocabulary, words) = Vocabulary::number(vec![
            "we help them with things, probably, if you talk about by air because",
            "people on the ground. We help them with things, probably ... by air because",
        ]);
        let near = NearWords::new(&vocabulary);
        let found = align_from(&words[0].ids, &words[1].ids, (0, 4), &near);
        assert_eq!((found.left, found.right), (0..13, 4..13));
        assert_eq!((found.matched.len(), found.longest_run, found.edits), (9, 0..6, 4));
    }
}
