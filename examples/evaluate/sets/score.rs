//! Scores of a clustering: pairwise precision and recall, adjusted Rand index.

use std::collections::{BTreeMap, BTreeSet};

/// How well a clustering agrees with the gold one.
pub(crate) struct ClusterScore {
    pub(crate) f1: f64,
    /// The adjusted Rand index (Hubert and Arabie 1985), over all items.
    pub(crate) ari: f64,
    /// Pairs that only the found clustering joins.
    pub(crate) wrong: Vec<(u32, u32)>,
    /// Pairs that only the gold one joins.
    pub(crate) missed: Vec<(u32, u32)>,
}

/// Compares two clusterings of the same items, each a cluster's name an item.
/// Excluded pairs (`left < right`) count neither way, except in the index.
pub(crate) fn clusters(
    found: &[u32],
    gold: &[u32],
    excluded: &BTreeSet<(u32, u32)>,
) -> ClusterScore {
    let pairs = |names: &[u32]| -> BTreeSet<(u32, u32)> {
        let mut groups: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (item, &name) in (0..).zip(names) {
            groups.entry(name).or_default().push(item);
        }
        let all = groups.values().flat_map(|it| {
            it.iter().enumerate().flat_map(|(n, &a)| it[n + 1..].iter().map(move |&b| (a, b)))
        });
        all.filter(|it| !excluded.contains(it)).collect()
    };
    let (found_pairs, gold_pairs) = (pairs(found), pairs(gold));
    let hit = found_pairs.intersection(&gold_pairs).count();
    let precision = super::outcome::ratio(hit, found_pairs.len());
    let recall = super::outcome::ratio(hit, gold_pairs.len());
    let f1 = if hit == 0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) };
    ClusterScore {
        f1,
        ari: rand_index(found, gold),
        wrong: found_pairs.difference(&gold_pairs).copied().collect(),
        missed: gold_pairs.difference(&found_pairs).copied().collect(),
    }
}

fn rand_index(found: &[u32], gold: &[u32]) -> f64 {
    let pairs = |n: usize| n as f64 * (n as f64 - 1.0) / 2.0;
    let (mut cells, mut rows, mut columns) =
        (BTreeMap::<_, usize>::new(), BTreeMap::<_, usize>::new(), BTreeMap::<_, usize>::new());
    for (&a, &b) in found.iter().zip(gold) {
        *cells.entry((a, b)).or_default() += 1;
        *rows.entry(a).or_default() += 1;
        *columns.entry(b).or_default() += 1;
    }
    let together: f64 = cells.values().map(|&it| pairs(it)).sum();
    let a: f64 = rows.values().map(|&it| pairs(it)).sum();
    let b: f64 = columns.values().map(|&it| pairs(it)).sum();
    let all = pairs(gold.len());
    let expected = if all > 0.0 { a * b / all } else { 0.0 };
    let most = (a + b) / 2.0;
    if (most - expected).abs() < 1e-12 { 1.0 } else { (together - expected) / (most - expected) }
}
