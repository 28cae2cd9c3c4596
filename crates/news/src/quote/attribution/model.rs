//! How likely a mention is a quotation's speaker: an ensemble of decision trees.
//!
//! The trees were grown by gradient boosting on labelled quotations
//! (`evaluation/speakers`) and stand in `data/speakers.tsv`. Everything is done in
//! whole numbers: an article has the same speakers on every machine.

use super::contender::{COUNT, Row};
use std::sync::LazyLock;

/// A sum of leaves, in ten-thousandths of a logit: above 0 for more likely than not.
pub(super) type Score = i64;

/// A node of a tree, in eight bytes: there are thousands, and each contender walks them.
#[derive(Clone, Copy)]
struct Node {
    /// In a leaf, its value.
    threshold: i32,
    feature: u8,
    /// How many nodes further to go above the threshold; up to it, to the next. 0 in a
    /// leaf.
    above: u16,
}

/// Trees that say how likely a mention is a quotation's speaker, in one list, each behind
/// the other.
pub struct SpeakerTrees {
    nodes: Vec<Node>,
    roots: Vec<usize>,
}

static BUILT_IN: LazyLock<SpeakerTrees> =
    LazyLock::new(|| SpeakerTrees::new(include_str!("../data/speakers.tsv")));

impl SpeakerTrees {
    /// The trees of a file such as `evaluation/speakers/train.py` writes, a line each;
    /// lines that are none are passed over.
    #[must_use]
    pub fn new(file: &str) -> Self {
        let mut res = Self { nodes: Vec::new(), roots: Vec::new() };
        for line in file.lines().filter(|it| !it.starts_with('#')) {
            let start = res.nodes.len();
            if res.grow(line).is_some() {
                res.roots.push(start);
            } else {
                res.nodes.truncate(start);
            }
        }
        res
    }

    /// Those of this build.
    #[must_use]
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads a tree in the order in which it is walked: `12<340` sends features of up
    /// to 340 on to what follows, `=-153` is a leaf.
    fn grow(&mut self, line: &str) -> Option<()> {
        let mut open: Vec<usize> = Vec::new();
        let mut words = line.split(' ');
        loop {
            let word = words.next()?;
            if let Some(value) = word.strip_prefix('=') {
                self.nodes.push(Node { threshold: value.parse().ok()?, feature: 0, above: 0 });
                let next = self.nodes.len();
                let Some(branch) = open.pop() else { break };
                self.nodes[branch].above = u16::try_from(next - branch).ok()?;
            } else {
                let (feature, threshold) = word.split_once('<')?;
                let feature: u8 = feature.parse().ok().filter(|&it| usize::from(it) < COUNT)?;
                open.push(self.nodes.len());
                self.nodes.push(Node { threshold: threshold.parse().ok()?, feature, above: 0 });
            }
        }
        words.next().is_none().then_some(())
    }

    /// The score of one contender. Cost: the depth of each tree.
    pub(super) fn score(&self, row: &Row) -> Score {
        self.roots.iter().map(|&root| self.leaf(root, row)).sum()
    }

    fn leaf(&self, root: usize, row: &Row) -> Score {
        let mut at = root;
        loop {
            let Node { threshold, feature, above } = self.nodes[at];
            if above == 0 {
                return Score::from(threshold);
            }
            let is_above = row[usize::from(feature)] > threshold;
            at += if is_above { usize::from(above) } else { 1 };
        }
    }
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

    #[test]
    fn a_tree_is_walked_down_to_a_leaf_and_leaves_add_up() {
        let mut forest = SpeakerTrees { nodes: Vec::new(), roots: Vec::new() };
        assert!(forest.grow("0<5 1<2 =1 =2 =3").is_some());
        let mut row = [0; COUNT];
        let leaf = |row: &Row| forest.leaf(0, row);
        (row[0], row[1]) = (5, 2);
        assert_eq!(leaf(&row), 1);
        row[1] = 3;
        assert_eq!(leaf(&row), 2);
        row[0] = 6;
        assert_eq!(leaf(&row), 3);
        for broken in ["0<5 =1", "0<x =1 =2", "0 =1 =2", "=1.5", "=1 =2", "", "99<1 =1 =2"] {
            let mut other = SpeakerTrees { nodes: Vec::new(), roots: Vec::new() };
            assert!(other.grow(broken).is_none(), "{broken}");
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
