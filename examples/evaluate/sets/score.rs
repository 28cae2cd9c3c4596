//! Scores of a clustering: pairwise precision and recall, adjusted Rand index.

use std::collections::{BTreeMap, BTreeSet};

/// How well a clustering agrees with the gold one.
pub(crate) struct ClusterScore {
    pub(crate) precision: f64,
    pub(crate) recall: f64,
    pub(crate) f1: f64,
    /// The adjusted Rand index (Hubert and Arabie 1985), over all items.
    pub(crate) ari: f64,
    /// The same index from the counts of pairs that precision is made of, so that
    /// excluded pairs count neither way.
    pub(crate) ari_of_pairs: f64,
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
        precision,
        recall,
        f1,
        ari_of_pairs: index_of_pairs(hit, found_pairs.len(), gold_pairs.len(), gold.len()),
        ari: rand_index(found, gold),
        wrong: found_pairs.difference(&gold_pairs).copied().collect(),
        missed: gold_pairs.difference(&found_pairs).copied().collect(),
    }
}

fn index_of_pairs(hit: usize, found: usize, gold: usize, items: usize) -> f64 {
    let all = items as f64 * (items as f64 - 1.0) / 2.0;
    let expected = if all > 0.0 { found as f64 * gold as f64 / all } else { 0.0 };
    let most = (found + gold) as f64 / 2.0;
    if (most - expected).abs() < 1e-12 { 1.0 } else { (hit as f64 - expected) / (most - expected) }
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
