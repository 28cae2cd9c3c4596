//! What the measures of a pair say: two ensembles of decision trees.
//!
//! The first says whether two texts are one story, the second, of those that are not,
//! whether they are one frame with other facts. The trees were grown by gradient boosting
//! on labelled pairs (`evaluation/versions`) and stand in `model.tsv`; the measures that
//! say more about sameness the larger they are may only count for it, and the other way
//! round. Everything is done in whole numbers: a pair has one verdict on every machine.

use super::measures::COUNT;
use std::sync::LazyLock;

/// A sum of leaves, in ten-thousandths of a logit: above 0 for more likely than not.
pub(super) type Score = i64;

/// A node of a tree: an inner one, or a leaf, which leads to itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Node {
    feature: u8,
    /// In a leaf, its value.
    threshold: i32,
    /// Where to go on when the feature is above the threshold; up to it, the next node
    /// follows. 0 in a leaf.
    above: u16,
}

/// Trees whose leaves add up.
#[derive(Debug, Default)]
pub(super) struct Ensemble {
    trees: Vec<Vec<Node>>,
}

impl Ensemble {
    pub(super) fn score(&self, row: &[i32; COUNT]) -> Score {
        self.trees.iter().map(|tree| Score::from(leaf(tree, row))).sum()
    }

    /// Reads trees, one a line, in the order in which they are walked: `12<340` sends
    /// measures of up to 340 on to what follows, `=-153` is a leaf.
    fn read<'l>(lines: impl Iterator<Item = &'l str>) -> Option<Self> {
        let trees: Option<Vec<_>> = lines.map(tree).collect();
        trees.map(|trees| Self { trees })
    }
}

fn leaf(tree: &[Node], row: &[i32; COUNT]) -> i32 {
    let mut at = 0;
    loop {
        let Some(node) = tree.get(at) else { return 0 };
        if node.above == 0 {
            return node.threshold;
        }
        let value = row.get(usize::from(node.feature)).copied().unwrap_or(0);
        at = if value > node.threshold { usize::from(node.above) } else { at + 1 };
    }
}

fn tree(line: &str) -> Option<Vec<Node>> {
    let mut nodes: Vec<Node> = Vec::new();
    // Inner nodes whose other side is still to come.
    let mut open = Vec::new();
    let (mut words, mut is_whole) = (line.split(' '), false);
    for word in words.by_ref() {
        if let Some(value) = word.strip_prefix('=') {
            nodes.push(Node { feature: 0, threshold: value.parse().ok()?, above: 0 });
            let Some(parent) = open.pop() else {
                is_whole = true;
                break;
            };
            let end = u16::try_from(nodes.len()).ok()?;
            let parent: &mut Node = nodes.get_mut::<usize>(parent)?;
            parent.above = end;
        } else {
            let (feature, threshold) = word.split_once('<')?;
            let (feature, threshold) = (feature.parse().ok()?, threshold.parse().ok()?);
            open.push(nodes.len());
            nodes.push(Node { feature, threshold, above: 0 });
        }
    }
    (is_whole && words.next().is_none()).then_some(nodes)
}

/// Both ensembles.
#[derive(Debug, Default)]
pub(super) struct Model {
    /// Whether two texts are one story.
    pub(super) joins: Ensemble,
    /// Whether two texts that are not are one frame.
    pub(super) template: Ensemble,
}

/// The model of this build; a test holds that it can be read.
pub(super) static MODEL: LazyLock<Model> =
    LazyLock::new(|| Model::read(include_str!("model.tsv")).unwrap_or_default());

impl Model {
    fn read(text: &str) -> Option<Self> {
        let (joins, template) = text.split_once("\n\n")?;
        fn trees(text: &str) -> impl Iterator<Item = &str> {
            text.lines().filter(|it| !it.starts_with('#') && !it.is_empty())
        }
        Some(Self {
            joins: Ensemble::read(trees(joins))?,
            template: Ensemble::read(trees(template))?,
        })
    }
}

/// A score as a likelihood in thousandths: the logistic function, between values at every
/// half logit in a straight line.
pub(super) fn likelihood(score: Score) -> u16 {
    /// 1000 / (1 + exp(−x)) for x = 0, 0.5, … 8.
    const RISING: [i64; 17] =
        [500, 622, 731, 818, 881, 924, 953, 971, 982, 989, 993, 996, 998, 998, 999, 999, 1000];
    const STEP: i64 = 5000;
    let size = score.abs().min(STEP * 16 - 1);
    let (at, rest) = (usize::try_from(size / STEP).unwrap_or(0), size % STEP);
    let (low, high) = (RISING[at], RISING[at + 1]);
    let above = low + (high - low) * rest / STEP;
    u16::try_from(if score < 0 { 1000 - above } else { above }).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_walked_down_to_a_leaf_and_leaves_add_up() {
        let trees = Ensemble::read(["0<5 1<2 =1 =2 =3", "=-10"].into_iter()).unwrap();
        let score = |a, b| {
            let mut row = [0; COUNT];
            (row[0], row[1]) = (a, b);
            trees.score(&row)
        };
        assert_eq!([score(5, 2), score(5, 3), score(6, 0)], [-9, -8, -7]);
        for broken in ["0<5 =1", "0<x =1 =2", "0 =1 =2", "=1.5", "=1 =2", ""] {
            assert!(Ensemble::read([broken].into_iter()).is_none(), "{broken}");
        }
    }

    #[test]
    fn the_model_of_this_build_fits_its_measures() {
        for trees in [&MODEL.joins, &MODEL.template] {
            assert!(trees.trees.len() >= 10);
            let mut nodes = trees.trees.iter().flatten();
            assert!(nodes.all(|it| usize::from(it.feature) < COUNT));
        }
    }

    #[test]
    fn a_likelihood_rises_with_its_score() {
        assert_eq!(likelihood(0), 500);
        assert_eq!(likelihood(-1_000_000) + likelihood(1_000_000), 1000);
        let all: Vec<u16> = (-90..90).map(|it| likelihood(it * 1000)).collect();
        assert!(all.is_sorted());
    }
}
