//! Connected components.

/// Disjoint sets of the numbers `0..n`, by union to the smaller root with path
/// halving (Tarjan and van Leeuwen 1984).
///
/// The root of a set is its smallest number, so that results do not depend on
/// the order of the unions.
#[derive(Clone, Debug)]
pub struct UnionFind {
    parents: Vec<u32>,
}

impl UnionFind {
    /// `n` sets of one.
    #[must_use]
    pub fn new(n: u32) -> Self {
        Self { parents: (0..n).collect() }
    }

    /// The smallest member of the set that `item` is in.
    ///
    /// # Panics
    ///
    /// Panics when `item` is not below `n`.
    pub fn find(&mut self, mut item: u32) -> u32 {
        while self.parents[item as usize] != item {
            let grand = self.parents[self.parents[item as usize] as usize];
            self.parents[item as usize] = grand;
            item = grand;
        }
        item
    }

    /// Joins the sets of `a` and `b`; returns whether they were two.
    ///
    /// # Panics
    ///
    /// Panics when `a` or `b` is not below `n`.
    pub fn union(&mut self, a: u32, b: u32) -> bool {
        let (a, b) = (self.find(a), self.find(b));
        self.parents[a.max(b) as usize] = a.min(b);
        a != b
    }

    /// The sets of two or more, each ascending, by their smallest member.
    #[must_use]
    pub fn sets(mut self) -> Vec<Vec<u32>> {
        let n = u32::try_from(self.parents.len()).unwrap_or(u32::MAX);
        let mut order: Vec<(u32, u32)> = (0..n).map(|item| (self.find(item), item)).collect();
        order.sort_unstable();
        order
            .chunk_by(|a, b| a.0 == b.0)
            .filter(|set| set.len() > 1)
            .map(|set| set.iter().map(|&(_, item)| item).collect())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// Breadth-first search from every number.
    fn naive(n: u32, edges: &[(u32, u32)]) -> Vec<Vec<u32>> {
        let mut res: Vec<Vec<u32>> = Vec::new();
        let mut seen = BTreeSet::new();
        for start in 0..n {
            if !seen.insert(start) {
                continue;
            }
            let mut set = vec![start];
            let mut at = 0;
            while at < set.len() {
                for &(a, b) in edges {
                    for (from, to) in [(a, b), (b, a)] {
                        if from == set[at] && seen.insert(to) {
                            set.push(to);
                        }
                    }
                }
                at += 1;
            }
            set.sort_unstable();
            if set.len() > 1 {
                res.push(set);
            }
        }
        res
    }

    proptest! {
        #[test]
        fn same_components_as_breadth_first_search(
            edges in proptest::collection::vec((0_u32..40, 0_u32..40), 0..50),
        ) {
            let mut sets = UnionFind::new(40);
            for &(a, b) in &edges {
                sets.union(a, b);
            }
            prop_assert_eq!(sets.sets(), naive(40, &edges));
        }
    }
}
