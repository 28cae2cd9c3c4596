//! How likely a mention is a quotation's speaker: an ensemble of decision trees.
//!
//! The trees were grown by gradient boosting on labelled quotations
//! (`evaluation/speakers`) and stand in `data/speakers.tsv`. Everything is done in
//! whole numbers: an article has the same speakers on every machine.

use super::contender::{COUNT, Row};
use std::ops::Range;
use std::sync::LazyLock;

/// A sum of leaves, in ten-thousandths of a logit: above 0 for more likely than not.
pub(super) type Score = i64;

/// No tree has more leaves, so that a word of bits holds them all.
const MOST_LEAVES: usize = u32::BITS as usize;

/// Trees that say how likely a mention is a quotation's speaker.
///
/// A tree is not walked. All questions that are answered with *above* are gone through, a
/// feature after the other, and each crosses out the leaves of its tree that can no longer
/// be reached; the first leaf that is left is the one a walk comes to. So no step waits for
/// the one before, and the processor has nothing to guess (Lucchese et al. 2015,
/// `QuickScorer`).
pub struct SpeakerTrees {
    /// For each feature its thresholds, ascending.
    thresholds: Vec<Vec<Threshold>>,
    /// The leaves of all trees, each behind the other, from left to right.
    leaves: Vec<i32>,
    /// Where the leaves of each tree begin.
    roots: Vec<usize>,
}

/// The questions whether a feature is above a value.
struct Threshold {
    value: i32,
    /// The trees that ask, each with the leaves that are left where it is.
    left: Vec<(u16, u32)>,
}

/// A question of a tree: whether `feature` is above `threshold`, and the leaves up to there.
struct Question {
    feature: usize,
    threshold: i32,
    leaves: Range<usize>,
}

static BUILT_IN: LazyLock<SpeakerTrees> =
    LazyLock::new(|| SpeakerTrees::new(include_str!("../data/speakers.tsv")));

impl SpeakerTrees {
    /// The trees of a file such as `evaluation/speakers/train.py` writes, a line each;
    /// lines that are none are passed over.
    #[must_use]
    pub fn new(file: &str) -> Self {
        let mut res = Self::empty();
        for line in file.lines().filter(|it| !it.starts_with('#')) {
            res.grow(line);
        }
        res
    }

    fn empty() -> Self {
        let thresholds = (0..COUNT).map(|_| Vec::new()).collect();
        Self { thresholds, leaves: Vec::new(), roots: Vec::new() }
    }

    /// Those of this build.
    #[must_use]
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Adds the tree of a line, where it is one.
    fn grow(&mut self, line: &str) -> Option<()> {
        let (questions, leaves) = read(line)?;
        let tree = u16::try_from(self.roots.len()).ok()?;
        for it in questions {
            let crossed = it.leaves.map(|leaf| 1 << leaf).sum::<u32>();
            let of_feature = &mut self.thresholds[it.feature];
            let at = of_feature.binary_search_by_key(&it.threshold, |it| it.value);
            let at = at.unwrap_or_else(|at| {
                of_feature.insert(at, Threshold { value: it.threshold, left: Vec::new() });
                at
            });
            of_feature[at].left.push((tree, !crossed));
        }
        self.roots.push(self.leaves.len());
        self.leaves.extend(leaves);
        Some(())
    }

    /// The score of one contender. Cost: the questions that are answered with *above*.
    pub(super) fn score(&self, row: &Row) -> Score {
        let mut left = vec![u32::MAX; self.roots.len()];
        for (value, thresholds) in row.iter().zip(&self.thresholds) {
            for above in thresholds.iter().take_while(|it| *value > it.value) {
                for &(tree, leaves) in &above.left {
                    left[usize::from(tree)] &= leaves;
                }
            }
        }
        let first =
            |(&root, left): (&usize, u32)| self.leaves[root + left.trailing_zeros() as usize];
        self.roots.iter().zip(left).map(|it| Score::from(first(it))).sum()
    }
}

/// Reads a tree in the order in which it is walked: `12<340` sends features of up to 340 on
/// to what follows, `=-153` is a leaf. `None` for what is no tree.
fn read(line: &str) -> Option<(Vec<Question>, Vec<i32>)> {
    let (mut questions, mut leaves): (Vec<Question>, _) = (Vec::new(), Vec::new());
    // Questions whose other side is still to come.
    let mut open: Vec<usize> = Vec::new();
    let mut words = line.split(' ');
    loop {
        let word = words.next()?;
        if let Some(value) = word.strip_prefix('=') {
            leaves.push(value.parse().ok()?);
            let Some(question) = open.pop() else { break };
            questions[question].leaves.end = leaves.len();
        } else {
            let (feature, threshold) = word.split_once('<')?;
            let feature = feature.parse().ok().filter(|&it| it < COUNT)?;
            open.push(questions.len());
            let leaves = leaves.len()..leaves.len();
            questions.push(Question { feature, threshold: threshold.parse().ok()?, leaves });
        }
    }
    let whole = words.next().is_none() && leaves.len() <= MOST_LEAVES;
    whole.then_some((questions, leaves))
}

/// Odds in thousandths at every half logit from -4 to 4.
const ODDS: [i64; 17] =
    [18, 30, 50, 82, 135, 223, 368, 607, 1000, 1649, 2718, 4482, 7389, 12182, 20086, 33115, 54598];

/// The odds, in thousandths, that a score stands for.
pub(super) fn odds(score: Score) -> i64 {
    const HALF: i64 = 5_000;
    let shifted = (score + 8 * HALF).clamp(0, 16 * HALF - 1);
    let (step, rest) = (shifted / HALF, shifted % HALF);
    let at = usize::try_from(step).unwrap_or(0).min(ODDS.len() - 2);
    ODDS[at] + (ODDS[at + 1] - ODDS[at]) * rest / HALF
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Walks a tree from its root, as its line is written.
    fn walked(line: &str, row: &Row) -> i32 {
        fn step<'l>(words: &mut impl Iterator<Item = &'l str>, row: &Row) -> i32 {
            let word = words.next().unwrap();
            if let Some(value) = word.strip_prefix('=') {
                return value.parse().unwrap();
            }
            let (feature, threshold) = word.split_once('<').unwrap();
            let feature: usize = feature.parse().unwrap();
            let threshold: i32 = threshold.parse().unwrap();
            // Both sides are read, whichever counts.
            let (up_to, above) = (step(words, row), step(words, row));
            if row[feature] > threshold { above } else { up_to }
        }
        step(&mut line.split(' '), row)
    }

    fn forest(lines: &[&str]) -> SpeakerTrees {
        SpeakerTrees::new(&lines.join("\n"))
    }

    #[test]
    fn a_tree_leads_to_a_leaf_and_leaves_add_up() {
        let score = |a, b| {
            let mut row = [0; COUNT];
            (row[0], row[1]) = (a, b);
            forest(&["0<5 1<2 =1 =2 =3", "=-10"]).score(&row)
        };
        assert_eq!([score(5, 2), score(5, 3), score(6, 0), score(6, 9)], [-9, -8, -7, -7]);
        let chain = ["0<1"; 40].join(" ") + &" =1".repeat(41);
        for broken in ["0<5 =1", "0<x =1 =2", "0 =1 =2", "=1.5", "=1 =2", "", "99<1 =1 =2", &chain]
        {
            assert!(forest(&[broken]).roots.is_empty(), "{broken}");
        }
    }

    proptest! {
        #[test]
        fn the_leaves_that_are_left_are_those_that_a_walk_comes_to(
            values in proptest::collection::vec(-2..60, COUNT)
        ) {
            let row: Row = values.try_into().unwrap();
            let lines = include_str!("../data/speakers.tsv").lines();
            let trees = lines.filter(|it| !it.starts_with('#'));
            let walked: Score = trees.map(|it| Score::from(walked(it, &row))).sum();
            prop_assert_eq!(BUILT_IN.score(&row), walked);
        }
    }

    #[test]
    fn every_tree_of_this_build_can_be_read() {
        let lines = include_str!("../data/speakers.tsv").lines();
        assert_eq!(lines.filter(|it| !it.starts_with('#')).count(), BUILT_IN.roots.len());
        assert!(BUILT_IN.roots.len() >= 50);
    }

    #[test]
    fn odds_grow_with_the_score() {
        assert_eq!(odds(0), 1000);
        let all: Vec<i64> = (-60..60).map(|it| odds(it * 1000)).collect();
        assert!(all.is_sorted());
        assert_eq!((all[0], all[119]), (18, 54593));
    }
}
