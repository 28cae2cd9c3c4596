//! Which document stays.

use super::documents::Documents;
use super::exact::Groups;
use super::rule::Matched;
use super::{DedupOptions, Keep};
use crate::cluster::ItemCluster;
use std::cmp::Reverse;

/// What becomes of one document.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    /// The first document of its cluster, by its number in the input; its own
    /// when it has no duplicate.
    pub cluster: u32,
    /// The document that it was compared with: its cluster's representative, or
    /// the nearest document of the other corpus.
    pub representative: u32,
    /// Its similarity to the representative, 0..=1.
    pub similarity: f64,
    /// Whether it stays.
    pub kept: bool,
    /// Whether it goes and has the words of a document that stays, here or in the
    /// other corpus.
    pub exact: bool,
}

/// The verdict on each document, in the order of the input.
pub(super) fn verdicts(
    docs: &Documents,
    groups: &Groups,
    matches: &[Matched],
    clusters: &[ItemCluster],
    options: &DedupOptions,
) -> Vec<Verdict> {
    let alone = |number: u32| Verdict {
        cluster: number,
        representative: number,
        similarity: 1.0,
        kept: true,
        exact: false,
    };
    let mut res: Vec<Verdict> = docs.numbers().map(alone).collect();
    if !options.against.is_empty() {
        judge_against(docs, groups, matches, &mut res);
        return res;
    }
    for cluster in clusters {
        for (&member, &similarity) in cluster.members.iter().zip(&cluster.similarities) {
            let verdict = &mut res[member as usize];
            verdict.cluster = cluster.members[0];
            verdict.representative = cluster.representative;
            verdict.similarity = similarity;
        }
    }
    // Copies follow the first document of their words.
    for (head, copy) in groups.copies() {
        res[copy as usize] = res[head as usize];
    }
    let mut order: Vec<u32> = docs.numbers().collect();
    order.sort_unstable_by_key(|&number| (res[number as usize].cluster, number));
    let clusters = order.chunk_by(|&a, &b| res[a as usize].cluster == res[b as usize].cluster);
    let staying: Vec<u32> =
        clusters.filter_map(|members| best(docs, members, &options.keep)).collect();
    for verdict in &mut res {
        verdict.kept = false;
    }
    for &number in &staying {
        res[number as usize].kept = true;
    }
    let mut with_words_that_stay = vec![false; res.len()];
    for &number in &staying {
        with_words_that_stay[groups.head(number) as usize] = true;
    }
    for (number, verdict) in (0_u32..).zip(&mut res) {
        verdict.exact = !verdict.kept && with_words_that_stay[groups.head(number) as usize];
    }
    res
}

/// The member that the policy keeps.
fn best(docs: &Documents, members: &[u32], keep: &Keep) -> Option<u32> {
    let members = members.iter().copied();
    match keep {
        Keep::First => members.min(),
        Keep::Last => members.max(),
        Keep::Longest => members.min_by_key(|&it| (Reverse(docs.get(it).words), it)),
        Keep::Earliest | Keep::Preferred(_) => members.min_by_key(|&it| (docs.rank(it), it)),
    }
}

/// Against another corpus, a document goes when it matches one of that corpus;
/// documents of one corpus are not compared with each other.
fn judge_against(docs: &Documents, groups: &Groups, matches: &[Matched], res: &mut [Verdict]) {
    let is_other = |number: u32| docs.get(number).against;
    let mut drop = |number: u32, other: u32, similarity: f64| {
        let verdict = &mut res[number as usize];
        if !is_other(number) && (verdict.kept || similarity > verdict.similarity) {
            (verdict.representative, verdict.cluster) = (other, other);
            (verdict.similarity, verdict.kept) = (similarity, false);
            verdict.exact = groups.head(number) == groups.head(other);
        }
    };
    let copies = groups.copies();
    // The other corpus is read first, so a group that holds any of it is headed by one.
    for &(head, copy) in copies.iter().filter(|&&(head, _)| is_other(head)) {
        drop(copy, head, 1.0);
    }
    for found in matches {
        let similarity = found.similarity;
        for (own, other) in [(found.left, found.right), (found.right, found.left)] {
            if is_other(other) {
                drop(own, other, similarity);
                let start = copies.partition_point(|it| it.0 < own);
                let copies = copies[start..].iter().take_while(|it| it.0 == own);
                copies.for_each(|&(_, copy)| drop(copy, other, similarity));
            }
        }
    }
}
