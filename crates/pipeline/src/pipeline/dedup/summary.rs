//! A run in numbers.

use super::Verdict;
use super::documents::Documents;
use crate::candidates::Banding;
use crate::pipeline::near::Near;
use crate::read::Visited;

/// What was read and what was found.
#[derive(Clone, Debug, PartialEq)]
pub struct DedupSummary {
    /// The account and the diagnostics of the input.
    pub input: Visited,
    /// The same for the corpus that is only compared with.
    pub against: Visited,
    /// Documents of the input, with and without words.
    pub documents: usize,
    /// Clusters of two documents or more.
    pub clusters: usize,
    /// Documents that stay.
    pub kept: usize,
    /// Documents that go and have one of equal words.
    pub removed_exact: usize,
    /// Documents that go for their similarity.
    pub removed_near: usize,
    /// Pairs that met in a bucket.
    pub proposed: u64,
    /// Pairs that were verified.
    pub candidates: usize,
    /// Pairs that reached the threshold and are duplicates.
    pub matches: usize,
    /// Pairs that reached it and are templates.
    pub templates: usize,
    /// Buckets too large to look at all their pairs.
    pub bounded_buckets: u64,
    /// Pairs of those that were not looked at.
    pub unseen_pairs: u64,
    /// How candidates were found in [`Mode::MinHash`](super::Mode::MinHash).
    pub banding: Banding,
    /// Bytes of memory for what is kept of the documents.
    pub heap_bytes: usize,
    /// Bytes in temporary files.
    pub spooled_bytes: u64,
}

/// What a summary is made of.
pub(super) struct Counts<'a> {
    pub(super) docs: &'a Documents,
    pub(super) verdicts: &'a [Verdict],
    pub(super) near: &'a Near,
    pub(super) banding: Banding,
    pub(super) heap_bytes: usize,
    pub(super) spooled_bytes: u64,
}

impl Counts<'_> {
    pub(super) fn summary(self, input: Visited, against: Visited) -> DedupSummary {
        let own = || {
            let all = self.docs.all().iter().zip(self.verdicts);
            all.filter(|(doc, _)| doc.is_own()).map(|(_, verdict)| verdict)
        };
        let mut clusters: Vec<u32> = own().filter(|it| !it.kept).map(|it| it.cluster).collect();
        clusters.sort_unstable();
        clusters.dedup();
        DedupSummary {
            input,
            against,
            documents: own().count(),
            clusters: clusters.len(),
            kept: own().filter(|it| it.kept).count(),
            removed_exact: own().filter(|it| !it.kept && it.exact).count(),
            removed_near: own().filter(|it| !it.kept && !it.exact).count(),
            proposed: self.near.candidates.proposed,
            candidates: self.near.compared,
            matches: self.near.matches.len(),
            templates: self.near.templates.len(),
            bounded_buckets: self.near.candidates.bounded_buckets,
            unseen_pairs: self.near.candidates.unseen_pairs,
            banding: self.banding,
            heap_bytes: self.heap_bytes,
            spooled_bytes: self.spooled_bytes,
        }
    }
}
