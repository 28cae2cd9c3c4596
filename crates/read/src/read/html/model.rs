//! Which units belong to the article: two ensembles of decision trees.
//!
//! The first looks at the features of one unit; the second sees what the first made
//! of the units round it as well, and decides (stacked learning: Cohen & Carvalho,
//! *Stacked Sequential Learning*, IJCAI 2005). The trees were grown by gradient
//! boosting on labelled pages (`evaluation/pages`), and stand in `model.tsv`.
//! Everything is done in whole numbers: a page has one text on every machine.

use std::sync::LazyLock;

/// A sum of leaves, in ten-thousandths of a logit: above 0 for more likely than not.
pub(crate) type Score = i64;

/// A node of a tree, in eight bytes, so that a tree stays in the nearest cache.
#[derive(Clone, Copy)]
struct Node {
    threshold: i32,
    feature: u8,
    /// How far on the next node is when the feature is up to the threshold, and when
    /// it is above; 0 in a leaf, whose value is the threshold.
    step: [u8; 2],
}

/// Trees whose leaves are added up.
pub(crate) struct Ensemble {
    nodes: Vec<Node>,
    /// Where each tree begins, and how deep it is.
    trees: Vec<(usize, usize)>,
}

/// So many rows go down a tree together: one does not wait for the other.
const TOGETHER: usize = 8;

impl Ensemble {
    /// The scores of rows of features.
    ///
    /// Cost: for each row the depth of each tree.
    pub(crate) fn scores<const N: usize>(&self, rows: &[[i32; N]]) -> Vec<Score> {
        let mut res = vec![0; rows.len()];
        for (rows, scores) in rows.chunks(TOGETHER).zip(res.chunks_mut(TOGETHER)) {
            for &(root, depth) in &self.trees {
                // Every row goes as many steps as the tree is deep: in a leaf a step of 0 stays
                // where it is, and no branch has to be guessed.
                let mut at = [root; TOGETHER];
                for _ in 0..depth {
                    for (at, row) in at.iter_mut().zip(rows) {
                        let node = self.nodes[*at];
                        let value = row.get(usize::from(node.feature)).copied().unwrap_or_default();
                        *at += usize::from(node.step[usize::from(value > node.threshold)]);
                    }
                }
                for (score, at) in scores.iter_mut().zip(at) {
                    *score += Score::from(self.nodes[at].threshold);
                }
            }
        }
        res
    }

    /// Reads trees, one a line, in the order in which they are walked: `12<340` sends
    /// features of up to 340 on to what follows, `=-153` is a leaf.
    fn read<'l>(lines: impl Iterator<Item = &'l str>) -> Option<Self> {
        let mut res = Self { nodes: Vec::new(), trees: Vec::new() };
        for line in lines {
            let root = res.nodes.len();
            let (mut here, mut deepest) = (0, 0);
            // Nodes whose other side is still to come, and how deep it is.
            let mut open: Vec<(usize, usize)> = Vec::new();
            let mut is_whole = false;
            for word in line.split(' ') {
                if is_whole {
                    return None;
                }
                if let Some(value) = word.strip_prefix('=') {
                    res.nodes.push(Node {
                        threshold: value.parse().ok()?,
                        feature: 0,
                        step: [0; 2],
                    });
                    let end = res.nodes.len();
                    match open.pop() {
                        Some((at, depth)) => {
                            res.nodes[at].step[1] = u8::try_from(end - at).ok()?;
                            here = depth;
                        }
                        None => is_whole = true,
                    }
                } else {
                    let (feature, threshold) = word.split_once('<')?;
                    here += 1;
                    open.push((res.nodes.len(), here));
                    let (feature, threshold) = (feature.parse().ok()?, threshold.parse().ok()?);
                    res.nodes.push(Node { threshold, feature, step: [1, 0] });
                }
                deepest = deepest.max(here);
            }
            if !is_whole {
                return None;
            }
            res.trees.push((root, deepest));
        }
        Some(res)
    }
}

/// Both stages.
pub(crate) struct Model {
    pub(crate) alone: Ensemble,
    pub(crate) in_context: Ensemble,
}

/// The model of this build; a test holds that it can be read.
pub(crate) static MODEL: LazyLock<Model> = LazyLock::new(|| {
    // Without trees every score is 0 and nothing is taken for text; a test sees that first.
    Model::read(include_str!("model.tsv")).unwrap_or_else(|| Model {
        alone: Ensemble { nodes: Vec::new(), trees: Vec::new() },
        in_context: Ensemble { nodes: Vec::new(), trees: Vec::new() },
    })
});

impl Model {
    /// Reads both stages, parted by an empty line.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (alone, in_context) = text.split_once("\n\n")?;
        fn trees(text: &str) -> impl Iterator<Item = &str> {
            text.lines().filter(|it| !it.starts_with('#') && !it.is_empty())
        }
        Some(Self {
            alone: Ensemble::read(trees(alone))?,
            in_context: Ensemble::read(trees(in_context))?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::html::{context, features};

    #[test]
    fn a_tree_is_walked_down_to_a_leaf_and_leaves_add_up() {
        let trees = Ensemble::read(["0<5 1<2 =1 =2 =3", "=-10"].into_iter()).unwrap();
        let rows = [[5, 2], [5, 3], [6, 0]];
        assert_eq!(trees.scores(&rows), [-9, -8, -7]);
        assert_eq!(trees.scores(&rows.repeat(5)), [-9, -8, -7].repeat(5));
        for broken in ["0<5 =1", "0<x =1 =2", "0 =1 =2", "=1.5", "=1 =2", ""] {
            assert!(Ensemble::read([broken].into_iter()).is_none(), "{broken}");
        }
    }

    #[test]
    fn the_model_of_this_build_fits_its_features() {
        for (trees, features) in
            [(&MODEL.alone, features::COUNT), (&MODEL.in_context, context::COUNT)]
        {
            assert!(trees.trees.len() >= 10);
            assert!(trees.nodes.iter().all(|it| usize::from(it.feature) < features));
        }
    }
}
