//! Which document stays.

use super::DedupOptions;
use super::documents::Documents;
use crate::pipeline::near::{Groups, Matched, Near};

/// What becomes of one document.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    /// The first document of its cluster, by its number in the input; its own
    /// when it has no duplicate.
    pub cluster: u32,
    /// The document that stays instead of it, and that it matches; itself where it stays.
    /// Of the other corpus, the nearest document.
    pub representative: u32,
    /// Its similarity to that document, 0..=1.
    pub similarity: f64,
    /// Whether it stays.
    pub kept: bool,
    /// Whether it goes and has the words of a document that stays, here or in the
    /// other corpus.
    pub exact: bool,
}

/// The verdict on each document, in the order of the input; `places` are theirs in the
/// order of preference.
pub(super) fn verdicts(
    docs: &Documents,
    near: &Near,
    places: &[u32],
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
        judge_against(docs, &near.groups, &near.matches, &mut res);
        return res;
    }
    let copies = near.groups.copies();
    // Of documents of the same words, the one that the policy prefers.
    let mut best: Vec<u32> = docs.numbers().collect();
    for &(head, copy) in &copies {
        let best = &mut best[head as usize];
        if places[copy as usize] < places[*best as usize] {
            *best = copy;
        }
    }
    for head in near.groups.heads() {
        res[head as usize].representative = best[head as usize];
    }
    for stay in &near.stays {
        let verdict = &mut res[stay.item as usize];
        verdict.cluster = stay.cluster;
        verdict.representative = best[stay.to as usize];
        verdict.similarity = stay.similarity;
    }
    for &(head, copy) in &copies {
        res[copy as usize] = res[head as usize];
    }
    for (number, verdict) in (0_u32..).zip(&mut res) {
        let representative = verdict.representative;
        verdict.kept = representative == number;
        verdict.exact =
            !verdict.kept && near.groups.head(number) == near.groups.head(representative);
    }
    res
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
            if is_other(other) && found.may_go(own) {
                drop(own, other, similarity);
                let start = copies.partition_point(|it| it.0 < own);
                let copies = copies[start..].iter().take_while(|it| it.0 == own);
                copies.for_each(|&(_, copy)| drop(copy, other, similarity));
            }
        }
    }
}
